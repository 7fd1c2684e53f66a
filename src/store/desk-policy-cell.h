// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-policy-edit.h"

G_BEGIN_DECLS

/** DESK_POLICY_HOLIDAY: begins the key of a holiday. */
#define DESK_POLICY_HOLIDAY "holiday/"

typedef enum {
  DESK_POLICY_CELL_UNKNOWN,
  DESK_POLICY_CELL_RESPOND,
  DESK_POLICY_CELL_RESOLVE,
  DESK_POLICY_CELL_CLOCK,
  DESK_POLICY_CELL_DAY,
  DESK_POLICY_CELL_ZONE,
  DESK_POLICY_CELL_HOLIDAY,
  DESK_POLICY_CELL_PRIORITY,
} DeskPolicyCellKind;

/**
 * DeskPolicyCell:
 * @kind: what stands there
 * @level: of a target: the service level
 * @number: of a target: the priority; of a day: 0 for Monday to 6
 * @impact: of a priority
 * @urgency: of a priority
 * @date: of a holiday, as it was written; not owned
 *
 * The key of a cell, read; see #DeskPolicyDraft.
 */
typedef struct {
  DeskPolicyCellKind kind;
  DeskServiceLevel level;
  int number;
  DeskImpact impact;
  DeskUrgency urgency;
  const char *date;
} DeskPolicyCell;

gboolean    desk_policy_cell_parse (const char *key, DeskPolicyCell *cell);
char       *desk_policy_cell_make_key (const char *kind, int level, int priority);
GHashTable *desk_policy_cells_read (const DeskPolicyState *state, GError **error);

G_END_DECLS
