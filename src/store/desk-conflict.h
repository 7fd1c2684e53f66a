// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskConflict:
 * @id: as in table `conflict`
 * @table: whose row
 * @row: the row
 * @field: the field
 * @value: what was not put in place
 * @current: what stands there
 * @commit: the commit that brought @value
 * @author: who made it
 * @made_at_ms: when
 *
 * A value that its author wrote without having seen what stood there.
 */
typedef struct {
  gint64 id;
  char *table;
  DeskUuid row;
  char *field;
  DeskValue value;
  DeskValue current;
  DeskUuid commit;
  DeskUuid author;
  gint64 made_at_ms;
} DeskConflict;

void        desk_conflict_free (DeskConflict *self);
GPtrArray  *desk_conflicts_load (DeskFile *file, const DeskUuid *row, GError **error);
gboolean    desk_conflicts_count (DeskFile *file, guint *n, GError **error);
DeskCommit *desk_conflict_build_settlement (const DeskConflict *self, gboolean put_in_place, const DeskUuid *last_writer, const DeskUuid *author, gint64 now_ms);

gboolean    desk_conflicts_settle (DeskFile *file, const DeskUuid *settlement, GError **error);
gboolean    desk_conflicts_settle_member (DeskFile *file, const DeskOperation *operation, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskConflict, desk_conflict_free)

G_END_DECLS
