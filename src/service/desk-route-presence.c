// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who is here, and on which ticket. In memory only: who does not say so again
 * is gone. Those who wait are told when somebody moves, and not when somebody
 * says the same again.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-bodies.h"
#include "desk-builder.h"
#include "desk-service-private.h"

typedef struct {
  DeskUuid device;
  DeskUuid analyst;
  DeskUuid ticket;
  gboolean is_writing;
  gint64 seen_us;
} Place;

struct _DeskPresence {
  GHashTable *places; /* one for each device at most */
  guint64 version;    /* raised by each move */
};

/**
 * desk_presence_new:
 * @version: to begin with; higher than any that a service before this one had
 *
 * Returns: (transfer full): nobody
 */
DeskPresence *
desk_presence_new (guint64 version)
{
  DeskPresence *self = g_new0 (DeskPresence, 1);

  self->version = version;
  self->places = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, NULL, g_free);

  return self;
}

void
desk_presence_free (DeskPresence *self)
{
  g_hash_table_unref (self->places);
  g_free (self);
}

static gboolean
is_gone (gpointer key,
         gpointer value,
         gpointer data)
{
  return ((Place *) value)->seen_us < *(gint64 *) data;
}

static void
forget_gone (DeskService *self)
{
  gint64 oldest_us = g_get_monotonic_time () - (gint64) self->limits.presence_ms * 1000;

  if (g_hash_table_foreach_remove (self->presence->places, is_gone, &oldest_us) > 0)
    self->presence->version++;
}

static gboolean
has_moves (DeskRequest *request)
{
  return request->service->presence->version > request->after;
}

static void
answer (DeskRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 now_us = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer value;

  forget_gone (request->service);
  json_builder_begin_object (builder);
  desk_builder_add_number (builder, "version", request->service->presence->version);
  json_builder_set_member_name (builder, "present");
  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, request->service->presence->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Place *place = value;

      json_builder_begin_object (builder);
      desk_builder_add_id (builder, "device", &place->device);
      desk_builder_add_id (builder, "analyst", &place->analyst);
      desk_builder_add_id (builder, "ticket", &place->ticket);
      desk_builder_add_flag (builder, "writing", place->is_writing);
      desk_builder_add_number (builder, "seconds_ago", (guint64) ((now_us - place->seen_us) / G_USEC_PER_SEC));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}

void
desk_route_presence_get (DeskRequest *request)
{
  DeskService *self = request->service;
  guint64 after, wait_s;

  if (!desk_request_get_number (request, "after", 0, G_MAXINT64, &after) || !desk_request_get_number (request, "wait", 0, self->limits.max_wait_ms / 1000, &wait_s))
    return;
  request->after = after;
  request->has_news = has_moves;
  request->answer = answer;

  forget_gone (self);
  if (has_moves (request) || wait_s == 0 || self->is_stopping)
    answer (request);
  else
    desk_service_wait (self, request, (guint) wait_s * 1000);
}

void
desk_route_presence_post (DeskRequest *request)
{
  g_autoptr (JsonNode) node = desk_request_parse_json (request);
  g_autoptr (GError) error = NULL;
  DeskPresence *presence = request->service->presence;
  DeskPresenceBody body;
  Place *place;

  if (node == NULL)
    return;
  if (!desk_body_read_presence (node, &body, &error))
    {
      desk_request_fail (request, error);
      return;
    }
  forget_gone (request->service);
  place = g_hash_table_lookup (presence->places, &request->device);
  if (place == NULL || !desk_uuid_equal (&place->ticket, &body.ticket) || place->is_writing != body.is_writing)
    {
      place = g_new0 (Place, 1);
      place->device = request->device;
      place->analyst = request->analyst;
      place->ticket = body.ticket;
      place->is_writing = body.is_writing;
      g_hash_table_replace (presence->places, &place->device, place);
      presence->version++;
      desk_service_news (request->service);
    }
  place->seen_us = g_get_monotonic_time ();
  desk_request_reply_empty (request, 204);
}
