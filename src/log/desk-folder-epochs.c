// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The epochs of a log in a shared folder: files that are put if they are
 * absent, of which the newest counts.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-folder-desk.h"
#include "desk-folder-names.h"

static gboolean
has_epoch (DeskFolderLog *self,
           guint64        epoch)
{
  g_autofree char *path = desk_folder_epoch_path ((guint32) epoch);
  DeskFolderInfo info;

  return self->share.ops->look (self->share.ops, path, &info) == 0;
}

/* Which epoch is the newest; 0 for none. A listing can be older than what is
 * found by name, and the names are known. */
static gboolean
find_epoch (DeskFolderLog *self,
            guint32       *epoch,
            GError       **error)
{
  guint64 highest;
  int result = desk_folder_share_find_highest (&self->share, DESK_FOLDER_EPOCHS, 1, "", &highest);

  if (result != 0)
    return desk_folder_log_fail (self, result, DESK_FOLDER_EPOCHS, error);
  if (highest >= G_MAXUINT32)
    return desk_folder_share_fail (&self->share, EBADMSG, DESK_FOLDER_EPOCHS, error);

  if (highest < self->identity.epoch && has_epoch (self, self->identity.epoch))
    highest = self->identity.epoch;
  if (highest != 0 && has_epoch (self, highest + 1))
    highest++;

  *epoch = (guint32) highest;
  return TRUE;
}

/**
 * desk_folder_log_read_epoch:
 * @self: a log whose desk.json was read
 * @identity: (out): the newest epoch; 0 when none has begun
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
desk_folder_log_read_epoch (DeskFolderLog   *self,
                            DeskLogIdentity *identity,
                            GError         **error)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) node = NULL;
  DeskLogIdentity result = { self->identity.desk, 0, 0 };
  gint64 epoch, base;
  DeskUuid desk;
  int number;

  if (!find_epoch (self, &result.epoch, error))
    return FALSE;
  /* What was read before has not changed. */
  if (result.epoch != 0 && result.epoch == self->identity.epoch)
    {
      *identity = self->identity;
      return TRUE;
    }
  if (result.epoch != 0)
    {
      path = desk_folder_epoch_path (result.epoch);
      if (!desk_folder_log_read_object (self, path, &desk, &node, &number, error))
        return FALSE;
      if (!desk_uuid_equal (&desk, &result.desk) || !desk_folder_json_get_number (json_node_get_object (node), "epoch", 1, &epoch) || epoch != (gint64) result.epoch ||
          !desk_folder_json_get_number (json_node_get_object (node), "base", 0, &base))
        return desk_folder_share_fail (&self->share, EBADMSG, path, error);
      result.base = (guint64) base;
    }

  *identity = result;
  return TRUE;
}

gboolean
desk_folder_log_identify (DeskLog         *log,
                          DeskLogIdentity *identity,
                          GCancellable    *cancellable,
                          GError         **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  DeskUuid desk = self->identity.desk;
  DeskLogIdentity found;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !desk_folder_log_check_desk (self, &desk, error) ||
      !desk_folder_log_read_epoch (self, &found, error))
    return FALSE;
  if (found.epoch == 0)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                   _("Sharing the desk in “%s” was never completed. Share it again from the machine that began; it goes on where it stopped"), self->share.path);
      return FALSE;
    }

  self->identity = found;
  *identity = found;
  return TRUE;
}

/* Put-if-absent; @nonce tells our epoch from the same one of somebody else. */
gboolean
desk_folder_log_put_epoch (DeskFolderLog         *self,
                           const DeskLogIdentity *identity,
                           DeskLogPut            *outcome,
                           GError               **error)
{
  g_autofree char *path = desk_folder_epoch_path (identity->epoch);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char desk[DESK_UUID_STRING_LENGTH + 1];
  char by[DESK_UUID_STRING_LENGTH + 1];
  guint64 nonce;
  int result;

  desk_uuid_write_string (&identity->desk, desk);
  desk_uuid_write_string (&self->replica, by);
  desk_id_source_fill (self->share.ids, (guint8 *) &nonce, sizeof nonce);
  text = g_strdup_printf ("{\"format\":%d,\"desk\":\"%s\",\"epoch\":%u,\"base\":%" G_GUINT64_FORMAT ",\"by\":\"%s\",\"nonce\":\"%016" G_GINT64_MODIFIER "x\"}\n",
                          DESK_FOLDER_FORMAT, desk, identity->epoch, identity->base, by, nonce);
  bytes = g_bytes_new (text, strlen (text));

  result = desk_folder_share_put (&self->share, path, bytes, outcome);
  if (result == ENOENT && desk_folder_share_make_folder (&self->share, DESK_FOLDER_EPOCHS) == 0)
    result = desk_folder_share_put (&self->share, path, bytes, outcome);

  return result == 0 || desk_folder_log_fail (self, result, path, error);
}

gboolean
desk_folder_log_found_again (DeskLog               *log,
                             const DeskLogIdentity *next,
                             GCancellable          *cancellable,
                             GError               **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  DeskLogIdentity now;
  DeskLogPut outcome = DESK_LOG_PUT_LOST;
  guint64 newest;

  if (!desk_folder_log_identify (log, &now, cancellable, error) || !desk_folder_log_find_newest (log, &newest, cancellable, error))
    return FALSE;
  if (!desk_uuid_equal (&next->desk, &now.desk))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK,
                   _("Another desk is shared in “%s”. Nothing was written there; choose the folder of this desk"), self->share.path);
      return FALSE;
    }
  if (newest > next->base)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED,
                   _("The log in “%s” has steps that this machine does not know yet. Take them in before it is founded again"), self->share.path);
      return FALSE;
    }

  if (next->epoch == now.epoch + 1 && !desk_folder_log_put_epoch (self, next, &outcome, error))
    return FALSE;
  if (outcome != DESK_LOG_PUT_WON)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS,
                   _("Somebody else has founded the log in “%s” again. This machine goes on with theirs"), self->share.path);
      return FALSE;
    }

  self->identity = *next;
  return TRUE;
}
