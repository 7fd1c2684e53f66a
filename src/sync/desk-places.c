// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where logs are kept, folders and services alike.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-places.h"
#include "desk-service-enrol.h"
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
  g_autofree char *scratch = g_strconcat (desk_file_get_path (file), "-checkpoint", NULL);
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (file, &failure);
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (DeskReplica) replica = NULL;
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
  log = desk_place_open_log (sharing, &head, desk_file_get_path (file), desk_file_get_clock (file), desk_file_get_ids (file), cancellable, error);
  if (log == NULL)
    return FALSE;
  replica = desk_replica_new (log, desk_replica_run_here, file, scratch);

  return desk_replica_measure_clock (replica, desk_file_get_clock (file), cancellable, error) && desk_replica_sync (replica, n_pending, cancellable, error);
}

/**
 * desk_place_enrol:
 * @file: a writer on a desk: a replica of whatever kind, or one of its own
 * @place: an address, with the fingerprint that people have compared
 * @name: of an account
 * @password: its password; not kept
 * @analyst: (out): whose account it is
 * @token_is_in_file: (out): see desk_service_seat_join()
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * From now on the file follows that service, if it serves the same desk. What
 * the two have not in common shows when they are brought together.
 *
 * Returns: whether it is enrolled
 */
gboolean
desk_place_enrol (DeskFile     *file,
                  const char   *place,
                  const char   *name,
                  const char   *password,
                  DeskUuid     *analyst,
                  gboolean     *token_is_in_file,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (DeskEnrolment) enrolment = NULL;
  DeskSharing sharing;
  DeskHead head;

  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  enrolment = desk_service_enrol (place, name, password, &head.replica, g_get_host_name (), cancellable, error);
  if (enrolment == NULL)
    return FALSE;
  if (!desk_uuid_equal (&enrolment->desk, &head.desk))
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK, _("That service serves another desk. Join it instead"));
      return FALSE;
    }
  sharing = (DeskSharing){ (char *) "service", enrolment->place, enrolment->tag, enrolment->analyst };
  if (!desk_token_store_keep (desk_file_get_path (file), &enrolment->desk, enrolment->tag, enrolment->token, token_is_in_file, error) || !desk_sharing_change (file, &sharing, error))
    return FALSE;
  *analyst = enrolment->analyst;

  return TRUE;
}
