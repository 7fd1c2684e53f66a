// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskPending:
 * @no: its place; the replica's number of the commit
 * @intent: the commit as its author made it
 * @effect: (nullable): as it is carried out here; %NULL when it could not be
 * @reason: (nullable): why it could not
 *
 * Something that was done here and is not in the log yet.
 */
typedef struct {
  guint64 no;
  DeskCommit *intent;
  DeskCommit *effect;
  char *reason;
} DeskPending;

void        desk_pending_free (DeskPending *self);
GPtrArray  *desk_pending_load_after (DeskFile *file, guint64 no, guint limit, GError **error);
GPtrArray  *desk_pending_load (DeskFile *file, guint limit, GError **error);
DeskPending *desk_pending_load_one (DeskFile *file, guint64 no, GError **error);
gboolean    desk_pending_count (DeskFile *file, guint *n, GError **error);
DeskCommit *desk_pending_find (DeskFile *file, const DeskUuid *id, GError **error);

gboolean    desk_pending_name_tickets (DeskFile *file, DeskCommit *commit, GError **error);
gboolean    desk_pending_add (DeskFile *file, DeskCommit *commit, GError **error);
gboolean    desk_pending_hand_in (DeskFile *file, DeskCommit *intent, GError **error);
gboolean    desk_pending_remove (DeskFile *file, const DeskUuid *id, gboolean *was_there, GError **error);

GArray     *desk_pending_find_touched (DeskFile *file, GHashTable *rows, GError **error);
GArray     *desk_pending_find_all (DeskFile *file, GError **error);
gboolean    desk_pending_take_back (DeskFile *file, GArray *numbers, DeskChangeSet *changes, GError **error);
gboolean    desk_pending_put_back (DeskFile *file, GArray *numbers, DeskChangeSet *changes, GError **error);

gboolean    desk_rejected_keep (DeskFile *file, DeskCommit *intent, const char *reason, GError **error);
gboolean    desk_rejected_count (DeskFile *file, guint *n, GError **error);
GPtrArray  *desk_rejected_load (DeskFile *file, GError **error);
gboolean    desk_rejected_drop (DeskFile *file, const DeskUuid *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskPending, desk_pending_free)

G_END_DECLS
