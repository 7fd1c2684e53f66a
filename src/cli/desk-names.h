// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskNames:
 *
 * How people call records that others point at; each is looked up once.
 */
typedef struct _DeskNames DeskNames;

DeskNames  *desk_names_new (DeskFile *file);
void        desk_names_free (DeskNames *self);
const char *desk_names_get (DeskNames *self, DeskTableId table, const DeskUuid *id);

gboolean    desk_names_find (DeskFile *file, DeskTableId table, const char *text, DeskUuid *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskNames, desk_names_free)

G_END_DECLS
