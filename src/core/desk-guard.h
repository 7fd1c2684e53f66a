// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-commit.h"

G_BEGIN_DECLS

/**
 * DeskState:
 * @data: passed to each function
 * @get: the value of a field after the merge; null if there is no such row
 * @count_entries: how many entries of a kind a ticket has that were made at
 *   @since_ms or later, in a direction (0: any), with a decision (0: any)
 * @has_role: whether an analyst has a role
 * @matrix_priority: what the desk's matrix says of a ticket, 0 if impact or
 *   urgency is not known
 * @was_written_since: whether a field was written by a commit after @commit
 * @is_member: whether an analyst is of a team
 * @first_promise: when the promise on a ticket falls due that does so first of
 *   those that have not ended; %G_MAXINT64: there is none
 * @count_same_links: how many other links of the same ticket say the same as
 *   the entry
 *
 * What rules look at. Each function returns %FALSE with an error when it
 * could not read.
 */
typedef struct {
  gpointer data;
  gboolean (*get) (gpointer data, DeskTableId table, const DeskUuid *row, const char *field, DeskValue *value, GError **error);
  gboolean (*count_entries) (gpointer data, const DeskUuid *ticket, DeskEntryKind kind, gint64 since_ms, DeskDirection direction, DeskDecision decision, guint *n, GError **error);
  gboolean (*has_role) (gpointer data, const DeskUuid *analyst, DeskRole role, gboolean *has, GError **error);
  gboolean (*matrix_priority) (gpointer data, const DeskUuid *ticket, int *priority, GError **error);
  gboolean (*was_written_since) (gpointer data, const DeskUuid *row, const char *field, const DeskUuid *commit, gboolean *was, GError **error);
  gboolean (*is_member) (gpointer data, const DeskUuid *team, const DeskUuid *analyst, gboolean *is, GError **error);
  gboolean (*first_promise) (gpointer data, const DeskUuid *ticket, gint64 *due_ms, GError **error);
  gboolean (*count_same_links) (gpointer data, const DeskUuid *entry, guint *n, GError **error);
} DeskState;

/**
 * DeskGuard:
 * @name: for tests and documents, in `snake_case`
 * @table: whose rows it watches
 * @field: (nullable): which field, %NULL: any write to the table
 * @value: (nullable): which new value, %NULL: any
 * @check: refuses with %DESK_CORE_ERROR_REFUSED
 * @holds_for_undo: whether an undo is held to it too
 *
 * One rule of the desk. A rule hangs on what is written, never on the name of
 * the action, so that no commit gets around it.
 */
typedef struct _DeskGuard DeskGuard;
typedef gboolean (*DeskGuardCheck) (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
struct _DeskGuard {
  const char *name;
  DeskTableId table;
  const char *field;
  const char *value;
  DeskGuardCheck check;
  gboolean holds_for_undo;
};

const DeskGuard *desk_guards_get (guint *n_guards);
gboolean         desk_guards_check (const DeskCommit *commit, const DeskState *state, GError **error);
gboolean         desk_guards_pass_over (const DeskCommit *commit);

G_END_DECLS
