// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl search: tickets with their timelines, and articles, the best
 * first.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-cli-search.h"
#include "desk-commands.h"
#include "desk-queue.h"
#include "desk-search.h"

#define DEFAULT_LIMIT 20

static const DeskCliOption options[] = {
  { "limit", 0, "N", N_ ("only the best N (20)"), FALSE },
  { "in", 0, "PLACE", N_ ("tickets or articles (both)"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "kind", NULL, DESK_COLUMN_JSON },
  { "number", N_ ("Number"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "title", N_ ("Title"), DESK_COLUMN_PLAIN },
  { "snippet", NULL, DESK_COLUMN_BLOCK },
  { "why", NULL, DESK_COLUMN_JSON },
  { NULL },
};

/* What matched is not marked: it stands in the words that were asked for. */
static char *
take_marks_out (const char *marked)
{
  g_auto (GStrv) at_start = g_strsplit (marked, DESK_SEARCH_MARK_START, -1);
  g_autofree char *without_start = g_strjoinv (NULL, at_start);
  g_auto (GStrv) at_end = g_strsplit (without_start, DESK_SEARCH_MARK_END, -1);

  return g_strjoinv (NULL, at_end);
}

static gboolean
parse_places (DeskCli          *cli,
              DeskSearchPlaces *places,
              GError          **error)
{
  const char *in = desk_cli_get_option (cli, "in");

  if (in == NULL)
    *places = DESK_SEARCH_IN_ALL;
  else if (strcmp (in, "tickets") == 0)
    *places = DESK_SEARCH_IN_TICKETS;
  else if (strcmp (in, "articles") == 0)
    *places = DESK_SEARCH_IN_ARTICLES;
  else
    return desk_cli_usage_error (error, _("One can search in tickets or in articles, not in “%s”"), in);

  return TRUE;
}

static char *
join_arguments (DeskCli *cli)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < desk_cli_get_n_arguments (cli); i++)
    g_string_append_printf (text, i > 0 ? " %s" : "%s", desk_cli_get_argument (cli, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autofree char *text = join_arguments (cli);
  g_autoptr (DeskSearchQuery) query = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  DeskSearchPlaces places = DESK_SEARCH_IN_ALL;
  DeskViewer viewer;
  gint64 limit = DEFAULT_LIMIT;
  gboolean is_complete = TRUE;
  gboolean is_known;
  DeskUuid me;

  if (!parse_places (cli, &places, error) || !desk_cli_get_count (cli, "limit", 1, 10000, &limit, error))
    return FALSE;
  query = desk_cli_parse_search (cli, text, error);
  if (query == NULL || !desk_cli_find_me (cli, &me, &is_known, error) ||
      !desk_viewer_init (&viewer, desk_cli_get_file (cli), &me, desk_cli_get_now_ms (cli), error))
    return FALSE;
  hits = desk_search_hits (desk_cli_get_file (cli), query, places, &me, viewer.now_ms, viewer.shift_end_ms, (guint) limit, &is_complete, error);
  if (hits == NULL)
    return FALSE;

  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; i < hits->len; i++)
    {
      const DeskSearchHit *hit = g_ptr_array_index (hits, i);
      g_autofree char *snippet = take_marks_out (hit->snippet);

      desk_output_next_row (output);
      desk_output_put_text (output, "kind", hit->kind == DESK_SEARCH_HIT_TICKET ? "ticket" : "article");
      desk_output_put_text (output, "number", hit->number);
      desk_output_put_uuid (output, "id", &hit->id);
      desk_output_put_text (output, "title", hit->title);
      desk_output_put_text (output, "snippet", snippet);
      desk_output_put_text (output, "why", hit->why);
    }
  desk_output_end (output);
  if (!is_complete && hits->len == limit)
    desk_cli_remark (_("There is more: say “--limit N”, or add words"));

  return TRUE;
}

const DeskCommand desk_command_search = {
  .name = "search",
  .usage = "TEXT…",
  .summary = N_ ("search tickets, their timelines, and articles"),
  .details = N_ ("Words in any order, the last one as a beginning; “phrases”; field:value such as owner:me,\n"
                 "status:open or due:today; -word for what is not wanted. The best come first."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
