// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where logs are kept, folders and services alike.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-own-log.h"
#include "desk-places.h"
#include "desk-service-log.h"
#include "desk-store-error.h"
#include "desk-token-store.h"

/**
 * desk_place_is_service:
 * @place: what somebody wrote
 *
 * Returns: whether it is an address, and no folder
 */
gboolean
desk_place_is_service (const char *place)
{
  return g_str_has_prefix (place, "https://") || g_str_has_prefix (place, "http://");
}

/**
 * desk_place_open_log:
 * @sharing: where the log of a desk is kept
 * @head: of that desk
 * @desk_path: its file
 * @clock: the time
 * @ids: new ids
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the log
 */
DeskLog *
desk_place_open_log (const DeskSharing *sharing,
                     const DeskHead    *head,
                     const char        *desk_path,
                     DeskClock         *clock,
                     DeskIdSource      *ids,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autofree char *token = NULL;

  if (!g_str_equal (sharing->kind, "service"))
    return desk_joining_open_log (sharing, head, clock, ids, cancellable, error);

  token = desk_token_store_find (desk_path, &head->desk, sharing->tag, error);

  return token != NULL ? desk_service_log_new (sharing->place, token, sharing->tag, clock, error) : NULL;
}

/**
 * desk_place_open_client:
 * @file: a desk that follows a service
 * @error: return location
 *
 * For what is asked of a service beside its log.
 *
 * Returns: (transfer full) (nullable): the service, as this device speaks to it
 */
DeskServiceClient *
desk_place_open_client (DeskFile *file,
                        GError  **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (file, &failure);
  g_autofree char *token = NULL;
  DeskHead head;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (sharing == NULL || !g_str_equal (sharing->kind, "service"))
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("This desk does not follow a service"));
      return NULL;
    }
  if (!desk_file_read_head (file, &head, error))
    return NULL;
  token = desk_token_store_find (desk_file_get_path (file), &head.desk, sharing->tag, error);

  return token != NULL ? desk_service_client_new (sharing->place, token, error) : NULL;
}

/* The log of a shared desk, and the replica that follows it. */
typedef struct {
  char *scratch;
  DeskLog *log;
  DeskReplica *replica;
} Following;

static void
following_clear (Following *self)
{
  g_clear_pointer (&self->replica, desk_replica_free);
  g_clear_pointer (&self->log, desk_log_free);
  g_free (self->scratch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Following, following_clear)

static gboolean
follow (DeskFile     *file,
        Following    *self,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (file, &failure);
  DeskHead head;

  if (sharing == NULL)
    {
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("This desk is not shared: it keeps its own log"));
      return FALSE;
    }
  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  self->log = desk_place_open_log (sharing, &head, desk_file_get_path (file), desk_file_get_clock (file), desk_file_get_ids (file), cancellable, error);
  if (self->log == NULL)
    return FALSE;
  self->scratch = g_strconcat (desk_file_get_path (file), "-checkpoint", NULL);
  self->replica = desk_replica_new (self->log, desk_replica_run_here, file, self->scratch);
  desk_replica_expect (self->replica, sharing);

  return desk_replica_measure_clock (self->replica, desk_file_get_clock (file), cancellable, error);
}

/**
 * desk_place_synchronise:
 * @file: a writer on a shared desk
 * @n_pending: (out): what is not in the log all the same
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Brings a replica and its log together, wherever that is.
 *
 * Returns: whether nothing failed
 */
gboolean
desk_place_synchronise (DeskFile     *file,
                        guint        *n_pending,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_auto (Following) following = { NULL };

  return follow (file, &following, cancellable, error) && desk_replica_sync (following.replica, n_pending, cancellable, error);
}

/**
 * desk_place_repair:
 * @file: a writer on a shared desk
 * @n_pending: (out): what is not in the log all the same
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Makes everything that follows from the log anew. What waits for it stays.
 *
 * Returns: whether nothing failed; otherwise nothing was thrown away
 */
gboolean
desk_place_repair (DeskFile     *file,
                   guint        *n_pending,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_auto (Following) following = { NULL };

  return follow (file, &following, cancellable, error) && desk_replica_begin_again (following.replica, cancellable, error) &&
         desk_replica_sync (following.replica, n_pending, cancellable, error);
}

static gboolean
sign_off (DeskServiceClient *client,
          const char        *token,
          GError           **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/devices/%.*s", (int) strcspn (token, "."), token);
  g_autoptr (GBytes) reply = desk_service_client_send (client, "DELETE", path, NULL, NULL, NULL, error);

  return reply != NULL;
}

/**
 * desk_place_leave:
 * @file: a writer on a shared desk
 * @keeps_pending: see desk_own_log_begin()
 * @n_kept: (out): see there
 * @is_signed_off: (out): whether the device does not come in any more; %FALSE
 *   too where it never had to
 * @error: return location
 *
 * The desk follows its log no more. That a service could not be told is no
 * failure.
 *
 * Returns: whether the desk is one of its own now
 */
gboolean
desk_place_leave (DeskFile *file,
                  gboolean  keeps_pending,
                  guint    *n_kept,
                  gboolean *is_signed_off,
                  GError  **error)
{
  g_autoptr (DeskSharing) sharing = desk_sharing_read (file, NULL);
  g_autoptr (DeskServiceClient) client = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *token = NULL;
  DeskHead head;

  *is_signed_off = FALSE;
  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  if (sharing != NULL && g_str_equal (sharing->kind, "service"))
    {
      token = desk_token_store_find (desk_file_get_path (file), &head.desk, sharing->tag, NULL);
      client = token != NULL ? desk_service_client_new (sharing->place, token, NULL) : NULL;
    }
  if (!desk_own_log_begin (file, keeps_pending, n_kept, error))
    return FALSE;
  if (client == NULL)
    return TRUE;

  *is_signed_off = sign_off (client, token, &failure);
  if (failure != NULL)
    g_info ("The device was not signed off: %s", failure->message);
  desk_token_store_drop (desk_file_get_path (file), &head.desk, sharing->tag);

  return TRUE;
}
