// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The writing thread of a store: jobs in the order they came; when there are
 * none, the full-text index and then the write-ahead log.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-news.h"
#include "desk-search-index.h"
#include "desk-store-private.h"

/* A person is not kept waiting behind the index: a step is about 1.4 ms. */
#define INDEX_ROWS_PER_STEP 12
#define MERGE_PAGES_PER_STEP 4
#define CHECKPOINT_PAUSE_US (200 * G_TIME_SPAN_MILLISECOND)
#define CHECKPOINT_PAGES_IDLE 250
#define CHECKPOINT_PAGES_BUSY 8000

/* Tells what this program and others have committed since the last time. */
static void
tell_changes (DeskWriterThread *self,
              DeskChangeSet    *own)
{
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GError) error = NULL;
  guint64 newest = self->seen_position;
  DeskHead head;

  if (self->changed == NULL)
    return;

  /* The usual case: nobody else has written since. */
  if (own != NULL && desk_file_read_head (self->file, &head, NULL) && desk_head_get_position (&head) == self->seen_position + 1)
    {
      self->seen_position = desk_head_get_position (&head);
      self->changed (own, self->changed_data);
      return;
    }

  if (!desk_news_read (self->file, self->seen_position, changes, &newest, &error))
    {
      g_warning ("What has changed in the desk could not be read: %s", error->message);
      desk_change_set_set_everything (changes);
    }
  self->seen_position = newest;
  if (own != NULL)
    desk_change_set_add_all (changes, own);
  if (desk_change_set_get_n_rows (changes) > 0 || desk_change_set_is_everything (changes))
    self->changed (changes, self->changed_data);
}

static void
run_act (DeskWriterThread *self,
         DeskJob          *job)
{
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  DeskCommit *commit = NULL;

  if (g_task_return_error_if_cancelled (job->task))
    return;

  if (desk_act_build (self->file, job->build, job->data, &commit, &changes, &error))
    {
      /* The list hears of it before the editor does, so that an editor that
       * looks at the list sees its own change there. */
      tell_changes (self, changes);
      g_task_return_pointer (job->task, commit, (GDestroyNotify) desk_commit_unref);
    }
  else
    {
      g_task_return_error (job->task, g_steal_pointer (&error));
    }
}

static void
run_write (DeskWriterThread *self,
           DeskJob          *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  gpointer result;

  if (g_task_return_error_if_cancelled (job->task))
    return;

  result = job->write (self->file, job->data, &changes, cancellable, &error);
  if (changes != NULL)
    tell_changes (self, changes);
  if (error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (job->task, result, job->result_free);
}

static void
checkpoint (DeskWriterThread *self)
{
  g_autoptr (GError) error = NULL;

  if (!desk_file_checkpoint (self->file, &error))
    g_warning ("The write-ahead log could not be copied into the desk: %s", error->message);
}

/* The index, and when it is up to date, merges of a few pages that keep it
 * quick. Returns whether there is more to do at once. */
static gboolean
work_while_idle (DeskWriterThread *self)
{
  g_autoptr (GError) error = NULL;
  guint n_left = 0;
  gboolean has_more = FALSE;

  if (!desk_search_index_step (self->file, INDEX_ROWS_PER_STEP, &n_left, &error) ||
      (n_left == 0 && !desk_search_index_merge_idle (self->file, MERGE_PAGES_PER_STEP, &has_more, &error)))
    {
      g_warning ("The search index could not be brought up to date: %s", error->message);
      return FALSE;
    }

  return n_left > 0 || has_more;
}

static gpointer
writer_main (gpointer data)
{
  DeskWriterThread *self = data;
  gboolean index_is_behind = TRUE;

  while (TRUE)
    {
      DeskJob *job;
      gboolean quit;

      if (index_is_behind)
        job = g_async_queue_try_pop (self->jobs);
      else
        job = g_async_queue_timeout_pop (self->jobs, CHECKPOINT_PAUSE_US);

      if (job == NULL)
        {
          if (index_is_behind)
            {
              index_is_behind = work_while_idle (self);
              continue;
            }
          if (desk_file_get_wal_pages (self->file) > CHECKPOINT_PAGES_IDLE)
            checkpoint (self);
          job = g_async_queue_pop (self->jobs);
        }

      quit = job->kind == DESK_JOB_QUIT;
      switch (job->kind)
        {
        case DESK_JOB_ACT:
          run_act (self, job);
          index_is_behind = TRUE;
          break;
        case DESK_JOB_WRITE:
          run_write (self, job);
          index_is_behind = TRUE;
          break;
        case DESK_JOB_LOOK:
          tell_changes (self, NULL);
          break;
        case DESK_JOB_READ:
        case DESK_JOB_QUIT:
        default:
          break;
        }
      desk_job_free (job);
      if (quit)
        break;
      if (desk_file_get_wal_pages (self->file) > CHECKPOINT_PAGES_BUSY)
        checkpoint (self);
    }
  /* Here, not on the thread that waits for the end: there is a checkpoint. */
  g_clear_pointer (&self->file, desk_file_close);

  return NULL;
}

/**
 * desk_writer_thread_start:
 * @file: (transfer full): the writer
 * @head: where its log stands; changes after it are told
 * @changed: told of every change, on the writing thread
 * @data: passed to @changed
 *
 * Returns: (transfer full): the running thread
 */
DeskWriterThread *
desk_writer_thread_start (DeskFile        *file,
                          const DeskHead  *head,
                          DeskChangedFunc  changed,
                          gpointer         data)
{
  DeskWriterThread *self = g_new0 (DeskWriterThread, 1);

  self->file = file;
  self->changed = changed;
  self->changed_data = data;
  self->seen_position = desk_head_get_position (head);
  self->jobs = g_async_queue_new ();
  self->thread = g_thread_new ("desk-writer", writer_main, self);

  return self;
}

void
desk_writer_thread_push (DeskWriterThread *self,
                         DeskJob          *job)
{
  g_async_queue_push (self->jobs, job);
}

/**
 * desk_writer_thread_stop:
 * @self: (transfer full): the thread; jobs that were pushed before are done,
 *   so nothing that was asked for is lost
 */
void
desk_writer_thread_stop (DeskWriterThread *self)
{
  g_async_queue_push (self->jobs, desk_job_new (DESK_JOB_QUIT));
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  g_free (self);
}

/**
 * desk_writer_thread_is_current:
 * @self: the thread
 *
 * Returns: whether this is called on it
 */
gboolean
desk_writer_thread_is_current (DeskWriterThread *self)
{
  return self->thread == g_thread_self ();
}
