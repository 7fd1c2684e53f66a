// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk rejected: what was done here and the log has not taken, with
 * everything that was typed.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-commit-json.h"
#include "desk-field-label.h"
#include "desk-pending.h"
#include "desk-record-output.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "drop", 0, "COMMIT", N_ ("this one has been dealt with: keep it no more"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "id", N_ ("Commit"), DESK_COLUMN_KEEP },
  { "made_at", N_ ("When"), DESK_COLUMN_PLAIN },
  { "action", NULL, DESK_COLUMN_JSON },
  { "what", N_ ("What"), DESK_COLUMN_TEXT },
  { "record", N_ ("On"), DESK_COLUMN_PLAIN },
  { "reason", NULL, DESK_COLUMN_BLOCK },
  { "to_do", NULL, DESK_COLUMN_BLOCK },
  { "fields", NULL, DESK_COLUMN_BLOCK },
  { NULL },
};

typedef struct {
  DeskOutput *output;
  DeskNames *names;
  JsonArray *array;
  GString *text;
} Typed;

static void
add_field (Typed                 *typed,
           const DeskOperation   *operation,
           const DeskTable       *table,
           const DeskFieldChange *change)
{
  const DeskField *field = table != NULL ? desk_table_find_field (table, change->name) : NULL;
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  char row[DESK_UUID_STRING_LENGTH + 1];

  if (field != NULL)
    text = desk_record_output_format (typed->output, field, &change->new.value, typed->names);
  desk_uuid_write_string (&operation->row, row);
  json_object_set_string_member (object, "table", operation->table);
  json_object_set_string_member (object, "record_id", row);
  json_object_set_string_member (object, "field", change->name);
  if (field != NULL)
    json_object_set_member (object, "value", desk_value_to_json (&change->new.value, field));
  json_array_add_object_element (typed->array, object);

  if (text != NULL)
    g_string_append_printf (typed->text, "%s%s: %s", typed->text->len > 0 ? "\n" : "", desk_field_label (change->name), text);
}

static void
put_typed (DeskOutput       *output,
           const DeskCommit *commit,
           DeskNames        *names)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Typed typed = { output, names, array, text };

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);

      for (guint j = 0; j < operation->fields->len; j++)
        add_field (&typed, operation, table, &g_array_index (operation->fields, DeskFieldChange, j));
    }
  desk_output_put_both (output, "fields", json_node_init_array (json_node_alloc (), array), text->str);
}

/* The first record that it is about and that is known by a name. */
static const char *
find_name (const DeskCommit *commit,
           DeskNames        *names)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);
      const char *name = table != NULL ? desk_names_get (names, table->id, &operation->row) : NULL;

      if (name != NULL)
        return name;
    }

  return NULL;
}

static void
put_rejected (DeskOutput        *output,
              const DeskPending *rejected,
              DeskNames         *names)
{
  const DeskCommit *commit = rejected->intent;

  desk_output_next_row (output);
  desk_output_put_uuid (output, "id", &commit->id);
  desk_output_put_time (output, "made_at", commit->made_at_ms);
  desk_output_put_text (output, "action", commit->action);
  desk_output_put_text (output, "what", desk_verb_describe (commit->action));
  desk_output_put_text (output, "record", find_name (commit, names));
  desk_output_put_text (output, "reason", rejected->reason);
  desk_output_put_text (output, "to_do", _("Look at it, do it again if you still mean it, and then drop this."));
  put_typed (output, commit, names);
}

static gboolean
drop (DeskCli    *cli,
      GPtrArray  *all,
      const char *text,
      GError    **error)
{
  DeskFile *file = desk_cli_get_file (cli);
  DeskUuid id;

  for (guint i = 0; desk_uuid_parse (text, &id) && i < all->len; i++)
    {
      const DeskPending *rejected = g_ptr_array_index (all, i);

      if (!desk_uuid_equal (&rejected->intent->id, &id))
        continue;
      if (!desk_file_begin (file, error))
        return FALSE;
      if (desk_rejected_drop (file, &id, error) && desk_file_end (file, error))
        {
          desk_output_say (desk_cli_get_output (cli), _("It is kept no more"));
          return TRUE;
        }
      desk_file_abandon (file);
      return FALSE;
    }

  g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("No rejected step “%s” is kept here"), text);
  return FALSE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (GPtrArray) all = desk_rejected_load (desk_cli_get_file (cli), error);
  g_autoptr (DeskNames) names = desk_names_new (desk_cli_get_file (cli));
  const char *dropped = desk_cli_get_option (cli, "drop");

  if (all == NULL)
    return FALSE;
  if (dropped != NULL)
    return drop (cli, all, dropped, error);

  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; i < all->len; i++)
    put_rejected (output, g_ptr_array_index (all, i), names);
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_desk_rejected = {
  .name = "desk rejected",
  .usage = "[OPTION…]",
  .summary = N_ ("list what was done here and the log has not taken"),
  .details = N_ ("With everything that was typed, and why: somebody else came first, or a rule forbids it.\n"
                 "It is on this machine only, and kept until it is dropped."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
