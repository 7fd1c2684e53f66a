// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * For the tests of the command line: what only somebody else, or a log kept
 * elsewhere, could do to a desk.
 *
 *   desk-tool share FILE
 *   desk-tool sequence FILE
 *   desk-tool stale FILE TICKET FIELD TEXT [AUTHOR]
 *   desk-tool reject FILE TICKET TEXT
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-record.h"
#include "shared-desk.h"

static gint64
read_clock (gpointer data)
{
  return g_get_real_time () / 1000;
}

static void
find (DeskFile   *file,
      const char *author,
      const char *number,
      DeskUuid   *me,
      DeskUuid   *ticket)
{
  g_autoptr (GError) error = NULL;

  desk_record_find_analyst (file, author, me, &error);
  g_assert_no_error (error);
  desk_record_find_ticket (file, number, ticket, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DeskClock) clock = desk_clock_new (read_clock, NULL, NULL);
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  g_autoptr (DeskFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  DeskUuid me, ticket, commit;

  g_assert_cmpint (argc, >=, 3);
  file = desk_file_open (argv[2], DESK_FILE_WRITER, clock, ids, &error);
  g_assert_no_error (error);

  if (g_str_equal (argv[1], "share"))
    {
      shared_desk_begin (file);
    }
  else if (g_str_equal (argv[1], "sequence"))
    {
      shared_desk_sequence (file);
    }
  else if (g_str_equal (argv[1], "stale"))
    {
      g_assert_cmpint (argc, >=, 6);
      find (file, argc > 6 ? argv[6] : "Robin Lee", argv[3], &me, &ticket);
      desk_value_set_text (&value, argv[5]);
      shared_desk_write_stale (file, &me, DESK_TABLE_TICKET, &ticket, argv[4], &value);
    }
  else if (g_str_equal (argv[1], "reject"))
    {
      char id[DESK_UUID_STRING_LENGTH + 1];

      g_assert_cmpint (argc, ==, 5);
      find (file, "Robin Lee", argv[3], &me, &ticket);
      shared_desk_reject (file, &me, &ticket, argv[4], &commit);
      desk_uuid_write_string (&commit, id);
      g_print ("%s\n", id);
    }
  else
    {
      g_assert_not_reached ();
    }

  return 0;
}
