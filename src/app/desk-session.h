// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-conflict.h"
#include "desk-policy-edit.h"
#include "desk-store.h"
#include "desk-syncer.h"
#include "desk-ticket-actions.h"

G_BEGIN_DECLS

#define DESK_TYPE_SESSION (desk_session_get_type ())
G_DECLARE_FINAL_TYPE (DeskSession, desk_session, DESK, SESSION, GObject)

DeskSession    *desk_session_new (DeskStore *store);

DeskStore      *desk_session_get_store (DeskSession *self);
DeskSyncer     *desk_session_get_syncer (DeskSession *self);
const DeskUuid *desk_session_get_me (DeskSession *self);
void            desk_session_set_me (DeskSession *self, const DeskUuid *me);
gint64          desk_session_get_now_ms (DeskSession *self);

void            desk_session_act_async (DeskSession *self, DeskTicketAction *action, GAsyncReadyCallback callback, gpointer user_data);
void            desk_session_settle_async (DeskSession *self, const DeskConflict *conflict, gboolean put_in_place, GAsyncReadyCallback callback, gpointer user_data);
void            desk_session_act_record_async (DeskSession *self, DeskRecordAction *action, GAsyncReadyCallback callback, gpointer user_data);
void            desk_session_edit_policy_async (DeskSession *self, DeskPolicyEdit *edit, GAsyncReadyCallback callback, gpointer user_data);
DeskCommit     *desk_session_act_finish (DeskSession *self, GAsyncResult *result, GError **error);

void            desk_session_save_draft (DeskSession *self, const char *name, const DeskUuid *ticket, const char *body);

G_END_DECLS
