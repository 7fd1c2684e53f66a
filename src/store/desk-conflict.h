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
 * @author_name: (nullable): what people call @author
 * @made_at_ms: when
 * @writer: the commit that had last written what stands there
 * @writer_name: (nullable): who made that one
 * @written_at_ms: when
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
  char *author_name;
  gint64 made_at_ms;
  DeskUuid writer;
  char *writer_name;
  gint64 written_at_ms;
} DeskConflict;

/**
 * DeskSettlement:
 * @me: who decides
 * @conflict: what is decided; owned
 * @put_in_place: whether its value is wanted; otherwise what stands there
 *
 * What somebody decides about a conflict, having seen what stands there.
 */
typedef struct {
  DeskUuid me;
  DeskConflict *conflict;
  gboolean put_in_place;
} DeskSettlement;

void        desk_conflict_free (DeskConflict *self);
DeskConflict *desk_conflict_copy (const DeskConflict *self);
GPtrArray  *desk_conflicts_load (DeskFile *file, const DeskUuid *row, GError **error);
GPtrArray  *desk_conflicts_load_ticket (DeskFile *file, const DeskUuid *ticket, GError **error);
gboolean    desk_conflicts_count (DeskFile *file, guint *n, GError **error);
DeskCommit *desk_conflict_build_settlement (const DeskConflict *self, gboolean put_in_place, const DeskUuid *last_writer, const DeskUuid *author, gint64 now_ms);

DeskSettlement *desk_settlement_new (const DeskUuid *me, const DeskConflict *conflict, gboolean put_in_place);
void        desk_settlement_free (DeskSettlement *self);
DeskCommit *desk_settlement_build (DeskFile *file, gpointer settlement, GError **error);

gboolean    desk_conflicts_settle (DeskFile *file, const DeskUuid *settlement, GError **error);
gboolean    desk_conflicts_settle_member (DeskFile *file, const DeskOperation *operation, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskConflict, desk_conflict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSettlement, desk_settlement_free)

G_END_DECLS
