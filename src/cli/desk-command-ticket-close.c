// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket close: validated and confirmed.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "validation", 0, "TEXT", N_ ("how you made sure yourself"), FALSE },
  { "confirmed", 0, NULL, N_ ("the customer said that it works"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "validation", "validation" },
  { "confirmed", "customer_confirmed" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_CLOSE, error);

  return action != NULL && desk_verb_put_fields (cli, action, fields, G_N_ELEMENTS (fields), error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_close = {
  .name = "ticket close",
  .usage = "NUMBER [OPTION…]",
  .summary = N_ ("close a resolved ticket"),
  .details = N_ ("A ticket is closed once the resolution was validated, and the customer confirmed it or was asked."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
