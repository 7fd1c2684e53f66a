// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The sequencer of a service: one thread with the one writer, and a queue in
 * front of it. What stands in the queue when the thread comes to it becomes
 * one segment, so that the disk is waited for once.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-commit-codec.h"
#include "desk-rules.h"
#include "desk-sequence.h"
#include "desk-sequencer.h"
#include "desk-store-error.h"

/* Of one segment: it has to stay below its limits, and others wait. */
#define MAX_COMMITS 1000
#define MAX_BYTES (8 * 1024 * 1024)
/* Little at a time, as SQLite itself would: whoever pushes waits for it. */
#define CHECKPOINT_PAGES_BUSY 1000
#define CHECKPOINT_PAGES_IDLE 250
#define IDLE_US (200 * G_TIME_SPAN_MILLISECOND)

struct _DeskSequencer {
  DeskFile *file;
  GThread *thread;
  GAsyncQueue *queue; /* of Request */
  DeskSequencerMovedFunc moved;
  gpointer data;
  guint64 told; /* the newest segment that @moved knows of */
  guint epoch;  /* atomic: to be opened with the next segment that is made */
};

typedef struct {
  DeskUuid author;
  GPtrArray *commits; /* of GBytes; NULL: the end */
  gboolean is_proven; /* that each is its author's */
  DeskSegment *part;  /* (nullable): a part of the log that is brought back */
  GBytes *segment;    /* (nullable): the same, as it came */
  gboolean is_otherwise; /* see desk_tail_take() */
  guint64 waited_for;
  DeskSequencerPutFunc put_func;
  gsize n_bytes;
  DeskSequencedFunc func;
  gpointer data;
  GPtrArray *results;
} Request;

static void
sequenced_free (gpointer data)
{
  DeskSequenced *sequenced = data;

  g_free (sequenced->reason);
  g_free (sequenced);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->commits, g_ptr_array_unref);
  g_clear_pointer (&request->results, g_ptr_array_unref);
  g_clear_pointer (&request->part, desk_segment_free);
  g_clear_pointer (&request->segment, g_bytes_unref);
  g_free (request);
}

static DeskSequenced *
add_result (Request           *request,
            const DeskUuid    *commit,
            DeskSequencedKind  kind,
            const char        *reason)
{
  DeskSequenced *result = g_new0 (DeskSequenced, 1);

  if (commit != NULL)
    result->commit = *commit;
  result->kind = kind;
  result->reason = g_strdup (reason);
  g_ptr_array_add (request->results, result);

  return result;
}

static DeskSequencedKind
kind_of (DeskVerdict verdict)
{
  switch (verdict)
    {
    case DESK_VERDICT_CONFLICT:
      return DESK_SEQUENCED_CONFLICT;
    case DESK_VERDICT_REJECTED:
      return DESK_SEQUENCED_REJECTED;
    case DESK_VERDICT_OK:
    default:
      return DESK_SEQUENCED_OK;
    }
}

/* --- one commit --- */

/* What a client may send at all. Who may do what in a desk is the guards' to
 * say; an import is believed by them, and nobody's but an administrator's. */
static const char *
find_fault (DeskFile         *file,
            const DeskCommit *commit,
            const DeskUuid   *author,
            GError          **error)
{
  gboolean is_administrator;

  if (!desk_uuid_equal (&commit->author, author))
    return _("A commit has the author who sends it");
  if (commit->verdict != DESK_VERDICT_OK || desk_uuid_is_nil (&commit->id))
    return _("This is no commit as its author made it");
  if (!g_str_has_prefix (commit->action, "import_"))
    return NULL;
  if (!desk_rules_has_role (file, author, DESK_ROLE_ADMINISTRATOR, &is_administrator, error))
    return NULL;

  return is_administrator ? NULL : _("Only an administrator can import into a desk that is shared");
}

/* One that came before gets the same answer again. */
static gboolean
recall (Request          *request,
        DeskFile         *file,
        const DeskCommit *commit,
        GError          **error)
{
  DeskVerdict verdict;
  g_autofree char *reason = NULL;
  guint64 segment;

  if (!desk_log_read_verdict (file, &commit->id, &verdict, &reason, &segment, error))
    return FALSE;
  add_result (request, &commit->id, kind_of (verdict), reason)->segment = segment;

  return TRUE;
}

static gboolean
sequence_one (Request   *request,
              DeskFile  *file,
              DeskBatch *batch,
              guint64    segment,
              GBytes    *bytes,
              gsize     *n_bytes,
              GError   **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskCommit) intent = desk_commit_decode (bytes, &failure);
  g_autoptr (DeskCommit) effective = NULL;
  const char *fault;

  if (intent == NULL)
    {
      add_result (request, NULL, DESK_SEQUENCED_INVALID, failure->message);
      return TRUE;
    }
  fault = request->is_proven ? NULL : find_fault (file, intent, &request->author, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (fault != NULL)
    {
      add_result (request, &intent->id, DESK_SEQUENCED_INVALID, fault);
      return TRUE;
    }
  if (request->is_proven ? desk_batch_sequence_lost (batch, intent, &effective, &failure) : desk_batch_sequence (batch, intent, 0, &effective, &failure))
    {
      *n_bytes += desk_commit_estimate_bytes (effective);
      add_result (request, &effective->id, kind_of (effective->verdict), effective->verdict == DESK_VERDICT_REJECTED ? effective->reason : NULL)->segment = segment;
      return TRUE;
    }
  if (g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS))
    return recall (request, file, intent, error);
  if (g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_CAUSE))
    {
      add_result (request, &intent->id, DESK_SEQUENCED_UNKNOWN_CAUSE, failure->message);
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* --- one segment --- */

static gboolean
end_batch (DeskBatch     *batch,
           DeskChangeSet *changes,
           GError       **error)
{
  g_autoptr (DeskChangeSet) touched = NULL;

  if (!desk_batch_end (batch, &touched, error))
    return FALSE;
  desk_change_set_add_all (changes, touched);

  return TRUE;
}

static DeskBatch *
begin_batch (DeskSequencer *self,
             DeskHead      *head,
             GError       **error)
{
  g_autoptr (DeskBatch) batch = desk_batch_begin (self->file, error);

  if (batch == NULL || !desk_batch_open_epoch (batch, g_atomic_int_get (&self->epoch), error) || !desk_file_read_head (self->file, head, error))
    return NULL;

  return g_steal_pointer (&batch);
}

static gboolean
sequence_requests (DeskSequencer *self,
                   GPtrArray     *requests,
                   DeskChangeSet *changes,
                   GError       **error)
{
  DeskHead head;
  g_autoptr (DeskBatch) batch = begin_batch (self, &head, error);
  gsize n_bytes = 0;

  for (guint i = 0; i < requests->len; i++)
    {
      Request *request = g_ptr_array_index (requests, i);

      for (guint j = 0; j < request->commits->len; j++)
        {
          /* What stood there before comes along, and may be much. */
          if (batch != NULL && n_bytes > MAX_BYTES)
            {
              if (!end_batch (batch, changes, error))
                return FALSE;
              g_clear_pointer (&batch, desk_batch_free);
              batch = begin_batch (self, &head, error);
              n_bytes = 0;
            }
          if (batch == NULL || !sequence_one (request, self->file, batch, head.segment + 1, g_ptr_array_index (request->commits, j), &n_bytes, error))
            return FALSE;
        }
    }

  return batch != NULL && end_batch (batch, changes, error);
}

/* A segment that only holds what was rejected touches no row, and is news too. */
static void
tell_of_move (DeskSequencer *self,
              DeskChangeSet *changes)
{
  g_autoptr (GError) error = NULL;
  DeskHead head;

  if (!desk_file_read_head (self->file, &head, &error))
    {
      g_warning ("Where the log stands could not be read: %s", error->message);
      return;
    }
  if (head.segment == self->told)
    return;
  self->told = head.segment;
  self->moved (self->file, changes, self->data);
}

static void
run_requests (DeskSequencer *self,
              GPtrArray     *requests)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  gboolean done = sequence_requests (self, requests, changes, &error);

  tell_of_move (self, changes);
  for (guint i = 0; i < requests->len; i++)
    {
      Request *request = g_ptr_array_index (requests, i);

      request->func (done ? request->results : NULL, error, request->data);
    }
}

/* A part that the log has lost. Where it has gone on otherwise meanwhile, what
 * is in that part comes at the end, under the next epoch: numbers may have
 * been given that nobody knows of any more. */
static void
run_put (DeskSequencer *self,
         Request       *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  DeskTailOutcome outcome = DESK_TAIL_THERE;
  guint32 epoch = 0;
  gboolean done = desk_tail_take (self->file, request->part, request->segment, request->is_otherwise, request->waited_for, &outcome, &epoch, request->commits, changes, &error);

  if (done && outcome == DESK_TAIL_OTHERWISE)
    {
      DeskHead head;

      request->is_proven = TRUE;
      g_ptr_array_add (requests, request);
      done = desk_file_read_head (self->file, &head, &error);
      if (done && epoch >= MAX (head.epoch, desk_sequencer_get_epoch (self)))
        desk_sequencer_open_epoch (self, epoch + 1);
      done = done && sequence_requests (self, requests, changes, &error);
    }
  tell_of_move (self, changes);
  request->put_func (outcome, error, request->data);
}

static void
checkpoint (DeskSequencer *self)
{
  g_autoptr (GError) error = NULL;

  if (!desk_file_checkpoint (self->file, &error))
    g_warning ("The write-ahead log could not be copied into the desk: %s", error->message);
}

/* Those that wait already, as far as they fit into one segment. Returns the
 * one that did not fit, or the end. */
static Request *
gather (DeskSequencer *self,
        Request       *first,
        GPtrArray     *requests)
{
  guint n_commits = 0;
  gsize n_bytes = 0;

  for (Request *next = first; next != NULL; next = g_async_queue_try_pop (self->queue))
    {
      if (next->commits == NULL || (requests->len > 0 && (next->segment != NULL || n_commits + next->commits->len > MAX_COMMITS || n_bytes + next->n_bytes > MAX_BYTES)))
        return next;
      n_commits += next->commits->len;
      n_bytes += next->n_bytes;
      g_ptr_array_add (requests, next);
      if (next->segment != NULL)
        break;
    }

  return NULL;
}

static void
tell_of_start (DeskSequencer *self)
{
  g_autoptr (GError) error = NULL;
  DeskHead head;

  if (desk_file_read_head (self->file, &head, &error))
    self->told = head.segment;
  else
    g_warning ("Where the log stands could not be read: %s", error->message);
  self->moved (self->file, NULL, self->data);
}

static gpointer
sequencer_main (gpointer data)
{
  DeskSequencer *self = data;
  Request *next = NULL;

  tell_of_start (self);
  while (TRUE)
    {
      g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (request_free);

      if (next == NULL)
        next = g_async_queue_timeout_pop (self->queue, IDLE_US);
      if (next == NULL)
        {
          if (desk_file_get_wal_pages (self->file) > CHECKPOINT_PAGES_IDLE)
            checkpoint (self);
          next = g_async_queue_pop (self->queue);
        }
      next = gather (self, next, requests);
      if (requests->len > 0 && ((Request *) g_ptr_array_index (requests, 0))->segment != NULL)
        run_put (self, g_ptr_array_index (requests, 0));
      else if (requests->len > 0)
        run_requests (self, requests);
      if (next != NULL && next->commits == NULL)
        break;
      if (desk_file_get_wal_pages (self->file) > CHECKPOINT_PAGES_BUSY)
        checkpoint (self);
    }
  request_free (next);
  g_clear_pointer (&self->file, desk_file_close);

  return NULL;
}

/**
 * desk_sequencer_new:
 * @file: (transfer full): a writer on a desk that keeps its own log
 * @moved: told of every move of the head
 * @data: passed to @moved
 *
 * Returns: (transfer full): a running sequencer
 */
DeskSequencer *
desk_sequencer_new (DeskFile               *file,
                    DeskSequencerMovedFunc  moved,
                    gpointer                data)
{
  DeskSequencer *self = g_new0 (DeskSequencer, 1);

  self->file = file;
  self->moved = moved;
  self->data = data;
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("desk-sequencer", sequencer_main, self);

  return self;
}

/**
 * desk_sequencer_push:
 * @self: a sequencer
 * @author: who sends them
 * @commits: (element-type GBytes): encoded commits
 * @func: told what became of them, once it is on the disk
 * @data: passed to @func
 *
 * A commit that is in the log already keeps its place and its verdict.
 */
void
desk_sequencer_push (DeskSequencer     *self,
                     const DeskUuid    *author,
                     GPtrArray         *commits,
                     DeskSequencedFunc  func,
                     gpointer           data)
{
  Request *request = g_new0 (Request, 1);

  request->author = *author;
  request->commits = g_ptr_array_ref (commits);
  request->func = func;
  request->data = data;
  request->results = g_ptr_array_new_with_free_func (sequenced_free);
  for (guint i = 0; i < commits->len; i++)
    request->n_bytes += g_bytes_get_size (g_ptr_array_index (commits, i));
  g_async_queue_push (self->queue, request);
}

/**
 * desk_sequencer_put:
 * @self: a sequencer
 * @part: (transfer full): a part of the log that its desk may have lost, by
 *   desk_tail_check()
 * @segment: the same, as it came
 * @is_otherwise: whether the log is known to go on otherwise before it
 * @waited_for: see desk_tail_take()
 * @func: told what became of it, once it is on the disk
 * @data: passed to @func
 *
 * See desk_tail_take(). What is in a part whose place is taken is sequenced
 * anew, under the names of its authors.
 */
void
desk_sequencer_put (DeskSequencer        *self,
                    DeskSegment          *part,
                    GBytes               *segment,
                    gboolean              is_otherwise,
                    guint64               waited_for,
                    DeskSequencerPutFunc  func,
                    gpointer              data)
{
  Request *request = g_new0 (Request, 1);

  request->commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  request->results = g_ptr_array_new_with_free_func (sequenced_free);
  request->segment = g_bytes_ref (segment);
  request->part = part;
  request->is_otherwise = is_otherwise;
  request->waited_for = waited_for;
  request->put_func = func;
  request->data = data;
  g_async_queue_push (self->queue, request);
}

/**
 * desk_sequencer_open_epoch:
 * @self: a sequencer
 * @epoch: what is sequenced from now on is of this epoch, if the desk's is not
 *   later already
 */
void
desk_sequencer_open_epoch (DeskSequencer *self,
                           guint32        epoch)
{
  if (epoch > (guint32) g_atomic_int_get (&self->epoch))
    g_atomic_int_set (&self->epoch, epoch);
}

guint32
desk_sequencer_get_epoch (DeskSequencer *self)
{
  return (guint32) g_atomic_int_get (&self->epoch);
}

/**
 * desk_sequencer_free:
 * @self: (transfer full): a sequencer; what was pushed before is done
 */
void
desk_sequencer_free (DeskSequencer *self)
{
  g_return_if_fail (self != NULL);

  g_async_queue_push (self->queue, g_new0 (Request, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_free (self);
}
