// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-guard.h"

G_BEGIN_DECLS

/* What the files of rules share; for desk-guard*.c only. */
gboolean               desk_guard_refuse (GError **error, const char *message);
gboolean               desk_guard_is_blank (const DeskValue *value);
const DeskFieldChange *desk_guard_find_change (const DeskOperation *operation, const char *name);
gboolean               desk_guard_get_entry (const DeskState *state, const DeskUuid *entry, const char *field, DeskValue *value, GError **error);
gboolean               desk_guard_get_entry_uuid (const DeskState *state, const DeskUuid *entry, const char *field, DeskUuid *id, GError **error);
gboolean               desk_guard_get_entry_kind (const DeskState *state, const DeskUuid *entry, int *kind, GError **error);

/* desk-guard-hand-over.c */
gboolean desk_guard_check_hand_over (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_decision (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_one_hand_over (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_hand_over_stays (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_not_handed_over (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

/* desk-guard-shout-out.c */
gboolean desk_guard_check_shout_out (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_shout_out_end (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_shout_out_open (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_answer (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_answer_back (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_thanks (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

/* desk-guard-promise.c */
gboolean desk_guard_check_promise (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_promise_end (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_kept (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_promise_shown (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_follow_up (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_result (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

/* desk-guard-link.c */
gboolean desk_guard_check_link (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

/* desk-guard-message.c */
gboolean desk_guard_check_message (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_sent (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

/* desk-guard-settings.c */
gboolean desk_guard_check_targets (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_hours (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_matrix (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

/* desk-guard-correction.c */
gboolean desk_guard_check_correction (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

G_END_DECLS
