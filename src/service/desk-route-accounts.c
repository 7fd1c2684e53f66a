// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What an administrator of the desk does with accounts, and everybody with the
 * own password.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-bodies.h"
#include "desk-builder.h"
#include "desk-service-private.h"

void
desk_route_accounts_get (DeskRequest *request)
{
  DeskGate *gate = request->service->gate;
  g_autoptr (GPtrArray) accounts = desk_gate_list_accounts (gate);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < accounts->len; i++)
    {
      const DeskAccount *account = g_ptr_array_index (accounts, i);
      g_autoptr (GPtrArray) devices = desk_gate_list_devices (gate, &account->analyst);

      json_builder_begin_object (builder);
      desk_builder_add_id (builder, "analyst", &account->analyst);
      desk_builder_add_text (builder, "name", account->name);
      desk_builder_add_time (builder, "made_at", account->made_at_ms);
      desk_builder_add_time (builder, "disabled_at", account->disabled_at_ms);
      desk_builder_add_number (builder, "devices", devices->len);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}

static void
account_made_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  g_autoptr (GError) error = NULL;

  if (desk_gate_change_finish (request->service->gate, result, &error))
    desk_request_reply_empty (request, 201);
  else
    desk_request_fail (request, error);
}

void
desk_route_accounts_post (DeskRequest *request)
{
  g_autoptr (JsonNode) node = desk_request_parse_json (request);
  g_autoptr (GError) error = NULL;
  DeskAccountBody body;

  if (node == NULL)
    return;
  if (desk_body_read_account (node, &body, &error))
    desk_gate_add_account_async (request->service->gate, &body.analyst, body.name, body.password, account_made_cb, desk_request_ref (request));
  else
    desk_request_fail (request, error);
  desk_body_wipe_json (node);
}

static void
account_changed_cb (GObject      *source,
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
desk_route_account_patch (DeskRequest *request)
{
  g_autoptr (JsonNode) node = desk_request_parse_json (request);
  g_autoptr (GError) error = NULL;
  DeskAccountChangeBody body;
  DeskUuid analyst;

  if (node == NULL)
    return;
  (void) desk_uuid_parse (request->argument, &analyst);
  if (desk_gate_find_account (request->service->gate, &analyst) == NULL)
    desk_request_fail_code (request, DESK_SERVICE_ERROR_NOT_FOUND, _("There is no such account"));
  else if (!desk_body_read_account_change (node, &body, &error))
    desk_request_fail (request, error);
  else if (body.disabled && desk_uuid_equal (&analyst, &request->analyst))
    desk_request_fail_code (request, DESK_SERVICE_ERROR_CONFLICT, _("Another administrator has to disable this account"));
  else
    {
      const DeskAccountChange change = { body.password, body.set_disabled, body.disabled, body.revoke_devices };

      desk_gate_change_account_async (request->service->gate, &analyst, &change, account_changed_cb, desk_request_ref (request));
    }
  desk_body_wipe_json (node);
}

static void
password_renewed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  g_autoptr (GError) error = NULL;

  if (desk_gate_renew_password_finish (request->service->gate, result, &request->retry_ms, &error))
    desk_request_reply_empty (request, 204);
  else
    desk_request_fail (request, error);
}

void
desk_route_password_post (DeskRequest *request)
{
  g_autoptr (JsonNode) node = desk_request_parse_json (request);
  g_autoptr (GError) error = NULL;
  DeskPasswordBody body;

  if (node == NULL)
    return;
  if (desk_body_read_password (node, &body, &error))
    desk_gate_renew_password_async (request->service->gate, &request->analyst, request->address, body.old, body.new, password_renewed_cb, desk_request_ref (request));
  else
    desk_request_fail (request, error);
  desk_body_wipe_json (node);
}
