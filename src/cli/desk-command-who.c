// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl who: says who one is on a desk, and changes it for this machine.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-choices.h"
#include "desk-commands.h"
#include "desk-record.h"
#include "desk-who.h"

static const DeskColumn columns[] = {
  { "me", N_ ("You"), DESK_COLUMN_JSON },
  { "mark", N_ ("You"), DESK_COLUMN_TEXT },
  { "name", N_ ("Analyst"), DESK_COLUMN_PLAIN },
  { "email", N_ ("E-mail"), DESK_COLUMN_PLAIN },
  { "id", N_ ("Id"), DESK_COLUMN_JSON },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  const char *wanted = desk_cli_get_argument (cli, 0);
  g_autoptr (GPtrArray) analysts = NULL;
  gboolean is_known, is_new;
  DeskUuid me;

  if (wanted != NULL && (!desk_record_find_analyst (file, wanted, &me, error) || !desk_who_remember (file, &me, FALSE, &is_new, error)))
    return FALSE;
  if (wanted == NULL && !desk_cli_find_me (cli, &me, &is_known, error))
    return FALSE;
  analysts = desk_choices_load (file, DESK_TABLE_ANALYST, error);
  if (analysts == NULL)
    return FALSE;

  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; i < analysts->len; i++)
    {
      const DeskChoice *choice = g_ptr_array_index (analysts, i);
      g_autoptr (DeskRecord) analyst = desk_record_load (file, DESK_TABLE_ANALYST, &choice->id, error);
      gboolean is_me = desk_uuid_equal (&choice->id, &me);

      if (analyst == NULL)
        return FALSE;
      desk_output_next_row (output);
      desk_output_put_boolean (output, "me", is_me);
      desk_output_put_text (output, "mark", is_me ? "→" : " ");
      desk_output_put_text (output, "name", desk_record_get_text (analyst, "name"));
      desk_output_put_text (output, "email", desk_record_get_text (analyst, "email"));
      desk_output_put_uuid (output, "id", &choice->id);
    }
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_who = {
  .name = "who",
  .usage = "[ANALYST]",
  .summary = N_ ("say who you are on a desk, or change it for this machine"),
  .details = N_ ("Without ANALYST: lists the analysts of the desk and marks you."),
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
