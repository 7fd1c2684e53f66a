// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the program takes from the machine it runs on. Everything below is
 * handed these and asks for none of them.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib.h>

#include "desk-host.h"

static gint64
read_system_clock (gpointer data)
{
  return g_get_real_time () / 1000;
}

/**
 * desk_host_clock_new:
 *
 * Returns: (transfer full): the clock of the machine
 */
DeskClock *
desk_host_clock_new (void)
{
  return desk_clock_new (read_system_clock, NULL, NULL);
}

/**
 * desk_host_dup_time_zone:
 *
 * Returns: (transfer full): IANA name of the time zone of the machine, `UTC`
 *   when it has no name
 */
char *
desk_host_dup_time_zone (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (zone);

  /* A zone that is only an offset, or a path, is no name others know. */
  if (name == NULL || strchr (name, '/') == NULL || name[0] == '/')
    return g_strdup ("UTC");

  return g_strdup (name);
}

/**
 * desk_host_dup_user_name:
 *
 * Returns: (transfer full): what the one at this machine is called, empty
 *   when the machine does not know
 */
char *
desk_host_dup_user_name (void)
{
  const char *name = g_get_real_name ();

  return g_strdup (name != NULL && !g_str_equal (name, "Unknown") ? name : "");
}

/**
 * desk_host_dup_desks_folder:
 *
 * Returns: (transfer full): where desks of this program lie by default; not
 *   made yet
 */
char *
desk_host_dup_desks_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "deskbell", "desks", NULL);
}

/**
 * desk_host_find_desk_path:
 * @base: what it is to be called, such as the name of a folder or of a machine
 *
 * Returns: (transfer full): a file for a desk, that nothing has yet
 */
char *
desk_host_find_desk_path (const char *base)
{
  g_autofree char *desks = desk_host_dup_desks_folder ();
  char *path = NULL;

  for (guint i = 1; path == NULL || g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s.desk", base) : g_strdup_printf ("%s-%u.desk", base, i);

      g_free (path);
      path = g_build_filename (desks, name, NULL);
    }

  return path;
}
