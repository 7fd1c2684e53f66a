// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl log: what was done on a desk, the newest first.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-act.h"
#include "desk-commands.h"
#include "desk-history.h"
#include "desk-ticket-verb.h"

/* So many are shown if nobody says how many. */
#define DEFAULT_LIMIT 50
/* Read at once. */
#define PAGE 1000

static const DeskCliOption options[] = {
  { "limit", 0, "N", N_ ("only the newest N (50; 0: all)"), FALSE },
  { "segments", 0, NULL, N_ ("the parts that the log is made of"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "no", N_ ("Commit"), DESK_COLUMN_RIGHT },
  { "id", NULL, DESK_COLUMN_JSON },
  { "made_at", N_ ("When"), DESK_COLUMN_PLAIN },
  { "author", N_ ("Who"), DESK_COLUMN_WIDE },
  { "author_id", NULL, DESK_COLUMN_JSON },
  { "action", N_ ("What"), DESK_COLUMN_PLAIN },
  { "undoes", NULL, DESK_COLUMN_JSON },
  { "is_undone", NULL, DESK_COLUMN_JSON },
  { "is_pending", NULL, DESK_COLUMN_JSON },
  { "state", N_ ("State"), DESK_COLUMN_TEXT },
  { NULL },
};

static void
put_entry (DeskOutput         *output,
           const DeskLogEntry *entry)
{
  desk_output_next_row (output);
  desk_output_put_integer (output, "no", (gint64) entry->no);
  desk_output_put_uuid (output, "id", &entry->id);
  desk_output_put_time (output, "made_at", entry->made_at_ms);
  desk_output_put_text (output, "author", entry->author_name);
  desk_output_put_uuid (output, "author_id", &entry->author);
  desk_output_put_text (output, "action", entry->action);
  desk_output_put_uuid (output, "undoes", &entry->undoes);
  desk_output_put_boolean (output, "is_undone", entry->is_undone);
  desk_output_put_boolean (output, "is_pending", entry->is_pending);
  if (entry->is_undone)
    desk_output_put_text (output, "state", _("undone"));
  else if (entry->is_pending)
    desk_output_put_text (output, "state", _("waits for the log"));
}

/* --- its parts --- */

static const DeskColumn segment_columns[] = {
  { "number", N_ ("Part"), DESK_COLUMN_RIGHT },
  { "epoch", N_ ("Epoch"), DESK_COLUMN_RIGHT },
  { "commits", N_ ("Commits"), DESK_COLUMN_RIGHT },
  { "bytes", N_ ("Bytes"), DESK_COLUMN_RIGHT },
  { "made_at", N_ ("When"), DESK_COLUMN_PLAIN },
  { "signer", N_ ("Signed by"), DESK_COLUMN_PLAIN },
  { "hash", NULL, DESK_COLUMN_JSON },
  { NULL },
};

/* As many digits as people compare; all of them in JSON. */
#define SHOWN_DIGITS 16

static char *
format_hex (DeskOutput   *output,
            const guint8 *bytes,
            gsize         size)
{
  GString *text = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  if (!desk_output_is_json (output))
    g_string_truncate (text, MIN (text->len, SHOWN_DIGITS));

  return g_string_free (text, FALSE);
}

static gboolean
put_segment (DeskCli *cli,
             guint64  number,
             GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (GBytes) bytes = desk_log_read_bytes (desk_cli_get_file (cli), number, error);
  g_autoptr (DeskSegment) segment = bytes != NULL ? desk_segment_decode (bytes, error) : NULL;
  g_autofree char *hash = NULL;

  if (segment == NULL)
    return FALSE;
  hash = format_hex (output, segment->hash, DESK_HASH_SIZE);
  desk_output_next_row (output);
  desk_output_put_integer (output, "number", (gint64) number);
  desk_output_put_integer (output, "epoch", segment->epoch);
  desk_output_put_integer (output, "commits", segment->commits->len);
  desk_output_put_integer (output, "bytes", (gint64) g_bytes_get_size (bytes));
  desk_output_put_time (output, "made_at", ((DeskCommit *) g_ptr_array_index (segment->commits, segment->commits->len - 1))->corrected_ms);
  desk_output_put_text (output, "hash", hash);
  if (g_bytes_get_size (segment->signer) > 0)
    {
      g_autofree char *signer = format_hex (output, g_bytes_get_data (segment->signer, NULL), g_bytes_get_size (segment->signer));

      desk_output_put_text (output, "signer", signer);
    }

  return TRUE;
}

static gboolean
list_segments (DeskCli *cli,
               gint64   limit,
               GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  guint64 first;
  DeskHead head;

  if (!desk_file_read_head (desk_cli_get_file (cli), &head, error) || !desk_log_find_first (desk_cli_get_file (cli), &first, error))
    return FALSE;
  desk_output_begin_list (output, NULL, NULL, segment_columns);
  for (guint64 number = head.segment; number >= first && number > 0 && (limit == 0 || head.segment - number < (guint64) limit); number--)
    {
      if (!put_segment (cli, number, error))
        return FALSE;
    }
  desk_output_end (output);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  gint64 limit = DEFAULT_LIMIT;
  gint64 n_shown = 0;
  guint64 before_no = 0;

  if (!desk_cli_get_count (cli, "limit", 0, G_MAXINT32, &limit, error))
    return FALSE;
  if (desk_cli_has_option (cli, "segments"))
    return list_segments (cli, limit, error);

  desk_output_begin_list (output, NULL, NULL, columns);
  while (limit == 0 || n_shown < limit)
    {
      guint n_wanted = limit == 0 ? PAGE : (guint) MIN (limit - n_shown, PAGE);
      g_autoptr (GPtrArray) entries = desk_log_list (desk_cli_get_file (cli), before_no, n_wanted, error);

      if (entries == NULL)
        return FALSE;
      for (guint i = 0; i < entries->len; i++)
        put_entry (output, g_ptr_array_index (entries, i));
      n_shown += entries->len;
      if (entries->len < n_wanted)
        break;
      before_no = ((DeskLogEntry *) g_ptr_array_index (entries, entries->len - 1))->no;
      if (before_no <= 1)
        break;
    }
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_log = {
  .name = "log",
  .usage = "[OPTION…]",
  .summary = N_ ("list what was done, the newest first"),
  .details = N_ ("The number of a commit is what “undo” takes."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
