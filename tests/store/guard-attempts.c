// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What attempts to break rules begin with.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

void
guards_set_up (Guards *self)
{
  self->fixture = desk_fixture_new (1);
  desk_fixture_add_ticket (self->fixture, "Printer", NULL, &self->ticket);
  desk_fixture_add_analyst (self->fixture, "Kim Roe", &self->trainee);
  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &self->id);
}

DeskCommit *
guards_begin_edit (Guards         *self,
            DeskOperation **operation)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_edit");

  *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &self->ticket);

  return commit;
}

/* Straight into a state, past the rules, as an import does. */
void
guards_put_ticket (Guards     *self,
            const char *field,
            const char *text)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");

  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, &self->ticket), field, text);
  desk_fixture_act (self->fixture, commit);
}

void
guards_add_entry (Guards     *self,
           DeskCommit *commit,
           const char *kind,
           const char *field,
           const char *text)
{
  DeskOperation *operation = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &self->id);

  desk_operation_put_uuid (operation, "ticket_id", &self->ticket);
  desk_operation_put_text (operation, "kind", kind);
  desk_operation_put_integer (operation, "made_at", desk_fixture_get_now_ms (self->fixture));
  desk_operation_put_text (operation, field, text);
}
