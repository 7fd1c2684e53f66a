// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket attempt: something was tried.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "outcome", 0, "OUTCOME", N_ ("worked, partly, no_effect or worse"), FALSE },
  { "expected", 0, "TEXT", N_ ("what it was expected to do"), FALSE },
  { "hypothesis", 0, "TEXT", N_ ("what is suspected"), FALSE },
  { "rules-out", 0, "TEXT", N_ ("what it rules out"), FALSE },
  { "source", 0, "SOURCE", N_ ("article, peer, vendor, documentation or own_idea"), FALSE },
  { "article", 0, "KB-NUMBER", N_ ("the article that was followed"), FALSE },
  { "minutes", 0, "N", N_ ("how long it took"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "outcome", "outcome" },
  { "expected", "expected" },
  { "hypothesis", "hypothesis" },
  { "rules-out", "rules_out" },
  { "source", "source" },
  { "article", "article_id" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_ATTEMPT, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) &&
         desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_attempt = {
  .name = "ticket attempt",
  .usage = "NUMBER TEXT|-",
  .summary = N_ ("record what was tried"),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
