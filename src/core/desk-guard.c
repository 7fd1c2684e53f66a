// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of the desk, as one table. They are checked after the merge, on
 * the state that the commit leaves behind.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-guard-private.h"
#include "desk-life-cycle.h"

gboolean
desk_guard_refuse (GError    **error,
                   const char *message)
{
  g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, message);

  return FALSE;
}

static gboolean
get_value (const DeskState *state,
           const DeskUuid  *ticket,
           const char      *field,
           DeskValue       *value,
           GError         **error)
{
  return state->get (state->data, DESK_TABLE_TICKET, ticket, field, value, error);
}

static gboolean
get_enum (const DeskState *state,
          const DeskUuid  *ticket,
          const char      *field,
          DeskEnumId       id,
          int             *result,
          GError         **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!get_value (state, ticket, field, &value, error))
    return FALSE;
  *result = desk_value_get_enum (&value, id);

  return TRUE;
}

gboolean
desk_guard_is_blank (const DeskValue *value)
{
  const char *text = desk_value_get_text (value);

  return text == NULL || text[strspn (text, " \t\r\n")] == '\0';
}

static gboolean
get_is_blank (const DeskState *state,
              const DeskUuid  *ticket,
              const char      *field,
              gboolean        *blank,
              GError         **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!get_value (state, ticket, field, &value, error))
    return FALSE;
  *blank = desk_guard_is_blank (&value);

  return TRUE;
}

const DeskFieldChange *
desk_guard_find_change (const DeskOperation *operation,
                        const char          *name)
{
  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);

      if (strcmp (change->name, name) == 0)
        return change;
    }

  return NULL;
}

gboolean
desk_guard_get_entry (const DeskState *state,
                      const DeskUuid  *entry,
                      const char      *field,
                      DeskValue       *value,
                      GError         **error)
{
  return state->get (state->data, DESK_TABLE_ENTRY, entry, field, value, error);
}

/* Nil where there is none. */
gboolean
desk_guard_get_entry_uuid (const DeskState *state,
                           const DeskUuid  *entry,
                           const char      *field,
                           DeskUuid        *id,
                           GError         **error)
{
  static const DeskUuid nil = { { 0 } };
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, entry, field, &value, error))
    return FALSE;
  *id = nil;
  (void) desk_value_get_uuid (&value, id);

  return TRUE;
}

gboolean
desk_guard_get_entry_kind (const DeskState *state,
                           const DeskUuid  *entry,
                           int             *kind,
                           GError         **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, entry, "kind", &value, error))
    return FALSE;
  *kind = desk_value_get_enum (&value, DESK_ENUM_ENTRY_KIND);

  return TRUE;
}

/* --- tickets --- */

static gboolean
check_resolve (const DeskState     *state,
               const DeskCommit    *commit,
               const DeskOperation *operation,
               GError             **error)
{
  gboolean no_cause, no_category, no_resolution;

  if (!get_is_blank (state, &operation->row, "cause", &no_cause, error) ||
      !get_is_blank (state, &operation->row, "cause_category", &no_category, error) ||
      !get_is_blank (state, &operation->row, "resolution", &no_resolution, error))
    return FALSE;

  if (no_resolution)
    return desk_guard_refuse (error, _("A ticket is resolved with what was done: write the resolution first"));
  if (no_cause && no_category)
    return desk_guard_refuse (error, _("A ticket is resolved with its cause: say what it was, or choose a cause category"));

  return TRUE;
}

static gboolean
check_close (const DeskState     *state,
             const DeskCommit    *commit,
             const DeskOperation *operation,
             GError             **error)
{
  g_auto (DeskValue) confirmed = DESK_VALUE_INIT;
  g_auto (DeskValue) resolved_at = DESK_VALUE_INIT;
  gboolean no_validation;
  guint n_contacts, n_follow_ups;

  if (!get_is_blank (state, &operation->row, "validation", &no_validation, error) ||
      !get_value (state, &operation->row, "customer_confirmed", &confirmed, error) ||
      !get_value (state, &operation->row, "resolved_at", &resolved_at, error))
    return FALSE;

  if (no_validation)
    return desk_guard_refuse (error, _("A ticket is closed once the resolution was validated: write down how you made sure"));
  if (desk_value_get_integer (&confirmed, 0) != 0)
    return TRUE;

  if (!state->count_entries (state->data, &operation->row, DESK_ENTRY_KIND_CONTACT, desk_value_get_integer (&resolved_at, 0), DESK_DIRECTION_OUTBOUND,
                             DESK_DECISION_UNSET, &n_contacts, error) ||
      !state->count_entries (state->data, &operation->row, DESK_ENTRY_KIND_FOLLOW_UP, desk_value_get_integer (&resolved_at, 0), DESK_DIRECTION_UNSET,
                             DESK_DECISION_UNSET, &n_follow_ups, error))
    return FALSE;
  if (n_contacts + n_follow_ups == 0)
    return desk_guard_refuse (error, _("A ticket is closed when the customer confirmed that it works, or after an attempt to ask: confirm it, or record a contact first"));

  return TRUE;
}

static gboolean
check_waiting (const DeskState     *state,
               const DeskCommit    *commit,
               const DeskOperation *operation,
               GError             **error)
{
  gboolean blank;

  if (!get_is_blank (state, &operation->row, "waiting_reason", &blank, error))
    return FALSE;
  if (blank)
    return desk_guard_refuse (error, _("A waiting ticket says what it waits for: choose a reason"));

  return TRUE;
}

/* What a status needed is not taken away while it lasts; by an undo neither,
 * unless it was missing before, as it may be after an import. */
static gboolean
check_kept (const DeskState     *state,
            const DeskCommit    *commit,
            const DeskOperation *operation,
            GError             **error)
{
  static const struct {
    DeskStatus status;
    const char *fields[4];
    gboolean (*check) (const DeskState *state, const DeskCommit *commit, const DeskOperation *operation, GError **error);
  } needs[] = {
    { DESK_STATUS_RESOLVED, { "cause", "cause_category", "resolution" }, check_resolve },
    { DESK_STATUS_CLOSED, { "cause", "cause_category", "resolution" }, check_resolve },
    { DESK_STATUS_CLOSED, { "validation" }, check_close },
    { DESK_STATUS_WAITING, { "waiting_reason" }, check_waiting },
  };
  gboolean is_newer = TRUE;
  int status;

  if (!get_enum (state, &operation->row, "status", DESK_ENUM_STATUS, &status, error))
    return FALSE;
  if (!desk_uuid_is_nil (&commit->undoes) && !state->was_written_since (state->data, &operation->row, "status", &commit->undoes, &is_newer, error))
    return FALSE;
  if (!is_newer)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    {
      gboolean is_taken = FALSE;

      for (guint j = 0; needs[i].fields[j] != NULL; j++)
        {
          const DeskFieldChange *change = desk_guard_find_change (operation, needs[i].fields[j]);

          is_taken |= change != NULL && desk_guard_is_blank (&change->new.value);
        }
      if (is_taken && (int) needs[i].status == status && !needs[i].check (state, commit, operation, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_status_move (const DeskState     *state,
                   const DeskCommit    *commit,
                   const DeskOperation *operation,
                   GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "status");
  DeskStatus from, to;

  /* A ticket can be logged in any state that its other rules allow. */
  if (operation->kind == DESK_OPERATION_INSERT)
    return TRUE;

  from = (DeskStatus) desk_value_get_enum (&change->old.value, DESK_ENUM_STATUS);
  to = (DeskStatus) desk_value_get_enum (&change->new.value, DESK_ENUM_STATUS);
  if (desk_status_may_move (from, to))
    return TRUE;

  g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, _("A ticket cannot go from “%s” to “%s”"), desk_enum_value_label (DESK_ENUM_STATUS, from),
               desk_enum_value_label (DESK_ENUM_STATUS, to));
  return FALSE;
}

static gboolean
check_stage (const DeskState     *state,
             const DeskCommit    *commit,
             const DeskOperation *operation,
             GError             **error)
{
  int type, stage;

  if (!get_enum (state, &operation->row, "type", DESK_ENUM_TICKET_TYPE, &type, error) || !get_enum (state, &operation->row, "stage", DESK_ENUM_STAGE, &stage, error))
    return FALSE;
  if (stage == DESK_STAGE_UNSET || desk_life_cycle_has_stage ((DeskTicketType) type, (DeskStage) stage))
    return TRUE;

  g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, _("“%s” is no stage of a ticket of type %s"), desk_enum_value_label (DESK_ENUM_STAGE, stage),
               desk_enum_value_label (DESK_ENUM_TICKET_TYPE, type));
  return FALSE;
}

static gboolean
check_implement (const DeskState     *state,
                 const DeskCommit    *commit,
                 const DeskOperation *operation,
                 GError             **error)
{
  guint n_accepted;

  if (!state->count_entries (state->data, &operation->row, DESK_ENTRY_KIND_APPROVAL, G_MININT64, DESK_DIRECTION_UNSET, DESK_DECISION_ACCEPTED, &n_accepted, error))
    return FALSE;
  if (n_accepted == 0)
    return desk_guard_refuse (error, _("Nobody can start implementing before the change is approved"));

  return TRUE;
}

static gboolean
check_priority (const DeskState     *state,
                const DeskCommit    *commit,
                const DeskOperation *operation,
                GError             **error)
{
  g_auto (DeskValue) priority = DESK_VALUE_INIT;

  if (!get_value (state, &operation->row, "priority", &priority, error))
    return FALSE;
  if (desk_value_get_integer (&priority, 0) < 1 || desk_value_get_integer (&priority, 0) > 5)
    return desk_guard_refuse (error, _("A priority is a number from 1 (critical) to 5 (planned)"));

  return TRUE;
}

static gboolean
check_priority_by_hand (const DeskState     *state,
                        const DeskCommit    *commit,
                        const DeskOperation *operation,
                        GError             **error)
{
  g_auto (DeskValue) priority = DESK_VALUE_INIT;
  gboolean no_reason;
  int from_matrix;

  if (!get_value (state, &operation->row, "priority", &priority, error) || !get_is_blank (state, &operation->row, "priority_reason", &no_reason, error))
    return FALSE;
  if (!no_reason)
    return TRUE;
  if (!state->matrix_priority (state->data, &operation->row, &from_matrix, error))
    return FALSE;
  if (from_matrix == 0 || desk_value_get_integer (&priority, 0) == from_matrix)
    return TRUE;

  g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, _("Impact and urgency make this priority %d. Another one is set by hand and needs a reason"), from_matrix);
  return FALSE;
}

static gboolean
check_tier (const DeskState     *state,
            const DeskCommit    *commit,
            const DeskOperation *operation,
            GError             **error)
{
  const DeskValue *tier = desk_operation_get (operation, "tier");

  if (tier == NULL || desk_value_is_null (tier) || (tier->integer >= 1 && tier->integer <= 4))
    return TRUE;

  return desk_guard_refuse (error, _("A tier is a number from 1 to 4"));
}

static gboolean
check_times (const DeskState     *state,
             const DeskCommit    *commit,
             const DeskOperation *operation,
             GError             **error)
{
  g_auto (DeskValue) logged = DESK_VALUE_INIT;
  g_auto (DeskValue) resolved = DESK_VALUE_INIT;

  if (!get_value (state, &operation->row, "logged_at", &logged, error) || !get_value (state, &operation->row, "resolved_at", &resolved, error))
    return FALSE;
  if (!desk_value_is_null (&resolved) && resolved.integer < desk_value_get_integer (&logged, 0))
    return desk_guard_refuse (error, _("A ticket cannot be resolved before it was logged: check the clock of this machine"));

  return TRUE;
}

/* --- everything else --- */

static gboolean
check_span (const DeskState     *state,
            const DeskCommit    *commit,
            const DeskOperation *operation,
            GError             **error)
{
  g_auto (DeskValue) from = DESK_VALUE_INIT;
  g_auto (DeskValue) to = DESK_VALUE_INIT;

  if (!state->get (state->data, DESK_TABLE_CALENDAR_ENTRY, &operation->row, "starts_at", &from, error) ||
      !state->get (state->data, DESK_TABLE_CALENDAR_ENTRY, &operation->row, "ends_at", &to, error))
    return FALSE;
  if (desk_value_get_integer (&to, 0) <= desk_value_get_integer (&from, 0))
    return desk_guard_refuse (error, _("An entry of the calendar ends after it starts"));

  return TRUE;
}

/* Whether the commit itself makes its author what he then claims to be. */
static gboolean
gives_role_to_author (const DeskState  *state,
                      const DeskCommit *commit,
                      DeskRole          role,
                      gboolean         *gives,
                      GError          **error)
{
  *gives = FALSE;
  for (guint i = 0; i < commit->operations->len && !*gives; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      g_auto (DeskValue) analyst = DESK_VALUE_INIT;
      g_auto (DeskValue) given = DESK_VALUE_INIT;
      DeskUuid id;

      if (strcmp (operation->table, desk_table_get (DESK_TABLE_ANALYST_ROLE)->name) != 0)
        continue;
      if (!state->get (state->data, DESK_TABLE_ANALYST_ROLE, &operation->row, "analyst_id", &analyst, error) ||
          !state->get (state->data, DESK_TABLE_ANALYST_ROLE, &operation->row, "role", &given, error))
        return FALSE;
      *gives = desk_value_get_uuid (&analyst, &id) && desk_uuid_equal (&id, &commit->author) && desk_value_get_enum (&given, DESK_ENUM_ROLE) == (int) role;
    }

  return TRUE;
}

static gboolean
check_administrator (const DeskState     *state,
                     const DeskCommit    *commit,
                     const DeskOperation *operation,
                     GError             **error)
{
  gboolean has, gives;

  if (!state->has_role (state->data, &commit->author, DESK_ROLE_ADMINISTRATOR, &has, error) ||
      !gives_role_to_author (state, commit, DESK_ROLE_ADMINISTRATOR, &gives, error))
    return FALSE;
  if (!has || gives)
    return desk_guard_refuse (error, _("Only an administrator can change the settings of the desk"));

  return TRUE;
}

/* What one says of oneself is one's own, and whoever is new where nobody asks
 * for an account says it first; to go, and what others are, is not. */
static gboolean
check_analyst (const DeskState     *state,
               const DeskCommit    *commit,
               const DeskOperation *operation,
               GError             **error)
{
  if (desk_uuid_equal (&operation->row, &commit->author) && desk_guard_find_change (operation, "withdrawn") == NULL)
    return TRUE;

  return check_administrator (state, commit, operation, error);
}

static gboolean
check_deputy (const DeskState     *state,
              const DeskCommit    *commit,
              const DeskOperation *operation,
              GError             **error)
{
  g_auto (DeskValue) deputy = DESK_VALUE_INIT;
  DeskUuid id;

  if (!state->get (state->data, DESK_TABLE_ANALYST, &operation->row, "deputy_id", &deputy, error))
    return FALSE;
  if (desk_value_get_uuid (&deputy, &id) && desk_uuid_equal (&id, &operation->row))
    return desk_guard_refuse (error, _("Somebody else stands in for an analyst who is away"));

  return TRUE;
}

static const DeskGuard guards[] = {
  { "resolve_needs_cause_and_resolution", DESK_TABLE_TICKET, "status", "resolved", check_resolve, FALSE },
  { "close_needs_validation_and_confirmation", DESK_TABLE_TICKET, "status", "closed", check_close, FALSE },
  { "waiting_needs_reason", DESK_TABLE_TICKET, "status", "waiting", check_waiting, FALSE },
  { "cause_stays", DESK_TABLE_TICKET, "cause", NULL, check_kept, TRUE },
  { "cause_category_stays", DESK_TABLE_TICKET, "cause_category", NULL, check_kept, TRUE },
  { "resolution_stays", DESK_TABLE_TICKET, "resolution", NULL, check_kept, TRUE },
  { "validation_stays", DESK_TABLE_TICKET, "validation", NULL, check_kept, TRUE },
  { "waiting_reason_stays", DESK_TABLE_TICKET, "waiting_reason", NULL, check_kept, TRUE },
  { "status_moves", DESK_TABLE_TICKET, "status", NULL, check_status_move, FALSE },
  { "stage_of_type", DESK_TABLE_TICKET, "stage", NULL, check_stage, FALSE },
  { "stage_of_new_type", DESK_TABLE_TICKET, "type", NULL, check_stage, FALSE },
  { "implement_needs_approval", DESK_TABLE_TICKET, "stage", "implement", check_implement, FALSE },
  { "priority_range", DESK_TABLE_TICKET, "priority", NULL, check_priority, FALSE },
  { "priority_by_hand_needs_reason", DESK_TABLE_TICKET, "priority", NULL, check_priority_by_hand, FALSE },
  { "priority_reason_needed", DESK_TABLE_TICKET, "priority_reason", NULL, check_priority_by_hand, FALSE },
  { "tier_range", DESK_TABLE_TICKET, "tier", NULL, check_tier, FALSE },
  { "resolved_after_logged", DESK_TABLE_TICKET, "resolved_at", NULL, check_times, FALSE },
  { "calendar_entry_span", DESK_TABLE_CALENDAR_ENTRY, "ends_at", NULL, check_span, FALSE },
  { "calendar_entry_start", DESK_TABLE_CALENDAR_ENTRY, "starts_at", NULL, check_span, FALSE },
  { "desk_needs_administrator", DESK_TABLE_DESK, NULL, NULL, check_administrator, TRUE },
  { "priorities_can_be_read", DESK_TABLE_DESK, "priority_matrix", NULL, desk_guard_check_matrix, FALSE },
  { "targets_can_be_read", DESK_TABLE_POLICY, "targets", NULL, desk_guard_check_targets, FALSE },
  { "round_the_clock_can_be_read", DESK_TABLE_POLICY, "round_the_clock", NULL, desk_guard_check_targets, FALSE },
  { "hours_can_be_read", DESK_TABLE_WORKING_CALENDAR, "hours", NULL, desk_guard_check_hours, FALSE },
  { "holidays_can_be_read", DESK_TABLE_WORKING_CALENDAR, "holidays", NULL, desk_guard_check_hours, FALSE },
  { "time_zone_can_be_read", DESK_TABLE_WORKING_CALENDAR, "transitions", NULL, desk_guard_check_hours, FALSE },
  { "policy_needs_administrator", DESK_TABLE_POLICY, NULL, NULL, check_administrator, TRUE },
  { "hours_need_administrator", DESK_TABLE_WORKING_CALENDAR, NULL, NULL, check_administrator, TRUE },
  { "analysts_need_administrator", DESK_TABLE_ANALYST, NULL, NULL, check_analyst, TRUE },
  { "deputy_is_another", DESK_TABLE_ANALYST, "deputy_id", NULL, check_deputy, FALSE },
  { "roles_need_administrator", DESK_TABLE_ANALYST_ROLE, NULL, NULL, check_administrator, TRUE },
  { "hand_over_is_complete", DESK_TABLE_ENTRY, "kind", "escalation", desk_guard_check_hand_over, FALSE },
  { "hand_over_is_decided_by_others", DESK_TABLE_ENTRY, "decision", NULL, desk_guard_check_decision, FALSE },
  { "hand_over_is_one_at_a_time", DESK_TABLE_ENTRY, "decision", "asked", desk_guard_check_one_hand_over, TRUE },
  { "hand_over_stays_once_decided", DESK_TABLE_ENTRY, "withdrawn", NULL, desk_guard_check_hand_over_stays, TRUE },
  { "message_is_complete", DESK_TABLE_ENTRY, "kind", "message", desk_guard_check_message, FALSE },
  { "message_is_sent_once", DESK_TABLE_ENTRY, "sent_at", NULL, desk_guard_check_sent, FALSE },
  { "nothing_is_resolved_in_other_hands", DESK_TABLE_TICKET, "status", "resolved", desk_guard_check_not_handed_over, TRUE },
  { "nothing_is_closed_in_other_hands", DESK_TABLE_TICKET, "status", "closed", desk_guard_check_not_handed_over, TRUE },
  { "nothing_is_cancelled_in_other_hands", DESK_TABLE_TICKET, "status", "cancelled", desk_guard_check_not_handed_over, TRUE },
  { "shout_out_is_complete", DESK_TABLE_ENTRY, "kind", "shout_out", desk_guard_check_shout_out, FALSE },
  { "shout_out_is_ended_by_whoever_asked", DESK_TABLE_ENTRY, "ended_at", NULL, desk_guard_check_shout_out_end, FALSE },
  { "shout_out_ends_with_its_ticket", DESK_TABLE_ENTRY, "ended_at", NULL, desk_guard_check_shout_out_open, TRUE },
  { "shout_out_stays_away_from_finished_tickets", DESK_TABLE_ENTRY, "withdrawn", NULL, desk_guard_check_shout_out_open, TRUE },
  { "answer_belongs_to_a_shout_out", DESK_TABLE_ENTRY, "kind", "answer", desk_guard_check_answer, FALSE },
  { "answer_comes_back_to_its_shout_out", DESK_TABLE_ENTRY, "withdrawn", NULL, desk_guard_check_answer_back, TRUE },
  { "thanks_come_from_whoever_asked", DESK_TABLE_ENTRY, "thanked_at", NULL, desk_guard_check_thanks, FALSE },
  { "promise_is_complete", DESK_TABLE_ENTRY, "kind", "promise", desk_guard_check_promise, FALSE },
  { "promise_ends_once", DESK_TABLE_ENTRY, "ended_at", NULL, desk_guard_check_promise_end, FALSE },
  { "promise_is_kept_when_it_ends", DESK_TABLE_ENTRY, "kept", NULL, desk_guard_check_kept, FALSE },
  { "promise_is_seen_when_one_comes_back", DESK_TABLE_ENTRY, "ended_at", NULL, desk_guard_check_promise_shown, TRUE },
  { "promise_is_seen_when_one_goes", DESK_TABLE_ENTRY, "withdrawn", NULL, desk_guard_check_promise_shown, TRUE },
  { "correction_is_complete", DESK_TABLE_ENTRY, "kind", "correction", desk_guard_check_correction, FALSE },
  { "link_leads_to_one_other_thing_once", DESK_TABLE_ENTRY, "kind", "link", desk_guard_check_link, FALSE },
  { "follow_up_is_due", DESK_TABLE_ENTRY, "kind", "follow_up", desk_guard_check_follow_up, FALSE },
  { "follow_up_has_its_result_once", DESK_TABLE_ENTRY, "result", NULL, desk_guard_check_result, FALSE },
};

/**
 * desk_guards_get:
 * @n_guards: (out): how many
 *
 * Returns: (transfer none): the rules of the desk
 */
const DeskGuard *
desk_guards_get (guint *n_guards)
{
  *n_guards = G_N_ELEMENTS (guards);

  return guards;
}

/**
 * desk_guards_pass_over:
 * @commit: a commit
 *
 * Rules govern what people do here. They pass over the founding of a desk,
 * the history of another system, which is recorded as it was, and an undo,
 * which brings back a state that was allowed; who may write a table at all, and
 * what a later change has come to need, hold for an undo too. That a founding or an undo is what its name says is
 * looked at where the log is, see desk_rules_check_name(); an import is believed.
 *
 * Returns: whether no rule about fields is checked
 */
gboolean
desk_guards_pass_over (const DeskCommit *commit)
{
  static const char *const actions[] = { "desk_new", "import_record", "import_event", "undo", "redo", NULL };

  return g_strv_contains (actions, commit->action);
}

/**
 * desk_guards_check:
 * @commit: a commit that has been merged; its old values are what stood there
 * @state: the state after it
 * @error: return location
 *
 * Returns: whether every rule allows it; otherwise %DESK_CORE_ERROR_REFUSED
 *   with what to do, in the user's words
 */
gboolean
desk_guards_check (const DeskCommit *commit,
                   const DeskState  *state,
                   GError          **error)
{
  gboolean is_undo = g_str_equal (commit->action, "undo") || g_str_equal (commit->action, "redo");

  if (!is_undo && desk_guards_pass_over (commit))
    return TRUE;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < G_N_ELEMENTS (guards); j++)
        {
          const DeskGuard *guard = &guards[j];
          const DeskFieldChange *change;

          if (strcmp (operation->table, desk_table_get (guard->table)->name) != 0)
            continue;
          if (is_undo && !guard->holds_for_undo)
            continue;
          if (guard->field != NULL)
            {
              change = desk_guard_find_change (operation, guard->field);
              if (change == NULL || change->outcome != DESK_FIELD_OUTCOME_SET)
                continue;
              if (guard->value != NULL && g_strcmp0 (desk_value_get_text (&change->new.value), guard->value) != 0)
                continue;
            }
          if (!guard->check (state, commit, operation, error))
            return FALSE;
        }
    }

  return TRUE;
}
