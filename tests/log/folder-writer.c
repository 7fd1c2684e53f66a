// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * folder-writer SHARE NAME COUNT: appends to the log in a folder until COUNT
 * segments were its own, and says “won N” after each, “ready” before the
 * first. With COUNT 0 it goes on until it is killed.
 *
 * folder-writer SHARE - create: shares a desk there.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "folder-world.h"

/* A share that is slow or was cut off is waited for. */
#define MAX_FAILURES 2000

static void
say (const char *line)
{
  if (write (STDOUT_FILENO, line, strlen (line)) != (gssize) strlen (line))
    _exit (1);
}

static void
check (const GError *error,
       guint        *n_failures)
{
  if (error == NULL)
    return;
  if (!g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE) || ++*n_failures > MAX_FAILURES)
    g_error ("%s", error->message);
}

/* One try. TRUE: won. */
static gboolean
try_once (DeskLog    *log,
          const char *name,
          guint      *n_failures)
{
  g_autoptr (GBytes) segment = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  DeskLogPut outcome = DESK_LOG_PUT_LOST;
  guint64 newest;

  if (!desk_log_find_newest (log, &newest, NULL, &error))
    {
      check (error, n_failures);
      return FALSE;
    }
  segment = world_segment (newest + 1, name);
  if (!desk_log_put (log, newest + 1, segment, &outcome, NULL, &error))
    check (error, n_failures);
  if (outcome != DESK_LOG_PUT_WON)
    return FALSE;

  line = g_strdup_printf ("won %" G_GUINT64_FORMAT "\n", newest + 1);
  say (line);
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (WORLD_NOW_MS);
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  DeskFolderPlace place = { NULL, NULL, clock, ids };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskLog) log = NULL;
  guint n_failures = 0;
  guint count, n_won = 0;

  if (argc != 4)
    return 2;

  /* Whoever kills may itself be stopped. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  place.path = argv[1];
  desk_id_source_next_uuid (ids, WORLD_NOW_MS, &place.replica);
  if (g_str_equal (argv[3], "create"))
    {
      DeskLogIdentity identity = { place.replica, 1, 0 };

      log = desk_folder_log_create (&place, &identity, NULL, &error);
      if (log == NULL)
        g_error ("%s", error->message);
      return 0;
    }
  count = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  log = desk_folder_log_open (&place, NULL, NULL, &error);
  if (log == NULL)
    g_error ("%s", error->message);

  say ("ready\n");
  while (count == 0 || n_won < count)
    n_won += try_once (log, argv[2], &n_failures);

  return 0;
}
