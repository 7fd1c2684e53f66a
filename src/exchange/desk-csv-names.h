// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-importer.h"

G_BEGIN_DECLS

/**
 * DeskCsvNames:
 *
 * Who and what is meant by the names of a file.
 */
typedef struct _DeskCsvNames DeskCsvNames;

DeskCsvNames *desk_csv_names_new (DeskFile *file);
void          desk_csv_names_free (DeskCsvNames *self);
gboolean      desk_csv_names_find (DeskCsvNames *self, DeskTableId table, const char *name, const char *email, DeskUuid *id, gboolean *is_there, GError **error);
DeskOperation *desk_csv_names_add (DeskCommit *commit, DeskTableId table, const char *name, const DeskUuid *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCsvNames, desk_csv_names_free)

G_END_DECLS
