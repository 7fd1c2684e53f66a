// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket corrected: who got what has turned out to be wrong.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-correction.h"

static const DeskColumn columns[] = {
  { "number", N_ ("Ticket"), DESK_COLUMN_KEEP },
  { "customer", N_ ("Customer"), DESK_COLUMN_PLAIN },
  { "recipients", N_ ("Address"), DESK_COLUMN_PLAIN },
  { "told", N_ ("Told"), DESK_COLUMN_KEEP },
  { "summary", N_ ("Summary"), DESK_COLUMN_PLAIN },
  { "correction", NULL, DESK_COLUMN_JSON },
  { "ticket_id", NULL, DESK_COLUMN_JSON },
  { "is_here", NULL, DESK_COLUMN_JSON },
  { NULL },
};

static void
put_reached (DeskOutput        *output,
             const DeskRecord  *correction,
             const DeskReached *reached)
{
  const char *told = reached->is_sent ? "sent" : reached->n_messages > 0 ? "to_send" : "no";
  const char *shown = reached->is_sent ? _("yes") : reached->n_messages > 0 ? _("to send") : _("no");

  desk_output_next_row (output);
  desk_output_put_text (output, "number", reached->number);
  desk_output_put_text (output, "customer", reached->customer);
  desk_output_put_text (output, "recipients", reached->address);
  desk_output_put_both (output, "told", json_node_init_string (json_node_alloc (), told), shown);
  desk_output_put_text (output, "summary", reached->summary);
  desk_output_put_uuid (output, "correction", desk_record_get_id (correction));
  desk_output_put_uuid (output, "ticket_id", &reached->ticket);
  desk_output_put_boolean (output, "is_here", reached->is_here);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (GPtrArray) corrections = NULL;
  DeskUuid ticket;

  if (!desk_record_find_ticket (file, desk_cli_get_argument (cli, 0), &ticket, error))
    return FALSE;
  corrections = desk_corrections_load (file, &ticket, error);
  if (corrections == NULL)
    return FALSE;
  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; i < corrections->len; i++)
    {
      const DeskRecord *correction = g_ptr_array_index (corrections, i);
      g_autoptr (GPtrArray) reached = desk_correction_load_reached (file, desk_record_get_id (correction), error);

      if (reached == NULL)
        return FALSE;
      for (guint j = 0; j < reached->len; j++)
        put_reached (output, correction, g_ptr_array_index (reached, j));
    }
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_ticket_corrected = {
  .name = "ticket corrected",
  .usage = "NUMBER",
  .summary = N_ ("list who got what has turned out to be wrong on a ticket"),
  .details = N_ ("Of an article: everybody on whose ticket it was used. Of anything else: the ticket itself,\n"
                 "and those that are linked with it."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
