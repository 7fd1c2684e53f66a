// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket set: changes fields.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_EDIT, error);

  return action != NULL && desk_verb_put_assignments (cli, action, 1, error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_set = {
  .name = "ticket set",
  .usage = "NUMBER FIELD=VALUE…",
  .summary = N_ ("change fields of a ticket"),
  .details = N_ ("FIELD is any field of a ticket (docs/records.md); “owner” is as good as “owner_id”. Who or what it\n"
                 "points at is given by name, number, e-mail address or id; times as 14:30, “2026-03-02 14:30”, +2h or\n"
                 "RFC 3339; a longer text can be “-” for standard input. Nothing after “=” clears the field. All of it\n"
                 "is one step, undone at once."),
  .min_arguments = 2,
  .max_arguments = G_MAXUINT,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
