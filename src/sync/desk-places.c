// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where logs are kept, folders and services alike.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gstdio.h>

#include "desk-places.h"
#include "desk-service-log.h"
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

  return token != NULL ? desk_service_log_new (sharing->place, token, sharing->tag, error) : NULL;
}

static gboolean
fill (DeskFile     *file,
      DeskLog      *log,
      GCancellable *cancellable,
      GError      **error)
{
  g_autofree char *scratch = g_strconcat (desk_file_get_path (file), "-checkpoint", NULL);
  g_autoptr (DeskReplica) replica = desk_replica_new (log, desk_replica_run_here, file, scratch);

  return desk_replica_begin (replica, cancellable, error) && desk_replica_catch_up (replica, NULL, cancellable, error);
}

static gboolean
join (DeskFile     *file,
      const char   *place,
      const char   *name,
      const char   *password,
      DeskUuid     *analyst,
      gboolean     *token_is_in_file,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (DeskEnrolment) enrolment = NULL;
  g_autoptr (DeskLog) log = NULL;
  DeskSharing sharing;
  DeskHead head;

  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  enrolment = desk_service_enrol (place, name, password, &head.replica, g_get_host_name (), cancellable, error);
  if (enrolment == NULL)
    return FALSE;
  sharing = (DeskSharing){ (char *) "service", enrolment->place, enrolment->tag, enrolment->analyst };
  if (!desk_token_store_keep (desk_file_get_path (file), &enrolment->desk, enrolment->tag, enrolment->token, token_is_in_file, error) ||
      !desk_sharing_join (file, &sharing, &enrolment->desk, error))
    return FALSE;
  log = desk_service_log_new (enrolment->place, enrolment->token, enrolment->tag, error);
  if (log == NULL || !fill (file, log, cancellable, error))
    return FALSE;
  *analyst = enrolment->analyst;

  return TRUE;
}

/**
 * desk_place_join_service:
 * @place: an address, with the fingerprint that people have compared
 * @name: of an account
 * @password: its password; not kept
 * @path: the file for the replica; nothing stands there yet
 * @clock: the time
 * @ids: new ids
 * @analyst: (out): whose account it is
 * @token_is_in_file: (out): whether the token stands in a file, for want of a
 *   keyring
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a writer on the replica; %NULL: nothing
 *   was left behind
 */
DeskFile *
desk_place_join_service (const char   *place,
                         const char   *name,
                         const char   *password,
                         const char   *path,
                         DeskClock    *clock,
                         DeskIdSource *ids,
                         DeskUuid     *analyst,
                         gboolean     *token_is_in_file,
                         GCancellable *cancellable,
                         GError      **error)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock" };
  g_autoptr (DeskFile) file = desk_file_create (path, clock, ids, error);
  DeskHead head;

  if (file == NULL)
    return NULL;
  if (join (file, place, name, password, analyst, token_is_in_file, cancellable, error))
    return g_steal_pointer (&file);

  if (desk_file_read_head (file, &head, NULL))
    desk_token_store_drop (desk_file_get_path (file), &head.desk, head.tag);
  g_clear_pointer (&file, desk_file_close);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *each = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (each);
    }
  return NULL;
}
