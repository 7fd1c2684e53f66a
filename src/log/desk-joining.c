// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Sharing a desk in a folder, and joining one. Whatever ends half-way can be
 * begun again: until the last step a desk keeps its own log, and a replica
 * that is not whole is taken away.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "desk-act.h"
#include "desk-joining.h"
#include "desk-replica-private.h"
#include "desk-store-error.h"

/* Somebody may go on working while the log is put in its place. */
#define MAX_ROUNDS 100

static DeskFolderPlace
place_of (const char     *folder,
          const DeskUuid *replica,
          DeskClock      *clock,
          DeskIdSource   *ids)
{
  DeskFolderPlace place = { folder, NULL, clock, ids, *replica };

  return place;
}

/**
 * desk_joining_look:
 * @folder: where a desk is to be shared or joined
 * @clock: the time
 * @ids: new ids
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): whether a log can be kept there, and
 *   what speaks against it
 */
DeskFolderProbe *
desk_joining_look (const char   *folder,
                   DeskClock    *clock,
                   DeskIdSource *ids,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autofree char *mountinfo = NULL;
  DeskFolderPlace place;
  DeskUuid replica;

  desk_id_source_next_uuid (ids, desk_clock_get_now_ms (clock), &replica);
  place = place_of (folder, &replica, clock, ids);
  if (!g_file_get_contents ("/proc/self/mountinfo", &mountinfo, NULL, NULL))
    mountinfo = g_strdup ("");

  return desk_folder_probe (&place, mountinfo, cancellable, error);
}

static gboolean
check_fit (const char   *folder,
           DeskClock    *clock,
           DeskIdSource *ids,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (DeskFolderProbe) probe = desk_joining_look (folder, clock, ids, cancellable, error);

  if (probe == NULL)
    return FALSE;
  for (guint i = 0; i < probe->remarks->len; i++)
    g_message ("%s", (const char *) g_ptr_array_index (probe->remarks, i));
  if (probe->verdict != DESK_FOLDER_UNFIT)
    return TRUE;

  g_set_error_literal (error, DESK_LOG_ERROR, probe->code, probe->reason);
  return FALSE;
}

/**
 * desk_joining_open_log:
 * @sharing: where the log of a desk is kept
 * @head: of that desk
 * @clock: the time
 * @ids: new ids
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the log
 */
DeskLog *
desk_joining_open_log (const DeskSharing *sharing,
                       const DeskHead    *head,
                       DeskClock         *clock,
                       DeskIdSource      *ids,
                       GCancellable      *cancellable,
                       GError           **error)
{
  DeskFolderPlace place = place_of (sharing->place, &head->replica, clock, ids);

  if (g_str_equal (sharing->kind, "folder"))
    return desk_folder_log_open (&place, &head->desk, cancellable, error);

  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NEWER, _("This version of Deskbell does not know how a desk is shared by “%s”"), sharing->kind);
  return NULL;
}

/* --- sharing --- */

typedef struct {
  guint64 number;
  GBytes *bytes;
} Segment;

static gboolean
read_segment_work (DeskFile       *file,
                   gpointer        data,
                   DeskChangeSet **changes,
                   GError        **error)
{
  Segment *segment = data;

  segment->bytes = desk_log_read_bytes (file, segment->number, error);

  return segment->bytes != NULL;
}

typedef struct {
  DeskSharing sharing;
  guint64 segment;
} Beginning;

static gboolean
begin_work (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GError        **error)
{
  Beginning *beginning = data;

  return desk_sharing_begin (file, &beginning->sharing, beginning->segment, error);
}

static gboolean
head_work (DeskFile       *file,
           gpointer        data,
           DeskChangeSet **changes,
           GError        **error)
{
  return desk_file_read_head (file, data, error);
}

static gboolean
find_first_work (DeskFile       *file,
                 gpointer        data,
                 DeskChangeSet **changes,
                 GError        **error)
{
  return desk_log_find_first (file, data, error);
}

static gboolean
put_segments (DeskLog       *log,
              DeskReplicaRun run,
              gpointer       target,
              guint64        first,
              guint64        last,
              GCancellable  *cancellable,
              GError       **error)
{
  for (guint64 number = first; number <= last; number++)
    {
      Segment segment = { number, NULL };
      g_autoptr (GBytes) bytes = NULL;
      DeskLogPut outcome;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !run (target, read_segment_work, &segment, error))
        return FALSE;
      bytes = segment.bytes;
      if (!desk_log_put (log, number, bytes, &outcome, cancellable, error))
        return FALSE;
      if (outcome == DESK_LOG_PUT_LOST)
        {
          g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FORKED,
                               _("There is a copy of this desk in the folder that has gone on otherwise. Join that one, or choose an empty folder"));
          return FALSE;
        }
    }

  return TRUE;
}

static DeskLog *
make_log (const DeskFolderPlace *place,
          const DeskLogIdentity *identity,
          GCancellable          *cancellable,
          GError               **error)
{
  g_autoptr (GError) failure = NULL;
  DeskLog *log = desk_folder_log_create (place, identity, cancellable, &failure);

  /* What was begun before is gone on with. */
  if (log == NULL && g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS))
    return desk_folder_log_open (place, &identity->desk, cancellable, error);
  if (log == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));

  return log;
}

static gboolean
move_log (DeskLog       *log,
          DeskReplicaRun run,
          gpointer       target,
          Beginning     *beginning,
          guint64        first,
          GCancellable  *cancellable,
          GError       **error)
{
  guint64 done = first - 1;

  for (guint i = 0; i < MAX_ROUNDS; i++)
    {
      g_autoptr (GError) failure = NULL;
      DeskHead head;

      if (!run (target, head_work, &head, error) || !put_segments (log, run, target, done + 1, head.segment, cancellable, error))
        return FALSE;
      done = beginning->segment = head.segment;
      if (run (target, begin_work, beginning, &failure))
        return TRUE;
      if (!g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("The desk was never still for long enough to be shared. Try again"));
  return FALSE;
}

/**
 * desk_joining_share:
 * @run: has work done on the desk
 * @target: passed to @run
 * @desk_path: the desk file, which keeps its own log until now
 * @folder: an empty folder on a share
 * @clock: the time
 * @ids: new ids
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Puts the log of a desk into a folder, where others can join. From then on
 * the file is one replica among others.
 *
 * Returns: whether it is shared; otherwise the desk is as it was, and what was
 *   begun can be gone on with
 */
gboolean
desk_joining_share (DeskReplicaRun run,
                    gpointer       target,
                    const char    *desk_path,
                    const char    *folder,
                    DeskClock     *clock,
                    DeskIdSource  *ids,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autofree char *scratch = g_strconcat (desk_path, "-checkpoint", NULL);
  g_autofree char *tag = NULL;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (DeskReplica) replica = NULL;
  g_autoptr (GError) failure = NULL;
  Beginning beginning = { 0 };
  DeskLogIdentity identity;
  DeskFolderPlace place;
  DeskHead head;
  guint64 first, segment;

  if (!run (target, head_work, &head, error) || !run (target, find_first_work, &first, error) || !check_fit (absolute, clock, ids, cancellable, error))
    return FALSE;
  if (head.is_shared)
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS, _("This desk is shared already"));
      return FALSE;
    }
  place = place_of (absolute, &head.replica, clock, ids);
  identity = (DeskLogIdentity){ .desk = head.desk, .epoch = head.epoch, .base = first - 1 };
  log = make_log (&place, &identity, cancellable, error);
  if (log == NULL)
    return FALSE;
  tag = desk_log_claim_tag (log, &head.replica, cancellable, error);
  if (tag == NULL)
    return FALSE;
  beginning.sharing = (DeskSharing){ .kind = (char *) "folder", .place = absolute, .tag = tag };
  if (!move_log (log, run, target, &beginning, first, cancellable, error))
    return FALSE;

  /* Others begin faster with a checkpoint; without one they read the log, if all
   * of it is there. */
  replica = desk_replica_new (log, run, target, scratch);
  if (desk_replica_keep_checkpoint (replica, desk_path, clock, ids, &segment, cancellable, &failure))
    return TRUE;
  g_message ("No checkpoint was made: %s", failure->message);
  if (first == 1)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* --- founding again --- */

static gboolean
move_work (DeskFile       *file,
           gpointer        data,
           DeskChangeSet **changes,
           GError        **error)
{
  return desk_sharing_move (file, data, error);
}

/**
 * desk_joining_found_again:
 * @run: has work done on the desk
 * @target: passed to @run
 * @desk_path: the replica that is farthest of those that are left
 * @folder: an empty folder on a share
 * @clock: the time
 * @ids: new ids
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * For a log that was lost: what this replica has of it is put into @folder, as
 * it was, under a new epoch. The others follow when they are pointed there;
 * what only they have is handed in again by them.
 *
 * Returns: whether the log is kept there now
 */
gboolean
desk_joining_found_again (DeskReplicaRun run,
                          gpointer       target,
                          const char    *desk_path,
                          const char    *folder,
                          DeskClock     *clock,
                          DeskIdSource  *ids,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autofree char *scratch = g_strconcat (desk_path, "-checkpoint", NULL);
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (DeskReplica) replica = NULL;
  DeskLogIdentity identity;
  DeskFolderPlace place;
  DeskHead head;
  guint64 first, segment;

  if (!run (target, head_work, &head, error) || !run (target, find_first_work, &first, error) || !check_fit (absolute, clock, ids, cancellable, error))
    return FALSE;
  if (!head.is_shared)
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("This desk is not shared: it keeps its own log"));
      return FALSE;
    }
  place = place_of (absolute, &head.replica, clock, ids);
  identity = (DeskLogIdentity){ head.desk, head.epoch + 1, first - 1 };
  log = make_log (&place, &identity, cancellable, error);
  if (log == NULL || !put_segments (log, run, target, first, head.segment, cancellable, error))
    return FALSE;

  /* It stands for what this replica has not kept. */
  replica = desk_replica_new (log, run, target, scratch);

  return desk_replica_keep_checkpoint (replica, desk_path, clock, ids, &segment, cancellable, error) && run (target, move_work, absolute, error);
}

/* --- joining --- */

static void
remove_desk (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (name);
    }
}

static gboolean
fill (DeskFile     *file,
      const char   *folder,
      GCancellable *cancellable,
      GError      **error)
{
  DeskClock *clock = desk_file_get_clock (file);
  DeskIdSource *ids = desk_file_get_ids (file);
  g_autofree char *scratch = g_strconcat (desk_file_get_path (file), "-checkpoint", NULL);
  g_autofree char *tag = NULL;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (DeskReplica) replica = NULL;
  DeskLogIdentity identity;
  DeskFolderPlace place;
  DeskSharing sharing;
  DeskHead head;

  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  place = place_of (folder, &head.replica, clock, ids);
  log = desk_folder_log_open (&place, NULL, cancellable, error);
  if (log == NULL || !desk_log_identify (log, &identity, cancellable, error))
    return FALSE;
  tag = desk_log_claim_tag (log, &head.replica, cancellable, error);
  if (tag == NULL)
    return FALSE;
  sharing = (DeskSharing){ .kind = (char *) "folder", .place = (char *) folder, .tag = tag };
  if (!desk_sharing_join (file, &sharing, &identity.desk, error))
    return FALSE;

  replica = desk_replica_new (log, desk_replica_run_here, file, scratch);

  return desk_replica_begin (replica, cancellable, error) && desk_replica_catch_up (replica, NULL, cancellable, error);
}

/**
 * desk_joining_join:
 * @folder: where a desk is shared
 * @path: the file for the replica, on a disk of this machine; nothing stands
 *   there yet
 * @clock: the time
 * @ids: new ids
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a writer on the replica, which has
 *   everything that was in the log; %NULL: nothing was left behind
 */
DeskFile *
desk_joining_join (const char   *folder,
                   const char   *path,
                   DeskClock    *clock,
                   DeskIdSource *ids,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autoptr (DeskFile) file = NULL;

  if (!check_fit (absolute, clock, ids, cancellable, error))
    return NULL;
  file = desk_file_create (path, clock, ids, error);
  if (file == NULL)
    return NULL;
  if (fill (file, absolute, cancellable, error))
    return g_steal_pointer (&file);

  g_clear_pointer (&file, desk_file_close);
  remove_desk (path);
  return NULL;
}
