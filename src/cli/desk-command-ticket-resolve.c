// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket resolve: its cause and resolution are there.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "cause", 0, "TEXT", N_ ("what it was"), FALSE },
  { "cause-category", 0, "CATEGORY", N_ ("skill_gap, upgrade, malfunction, slow_system, outdated_equipment, change, vendor, security or other"), FALSE },
  { "resolution", 0, "TEXT", N_ ("what was done"), FALSE },
  { "kind", 0, "KIND", N_ ("quick_fix, technical_fix, workaround, information or replacement"), FALSE },
  { "validation", 0, "TEXT", N_ ("how you made sure yourself"), FALSE },
  { "confirmed", 0, NULL, N_ ("the customer said that it works"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "cause", "cause" },
  { "cause-category", "cause_category" },
  { "resolution", "resolution" },
  { "kind", "resolution_kind" },
  { "validation", "validation" },
  { "confirmed", "customer_confirmed" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_RESOLVE, error);

  return action != NULL && desk_verb_put_fields (cli, action, fields, G_N_ELEMENTS (fields), error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_resolve = {
  .name = "ticket resolve",
  .usage = "NUMBER [OPTION…]",
  .summary = N_ ("resolve a ticket"),
  .details = N_ ("A ticket is resolved with a resolution, and a cause or a cause category, given here or before. TEXT\n"
                 "can be “-” for standard input."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
