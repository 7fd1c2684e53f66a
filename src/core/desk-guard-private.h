// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-guard.h"

G_BEGIN_DECLS

/* What the files of rules share; for desk-guard*.c only. */
gboolean               desk_guard_refuse (GError **error, const char *message);
gboolean               desk_guard_is_blank (const DeskValue *value);
const DeskFieldChange *desk_guard_find_change (const DeskOperation *operation, const char *name);

/* desk-guard-hand-over.c */
gboolean desk_guard_check_hand_over (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_decision (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_one_hand_over (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_hand_over_stays (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
gboolean desk_guard_check_not_handed_over (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);

G_END_DECLS
