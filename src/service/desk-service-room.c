// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The room for bodies and replies in memory, and how it is shared. What counts
 * is what is there, not what somebody has said is going to come; and nobody
 * takes the room that others need.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "desk-service-private.h"

/**
 * desk_room_table_new:
 *
 * Returns: (transfer full) (element-type DeskUuid gsize): nobody holds anything
 */
GHashTable *
desk_room_table_new (void)
{
  return g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);
}

/* Those who have not signed in are one; what they may send is small. */
static gsize
get_held (DeskService    *self,
          const DeskUuid *account)
{
  const gsize *held = g_hash_table_lookup (self->held_by, account);

  return held != NULL ? *held : 0;
}

static void
set_held (DeskService    *self,
          const DeskUuid *account,
          gsize           n_bytes)
{
  if (n_bytes == 0)
    g_hash_table_remove (self->held_by, account);
  else
    g_hash_table_replace (self->held_by, desk_uuid_copy (account), g_memdup2 (&n_bytes, sizeof n_bytes));
}

/**
 * desk_service_count_held:
 * @self: the service
 * @request: who has it
 * @n_bytes: how much more is in memory, whether there is room or not
 */
void
desk_service_count_held (DeskService *self,
                         DeskRequest *request,
                         gsize        n_bytes)
{
  set_held (self, &request->analyst, get_held (self, &request->analyst) + n_bytes);
  self->n_held_bytes += n_bytes;
  request->n_held_bytes += n_bytes;
}

/**
 * desk_service_let_go:
 * @self: the service
 * @request: whose body is let go of, with all that was counted for it
 */
void
desk_service_let_go (DeskService *self,
                     DeskRequest *request)
{
  if (request->n_held_bytes > 0)
    set_held (self, &request->analyst, get_held (self, &request->analyst) - request->n_held_bytes);
  self->n_held_bytes -= request->n_held_bytes;
  request->n_held_bytes = 0;
  if (request->body != NULL)
    {
      /* It may have had a password in it. */
      sodium_memzero (request->body->data, request->body->len);
      g_byte_array_unref (request->body);
      request->body = NULL;
    }
}

/**
 * desk_service_has_share:
 * @self: the service
 * @account: whose
 * @n_bytes: how much more
 *
 * An account may have more than its share while that leaves a share free for
 * the others.
 *
 * Returns: whether there is room for that account
 */
gboolean
desk_service_has_share (DeskService    *self,
                        const DeskUuid *account,
                        gsize           n_bytes)
{
  gsize max_bytes = self->limits.max_held_bytes;
  gsize share = MIN (self->limits.account_held_bytes, max_bytes);

  if (get_held (self, account) + n_bytes > share)
    max_bytes -= share;

  return self->n_held_bytes + n_bytes <= max_bytes;
}

/**
 * desk_service_hold:
 * @self: the service
 * @request: for whom; when there is no room it is answered, and what there was
 *   of its body is gone
 * @n_bytes: how much more
 *
 * What is held is let go of with the request.
 *
 * Returns: whether there is room
 */
gboolean
desk_service_hold (DeskService *self,
                   DeskRequest *request,
                   gsize        n_bytes)
{
  if (!desk_service_has_share (self, &request->analyst, n_bytes))
    {
      desk_service_let_go (self, request);
      desk_request_fail_code (request, DESK_SERVICE_ERROR_BUSY, _("Too much is being sent at this moment. Try again in a few seconds"));
      return FALSE;
    }
  desk_service_count_held (self, request, n_bytes);

  return TRUE;
}

/**
 * desk_service_get_n_held_bytes:
 * @self: the service
 *
 * Returns: how much of bodies and replies is in memory
 */
gsize
desk_service_get_n_held_bytes (DeskService *self)
{
  return self->n_held_bytes;
}
