// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * replica-writer DESK SEED: works on a shared desk, and synchronises it, until
 * it is killed.
 *
 * Says “commit UUID” after a commit was acknowledged, “checkpoint” before one
 * begins, and “sync” before it synchronises: what stands in the pipe has been
 * promised. Built with DESK_PROMISE_EARLY it says so before the commit is
 * saved, and the storm must notice.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-joining.h"
#include "kill-acts.h"

/* One of so many things it does. */
#define SYNC_EVERY 6

typedef struct {
  KillWriter writer;
  DeskSharing *sharing;
  DeskLog *log;
  DeskReplica *replica;
  char *scratch;
} Seat;

/* A share that was cut off is tried again. */
static void
check (Seat         *self,
       const GError *error)
{
  if (error == NULL)
    return;
  if (!g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE))
    g_error ("%s", error->message);

  g_clear_pointer (&self->replica, desk_replica_free);
  g_clear_pointer (&self->log, desk_log_free);
}

static void
synchronise (Seat *self)
{
  KillWriter *writer = &self->writer;
  g_autoptr (GError) error = NULL;
  guint n_pending;
  DeskHead head;

  kill_say ("sync\n");
  if (!desk_file_read_head (writer->file, &head, &error))
    g_error ("%s", error->message);
  if (self->log == NULL)
    self->log = desk_joining_open_log (self->sharing, &head, writer->clock, writer->ids, NULL, &error);
  if (self->log != NULL && self->replica == NULL)
    self->replica = desk_replica_new (self->log, desk_replica_run_here, writer->file, self->scratch);
  if (self->replica != NULL)
    desk_replica_sync (self->replica, &n_pending, NULL, &error);
  check (self, error);
}

int
main (int   argc,
      char *argv[])
{
  Seat self = { 0 };
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    return 2;

  kill_writer_open (&self.writer, argv[1], g_ascii_strtoull (argv[2], NULL, 10));
  self.scratch = g_strconcat (argv[1], "-checkpoint", NULL);
  self.sharing = desk_sharing_read (self.writer.file, &error);
  if (self.sharing == NULL)
    g_error ("%s", error != NULL ? error->message : "The desk is not shared");
  while (TRUE)
    {
      if (g_rand_int_range (self.writer.random, 0, SYNC_EVERY) == 0)
        synchronise (&self);
      else
        kill_act (&self.writer);
    }
}
