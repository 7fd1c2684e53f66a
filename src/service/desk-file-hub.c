// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The hub of the service: a desk file of its own, which it alone writes. The
 * sequencer's thread puts commits in order; another one reads segments and
 * makes checkpoints; what the main context has to know at once, it is told
 * with each move of the head.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-act.h"
#include "desk-checkpoint.h"
#include "desk-file-hub.h"
#include "desk-file.h"
#include "desk-roles.h"
#include "desk-sequencer.h"
#include "desk-service-error.h"
#include "desk-sharing.h"

/* A checkpoint is made anew when the log has gone on by so many segments. */
#define CHECKPOINT_EVERY 500

typedef struct {
  DeskHubHead head;
  GArray *roles; /* NULL: they are as they were */
} State;

typedef struct {
  DeskHub parent_instance;

  DeskFile *reader; /* only on the pool's thread, once it runs */
  char *blobs;
  char *path;
  DeskClock *clock;
  DeskIdSource *ids;
  GThreadPool *pool; /* of one thread */
  DeskSequencer *sequencer;
  GMainContext *context;
  DeskHubHead head;
  GArray *roles;
  DeskHubNewsFunc news;
  gpointer news_data;
  char *checkpoint; /* only on the pool's thread */
  guint64 checkpoint_number;

  GMutex mutex; /* for what follows */
  State *moved; /* (nullable): to be adopted in the main context */
  GSource *adopt_source;
} DeskFileHub;

typedef struct {
  DeskFileHub *hub;
  gboolean is_checkpoint;
  guint64 first;
  gsize max_bytes;
} Job;

typedef struct {
  char *path;
  guint64 segment;
} Checkpoint;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_pointer (&state->roles, g_array_unref);
  g_free (state);
}

static void
checkpoint_free (gpointer data)
{
  Checkpoint *checkpoint = data;

  g_free (checkpoint->path);
  g_free (checkpoint);
}

static gboolean
read_state (DeskFile *file,
            gboolean  with_roles,
            State    *state,
            GError  **error)
{
  DeskHead head;

  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  state->head.desk = head.desk;
  state->head.epoch = head.epoch;
  state->head.segment = head.segment;
  state->head.commit_no = head.commit_no;
  state->head.facts = head.facts;
  desk_digest_sum (&head.facts, &head.kept, &state->head.all);
  if (with_roles)
    state->roles = desk_roles_read (file, error);

  return !with_roles || state->roles != NULL;
}

/* --- on the pool's thread --- */

static GPtrArray *
read_segments (DeskFileHub  *self,
               Job          *job,
               GError      **error)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize n_bytes = 0;
  DeskHead head;

  if (!desk_file_read_head (self->reader, &head, error))
    return NULL;
  for (guint64 number = MAX (job->first, 1); number <= head.segment; number++)
    {
      g_autoptr (GBytes) bytes = desk_log_read_bytes (self->reader, number, error);

      if (bytes == NULL)
        return NULL;
      n_bytes += g_bytes_get_size (bytes);
      if (segments->len > 0 && n_bytes > job->max_bytes)
        break;
      g_ptr_array_add (segments, g_steal_pointer (&bytes));
    }

  return g_steal_pointer (&segments);
}

static Checkpoint *
find_checkpoint (DeskFileHub *self,
                 GError     **error)
{
  Checkpoint *result;
  DeskHead head;

  if (!desk_file_read_head (self->reader, &head, error))
    return NULL;
  if (self->checkpoint == NULL || head.segment >= self->checkpoint_number + CHECKPOINT_EVERY)
    {
      g_autofree char *path = g_strdup_printf ("%s-checkpoint-%" G_GUINT64_FORMAT, self->path, head.segment);
      guint64 number;

      (void) g_unlink (path);
      if (!desk_checkpoint_make (self->path, path, self->clock, self->ids, &number, error))
        return NULL;
      /* Who is reading the old one has it open. */
      if (self->checkpoint != NULL)
        (void) g_unlink (self->checkpoint);
      g_free (self->checkpoint);
      self->checkpoint = g_steal_pointer (&path);
      self->checkpoint_number = number;
    }

  result = g_new0 (Checkpoint, 1);
  result->path = g_strdup (self->checkpoint);
  result->segment = self->checkpoint_number;

  return result;
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = job->is_checkpoint ? (gpointer) find_checkpoint (job->hub, &error) : (gpointer) read_segments (job->hub, job, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, job->is_checkpoint ? checkpoint_free : (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
push_job (DeskFileHub         *self,
          const Job           *job,
          GAsyncReadyCallback  callback,
          gpointer             data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);

  g_task_set_task_data (task, g_memdup2 (job, sizeof *job), g_free);
  g_thread_pool_push (self->pool, task, NULL);
}

/* --- the head moves --- */

static gboolean
adopt_cb (gpointer data)
{
  DeskFileHub *self = data;
  State *state;

  g_mutex_lock (&self->mutex);
  state = g_steal_pointer (&self->moved);
  g_clear_pointer (&self->adopt_source, g_source_unref);
  g_mutex_unlock (&self->mutex);
  if (state == NULL)
    return G_SOURCE_REMOVE;

  self->head = state->head;
  if (state->roles != NULL)
    {
      g_clear_pointer (&self->roles, g_array_unref);
      self->roles = g_steal_pointer (&state->roles);
    }
  state_free (state);
  if (self->news != NULL)
    self->news (&self->parent_instance, self->news_data);

  return G_SOURCE_REMOVE;
}

/* On the sequencer's thread. */
static void
moved_cb (DeskFile      *file,
          DeskChangeSet *changes,
          gpointer       data)
{
  DeskFileHub *self = data;
  State *state = g_new0 (State, 1);
  g_autoptr (GError) error = NULL;

  if (!read_state (file, changes == NULL || desk_change_set_has_table (changes, DESK_TABLE_ANALYST_ROLE), state, &error))
    {
      g_warning ("How the desk stands could not be read: %s", error->message);
      state_free (state);
      return;
    }

  g_mutex_lock (&self->mutex);
  if (self->moved != NULL)
    {
      if (state->roles == NULL)
        state->roles = g_steal_pointer (&self->moved->roles);
      state_free (self->moved);
    }
  self->moved = state;
  if (self->adopt_source == NULL)
    {
      self->adopt_source = g_idle_source_new ();
      g_source_set_priority (self->adopt_source, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->adopt_source, adopt_cb, self, NULL);
      g_source_attach (self->adopt_source, self->context);
    }
  g_mutex_unlock (&self->mutex);
}

/* --- pushing --- */

/* On the sequencer's thread. */
static void
sequenced_cb (GPtrArray    *results,
              const GError *error,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GPtrArray) verdicts = NULL;

  if (results == NULL)
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }
  verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_hub_verdict_free);
  for (guint i = 0; i < results->len; i++)
    {
      const DeskSequenced *result = g_ptr_array_index (results, i);

      g_ptr_array_add (verdicts, desk_hub_verdict_new (&result->commit, (DeskHubVerdictKind) result->kind, result->segment, result->reason));
    }
  g_task_return_pointer (task, g_steal_pointer (&verdicts), (GDestroyNotify) g_ptr_array_unref);
}

G_STATIC_ASSERT ((int) DESK_SEQUENCED_OK == (int) DESK_HUB_VERDICT_OK && (int) DESK_SEQUENCED_CONFLICT == (int) DESK_HUB_VERDICT_CONFLICT &&
                 (int) DESK_SEQUENCED_REJECTED == (int) DESK_HUB_VERDICT_REJECTED && (int) DESK_SEQUENCED_UNKNOWN_CAUSE == (int) DESK_HUB_VERDICT_UNKNOWN_CAUSE &&
                 (int) DESK_SEQUENCED_INVALID == (int) DESK_HUB_VERDICT_INVALID);

static void
file_hub_push_async (DeskHub             *hub,
                     const DeskUuid      *author,
                     GPtrArray           *commits,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);

  desk_sequencer_push (((DeskFileHub *) hub)->sequencer, author, commits, sequenced_cb, task);
}

/* --- the rest --- */

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
  const Job job = { (DeskFileHub *) hub, FALSE, first, max_bytes };

  push_job (job.hub, &job, callback, data);
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
  const Job job = { (DeskFileHub *) hub, TRUE, 0, 0 };

  push_job (job.hub, &job, callback, data);
}

static char *
file_hub_checkpoint_finish (DeskHub       *hub,
                            GAsyncResult  *result,
                            guint64       *segment,
                            GError       **error)
{
  Checkpoint *checkpoint = g_task_propagate_pointer (G_TASK (result), error);
  char *path;

  if (checkpoint == NULL)
    return NULL;
  *segment = checkpoint->segment;
  path = g_steal_pointer (&checkpoint->path);
  checkpoint_free (checkpoint);

  return path;
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

  g_clear_pointer (&self->sequencer, desk_sequencer_free);
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, TRUE);
  if (self->adopt_source != NULL)
    {
      g_source_destroy (self->adopt_source);
      g_source_unref (self->adopt_source);
    }
  g_clear_pointer (&self->moved, state_free);
  g_clear_pointer (&self->reader, desk_file_close);
  g_clear_pointer (&self->roles, g_array_unref);
  if (self->checkpoint != NULL)
    (void) g_unlink (self->checkpoint);
  g_free (self->checkpoint);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->clock, desk_clock_unref);
  g_clear_pointer (&self->ids, desk_id_source_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self->blobs);
  g_free (self);
}

static const DeskHubClass file_hub_class = {
  file_hub_push_async, file_hub_finish,           file_hub_read_async,        file_hub_finish,        file_hub_get_head, file_hub_has_role,
  file_hub_set_news,   file_hub_checkpoint_async, file_hub_checkpoint_finish, file_hub_dup_blob_path, file_hub_free,
};

/**
 * desk_file_hub_new:
 * @path: a desk file that keeps its own log, and that nobody else writes
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
  g_autoptr (DeskFile) writer = NULL;
  g_autoptr (DeskSharing) sharing = NULL;
  State state = { 0 };

  hub->klass = &file_hub_class;
  g_mutex_init (&self->mutex);
  self->path = g_strdup (path);
  self->blobs = g_strdup (blobs);
  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);
  self->context = g_main_context_ref_thread_default ();
  writer = desk_file_open (path, DESK_FILE_WRITER, clock, ids, error);
  if (writer == NULL)
    return NULL;
  sharing = desk_sharing_read (writer, error);
  if (sharing != NULL)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("The log of “%s” is kept in “%s”: a service has to keep it itself"), path, sharing->place);
      return NULL;
    }
  self->reader = desk_file_open (path, DESK_FILE_READER, clock, ids, error);
  if (self->reader == NULL || !read_state (self->reader, TRUE, &state, error))
    return NULL;

  self->head = state.head;
  self->roles = state.roles;
  self->pool = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
  self->sequencer = desk_sequencer_new (g_steal_pointer (&writer), moved_cb, self);

  return g_steal_pointer (&hub);
}
