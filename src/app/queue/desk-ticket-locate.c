// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which row of the desk a ticket is, for those who know only its id.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-record.h"
#include "desk-ticket-locate.h"

typedef struct {
  DeskUuid ticket;
  gint64 row_no;
} Place;

/* On a reading thread. */
static gpointer
locate (DeskFile  *file,
        gpointer   ticket,
        GError   **error)
{
  g_autoptr (DeskRecord) record = desk_record_load (file, DESK_TABLE_TICKET, ticket, error);
  Place *place;

  if (record == NULL)
    return NULL;

  place = g_new (Place, 1);
  place->ticket = *desk_record_get_id (record);
  place->row_no = desk_record_get_row_no (record);

  return place;
}

/**
 * desk_ticket_locate_async:
 * @store: an open desk
 * @ticket: id of a ticket
 * @callback: called with the answer
 * @user_data: passed to @callback
 */
void
desk_ticket_locate_async (DeskStore           *store,
                          const DeskUuid      *ticket,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  desk_store_read_async (store, locate, desk_uuid_copy (ticket), g_free, g_free, NULL, callback, user_data);
}

/**
 * desk_ticket_locate_finish:
 * @result: what the callback was given
 * @ticket: (out): the ticket that was asked for
 * @row_no: (out): its key in this file
 *
 * Returns: whether there is such a ticket
 */
gboolean
desk_ticket_locate_finish (GAsyncResult *result,
                           DeskUuid     *ticket,
                           gint64       *row_no)
{
  g_autoptr (DeskStore) store = DESK_STORE (g_async_result_get_source_object (result));
  g_autofree Place *place = desk_store_read_finish (store, result, NULL);

  if (place == NULL)
    return FALSE;

  *ticket = place->ticket;
  *row_no = place->row_no;
  return TRUE;
}
