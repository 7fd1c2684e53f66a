// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to leave settings on a desk that nobody can read.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-record.h"
#include "desk-service-level.h"
#include "guard-attempts.h"

static DeskCommit *
put_matrix (Guards     *self,
            const char *json)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "desk_edit");
  g_autoptr (DeskRecord) desk = desk_record_load_desk (self->fixture->file, NULL);

  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_DESK, desk_record_get_id (desk)), "priority_matrix", json);

  return commit;
}

static DeskCommit *
matrix_with_a_six (Guards   *self,
                   gboolean  mend)
{
  return put_matrix (self, mend ? "[[1,1,2],[2,3,4],[3,4,5]]" : "[[6,1,2],[2,3,4],[3,4,5]]");
}

static DeskCommit *
matrix_of_words (Guards   *self,
                 gboolean  mend)
{
  return put_matrix (self, mend ? "[[1,2,3],[2,3,5],[3,4,5]]" : "\"all of them critical\"");
}

static DeskCommit *
new_policy (Guards     *self,
            const char *targets,
            const char *always)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "desk_edit");
  DeskOperation *policy = desk_commit_add_insert (commit, DESK_TABLE_POLICY, &self->id);
  g_autoptr (DeskRecord) desk = desk_record_load_desk (self->fixture->file, NULL);
  DeskUuid calendar;

  g_assert_true (desk_record_get_uuid (desk, "calendar_id", &calendar));
  desk_operation_put_text (policy, "name", "New ones");
  desk_operation_put_uuid (policy, "calendar_id", &calendar);
  desk_operation_put_text (policy, "targets", targets);
  if (always != NULL)
    desk_operation_put_text (policy, "round_the_clock", always);

  return commit;
}

static DeskCommit *
targets_of_one_level (Guards   *self,
                      gboolean  mend)
{
  return new_policy (self, mend ? desk_policy_get_default_targets_json () : "{\"gold\":[[\"1h\",\"2h\"]]}", NULL);
}

static DeskCommit *
targets_in_weeks (Guards   *self,
                  gboolean  mend)
{
  g_auto (GStrv) parts = g_strsplit (desk_policy_get_default_targets_json (), "10d", -1);
  g_autofree char *weeks = g_strjoinv ("2w", parts);

  g_assert_cmpuint (g_strv_length (parts), >, 1);

  return new_policy (self, mend ? desk_policy_get_default_targets_json () : weeks, NULL);
}

static DeskCommit *
always_of_no_level (Guards   *self,
                    gboolean  mend)
{
  return new_policy (self, desk_policy_get_default_targets_json (), mend ? desk_policy_get_default_round_the_clock_json () : "[[\"tin\",1]]");
}

static DeskCommit *
new_hours (Guards     *self,
           const char *hours,
           const char *holidays,
           const char *transitions)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "desk_edit");
  DeskOperation *calendar = desk_commit_add_insert (commit, DESK_TABLE_WORKING_CALENDAR, &self->id);

  desk_operation_put_text (calendar, "name", "New ones");
  desk_operation_put_text (calendar, "time_zone", "Europe/Berlin");
  desk_operation_put_text (calendar, "hours", hours);
  desk_operation_put_text (calendar, "holidays", holidays);
  desk_operation_put_text (calendar, "transitions", transitions);

  return commit;
}

static DeskCommit *
hours_backwards (Guards   *self,
                 gboolean  mend)
{
  return new_hours (self, mend ? "{\"mon\":[[\"08:00\",\"17:00\"]]}" : "{\"mon\":[[\"17:00\",\"08:00\"]]}", "[]", "[[0,3600]]");
}

static DeskCommit *
holiday_that_is_none (Guards   *self,
                      gboolean  mend)
{
  return new_hours (self, "{\"mon\":[[\"08:00\",\"17:00\"]]}", mend ? "[[\"2026-12-25\",\"Christmas Day\"]]" : "[[\"2026-02-30\",\"Never\"]]", "[[0,3600]]");
}

static DeskCommit *
zone_without_a_beginning (Guards   *self,
                          gboolean  mend)
{
  return new_hours (self, "{\"mon\":[[\"08:00\",\"17:00\"]]}", "[]", mend ? "[[0,3600]]" : "[]");
}

const GuardAttempt guard_attempts_of_settings[] = {
  { "priorities_can_be_read", matrix_with_a_six, "priorities cannot be read" },
  { "priorities_can_be_read", matrix_of_words, "priorities cannot be read" },
  { "targets_can_be_read", targets_of_one_level, "service levels cannot be read" },
  { "targets_can_be_read", targets_in_weeks, "service levels cannot be read" },
  { "round_the_clock_can_be_read", always_of_no_level, "service levels cannot be read" },
  { "hours_can_be_read", hours_backwards, "working hours cannot be read" },
  { "holidays_can_be_read", holiday_that_is_none, "working hours cannot be read" },
  { "time_zone_can_be_read", zone_without_a_beginning, "working hours cannot be read" },
};
const guint guard_n_attempts_of_settings = G_N_ELEMENTS (guard_attempts_of_settings);
