// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk info: what a desk is, and how much is on it.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "desk-commands.h"
#include "desk-lookup.h"
#include "desk-queue.h"
#include "desk-record.h"

static const DeskColumn columns[] = {
  { "name", N_ ("Desk"), DESK_COLUMN_PLAIN },
  { "file", N_ ("File"), DESK_COLUMN_PLAIN },
  { "size_bytes", N_ ("Size"), DESK_COLUMN_PLAIN },
  { "id", N_ ("Id"), DESK_COLUMN_PLAIN },
  { "created_at", N_ ("Made"), DESK_COLUMN_PLAIN },
  { "time_zone", N_ ("Time zone"), DESK_COLUMN_PLAIN },
  { "analyst", N_ ("You are"), DESK_COLUMN_PLAIN },
  { "analysts", N_ ("Analysts"), DESK_COLUMN_PLAIN },
  { "teams", N_ ("Teams"), DESK_COLUMN_PLAIN },
  { "organisations", N_ ("Organisations"), DESK_COLUMN_PLAIN },
  { "customers", N_ ("Customers"), DESK_COLUMN_PLAIN },
  { "services", N_ ("Services"), DESK_COLUMN_PLAIN },
  { "articles", N_ ("Articles"), DESK_COLUMN_PLAIN },
  { "tickets", N_ ("Tickets"), DESK_COLUMN_PLAIN },
  { "open_tickets", N_ ("Not finished"), DESK_COLUMN_PLAIN },
  { "commits", N_ ("Commits"), DESK_COLUMN_PLAIN },
  { "facts", N_ ("Facts"), DESK_COLUMN_PLAIN },
  { "all", N_ ("All"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const struct
{
  const char *column;
  DeskTableId table;
} counted[] = {
  { "analysts", DESK_TABLE_ANALYST }, { "teams", DESK_TABLE_TEAM },       { "organisations", DESK_TABLE_ORGANISATION },
  { "customers", DESK_TABLE_CUSTOMER }, { "services", DESK_TABLE_SERVICE }, { "articles", DESK_TABLE_ARTICLE },
};

static gboolean
count_row (const DeskUuid  *id,
           const DeskValue *values,
           gint64           made_at_ms,
           const DeskUuid  *author,
           gpointer         data,
           GError         **error)
{
  gint64 *n = data;

  *n += 1;
  return TRUE;
}

static gboolean
put_counts (DeskCli *cli,
            GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  guint counts[DESK_N_VIEWS];
  DeskViewer viewer;

  for (guint i = 0; i < G_N_ELEMENTS (counted); i++)
    {
      gint64 n = 0;

      if (!desk_lookup_each (file, counted[i].table, count_row, &n, error))
        return FALSE;
      desk_output_put_integer (output, counted[i].column, n);
    }
  if (!desk_viewer_init (&viewer, file, NULL, desk_cli_get_now_ms (cli), error) || !desk_queue_count_views (file, &viewer, counts, error))
    return FALSE;
  desk_output_put_integer (output, "tickets", counts[DESK_VIEW_ALL]);
  desk_output_put_integer (output, "open_tickets", counts[DESK_VIEW_ALL_OPEN]);

  return TRUE;
}

static gboolean
put_me (DeskCli *cli,
        GError **error)
{
  g_autoptr (DeskRecord) analyst = NULL;
  gboolean is_known;
  DeskUuid me;

  if (!desk_cli_find_me (cli, &me, &is_known, error))
    return FALSE;
  if (!is_known)
    return TRUE;
  analyst = desk_record_load (desk_cli_get_file (cli), DESK_TABLE_ANALYST, &me, error);
  if (analyst == NULL)
    return FALSE;
  desk_output_put_text (desk_cli_get_output (cli), "analyst", desk_record_get_text (analyst, "name"));

  return TRUE;
}

static void
put_size (DeskOutput *output,
          const char *path)
{
  GStatBuf info;
  g_autofree char *text = NULL;

  if (g_stat (path, &info) != 0)
    return;
  text = g_format_size ((guint64) info.st_size);
  desk_output_put_both (output, "size_bytes", json_node_init_int (json_node_alloc (), info.st_size), text);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  g_autofree char *path = g_filename_display_name (desk_file_get_path (file));
  g_autofree char *facts = NULL;
  g_autofree char *all = NULL;
  DeskHead head;

  if (desk == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;

  desk_file_format_digests (&head, &facts, &all);
  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "name", desk_record_get_text (desk, "name"));
  desk_output_put_text (output, "file", path);
  put_size (output, desk_file_get_path (file));
  desk_output_put_uuid (output, "id", &head.desk);
  desk_output_put_time (output, "created_at", desk_record_get_integer (desk, "created_at", 0));
  desk_output_put_text (output, "time_zone", desk_record_get_text (desk, "time_zone"));
  if (!put_me (cli, error) || !put_counts (cli, error))
    return FALSE;
  desk_output_put_integer (output, "commits", (gint64) head.commit_no);
  desk_output_put_text (output, "facts", facts);
  desk_output_put_text (output, "all", all);
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_desk_info = {
  .name = "desk info",
  .usage = "",
  .summary = N_ ("say what a desk is and how much is on it"),
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
