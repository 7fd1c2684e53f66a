// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Every rule of the desk is tried to be broken by a commit made by hand, under
 * every name an action can have; with what the rule asks for it goes through.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "guard-attempts.h"
#include "desk-store-error.h"

/* --- tickets --- */

static DeskCommit *
resolve_without_resolution (Guards  *self,
                            gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_text (operation, "status", "resolved");
  desk_operation_put_text (operation, "cause", "A jam");
  desk_operation_put_text (operation, "resolution", mend ? "Paper taken out" : " \n");

  return commit;
}

static DeskCommit *
resolve_without_cause (Guards  *self,
                       gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_text (operation, "status", "resolved");
  desk_operation_put_text (operation, "resolution", "Paper taken out");
  if (mend)
    desk_operation_put_text (operation, "cause_category", "malfunction");

  return commit;
}

static DeskCommit *
close_without_validation (Guards  *self,
                          gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit;

  guards_put_ticket (self, "status", "resolved");
  commit = guards_begin_edit (self, &operation);
  desk_operation_put_text (operation, "status", "closed");
  desk_operation_put_integer (operation, "customer_confirmed", 1);
  if (mend)
    desk_operation_put_text (operation, "validation", "Ten pages printed");

  return commit;
}

static DeskCommit *
close_without_confirmation (Guards  *self,
                            gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit;

  guards_put_ticket (self, "status", "resolved");
  commit = guards_begin_edit (self, &operation);
  desk_operation_put_text (operation, "status", "closed");
  desk_operation_put_text (operation, "validation", "Ten pages printed");
  desk_operation_put_integer (operation, "customer_confirmed", 0);
  if (mend)
    guards_add_entry (self, commit, "contact", "direction", "outbound");

  return commit;
}

/* What the customer said before it was resolved confirms nothing. */
static DeskCommit *
close_with_old_contact (Guards  *self,
                        gboolean mend)
{
  g_autoptr (DeskCommit) contact = desk_fixture_begin (self->fixture, "ticket_contact");
  g_autoptr (DeskCommit) resolved = desk_fixture_begin (self->fixture, "import_event");
  DeskOperation *operation;
  DeskCommit *commit;

  guards_add_entry (self, contact, "contact", "direction", "outbound");
  desk_fixture_act (self->fixture, contact);
  desk_clock_advance_ms (self->fixture->clock, DESK_HOUR_MS);
  operation = desk_commit_add_set (resolved, DESK_TABLE_TICKET, &self->ticket);
  desk_operation_put_text (operation, "status", "resolved");
  desk_operation_put_integer (operation, "resolved_at", desk_fixture_get_now_ms (self->fixture));
  desk_fixture_act (self->fixture, resolved);

  commit = guards_begin_edit (self, &operation);
  desk_operation_put_text (operation, "status", "closed");
  desk_operation_put_text (operation, "validation", "Ten pages printed");
  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &self->id);
  if (mend)
    guards_add_entry (self, commit, "follow_up", "result", "Called, not there");

  return commit;
}

static DeskCommit *
wait_without_reason (Guards  *self,
                     gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_text (operation, "status", "waiting");
  if (mend)
    desk_operation_put_text (operation, "waiting_reason", "parts");

  return commit;
}

/* What a status needed, taken away while it lasts. */
static DeskCommit *
take_away (Guards     *self,
           const char *status,
           const char *field,
           gboolean    mend)
{
  g_autoptr (DeskCommit) before = desk_fixture_begin (self->fixture, "import_event");
  DeskOperation *operation = desk_commit_add_set (before, DESK_TABLE_TICKET, &self->ticket);
  DeskCommit *commit;

  desk_operation_put_text (operation, "status", status);
  desk_operation_put_text (operation, "resolution", "Paper taken out");
  desk_operation_put_text (operation, strcmp (field, "cause_category") == 0 ? "cause_category" : "cause", strcmp (field, "cause_category") == 0 ? "malfunction" : "A jam");
  desk_operation_put_text (operation, "validation", "Ten pages printed");
  desk_operation_put_text (operation, "waiting_reason", "parts");
  desk_fixture_act (self->fixture, before);

  commit = guards_begin_edit (self, &operation);
  if (strcmp (field, "cause_category") == 0)
    desk_operation_put_text (operation, field, mend ? "upgrade" : NULL);
  else if (strcmp (field, "waiting_reason") == 0)
    desk_operation_put_text (operation, field, mend ? "vendor" : NULL);
  else
    desk_operation_put_text (operation, field, mend ? "Said better" : " ");

  return commit;
}

static DeskCommit *
cause_taken (Guards  *self,
             gboolean mend)
{
  return take_away (self, "resolved", "cause", mend);
}

static DeskCommit *
cause_category_taken (Guards  *self,
                      gboolean mend)
{
  return take_away (self, "resolved", "cause_category", mend);
}

static DeskCommit *
resolution_taken (Guards  *self,
                  gboolean mend)
{
  return take_away (self, "closed", "resolution", mend);
}

static DeskCommit *
validation_taken (Guards  *self,
                  gboolean mend)
{
  return take_away (self, "closed", "validation", mend);
}

static DeskCommit *
waiting_reason_taken (Guards  *self,
                      gboolean mend)
{
  return take_away (self, "waiting", "waiting_reason", mend);
}

static DeskCommit *
move_status (Guards  *self,
             gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit;

  guards_put_ticket (self, "status", "cancelled");
  commit = guards_begin_edit (self, &operation);
  desk_operation_put_text (operation, "waiting_reason", "parts");
  desk_operation_put_text (operation, "status", mend ? "open" : "waiting");

  return commit;
}

static DeskCommit *
stage_of_another_type (Guards  *self,
                       gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_text (operation, "stage", mend ? "investigate" : "assess");

  return commit;
}

static DeskCommit *
type_of_another_stage (Guards  *self,
                       gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit;

  guards_put_ticket (self, "stage", "investigate");
  commit = guards_begin_edit (self, &operation);
  desk_operation_put_text (operation, "type", "change");
  if (mend)
    desk_operation_put_text (operation, "stage", "draft");

  return commit;
}

static DeskCommit *
implement_without_approval (Guards  *self,
                            gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit;

  guards_put_ticket (self, "type", "change");
  guards_put_ticket (self, "stage", "schedule");
  commit = guards_begin_edit (self, &operation);
  desk_operation_put_text (operation, "stage", "implement");
  /* That somebody was asked, or refused, is no approval. */
  guards_add_entry (self, commit, "approval", "decision", mend ? "accepted" : "refused");

  return commit;
}

static DeskCommit *
priority_out_of_range (Guards  *self,
                       gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_integer (operation, "priority", mend ? 5 : 6);
  desk_operation_put_text (operation, "priority_reason", "Agreed");

  return commit;
}

static DeskCommit *
priority_by_hand (Guards  *self,
                  gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_integer (operation, "priority", 1);
  desk_operation_put_text (operation, "priority_reason", mend ? "The board meets" : " ");

  return commit;
}

static DeskCommit *
reason_taken_away (Guards  *self,
                   gboolean mend)
{
  g_autoptr (DeskCommit) by_hand = priority_by_hand (self, TRUE);
  DeskOperation *operation;
  DeskCommit *commit;

  desk_fixture_act (self->fixture, by_hand);
  commit = guards_begin_edit (self, &operation);
  desk_operation_put_null (operation, "priority_reason");
  if (mend)
    desk_operation_put_integer (operation, "priority", 3);

  return commit;
}

static DeskCommit *
tier_out_of_range (Guards  *self,
                   gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_integer (operation, "tier", mend ? 4 : 5);

  return commit;
}

static DeskCommit *
resolved_before_logged (Guards  *self,
                        gboolean mend)
{
  DeskOperation *operation;
  DeskCommit *commit = guards_begin_edit (self, &operation);

  desk_operation_put_integer (operation, "resolved_at", FIXTURE_NOW_MS - (mend ? 0 : 1));

  return commit;
}

/* --- the calendar --- */

static DeskCommit *
entry_without_span (Guards  *self,
                    gboolean mend)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "calendar_new");
  DeskOperation *operation = desk_commit_add_insert (commit, DESK_TABLE_CALENDAR_ENTRY, &self->id);

  desk_operation_put_text (operation, "kind", "maintenance");
  desk_operation_put_text (operation, "title", "Move the server");
  desk_operation_put_integer (operation, "starts_at", FIXTURE_NOW_MS);
  desk_operation_put_integer (operation, "ends_at", FIXTURE_NOW_MS + (mend ? 1 : 0));

  return commit;
}

static DeskCommit *
entry_starts_late (Guards  *self,
                   gboolean mend)
{
  g_autoptr (DeskCommit) made = entry_without_span (self, TRUE);
  DeskCommit *commit = desk_fixture_begin (self->fixture, "calendar_edit");
  DeskOperation *operation;

  desk_fixture_act (self->fixture, made);
  operation = desk_commit_add_set (commit, DESK_TABLE_CALENDAR_ENTRY, &self->id);
  desk_operation_put_integer (operation, "starts_at", FIXTURE_NOW_MS + DESK_HOUR_MS);
  if (mend)
    desk_operation_put_integer (operation, "ends_at", FIXTURE_NOW_MS + 2 * DESK_HOUR_MS);

  return commit;
}

/* --- the desk itself --- */

static DeskCommit *
begin_as (Guards  *self,
          gboolean is_administrator)
{
  return desk_commit_new ("desk_edit", is_administrator ? &self->fixture->me : &self->trainee, FIXTURE_NOW_MS);
}

static void
find_first (Guards     *self,
            const char *table,
            DeskUuid   *id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s LIMIT 1", table);
  g_autoptr (DeskStatement) read = desk_file_prepare (self->fixture->file, sql, NULL);
  gboolean has_row;

  g_assert_true (desk_statement_step (read, &has_row, NULL));
  g_assert_true (desk_statement_get_uuid (read, 0, id));
}

static DeskCommit *
desk_by_anybody (Guards  *self,
                 gboolean mend)
{
  DeskCommit *commit = begin_as (self, mend);
  DeskUuid desk;

  find_first (self, "desk", &desk);
  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_DESK, &desk), "announce_days", 1);

  return commit;
}

static DeskCommit *
policy_by_anybody (Guards  *self,
                   gboolean mend)
{
  DeskCommit *commit = begin_as (self, mend);
  DeskUuid policy;

  find_first (self, "policy", &policy);
  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_POLICY, &policy), "name", "No promises");

  return commit;
}

static DeskCommit *
hours_by_anybody (Guards  *self,
                  gboolean mend)
{
  DeskCommit *commit = begin_as (self, mend);
  DeskUuid calendar;

  find_first (self, "working_calendar", &calendar);
  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_WORKING_CALENDAR, &calendar), "name", "Mornings");

  return commit;
}

static DeskCommit *
role_by_anybody (Guards  *self,
                 gboolean mend)
{
  DeskCommit *commit = begin_as (self, mend);
  g_auto (DeskValue) analyst = DESK_VALUE_INIT;
  g_auto (DeskValue) role = DESK_VALUE_INIT;

  desk_value_set_uuid (&analyst, &self->trainee);
  desk_value_set_text (&role, "administrator");
  desk_commit_add_member (commit, DESK_TABLE_ANALYST_ROLE, "analyst_id", &analyst, "role", &role, NULL);

  return commit;
}

static DeskCommit *
analyst_by_anybody (Guards  *self,
                    gboolean mend)
{
  DeskCommit *commit = begin_as (self, mend);
  DeskUuid row;

  desk_id_source_next_uuid (self->fixture->ids, 0, &row);
  desk_operation_put_text (desk_commit_add_insert (commit, DESK_TABLE_ANALYST, &row), "name", "Nobody");

  return commit;
}

/* Under an id of one's own choice. */
static void
test_forged_member (void)
{
  Guards self = { 0 };
  g_autoptr (DeskCommit) commit = NULL;

  guards_set_up (&self);
  commit = role_by_anybody (&self, FALSE);
  ((DeskOperation *) g_ptr_array_index (commit->operations, 0))->row = self.id;
  desk_fixture_refuse (self.fixture, commit, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "has the id that its fields make");
  desk_fixture_free (self.fixture);
}

/* A role that was withdrawn is not brought back by its former holder. */
static void
test_former_administrator (void)
{
  Guards self = { 0 };
  g_autoptr (DeskCommit) given = NULL;
  g_autoptr (DeskCommit) back = NULL;
  DeskUuid member;

  guards_set_up (&self);
  given = role_by_anybody (&self, TRUE);
  desk_fixture_act (self.fixture, given);
  member = ((DeskOperation *) g_ptr_array_index (given->operations, 0))->row;
  desk_fixture_set_integer (self.fixture, DESK_TABLE_ANALYST_ROLE, &member, "withdrawn", 1);

  back = begin_as (&self, FALSE);
  desk_operation_put_null (desk_commit_add_set (back, DESK_TABLE_ANALYST_ROLE, &member), "withdrawn");
  desk_fixture_refuse (self.fixture, back, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "Only an administrator");
  desk_fixture_free (self.fixture);
}

/* --- all of them --- */

static const GuardAttempt of_desk[] = {
  { "resolve_needs_cause_and_resolution", resolve_without_resolution, "write the resolution first" },
  { "resolve_needs_cause_and_resolution", resolve_without_cause, "say what it was, or choose a cause category" },
  { "close_needs_validation_and_confirmation", close_without_validation, "write down how you made sure" },
  { "close_needs_validation_and_confirmation", close_without_confirmation, "confirm it, or record a contact first" },
  { "close_needs_validation_and_confirmation", close_with_old_contact, "confirm it, or record a contact first" },
  { "waiting_needs_reason", wait_without_reason, "choose a reason" },
  { "cause_stays", cause_taken, "say what it was, or choose a cause category" },
  { "cause_category_stays", cause_category_taken, "say what it was, or choose a cause category" },
  { "resolution_stays", resolution_taken, "write the resolution first" },
  { "validation_stays", validation_taken, "write down how you made sure" },
  { "waiting_reason_stays", waiting_reason_taken, "choose a reason" },
  { "status_moves", move_status, "cannot go from “Cancelled” to “Waiting”" },
  { "stage_of_type", stage_of_another_type, "“Assess” is no stage of a ticket of type Incident" },
  { "stage_of_new_type", type_of_another_stage, "“Investigate” is no stage of a ticket of type Change" },
  { "implement_needs_approval", implement_without_approval, "before the change is approved" },
  { "priority_range", priority_out_of_range, "from 1 (critical) to 5 (planned)" },
  { "priority_by_hand_needs_reason", priority_by_hand, "make this priority 3. Another one is set by hand and needs a reason" },
  { "priority_reason_needed", reason_taken_away, "needs a reason" },
  { "tier_range", tier_out_of_range, "A tier is a number from 1 to 4" },
  { "resolved_after_logged", resolved_before_logged, "cannot be resolved before it was logged" },
  { "calendar_entry_span", entry_without_span, "ends after it starts" },
  { "calendar_entry_start", entry_starts_late, "ends after it starts" },
  { "desk_needs_administrator", desk_by_anybody, "Only an administrator" },
  { "policy_needs_administrator", policy_by_anybody, "Only an administrator" },
  { "hours_need_administrator", hours_by_anybody, "Only an administrator" },
  { "analysts_need_administrator", analyst_by_anybody, "Only an administrator" },
  { "roles_need_administrator", role_by_anybody, "Only an administrator" },
};

/* With those of the other subjects. */
static GPtrArray *attempts;

static void
gather (const GuardAttempt *some,
        guint               n)
{
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (attempts, (gpointer) &some[i]);
}

static const GuardAttempt *
get_attempt (guint i)
{
  return g_ptr_array_index (attempts, i);
}

static void
test_attempt (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (guint mend = 0; mend < 2; mend++)
    {
      Guards self = { 0 };
      g_autoptr (DeskCommit) commit = NULL;

      guards_set_up (&self);
      commit = get_attempt (i)->break_it (&self, mend);
      if (mend)
        {
          desk_fixture_act (self.fixture, commit);
          desk_fixture_assert_whole (self.fixture);
        }
      else
        {
          desk_fixture_refuse (self.fixture, commit, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, get_attempt (i)->words);
        }
      desk_fixture_free (self.fixture);
    }
}

/* The rule hangs on what is written, not on what the action is called. */
static void
test_action_names (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *const *names = desk_records_get_actions ();
  Guards self = { 0 };
  g_autoptr (DeskCommit) commit = NULL;
  guint n_refused = 0;

  guards_set_up (&self);
  commit = get_attempt (i)->break_it (&self, FALSE);
  for (guint j = 0; names[j] != NULL; j++)
    {
      g_autoptr (DeskCommit) copy = desk_commit_new (names[j], &commit->author, commit->made_at_ms);

      if (g_str_has_prefix (names[j], "import_"))
        continue;
      for (guint k = 0; k < commit->operations->len; k++)
        {
          DeskOperation *operation = g_ptr_array_index (commit->operations, k);

          desk_operation_put_all (desk_commit_add_operation (copy, operation->kind, operation->table, &operation->row), operation);
        }
      /* Rules about fields pass over three names, which are not to be had. */
      if (g_str_equal (names[j], "desk_new"))
        desk_fixture_refuse (self.fixture, copy, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "A desk is made once");
      else if (desk_guards_pass_over (copy))
        desk_fixture_refuse (self.fixture, copy, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, "no such commit");
      else
        desk_fixture_refuse (self.fixture, copy, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, get_attempt (i)->words);
      n_refused++;
    }
  /* All but the two imports. */
  g_assert_cmpuint (n_refused, ==, g_strv_length ((char **) names) - 2);
  desk_fixture_free (self.fixture);
}

/* No rule is there that nobody tries to break. */
static void
test_all_are_tried (void)
{
  guint n_guards;
  const DeskGuard *guards = desk_guards_get (&n_guards);

  for (guint i = 0; i < n_guards; i++)
    {
      gboolean is_tried = FALSE;

      for (guint j = 0; j < attempts->len; j++)
        is_tried |= g_str_equal (get_attempt (j)->guard, guards[i].name);
      if (!is_tried)
        g_error ("Nobody tries to break “%s”", guards[i].name);
    }
  for (guint j = 0; j < attempts->len; j++)
    {
      gboolean is_there = FALSE;

      for (guint i = 0; i < n_guards; i++)
        is_there |= g_str_equal (get_attempt (j)->guard, guards[i].name);
      if (!is_there)
        g_error ("There is no rule “%s”", get_attempt (j)->guard);
    }
}

/* Rules look at what stands there after the merge: a value that is not put in
 * place breaks none. */
static void
test_after_merge (void)
{
  Guards self = { 0 };
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation;

  guards_set_up (&self);
  desk_fixture_set_integer (self.fixture, DESK_TABLE_TICKET, &self.ticket, "tier", 2);
  commit = guards_begin_edit (&self, &operation);
  desk_operation_put_integer (operation, "tier", 9);
  g_array_index (operation->fields, DeskFieldChange, 0).seen = self.id;
  desk_fixture_act (self.fixture, commit);
  g_assert_cmpint (commit->verdict, ==, DESK_VERDICT_CONFLICT);
  desk_fixture_assert_integer (self.fixture, DESK_TABLE_TICKET, &self.ticket, "tier", 2);
  desk_fixture_free (self.fixture);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  attempts = g_ptr_array_new ();
  gather (of_desk, G_N_ELEMENTS (of_desk));
  gather (guard_attempts_of_hand_overs, guard_n_attempts_of_hand_overs);
  gather (guard_attempts_of_messages, guard_n_attempts_of_messages);
  gather (guard_attempts_of_shout_outs, guard_n_attempts_of_shout_outs);
  gather (guard_attempts_of_links, guard_n_attempts_of_links);
  gather (guard_attempts_of_promises, guard_n_attempts_of_promises);
  gather (guard_attempts_of_settings, guard_n_attempts_of_settings);
  gather (guard_attempts_of_corrections, guard_n_attempts_of_corrections);

  g_test_add_func ("/store/guards/all-are-tried", test_all_are_tried);
  for (guint i = 0; i < attempts->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/guards/%s/%u", get_attempt (i)->guard, i);
      g_autofree char *names_path = g_strdup_printf ("%s/any-action", path);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_attempt);
      g_test_add_data_func (names_path, GUINT_TO_POINTER (i), test_action_names);
    }
  g_test_add_func ("/store/guards/after-merge", test_after_merge);
  g_test_add_func ("/store/guards/forged-member", test_forged_member);
  g_test_add_func ("/store/guards/former-administrator", test_former_administrator);

  result = g_test_run ();
  g_ptr_array_unref (attempts);

  return result;
}
