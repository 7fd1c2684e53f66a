// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A log that is a folder on a network share.
 *
 *   desk.json                        which desk this is, and the format
 *   epoch/1                          put-if-absent
 *   log/000123/000123456.segment     put-if-absent, one folder per thousand
 *   checkpoint/000123000.sqlite      the desk as it was after that segment
 *   pack/000123.pack                 a thousand segments in one file
 *   blobs/ab/ab…                     attachments, by their SHA-256
 *   seats/UUID                       written by that replica only
 *   tags/K7                          put-if-absent: the replica that has it
 *
 * Whatever has a name is complete and never changes, apart from the seats. So
 * nothing is locked, and nobody waits for a machine that died.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-folder-blobs.h"
#include "desk-folder-log-private.h"
#include "desk-folder-names.h"

static void
folder_log_free (DeskLog *log)
{
  DeskFolderLog *self = desk_folder_log (log);

  g_clear_pointer (&self->own_ops, desk_folder_ops_free);
  g_free (self->share.path);
  g_array_unref (self->packs);
  g_hash_table_unref (self->sound_packs);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->share.ids);
  g_free (self);
}

const DeskLogClass desk_folder_log_class = {
  .kind = "folder",
  .identify = desk_folder_log_identify,
  .find_newest = desk_folder_log_find_newest,
  .read = desk_folder_log_read,
  .put = desk_folder_log_put,
  .wait = desk_folder_log_wait,
  .get_time = desk_folder_log_get_time,
  .find_checkpoint = desk_folder_log_find_checkpoint,
  .fetch_checkpoint = desk_folder_log_fetch_checkpoint,
  .store_checkpoint = desk_folder_log_store_checkpoint,
  .claim_tag = desk_folder_log_claim_tag,
  .write_seat = desk_folder_log_write_seat,
  .list_seats = desk_folder_log_list_seats,
  .found_again = desk_folder_log_found_again,
  .put_blob = desk_folder_log_put_blob,
  .fetch_blob = desk_folder_log_fetch_blob,
  .has_blob = desk_folder_log_has_blob,
  .free = folder_log_free,
};

static DeskFolderLog *
folder_log_new (const DeskFolderPlace *place)
{
  DeskFolderLog *self = g_new0 (DeskFolderLog, 1);

  self->log.klass = &desk_folder_log_class;
  if (place->ops == NULL)
    self->own_ops = desk_folder_ops_new (place->path);
  self->share.ops = place->ops != NULL ? place->ops : self->own_ops;
  /* Only for people. */
  self->share.path = g_filename_display_name (place->path);
  self->share.ids = desk_id_source_ref (place->ids);
  self->clock = desk_clock_ref (place->clock);
  self->replica = place->replica;
  self->packs = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->sound_packs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

/**
 * desk_folder_log_create:
 * @place: an empty folder on a share, or the name for one
 * @identity: the desk; epoch 1 and base 0 for one that is shared for the first
 *   time
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Shares a desk. What a first try left half made is completed; a folder that
 * holds anything else is refused with %DESK_LOG_ERROR_NOT_A_LOG, another desk
 * with %DESK_LOG_ERROR_OTHER_DESK, this desk with work in it with
 * %DESK_LOG_ERROR_EXISTS.
 *
 * Returns: (transfer full) (nullable): the log
 */
DeskLog *
desk_folder_log_create (const DeskFolderPlace *place,
                        const DeskLogIdentity *identity,
                        GCancellable          *cancellable,
                        GError               **error)
{
  g_autoptr (DeskLog) log = NULL;
  DeskFolderLog *self;

  g_return_val_if_fail (place != NULL && identity != NULL, NULL);
  g_return_val_if_fail (!desk_uuid_is_nil (&identity->desk) && identity->epoch > 0, NULL);

  self = folder_log_new (place);
  log = &self->log;
  if (!desk_folder_log_make (self, identity, cancellable, error))
    return NULL;

  return g_steal_pointer (&log);
}

/* A checkpoint is made of segments that were there, and a copy that is taken
 * checkpoint first has them. */
static gboolean
check_whole (DeskFolderLog *self,
             GCancellable  *cancellable,
             GError       **error)
{
  guint64 newest, checkpoint;
  int result = desk_folder_log_list_packs (self);

  if (result != 0)
    return desk_folder_log_fail (self, result, DESK_FOLDER_PACKS, error);
  if (!desk_folder_log_find_newest (&self->log, &newest, cancellable, error) ||
      !desk_folder_log_find_checkpoint (&self->log, &checkpoint, cancellable, error))
    return FALSE;
  if (checkpoint > newest)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                   _("“%s” is only half a copy of a shared desk: it has a checkpoint of step %" G_GUINT64_FORMAT ", and its log ends with %" G_GUINT64_FORMAT ". Copy the whole folder again"),
                   self->share.path, checkpoint, newest);
      return FALSE;
    }

  return TRUE;
}

/**
 * desk_folder_log_open:
 * @place: a shared folder
 * @expected: (nullable): the desk that has to be there, when it is known
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Writes nothing, so that a desk on a share that may only be read opens.
 *
 * Returns: (transfer full) (nullable): the log
 */
DeskLog *
desk_folder_log_open (const DeskFolderPlace *place,
                      const DeskUuid        *expected,
                      GCancellable          *cancellable,
                      GError               **error)
{
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (GError) failure = NULL;
  DeskFolderLog *self;
  DeskLogIdentity identity;

  g_return_val_if_fail (place != NULL, NULL);

  self = folder_log_new (place);
  log = &self->log;
  if (!desk_folder_log_check_desk (self, expected, error) || !desk_folder_log_identify (log, &identity, cancellable, error))
    return NULL;
  if (!check_whole (self, cancellable, &failure))
    {
      /* Nobody has waited for this gap to close, and nobody should join on it. */
      if (self->gap != 0)
        failure->code = DESK_LOG_ERROR_NOT_A_LOG;
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&log);
}
