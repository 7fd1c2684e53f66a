// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_fact_find (DeskFile *file, DeskTableId table, const DeskUuid *row, gint64 *row_no, gboolean *withdrawn, GError **error);
gboolean desk_fact_get (DeskFile *file, const DeskTable *table, const DeskUuid *row, const DeskField *field, DeskValue *value, GError **error);
gboolean desk_fact_last_writer_of (DeskFile *file, const char *table_name, const DeskUuid *row, const char *field, DeskUuid *commit, GError **error);
gboolean desk_fact_last_writer (DeskFile *file, const DeskTable *table, const DeskUuid *row, const char *field, DeskUuid *commit, GError **error);
gboolean desk_fact_find_author (DeskFile *file, const DeskUuid *commit, char **name, GError **error);
gboolean desk_extra_get (DeskFile *file, const DeskUuid *row, const char *field, DeskValue *value, GError **error);

G_END_DECLS
