// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-session.h"

G_BEGIN_DECLS

/**
 * DeskDraftFunc:
 * @editor: what desk_draft_keeper_new() was given
 *
 * Returns: (transfer full) (nullable): JSON of what has been typed, %NULL when
 *   there is nothing worth keeping
 */
typedef char *(*DeskDraftFunc) (gpointer editor);

/**
 * DeskDraftKeeper:
 *
 * Keeps what is typed into one editor: on the disk a quarter of a second
 * later, and again and again while one goes on.
 */
typedef struct _DeskDraftKeeper DeskDraftKeeper;

DeskDraftKeeper *desk_draft_keeper_new (DeskDraftFunc func, gpointer editor);
void             desk_draft_keeper_free (DeskDraftKeeper *self);

void             desk_draft_keeper_set_target (DeskDraftKeeper *self, DeskSession *session, const char *name, const DeskUuid *ticket);
const char      *desk_draft_keeper_get_name (DeskDraftKeeper *self);
void             desk_draft_keeper_touch (DeskDraftKeeper *self);
void             desk_draft_keeper_flush (DeskDraftKeeper *self);
void             desk_draft_keeper_forget (DeskDraftKeeper *self);
DeskDraft       *desk_draft_keeper_take (DeskDraftKeeper *self, const char *rest);
void             desk_draft_keeper_settle (DeskDraftKeeper *self, DeskTicketAction *action, const char *rest);
void             desk_draft_keeper_confirm (DeskDraftKeeper *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskDraftKeeper, desk_draft_keeper_free)

G_END_DECLS
