// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/** DESK_NUMBERS_SKIPPED: how many numbers are left out when a lost log is founded again. */
#define DESK_NUMBERS_SKIPPED 1000

gboolean desk_numbers_give (DeskFile *file, DeskOperation *operation, const DeskTable *table, GError **error);
gboolean desk_numbers_see (DeskFile *file, const DeskCommit *commit, GError **error);
gboolean desk_numbers_get_last (DeskFile *file, DeskTableId table, gint64 *number, GError **error);
gboolean desk_numbers_is_free (DeskFile *file, DeskTableId table, gint64 number, gboolean *is_free, GError **error);
gboolean desk_numbers_skip (DeskFile *file, gint64 n, GError **error);

G_END_DECLS
