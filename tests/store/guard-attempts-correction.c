// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to break the rules of corrections.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

static DeskCommit *
correct (Guards         *self,
         DeskOperation **entry)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_correct");

  *entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &self->id);
  desk_operation_put_uuid (*entry, "ticket_id", &self->ticket);
  desk_operation_put_text (*entry, "kind", "correction");
  desk_operation_put_integer (*entry, "made_at", desk_fixture_get_now_ms (self->fixture));

  return commit;
}

static DeskCommit *
correct_cause (Guards     *self,
               const char *field,
               const char *right,
               const char *evidence)
{
  DeskOperation *entry;
  DeskCommit *commit;

  guards_put_ticket (self, "cause", "A jam");
  commit = correct (self, &entry);
  if (field != NULL)
    desk_operation_put_text (entry, "corrected_field", field);
  if (right != NULL)
    desk_operation_put_text (entry, "corrected_text", right);
  if (evidence != NULL)
    desk_operation_put_text (entry, "evidence", evidence);

  return commit;
}

static DeskCommit *
correct_with_nothing (Guards   *self,
                      gboolean  mend)
{
  return correct_cause (self, "cause", mend ? "The fuser" : " \n", "Taken out and looked at");
}

static DeskCommit *
correct_without_evidence (Guards   *self,
                          gboolean  mend)
{
  return correct_cause (self, "cause", "The fuser", mend ? "Taken out and looked at" : NULL);
}

static DeskCommit *
correct_no_thing (Guards   *self,
                  gboolean  mend)
{
  return correct_cause (self, mend ? "cause" : NULL, "The fuser", "Taken out and looked at");
}

static DeskCommit *
correct_another_field (Guards   *self,
                       gboolean  mend)
{
  return correct_cause (self, mend ? "cause" : "owner_id", "The fuser", "Taken out and looked at");
}

static DeskCommit *
correct_what_is_not_there (Guards   *self,
                           gboolean  mend)
{
  return correct_cause (self, mend ? "cause" : "resolution", "The fuser", "Taken out and looked at");
}

static DeskCommit *
correct_entry (Guards         *self,
               const DeskUuid *wrong)
{
  DeskOperation *entry;
  DeskCommit *commit = correct (self, &entry);

  desk_operation_put_uuid (entry, "parent_id", wrong);
  desk_operation_put_text (entry, "corrected_text", "The fuser");
  desk_operation_put_text (entry, "evidence", "Taken out and looked at");

  return commit;
}

static DeskCommit *
correct_elsewhere (Guards   *self,
                   gboolean  mend)
{
  DeskUuid other, note;

  desk_fixture_add_ticket (self->fixture, "Another one", NULL, &other);
  desk_fixture_add_note (self->fixture, mend ? &self->ticket : &other, "It is the tray", &note);

  return correct_entry (self, &note);
}

static DeskCommit *
correct_a_correction (Guards   *self,
                      gboolean  mend)
{
  g_autoptr (DeskCommit) first = NULL;
  DeskUuid note, correction = self->id;

  desk_fixture_add_note (self->fixture, &self->ticket, "It is the tray", &note);
  first = correct_entry (self, &note);
  desk_fixture_act (self->fixture, first);
  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &self->id);

  return correct_entry (self, mend ? &note : &correction);
}

static DeskCommit *
correct_two_things (Guards   *self,
                    gboolean  mend)
{
  DeskCommit *commit;
  DeskUuid note;

  guards_put_ticket (self, "cause", "A jam");
  desk_fixture_add_note (self->fixture, &self->ticket, "It is the tray", &note);
  commit = correct_entry (self, &note);
  if (!mend)
    desk_operation_put_text (g_ptr_array_index (commit->operations, 0), "corrected_field", "cause");

  return commit;
}

const GuardAttempt guard_attempts_of_corrections[] = {
  { "correction_is_complete", correct_with_nothing, "what is right" },
  { "correction_is_complete", correct_without_evidence, "how we know" },
  { "correction_is_complete", correct_no_thing, "of one thing" },
  { "correction_is_complete", correct_two_things, "of one thing" },
  { "correction_is_complete", correct_another_field, "cause, resolution or validation" },
  { "correction_is_complete", correct_what_is_not_there, "Nothing stands there" },
  { "correction_is_complete", correct_elsewhere, "another ticket" },
  { "correction_is_complete", correct_a_correction, "not corrected" },
};
const guint guard_n_attempts_of_corrections = G_N_ELEMENTS (guard_attempts_of_corrections);
