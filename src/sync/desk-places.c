// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where logs are kept, folders and services alike.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

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

  return token != NULL ? desk_service_log_new (sharing->place, token, sharing->tag, clock, error) : NULL;
}
