// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Waiting for the end of a log that was restored from an old backup.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib.h>

#include "desk-restoring.h"

#define GROUP "log"
/* What was once there is written down every so often. */
#define WRITE_EVERY_US (5 * G_TIME_SPAN_SECOND)
/* Whoever brings parts back brings the next one within this time. */
#define NEXT_PART_US (30 * G_TIME_SPAN_SECOND)

/* What is waited for goes by the monotonic time: a clock that is set back must
 * not keep everybody out. */
struct _DeskRestoring {
  char *path;
  GThreadPool *pool; /* (nullable): of one thread, which alone waits for the disk */

  GMutex mutex; /* for what follows; never held while something is written */
  guint64 segment; /* the newest */
  guint32 epoch;   /* its */
  guint32 next_epoch;
  gboolean is_on;
  guint64 wanted; /* there once was that segment; 0: that is not known */
  guint64 waited_for; /* up to here in vain */
  gint64 wait_ms;
  gint64 until_us;
  gint64 written_at_us;
  guint64 written_segment; /* or about to be */
  guint32 written_epoch;
};

typedef struct {
  guint64 segment;
  guint32 epoch;
} Mark;

/**
 * desk_restoring_write:
 * @path: the file
 * @segment: the newest segment that the log has had
 * @epoch: to be opened with the next one, if it is later than the desk's
 * @error: return location
 *
 * Returns: whether it is on the disk
 */
gboolean
desk_restoring_write (const char  *path,
                      guint64      segment,
                      guint32      epoch,
                      GError     **error)
{
  g_autofree char *text = g_strdup_printf ("[" GROUP "]\nsegment=%" G_GUINT64_FORMAT "\nepoch=%u\n", segment, epoch);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
write_mark (gpointer data,
            gpointer user_data)
{
  DeskRestoring *self = user_data;
  g_autofree Mark *mark = data;
  g_autoptr (GError) error = NULL;

  if (!desk_restoring_write (self->path, mark->segment, mark->epoch, &error))
    g_warning ("How far the log goes could not be written down: %s", error->message);
}

/* Has it written, and does not wait for that. */
static void
note_state (DeskRestoring *self)
{
  const Mark mark = { MAX (self->segment, self->wanted), MAX (self->epoch, self->next_epoch) };

  self->written_at_us = g_get_monotonic_time ();
  if (self->pool == NULL || (mark.segment == self->written_segment && mark.epoch == self->written_epoch))
    return;
  self->written_segment = mark.segment;
  self->written_epoch = mark.epoch;
  g_thread_pool_push (self->pool, g_memdup2 (&mark, sizeof mark), NULL);
}

/**
 * desk_restoring_read:
 * @path: the file
 * @segment: (out): what desk_restoring_write() was told, 0: nothing
 * @epoch: (out): as @segment
 */
void
desk_restoring_read (const char *path,
                     guint64    *segment,
                     guint32    *epoch)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gboolean is_there = g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);

  *segment = is_there ? g_key_file_get_uint64 (file, GROUP, "segment", NULL) : 0;
  *epoch = is_there ? (guint32) MIN (g_key_file_get_uint64 (file, GROUP, "epoch", NULL), G_MAXUINT32 - 1) : 0;
}

static void
finish (DeskRestoring *self)
{
  self->is_on = FALSE;
  self->waited_for = MAX (self->waited_for, self->wanted);
  self->wanted = 0;
  self->next_epoch = MAX (self->next_epoch, self->epoch + 1);
  g_message ("The log goes on after part %" G_GUINT64_FORMAT ", in epoch %u. Ticket numbers leave a gap", self->segment, self->next_epoch);
  note_state (self);
}

/**
 * desk_restoring_new:
 * @path: (nullable): where it is written what was once there
 * @segment: the newest segment that is there now
 * @epoch: its epoch
 * @wait_ms: how long to wait for parts that were once there
 *
 * Returns: (transfer full): how it stands
 */
DeskRestoring *
desk_restoring_new (const char *path,
                    guint64     segment,
                    guint32     epoch,
                    gint64      wait_ms)
{
  DeskRestoring *self = g_new0 (DeskRestoring, 1);

  self->path = g_strdup (path);
  self->wait_ms = wait_ms;
  g_mutex_init (&self->mutex);
  self->segment = segment;
  self->epoch = epoch;
  self->written_at_us = g_get_monotonic_time ();
  if (path != NULL)
    {
      desk_restoring_read (path, &self->written_segment, &self->written_epoch);
      self->pool = g_thread_pool_new (write_mark, self, 1, FALSE, NULL);
    }
  self->next_epoch = self->written_epoch > epoch ? self->written_epoch : 0;
  if (self->written_segment > segment)
    {
      self->is_on = TRUE;
      self->wanted = self->written_segment;
      self->until_us = self->written_at_us + wait_ms * G_TIME_SPAN_MILLISECOND;
      g_warning ("The desk ends with part %" G_GUINT64_FORMAT " of its log, and once had %" G_GUINT64_FORMAT
                 ": it was restored from a backup. Nothing new is taken for %" G_GINT64_FORMAT " seconds, or until replicas have brought the rest back",
                 segment, self->wanted, wait_ms / 1000);
    }

  return self;
}

/**
 * desk_restoring_free:
 * @self: (transfer full): how it stands; that is on the disk then
 */
void
desk_restoring_free (DeskRestoring *self)
{
  g_return_if_fail (self != NULL);

  note_state (self);
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, TRUE);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

/**
 * desk_restoring_is_on:
 * @self: how it stands
 *
 * Returns: whether nothing new is to be taken
 */
gboolean
desk_restoring_is_on (DeskRestoring *self)
{
  gboolean is_on;

  g_mutex_lock (&self->mutex);
  if (self->is_on && g_get_monotonic_time () >= self->until_us)
    {
      if (self->wanted > self->segment)
        g_warning ("Nobody has brought parts %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " of the log back. Whoever still has them hands in what is in them", self->segment + 1, self->wanted);
      finish (self);
    }
  is_on = self->is_on;
  g_mutex_unlock (&self->mutex);

  return is_on;
}

/**
 * desk_restoring_get_epoch:
 * @self: how it stands
 *
 * Returns: the epoch that is to be opened with the next segment, 0: none
 */
guint32
desk_restoring_get_epoch (DeskRestoring *self)
{
  guint32 epoch;

  g_mutex_lock (&self->mutex);
  epoch = self->next_epoch;
  g_mutex_unlock (&self->mutex);

  return epoch;
}

/**
 * desk_restoring_moved:
 * @self: how it stands
 * @segment: the newest segment now
 * @epoch: its epoch
 */
void
desk_restoring_moved (DeskRestoring *self,
                      guint64        segment,
                      guint32        epoch)
{
  g_mutex_lock (&self->mutex);
  self->segment = segment;
  self->epoch = epoch;
  if (g_get_monotonic_time () >= self->written_at_us + WRITE_EVERY_US)
    note_state (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * desk_restoring_took:
 * @self: how it stands
 * @segment: a part that was missing, and was brought back
 *
 * That there is such a part says that more may follow.
 */
void
desk_restoring_took (DeskRestoring *self,
                     guint64        segment)
{
  gint64 next_us = g_get_monotonic_time () + NEXT_PART_US;

  g_mutex_lock (&self->mutex);
  if (!self->is_on)
    {
      g_warning ("The desk has lost the end of its log: it was restored from a backup. Part %" G_GUINT64_FORMAT " was brought back", segment);
      self->is_on = TRUE;
      self->until_us = next_us;
    }
  self->segment = MAX (self->segment, segment);
  if (self->segment >= self->wanted)
    {
      self->wanted = 0;
      self->until_us = next_us;
    }
  self->until_us = MAX (self->until_us, next_us);
  g_mutex_unlock (&self->mutex);
}

/**
 * desk_restoring_want:
 * @self: how it stands
 * @last: a part that somebody has brought, and the newest they have: those
 *   before it are missing
 *
 * That there is such a part shows that there were more. They are waited for
 * once.
 */
void
desk_restoring_want (DeskRestoring *self,
                     guint64        last)
{
  g_mutex_lock (&self->mutex);
  if (last > MAX (self->segment, self->waited_for))
    {
      if (!self->is_on)
        {
          g_warning ("Parts of the log up to %" G_GUINT64_FORMAT " are missing: the desk was restored from a backup. Nothing new is taken for %" G_GINT64_FORMAT
                     " seconds, or until replicas have brought them back",
                     last, self->wait_ms / 1000);
          self->until_us = g_get_monotonic_time () + self->wait_ms * 1000;
        }
      self->is_on = TRUE;
      self->wanted = MAX (self->wanted, last);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * desk_restoring_get_waited_for:
 * @self: how it stands
 *
 * Returns: up to which number missing parts were waited for in vain, 0: none
 */
guint64
desk_restoring_get_waited_for (DeskRestoring *self)
{
  guint64 waited_for;

  g_mutex_lock (&self->mutex);
  waited_for = self->waited_for;
  g_mutex_unlock (&self->mutex);

  return waited_for;
}

/**
 * desk_restoring_end:
 * @self: how it stands
 * @segment: the last part that somebody has
 *
 * Goes on, unless more is known to have been there.
 */
void
desk_restoring_end (DeskRestoring *self,
                    guint64        segment)
{
  g_mutex_lock (&self->mutex);
  if (self->is_on && self->segment >= self->wanted && segment == self->segment)
    finish (self);
  g_mutex_unlock (&self->mutex);
}
