// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-life-cycle.h"
#include "desk-path.h"

static gboolean
reaches (DeskTicketType type,
         DeskStage      from,
         DeskStage      to)
{
  gboolean seen[DESK_N_STAGE] = { FALSE };
  DeskStage waiting[DESK_N_STAGE];
  guint n_waiting = 0;

  seen[from] = TRUE;
  waiting[n_waiting++] = from;
  while (n_waiting > 0)
    {
      DeskStage here = waiting[--n_waiting];
      guint n_stages;
      const DeskStage *stages = desk_life_cycle_get_moves (type, here, &n_stages);

      for (guint i = 0; i < n_stages; i++)
        {
          if (!seen[stages[i]])
            {
              seen[stages[i]] = TRUE;
              waiting[n_waiting++] = stages[i];
            }
        }
    }

  return seen[to];
}

static void
test_main_lines (void)
{
  const struct
  {
    DeskTicketType type;
    const char *line;
  } ways[] = {
    { DESK_TICKET_TYPE_INCIDENT, "log prioritise investigate communicate resolve review close" },
    { DESK_TICKET_TYPE_INFORMATION, "log prioritise investigate communicate resolve review close" },
    { DESK_TICKET_TYPE_REQUEST, "initiate approve fulfil manage close" },
    { DESK_TICKET_TYPE_PROBLEM, "detect investigate known_error resolve close" },
    { DESK_TICKET_TYPE_CHANGE, "draft assess approve schedule implement review close" },
    { DESK_TICKET_TYPE_MAINTENANCE, "plan announce back_up work validate close" },
    { DESK_TICKET_TYPE_RELEASE, "design build review test deploy support collect_issues close" },
  };

  g_assert_cmpuint (G_N_ELEMENTS (ways), ==, DESK_N_TICKET_TYPE - 1);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      DeskStage stage = DESK_STAGE_UNSET;
      DeskStage next;

      while ((next = desk_life_cycle_next_stage (ways[i].type, stage)) != DESK_STAGE_UNSET)
        {
          /* The usual way is always an allowed one. */
          g_assert_true (desk_life_cycle_may_move (ways[i].type, stage, next));
          g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", desk_enum_value_name (DESK_ENUM_STAGE, next));
          stage = next;
        }
      g_assert_cmpstr (line->str, ==, ways[i].line);
    }
}

static void
test_complete (void)
{
  gboolean used[DESK_N_STAGE] = { FALSE };

  for (int type = 1; type < DESK_N_TICKET_TYPE; type++)
    {
      DeskStage first = desk_life_cycle_first_stage (type);

      g_assert_true (desk_life_cycle_has_stage (type, first));
      for (int stage = 1; stage < DESK_N_STAGE; stage++)
        {
          guint n_stages;
          const DeskStage *stages;

          if (!desk_life_cycle_has_stage (type, stage))
            continue;

          used[stage] = TRUE;
          g_assert_true (reaches (type, first, stage));
          g_assert_true (reaches (type, stage, DESK_STAGE_CLOSE));

          stages = desk_life_cycle_get_moves (type, stage, &n_stages);
          g_assert_cmpuint (n_stages, >, 0);
          for (guint i = 0; i < n_stages; i++)
            {
              g_assert_true (desk_life_cycle_has_stage (type, stages[i]));
              g_assert_cmpint (stages[i], !=, stage);
            }
        }
    }

  for (int stage = 1; stage < DESK_N_STAGE; stage++)
    g_assert_true (used[stage]);
}

/* A stage move never asks for a status move that is not allowed, and a
 * status move never for such a stage move. */
static void
test_stage_and_status_agree (void)
{
  for (int type = 1; type < DESK_N_TICKET_TYPE; type++)
    {
      for (int stage = 1; stage < DESK_N_STAGE; stage++)
        {
          if (!desk_life_cycle_has_stage (type, stage))
            continue;

          for (int status = 1; status < DESK_N_STATUS; status++)
            {
              guint n_stages;
              const DeskStage *stages = desk_life_cycle_get_moves (type, stage, &n_stages);

              /* Only pairs that go together; anything may be cancelled
               * while it is worked on. */
              if (desk_life_cycle_status_for_stage (type, stage, status) != (DeskStatus) status)
                continue;

              for (guint i = 0; i < n_stages; i++)
                {
                  DeskStatus goes = desk_life_cycle_status_for_stage (type, stages[i], status);

                  g_assert_true (goes == (DeskStatus) status || desk_status_may_move (status, goes));
                }

              for (int to = 1; to < DESK_N_STATUS; to++)
                {
                  DeskStage goal;

                  if (!desk_status_may_move (status, to))
                    continue;

                  goal = desk_life_cycle_stage_for_status (type, stage, status, to);
                  if (goal == DESK_STAGE_UNSET)
                    {
                      /* Only the way to "done" can be too long. */
                      g_assert_cmpint (to, ==, DESK_STATUS_RESOLVED);
                      continue;
                    }
                  g_assert_true (goal == (DeskStage) stage || desk_life_cycle_may_move (type, stage, goal));
                  if (to != DESK_STATUS_CANCELLED)
                    g_assert_cmpint (desk_life_cycle_status_for_stage (type, goal, to), ==, to);
                }
            }
        }
    }
}

static void
test_moves (void)
{
  /* A quick fix needs no stages in between. */
  g_assert_true (desk_life_cycle_may_move (DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_LOG, DESK_STAGE_RESOLVE));
  g_assert_false (desk_life_cycle_may_move (DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_LOG, DESK_STAGE_CLOSE));
  /* Nobody starts implementing before approval and a window. */
  for (int stage = 1; stage < DESK_N_STAGE; stage++)
    {
      if (desk_life_cycle_has_stage (DESK_TICKET_TYPE_CHANGE, stage))
        g_assert_cmpint (desk_life_cycle_may_move (DESK_TICKET_TYPE_CHANGE, stage, DESK_STAGE_IMPLEMENT), ==,
                         stage == DESK_STAGE_SCHEDULE);
    }
  g_assert_false (desk_life_cycle_may_move (DESK_TICKET_TYPE_CHANGE, DESK_STAGE_ASSESS, DESK_STAGE_SCHEDULE));
  g_assert_true (desk_life_cycle_may_move (DESK_TICKET_TYPE_CHANGE, DESK_STAGE_IMPLEMENT, DESK_STAGE_BACK_OUT));
  /* Stages of other types. */
  g_assert_false (desk_life_cycle_may_move (DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_LOG, DESK_STAGE_FULFIL));
  g_assert_false (desk_life_cycle_may_move (DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_LOG, DESK_STAGE_LOG));
  g_assert_true (desk_life_cycle_may_move (DESK_TICKET_TYPE_REQUEST, DESK_STAGE_LOG, DESK_STAGE_FULFIL));
  g_assert_true (desk_life_cycle_may_move (DESK_TICKET_TYPE_REQUEST, DESK_STAGE_UNSET, DESK_STAGE_CLOSE));
}

static void
test_status (void)
{
  const char *allowed[] = { "new open",         "new waiting",      "new resolved",   "new cancelled",
                            "open waiting",     "open resolved",    "open cancelled", "waiting open",
                            "waiting resolved", "waiting cancelled", "resolved closed", "resolved open",
                            "closed open",      "cancelled open",   NULL };

  for (int from = 1; from < DESK_N_STATUS; from++)
    {
      for (int to = 1; to < DESK_N_STATUS; to++)
        {
          g_autofree char *move = g_strdup_printf ("%s %s", desk_enum_value_name (DESK_ENUM_STATUS, from),
                                                   desk_enum_value_name (DESK_ENUM_STATUS, to));

          g_assert_cmpint (desk_status_may_move (from, to), ==, g_strv_contains (allowed, move));
        }
    }
}

static void
test_stage_for_status (void)
{
  const struct
  {
    DeskTicketType type;
    DeskStage stage;
    DeskStatus from, to;
    DeskStage expected;
  } cases[] = {
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_LOG, DESK_STATUS_NEW, DESK_STATUS_OPEN, DESK_STAGE_INVESTIGATE },
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_COMMUNICATE, DESK_STATUS_NEW, DESK_STATUS_OPEN, DESK_STAGE_COMMUNICATE },
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_LOG, DESK_STATUS_NEW, DESK_STATUS_WAITING, DESK_STAGE_LOG },
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_LOG, DESK_STATUS_NEW, DESK_STATUS_RESOLVED, DESK_STAGE_RESOLVE },
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_REVIEW, DESK_STATUS_RESOLVED, DESK_STATUS_CLOSED, DESK_STAGE_CLOSE },
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_CLOSE, DESK_STATUS_CLOSED, DESK_STATUS_OPEN, DESK_STAGE_INVESTIGATE },
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_INVESTIGATE, DESK_STATUS_OPEN, DESK_STATUS_CANCELLED, DESK_STAGE_INVESTIGATE },
    { DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_UNSET, DESK_STATUS_NEW, DESK_STATUS_RESOLVED, DESK_STAGE_RESOLVE },
    { DESK_TICKET_TYPE_REQUEST, DESK_STAGE_INITIATE, DESK_STATUS_NEW, DESK_STATUS_OPEN, DESK_STAGE_INITIATE },
    { DESK_TICKET_TYPE_REQUEST, DESK_STAGE_FULFIL, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, DESK_STAGE_MANAGE },
    { DESK_TICKET_TYPE_REQUEST, DESK_STAGE_APPROVE, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, DESK_STAGE_UNSET },
    { DESK_TICKET_TYPE_PROBLEM, DESK_STAGE_ACCEPT, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, DESK_STAGE_ACCEPT },
    { DESK_TICKET_TYPE_PROBLEM, DESK_STAGE_KNOWN_ERROR, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, DESK_STAGE_RESOLVE },
    { DESK_TICKET_TYPE_CHANGE, DESK_STAGE_DRAFT, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, DESK_STAGE_UNSET },
    { DESK_TICKET_TYPE_CHANGE, DESK_STAGE_IMPLEMENT, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, DESK_STAGE_REVIEW },
    /* A reopened change is assessed, and so approved, again. */
    { DESK_TICKET_TYPE_CHANGE, DESK_STAGE_CLOSE, DESK_STATUS_CLOSED, DESK_STATUS_OPEN, DESK_STAGE_ASSESS },
    { DESK_TICKET_TYPE_CHANGE, DESK_STAGE_REJECT, DESK_STATUS_CANCELLED, DESK_STATUS_OPEN, DESK_STAGE_DRAFT },
    { DESK_TICKET_TYPE_MAINTENANCE, DESK_STAGE_WORK, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, DESK_STAGE_VALIDATE },
    { DESK_TICKET_TYPE_RELEASE, DESK_STAGE_COLLECT_ISSUES, DESK_STATUS_RESOLVED, DESK_STATUS_OPEN, DESK_STAGE_SUPPORT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DeskStage goal = desk_life_cycle_stage_for_status (cases[i].type, cases[i].stage, cases[i].from, cases[i].to);

      if (goal != cases[i].expected)
        g_error ("case %u: %s instead of %s", i, desk_enum_value_name (DESK_ENUM_STAGE, goal),
                 desk_enum_value_name (DESK_ENUM_STAGE, cases[i].expected));
    }

  g_assert_cmpint (desk_life_cycle_status_for_stage (DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_RESOLVE, DESK_STATUS_OPEN), ==,
                   DESK_STATUS_RESOLVED);
  g_assert_cmpint (desk_life_cycle_status_for_stage (DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_COMMUNICATE, DESK_STATUS_WAITING), ==,
                   DESK_STATUS_WAITING);
  g_assert_cmpint (desk_life_cycle_status_for_stage (DESK_TICKET_TYPE_INCIDENT, DESK_STAGE_PRIORITISE, DESK_STATUS_NEW), ==,
                   DESK_STATUS_OPEN);
  g_assert_cmpint (desk_life_cycle_status_for_stage (DESK_TICKET_TYPE_CHANGE, DESK_STAGE_REJECT, DESK_STATUS_OPEN), ==,
                   DESK_STATUS_CANCELLED);
  /* The same stage says different things of different types. */
  g_assert_cmpint (desk_life_cycle_status_for_stage (DESK_TICKET_TYPE_RELEASE, DESK_STAGE_REVIEW, DESK_STATUS_OPEN), ==,
                   DESK_STATUS_OPEN);

  g_assert_true (desk_status_is_finished (DESK_STATUS_RESOLVED));
  g_assert_true (desk_status_is_finished (DESK_STATUS_CLOSED));
  g_assert_true (desk_status_is_finished (DESK_STATUS_CANCELLED));
  g_assert_false (desk_status_is_finished (DESK_STATUS_WAITING));
}

static char *
draw_bar (DeskTicketType type,
          DeskStage      stage)
{
  DeskStageMark marks[DESK_LIFE_CYCLE_MAX_STAGES];
  guint n = desk_life_cycle_get_bar (type, stage, marks);
  GString *bar = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (bar, "%s%s%s", i > 0 ? " " : "",
                            marks[i].current ? "*" : marks[i].reached ? "+" : "-",
                            desk_enum_value_name (DESK_ENUM_STAGE, marks[i].stage));

  return g_string_free (bar, FALSE);
}

static void
test_bar (void)
{
  const struct
  {
    DeskTicketType type;
    DeskStage stage;
    const char *bar;
  } cases[] = {
    { DESK_TICKET_TYPE_REQUEST, DESK_STAGE_FULFIL, "+initiate +approve *fulfil -manage -close" },
    { DESK_TICKET_TYPE_REQUEST, DESK_STAGE_UNSET, "*initiate -approve -fulfil -manage -close" },
    { DESK_TICKET_TYPE_REQUEST, DESK_STAGE_CLOSE, "+initiate +approve +fulfil +manage *close" },
    { DESK_TICKET_TYPE_PROBLEM, DESK_STAGE_ACCEPT, "+detect +investigate +known_error *accept -close" },
    { DESK_TICKET_TYPE_CHANGE, DESK_STAGE_REJECT, "+draft +assess +approve *reject" },
    { DESK_TICKET_TYPE_CHANGE, DESK_STAGE_BACK_OUT, "+draft +assess +approve +schedule +implement *back_out -review -close" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *bar = draw_bar (cases[i].type, cases[i].stage);

      g_assert_cmpstr (bar, ==, cases[i].bar);
    }

  /* Every stage of every type is current on its own bar, once. */
  for (int type = 1; type < DESK_N_TICKET_TYPE; type++)
    {
      for (int stage = 1; stage < DESK_N_STAGE; stage++)
        {
          DeskStageMark marks[DESK_LIFE_CYCLE_MAX_STAGES];
          guint n, n_current = 0;

          if (!desk_life_cycle_has_stage (type, stage))
            continue;
          n = desk_life_cycle_get_bar (type, stage, marks);
          for (guint i = 0; i < n; i++)
            {
              if (marks[i].current)
                {
                  n_current++;
                  g_assert_cmpint (marks[i].stage, ==, stage);
                  g_assert_true (marks[i].reached);
                }
            }
          g_assert_cmpuint (n_current, ==, 1);
        }
    }
}

static void
test_path (void)
{
  /* Each row: evidence, and the steps it lights. */
  const struct
  {
    DeskEvidence evidence;
    const char *lit;
  } cases[] = {
    { { 0 }, "-----" },
    { { .has_symptoms = TRUE }, "-----" },
    { { .has_contact = TRUE }, "-----" },
    { { .has_symptoms = TRUE, .has_contact = TRUE }, "1----" },
    { { .has_goal = TRUE, .has_contact = TRUE }, "1----" },
    { { .has_cause = TRUE }, "-2---" },
    { { .has_attempt = TRUE }, "-2---" },
    { { .has_attempt = TRUE, .has_attempt_that_worked = TRUE }, "-23--" },
    { { .has_resolution = TRUE }, "--3--" },
    { { .has_validation = TRUE }, "---4-" },
    { { .customer_confirmed = TRUE }, "----5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (int step = 0; step < DESK_N_PATH_STEPS; step++)
        g_assert_cmpint (desk_path_is_lit (step, &cases[i].evidence), ==, cases[i].lit[step] != '-');
    }
  for (int step = 0; step < DESK_N_PATH_STEPS; step++)
    {
      g_assert_nonnull (desk_path_get_label (step));
      g_assert_nonnull (desk_path_get_hint (step));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/life-cycle/main-lines", test_main_lines);
  g_test_add_func ("/core/life-cycle/complete", test_complete);
  g_test_add_func ("/core/life-cycle/stage-and-status-agree", test_stage_and_status_agree);
  g_test_add_func ("/core/life-cycle/moves", test_moves);
  g_test_add_func ("/core/life-cycle/status-moves", test_status);
  g_test_add_func ("/core/life-cycle/stage-for-status", test_stage_for_status);
  g_test_add_func ("/core/life-cycle/stage-bar", test_bar);
  g_test_add_func ("/core/path/lit-by-evidence", test_path);

  return g_test_run ();
}
