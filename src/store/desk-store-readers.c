// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The reading threads of a store. Each has a connection of its own; a job is
 * stopped through its cancellable, which SQLite's progress handler looks at.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-store-private.h"

DeskJob *
desk_job_new (DeskJobKind kind)
{
  DeskJob *job = g_new0 (DeskJob, 1);

  job->kind = kind;

  return job;
}

void
desk_job_free (DeskJob *job)
{
  if (job->data_free != NULL && job->data != NULL)
    job->data_free (job->data);
  g_clear_object (&job->task);
  g_free (job);
}

static void
run_read (DeskFile *file,
          DeskJob  *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (g_task_return_error_if_cancelled (job->task))
    return;

  desk_file_set_cancellable (file, cancellable);
  if (desk_file_begin_read (file, &error))
    {
      result = job->read (file, job->data, &error);
      desk_file_end_read (file);
    }
  desk_file_set_cancellable (file, NULL);

  if (error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (job->task, result, job->result_free);
}

static gpointer
reader_main (gpointer data)
{
  GAsyncQueue *jobs = ((gpointer *) data)[0];
  DeskFile *file = ((gpointer *) data)[1];

  g_free (data);
  while (TRUE)
    {
      DeskJob *job = g_async_queue_pop (jobs);
      gboolean quit = job->kind == DESK_JOB_QUIT;

      if (!quit)
        run_read (file, job);
      desk_job_free (job);
      if (quit)
        break;
    }
  /* Here, not on the thread that waits for the end. */
  desk_file_close (file);

  return NULL;
}

/**
 * desk_reader_pool_start:
 * @files: (transfer full) (element-type DeskFile): a connection per thread
 *
 * Returns: (transfer full): the running threads
 */
DeskReaderPool *
desk_reader_pool_start (GPtrArray *files)
{
  DeskReaderPool *self = g_new0 (DeskReaderPool, 1);

  /* Each thread closes its own. */
  g_ptr_array_set_free_func (files, NULL);
  self->files = files;
  self->jobs = g_async_queue_new ();
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < files->len; i++)
    {
      gpointer *data = g_new (gpointer, 2);

      data[0] = self->jobs;
      data[1] = g_ptr_array_index (files, i);
      g_ptr_array_add (self->threads, g_thread_new ("desk-reader", reader_main, data));
    }

  return self;
}

void
desk_reader_pool_push (DeskReaderPool *self,
                       DeskJob        *job)
{
  g_async_queue_push (self->jobs, job);
}

/**
 * desk_reader_pool_stop:
 * @self: (transfer full): the threads; jobs that were pushed before are done
 */
void
desk_reader_pool_stop (DeskReaderPool *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    g_async_queue_push (self->jobs, desk_job_new (DESK_JOB_QUIT));
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));

  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->files);
  g_async_queue_unref (self->jobs);
  g_free (self);
}

/**
 * desk_reader_pool_is_current:
 * @self: the threads
 *
 * Returns: whether this is called on one of them
 */
gboolean
desk_reader_pool_is_current (DeskReaderPool *self)
{
  return g_ptr_array_find (self->threads, g_thread_self (), NULL);
}
