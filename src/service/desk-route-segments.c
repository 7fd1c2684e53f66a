// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Parts of the log come back that the service has lost. What is not its own is
 * refused and logged.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-service-private.h"

#define TYPE_BYTES "application/octet-stream"

static guint64
get_number (DeskRequest *request)
{
  return g_ascii_strtoull (request->argument, NULL, 10);
}

static void
put_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  g_autoptr (GError) error = NULL;
  DeskHubPut outcome;

  if (!desk_hub_put_finish (request->service->hub, result, &outcome, &error))
    {
      g_autofree char *analyst = desk_uuid_to_string (&request->analyst);

      g_warning ("Part %" G_GUINT64_FORMAT " of the log, brought by %s, was refused: %s", get_number (request), analyst, error->message);
      desk_request_fail (request, error);
      return;
    }
  if (outcome == DESK_HUB_PUT_OTHERWISE)
    desk_request_fail_code (request, DESK_SERVICE_ERROR_CONFLICT, _("The log has gone on otherwise. What is in that part was put at its end"));
  else
    desk_request_reply_empty (request, 204);
}

void
desk_route_segment_put (DeskRequest *request)
{
  const char *type = soup_message_headers_get_content_type (soup_server_message_get_request_headers (request->message), NULL);
  g_autofree char *account = desk_uuid_to_string (&request->analyst);
  g_autoptr (GBytes) body = NULL;
  guint64 is_otherwise, last;

  if (!desk_request_get_number (request, "otherwise", 0, 1, &is_otherwise) || !desk_request_get_number (request, "last", get_number (request), G_MAXINT64, &last))
    return;
  if (g_strcmp0 (type, TYPE_BYTES) != 0)
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_BAD_TYPE, _("Parts of the log are sent as application/octet-stream"));
      return;
    }
  if (!desk_quota_take (request->service->tails, account, 1, g_get_monotonic_time (), &request->retry_ms))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_TOO_MANY, _("This account sends too often. Wait before you try again"));
      return;
    }
  body = desk_request_steal_body (request);
  desk_hub_put_async (request->service->hub, get_number (request), body, is_otherwise != 0, last, put_cb, desk_request_ref (request));
}

void
desk_route_segment_post (DeskRequest *request)
{
  desk_hub_end_put (request->service->hub, get_number (request));
  desk_request_reply_empty (request, 204);
}
