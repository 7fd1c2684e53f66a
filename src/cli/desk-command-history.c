// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl history: who changed which field of a ticket or an article,
 * from what, to what, when.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-commit-json.h"
#include "desk-history.h"
#include "desk-record-output.h"

static const DeskColumn columns[] = {
  { "commit", N_ ("Commit"), DESK_COLUMN_RIGHT },
  { "commit_id", NULL, DESK_COLUMN_JSON },
  { "made_at", N_ ("When"), DESK_COLUMN_PLAIN },
  { "author", N_ ("Who"), DESK_COLUMN_WIDE },
  { "action", N_ ("What"), DESK_COLUMN_PLAIN },
  { "is_undone", NULL, DESK_COLUMN_JSON },
  { "field", N_ ("Field"), DESK_COLUMN_PLAIN },
  { "old", N_ ("From"), DESK_COLUMN_WIDE },
  { "new", N_ ("To"), DESK_COLUMN_WIDE },
  { NULL },
};

typedef struct {
  DeskOutput *output;
  const DeskTable *table;
  DeskNames *names;
} History;

static void
put_value (History         *history,
           const char      *column,
           const char      *field_name,
           const DeskValue *value)
{
  const DeskField *field = desk_table_find_field (history->table, field_name);
  g_autofree char *text = NULL;

  /* Assignees and tags have no field of their own. */
  if (field == NULL)
    {
      desk_output_put_text (history->output, column, desk_value_get_text (value));
      return;
    }

  text = desk_record_output_format (history->output, field, value, history->names);
  if (text != NULL)
    desk_output_put_both (history->output, column, desk_value_to_json (value, field), text);
}

static void
put_change (History                 *history,
            const DeskHistoryChange *change)
{
  DeskOutput *output = history->output;

  desk_output_next_row (output);
  desk_output_put_integer (output, "commit", (gint64) change->commit.no);
  desk_output_put_uuid (output, "commit_id", &change->commit.id);
  desk_output_put_time (output, "made_at", change->commit.made_at_ms);
  desk_output_put_text (output, "author", change->commit.author_name);
  desk_output_put_text (output, "action", change->commit.action);
  desk_output_put_boolean (output, "is_undone", change->commit.is_undone);
  if (change->field == NULL)
    return;
  desk_output_put_text (output, "field", change->field);
  put_value (history, "old", change->field, &change->old_value);
  put_value (history, "new", change->field, &change->new_value);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskFile *file = desk_cli_get_file (cli);
  const char *what = desk_cli_get_argument (cli, 0);
  DeskTableId table = g_ascii_strncasecmp (what, "KB", 2) == 0 ? DESK_TABLE_ARTICLE : DESK_TABLE_TICKET;
  g_autoptr (DeskNames) names = desk_names_new (file);
  g_autoptr (GPtrArray) changes = NULL;
  History history = { desk_cli_get_output (cli), desk_table_get (table), names };
  DeskUuid id;

  if (!desk_names_find (file, table, what, &id, error))
    return FALSE;
  changes = desk_history_load (file, table, &id, error);
  if (changes == NULL)
    return FALSE;

  desk_output_begin_list (history.output, NULL, NULL, columns);
  for (guint i = 0; i < changes->len; i++)
    put_change (&history, g_ptr_array_index (changes, i));
  desk_output_end (history.output);

  return TRUE;
}

const DeskCommand desk_command_history = {
  .name = "history",
  .usage = "NUMBER",
  .summary = N_ ("say who changed what on a ticket or an article"),
  .details = N_ ("NUMBER is that of a ticket, such as INC-004213 or 4213, or of an article, such as KB-0012."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
