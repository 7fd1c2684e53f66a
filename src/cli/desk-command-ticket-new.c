// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket new: logs a ticket.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "summary", 0, "TEXT", N_ ("what it is about, in one line"), FALSE },
  { "type", 0, "TYPE", N_ ("incident (if not said), information, request, problem, change, maintenance or release"), FALSE },
  { "requester", 0, "CUSTOMER", N_ ("who has the trouble: a name, an e-mail address or an id"), FALSE },
  { "organisation", 0, "NAME", N_ ("whose it is (that of the requester)"), FALSE },
  { "channel", 0, "CHANNEL", N_ ("phone, email, chat, text, remote, face_to_face, portal, forum or monitoring"), FALSE },
  { "service", 0, "NAME", N_ ("which service"), FALSE },
  { "item", 0, "NAME", N_ ("which configuration item"), FALSE },
  { "impact", 0, "IMPACT", N_ ("organisation, department or person (if not said)"), FALSE },
  { "urgency", 0, "URGENCY", N_ ("stopped, hindered (if not said) or can_wait"), FALSE },
  { "business-critical", 0, NULL, N_ ("the business stands still"), FALSE },
  { "category", 0, "TEXT", N_ ("what sort of trouble"), FALSE },
  { "description", 0, "TEXT", N_ ("everything else; “-” for standard input"), FALSE },
  { "team", 0, "NAME", N_ ("which team (the first one of the desk)"), FALSE },
  { "contact", 0, "TEXT", N_ ("what the customer was told while it was logged; “-” for standard input"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "summary", "summary" },
  { "type", "type" },
  { "requester", "requester_id" },
  { "organisation", "organisation_id" },
  { "channel", "channel" },
  { "service", "service_id" },
  { "item", "configuration_item_id" },
  { "impact", "impact" },
  { "urgency", "urgency" },
  { "business-critical", "business_critical" },
  { "category", "category" },
  { "description", "description" },
  { "team", "team_id" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_NEW, error);
  const char *contact = desk_cli_get_option (cli, "contact");

  if (action == NULL)
    return FALSE;
  if (!desk_verb_put_fields (cli, action, fields, G_N_ELEMENTS (fields), error) || !desk_verb_put_assignments (cli, action, 0, error))
    return FALSE;
  if (desk_operation_get (action->fields, "summary") == NULL)
    return desk_cli_usage_error (error, _("What is it about? Say it with “--summary TEXT”"));
  if (contact != NULL && !desk_verb_put_entry (cli, action, contact, NULL, 0, error))
    return FALSE;

  return desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_new = {
  .name = "ticket new",
  .usage = "--summary TEXT [OPTION…] [FIELD=VALUE…]",
  .summary = N_ ("log a ticket"),
  .details = N_ ("Prints its number. Impact and urgency make its priority. Other fields are set as “ticket set” does."),
  .options = options,
  .max_arguments = G_MAXUINT,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
