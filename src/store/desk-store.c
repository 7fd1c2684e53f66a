// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An open desk for a program with a main loop: one writing thread, a pool of
 * readers, and a signal for what has changed. No call here waits.
 *
 * After a commit the signal "changed" comes first, then the callback of the
 * one who acted.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-store-error.h"
#include "desk-store-private.h"

#define N_READERS 3
#define LOOK_DELAY_MS 20

struct _DeskStore {
  GObject parent_instance;

  char *path;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskUuid desk_id;
  GMainContext *context;
  DeskWriterThread *writer;
  DeskReaderPool *readers;
  GFileMonitor *monitor; /* of the write-ahead log: other programs */
  guint look_source;

  GMutex mutex; /* guards the two below */
  DeskChangeSet *untold;
  GSource *tell_source;
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskStore, desk_store, G_TYPE_OBJECT)

/* --- telling of changes --- */

/* What a source knows the store by: a worker may let go of it, as the last one,
 * while the main loop is about to call. */
static GWeakRef *
weak_new (DeskStore *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
tell_cb (gpointer data)
{
  g_autoptr (DeskStore) self = g_weak_ref_get (data);
  g_autoptr (DeskChangeSet) changes = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->mutex);
  changes = g_steal_pointer (&self->untold);
  g_clear_pointer (&self->tell_source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  if (changes != NULL)
    g_signal_emit (self, signals[CHANGED], 0, changes);

  return G_SOURCE_REMOVE;
}

/* On the writing thread. Several commits before the main loop comes round are
 * told as one. */
static void
changed_cb (DeskChangeSet *changes,
            gpointer       data)
{
  DeskStore *self = data;

  g_mutex_lock (&self->mutex);
  if (self->untold == NULL)
    self->untold = desk_change_set_new ();
  desk_change_set_add_all (self->untold, changes);
  if (self->tell_source == NULL)
    {
      self->tell_source = g_idle_source_new ();
      g_source_set_priority (self->tell_source, G_PRIORITY_HIGH);
      g_source_set_callback (self->tell_source, tell_cb, weak_new (self), weak_free);
      g_source_attach (self->tell_source, self->context);
    }
  g_mutex_unlock (&self->mutex);
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr (DeskStore) self = g_weak_ref_get (data);

  if (self == NULL)
    return G_SOURCE_REMOVE;

  self->look_source = 0;
  if (self->writer != NULL)
    desk_writer_thread_push (self->writer, desk_job_new (DESK_JOB_LOOK));

  return G_SOURCE_REMOVE;
}

static void
wal_changed_cb (GFileMonitor      *monitor,
                GFile             *file,
                GFile             *other_file,
                GFileMonitorEvent  event,
                gpointer           data)
{
  DeskStore *self = data;

  /* Our own commits come by here too; looking costs one small read. */
  if (self->look_source == 0)
    self->look_source = g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_DELAY_MS, look_cb, weak_new (self), weak_free);
}

/* --- opening and closing --- */

typedef struct {
  char *path;
  DeskClock *clock;
  DeskIdSource *ids;
  GThread *forbidden;
  DeskFile *writer;
  GPtrArray *readers;
  DeskHead head;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_pointer (&opening->readers, g_ptr_array_unref);
  g_clear_pointer (&opening->writer, desk_file_close);
  desk_clock_unref (opening->clock);
  desk_id_source_unref (opening->ids);
  g_free (opening->path);
  g_free (opening);
}

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;

  opening->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_file_close);
  opening->writer = desk_file_open (opening->path, DESK_FILE_WRITER, opening->clock, opening->ids, &error);
  if (opening->writer == NULL || !desk_file_read_head (opening->writer, &opening->head, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < N_READERS; i++)
    {
      DeskFile *reader = desk_file_open (opening->path, DESK_FILE_READER, opening->clock, opening->ids, &error);

      if (reader == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      desk_file_forbid_thread (reader, opening->forbidden);
      g_ptr_array_add (opening->readers, reader);
    }
  desk_file_forbid_thread (opening->writer, opening->forbidden);

  g_task_return_boolean (task, TRUE);
}

/**
 * desk_store_open_async:
 * @path: a desk file on a disk of this machine
 * @clock: the time
 * @ids: new ids
 * @cancellable: (nullable): to stop it
 * @callback: called when the desk is open
 * @user_data: passed to @callback
 *
 * Opens a desk. The calling thread becomes the one that must never wait.
 */
void
desk_store_open_async (const char          *path,
                       DeskClock           *clock,
                       DeskIdSource        *ids,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_canonicalize_filename (path, NULL);
  opening->clock = desk_clock_ref (clock);
  opening->ids = desk_id_source_ref (ids);
  opening->forbidden = g_thread_self ();
  g_task_set_source_tag (task, desk_store_open_async);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * desk_store_open_finish:
 * @result: what the callback was given
 * @error: return location; see desk_file_open()
 *
 * Returns: (transfer full) (nullable): the open desk
 */
DeskStore *
desk_store_open_finish (GAsyncResult *result,
                        GError      **error)
{
  g_autoptr (DeskStore) self = NULL;
  g_autoptr (GFile) wal = NULL;
  g_autofree char *wal_path = NULL;
  Opening *opening;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  opening = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  self = g_object_new (DESK_TYPE_STORE, NULL);
  self->path = g_strdup (opening->path);
  self->clock = desk_clock_ref (opening->clock);
  self->ids = desk_id_source_ref (opening->ids);
  self->desk_id = opening->head.desk;
  /* By the name that a link may lead to. */
  wal_path = g_strconcat (desk_file_get_path (opening->writer), "-wal", NULL);
  /* The head is known: nothing is read here. */
  self->writer = desk_writer_thread_start (g_steal_pointer (&opening->writer), &opening->head, changed_cb, self);
  self->readers = desk_reader_pool_start (g_steal_pointer (&opening->readers));

  wal = g_file_new_for_path (wal_path);
  self->monitor = g_file_monitor_file (wal, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    {
      g_file_monitor_set_rate_limit (self->monitor, LOOK_DELAY_MS);
      g_signal_connect_object (self->monitor, "changed", G_CALLBACK (wal_changed_cb), self, G_CONNECT_DEFAULT);
    }

  return g_steal_pointer (&self);
}

static void
close_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  gpointer *threads = task_data;

  desk_reader_pool_stop (threads[0]);
  desk_writer_thread_stop (threads[1]);
  g_task_return_boolean (task, TRUE);
}

/**
 * desk_store_close_async:
 * @self: a store
 * @callback: called when everything that was asked for is on the disk
 * @user_data: passed to @callback
 *
 * Closes the desk. Nothing can be asked of the store afterwards.
 */
void
desk_store_close_async (DeskStore           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  gpointer *threads;

  g_return_if_fail (DESK_IS_STORE (self));

  g_task_set_source_tag (task, desk_store_close_async);
  if (self->writer == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->look_source, g_source_remove);
  threads = g_new (gpointer, 2);
  threads[0] = g_steal_pointer (&self->readers);
  threads[1] = g_steal_pointer (&self->writer);
  g_task_set_task_data (task, threads, g_free);
  g_task_run_in_thread (task, close_thread);
}

gboolean
desk_store_close_finish (DeskStore    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
stop_readers (gpointer readers)
{
  desk_reader_pool_stop (readers);

  return NULL;
}

static gpointer
stop_writer (gpointer writer)
{
  desk_writer_thread_stop (writer);

  return NULL;
}

/* A store that was not closed waits here for what is under way: losing it
 * would be worse. A job holds the store: the last to let go of it may be the
 * thread that did it, which cannot wait for itself. */
static void
stop_threads (DeskStore *self)
{
  DeskReaderPool *readers = g_steal_pointer (&self->readers);
  DeskWriterThread *writer = g_steal_pointer (&self->writer);

  if (readers != NULL && desk_reader_pool_is_current (readers))
    g_thread_unref (g_thread_new ("desk-close", stop_readers, readers));
  else if (readers != NULL)
    desk_reader_pool_stop (readers);

  if (writer != NULL && desk_writer_thread_is_current (writer))
    {
      /* It has nobody to tell any more. */
      writer->changed = NULL;
      g_thread_unref (g_thread_new ("desk-close", stop_writer, writer));
    }
  else if (writer != NULL)
    {
      desk_writer_thread_stop (writer);
    }
}

static void
desk_store_dispose (GObject *object)
{
  DeskStore *self = DESK_STORE (object);

  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->look_source, g_source_remove);
  stop_threads (self);
  if (self->tell_source != NULL)
    {
      g_source_destroy (self->tell_source);
      g_clear_pointer (&self->tell_source, g_source_unref);
    }

  G_OBJECT_CLASS (desk_store_parent_class)->dispose (object);
}

static void
desk_store_finalize (GObject *object)
{
  DeskStore *self = DESK_STORE (object);

  g_clear_pointer (&self->untold, desk_change_set_unref);
  g_clear_pointer (&self->clock, desk_clock_unref);
  g_clear_pointer (&self->ids, desk_id_source_unref);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self->path);

  G_OBJECT_CLASS (desk_store_parent_class)->finalize (object);
}

static void
desk_store_class_init (DeskStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = desk_store_dispose;
  object_class->finalize = desk_store_finalize;

  /**
   * DeskStore::changed:
   * @self: the store
   * @changes: (type DeskChangeSet): the rows that were touched
   *
   * Something was committed, here or by another program.
   */
  signals[CHANGED] = g_signal_new ("changed", DESK_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, DESK_TYPE_CHANGE_SET);
}

static void
desk_store_init (DeskStore *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
}

const char *
desk_store_get_path (DeskStore *self)
{
  g_return_val_if_fail (DESK_IS_STORE (self), NULL);

  return self->path;
}

DeskClock *
desk_store_get_clock (DeskStore *self)
{
  g_return_val_if_fail (DESK_IS_STORE (self), NULL);

  return self->clock;
}

DeskIdSource *
desk_store_get_ids (DeskStore *self)
{
  g_return_val_if_fail (DESK_IS_STORE (self), NULL);

  return self->ids;
}

/**
 * desk_store_get_desk_id:
 * @self: a store
 *
 * Returns: (transfer none): which desk this is, on every machine
 */
const DeskUuid *
desk_store_get_desk_id (DeskStore *self)
{
  g_return_val_if_fail (DESK_IS_STORE (self), NULL);

  return &self->desk_id;
}

/* --- reading and writing --- */

static gboolean
refuse_closed (DeskStore *self,
               DeskJob   *job)
{
  if (self->writer != NULL)
    return FALSE;

  g_task_return_new_error (job->task, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, "%s", _("The desk is closed"));
  desk_job_free (job);

  return TRUE;
}

/**
 * desk_store_read_async:
 * @self: a store
 * @func: reads, on a reading thread
 * @data: (transfer full): passed to @func
 * @data_free: (nullable): frees @data, on any thread
 * @result_free: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): stops @func within a millisecond or so
 * @callback: called with the result
 * @user_data: passed to @callback
 */
void
desk_store_read_async (DeskStore           *self,
                       DeskReadFunc         func,
                       gpointer             data,
                       GDestroyNotify       data_free,
                       GDestroyNotify       result_free,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  DeskJob *job = desk_job_new (DESK_JOB_READ);

  g_return_if_fail (DESK_IS_STORE (self));

  job->read = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, desk_store_read_async);
  if (!refuse_closed (self, job))
    desk_reader_pool_push (self->readers, job);
}

gpointer
desk_store_read_finish (DeskStore    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * desk_store_act_async:
 * @self: a store
 * @build: makes the commit, on the writing thread
 * @data: (transfer full): passed to @build
 * @data_free: (nullable): frees @data, on any thread
 * @cancellable: (nullable): honoured until the commit begins
 * @callback: called when the commit is on the disk, or refused
 * @user_data: passed to @callback
 */
void
desk_store_act_async (DeskStore           *self,
                      DeskBuildFunc        build,
                      gpointer             data,
                      GDestroyNotify       data_free,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  DeskJob *job = desk_job_new (DESK_JOB_ACT);

  g_return_if_fail (DESK_IS_STORE (self));

  job->build = build;
  job->data = data;
  job->data_free = data_free;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, desk_store_act_async);
  g_task_set_check_cancellable (job->task, FALSE);
  if (!refuse_closed (self, job))
    desk_writer_thread_push (self->writer, job);
}

/**
 * desk_store_act_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location; see desk_act()
 *
 * Returns: (transfer full) (nullable): the commit
 */
DeskCommit *
desk_store_act_finish (DeskStore    *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * desk_store_write_async:
 * @self: a store
 * @func: writes, on the writing thread
 * @data: (transfer full): passed to @func
 * @data_free: (nullable): frees @data, on any thread
 * @result_free: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): passed to @func
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * For what is not one commit: drafts, imports.
 */
void
desk_store_write_async (DeskStore           *self,
                        DeskWriteFunc        func,
                        gpointer             data,
                        GDestroyNotify       data_free,
                        GDestroyNotify       result_free,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  DeskJob *job = desk_job_new (DESK_JOB_WRITE);

  g_return_if_fail (DESK_IS_STORE (self));

  job->write = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, desk_store_write_async);
  g_task_set_check_cancellable (job->task, FALSE);
  if (!refuse_closed (self, job))
    desk_writer_thread_push (self->writer, job);
}

gpointer
desk_store_write_finish (DeskStore    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
