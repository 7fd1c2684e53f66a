// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-import.h"

G_BEGIN_DECLS

/** DESK_SAMPLE_FIRST_NUMBER: the oldest ticket of the sample desk; a desk does not begin with number 1. */
#define DESK_SAMPLE_FIRST_NUMBER 4001

DeskFile *desk_sample_create (const char *path, DeskClock *clock, DeskIdSource *ids, DeskImportReport *report, GError **error);
gboolean  desk_sample_replace (const char *path, DeskClock *clock, DeskIdSource *ids, GError **error);
void      desk_sample_get_analyst (DeskUuid *analyst);

G_END_DECLS
