// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"
#include "desk-draft.h"
#include "desk-enums.h"
#include "desk-file.h"
#include "desk-record.h"

G_BEGIN_DECLS

/**
 * DeskPolicyEdit:
 *
 * What an administrator changes in the service levels and the working hours,
 * gathered to be done in one commit.
 */
typedef struct _DeskPolicyEdit DeskPolicyEdit;

DeskPolicyEdit *desk_policy_edit_new (const DeskUuid *me, const DeskUuid *analyst);
void            desk_policy_edit_free (DeskPolicyEdit *self);
void            desk_policy_edit_set_target (DeskPolicyEdit *self, DeskServiceLevel level, gint64 priority, const char *respond, const char *resolve);
void            desk_policy_edit_set_round_the_clock (DeskPolicyEdit *self, DeskServiceLevel level, gint64 priority, gboolean on);
void            desk_policy_edit_set_day (DeskPolicyEdit *self, int weekday, const char *ranges);
void            desk_policy_edit_add_holiday (DeskPolicyEdit *self, const char *date, const char *name, gboolean keep);
void            desk_policy_edit_remove_holiday (DeskPolicyEdit *self, const char *date);
void            desk_policy_edit_set_time_zone (DeskPolicyEdit *self, const char *time_zone, const char *transitions_json);
void            desk_policy_edit_set_priority (DeskPolicyEdit *self, DeskImpact impact, DeskUrgency urgency, gint64 priority);
void            desk_policy_edit_set_draft (DeskPolicyEdit *self, DeskDraft *draft);

/**
 * DeskPolicyState:
 * @desk: settings of the desk
 * @calendar: (nullable): the working hours
 * @policy: (nullable): the service levels
 * @is_own: @calendar is the analyst's own, not that of the desk
 *
 * What is promised, and whose hours count, as it stands.
 */
typedef struct {
  DeskRecord *desk;
  DeskRecord *calendar;
  DeskRecord *policy;
  gboolean is_own;
} DeskPolicyState;

gboolean        desk_policy_edit_check (DeskPolicyEdit *self, const DeskPolicyState *state, GError **error);
DeskCommit     *desk_policy_edit_build (DeskFile *file, gpointer edit, GError **error);

gboolean        desk_policy_state_load (DeskPolicyState *self, DeskFile *file, const DeskUuid *analyst, GError **error);
void            desk_policy_state_copy (DeskPolicyState *self, const DeskPolicyState *from);
void            desk_policy_state_clear (DeskPolicyState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskPolicyEdit, desk_policy_edit_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskPolicyState, desk_policy_state_clear)

G_END_DECLS
