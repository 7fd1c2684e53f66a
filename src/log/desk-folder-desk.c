// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which desk is in a shared folder, and how it gets there. desk.json comes
 * first and an epoch last, so that what a broken-off start left can be told
 * from a folder that lost something.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-folder-desk.h"
#include "desk-folder-names.h"
#include "desk-json.h"

static const char *const folders[] = {
  DESK_FOLDER_LOG, DESK_FOLDER_EPOCHS, DESK_FOLDER_CHECKPOINTS, DESK_FOLDER_BLOBS, DESK_FOLDER_SEATS, DESK_FOLDER_TAGS, DESK_FOLDER_PACKS, NULL,
};

/* --- what is in the folder, roughly --- */

typedef struct {
  guint n_ours;
  guint n_others;
  char *other; /* the name of one */
} Contents;

static void
contents_clear (Contents *self)
{
  g_free (self->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

/* What a file system or its server keeps in an empty folder. */
static gboolean
name_is_of_the_system (const char *name)
{
  static const char *const names[] = { "lost+found", ".snapshot", ".snapshots", ".zfs", "System Volume Information", "$RECYCLE.BIN", NULL };

  return g_strv_contains (names, name) || g_str_has_prefix (name, ".nfs") || g_str_has_prefix (name, ".fuse_hidden");
}

static gboolean
name_listed_cb (const char *name,
                gpointer    data)
{
  Contents *self = data;

  if (name_is_of_the_system (name) || desk_folder_name_is_temporary (name))
    return TRUE;
  if (g_str_equal (name, DESK_FOLDER_DESK) || g_strv_contains (folders, name))
    {
      self->n_ours++;
      return TRUE;
    }
  if (self->n_others++ == 0)
    self->other = g_utf8_make_valid (name, -1);

  return self->n_others < 100;
}

/* --- desk.json --- */

/* FALSE when there is none, or a smaller one. */
gboolean
desk_folder_json_get_number (JsonObject *object,
                             const char *name,
                             gint64      at_least,
                             gint64     *number)
{
  gint64 result;

  if (!json_object_has_member (object, name) || !desk_json_get_integer (json_object_get_member (object, name), &result) || result < at_least)
    return FALSE;

  *number = result;
  return TRUE;
}

static gboolean
get_uuid (JsonObject *object,
          const char *name,
          DeskUuid   *uuid)
{
  const char *text;

  return json_object_has_member (object, name) && desk_json_get_text (json_object_get_member (object, name), &text) && desk_uuid_parse (text, uuid);
}

/* Reads desk.json or an epoch, and looks at what both have. @number is 0 or
 * an errno, of reading. */
gboolean
desk_folder_log_read_object (DeskFolderLog *self,
                             const char    *path,
                             DeskUuid      *desk,
                             JsonNode     **node,
                             int           *number,
                             GError       **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  int result = desk_folder_share_read_text (&self->share, path, DESK_FOLDER_JSON_MAX_BYTES, &text);
  gint64 format;

  *number = result;
  if (result != 0)
    return desk_folder_share_fail (&self->share, result, path, error);

  root = desk_json_parse (text, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || !desk_folder_json_get_number (json_node_get_object (root), "format", 1, &format))
    return desk_folder_share_fail (&self->share, EBADMSG, path, error);
  if (format > DESK_FOLDER_FORMAT)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NEWER,
                   _("The desk in “%s” was written by a newer version of Deskbell. Update this one to use it"), self->share.path);
      return FALSE;
    }
  if (!get_uuid (json_node_get_object (root), "desk", desk))
    return desk_folder_share_fail (&self->share, EBADMSG, path, error);

  *node = g_steal_pointer (&root);
  return TRUE;
}

/* There is no desk.json: why not? */
static gboolean
tell_missing_desk (DeskFolderLog *self,
                   gboolean       was_there,
                   GError       **error)
{
  g_auto (Contents) contents = { 0 };
  int result = self->share.ops->list (self->share.ops, "", name_listed_cb, &contents);

  if (result != 0)
    return desk_folder_share_fail (&self->share, result, "", error);

  if (contents.n_ours > 0)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                 _("“%s” is only half a copy of a shared desk: desk.json is missing. Copy the whole folder again"), self->share.path);
  else if (contents.n_others == 0 && was_there)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE,
                 _("“%s” is empty: the share is not connected. Connect it again; what you do meanwhile is kept on this machine"), self->share.path);
  else if (contents.n_others == 0)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                 _("“%s” is empty. Choose the folder that the desk is shared in, or connect the share"), self->share.path);
  else
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                 _("There is no shared desk in “%s”. Choose the folder that holds desk.json"), self->share.path);

  return FALSE;
}

/**
 * desk_folder_log_check_desk:
 * @self: a log
 * @expected: (nullable): the desk that has to be there
 * @error: return location
 *
 * A share that is gone leaves an empty folder, and a folder can be given to
 * another desk; nothing is written before this was looked at.
 *
 * Returns: whether the desk is there
 */
gboolean
desk_folder_log_check_desk (DeskFolderLog  *self,
                            const DeskUuid *expected,
                            GError        **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) failure = NULL;
  DeskUuid desk;
  int number;

  if (!desk_folder_log_read_object (self, DESK_FOLDER_DESK, &desk, &node, &number, &failure))
    {
      if (number == ENOENT)
        return tell_missing_desk (self, expected != NULL, error);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (expected != NULL && !desk_uuid_equal (&desk, expected))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK,
                   _("Another desk is shared in “%s”. Nothing was written there; choose the folder of this desk"), self->share.path);
      return FALSE;
    }

  self->identity.desk = desk;
  return TRUE;
}

/**
 * desk_folder_log_fail:
 * @self: a log
 * @number: an `errno`
 * @path: what it was about
 * @error: return location
 *
 * Like desk_folder_share_fail(), and when something is not there it looks
 * whether anything is.
 *
 * Returns: %FALSE
 */
gboolean
desk_folder_log_fail (DeskFolderLog *self,
                      int            number,
                      const char    *path,
                      GError       **error)
{
  DeskUuid desk = self->identity.desk;

  if (number == ENOENT)
    {
      if (!desk_folder_log_check_desk (self, &desk, error))
        return FALSE;
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                   _("“%s” is only half a copy of a shared desk: “%s” is missing. Copy the whole folder again"), self->share.path, path);
      return FALSE;
    }

  return desk_folder_share_fail (&self->share, number, path, error);
}

/* --- sharing a desk --- */

static gboolean
put_desk (DeskFolderLog  *self,
          const DeskUuid *desk,
          GError        **error)
{
  char id[DESK_UUID_STRING_LENGTH + 1];
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  DeskLogPut outcome;
  int result;

  desk_uuid_write_string (desk, id);
  text = g_strdup_printf ("{\"format\":%d,\"desk\":\"%s\"}\n", DESK_FOLDER_FORMAT, id);
  bytes = g_bytes_new (text, strlen (text));
  result = desk_folder_share_put (&self->share, DESK_FOLDER_DESK, bytes, &outcome);
  if (result != 0)
    return desk_folder_share_fail (&self->share, result, DESK_FOLDER_DESK, error);

  /* Lost: to whom? */
  return desk_folder_log_check_desk (self, desk, error);
}

/* Nobody's files get mixed up with those of a desk. */
static gboolean
check_empty (DeskFolderLog  *self,
             const DeskUuid *desk,
             GError        **error)
{
  g_auto (Contents) contents = { 0 };
  DeskFolderInfo info;
  int result = self->share.ops->list (self->share.ops, "", name_listed_cb, &contents);

  if (result == ENOENT)
    {
      result = desk_folder_share_make_folder (&self->share, "");
      return result == 0 || desk_folder_share_fail (&self->share, result, "", error);
    }
  if (result != 0)
    return desk_folder_share_fail (&self->share, result, "", error);

  if (contents.n_others > 0)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                   _("“%s” is not empty: it holds “%s”. Choose an empty folder for the desk"), self->share.path, contents.other);
      return FALSE;
    }
  if (contents.n_ours == 0)
    return TRUE;
  if (self->share.ops->look (self->share.ops, DESK_FOLDER_DESK, &info) == ENOENT)
    return tell_missing_desk (self, FALSE, error);

  return desk_folder_log_check_desk (self, desk, error);
}

/**
 * desk_folder_log_make:
 * @self: a log that is not there yet, or half made
 * @identity: what it is to be
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: whether it is there now, with no segment in it
 */
gboolean
desk_folder_log_make (DeskFolderLog         *self,
                      const DeskLogIdentity *identity,
                      GCancellable          *cancellable,
                      GError               **error)
{
  DeskLogIdentity found;
  DeskLogPut outcome;
  guint64 newest;

  if (!check_empty (self, &identity->desk, error) || !put_desk (self, &identity->desk, error))
    return FALSE;
  for (guint i = 0; folders[i] != NULL; i++)
    {
      int result = desk_folder_share_make_folder (&self->share, folders[i]);

      if (result != 0)
        return desk_folder_share_fail (&self->share, result, folders[i], error);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  if (!desk_folder_log_read_epoch (self, &found, error))
    return FALSE;
  if (found.epoch == 0 && !desk_folder_log_put_epoch (self, identity, &outcome, error))
    return FALSE;
  if (!desk_folder_log_identify (&self->log, &found, cancellable, error) || !desk_folder_log_find_newest (&self->log, &newest, cancellable, error))
    return FALSE;
  if (found.epoch != identity->epoch || found.base != identity->base || newest != identity->base)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS,
                   _("This desk is shared in “%s” already. Open it from there"), self->share.path);
      return FALSE;
    }

  return TRUE;
}
