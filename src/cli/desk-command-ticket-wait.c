// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket wait: it waits for somebody else.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "reason", 0, "REASON", N_ ("customer, vendor, change, parts, date or other"), FALSE },
  { "until", 0, "TIME", N_ ("when it wakes"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "reason", "waiting_reason" },
  { "until", "waiting_until" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_WAIT, error);

  return action != NULL && desk_verb_put_fields (cli, action, fields, G_N_ELEMENTS (fields), error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_wait = {
  .name = "ticket wait",
  .usage = "NUMBER --reason REASON [--until TIME]",
  .summary = N_ ("let a ticket wait for somebody else"),
  .details = N_ ("While it waits for the customer its resolve clock stands still. TIME is 14:30, “2026-03-02 14:30”, +2h,\n"
                 "+3d or RFC 3339; the ticket wakes then by itself."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
