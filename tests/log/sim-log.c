// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The places where a log is kept, as models that do what the real ones do at
 * their worst: requests and replies get lost, listings are old, what was sent
 * comes twice and late.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-commit-codec.h"
#include "desk-fault.h"
#include "desk-sequence.h"
#include "desk-store-error.h"
#include "desk-tail.h"
#include "desk-take.h"
#include "sim.h"

typedef struct {
  DeskLog parent;
  SimReplica *replica;
  guint64 newest; /* of a service, when it was last asked who it is */
} SimLog;

static SimShare *
share_of (DeskLog *log)
{
  return &((SimLog *) log)->replica->world->share;
}

/* Whether the call gets there at all. */
static gboolean
reach (DeskLog *log,
       GError **error)
{
  SimReplica *replica = ((SimLog *) log)->replica;
  SimWorld *world = replica->world;

  if (!world->crash && replica->is_online && (world->calm || !sim_chance (world, 0.02)))
    return TRUE;

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE, "It does not answer");
  return FALSE;
}

/* Whether the reply comes back. */
static gboolean
answer (DeskLog *log,
        GError **error)
{
  SimWorld *world = ((SimLog *) log)->replica->world;

  if (!world->calm && sim_chance (world, 0.01))
    world->crash = TRUE;
  if (world->calm || (!world->crash && !sim_chance (world, 0.04)))
    return TRUE;

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE, "The answer did not come");
  return FALSE;
}

/* --- the share as it is --- */

guint64
sim_share_newest (SimShare *share)
{
  DeskHead head;

  if (share->hub == NULL)
    return share->segments->len;
  g_assert_true (desk_file_read_head (share->hub, &head, NULL));

  return head.segment;
}

GBytes *
sim_share_read (SimShare *share,
                guint64   number)
{
  if (share->hub != NULL)
    return desk_log_read_bytes (share->hub, number, NULL);

  return number >= 1 && number <= share->segments->len ? g_bytes_ref (g_ptr_array_index (share->segments, number - 1)) : NULL;
}

/* The key stays what it is, whatever becomes of the log. */
void
sim_share_sign (SimShare *share)
{
  const guint8 seed[DESK_SIGNING_SEED_SIZE] = { 17 };
  g_autoptr (DeskSigningKey) key = desk_signing_key_new (seed);

  if (share->kind == SIM_SERVICE)
    desk_file_set_signing_key (share->hub, key);
}

/* An old backup of the log is restored. */
void
sim_share_cut (SimShare *share,
               guint64   number,
               guint32   epoch)
{
  if (share->hub != NULL)
    {
      g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_autofree char *wal = g_strconcat (share->hub_path, "-wal", NULL);
      g_autofree char *shm = g_strconcat (share->hub_path, "-shm", NULL);
      g_autoptr (GError) error = NULL;

      for (guint64 i = 1; i <= number; i++)
        g_ptr_array_add (kept, sim_share_read (share, i));
      g_clear_pointer (&share->hub, desk_file_close);
      g_unlink (share->hub_path);
      g_unlink (wal);
      g_unlink (shm);
      {
        g_autofree char *template = g_build_filename (share->world->folder, "empty.desk", NULL);
        g_autofree char *bytes = NULL;
        gsize size;

        g_assert_true (g_file_get_contents (template, &bytes, &size, NULL));
        g_assert_true (g_file_set_contents (share->hub_path, bytes, (gssize) size, NULL));
      }
      share->hub = desk_file_open (share->hub_path, DESK_FILE_WRITER, share->hub_clock, share->hub_ids, &error);
      sim_share_sign (share);
      g_assert_no_error (error);
      for (guint i = 0; i < kept->len; i++)
        {
          g_autoptr (DeskSegment) segment = desk_segment_decode (g_ptr_array_index (kept, i), &error);
          g_autoptr (DeskChangeSet) changes = NULL;
          gboolean is_whole;

          g_assert_no_error (error);
          desk_take_segment (share->hub, segment, g_ptr_array_index (kept, i), 10000, &is_whole, &changes, &error);
          g_assert_no_error (error);
        }
    }
  else
    {
      g_ptr_array_set_size (share->segments, (int) number);
    }
  share->epoch = epoch;
  if (share->checkpoint_number > number)
    {
      g_clear_pointer (&share->checkpoint, g_free);
      share->checkpoint_number = 0;
    }
}

/* --- the interface --- */

static gboolean
sim_log_identify (DeskLog         *log,
                  DeskLogIdentity *identity,
                  GCancellable    *cancellable,
                  GError         **error)
{
  SimShare *share = share_of (log);

  if (!reach (log, error))
    return FALSE;
  identity->epoch = share->epoch;
  identity->base = share->base;
  identity->desk = share->desk;
  identity->author = ((SimLog *) log)->replica->fixture.me;
  /* A service tells both in one reply. */
  if (share->hub != NULL)
    {
      DeskHead head;

      g_assert_true (desk_file_read_head (share->hub, &head, NULL));
      ((SimLog *) log)->newest = head.segment;
      identity->has_hash = head.segment > 0;
      memcpy (identity->hash, head.hash, DESK_HASH_SIZE);
    }

  return TRUE;
}

static gboolean
sim_log_find_newest (DeskLog      *log,
                     guint64      *number,
                     GCancellable *cancellable,
                     GError      **error)
{
  SimShare *share = share_of (log);
  guint64 newest;

  if (share->hub != NULL)
    {
      *number = ((SimLog *) log)->newest;
      return TRUE;
    }
  if (!reach (log, error))
    return FALSE;
  newest = sim_share_newest (share);
  /* A listing may be old. */
  if (!share->world->calm && newest > 0 && sim_chance (share->world, 0.1))
    newest -= (guint64) g_rand_int_range (share->world->random, 0, (int) MIN (newest, 3));
  *number = newest;

  return TRUE;
}

static GBytes *
sim_log_read (DeskLog      *log,
              guint64       number,
              GCancellable *cancellable,
              GError      **error)
{
  GBytes *bytes;

  if (!reach (log, error))
    return NULL;
  bytes = sim_share_read (share_of (log), number);
  if (bytes == NULL)
    g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, "There is no such segment");

  return bytes;
}

static gboolean
take_part (SimShare         *share,
           guint64           number,
           GBytes           *bytes,
           gboolean          is_otherwise,
           guint64           waited_for,
           DeskTailOutcome  *tail,
           guint32          *epoch,
           GPtrArray        *intents,
           DeskChangeSet    *changes,
           GError          **error)
{
  g_autoptr (DeskSegment) part = NULL;
  DeskHead head;

  if (!desk_file_read_head (share->hub, &head, error))
    return FALSE;
  part = desk_tail_check (&head.desk, desk_file_get_signing_key (share->hub), number, bytes, error);

  return part != NULL && desk_tail_take (share->hub, part, bytes, is_otherwise, waited_for, tail, epoch, intents, changes, error);
}

static void take_at_hub (SimShare *share, GPtrArray *commits, gboolean is_proven);

/* What a hub has not signed itself, or what does not come in order, stands
 * against it like something else. */
static gboolean
put_at_hub (SimShare    *share,
            guint64      number,
            GBytes      *bytes,
            DeskLogPut  *outcome,
            GError     **error)
{
  g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GError) failure = NULL;
  DeskTailOutcome tail;
  guint32 epoch;

  *outcome = DESK_LOG_PUT_LOST;
  if (!take_part (share, number, bytes, FALSE, 0, &tail, &epoch, intents, changes, &failure))
    {
      if (failure->domain == DESK_LOG_ERROR)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (tail == DESK_TAIL_OTHERWISE)
    {
      share->epoch = MAX (share->epoch, epoch + 1);
      take_at_hub (share, intents, TRUE);
      return TRUE;
    }
  *outcome = DESK_LOG_PUT_WON;

  return TRUE;
}

static gboolean
put_in_folder (SimShare   *share,
               guint64     number,
               GBytes     *bytes,
               DeskLogPut *outcome)
{
  if (number <= share->segments->len)
    {
      GBytes **stands = (GBytes **) &g_ptr_array_index (share->segments, number - 1);

      if (DESK_FAULT (DESK_FAULT_OVERWRITE))
        {
          g_bytes_unref (*stands);
          *stands = g_bytes_ref (bytes);
        }
      *outcome = g_bytes_equal (*stands, bytes) ? DESK_LOG_PUT_WON : DESK_LOG_PUT_LOST;
      return TRUE;
    }
  if (number != share->segments->len + 1)
    {
      sim_fail (share->world, "promise 2: segment %" G_GUINT64_FORMAT " was put where %u is the newest", number, share->segments->len);
      return FALSE;
    }
  g_ptr_array_add (share->segments, g_bytes_ref (bytes));
  sim_tell (share->world, "segment %" G_GUINT64_FORMAT " is put", number);
  *outcome = DESK_LOG_PUT_WON;

  return TRUE;
}

static gboolean
sim_log_put (DeskLog      *log,
             guint64       number,
             GBytes       *bytes,
             DeskLogPut   *outcome,
             GCancellable *cancellable,
             GError      **error)
{
  SimShare *share = share_of (log);
  DeskLogPut result = DESK_LOG_PUT_LOST;

  if (!reach (log, error))
    return FALSE;
  if (share->hub != NULL ? !put_at_hub (share, number, bytes, &result, error) : !put_in_folder (share, number, bytes, &result))
    return FALSE;
  if (!answer (log, error))
    return FALSE;
  *outcome = result;

  return TRUE;
}

/* --- the hub --- */

/* Nobody knows why, but it is always the same ones. */
static gboolean
is_disliked (const DeskUuid *commit)
{
  return commit->bytes[15] % 48 == 7;
}

static void
hand_in_at_hub (SimShare  *share,
                GBytes    *bytes,
                gboolean   is_proven,
                DeskBatch *batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) intent = desk_commit_decode (bytes, &error);
  g_autoptr (DeskCommit) effective = NULL;

  g_assert_no_error (error);
  if (is_disliked (&intent->id))
    return;
  if (is_proven ? desk_batch_sequence_lost (batch, intent, &effective, &error) : desk_batch_sequence (batch, intent, 0, &effective, &error))
    return;
  g_assert_true (g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CAUSE));
}

static void
take_at_hub (SimShare  *share,
             GPtrArray *commits,
             gboolean   is_proven)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskBatch) batch = desk_batch_begin (share->hub, &error);

  g_assert_no_error (error);
  desk_batch_open_epoch (batch, share->epoch, &error);
  for (guint i = 0; i < commits->len; i++)
    hand_in_at_hub (share, g_ptr_array_index (commits, i), is_proven, batch);
  desk_batch_end (batch, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_refused (SimReplica *replica,
            GBytes     *bytes)
{
  g_autoptr (DeskCommit) intent = desk_commit_decode (bytes, NULL);

  if (!desk_uuid_equal (&intent->author, &replica->fixture.me))
    sim_fail (replica->world, "promise 10: replica %u hands in what somebody else did", replica->index);

  if (is_disliked (&intent->id))
    g_hash_table_add (replica->world->refused, desk_uuid_copy (&intent->id));

  return is_disliked (&intent->id);
}

static gboolean
sim_log_push (DeskLog      *log,
              GPtrArray    *commits,
              GPtrArray   **refusals,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_log_refusal_free);
  SimShare *share = share_of (log);
  SimWorld *world = share->world;
  g_autoptr (GPtrArray) arriving = g_ptr_array_new ();

  if (!reach (log, error))
    return FALSE;
  for (guint i = 0; i < commits->len; i++)
    {
      GBytes *bytes = g_ptr_array_index (commits, i);

      /* A request that a proxy sends again, or only now. */
      if (!world->calm && sim_chance (world, 0.1))
        g_ptr_array_add (share->late, g_bytes_ref (bytes));
      g_ptr_array_add (arriving, bytes);
      if (is_refused (((SimLog *) log)->replica, bytes))
        g_ptr_array_add (refused, desk_log_refusal_new (i, "The hub does not like it"));
    }
  if (!world->calm && sim_chance (world, 0.05))
    g_ptr_array_remove_index (arriving, (guint) g_rand_int_range (world->random, 0, (int) arriving->len));
  take_at_hub (share, arriving, FALSE);
  if (!answer (log, error))
    return FALSE;
  *refusals = g_steal_pointer (&refused);

  return TRUE;
}

static gboolean
sim_log_give_back (DeskLog      *log,
                   GBytes       *bytes,
                   guint64       last,
                   GCancellable *cancellable,
                   GError      **error)
{
  SimShare *share = share_of (log);
  g_autoptr (DeskSegment) segment = desk_segment_decode (bytes, NULL);
  g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  DeskTailOutcome tail;
  guint32 epoch;

  if (!reach (log, error) || !take_part (share, segment->number, bytes, TRUE, last, &tail, &epoch, intents, changes, error))
    return FALSE;
  if (tail == DESK_TAIL_OTHERWISE)
    {
      share->epoch = MAX (share->epoch, epoch + 1);
      take_at_hub (share, intents, TRUE);
    }
  sim_tell (share->world, "%u gives segment %" G_GUINT64_FORMAT " back", ((SimLog *) log)->replica->index, segment->number);

  return answer (log, error);
}

void
sim_share_deliver_late (SimShare *share)
{
  g_autoptr (GPtrArray) arriving = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (share->hub == NULL || share->late->len == 0)
    return;
  g_ptr_array_add (arriving, g_ptr_array_steal_index (share->late, (guint) g_rand_int_range (share->world->random, 0, (int) share->late->len)));
  take_at_hub (share, arriving, FALSE);
}

/* --- the rest --- */

static gboolean
sim_log_get_time (DeskLog      *log,
                  gint64       *now_ms,
                  GCancellable *cancellable,
                  GError      **error)
{
  if (!reach (log, error))
    return FALSE;
  *now_ms = share_of (log)->world->true_ms;

  return TRUE;
}

static gboolean
sim_log_find_checkpoint (DeskLog      *log,
                         guint64      *number,
                         GCancellable *cancellable,
                         GError      **error)
{
  if (!reach (log, error))
    return FALSE;
  *number = share_of (log)->checkpoint_number;

  return TRUE;
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (from, &bytes, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

static gboolean
sim_log_fetch_checkpoint (DeskLog      *log,
                          guint64       number,
                          const char   *path,
                          GCancellable *cancellable,
                          GError      **error)
{
  if (!reach (log, error))
    return FALSE;
  copy_file (share_of (log)->checkpoint, path);

  return TRUE;
}

static gboolean
sim_log_store_checkpoint (DeskLog      *log,
                          guint64       number,
                          const char   *path,
                          GCancellable *cancellable,
                          GError      **error)
{
  SimShare *share = share_of (log);

  if (!reach (log, error))
    return FALSE;
  if (number > share->checkpoint_number && number <= sim_share_newest (share))
    {
      g_free (share->checkpoint);
      share->checkpoint = g_strdup_printf ("%s/%" G_GUINT64_FORMAT ".sqlite", share->world->folder, number);
      share->checkpoint_number = number;
      copy_file (path, share->checkpoint);
    }

  return answer (log, error);
}

static gboolean
sim_log_found_again (DeskLog               *log,
                     const DeskLogIdentity *next,
                     GCancellable          *cancellable,
                     GError               **error)
{
  SimShare *share = share_of (log);

  if (!reach (log, error))
    return FALSE;
  if (next->epoch <= share->epoch)
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS, "Somebody was first");
      return FALSE;
    }
  share->epoch = next->epoch;
  share->base = next->base;

  return answer (log, error);
}

static void
sim_log_free (DeskLog *log)
{
  g_free (log);
}

static const DeskLogClass folder_class = {
  .kind = "folder",
  .identify = sim_log_identify,
  .find_newest = sim_log_find_newest,
  .read = sim_log_read,
  .put = sim_log_put,
  .get_time = sim_log_get_time,
  .find_checkpoint = sim_log_find_checkpoint,
  .fetch_checkpoint = sim_log_fetch_checkpoint,
  .store_checkpoint = sim_log_store_checkpoint,
  .found_again = sim_log_found_again,
  .free = sim_log_free,
};

static const DeskLogClass service_class = {
  .kind = "service",
  .identify = sim_log_identify,
  .find_newest = sim_log_find_newest,
  .read = sim_log_read,
  .put = sim_log_put,
  .push = sim_log_push,
  .give_back = sim_log_give_back,
  .get_time = sim_log_get_time,
  .find_checkpoint = sim_log_find_checkpoint,
  .fetch_checkpoint = sim_log_fetch_checkpoint,
  .store_checkpoint = sim_log_store_checkpoint,
  .found_again = sim_log_found_again,
  .free = sim_log_free,
};

DeskLog *
sim_log_new (SimReplica *replica)
{
  SimLog *self = g_new0 (SimLog, 1);

  self->parent.klass = replica->world->share.kind == SIM_SERVICE ? &service_class : &folder_class;
  self->replica = replica;

  return &self->parent;
}
