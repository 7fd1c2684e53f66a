// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * other-process DESK TEXT N: another program on the same machine. Writes N
 * notes on the first ticket, “TEXT 1” and so on, says “begun” before the first
 * and “done” after the last.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <stdio.h>

#include "desk-fixture.h"
#include "desk-record.h"
#include "desk-ticket-actions.h"

static void
check (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
say (const char *word)
{
  puts (word);
  fflush (stdout);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (FIXTURE_NOW_MS);
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  g_autoptr (DeskFile) file = NULL;
  g_autoptr (GPtrArray) tickets = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid me;
  guint64 n;

  if (argc != 4)
    return 2;
  n = g_ascii_strtoull (argv[3], NULL, 10);
  file = desk_file_open (argv[1], DESK_FILE_WRITER, clock, ids, &error);
  check (error);
  tickets = desk_record_load_where (file, DESK_TABLE_TICKET, "ORDER BY number LIMIT 1", NULL, 0, &error);
  check (error);
  desk_record_find_analyst (file, "Robin Lee", &me, &error);
  check (error);

  say ("begun");
  for (guint64 i = 1; i <= n; i++)
    {
      g_autoptr (DeskTicketAction) action = desk_ticket_action_new (DESK_ACTION_NOTE, &me, desk_record_get_id (g_ptr_array_index (tickets, 0)));
      g_autofree char *text = g_strdup_printf ("%s %" G_GUINT64_FORMAT, argv[2], i);

      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
      desk_act_build (file, desk_ticket_action_build, action, NULL, NULL, &error);
      check (error);
      if (i % 16 == 0)
        desk_file_checkpoint (file, &error);
      check (error);
    }
  say ("done");

  return 0;
}
