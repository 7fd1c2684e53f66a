// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket correct: something was wrong, and this is right.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "right", 0, "TEXT", N_ ("what is right"), FALSE },
  { "evidence", 0, "TEXT", N_ ("how we know"), FALSE },
  { "entry", 0, "ID", N_ ("an entry of the ticket was wrong, as “ticket show --json” has it"), FALSE },
  { "field", 0, "FIELD", N_ ("cause, resolution or validation was wrong; of an article: body or title"), FALSE },
  { "article", 0, "KB-NUMBER", N_ ("an article was wrong"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "right", "corrected_text" }, { "evidence", "evidence" }, { "entry", "parent_id" }, { "field", "corrected_field" }, { "article", "article_id" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_CORRECT, error);

  if (action == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!desk_cli_put_option (cli, desk_ticket_action_get_entry (action), fields[i].option, fields[i].field, error))
        return FALSE;
    }

  return desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_correct = {
  .name = "ticket correct",
  .usage = "NUMBER --entry ID|--field FIELD|--article KB-NUMBER --right TEXT --evidence TEXT",
  .summary = N_ ("mark something as wrong, and say what is right"),
  .details = N_ ("Nothing is taken away: what was wrong stays, with its correction. “ticket corrected” says\n"
                 "who got it."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
