// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A replica is of one log. Whatever it has done on its file is done only while
 * the file follows that log: another program may have taken it out.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include "desk-replica-private.h"

typedef struct {
  const DeskSharing *expected;
  DeskReplicaWork work;
  gpointer data;
} Expecting;

static gboolean
expecting_work (DeskFile       *file,
                gpointer        data,
                DeskChangeSet **changes,
                GError        **error)
{
  Expecting *expecting = data;
  gboolean done;

  desk_sharing_expect (file, expecting->expected);
  done = expecting->work (file, expecting->data, changes, error);
  desk_sharing_expect (file, NULL);

  return done;
}

static gboolean
run_expecting (gpointer        target,
               DeskReplicaWork work,
               gpointer        data,
               GError        **error)
{
  DeskReplica *self = target;
  Expecting expecting = { self->expected, work, data };

  return self->expecting_run (self->expecting_target, expecting_work, &expecting, error);
}

/**
 * desk_replica_expect:
 * @self: a replica that was just made
 * @sharing: where its log was found
 *
 * From now on nothing is done that is meant for that log once the desk follows
 * another one or none, whoever has brought that about: it fails with
 * %DESK_STORE_ERROR_MOVED.
 */
void
desk_replica_expect (DeskReplica       *self,
                     const DeskSharing *sharing)
{
  g_return_if_fail (self->expected == NULL);

  self->expected = desk_sharing_copy (sharing);
  self->expecting_run = self->run;
  self->expecting_target = self->target;
  self->run = run_expecting;
  self->target = self;
}
