// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Commits come in. Their author is the account that sends them, whatever they
 * say; the hub holds them to it.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-bodies.h"
#include "desk-builder.h"
#include "desk-service-private.h"

#define TYPE_BYTES "application/octet-stream"
#define VERDICTS_TYPE "a(ayuts)"

static const char *const verdict_names[] = {
  [DESK_HUB_VERDICT_OK] = "ok",
  [DESK_HUB_VERDICT_CONFLICT] = "conflict",
  [DESK_HUB_VERDICT_REJECTED] = "rejected",
  [DESK_HUB_VERDICT_UNKNOWN_CAUSE] = "unknown_cause",
  [DESK_HUB_VERDICT_INVALID] = "invalid",
};

static void
reply_json (DeskRequest *request,
            GPtrArray   *verdicts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "verdicts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < verdicts->len; i++)
    {
      DeskHubVerdict *verdict = g_ptr_array_index (verdicts, i);

      json_builder_begin_object (builder);
      desk_builder_add_id (builder, "commit", &verdict->commit);
      desk_builder_add_text (builder, "verdict", verdict_names[verdict->kind]);
      desk_builder_add_number (builder, "segment", verdict->segment);
      desk_builder_add_text (builder, "reason", verdict->reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  desk_request_reply_json (request, 200, builder);
}

static void
reply_bytes (DeskRequest *request,
             GPtrArray   *verdicts)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (VERDICTS_TYPE));
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) wire = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < verdicts->len; i++)
    {
      DeskHubVerdict *verdict = g_ptr_array_index (verdicts, i);
      GVariant *id = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, verdict->commit.bytes, DESK_UUID_SIZE, 1);

      g_variant_builder_add (&builder, "(@ayuts)", id, (guint32) verdict->kind, verdict->segment, verdict->reason != NULL ? verdict->reason : "");
    }
  value = g_variant_ref_sink (g_variant_builder_end (&builder));
  wire = G_BYTE_ORDER == G_BIG_ENDIAN ? g_variant_byteswap (value) : g_variant_ref (value);
  bytes = g_variant_get_data_as_bytes (wire);
  desk_request_reply_bytes (request, 200, TYPE_BYTES, bytes);
}

/* What was rejected stands in the log of the desk; what is no commit at all
 * stands nowhere else. */
static void
log_refusals (DeskRequest *request,
              GPtrArray   *verdicts)
{
  g_autofree char *account = desk_uuid_to_string (&request->analyst);
  guint n = 0;

  for (guint i = 0; i < verdicts->len; i++)
    n += ((DeskHubVerdict *) g_ptr_array_index (verdicts, i))->kind == DESK_HUB_VERDICT_INVALID ? 1 : 0;
  if (n > 0)
    g_message ("Of %u commits sent by %s, %u are none and were not taken", verdicts->len, account, n);
}

static void
pushed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) verdicts = desk_hub_push_finish (request->service->hub, result, &error);

  if (verdicts != NULL)
    log_refusals (request, verdicts);
  if (verdicts == NULL)
    desk_request_fail (request, error);
  else if (desk_request_is_over (request))
    g_debug ("Nobody waits for the verdicts; they will be asked for again");
  else if (desk_request_wants_json (request))
    reply_json (request, verdicts);
  else
    reply_bytes (request, verdicts);
}

void
desk_route_push (DeskRequest *request)
{
  const char *type = soup_message_headers_get_content_type (soup_server_message_get_request_headers (request->message), NULL);
  g_autofree char *account = desk_uuid_to_string (&request->analyst);
  g_autoptr (GPtrArray) commits = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (type, TYPE_BYTES) != 0)
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_BAD_TYPE, _("Commits are sent as application/octet-stream"));
      return;
    }
  if (!desk_quota_take (request->service->pushes, account, 1, g_get_monotonic_time (), &request->retry_ms))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_TOO_MANY, _("This account sends too often. Wait before you try again"));
      return;
    }
  body = desk_request_steal_body (request);
  commits = desk_body_parse_push (body, &error);
  if (commits == NULL)
    {
      desk_request_fail (request, error);
      return;
    }
  desk_hub_push_async (request->service->hub, &request->analyst, commits, NULL, pushed_cb, desk_request_ref (request));
}
