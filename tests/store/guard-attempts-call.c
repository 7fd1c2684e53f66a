// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to break the rules of calls, questions and recovery.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

static DeskCommit *
write_entry (Guards      *self,
             const char  *kind,
             const char  *body,
             DeskOperation **entry)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_call");

  guards_add_entry (self, commit, kind, "body", body);
  *entry = g_ptr_array_index (commit->operations, commit->operations->len - 1);

  return commit;
}

static DeskCommit *
put_text (Guards     *self,
          const char *kind,
          const char *field,
          const char *text)
{
  DeskOperation *entry;
  DeskCommit *commit = write_entry (self, kind, "She called", &entry);

  desk_operation_put_text (entry, field, text);

  return commit;
}

static char *
write_matched (gint64 matched_ms)
{
  return g_strdup_printf ("{\"employee_number\":%" G_GINT64_FORMAT "}", matched_ms);
}

static DeskCommit *
keep_the_identifier (Guards   *self,
                     gboolean  mend)
{
  g_autofree char *matched = write_matched (FIXTURE_NOW_MS);

  return put_text (self, "contact", "validated_by", mend ? matched : "{\"employee_number\":\"E-4711\"}");
}

static DeskCommit *
keep_an_identifier_of_no_kind (Guards   *self,
                               gboolean  mend)
{
  g_autofree char *matched = write_matched (FIXTURE_NOW_MS);

  return put_text (self, "contact", "validated_by", mend ? matched : "{\"E-4711\":1772442000000}");
}

static DeskCommit *
keep_a_list (Guards   *self,
             gboolean  mend)
{
  g_autofree char *matched = write_matched (FIXTURE_NOW_MS);

  return put_text (self, "contact", "validated_by", mend ? matched : "[\"employee_number\"]");
}

/* A number that is no time could be the identifier itself. */
static DeskCommit *
keep_a_number_as_time (Guards   *self,
                       gboolean  mend)
{
  g_autofree char *matched = write_matched (mend ? FIXTURE_NOW_MS - DESK_HOUR_MS : 4711);

  return put_text (self, "contact", "validated_by", matched);
}

static DeskCommit *
validate_in_a_note (Guards   *self,
                    gboolean  mend)
{
  g_autofree char *matched = write_matched (FIXTURE_NOW_MS);

  return put_text (self, mend ? "contact" : "note", "validated_by", matched);
}

static DeskCommit *
mark_what_is_no_mark (Guards   *self,
                      gboolean  mend)
{
  return put_text (self, "contact", "scam_marks", mend ? "[\"asks_for_password\",\"presses\"]" : "[\"swears\"]");
}

static DeskCommit *
mark_a_note (Guards   *self,
             gboolean  mend)
{
  return put_text (self, mend ? "contact" : "note", "scam_marks", "[\"presses\"]");
}

static DeskCommit *
agree_in_a_note (Guards   *self,
                 gboolean  mend)
{
  DeskOperation *entry;
  DeskCommit *commit = write_entry (self, mend ? "contact" : "note", "She agrees", &entry);

  desk_operation_put_integer (entry, "consent", 1);

  return commit;
}

static DeskCommit *
be_silent (Guards     *self,
           const char *kind,
           gint64      length_ms,
           gint64      promised_ms)
{
  DeskOperation *entry;
  DeskCommit *commit = write_entry (self, kind, "", &entry);

  desk_operation_put_integer (entry, "started_at", FIXTURE_NOW_MS);
  desk_operation_put_integer (entry, "ended_at", FIXTURE_NOW_MS + length_ms);
  if (promised_ms != 0)
    desk_operation_put_integer (entry, "promised_at", FIXTURE_NOW_MS + promised_ms);

  return commit;
}

static DeskCommit *
hold_backwards (Guards   *self,
                gboolean  mend)
{
  return be_silent (self, "hold", mend ? 0 : -1, 0);
}

static DeskCommit *
hold_until_before (Guards   *self,
                   gboolean  mend)
{
  return be_silent (self, "hold", 5, mend ? 4 : -1);
}

static DeskCommit *
mute_backwards (Guards   *self,
                gboolean  mend)
{
  return be_silent (self, "mute", mend ? 1 : -1, 0);
}

static DeskCommit *
hold_for_no_time (Guards   *self,
                  gboolean  mend)
{
  DeskOperation *entry;
  DeskCommit *commit = write_entry (self, "hold", "", &entry);

  desk_operation_put_integer (entry, "duration_s", mend ? 60 : 0);

  return commit;
}

static DeskCommit *
mute_for_no_time (Guards   *self,
                  gboolean  mend)
{
  DeskOperation *entry;
  DeskCommit *commit = write_entry (self, "mute", "", &entry);

  desk_operation_put_integer (entry, mend ? "duration_s" : "ended_at", mend ? 60 : FIXTURE_NOW_MS);

  return commit;
}

static DeskCommit *
end_a_hold_before (Guards   *self,
                   gboolean  mend)
{
  g_autoptr (DeskCommit) begun = desk_fixture_begin (self->fixture, "ticket_call");
  DeskCommit *commit;

  guards_add_entry (self, begun, "hold", "told", "I look it up");
  desk_operation_put_integer (g_ptr_array_index (begun->operations, 0), "started_at", FIXTURE_NOW_MS);
  desk_fixture_act (self->fixture, begun);
  commit = desk_fixture_begin (self->fixture, "ticket_hold");
  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_ENTRY, &self->id), "ended_at", FIXTURE_NOW_MS + (mend ? 1 : -1));

  return commit;
}

static DeskCommit *
ask (Guards     *self,
     const char *text,
     const char *kind)
{
  DeskOperation *entry;
  DeskCommit *commit = write_entry (self, "question", text, &entry);

  if (kind != NULL)
    desk_operation_put_text (entry, "question_kind", kind);

  return commit;
}

static DeskCommit *
ask_nothing (Guards   *self,
             gboolean  mend)
{
  return ask (self, mend ? "Since when?" : " \n", "open");
}

static DeskCommit *
ask_anyhow (Guards   *self,
            gboolean  mend)
{
  return ask (self, "Since when?", mend ? "probing" : NULL);
}

static DeskCommit *
recover_without_words (Guards   *self,
                       gboolean  mend)
{
  DeskOperation *entry;

  return write_entry (self, "recovery", mend ? "She had to call three times" : "\t", &entry);
}

const GuardAttempt guard_attempts_of_calls[] = {
  { "caller_is_validated_by_names_of_identifiers", keep_the_identifier, "and nothing else" },
  { "caller_is_validated_by_names_of_identifiers", keep_an_identifier_of_no_kind, "never the identifiers themselves" },
  { "caller_is_validated_by_names_of_identifiers", keep_a_list, "is a JSON object" },
  { "caller_is_validated_by_names_of_identifiers", keep_a_number_as_time, "at the time of the contact" },
  { "caller_is_validated_by_names_of_identifiers", validate_in_a_note, "validated in a contact" },
  { "scam_marks_are_known", mark_what_is_no_mark, "no known mark" },
  { "scam_marks_are_known", mark_a_note, "seen in a contact" },
  { "consent_is_given_in_a_contact", agree_in_a_note, "in a contact" },
  { "hold_runs_forward", hold_backwards, "ends after it began" },
  { "hold_runs_forward", hold_until_before, "ends after it began" },
  { "hold_runs_forward", hold_for_no_time, "or how long" },
  { "mute_runs_forward", mute_backwards, "ends after it began" },
  { "mute_runs_forward", mute_for_no_time, "or how long" },
  { "silence_ends_after_it_began", end_a_hold_before, "ends after it began" },
  { "question_says_its_kind", ask_nothing, "what was asked" },
  { "question_says_its_kind", ask_anyhow, "what kind of question" },
  { "recovery_says_what_was_heard", recover_without_words, "what was heard" },
};
const guint guard_n_attempts_of_calls = G_N_ELEMENTS (guard_attempts_of_calls);
