// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Settings as they are typed: cells, what is wrong with them, and the one step
 * that they become.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-act.h"
#include "desk-core-error.h"
#include "desk-fixture.h"
#include "desk-policy-draft.h"

typedef struct {
  DeskFixture *desk;
  DeskPolicyDraft *draft;
} Typing;

static void
load (Typing          *self,
      DeskPolicyState *state)
{
  g_autoptr (GError) error = NULL;

  desk_policy_state_load (state, self->desk->file, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Typing       *self,
        gconstpointer data)
{
  g_auto (DeskPolicyState) state = { 0 };
  g_autoptr (GError) error = NULL;

  self->desk = desk_fixture_new (1);
  load (self, &state);
  self->draft = desk_policy_draft_new (&state, &error);
  g_assert_no_error (error);
}

static void
tear_down (Typing       *self,
           gconstpointer data)
{
  desk_policy_draft_free (self->draft);
  desk_fixture_free (self->desk);
}

static void
rebase (Typing *self)
{
  g_auto (DeskPolicyState) state = { 0 };
  g_autoptr (GError) error = NULL;

  load (self, &state);
  desk_policy_draft_rebase (self->draft, &state, &error);
  g_assert_no_error (error);
}

static void
assert_fault (Typing     *self,
              const char *key,
              const char *words)
{
  g_autofree char *fault = desk_policy_draft_find_fault (self->draft, key);

  if (words == NULL)
    {
      g_assert_cmpstr (fault, ==, NULL);
      return;
    }
  g_assert_nonnull (fault);
  g_test_message ("%s: %s", key, fault);
  g_assert_nonnull (strstr (fault, words));
}

static void
assert_any_fault (Typing     *self,
                  const char *words)
{
  g_autofree char *fault = desk_policy_draft_find_any_fault (self->draft);

  if (words == NULL)
    g_assert_cmpstr (fault, ==, NULL);
  else
    g_assert_nonnull (strstr (fault != NULL ? fault : "", words));
}

/* Returns: the commit, NULL when it was refused */
static DeskCommit *
save (Typing  *self,
      GError **error)
{
  g_autoptr (DeskPolicyEdit) edit = desk_policy_draft_make_edit (self->draft, &self->desk->me, error);
  g_autofree char *json = desk_policy_draft_to_json (self->draft);
  DeskCommit *commit = NULL;

  if (edit == NULL)
    return NULL;
  desk_policy_edit_set_draft (edit, desk_draft_new (DESK_POLICY_DRAFT, NULL, NULL));
  if (desk_act_build (self->desk->file, desk_policy_edit_build, edit, &commit, NULL, error))
    desk_policy_draft_settle (self->draft, json);

  return commit;
}

static void
keep_draft (Typing *self)
{
  g_autofree char *json = desk_policy_draft_to_json (self->draft);
  g_autoptr (DeskDraft) draft = desk_draft_new (DESK_POLICY_DRAFT, NULL, json);
  g_autoptr (GError) error = NULL;

  desk_draft_save (self->desk->file, draft, &error);
  g_assert_no_error (error);
}

static void
test_as_it_stands (Typing       *self,
                   gconstpointer data)
{
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "respond/gold/2"), ==, "1h");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "resolve/gold/2"), ==, "1d");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "clock/gold/1"), ==, "yes");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "clock/gold/2"), ==, "no");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "day/0"), ==, "08:00-17:00");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "day/6"), ==, "");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "zone"), ==, "Europe/Berlin");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "priority/organisation/stopped"), ==, "1");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "priority/person/can_wait"), ==, "5");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "priority/moon/can_wait"), ==, NULL);
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 0);
  g_assert_null (desk_policy_draft_to_json (self->draft));
}

static void
test_typed_and_back (Typing       *self,
                     gconstpointer data)
{
  desk_policy_draft_set (self->draft, "respond/gold/2", "2h");
  desk_policy_draft_set (self->draft, "holiday/2026-12-25", "Christmas Day");
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 2);
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "respond/gold/2"), ==, "2h");
  g_assert_cmpstr (desk_policy_draft_get_standing (self->draft, "respond/gold/2"), ==, "1h");
  desk_policy_draft_set (self->draft, "respond/gold/2", "1h");
  desk_policy_draft_set (self->draft, "holiday/2026-12-25", NULL);
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 0);
}

static void
test_faults (Typing       *self,
             gconstpointer data)
{
  static const struct {
    const char *key;
    const char *text;
    const char *words;
  } tries[] = {
    { "respond/gold/2", "soon", "not an amount of time" },
    { "respond/gold/2", "", "not an amount of time" },
    { "respond/gold/2", "0m", "not an amount of time" },
    { "respond/gold/2", "99999999999999999999h", "not an amount of time" },
    { "resolve/gold/2", "5w", "not an amount of time" },
    { "resolve/gold/2", "5m", "shorter than the time to respond" },
    { "day/0", "8-17-19", "Monday" },
    { "day/0", "17:00-08:00", "Monday" },
    { "day/0", "25:00-26:00", "Monday" },
    { "zone", "Middle/Earth", "Middle/Earth" },
    { "zone", "", "" },
    { "holiday/2026-02-30", "Never", "not a date" },
    { "holiday/soon", "Never", "not a date" },
    { "priority/person/stopped", "6", "from 1 (critical) to 5" },
    { "priority/person/stopped", "", "from 1 (critical) to 5" },
    { "priority/person/stopped", "33", "from 1 (critical) to 5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *kept = g_strdup (desk_policy_draft_get (self->draft, tries[i].key));

      assert_fault (self, tries[i].key, NULL);
      desk_policy_draft_set (self->draft, tries[i].key, tries[i].text);
      assert_fault (self, tries[i].key, tries[i].words);
      assert_any_fault (self, tries[i].words);
      desk_policy_draft_set (self->draft, tries[i].key, kept);
    }
  assert_any_fault (self, NULL);
}

/* A longer time to respond makes the time to resolve wrong that nobody has
 * touched; a time that cannot be read is the fault of its own cell alone. */
static void
test_the_cell_beside (Typing       *self,
                      gconstpointer data)
{
  desk_policy_draft_set (self->draft, "respond/gold/2", "3d");
  assert_fault (self, "respond/gold/2", NULL);
  assert_fault (self, "resolve/gold/2", "shorter than the time to respond");
  desk_policy_draft_set (self->draft, "resolve/gold/2", "4d");
  assert_fault (self, "resolve/gold/2", NULL);
  desk_policy_draft_set (self->draft, "respond/gold/2", "3x");
  assert_fault (self, "respond/gold/2", "3x");
  assert_fault (self, "resolve/gold/2", NULL);
}

static void
test_never_open (Typing       *self,
                 gconstpointer data)
{
  for (int day = 0; day < 5; day++)
    {
      g_autofree char *key = g_strdup_printf ("day/%d", day);

      assert_any_fault (self, NULL);
      desk_policy_draft_set (self->draft, key, "closed");
      assert_fault (self, key, NULL);
    }
  assert_any_fault (self, "At least one day");
}

static void
test_one_step (Typing       *self,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GPtrArray) holidays = NULL;

  desk_policy_draft_set (self->draft, "respond/gold/2", "090m");
  desk_policy_draft_set (self->draft, "resolve/gold/2", "2d");
  desk_policy_draft_set (self->draft, "clock/silver/1", "yes");
  desk_policy_draft_set (self->draft, "day/5", "9-12");
  desk_policy_draft_set (self->draft, "zone", "Europe/Lisbon");
  desk_policy_draft_set (self->draft, "holiday/2026-12-25", "Christmas Day");
  desk_policy_draft_set (self->draft, "holiday/2026-01-01", "");
  desk_policy_draft_set (self->draft, "priority/person/can_wait", "4");
  keep_draft (self);
  assert_any_fault (self, NULL);
  commit = save (self, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (commit->action, ==, "desk_edit");
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM draft"), ==, 0);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM policy"), ==, 2);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM working_calendar"), ==, 2);

  rebase (self);
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 0);
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "respond/gold/2"), ==, "90m");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "clock/silver/1"), ==, "yes");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "day/5"), ==, "09:00-12:00");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "zone"), ==, "Europe/Lisbon");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "priority/person/can_wait"), ==, "4");
  holidays = desk_policy_draft_list_holidays (self->draft);
  g_assert_cmpuint (holidays->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (holidays, 0), ==, "2026-01-01");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "holiday/2026-12-25"), ==, "Christmas Day");
  desk_fixture_assert_whole (self->desk);
}

static void
test_holidays_change (Typing       *self,
                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) first = NULL;
  g_autoptr (DeskCommit) second = NULL;
  g_autoptr (GPtrArray) holidays = NULL;

  desk_policy_draft_set (self->draft, "holiday/2026-12-25", "Christmas");
  desk_policy_draft_set (self->draft, "holiday/2026-12-26", "Boxing Day");
  first = save (self, &error);
  g_assert_no_error (error);
  rebase (self);
  desk_policy_draft_set (self->draft, "holiday/2026-12-25", "Christmas Day");
  desk_policy_draft_set (self->draft, "holiday/2026-12-26", NULL);
  holidays = desk_policy_draft_list_holidays (self->draft);
  g_assert_cmpuint (holidays->len, ==, 1);
  second = save (self, &error);
  g_assert_no_error (error);
  rebase (self);
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "holiday/2026-12-25"), ==, "Christmas Day");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "holiday/2026-12-26"), ==, NULL);
}

/* Two administrators at once: what each has typed goes beside the other's. */
static void
test_somebody_else (Typing       *self,
                    gconstpointer data)
{
  g_autoptr (DeskPolicyEdit) other = desk_policy_edit_new (&self->desk->me, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = NULL;

  desk_policy_draft_set (self->draft, "respond/gold/2", "90m");
  desk_policy_draft_set (self->draft, "respond/gold/3", "5h");
  desk_policy_edit_set_target (other, DESK_SERVICE_LEVEL_GOLD, 3, "5h", NULL);
  desk_policy_edit_set_day (other, 5, "09:00-12:00");
  desk_act_build (self->desk->file, desk_policy_edit_build, other, NULL, NULL, &error);
  g_assert_no_error (error);
  rebase (self);
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 1);
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "day/5"), ==, "09:00-12:00");
  commit = save (self, &error);
  g_assert_no_error (error);
  rebase (self);
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "respond/gold/2"), ==, "90m");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "respond/gold/3"), ==, "5h");
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "day/5"), ==, "09:00-12:00");
}

static void
test_refused_is_kept (Typing       *self,
                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  DeskUuid administrator = self->desk->me;

  desk_policy_draft_set (self->draft, "respond/gold/2", "90m");
  keep_draft (self);
  desk_fixture_add_analyst (self->desk, "Trainee", &self->desk->me);
  commit = save (self, &error);
  g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "administrator"));
  g_assert_null (commit);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM draft WHERE body LIKE '%90m%'"), ==, 1);
  self->desk->me = administrator;
}

static void
test_kept_and_read (Typing       *self,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;

  desk_policy_draft_set (self->draft, "holiday/2026-12-25", "Christmas");
  commit = save (self, &error);
  g_assert_no_error (error);
  rebase (self);
  desk_policy_draft_set (self->draft, "respond/gold/2", "so\"on\n");
  desk_policy_draft_set (self->draft, "day/0", "");
  desk_policy_draft_set (self->draft, "holiday/2026-12-25", NULL);
  json = desk_policy_draft_to_json (self->draft);
  desk_policy_draft_forget (self->draft);
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 0);
  desk_policy_draft_read_json (self->draft, json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 3);
  again = desk_policy_draft_to_json (self->draft);
  g_assert_cmpstr (again, ==, json);
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "holiday/2026-12-25"), ==, NULL);
}

/* What goes on being typed while the rest is saved. */
static void
test_typed_meanwhile (Typing       *self,
                      gconstpointer data)
{
  g_autofree char *saved = NULL;

  desk_policy_draft_set (self->draft, "respond/gold/2", "90m");
  desk_policy_draft_set (self->draft, "respond/gold/3", "5h");
  saved = desk_policy_draft_to_json (self->draft);
  desk_policy_draft_set (self->draft, "respond/gold/3", "50h");
  desk_policy_draft_set (self->draft, "day/5", "9-12");
  desk_policy_draft_settle (self->draft, saved);
  g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 2);
  g_assert_cmpstr (desk_policy_draft_get (self->draft, "respond/gold/3"), ==, "50h");
}

static void
test_strange_drafts (Typing       *self,
                     gconstpointer data)
{
  static const char *const strange[] = {
    "[]", "7", "{\"respond/tin/2\":\"1h\"}", "{\"respond/gold/9\":\"1h\"}", "{\"respond/gold\":\"1h\"}", "{\"\":\"1h\"}", "{\"day/7\":\"\"}", "{\"respond/gold/2\":7}",
    "{\"respond/gold/2\":null}", "{\"respond/gold/2/3/4\":\"1h\"}", "{\"zone\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_assert_true (desk_policy_draft_read_json (self->draft, strange[i], NULL));
      g_assert_cmpuint (desk_policy_draft_count (self->draft), ==, 0);
    }
  g_assert_false (desk_policy_draft_read_json (self->draft, "{\"zone\":", NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/store/policy-draft/" name, Typing, NULL, set_up, test, tear_down)
  ADD ("as-it-stands", test_as_it_stands);
  ADD ("typed-and-back", test_typed_and_back);
  ADD ("faults", test_faults);
  ADD ("the-cell-beside", test_the_cell_beside);
  ADD ("never-open", test_never_open);
  ADD ("one-step", test_one_step);
  ADD ("holidays-change", test_holidays_change);
  ADD ("somebody-else", test_somebody_else);
  ADD ("refused-is-kept", test_refused_is_kept);
  ADD ("kept-and-read", test_kept_and_read);
  ADD ("typed-meanwhile", test_typed_meanwhile);
  ADD ("strange-drafts", test_strange_drafts);
#undef ADD

  return g_test_run ();
}
