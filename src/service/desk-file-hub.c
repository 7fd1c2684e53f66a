// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The hub of the service: a desk file of its own, which it alone writes. The
 * sequencer's thread puts commits in order; another one reads segments, and a
 * third makes checkpoints; what the main context has to know at once, it is
 * told with each move of the head.
 */
/* Nobody is believed to have more. */
#define MAX_MISSING 100000
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-act.h"
#include "desk-core-error.h"
#include "desk-file-hub.h"
#include "desk-file.h"
#include "desk-hub-checkpoints.h"
#include "desk-log-error.h"
#include "desk-restoring.h"
#include "desk-roles.h"
#include "desk-sequencer.h"
#include "desk-service-error.h"
#include "desk-service-key.h"
#include "desk-sharing.h"
#include "desk-store-error.h"

typedef struct {
  DeskHubHead head;
  GArray *roles; /* NULL: they are as they were */
} State;

typedef struct {
  DeskHub parent_instance;

  DeskFile *reader; /* only on the pool's thread, once it runs */
  char *blobs;
  GThreadPool *pool; /* of one thread */
  DeskHubCheckpoints *checkpoints;
  DeskServiceKey *key; /* (nullable) */
  DeskRestoring *restoring;
  DeskSequencer *sequencer;
  GMainContext *context;
  DeskHubHead head;
  GArray *roles;
  DeskHubNewsFunc news;
  gpointer news_data;

  GMutex mutex; /* for what follows */
  State *moved; /* (nullable): to be adopted in the main context */
  GSource *adopt_source;
} DeskFileHub;

typedef struct {
  DeskFileHub *hub;
  guint64 first;
  gsize max_bytes;
} Job;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_pointer (&state->roles, g_array_unref);
  g_free (state);
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
  memcpy (state->head.hash, head.hash, DESK_HASH_SIZE);
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
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) bytes = desk_log_read_bytes (self->reader, number, &failure);

      /* A desk that was founded from a replica may only have the newest. */
      if (g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
        {
          g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_FOUND, failure->message);
          return NULL;
        }
      if (bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
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
  GPtrArray *segments = read_segments (job->hub, job, &error);

  if (segments != NULL)
    g_task_return_pointer (task, segments, (GDestroyNotify) g_ptr_array_unref);
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
  desk_restoring_moved (self->restoring, state->head.segment, state->head.epoch);

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
  DeskFileHub *self = (DeskFileHub *) hub;

  if (desk_restoring_is_on (self->restoring))
    {
      g_task_report_new_error (NULL, callback, data, NULL, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_RESTORING,
                               _("The service was restored from a backup, and waits for what came after it. What is done is kept, and sent later"));
      return;
    }
  desk_sequencer_open_epoch (self->sequencer, desk_restoring_get_epoch (self->restoring));
  desk_sequencer_push (self->sequencer, author, commits, sequenced_cb, g_task_new (NULL, NULL, callback, data));
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
  const Job job = { (DeskFileHub *) hub, first, max_bytes };

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
  DeskFileHub *self = (DeskFileHub *) hub;

  desk_hub_checkpoints_find_async (self->checkpoints, self->head.segment, callback, data);
}

static char *
file_hub_checkpoint_finish (DeskHub       *hub,
                            GAsyncResult  *result,
                            guint64       *segment,
                            GError       **error)
{
  return desk_hub_checkpoints_find_finish (((DeskFileHub *) hub)->checkpoints, result, segment, error);
}

/* --- what the log has lost --- */

static gboolean
file_hub_get_signer (DeskHub *hub,
                     guint8   key[DESK_SIGNING_PUBLIC_SIZE],
                     guint64 *since)
{
  DeskFileHub *self = (DeskFileHub *) hub;

  if (self->key == NULL)
    return FALSE;
  memcpy (key, self->key->key->public_key, DESK_SIGNING_PUBLIC_SIZE);
  *since = self->key->since;

  return TRUE;
}

static gboolean
file_hub_is_restoring (DeskHub *hub)
{
  return desk_restoring_is_on (((DeskFileHub *) hub)->restoring);
}

typedef struct {
  DeskFileHub *hub;
  guint64 number;
  guint64 last;
} Put;

/* Whose fault it is that a part was not taken. */
static GError *
translate (const GError *error)
{
  if (error->domain == DESK_CORE_ERROR || g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED))
    return g_error_new_literal (DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BAD_REQUEST, error->message);
  if (g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED) || g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK))
    return g_error_new_literal (DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FORBIDDEN, error->message);
  if (g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND))
    return g_error_new_literal (DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_RESTORING, error->message);

  return g_error_copy (error);
}

/* On the sequencer's thread. */
static void
put_cb (DeskTailOutcome outcome,
        const GError   *error,
        gpointer        data)
{
  g_autoptr (GTask) task = data;
  Put *put = g_task_get_task_data (task);

  /* It is our own, and there were others before it. */
  if (g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND))
    desk_restoring_want (put->hub->restoring, put->last);
  if (error != NULL)
    {
      g_task_return_error (task, translate (error));
      return;
    }
  if (outcome == DESK_TAIL_TAKEN)
    desk_restoring_took (put->hub->restoring, put->number);
  g_task_return_int (task, outcome);
}

G_STATIC_ASSERT ((int) DESK_TAIL_THERE == (int) DESK_HUB_PUT_THERE && (int) DESK_TAIL_TAKEN == (int) DESK_HUB_PUT_TAKEN && (int) DESK_TAIL_OTHERWISE == (int) DESK_HUB_PUT_OTHERWISE);

static void
file_hub_put_async (DeskHub             *hub,
                    guint64              number,
                    GBytes              *segment,
                    gboolean             is_otherwise,
                    guint64              last,
                    GAsyncReadyCallback  callback,
                    gpointer             data)
{
  const Put put = { (DeskFileHub *) hub, number, CLAMP (last, number, number + MAX_MISSING) };
  GTask *task = NULL;

  /* Whoever has those that come first brings them back as they were. */
  if (is_otherwise && desk_restoring_is_on (put.hub->restoring))
    {
      g_task_report_new_error (NULL, callback, data, NULL, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_RESTORING,
                               _("The service was restored from a backup, and waits for what came after it. What is done is kept, and sent later"));
      return;
    }
  task = g_task_new (NULL, NULL, callback, data);

  g_task_set_task_data (task, g_memdup2 (&put, sizeof put), g_free);
  desk_sequencer_put (put.hub->sequencer, number, segment, is_otherwise, desk_restoring_get_waited_for (put.hub->restoring), put_cb, task);
}

static gboolean
file_hub_put_finish (DeskHub       *hub,
                     GAsyncResult  *result,
                     DeskHubPut    *outcome,
                     GError       **error)
{
  gssize value = g_task_propagate_int (G_TASK (result), error);

  if (value < 0)
    return FALSE;
  *outcome = (DeskHubPut) value;

  return TRUE;
}

static void
file_hub_end_put (DeskHub *hub,
                  guint64  number)
{
  desk_restoring_end (((DeskFileHub *) hub)->restoring, number);
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
  g_clear_pointer (&self->checkpoints, desk_hub_checkpoints_free);
  g_clear_pointer (&self->restoring, desk_restoring_free);
  g_clear_pointer (&self->key, desk_service_key_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->blobs);
  g_free (self);
}

static const DeskHubClass file_hub_class = {
  .push_async = file_hub_push_async,
  .push_finish = file_hub_finish,
  .read_async = file_hub_read_async,
  .read_finish = file_hub_finish,
  .get_head = file_hub_get_head,
  .has_role = file_hub_has_role,
  .set_news = file_hub_set_news,
  .checkpoint_async = file_hub_checkpoint_async,
  .checkpoint_finish = file_hub_checkpoint_finish,
  .dup_blob_path = file_hub_dup_blob_path,
  .free = file_hub_free,
  .get_signer = file_hub_get_signer,
  .is_restoring = file_hub_is_restoring,
  .put_async = file_hub_put_async,
  .put_finish = file_hub_put_finish,
  .end_put = file_hub_end_put,
};

/* Without a key nothing is signed; desk_config_make_key() has seen to it where
 * the desk is served. */
static gboolean
load_key (DeskFileHub  *self,
          const char   *path,
          DeskFile     *writer,
          GError      **error)
{
  g_autoptr (GError) failure = NULL;

  self->key = desk_service_key_load (path, &failure);
  if (self->key != NULL)
    desk_file_set_signing_key (writer, self->key->key);
  else if (!g_error_matches (failure, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_own (DeskFile    *writer,
           const char  *path,
           GError     **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (writer, &failure);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (sharing != NULL)
    g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("The log of “%s” is kept in “%s”: a service has to keep it itself. “deskbelld init --from” makes a desk of it that can be served"),
                 path, sharing->place);
  else
    return TRUE;

  return FALSE;
}

/**
 * desk_file_hub_new:
 * @places: where everything is; the desk file keeps its own log, and nobody
 *   else writes it
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Blocks; for the start of a program.
 *
 * Returns: (transfer full) (nullable): the hub
 */
DeskHub *
desk_file_hub_new (const DeskFileHubPlaces  *places,
                   DeskClock                *clock,
                   DeskIdSource             *ids,
                   GError                  **error)
{
  DeskFileHub *self = g_new0 (DeskFileHub, 1);
  g_autoptr (DeskHub) hub = &self->parent_instance;
  g_autoptr (DeskFile) writer = NULL;
  State state = { 0 };

  hub->klass = &file_hub_class;
  g_mutex_init (&self->mutex);
  self->blobs = g_strdup (places->blobs);
  self->context = g_main_context_ref_thread_default ();
  writer = desk_file_open (places->desk, DESK_FILE_WRITER, clock, ids, error);
  if (writer == NULL || !check_own (writer, places->desk, error) || !load_key (self, places->signing_key, writer, error))
    return NULL;
  self->reader = desk_file_open (places->desk, DESK_FILE_READER, clock, ids, error);
  if (self->reader == NULL || !read_state (self->reader, TRUE, &state, error))
    return NULL;

  self->head = state.head;
  self->roles = state.roles;
  self->restoring = desk_restoring_new (places->is_served ? places->state : NULL, state.head.segment, state.head.epoch, places->restore_wait_ms);
  self->checkpoints = desk_hub_checkpoints_new (places->desk, places->is_served, clock, ids);
  self->pool = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
  self->sequencer = desk_sequencer_new (g_steal_pointer (&writer), moved_cb, self);

  return g_steal_pointer (&hub);
}
