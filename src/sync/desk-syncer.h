// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-store.h"
#include "desk-sync-state.h"

G_BEGIN_DECLS

#define DESK_TYPE_SYNCER (desk_syncer_get_type ())
G_DECLARE_FINAL_TYPE (DeskSyncer, desk_syncer, DESK, SYNCER, GObject)

DeskSyncer    *desk_syncer_new (DeskStore *store);
DeskSyncState *desk_syncer_get_state (DeskSyncer *self);
void           desk_syncer_wake (DeskSyncer *self);
void           desk_syncer_set_name (DeskSyncer *self, const char *name, const DeskUuid *analyst);
void           desk_syncer_set_ticket (DeskSyncer *self, const DeskUuid *ticket, gboolean is_writing);
void           desk_syncer_stop_async (DeskSyncer *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean       desk_syncer_stop_finish (DeskSyncer *self, GAsyncResult *result, GError **error);

G_END_DECLS
