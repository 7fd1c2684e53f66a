// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A request, as a line of the log; and the fingerprint of a certificate, as
 * people compare it.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-service-private.h"

static void
add_name (GString    *to,
          const char *name)
{
  g_string_append (to, to->len == 1 ? "\"" : ",\"");
  g_string_append (to, name);
  g_string_append (to, "\":");
}

static void
add_text (GString    *to,
          const char *name,
          const char *text)
{
  add_name (to, name);
  g_string_append_c (to, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (to, '\\');
      if ((guchar) *c < 0x20)
        g_string_append_printf (to, "\\u%04x", (guint) *c);
      else
        g_string_append_c (to, *c);
    }
  g_string_append_c (to, '"');
}

static void
add_number (GString    *to,
            const char *name,
            gint64      number)
{
  add_name (to, name);
  g_string_append_printf (to, "%" G_GINT64_FORMAT, number);
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
  GString *text = g_string_sized_new (256);
  g_autofree char *time = desk_time_to_string (line->time_ms);

  g_string_append_c (text, '{');
  add_text (text, "time", time);
  add_text (text, "address", line->address);
  if (!desk_uuid_is_nil (&line->account))
    {
      g_autofree char *account = desk_uuid_to_string (&line->account);

      add_text (text, "account", account);
    }
  add_text (text, "method", line->method);
  add_text (text, "route", line->route);
  add_number (text, "status", line->status);
  if (line->code != NULL)
    add_text (text, "error", line->code);
  add_number (text, "in", (gint64) line->bytes_in);
  add_number (text, "out", (gint64) line->bytes_out);
  add_number (text, "ms", line->duration_us / 1000);
  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
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
