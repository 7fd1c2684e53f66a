// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk conflicts: values that were written without having seen what
 * stood there, for somebody to look at.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-commit-json.h"
#include "desk-conflict.h"
#include "desk-field-label.h"
#include "desk-record-output.h"

static const DeskColumn columns[] = {
  { "id", N_ ("Conflict"), DESK_COLUMN_KEEP },
  { "table", NULL, DESK_COLUMN_JSON },
  { "record_id", NULL, DESK_COLUMN_JSON },
  { "record", N_ ("On"), DESK_COLUMN_PLAIN },
  { "field", NULL, DESK_COLUMN_JSON },
  { "what", N_ ("Field"), DESK_COLUMN_TEXT },
  { "stands", NULL, DESK_COLUMN_JSON },
  { "written_by", NULL, DESK_COLUMN_JSON },
  { "written_at", NULL, DESK_COLUMN_JSON },
  { "value", NULL, DESK_COLUMN_JSON },
  { "author", NULL, DESK_COLUMN_JSON },
  { "made_at", NULL, DESK_COLUMN_JSON },
  { "commit_id", NULL, DESK_COLUMN_JSON },
  { "both", NULL, DESK_COLUMN_TEXT | DESK_COLUMN_BLOCK },
  { NULL },
};

typedef struct {
  DeskOutput *output;
  DeskNames *names;
} Conflicts;

/* In a field that only a newer version knows, as it stands. */
static char *
write_value (Conflicts       *self,
             const DeskField *field,
             const DeskValue *value)
{
  char *text = NULL;

  if (field != NULL)
    text = desk_record_output_format (self->output, field, value, self->names);
  else if (value->type == DESK_VALUE_TEXT)
    text = g_strdup (desk_value_get_text (value));

  return text != NULL ? text : g_strdup (_("nothing"));
}

static void
put_both (Conflicts          *self,
          const DeskConflict *conflict,
          const DeskField    *field)
{
  g_autofree char *stands = write_value (self, field, &conflict->current);
  g_autofree char *value = write_value (self, field, &conflict->value);
  g_autofree char *written_at = desk_output_format_time (self->output, conflict->written_at_ms);
  g_autofree char *made_at = desk_output_format_time (self->output, conflict->made_at_ms);
  g_autofree char *text = NULL;

  /* Translators: who, when, a value; who, when, another value */
  text = g_strdup_printf (_("Stands there (%s, %s): %s\nAlso written (%s, %s): %s"), conflict->writer_name != NULL ? conflict->writer_name : _("somebody"), written_at,
                          stands, conflict->author_name != NULL ? conflict->author_name : _("somebody"), made_at, value);
  desk_output_put_text (self->output, "both", text);
}

static void
put_conflict (Conflicts          *self,
              const DeskConflict *conflict)
{
  DeskOutput *output = self->output;
  const DeskTable *table = desk_table_find (conflict->table);
  const DeskField *field = table != NULL ? desk_table_find_field (table, conflict->field) : NULL;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, conflict->id);
  const char *name = table != NULL ? desk_names_get (self->names, table->id, &conflict->row) : NULL;

  desk_output_next_row (output);
  desk_output_put_text (output, "id", id);
  desk_output_put_text (output, "table", conflict->table);
  desk_output_put_uuid (output, "record_id", &conflict->row);
  desk_output_put_text (output, "record", name != NULL ? name : conflict->table);
  desk_output_put_text (output, "field", conflict->field);
  desk_output_put_text (output, "what", desk_field_label (conflict->field));
  if (field != NULL)
    {
      desk_output_put_both (output, "stands", desk_value_to_json (&conflict->current, field), NULL);
      desk_output_put_both (output, "value", desk_value_to_json (&conflict->value, field), NULL);
    }
  desk_output_put_text (output, "written_by", conflict->writer_name);
  desk_output_put_time (output, "written_at", conflict->written_at_ms);
  desk_output_put_text (output, "author", conflict->author_name);
  desk_output_put_time (output, "made_at", conflict->made_at_ms);
  desk_output_put_uuid (output, "commit_id", &conflict->commit);
  put_both (self, conflict, field);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (GPtrArray) conflicts = desk_conflicts_load (desk_cli_get_file (cli), NULL, error);
  g_autoptr (DeskNames) names = desk_names_new (desk_cli_get_file (cli));
  Conflicts self = { desk_cli_get_output (cli), names };

  if (conflicts == NULL)
    return FALSE;

  desk_output_begin_list (self.output, NULL, NULL, columns);
  for (guint i = 0; i < conflicts->len; i++)
    put_conflict (&self, g_ptr_array_index (conflicts, i));
  desk_output_end (self.output);

  return TRUE;
}

const DeskCommand desk_command_desk_conflicts = {
  .name = "desk conflicts",
  .usage = "",
  .summary = N_ ("list values that somebody has to look at"),
  .details = N_ ("Each was written by somebody who had not seen what stands there. Neither is lost:\n"
                 "“desk settle” puts it in place, or leaves what stands there."),
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
