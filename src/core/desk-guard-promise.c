// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of what was promised to customers, and of asking them again: each
 * has a time, and an end that says what came of it.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-guard-private.h"
#include "desk-life-cycle.h"

static gboolean
check_author (const DeskState  *state,
              const DeskCommit *commit,
              const DeskUuid   *entry,
              const char       *message,
              GError          **error)
{
  DeskUuid author;

  if (!desk_guard_get_entry_uuid (state, entry, "author_id", &author, error))
    return FALSE;

  return desk_uuid_equal (&author, &commit->author) || desk_guard_refuse (error, message);
}

static gboolean
get_is_blank (const DeskState *state,
              const DeskUuid  *entry,
              const char      *field,
              gboolean        *blank,
              GError         **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, entry, field, &value, error))
    return FALSE;
  *blank = desk_guard_is_blank (&value);

  return TRUE;
}

/* --- promises --- */

gboolean
desk_guard_check_promise (const DeskState     *state,
                          const DeskCommit    *commit,
                          const DeskOperation *operation,
                          GError             **error)
{
  g_auto (DeskValue) made = DESK_VALUE_INIT;
  g_auto (DeskValue) due = DESK_VALUE_INIT;
  g_auto (DeskValue) status = DESK_VALUE_INIT;
  DeskUuid ticket;
  gboolean blank;

  if (!check_author (state, commit, &operation->row, _("A promise is recorded in one’s own name"), error) ||
      !get_is_blank (state, &operation->row, "body", &blank, error) || !desk_guard_get_entry (state, &operation->row, "made_at", &made, error) ||
      !desk_guard_get_entry (state, &operation->row, "due_at", &due, error) || !desk_guard_get_entry_uuid (state, &operation->row, "ticket_id", &ticket, error) ||
      !state->get (state->data, DESK_TABLE_TICKET, &ticket, "status", &status, error))
    return FALSE;
  if (blank)
    return desk_guard_refuse (error, _("Write down what was promised to the customer"));
  if (desk_value_is_null (&due))
    return desk_guard_refuse (error, _("Say by when it was promised"));
  if (due.integer < desk_value_get_integer (&made, 0))
    return desk_guard_refuse (error, _("A promise falls due after it was made"));
  if (desk_status_is_finished ((DeskStatus) desk_value_get_enum (&status, DESK_ENUM_STATUS)))
    return desk_guard_refuse (error, _("The ticket is finished: plan a follow-up, or reopen it"));

  return TRUE;
}

static gboolean
is_of_promise (const DeskState *state,
               const DeskUuid  *entry,
               gboolean        *is,
               GError         **error)
{
  int kind;

  if (!desk_guard_get_entry_kind (state, entry, &kind, error))
    return FALSE;
  *is = kind == DESK_ENTRY_KIND_PROMISE;

  return TRUE;
}

/* Kept, broken, or let go; only the first goes without saying. */
gboolean
desk_guard_check_promise_end (const DeskState     *state,
                              const DeskCommit    *commit,
                              const DeskOperation *operation,
                              GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "ended_at");
  g_auto (DeskValue) kept = DESK_VALUE_INIT;
  gboolean is_promise, blank;

  if (!is_of_promise (state, &operation->row, &is_promise, error))
    return FALSE;
  if (!is_promise)
    return TRUE;
  if (operation->kind != DESK_OPERATION_INSERT && !desk_value_is_null (&change->old.value))
    return desk_guard_refuse (error, _("This promise has ended already"));
  if (!desk_guard_get_entry (state, &operation->row, "kept", &kept, error) || !get_is_blank (state, &operation->row, "result", &blank, error))
    return FALSE;
  if (desk_value_get_integer (&kept, 0) == 0 && blank)
    return desk_guard_refuse (error, desk_value_is_null (&kept) ? _("Say why the promise is let go, and that the customer knows") : _("Say why the promise was not kept"));

  return TRUE;
}

/* What came of it is said once, when it ends. */
gboolean
desk_guard_check_kept (const DeskState     *state,
                       const DeskCommit    *commit,
                       const DeskOperation *operation,
                       GError             **error)
{
  const DeskFieldChange *end = desk_guard_find_change (operation, "ended_at");
  gboolean is_promise;

  if (!is_of_promise (state, &operation->row, &is_promise, error))
    return FALSE;
  if (!is_promise)
    return desk_guard_refuse (error, _("Only a promise is kept or broken"));
  if (end == NULL || desk_value_is_null (&end->new.value))
    return desk_guard_refuse (error, _("Whether a promise was kept is said when it ends"));
  if (end->outcome != DESK_FIELD_OUTCOME_SET)
    return desk_guard_refuse (error, _("Somebody else has ended this promise meanwhile"));

  return TRUE;
}

/* Nothing that was promised is lost sight of: what an undo takes back may be
 * what the ticket has shown instead of another one. */
gboolean
desk_guard_check_promise_shown (const DeskState     *state,
                                const DeskCommit    *commit,
                                const DeskOperation *operation,
                                GError             **error)
{
  g_auto (DeskValue) shown = DESK_VALUE_INIT;
  DeskUuid ticket;
  gboolean is_promise;
  gint64 first_ms;

  if (operation->kind == DESK_OPERATION_INSERT)
    return TRUE;
  if (!is_of_promise (state, &operation->row, &is_promise, error))
    return FALSE;
  if (!is_promise)
    return TRUE;
  if (!desk_guard_get_entry_uuid (state, &operation->row, "ticket_id", &ticket, error) ||
      !state->first_promise (state->data, &ticket, &first_ms, error) ||
      !state->get (state->data, DESK_TABLE_TICKET, &ticket, "promise_due_at", &shown, error))
    return FALSE;
  if (first_ms != G_MAXINT64 && (desk_value_is_null (&shown) || shown.integer > first_ms))
    return desk_guard_refuse (error, _("Another promise is open on this ticket, and would not be seen any more: end them one by one"));

  return TRUE;
}

/* --- follow-ups --- */

gboolean
desk_guard_check_follow_up (const DeskState     *state,
                            const DeskCommit    *commit,
                            const DeskOperation *operation,
                            GError             **error)
{
  g_auto (DeskValue) made = DESK_VALUE_INIT;
  g_auto (DeskValue) due = DESK_VALUE_INIT;
  g_auto (DeskValue) result = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, &operation->row, "made_at", &made, error) || !desk_guard_get_entry (state, &operation->row, "due_at", &due, error) ||
      !desk_guard_get_entry (state, &operation->row, "result", &result, error))
    return FALSE;
  if (desk_value_is_null (&due) && desk_guard_is_blank (&result))
    return desk_guard_refuse (error, _("Say when the customer is asked again"));
  if (!desk_value_is_null (&due) && due.integer < desk_value_get_integer (&made, 0))
    return desk_guard_refuse (error, _("A follow-up falls due after it was planned"));

  return TRUE;
}

gboolean
desk_guard_check_result (const DeskState     *state,
                         const DeskCommit    *commit,
                         const DeskOperation *operation,
                         GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "result");
  const DeskFieldChange *end = desk_guard_find_change (operation, "ended_at");
  int kind;

  if (!desk_guard_get_entry_kind (state, &operation->row, &kind, error))
    return FALSE;
  if (kind == DESK_ENTRY_KIND_PROMISE && (end == NULL || desk_value_is_null (&end->new.value)))
    return desk_guard_refuse (error, _("What came of a promise is said when it ends"));
  if (kind == DESK_ENTRY_KIND_PROMISE && end->outcome != DESK_FIELD_OUTCOME_SET)
    return desk_guard_refuse (error, _("Somebody else has ended this promise meanwhile"));
  if (kind != DESK_ENTRY_KIND_FOLLOW_UP)
    return TRUE;
  if (operation->kind != DESK_OPERATION_INSERT && !desk_value_is_null (&change->old.value))
    return desk_guard_refuse (error, _("This follow-up is done already"));
  if (desk_guard_is_blank (&change->new.value))
    return desk_guard_refuse (error, _("Say what came of the follow-up"));

  return TRUE;
}
