// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket question: what was asked, and what was answered.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "kind", 0, "KIND", N_ ("open, closed, probing or confirming"), FALSE },
  { "answer", 0, "TEXT", N_ ("what was answered"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "kind", "question_kind" },
  { "answer", "answer" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_QUESTION, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_question = {
  .name = "ticket question",
  .usage = "NUMBER TEXT|- --kind KIND [--answer TEXT]",
  .summary = N_ ("record a question to the customer, and its answer"),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
