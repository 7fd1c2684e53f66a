// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where the log stands, and what is in it.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <sodium.h>

#include "desk-builder.h"
#include "desk-service-private.h"

#define DEFAULT_SEGMENTS_BYTES (1024 * 1024)

void
desk_route_head (DeskRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  char digits[2 * DESK_HASH_SIZE + 1];
  DeskHubHead head;

  desk_hub_get_head (request->service->hub, &head);
  sodium_bin2hex (digits, sizeof digits, head.hash, sizeof head.hash);
  json_builder_begin_object (builder);
  desk_builder_add_id (builder, "desk", &head.desk);
  desk_builder_add_number (builder, "epoch", head.epoch);
  desk_builder_add_number (builder, "segment", head.segment);
  desk_builder_add_text (builder, "hash", digits);
  desk_builder_add_number (builder, "commits", head.commit_no);
  desk_builder_add_flag (builder, "restoring", desk_hub_is_restoring (request->service->hub));
  desk_builder_add_time (builder, "time", desk_clock_get_now_ms (request->service->clock));
  desk_builder_add_id (builder, "analyst", &request->analyst);
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}

void
desk_route_digest (DeskRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *facts = NULL;
  g_autofree char *all = NULL;
  DeskHubHead head;

  desk_hub_get_head (request->service->hub, &head);
  facts = desk_digest_to_string (&head.facts);
  all = desk_digest_to_string (&head.all);
  json_builder_begin_object (builder);
  desk_builder_add_number (builder, "segment", head.segment);
  desk_builder_add_text (builder, "facts", facts);
  desk_builder_add_text (builder, "all", all);
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}

void
desk_route_segments (DeskRequest *request)
{
  DeskService *self = request->service;
  guint64 after, wait_s, max;

  if (!desk_request_get_number (request, "after", 0, G_MAXINT64, &after) || !desk_request_get_number (request, "wait", 0, self->limits.max_wait_ms / 1000, &wait_s) ||
      !desk_request_get_number (request, "max", DEFAULT_SEGMENTS_BYTES, self->limits.max_segments_bytes, &max))
    return;
  request->after = after;
  request->max_bytes = (gsize) max;
  request->has_news = desk_service_has_segments;
  request->answer = desk_service_answer_segments;

  if (wait_s == 0 || self->is_stopping || (desk_service_has_segments (request) && !desk_service_is_told_soon (request)))
    {
      desk_service_answer_segments (request);
      return;
    }
  desk_service_wait (self, request, (guint) wait_s * 1000);
  if (desk_service_has_segments (request))
    desk_service_news (self);
}
