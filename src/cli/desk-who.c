// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who am I on this desk? A name, not a proof: said once, and remembered for
 * this desk on this machine in $XDG_STATE_HOME/deskbell/analysts.ini.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-choices.h"
#include "desk-cli-error.h"
#include "desk-record.h"
#include "desk-store-error.h"
#include "desk-who.h"

#define GROUP "analysts"

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "deskbell", "analysts.ini", NULL);
}

/**
 * desk_who_list:
 * @file: a desk
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the names of its analysts who work there
 */
char *
desk_who_list (DeskFile *file,
               GError  **error)
{
  g_autoptr (GPtrArray) analysts = desk_choices_load (file, DESK_TABLE_ANALYST, error);
  g_autoptr (GString) names = g_string_new (NULL);

  if (analysts == NULL)
    return NULL;
  for (guint i = 0; i < analysts->len; i++)
    {
      const DeskChoice *analyst = g_ptr_array_index (analysts, i);

      g_string_append_printf (names, i > 0 ? ", %s" : "%s", analyst->label);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
read_desk_id (DeskFile *file,
              char     *id,
              GError  **error)
{
  DeskHead head;

  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  desk_uuid_write_string (&head.desk, id);

  return TRUE;
}

/* Somebody who is not on the desk any more is not remembered. */
static gboolean
look_up_remembered (DeskFile *file,
                    DeskUuid *me,
                    gboolean *is_known,
                    GError  **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *path = dup_path ();
  g_autofree char *text = NULL;
  g_autoptr (DeskRecord) analyst = NULL;
  g_autoptr (GError) local_error = NULL;
  char desk[DESK_UUID_STRING_LENGTH + 1];
  DeskUuid id;

  *is_known = FALSE;
  if (!read_desk_id (file, desk, error))
    return FALSE;
  if (!g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, NULL))
    return TRUE;
  text = g_key_file_get_string (keys, GROUP, desk, NULL);
  if (text == NULL || !desk_uuid_parse (text, &id))
    return TRUE;

  analyst = desk_record_load (file, DESK_TABLE_ANALYST, &id, &local_error);
  if (analyst == NULL)
    {
      if (g_error_matches (local_error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!desk_record_is_withdrawn (analyst) && desk_value_is_null (desk_record_get (analyst, "left_at")))
    {
      *me = id;
      *is_known = TRUE;
    }

  return TRUE;
}

/**
 * desk_who_find:
 * @file: a desk
 * @as: (nullable): who was named
 * @me: (out): the analyst; nil if not known
 * @source: (out): how it is known
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NOT_FOUND when somebody was named who
 *   is no analyst
 */
gboolean
desk_who_find (DeskFile      *file,
               const char    *as,
               DeskUuid      *me,
               DeskWhoSource *source,
               GError       **error)
{
  g_autoptr (GPtrArray) analysts = NULL;
  gboolean is_known;

  if (as != NULL)
    {
      if (!desk_record_find_analyst (file, as, me, error))
        return FALSE;
      *source = DESK_WHO_NAMED;
      return TRUE;
    }

  if (!look_up_remembered (file, me, &is_known, error))
    return FALSE;
  if (is_known)
    {
      *source = DESK_WHO_REMEMBERED;
      return TRUE;
    }

  analysts = desk_choices_load (file, DESK_TABLE_ANALYST, error);
  if (analysts == NULL)
    return FALSE;
  memset (me, 0, sizeof *me);
  if (analysts->len == 1)
    *me = ((DeskChoice *) g_ptr_array_index (analysts, 0))->id;
  *source = analysts->len == 1 ? DESK_WHO_ONLY_ONE : DESK_WHO_NOBODY;

  return TRUE;
}

/**
 * desk_who_remember:
 * @file: a desk
 * @me: an analyst of it
 * @only_if_new: keep whoever is remembered already
 * @is_new: (out): whether somebody else, or nobody, was remembered before
 * @error: return location
 *
 * Returns: whether it could be written down
 */
gboolean
desk_who_remember (DeskFile       *file,
                   const DeskUuid *me,
                   gboolean        only_if_new,
                   gboolean       *is_new,
                   GError        **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  char desk[DESK_UUID_STRING_LENGTH + 1];
  char analyst[DESK_UUID_STRING_LENGTH + 1];
  DeskUuid before;
  gboolean is_known;
  gsize size;

  *is_new = FALSE;
  if (!read_desk_id (file, desk, error) || !look_up_remembered (file, &before, &is_known, error))
    return FALSE;
  if (is_known && (only_if_new || desk_uuid_equal (&before, me)))
    return TRUE;

  desk_uuid_write_string (me, analyst);
  g_key_file_load_from_file (keys, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_set_string (keys, GROUP, desk, analyst);
  text = g_key_file_to_data (keys, &size, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("“%s” cannot be made (%s)"), folder, g_strerror (errno));
      return FALSE;
    }
  if (!g_file_set_contents_full (path, text, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;

  *is_new = TRUE;
  return TRUE;
}
