// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Devices: enrolling one by name and password, and what its owner sees and
 * takes away.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "desk-bodies.h"
#include "desk-builder.h"
#include "desk-service-private.h"

/* By which segments are known to be this service's. */
static void
add_signer (DeskRequest *request,
            JsonBuilder *builder)
{
  guint8 key[DESK_SIGNING_PUBLIC_SIZE];
  char digits[2 * DESK_SIGNING_PUBLIC_SIZE + 1];
  guint64 since;

  if (!desk_hub_get_signer (request->service->hub, key, &since))
    return;
  sodium_bin2hex (digits, sizeof digits, key, sizeof key);
  desk_builder_add_text (builder, "signing_key", digits);
  desk_builder_add_number (builder, "signed_since", since);
}

static void
reply_enrolment (DeskRequest   *request,
                 DeskEnrolment *enrolment)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  DeskHubHead head;

  desk_hub_get_head (request->service->hub, &head);
  json_builder_begin_object (builder);
  desk_builder_add_id (builder, "device", &enrolment->device->id);
  desk_builder_add_text (builder, "token", enrolment->token);
  desk_builder_add_id (builder, "analyst", &enrolment->device->analyst);
  desk_builder_add_id (builder, "desk", &head.desk);
  desk_builder_add_number (builder, "epoch", head.epoch);
  desk_builder_add_text (builder, "tag", enrolment->device->tag);
  add_signer (request, builder);
  json_builder_end_object (builder);
  request->analyst = enrolment->device->analyst;
  desk_request_reply_json (request, 201, builder);
}

static void
enrolled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskEnrolment) enrolment = desk_gate_enrol_finish (request->service->gate, result, &request->retry_ms, &error);

  if (enrolment != NULL)
    reply_enrolment (request, enrolment);
  else
    desk_request_fail (request, error);
}

void
desk_route_devices_post (DeskRequest *request)
{
  DeskService *self = request->service;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  DeskEnrolBody body;

  if (!desk_quota_take (self->enrolments, request->address, 1, g_get_monotonic_time (), &request->retry_ms))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_TOO_MANY, _("Too many devices are being enrolled from there. Wait before you try again"));
      return;
    }
  node = desk_request_parse_json (request);
  if (node == NULL)
    return;
  if (desk_body_read_enrol (node, &body, &error))
    {
      const DeskEnrolRequest wanted = { body.name, body.password, body.replica, body.device, request->address };

      desk_gate_enrol_async (self->gate, &wanted, enrolled_cb, desk_request_ref (request));
    }
  else
    {
      desk_request_fail (request, error);
    }
  desk_body_wipe_json (node);
}

void
desk_route_devices_get (DeskRequest *request)
{
  g_autoptr (GPtrArray) devices = desk_gate_list_devices (request->service->gate, &request->analyst);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    {
      const DeskDevice *device = g_ptr_array_index (devices, i);

      json_builder_begin_object (builder);
      desk_builder_add_id (builder, "id", &device->id);
      desk_builder_add_text (builder, "name", device->name);
      desk_builder_add_id (builder, "replica", &device->replica);
      desk_builder_add_text (builder, "tag", device->tag);
      desk_builder_add_time (builder, "made_at", device->made_at_ms);
      desk_builder_add_time (builder, "seen_at", device->seen_at_ms);
      desk_builder_add_flag (builder, "current", desk_uuid_equal (&device->id, &request->device));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}

static void
revoked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  g_autoptr (GError) error = NULL;

  if (desk_gate_change_finish (request->service->gate, result, &error))
    desk_request_reply_empty (request, 204);
  else
    desk_request_fail (request, error);
}

void
desk_route_device_delete (DeskRequest *request)
{
  g_autoptr (GPtrArray) devices = desk_gate_list_devices (request->service->gate, &request->analyst);
  DeskUuid id;

  (void) desk_uuid_parse (request->argument, &id);
  for (guint i = 0; i < devices->len; i++)
    if (desk_uuid_equal (&((DeskDevice *) g_ptr_array_index (devices, i))->id, &id))
      {
        desk_gate_revoke_async (request->service->gate, &request->analyst, &id, revoked_cb, desk_request_ref (request));
        return;
      }

  desk_request_fail_code (request, DESK_SERVICE_ERROR_NOT_FOUND, _("This account has no such device"));
}
