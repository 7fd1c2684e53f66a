// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A hub over a desk file that somebody else writes: its log can be read, and
 * nothing can be pushed. It stands in until commits are put in order here.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-act.h"
#include "desk-file-hub.h"
#include "desk-file.h"
#include "desk-roles.h"
#include "desk-service-error.h"

#define LOOK_EVERY_MS 1000

typedef struct {
  DeskHub parent_instance;

  int ref_count;  /* one for what is being looked at */
  DeskFile *file; /* only on the pool's thread, once it runs */
  char *blobs;
  GThreadPool *pool; /* of one thread */
  DeskHubHead head;
  GArray *roles;
  GSource *look;
  gboolean is_looking;
  DeskHubNewsFunc news;
  gpointer news_data;
} DeskFileHub;

typedef struct {
  DeskFileHub *hub;
  gboolean is_look;
  guint64 first;
  gsize max_bytes;
} Job;

typedef struct {
  DeskHubHead head;
  GArray *roles;
} State;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_pointer (&state->roles, g_array_unref);
  g_free (state);
}

/* --- on the pool's thread --- */

static gboolean
read_state (DeskFileHub  *self,
            State        *state,
            GError      **error)
{
  DeskHead head;

  if (!desk_file_read_head (self->file, &head, error))
    return FALSE;
  state->head.desk = head.desk;
  state->head.epoch = head.epoch;
  state->head.segment = head.segment;
  state->head.commit_no = head.commit_no;
  state->head.facts = head.facts;
  desk_digest_sum (&head.facts, &head.kept, &state->head.all);
  state->roles = desk_roles_read (self->file, error);

  return state->roles != NULL;
}

static GPtrArray *
read_segments (DeskFileHub  *self,
               Job          *job,
               GError      **error)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize n_bytes = 0;
  DeskHead head;

  if (!desk_file_read_head (self->file, &head, error))
    return NULL;
  for (guint64 number = MAX (job->first, 1); number <= head.segment; number++)
    {
      g_autoptr (DeskSegment) segment = desk_log_read_segment (self->file, number, error);
      g_autoptr (GBytes) bytes = segment != NULL ? desk_segment_encode (segment) : NULL;

      if (bytes == NULL)
        return NULL;
      n_bytes += g_bytes_get_size (bytes);
      if (segments->len > 0 && n_bytes > job->max_bytes)
        break;
      g_ptr_array_add (segments, g_steal_pointer (&bytes));
    }

  return g_steal_pointer (&segments);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (job->is_look)
    {
      State *state = g_new0 (State, 1);

      if (read_state (job->hub, state, &error))
        {
          g_task_return_pointer (task, state, state_free);
          return;
        }
      state_free (state);
      g_task_return_error (task, error);
    }
  else
    {
      GPtrArray *segments = read_segments (job->hub, job, &error);

      if (segments != NULL)
        g_task_return_pointer (task, segments, (GDestroyNotify) g_ptr_array_unref);
      else
        g_task_return_error (task, error);
    }
}

/* --- in the main context --- */

static void
hub_unref (DeskFileHub *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_pointer (&self->file, desk_file_close);
  g_clear_pointer (&self->roles, g_array_unref);
  g_free (self->blobs);
  g_free (self);
}

static void
push_job (DeskFileHub         *self,
          gboolean             is_look,
          guint64              first,
          gsize                max_bytes,
          GAsyncReadyCallback  callback,
          gpointer             data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Job *job = g_new0 (Job, 1);

  *job = (Job) { self, is_look, first, max_bytes };
  g_task_set_task_data (task, job, g_free);
  g_thread_pool_push (self->pool, task, NULL);
}

static void
adopt (DeskFileHub *self,
       State       *state)
{
  self->head = state->head;
  g_clear_pointer (&self->roles, g_array_unref);
  self->roles = g_steal_pointer (&state->roles);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;
  State *state = g_task_propagate_pointer (G_TASK (result), &error);
  DeskFileHub *self = data;

  self->is_looking = FALSE;
  if (state == NULL)
    {
      g_warning ("The desk could not be looked at: %s", error->message);
    }
  else
    {
      gboolean is_news = state->head.segment != self->head.segment;

      adopt (self, state);
      state_free (state);
      if (is_news && self->news != NULL)
        self->news (&self->parent_instance, self->news_data);
    }
  hub_unref (self);
}

static gboolean
look_cb (gpointer data)
{
  DeskFileHub *self = data;

  if (!self->is_looking)
    {
      self->is_looking = TRUE;
      self->ref_count++;
      push_job (self, TRUE, 0, 0, looked_cb, self);
    }

  return G_SOURCE_CONTINUE;
}

static void
file_hub_push_async (DeskHub             *hub,
                     const DeskUuid      *author,
                     GPtrArray           *commits,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  g_task_report_new_error (NULL, callback, data, file_hub_push_async, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_YET,
                           _("This version of the service takes no commits yet"));
}

static GPtrArray *
file_hub_finish (DeskHub       *hub,
                 GAsyncResult  *result,
                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
file_hub_read_async (DeskHub             *hub,
                     guint64              first,
                     gsize                max_bytes,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  push_job ((DeskFileHub *) hub, FALSE, first, max_bytes, callback, data);
}

static void
file_hub_get_head (DeskHub     *hub,
                   DeskHubHead *head)
{
  *head = ((DeskFileHub *) hub)->head;
}

static gboolean
file_hub_has_role (DeskHub        *hub,
                   const DeskUuid *analyst,
                   DeskRole        role)
{
  GArray *roles = ((DeskFileHub *) hub)->roles;

  for (guint i = 0; i < roles->len; i++)
    {
      DeskRoleHolder *holder = &g_array_index (roles, DeskRoleHolder, i);

      if (holder->role == role && desk_uuid_equal (&holder->analyst, analyst))
        return TRUE;
    }

  return FALSE;
}

static void
file_hub_set_news (DeskHub         *hub,
                   DeskHubNewsFunc  news,
                   gpointer         data)
{
  ((DeskFileHub *) hub)->news = news;
  ((DeskFileHub *) hub)->news_data = data;
}

static void
file_hub_checkpoint_async (DeskHub             *hub,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             data)
{
  g_task_report_new_error (NULL, callback, data, file_hub_checkpoint_async, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_YET,
                           _("This version of the service makes no checkpoints yet"));
}

static char *
file_hub_checkpoint_finish (DeskHub       *hub,
                            GAsyncResult  *result,
                            guint64       *segment,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
file_hub_dup_blob_path (DeskHub    *hub,
                        const char *sha256)
{
  g_autofree char *part = g_strndup (sha256, 2);

  return g_build_filename (((DeskFileHub *) hub)->blobs, part, sha256, NULL);
}

static void
file_hub_free (DeskHub *hub)
{
  DeskFileHub *self = (DeskFileHub *) hub;

  if (self->look != NULL)
    {
      g_source_destroy (self->look);
      g_source_unref (self->look);
    }
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, TRUE);
  self->news = NULL;
  hub_unref (self);
}

static const DeskHubClass file_hub_class = {
  file_hub_push_async, file_hub_finish,           file_hub_read_async,        file_hub_finish,        file_hub_get_head, file_hub_has_role,
  file_hub_set_news,   file_hub_checkpoint_async, file_hub_checkpoint_finish, file_hub_dup_blob_path, file_hub_free,
};

/**
 * desk_file_hub_new:
 * @path: a desk file
 * @blobs: the folder of its blobs
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Blocks; for the start of a program.
 *
 * Returns: (transfer full) (nullable): the hub
 */
DeskHub *
desk_file_hub_new (const char    *path,
                   const char    *blobs,
                   DeskClock     *clock,
                   DeskIdSource  *ids,
                   GError       **error)
{
  DeskFileHub *self = g_new0 (DeskFileHub, 1);
  g_autoptr (DeskHub) hub = &self->parent_instance;
  State *state = g_new0 (State, 1);

  hub->klass = &file_hub_class;
  self->ref_count = 1;
  self->blobs = g_strdup (blobs);
  self->file = desk_file_open (path, DESK_FILE_READER, clock, ids, error);
  if (self->file == NULL || !read_state (self, state, error))
    {
      state_free (state);
      return NULL;
    }
  adopt (self, state);
  state_free (state);
  self->pool = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
  self->look = g_timeout_source_new (LOOK_EVERY_MS);
  g_source_set_callback (self->look, look_cb, self, NULL);
  g_source_attach (self->look, g_main_context_get_thread_default ());

  return g_steal_pointer (&hub);
}
