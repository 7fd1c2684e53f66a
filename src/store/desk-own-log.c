// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A desk that followed a log elsewhere keeps one of its own from now on: who
 * leaves a shared desk and takes it along.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-act.h"
#include "desk-derived.h"
#include "desk-file-private.h"
#include "desk-own-log-private.h"
#include "desk-pending.h"
#include "desk-sequence.h"
#include "desk-store-error.h"

gboolean
desk_own_log_check_whole (DeskFile *file,
                          GError  **error)
{
  if (file->head.taken == 0)
    return TRUE;

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_BUSY, _("The desk is in the middle of a part of its log"));
  return FALSE;
}

/* Takes back what waits, and says that nothing is kept elsewhere. */
gboolean
desk_own_log_let_go (DeskFile *file,
                     GError  **error)
{
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GArray) pending = desk_pending_find_all (file, error);

  if (pending == NULL || !desk_pending_take_back (file, pending, changes, error) ||
      !desk_file_run (file, "DELETE FROM pending; DELETE FROM pending_row; DELETE FROM news; "
                      "UPDATE head SET shared = NULL, place = NULL, tag = NULL, account = NULL, begins = coalesce ((SELECT min (number) FROM log_segment), segment + 1)",
                      error))
    return FALSE;
  file->head.is_shared = FALSE;
  file->head.tag[0] = '\0';

  return desk_derived_rebuild (file, error);
}

static gboolean
sequence_intents (DeskBatch *batch,
                  GPtrArray *pending,
                  GError   **error)
{
  for (guint i = 0; i < pending->len; i++)
    {
      DeskCommit *intent = ((DeskPending *) g_ptr_array_index (pending, i))->intent;
      g_autoptr (DeskCommit) effective = NULL;

      /* What it follows will not come any more. */
      if (!desk_batch_sequence_lost (batch, intent, &effective, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_own_log_begin:
 * @file: a writer on a shared desk
 * @keeps_pending: whether what waits for the log goes into the own one; if not
 *   and there is any, nothing is done
 * @n_kept: (out): how much that was
 * @error: return location
 *
 * The desk stops following its log and goes on with one of its own, under the
 * next epoch: the two are never taken for one.
 *
 * Returns: whether it was done; %DESK_STORE_ERROR_REFUSED when something waits
 */
gboolean
desk_own_log_begin (DeskFile *file,
                    gboolean  keeps_pending,
                    guint    *n_kept,
                    GError  **error)
{
  g_autoptr (DeskBatch) batch = desk_batch_begin (file, error);
  g_autoptr (GPtrArray) pending = batch != NULL ? desk_pending_load (file, G_MAXUINT, error) : NULL;

  if (pending == NULL || !desk_own_log_check_whole (file, error))
    return FALSE;
  if (!file->head.is_shared)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("This desk is not shared: it keeps its own log"));
      return FALSE;
    }
  if (pending->len > 0 && !keeps_pending)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED,
                   g_dngettext (GETTEXT_PACKAGE, "%u step is not in the log yet: the others would never see it", "%u steps are not in the log yet: the others would never see them", pending->len),
                   pending->len);
      return FALSE;
    }
  if (!desk_own_log_let_go (file, error))
    return FALSE;
  file->head.epoch++;
  if (!sequence_intents (batch, pending, error))
    return FALSE;
  if (pending->len == 0 ? !desk_file_write_head (file, error) || !desk_file_end (file, error) : !desk_batch_end (batch, NULL, error))
    return FALSE;

  *n_kept = pending->len;
  return TRUE;
}
