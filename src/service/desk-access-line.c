// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A request, as a line of the log; and the fingerprint of a certificate, as
 * people compare it.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-json.h"
#include "desk-service-private.h"

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

/**
 * desk_access_line_to_json:
 * @line: what is known of a request
 *
 * Returns: (transfer full): one line of JSON, without its end
 */
char *
desk_access_line_to_json (const DeskAccessLine *line)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *time = desk_time_to_string (line->time_ms);
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "time", time);
  add_text (builder, "address", line->address);
  if (!desk_uuid_is_nil (&line->account))
    {
      g_autofree char *account = desk_uuid_to_string (&line->account);

      add_text (builder, "account", account);
    }
  add_text (builder, "method", line->method);
  add_text (builder, "route", line->route);
  add_number (builder, "status", line->status);
  if (line->code != NULL)
    add_text (builder, "error", line->code);
  add_number (builder, "in", (gint64) line->bytes_in);
  add_number (builder, "out", (gint64) line->bytes_out);
  add_number (builder, "ms", line->duration_us / 1000);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return desk_json_to_text (root);
}

/**
 * desk_certificate_get_fingerprint:
 * @certificate: (nullable): a certificate
 *
 * Returns: (transfer full) (nullable): SHA-256 of it, as pairs of digits with
 *   colons between them
 */
char *
desk_certificate_get_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 digest[32];
  gsize size = sizeof digest;

  if (certificate == NULL)
    return NULL;
  g_object_get (certificate, "certificate", &der, NULL);
  g_checksum_update (checksum, der->data, der->len);
  g_checksum_get_digest (checksum, digest, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, i == 0 ? "%02X" : ":%02X", digest[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
