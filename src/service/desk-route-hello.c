// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a stranger may know: which protocol is spoken, and by which certificate
 * the service is known. Nothing about the desk.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-service-private.h"

#define PROTOCOL_VERSION 1

void
desk_route_hello (DeskRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "protocols");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, PROTOCOL_VERSION);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "fingerprint");
  if (request->service->fingerprint != NULL)
    json_builder_add_string_value (builder, request->service->fingerprint);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}

void
desk_route_health (DeskRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, "ok");
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}
