// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket show: everything about one ticket.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-record-output.h"
#include "desk-ticket-details.h"
#include "desk-ticket-explain.h"
#include "desk-timeline.h"

static const DeskColumn columns[] = {
  { "number", N_ ("Ticket"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "summary", N_ ("Summary"), DESK_COLUMN_PLAIN },
  { "withdrawn", N_ ("Withdrawn"), DESK_COLUMN_PLAIN },
  { "conflicts", N_ ("Conflicts"), DESK_COLUMN_PLAIN },
  { "type", N_ ("Type"), DESK_COLUMN_PLAIN },
  { "status", N_ ("Status"), DESK_COLUMN_PLAIN },
  { "stage", N_ ("Stage"), DESK_COLUMN_PLAIN },
  { "priority", N_ ("Priority"), DESK_COLUMN_PLAIN },
  { "priority_reason", N_ ("Priority by hand"), DESK_COLUMN_PLAIN },
  { "business_critical", N_ ("Business-critical"), DESK_COLUMN_PLAIN },
  { "impact", N_ ("Impact"), DESK_COLUMN_PLAIN },
  { "urgency", N_ ("Urgency"), DESK_COLUMN_PLAIN },
  { "why", N_ ("Why here"), DESK_COLUMN_PLAIN },
  { "respond", N_ ("To respond"), DESK_COLUMN_PLAIN },
  { "respond_used_percent", N_ ("Response time"), DESK_COLUMN_PLAIN },
  { "resolve", N_ ("To resolve"), DESK_COLUMN_PLAIN },
  { "resolve_used_percent", N_ ("Resolution time"), DESK_COLUMN_PLAIN },
  { "promised", N_ ("Promised"), DESK_COLUMN_PLAIN },
  { "promise", N_ ("Promise"), DESK_COLUMN_PLAIN },
  { "promise_due_at", N_ ("Promise due"), DESK_COLUMN_JSON },
  { "requester", N_ ("Requester"), DESK_COLUMN_PLAIN },
  { "reach", N_ ("To be reached"), DESK_COLUMN_TEXT },
  { "organisation", N_ ("Organisation"), DESK_COLUMN_PLAIN },
  { "service_level", N_ ("Service level"), DESK_COLUMN_PLAIN },
  { "channel", N_ ("Channel"), DESK_COLUMN_PLAIN },
  { "service", N_ ("Service"), DESK_COLUMN_PLAIN },
  { "configuration_item", N_ ("Item"), DESK_COLUMN_PLAIN },
  { "category", N_ ("Category"), DESK_COLUMN_PLAIN },
  { "subcategory", N_ ("Subcategory"), DESK_COLUMN_PLAIN },
  { "triage", N_ ("Triage"), DESK_COLUMN_PLAIN },
  { "tier", N_ ("Tier"), DESK_COLUMN_PLAIN },
  { "team", N_ ("Team"), DESK_COLUMN_PLAIN },
  { "owner", N_ ("Owner"), DESK_COLUMN_PLAIN },
  { "assignees", N_ ("Working on it"), DESK_COLUMN_PLAIN },
  { "tags", N_ ("Tags"), DESK_COLUMN_PLAIN },
  { "logged_at", N_ ("Logged"), DESK_COLUMN_PLAIN },
  { "logged_by", N_ ("Logged by"), DESK_COLUMN_PLAIN },
  { "responded_at", N_ ("Answered"), DESK_COLUMN_PLAIN },
  { "last_contact_at", N_ ("Last contact"), DESK_COLUMN_PLAIN },
  { "waiting_reason", N_ ("Waits for"), DESK_COLUMN_PLAIN },
  { "waiting_until", N_ ("Waits until"), DESK_COLUMN_PLAIN },
  { "resolved_at", N_ ("Resolved"), DESK_COLUMN_PLAIN },
  { "closed_at", N_ ("Closed"), DESK_COLUMN_PLAIN },
  { "policy", NULL, DESK_COLUMN_JSON },
  { "reopen_count", N_ ("Reopened"), DESK_COLUMN_PLAIN },
  { "handover_count", N_ ("Handed over"), DESK_COLUMN_PLAIN },
  { "change_kind", N_ ("Kind of change"), DESK_COLUMN_PLAIN },
  { "window_starts_at", N_ ("Window from"), DESK_COLUMN_PLAIN },
  { "window_ends_at", N_ ("Window to"), DESK_COLUMN_PLAIN },
  { "downtime_minutes", N_ ("Downtime, minutes"), DESK_COLUMN_PLAIN },
  { "benefit", N_ ("Benefit"), DESK_COLUMN_PLAIN },
  { "backup", N_ ("Backup"), DESK_COLUMN_PLAIN },
  { "vendor", N_ ("Vendor"), DESK_COLUMN_PLAIN },
  { "vendor_reference", N_ ("Number at the vendor"), DESK_COLUMN_PLAIN },
  { "alias", N_ ("Alias"), DESK_COLUMN_PLAIN },
  { "reference", N_ ("Reference"), DESK_COLUMN_PLAIN },
  { "imported_from", N_ ("Imported from"), DESK_COLUMN_PLAIN },
  { "source_data", NULL, DESK_COLUMN_JSON },
  { "description", N_ ("Description"), DESK_COLUMN_PLAIN },
  { "goal", N_ ("Goal"), DESK_COLUMN_PLAIN },
  { "symptoms", N_ ("Symptoms"), DESK_COLUMN_PLAIN },
  { "special_circumstances", N_ ("Special circumstances"), DESK_COLUMN_PLAIN },
  { "reason", N_ ("Reason"), DESK_COLUMN_PLAIN },
  { "risk", N_ ("Risk"), DESK_COLUMN_PLAIN },
  { "plan", N_ ("Plan"), DESK_COLUMN_PLAIN },
  { "back_out_plan", N_ ("Back-out plan"), DESK_COLUMN_PLAIN },
  { "cause_category", N_ ("Cause category"), DESK_COLUMN_PLAIN },
  { "cause", N_ ("Cause"), DESK_COLUMN_PLAIN },
  { "workaround", N_ ("Workaround"), DESK_COLUMN_PLAIN },
  { "resolution_kind", N_ ("Resolution kind"), DESK_COLUMN_PLAIN },
  { "resolution", N_ ("Resolution"), DESK_COLUMN_PLAIN },
  { "validation", N_ ("Validated"), DESK_COLUMN_PLAIN },
  { "customer_confirmed", N_ ("Customer confirmed"), DESK_COLUMN_PLAIN },
  { NULL },
};

static void
put_number (DeskOutput       *output,
            const DeskRecord *ticket)
{
  g_autofree char *number = desk_record_dup_number (ticket);

  desk_output_put_text (output, "number", number);
}

static void
put_conflicts (DeskOutput *output,
               guint       n)
{
  g_autofree char *text = NULL;

  /* That there are none needs no line. */
  if (n > 0)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u, see “desk conflicts”", "%u, see “desk conflicts”", n), n);
  desk_output_put_both (output, "conflicts", json_node_init_int (json_node_alloc (), n), text);
  if (n > 0)
    desk_output_put_alert (output, "conflicts");
}

static void
put_texts (DeskOutput *output,
           const char *column,
           GPtrArray  *texts)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    {
      json_array_add_string_element (array, g_ptr_array_index (texts, i));
      g_string_append_printf (text, i > 0 ? ", %s" : "%s", (char *) g_ptr_array_index (texts, i));
    }
  desk_output_put_both (output, column, json_node_init_array (json_node_alloc (), array), text->str);
}

static void
put_reach (DeskOutput       *output,
           const DeskRecord *requester)
{
  static const char *const fields[] = { "phone", "email", "department" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *part = desk_record_get_text (requester, fields[i]);

      if (part != NULL)
        g_string_append_printf (text, text->len > 0 ? ", %s" : "%s", part);
    }
  desk_output_put_text (output, "reach", text->str);
}

static gboolean
put_explanation (DeskCli  *cli,
                 DeskUuid *ticket,
                 GError  **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (DeskTicketExplanation) explanation = NULL;
  gboolean is_known;
  DeskViewer viewer;
  DeskUuid me;

  if (!desk_cli_find_me (cli, &me, &is_known, error) || !desk_viewer_init (&viewer, desk_cli_get_file (cli), &me, desk_cli_get_now_ms (cli), error))
    return FALSE;
  explanation = desk_ticket_explain (desk_cli_get_file (cli), ticket, NULL, &viewer, error);
  if (explanation == NULL)
    return FALSE;
  desk_output_put_text (output, "why", explanation->place_text);
  desk_output_put_text (output, "respond", explanation->respond_text);
  desk_output_put_text (output, "resolve", explanation->resolve_text);
  if (explanation->respond_used_percent >= 0)
    desk_output_put_both (output, "respond_used_percent", json_node_init_int (json_node_alloc (), explanation->respond_used_percent), explanation->respond_used_text);
  if (explanation->resolve_used_percent >= 0)
    desk_output_put_both (output, "resolve_used_percent", json_node_init_int (json_node_alloc (), explanation->resolve_used_percent), explanation->resolve_used_text);
  desk_output_put_text (output, "promised", explanation->promise_text);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (DeskTicketDetails) details = NULL;
  g_autoptr (DeskNames) names = desk_names_new (file);
  g_autoptr (GPtrArray) assignees = g_ptr_array_new ();
  DeskUuid id;

  if (!desk_record_find_ticket (file, desk_cli_get_argument (cli, 0), &id, error))
    return FALSE;
  details = desk_ticket_details_load (file, &id, error);
  if (details == NULL)
    return FALSE;
  for (guint i = 0; i < details->assignees->len; i++)
    g_ptr_array_add (assignees, (gpointer) desk_record_get_text (g_ptr_array_index (details->assignees, i), "name"));

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_record_output_put (output, columns, details->ticket, names);
  put_number (output, details->ticket);
  put_conflicts (output, details->conflicts->len);
  desk_output_put_uuid (output, "id", &id);
  put_texts (output, "assignees", assignees);
  put_texts (output, "tags", details->tags);
  if (details->requester != NULL)
    put_reach (output, details->requester);
  if (!put_explanation (cli, &id, error))
    return FALSE;
  desk_output_end (output);
  desk_timeline_put (output, details, names);

  return TRUE;
}

const DeskCommand desk_command_ticket_show = {
  .name = "ticket show",
  .usage = "NUMBER",
  .summary = N_ ("show a ticket with its timeline"),
  .details = N_ ("NUMBER is such as INC-004213, 4213, an alias or an id."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
