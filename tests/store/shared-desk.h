// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"

G_BEGIN_DECLS

void shared_desk_begin (DeskFile *file);
void shared_desk_sequence (DeskFile *file);
void shared_desk_write_stale (DeskFile *file, const DeskUuid *author, DeskTableId table, const DeskUuid *row, const char *field, const DeskValue *value);
void shared_desk_reject (DeskFile *file, const DeskUuid *author, const DeskUuid *ticket, const char *text, DeskUuid *commit);

G_END_DECLS
