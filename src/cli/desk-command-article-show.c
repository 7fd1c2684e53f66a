// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl article show: one article, and where it was used.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-article-details.h"
#include "desk-commands.h"
#include "desk-day.h"
#include "desk-record-output.h"

static const DeskColumn columns[] = {
  { "number", N_ ("Article"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "title", N_ ("Title"), DESK_COLUMN_PLAIN },
  { "withdrawn", N_ ("Withdrawn"), DESK_COLUMN_PLAIN },
  { "kind", N_ ("Kind"), DESK_COLUMN_PLAIN },
  { "state", N_ ("State"), DESK_COLUMN_PLAIN },
  { "audience", N_ ("For"), DESK_COLUMN_PLAIN },
  { "owner", N_ ("Owner"), DESK_COLUMN_PLAIN },
  { "created_at", N_ ("Written"), DESK_COLUMN_PLAIN },
  { "published_at", N_ ("Published"), DESK_COLUMN_PLAIN },
  { "review_on", N_ ("To be reviewed"), DESK_COLUMN_PLAIN },
  { "is_stale", NULL, DESK_COLUMN_JSON },
  { "services", N_ ("Services"), DESK_COLUMN_PLAIN },
  { "versions", N_ ("Versions"), DESK_COLUMN_PLAIN },
  { "keywords", N_ ("Keywords"), DESK_COLUMN_PLAIN },
  { "problem", N_ ("Problem"), DESK_COLUMN_PLAIN },
  { "used", N_ ("Used on"), DESK_COLUMN_TEXT },
  { "used_on", NULL, DESK_COLUMN_JSON },
  { "worked_on", NULL, DESK_COLUMN_JSON },
  { "symptoms", N_ ("Symptoms"), DESK_COLUMN_PLAIN },
  { "cause", N_ ("Cause"), DESK_COLUMN_PLAIN },
  { "resolution", N_ ("Resolution"), DESK_COLUMN_PLAIN },
  { "workaround", N_ ("Workaround"), DESK_COLUMN_PLAIN },
  { "body", N_ ("Text"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskColumn use_columns[] = {
  { "number", N_ ("Ticket"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "used_at", N_ ("When"), DESK_COLUMN_PLAIN },
  { "outcome", N_ ("Outcome"), DESK_COLUMN_PLAIN },
  { "status", NULL, DESK_COLUMN_JSON },
  { "summary", N_ ("Summary"), DESK_COLUMN_WIDE },
  { NULL },
};

static void
put_services (DeskOutput *output,
              GStrv       services)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autofree char *text = g_strjoinv (", ", services);

  for (guint i = 0; services[i] != NULL; i++)
    json_array_add_string_element (array, services[i]);
  desk_output_put_both (output, "services", json_node_init_array (json_node_alloc (), array), text);
}

static void
put_details (DeskCli                  *cli,
             const DeskArticleDetails *details,
             const DeskCalendar       *calendar)
{
  DeskOutput *output = desk_cli_get_output (cli);
  int today = desk_calendar_local_day (calendar, desk_cli_get_now_ms (cli));
  g_autofree char *number = desk_record_dup_number (details->article);

  desk_output_put_text (output, "number", number);
  desk_output_put_uuid (output, "id", desk_record_get_id (details->article));
  put_services (output, details->services);
  desk_output_put_boolean (output, "is_stale", details->review_day != DESK_DAY_NONE && details->review_day < today);
  if (details->review_day != DESK_DAY_NONE && details->review_day < today)
    desk_output_put_alert (output, "review_on");
  desk_output_put_integer (output, "used_on", details->n_uses);
  desk_output_put_integer (output, "worked_on", details->n_worked);
  if (details->n_uses > 0)
    {
      g_autofree char *used = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u ticket, worked on %u", "%u tickets, worked on %u", details->n_uses), details->n_uses,
                                               details->n_worked);

      desk_output_put_text (output, "used", used);
    }
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  DeskCalendar *calendar = desk_cli_get_calendar (cli, error);
  g_autoptr (DeskNames) names = desk_names_new (file);
  g_autoptr (DeskArticleDetails) details = NULL;
  DeskUuid id;

  if (calendar == NULL || !desk_names_find (file, DESK_TABLE_ARTICLE, desk_cli_get_argument (cli, 0), &id, error))
    return FALSE;
  details = desk_article_details_load (file, &id, error);
  if (details == NULL)
    return FALSE;

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_record_output_put (output, columns, details->article, names);
  put_details (cli, details, calendar);
  desk_output_end (output);
  desk_output_begin_list (output, "uses", details->uses->len > 0 ? _("Used on") : NULL, use_columns);
  for (guint i = 0; i < details->uses->len; i++)
    {
      const DeskArticleUse *use = g_ptr_array_index (details->uses, i);

      desk_output_next_row (output);
      desk_output_put_text (output, "number", use->number);
      desk_output_put_uuid (output, "id", &use->ticket);
      desk_output_put_time (output, "used_at", use->used_ms);
      desk_output_put_enum (output, "outcome", DESK_ENUM_OUTCOME, (int) use->outcome);
      desk_output_put_enum (output, "status", DESK_ENUM_STATUS, (int) use->status);
      desk_output_put_text (output, "summary", use->summary);
    }
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_article_show = {
  .name = "article show",
  .usage = "NUMBER",
  .summary = N_ ("show an article"),
  .details = N_ ("NUMBER is such as KB-0012 or 12."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
