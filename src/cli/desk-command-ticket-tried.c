// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket tried: what was tried already, here and on linked tickets.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-tried.h"

static const DeskColumn columns[] = {
  { "made_at", N_ ("When"), DESK_COLUMN_KEEP },
  { "number", N_ ("Ticket"), DESK_COLUMN_KEEP },
  { "outcome", N_ ("Outcome"), DESK_COLUMN_PLAIN },
  { "author", N_ ("By"), DESK_COLUMN_PLAIN },
  { "source", N_ ("Source"), DESK_COLUMN_PLAIN },
  { "hypothesis", NULL, DESK_COLUMN_JSON },
  { "expected", NULL, DESK_COLUMN_JSON },
  { "rules_out", NULL, DESK_COLUMN_JSON },
  { "article", NULL, DESK_COLUMN_JSON },
  { "duration_s", NULL, DESK_COLUMN_JSON },
  { "is_elsewhere", NULL, DESK_COLUMN_JSON },
  { "ticket_id", NULL, DESK_COLUMN_JSON },
  { "summary", NULL, DESK_COLUMN_JSON },
  { "id", NULL, DESK_COLUMN_JSON },
  { "body", NULL, DESK_COLUMN_JSON },
  { "said", NULL, DESK_COLUMN_BLOCK | DESK_COLUMN_TEXT },
  { NULL },
};

static void
append_line (GString    *text,
             const char *format,
             const char *value)
{
  if (value == NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (format == NULL)
    g_string_append (text, value);
  else
    g_string_append_printf (text, "%s: %s", format, value);
}

static char *
describe (const DeskRecord *entry)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_line (text, NULL, desk_record_get_text (entry, "body"));
  append_line (text, _("Suspected"), desk_record_get_text (entry, "hypothesis"));
  append_line (text, _("Expected"), desk_record_get_text (entry, "expected"));
  append_line (text, _("Rules out"), desk_record_get_text (entry, "rules_out"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
put_tried (DeskOutput      *output,
           const DeskTried *tried)
{
  static const char *const texts[] = { "hypothesis", "expected", "rules_out", "body" };
  g_autofree char *said = describe (tried->entry);

  desk_output_put_time (output, "made_at", desk_record_get_integer (tried->entry, "made_at", 0));
  desk_output_put_text (output, "number", tried->number);
  desk_output_put_enum (output, "outcome", DESK_ENUM_OUTCOME, desk_record_get_enum (tried->entry, "outcome"));
  desk_output_put_text (output, "author", tried->author);
  desk_output_put_enum (output, "source", DESK_ENUM_SOURCE, desk_record_get_enum (tried->entry, "source"));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    desk_output_put_text (output, texts[i], desk_record_get_text (tried->entry, texts[i]));
  desk_output_put_text (output, "article", tried->article);
  if (!desk_value_is_null (desk_record_get (tried->entry, "duration_s")))
    desk_output_put_integer (output, "duration_s", desk_record_get_integer (tried->entry, "duration_s", 0));
  desk_output_put_boolean (output, "is_elsewhere", tried->is_elsewhere);
  desk_output_put_uuid (output, "ticket_id", &tried->ticket);
  desk_output_put_text (output, "summary", tried->summary);
  desk_output_put_uuid (output, "id", desk_record_get_id (tried->entry));
  desk_output_put_text (output, "said", said);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (GPtrArray) tried = NULL;
  DeskUuid ticket;

  if (!desk_record_find_ticket (desk_cli_get_file (cli), desk_cli_get_argument (cli, 0), &ticket, error))
    return FALSE;
  tried = desk_tried_load (desk_cli_get_file (cli), &ticket, DESK_TRIED_MAX, error);
  if (tried == NULL)
    return FALSE;
  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; i < tried->len; i++)
    {
      desk_output_next_row (output);
      put_tried (output, g_ptr_array_index (tried, i));
    }
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_ticket_tried = {
  .name = "ticket tried",
  .usage = "NUMBER",
  .summary = N_ ("list what was tried already, here and on linked tickets"),
  .details = N_ ("Linked tickets are those that a link leads to or comes from (related, duplicate, caused_by), and those\n"
                 "that were caused by the same problem. The newest attempt comes first."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
