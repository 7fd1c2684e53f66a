// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket contact: a contact with the customer.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "channel", 0, "CHANNEL", N_ ("phone, email, chat, text, remote, face_to_face, portal, forum or monitoring (that of the ticket)"), FALSE },
  { "direction", 0, "DIRECTION", N_ ("outbound (if not said) or inbound"), FALSE },
  { "with", 0, "CUSTOMER", N_ ("with whom, when not the requester"), FALSE },
  { "minutes", 0, "N", N_ ("how long it took"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "channel", "channel" },
  { "direction", "direction" },
  { "with", "customer_id" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_CONTACT, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) &&
         desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_contact = {
  .name = "ticket contact",
  .usage = "NUMBER TEXT|-",
  .summary = N_ ("record a contact with the customer"),
  .details = N_ ("An answer of the customer wakes a ticket that waits for it."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
