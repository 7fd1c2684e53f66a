// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The interface of whatever keeps a log: see desk-log.h for what each
 * function is asked for.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <string.h>

#include "desk-log.h"

DeskSeat *
desk_seat_new (void)
{
  return g_new0 (DeskSeat, 1);
}

void
desk_seat_free (DeskSeat *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->tag);
  g_free (self->version);
  g_free (self);
}

DeskLogRefusal *
desk_log_refusal_new (guint       index,
                      const char *reason)
{
  DeskLogRefusal *self = g_new0 (DeskLogRefusal, 1);

  self->index = index;
  self->reason = g_strdup (reason);

  return self;
}

void
desk_log_refusal_free (DeskLogRefusal *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->reason);
  g_free (self);
}

const char *
desk_log_get_kind (DeskLog *self)
{
  return self->klass->kind;
}

gboolean
desk_log_identify (DeskLog          *self,
                   DeskLogIdentity  *identity,
                   GCancellable     *cancellable,
                   GError          **error)
{
  memset (identity, 0, sizeof *identity);

  return self->klass->identify (self, identity, cancellable, error);
}

gboolean
desk_log_find_newest (DeskLog       *self,
                      guint64       *number,
                      GCancellable  *cancellable,
                      GError       **error)
{
  return self->klass->find_newest (self, number, cancellable, error);
}

GBytes *
desk_log_read (DeskLog       *self,
               guint64        number,
               GCancellable  *cancellable,
               GError       **error)
{
  return self->klass->read (self, number, cancellable, error);
}

gboolean
desk_log_check (DeskLog           *self,
                const DeskSegment *segment,
                GError           **error)
{
  return self->klass->check == NULL || self->klass->check (self, segment, error);
}

gboolean
desk_log_put (DeskLog       *self,
              guint64        number,
              GBytes        *segment,
              DeskLogPut    *outcome,
              GCancellable  *cancellable,
              GError       **error)
{
  return self->klass->put (self, number, segment, outcome, cancellable, error);
}

/**
 * desk_log_takes_commits:
 * @self: a log
 *
 * Returns: whether commits are handed in, and segments never put
 */
gboolean
desk_log_takes_commits (DeskLog *self)
{
  return self->klass->push != NULL;
}

gboolean
desk_log_push (DeskLog       *self,
               GPtrArray     *commits,
               GPtrArray    **refusals,
               GCancellable  *cancellable,
               GError       **error)
{
  return self->klass->push (self, commits, refusals, cancellable, error);
}

gboolean
desk_log_give_back (DeskLog       *self,
                    GBytes        *segment,
                    guint64        last,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (self->klass->give_back != NULL, FALSE);

  return self->klass->give_back (self, segment, last, cancellable, error);
}

gboolean
desk_log_wait (DeskLog       *self,
               guint64        number,
               guint          timeout_ms,
               GCancellable  *cancellable,
               GError       **error)
{
  return self->klass->wait (self, number, timeout_ms, cancellable, error);
}

gboolean
desk_log_get_time (DeskLog       *self,
                   gint64        *now_ms,
                   GCancellable  *cancellable,
                   GError       **error)
{
  return self->klass->get_time (self, now_ms, cancellable, error);
}

gboolean
desk_log_find_checkpoint (DeskLog       *self,
                          guint64       *number,
                          GCancellable  *cancellable,
                          GError       **error)
{
  return self->klass->find_checkpoint (self, number, cancellable, error);
}

gboolean
desk_log_fetch_checkpoint (DeskLog       *self,
                           guint64        number,
                           const char    *path,
                           GCancellable  *cancellable,
                           GError       **error)
{
  return self->klass->fetch_checkpoint (self, number, path, cancellable, error);
}

gboolean
desk_log_store_checkpoint (DeskLog       *self,
                           guint64        number,
                           const char    *path,
                           GCancellable  *cancellable,
                           GError       **error)
{
  return self->klass->store_checkpoint (self, number, path, cancellable, error);
}

char *
desk_log_claim_tag (DeskLog         *self,
                    const DeskUuid  *replica,
                    GCancellable    *cancellable,
                    GError         **error)
{
  return self->klass->claim_tag (self, replica, cancellable, error);
}

gboolean
desk_log_write_seat (DeskLog         *self,
                     const DeskSeat  *seat,
                     GCancellable    *cancellable,
                     GError         **error)
{
  return self->klass->write_seat (self, seat, cancellable, error);
}

GPtrArray *
desk_log_list_seats (DeskLog       *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  return self->klass->list_seats (self, cancellable, error);
}

gboolean
desk_log_found_again (DeskLog                *self,
                      const DeskLogIdentity  *next,
                      GCancellable           *cancellable,
                      GError                **error)
{
  return self->klass->found_again (self, next, cancellable, error);
}

gboolean
desk_log_put_blob (DeskLog       *self,
                   const char    *sha256,
                   const char    *path,
                   GCancellable  *cancellable,
                   GError       **error)
{
  return self->klass->put_blob (self, sha256, path, cancellable, error);
}

gboolean
desk_log_fetch_blob (DeskLog       *self,
                     const char    *sha256,
                     const char    *path,
                     GCancellable  *cancellable,
                     GError       **error)
{
  return self->klass->fetch_blob (self, sha256, path, cancellable, error);
}

gboolean
desk_log_has_blob (DeskLog       *self,
                   const char    *sha256,
                   gboolean      *is_there,
                   GCancellable  *cancellable,
                   GError       **error)
{
  return self->klass->has_blob (self, sha256, is_there, cancellable, error);
}

void
desk_log_free (DeskLog *self)
{
  g_return_if_fail (self != NULL);

  self->klass->free (self);
}
