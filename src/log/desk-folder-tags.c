// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tags of seats, which make aliases unique: a file per tag, put if it is
 * absent, that names the replica.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-folder-log-private.h"
#include "desk-folder-names.h"

#define MAX_TAGS 100000

static gboolean
tag_listed_cb (const char *name,
               gpointer    data)
{
  GHashTable *tags = data;

  if (desk_folder_is_tag (name))
    g_hash_table_add (tags, g_strdup (name));

  return g_hash_table_size (tags) < MAX_TAGS;
}

/* What a tag's file says when it is the replica's. */
static GBytes *
tag_content (const DeskUuid *replica)
{
  char text[DESK_UUID_STRING_LENGTH + 2];

  desk_uuid_write_string (replica, text);
  text[DESK_UUID_STRING_LENGTH] = '\n';

  return g_bytes_new (text, DESK_UUID_STRING_LENGTH + 1);
}

static gboolean
find_own (DeskFolderLog  *self,
          GHashTable     *tags,
          GBytes         *mine,
          char          **tag,
          GError        **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, tags);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *path = desk_folder_tag_path (key);
      g_autoptr (GBytes) found = NULL;
      int result = desk_folder_share_read (&self->share, path, g_bytes_get_size (mine), &found);

      /* Something else of that name, which takes it. */
      if (result == EFBIG || result == EINVAL || result == ELOOP)
        continue;
      if (result != 0)
        return desk_folder_share_fail (&self->share, result, path, error);
      if (g_bytes_equal (found, mine))
        {
          *tag = g_strdup (key);
          return TRUE;
        }
    }

  return TRUE;
}

/* A tag of so many letters that nobody has, from a random one on; %NULL when
 * all are taken. */
static char *
think_of_tag (DeskFolderLog *self,
              GHashTable    *tags,
              guint          length)
{
  const guint n_letters = (guint) strlen (DESK_FOLDER_TAG_LETTERS);
  guint64 n_all = 1;
  guint64 start;

  for (guint i = 0; i < length; i++)
    n_all *= n_letters;
  desk_id_source_fill (self->share.ids, (guint8 *) &start, sizeof start);

  for (guint64 i = 0; i < n_all; i++)
    {
      char tag[DESK_FOLDER_TAG_MAX + 1] = { 0 };
      guint64 rest = (start % n_all + i) % n_all;

      for (guint j = 0; j < length; j++, rest /= n_letters)
        tag[j] = DESK_FOLDER_TAG_LETTERS[rest % n_letters];
      if (!g_hash_table_contains (tags, tag))
        return g_strdup (tag);
    }

  return NULL;
}

static char *
claim_new (DeskFolderLog  *self,
           GHashTable     *tags,
           GBytes         *mine,
           GCancellable   *cancellable,
           GError        **error)
{
  guint length = 2;

  while (length <= 4 && !g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_autofree char *tag = think_of_tag (self, tags, length);
      g_autofree char *path = tag != NULL ? desk_folder_tag_path (tag) : NULL;
      DeskLogPut outcome;
      int result;

      if (tag == NULL)
        {
          length++;
          continue;
        }
      result = desk_folder_share_put (&self->share, path, mine, &outcome);
      if (result == ENOENT && desk_folder_share_make_folder (&self->share, DESK_FOLDER_TAGS) == 0)
        result = desk_folder_share_put (&self->share, path, mine, &outcome);
      if (result != 0)
        {
          desk_folder_log_fail (self, result, path, error);
          return NULL;
        }
      if (outcome == DESK_LOG_PUT_WON)
        return g_steal_pointer (&tag);
      g_hash_table_add (tags, g_steal_pointer (&tag));
    }

  if (length > 4)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("All short names for seats in “%s” are taken"), self->share.path);

  return NULL;
}

char *
desk_folder_log_claim_tag (DeskLog         *log,
                           const DeskUuid  *replica,
                           GCancellable    *cancellable,
                           GError         **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GBytes) mine = tag_content (replica);
  DeskUuid desk = self->identity.desk;
  char *tag = NULL;
  int result;

  if (!desk_folder_log_check_desk (self, &desk, error))
    return NULL;
  result = self->share.ops->list (self->share.ops, DESK_FOLDER_TAGS, tag_listed_cb, tags);
  if (result != 0 && result != ENOENT)
    {
      desk_folder_share_fail (&self->share, result, DESK_FOLDER_TAGS, error);
      return NULL;
    }
  if (!find_own (self, tags, mine, &tag, error))
    return NULL;

  return tag != NULL ? tag : claim_new (self, tags, mine, cancellable, error);
}
