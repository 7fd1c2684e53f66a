// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to break the rules of messages.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

static DeskOperation *
put_message (Guards     *self,
             DeskCommit *commit)
{
  DeskOperation *entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &self->id);

  desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
  desk_operation_put_text (entry, "kind", "message");
  desk_operation_put_integer (entry, "made_at", desk_fixture_get_now_ms (self->fixture));
  desk_operation_put_uuid (entry, "author_id", &self->fixture->me);
  desk_operation_put_text (entry, "body", "We are on it");
  desk_operation_put_text (entry, "recipients", "anna@lindqvist.example");

  return entry;
}

static DeskCommit *
message_without_text (Guards   *self,
                      gboolean  mend)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_message");

  desk_operation_put_text (put_message (self, commit), "body", mend ? "We are on it" : " \n ");

  return commit;
}

static DeskCommit *
message_to_nobody (Guards   *self,
                   gboolean  mend)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_message");

  desk_operation_put_text (put_message (self, commit), "recipients", mend ? "anna@lindqvist.example" : " ");

  return commit;
}

static DeskCommit *
message_sent_at_once (Guards   *self,
                      gboolean  mend)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_message");
  DeskOperation *entry = put_message (self, commit);

  if (!mend)
    desk_operation_put_integer (entry, "sent_at", desk_fixture_get_now_ms (self->fixture));

  return commit;
}

static DeskCommit *
mark_sent (Guards *self)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_message_sent");

  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_ENTRY, &self->id), "sent_at", desk_fixture_get_now_ms (self->fixture));

  return commit;
}

static DeskCommit *
message_sent_twice (Guards   *self,
                    gboolean  mend)
{
  g_autoptr (DeskCommit) written = desk_fixture_begin (self->fixture, "import_event");
  DeskOperation *entry = put_message (self, written);

  if (!mend)
    desk_operation_put_integer (entry, "sent_at", desk_fixture_get_now_ms (self->fixture) - 1);
  desk_fixture_act (self->fixture, written);

  return mark_sent (self);
}

static DeskCommit *
note_is_sent (Guards   *self,
              gboolean  mend)
{
  g_autoptr (DeskCommit) written = desk_fixture_begin (self->fixture, "import_event");

  if (mend)
    put_message (self, written);
  else
    guards_add_entry (self, written, "note", "body", "Seen");
  desk_fixture_act (self->fixture, written);

  return mark_sent (self);
}

const GuardAttempt guard_attempts_of_messages[] = {
  { "message_is_complete", message_without_text, "write something first" },
  { "message_is_complete", message_to_nobody, "whom the message is for" },
  { "message_is_complete", message_sent_at_once, "by the person who has sent it" },
  { "message_is_sent_once", message_sent_twice, "has been sent already" },
  { "message_is_sent_once", note_is_sent, "Only a message is marked sent" },
};
const guint guard_n_attempts_of_messages = G_N_ELEMENTS (guard_attempts_of_messages);
