// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket link: a ticket leads to something else.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "ticket", 0, "NUMBER", N_ ("another ticket"), FALSE },
  { "article", 0, "KB-NUMBER", N_ ("an article"), FALSE },
  { "item", 0, "NAME", N_ ("a configuration item"), FALSE },
  { "url", 0, "URL", N_ ("an address: http, https or mailto"), FALSE },
  { "kind", 0, "KIND", N_ ("related, duplicate, caused_by or article_used (related; of an article, article_used)"), FALSE },
  { "outcome", 0, "OUTCOME", N_ ("how the article did here: worked, partly, no_effect or worse"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "ticket", "linked_ticket_id" },
  { "article", "article_id" },
  { "item", "configuration_item_id" },
  { "url", "url" },
  { "kind", "link_kind" },
  { "outcome", "outcome" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_LINK, error);

  if (action == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!desk_cli_put_option (cli, desk_ticket_action_get_entry (action), fields[i].option, fields[i].field, error))
        return FALSE;
    }

  return desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_link = {
  .name = "ticket link",
  .usage = "NUMBER --ticket NUMBER|--article KB-NUMBER|--item NAME|--url URL",
  .summary = N_ ("link a ticket to something else"),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
