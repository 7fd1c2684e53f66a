// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-policy-edit.h"

G_BEGIN_DECLS

/** DESK_POLICY_DRAFT: name of the draft it is kept as. */
#define DESK_POLICY_DRAFT "desk-settings"

/**
 * DeskPolicyDraft:
 *
 * The service levels, working hours, holidays and priorities of the desk as an
 * administrator types them: what stands there, and beside it what has been
 * typed, by cells.
 *
 * A cell has a key: `respond/gold/2`, `resolve/gold/2` and `clock/gold/2` (`yes`
 * or `no`), `day/0` for Monday to `day/6`, `zone`, `holiday/2026-12-25` (its
 * name; none is no holiday), `priority/organisation/stopped`. Its text is what
 * people read and type.
 */
typedef struct _DeskPolicyDraft DeskPolicyDraft;

DeskPolicyDraft *desk_policy_draft_new (const DeskPolicyState *state, GError **error);
void             desk_policy_draft_free (DeskPolicyDraft *self);
gboolean         desk_policy_draft_rebase (DeskPolicyDraft *self, const DeskPolicyState *state, GError **error);

const char      *desk_policy_draft_get (DeskPolicyDraft *self, const char *key);
const char      *desk_policy_draft_get_standing (DeskPolicyDraft *self, const char *key);
void             desk_policy_draft_set (DeskPolicyDraft *self, const char *key, const char *text);
void             desk_policy_draft_forget (DeskPolicyDraft *self);
guint            desk_policy_draft_count (DeskPolicyDraft *self);
GPtrArray       *desk_policy_draft_list_holidays (DeskPolicyDraft *self);

char            *desk_policy_draft_find_fault (DeskPolicyDraft *self, const char *key);
char            *desk_policy_draft_find_any_fault (DeskPolicyDraft *self);
DeskPolicyEdit  *desk_policy_draft_make_edit (DeskPolicyDraft *self, const DeskUuid *me, GError **error);

char            *desk_policy_draft_to_json (DeskPolicyDraft *self);
gboolean         desk_policy_draft_read_json (DeskPolicyDraft *self, const char *json, GError **error);
void             desk_policy_draft_settle (DeskPolicyDraft *self, const char *saved);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskPolicyDraft, desk_policy_draft_free)

G_END_DECLS
