// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket promise: what we said we would do, and by when.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-error.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "by", 0, "TIME", N_ ("when it falls due"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "by", "due_at" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_PROMISE, error);

  if (desk_cli_get_option (cli, "by") == NULL)
    return desk_cli_usage_error (error, _("Say by when it was promised: --by TIME"));

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_promise = {
  .name = "ticket promise",
  .usage = "NUMBER TEXT|- --by TIME",
  .summary = N_ ("record what was promised to the customer"),
  .details = N_ ("The ticket shows the promise that falls due first, and stands in the queue by it. TIME is 14:30,\n"
                 "“2026-03-02 14:30”, +2h, +3d or RFC 3339."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
