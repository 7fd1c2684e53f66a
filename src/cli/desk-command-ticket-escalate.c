// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket escalate: a ticket is handed over.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-value.h"
#include "desk-hand-over-fill.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "team", 0, "TEAM", N_ ("the team, or the vendor, that is asked"), FALSE },
  { "analyst", 0, "NAME", N_ ("the specialist or lead who is asked"), FALSE },
  { "reason", 0, "REASON", N_ ("customer_asks, vip, high_priority, time, expertise, access, knowledge_exhausted or overwhelmed"), FALSE },
  { "contact-checked", 0, NULL, N_ ("the customer’s contact details were checked"), FALSE },
  { "errors", 0, "TEXT", N_ ("error messages, word for word"), FALSE },
  { "screenshots", 0, "TEXT", N_ ("where screenshots are"), FALSE },
  { "steps", 0, "TEXT", N_ ("what was tried and came of it, beside the attempts recorded"), FALSE },
  { "category-checked", 0, NULL, N_ ("category and priority were checked"), FALSE },
  { "circumstances", 0, "TEXT", N_ ("special circumstances (those of the ticket)"), FALSE },
  { "minutes", 0, "N", N_ ("time already spent with the customer (as recorded)"), FALSE },
  { "told", 0, "TEXT", N_ ("what the customer was told"), FALSE },
  { "next", 0, "TEXT", N_ ("what happens next, as the customer was told"), FALSE },
  { "by", 0, "TIME", N_ ("when the customer hears from us"), FALSE },
  { "understood", 0, NULL, N_ ("the customer said that this was understood"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "team", "to_team_id" },
  { "analyst", "to_analyst_id" },
  { "reason", "escalation_reason" },
  { "told", "told" },
};

static gboolean
read_texts (DeskCli       *cli,
            DeskHandOver  *card,
            GError       **error)
{
  const struct {
    const char *option;
    char **text;
  } texts[] = {
    { "errors", &card->error_messages }, { "screenshots", &card->screenshots },     { "steps", &card->steps },
    { "next", &card->next_steps },       { "circumstances", &card->circumstances },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *given = desk_cli_get_option (cli, texts[i].option);

      if (given == NULL)
        continue;
      *texts[i].text = desk_cli_read_text (cli, given, error);
      if (*texts[i].text == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_card (DeskCli           *cli,
          DeskTicketAction  *action,
          GError           **error)
{
  g_autoptr (DeskHandOver) card = desk_hand_over_new ();
  g_autoptr (DeskRecord) ticket = desk_record_load (desk_cli_get_file (cli), DESK_TABLE_TICKET, &action->ticket, error);
  g_autoptr (GPtrArray) entries = NULL;
  g_auto (DeskValue) id = DESK_VALUE_INIT;
  const char *by = desk_cli_get_option (cli, "by");
  g_autofree char *json = NULL;

  if (ticket == NULL)
    return FALSE;
  desk_value_set_uuid (&id, &action->ticket);
  entries = desk_record_load_where (desk_cli_get_file (cli), DESK_TABLE_ENTRY, "WHERE ticket_id = ? ORDER BY made_at, id", &id, 1, error);
  if (entries == NULL || !read_texts (cli, card, error) || !desk_cli_get_count (cli, "minutes", 0, 100000, &card->minutes_spent, error))
    return FALSE;
  if (by != NULL && !desk_cli_parse_time (cli, by, &card->expected_by_ms, error))
    return FALSE;
  card->contact_checked = desk_cli_has_option (cli, "contact-checked");
  card->category_checked = desk_cli_has_option (cli, "category-checked");
  card->understood = desk_cli_has_option (cli, "understood");
  desk_hand_over_fill (card, ticket, entries);
  json = desk_hand_over_to_json (card);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "hand_over", json);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_ESCALATE, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) &&
         put_card (cli, action, error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_escalate = {
  .name = "ticket escalate",
  .usage = "NUMBER TEXT|-",
  .summary = N_ ("hand a ticket over"),
  .details = N_ ("TEXT is what the next one is asked to do. Attempts, articles used, special circumstances and the time spent\n"
                 "are put on the card from the ticket. Until somebody accepts it, the ticket stays with its owner."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
