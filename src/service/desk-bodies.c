// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is in the bodies of requests. Plain functions over bytes that anybody
 * may have sent.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-accounts.h"
#include "desk-bodies.h"
#include "desk-json-scan.h"
#include "desk-segment.h"
#include "desk-service-error.h"

#define SHA256_DIGITS 64

/* --- commits --- */

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BAD_REQUEST, message);
  return FALSE;
}

/**
 * desk_body_parse_push:
 * @body: a GVariant of type `aay`
 * @error: return location
 *
 * Returns: (transfer full) (element-type GBytes) (nullable): the commits, as
 *   they were encoded; whether each is one is for the hub to say
 */
GPtrArray *
desk_body_parse_push (GBytes  *body,
                      GError **error)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aay"), body, FALSE));
  g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize n;

  /* Before anything in it is believed. */
  if (!g_variant_is_normal_form (value))
    {
      fail (error, _("The body is no list of commits"));
      return NULL;
    }
  n = g_variant_n_children (value);
  if (n == 0 || n > DESK_PUSH_MAX_COMMITS)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BAD_REQUEST, _("Send 1 to %d commits at a time"), DESK_PUSH_MAX_COMMITS);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
      g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (child);

      if (g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > DESK_SEGMENT_MAX_BYTES)
        {
          fail (error, _("One of the commits is empty or too large"));
          return NULL;
        }
      g_ptr_array_add (commits, g_steal_pointer (&bytes));
    }

  return g_steal_pointer (&commits);
}

/**
 * desk_body_pack:
 * @parts: (element-type GBytes): segments, or commits
 *
 * Returns: (transfer full): a GVariant of type `aay`
 */
GBytes *
desk_body_pack (GPtrArray *parts)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aay"));
  g_autoptr (GVariant) value = NULL;

  for (guint i = 0; i < parts->len; i++)
    g_variant_builder_add_value (&builder, g_variant_new_from_bytes (G_VARIANT_TYPE ("ay"), g_ptr_array_index (parts, i), TRUE));
  value = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_get_data_as_bytes (value);
}

/* --- JSON --- */

/**
 * desk_body_parse_json:
 * @text: (array length=size): a body
 * @size: how long it is
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a JSON object
 */
JsonNode *
desk_body_parse_json (const char  *text,
                      gsize        size,
                      GError     **error)
{
  g_autoptr (JsonNode) node = NULL;
  char *copy;

  if (size == 0 || !desk_json_scan (text, size, DESK_BODY_JSON_MAX_DEPTH, NULL))
    {
      fail (error, _("The body is not JSON"));
      return NULL;
    }
  copy = g_strndup (text, size);
  node = json_from_string (copy, NULL);
  sodium_memzero (copy, size);
  g_free (copy);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      fail (error, _("The body is no JSON object"));
      return NULL;
    }

  return g_steal_pointer (&node);
}

static JsonNode *
find_member (JsonNode   *node,
             const char *name)
{
  JsonNode *member = json_object_get_member (json_node_get_object (node), name);

  return member != NULL && !JSON_NODE_HOLDS_NULL (member) ? member : NULL;
}

/* Leaves @text as it is when there is none. */
static gboolean
read_text (JsonNode    *node,
           const char  *name,
           gsize        max_bytes,
           const char **text,
           GError     **error)
{
  JsonNode *member = find_member (node, name);
  const char *value;

  if (member == NULL)
    return TRUE;
  value = JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING ? json_node_get_string (member) : NULL;
  if (value == NULL || *value == '\0' || strlen (value) > max_bytes)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BAD_REQUEST, _("“%s” has to be a text of 1 to %" G_GSIZE_FORMAT " bytes"), name, max_bytes);
      return FALSE;
    }
  *text = value;

  return TRUE;
}

static gboolean
read_flag (JsonNode    *node,
           const char  *name,
           gboolean    *is_there,
           gboolean    *flag,
           GError     **error)
{
  JsonNode *member = find_member (node, name);

  if (member == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (member) || json_node_get_value_type (member) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BAD_REQUEST, _("“%s” has to be true or false"), name);
      return FALSE;
    }
  if (is_there != NULL)
    *is_there = TRUE;
  *flag = json_node_get_boolean (member);

  return TRUE;
}

/* Leaves @id as it is when there is none. */
static gboolean
read_id (JsonNode    *node,
         const char  *name,
         DeskUuid    *id,
         GError     **error)
{
  const char *text = NULL;
  DeskUuid parsed;

  if (!read_text (node, name, DESK_UUID_STRING_LENGTH, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!desk_uuid_parse (text, &parsed) || desk_uuid_is_nil (&parsed))
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BAD_REQUEST, _("“%s” is no id"), name);
      return FALSE;
    }
  *id = parsed;

  return TRUE;
}

gboolean
desk_body_read_enrol (JsonNode       *node,
                      DeskEnrolBody  *body,
                      GError        **error)
{
  DeskEnrolBody read = { 0 };

  /* A password of any length is compared: one that is too short is wrong. */
  if (!read_text (node, "name", DESK_ACCOUNT_NAME_MAX_BYTES, &read.name, error) || !read_text (node, "password", 1024, &read.password, error) ||
      !read_id (node, "replica", &read.replica, error) || !read_text (node, "device", DESK_DEVICE_NAME_MAX_BYTES, &read.device, error))
    return FALSE;
  if (read.name == NULL || read.password == NULL || read.device == NULL || desk_uuid_is_nil (&read.replica))
    return fail (error, _("“name”, “password”, “replica” and “device” are needed"));
  *body = read;

  return TRUE;
}

gboolean
desk_body_read_account (JsonNode         *node,
                        DeskAccountBody  *body,
                        GError          **error)
{
  DeskAccountBody read = { 0 };

  if (!read_text (node, "name", DESK_ACCOUNT_NAME_MAX_BYTES, &read.name, error) || !read_text (node, "password", 1024, &read.password, error) ||
      !read_id (node, "analyst", &read.analyst, error))
    return FALSE;
  if (read.name == NULL || read.password == NULL || desk_uuid_is_nil (&read.analyst))
    return fail (error, _("“analyst”, “name” and “password” are needed"));
  *body = read;

  return TRUE;
}

gboolean
desk_body_read_account_change (JsonNode               *node,
                               DeskAccountChangeBody  *body,
                               GError                **error)
{
  DeskAccountChangeBody read = { 0 };

  if (!read_text (node, "password", 1024, &read.password, error) || !read_flag (node, "disabled", &read.set_disabled, &read.disabled, error) ||
      !read_flag (node, "revoke_devices", NULL, &read.revoke_devices, error))
    return FALSE;
  if (read.password == NULL && !read.set_disabled && !read.revoke_devices)
    return fail (error, _("“password”, “disabled” or “revoke_devices” is needed"));
  *body = read;

  return TRUE;
}

gboolean
desk_body_read_password (JsonNode          *node,
                         DeskPasswordBody  *body,
                         GError           **error)
{
  DeskPasswordBody read = { 0 };

  if (!read_text (node, "old", 1024, &read.old, error) || !read_text (node, "new", 1024, &read.new, error))
    return FALSE;
  if (read.old == NULL || read.new == NULL)
    return fail (error, _("“old” and “new” are needed"));
  *body = read;

  return TRUE;
}

gboolean
desk_body_read_presence (JsonNode          *node,
                         DeskPresenceBody  *body,
                         GError           **error)
{
  DeskPresenceBody read = { 0 };

  if (!read_id (node, "ticket", &read.ticket, error) || !read_flag (node, "writing", NULL, &read.is_writing, error))
    return FALSE;
  *body = read;

  return TRUE;
}

/**
 * desk_body_wipe_json:
 * @node: a body with passwords in it
 *
 * The texts themselves are overwritten; they are not to be used after.
 */
void
desk_body_wipe_json (JsonNode *node)
{
  static const char *const names[] = { "password", "old", "new" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *text = NULL;

      if (read_text (node, names[i], G_MAXSIZE, &text, NULL) && text != NULL)
        sodium_memzero ((char *) text, strlen (text));
    }
}

/* --- headers and names --- */

/**
 * desk_body_is_sha256:
 * @name: anything
 *
 * Returns: whether it is the name of a blob: 64 digits, the letters small.
 *   Nothing else ever gets near a path
 */
gboolean
desk_body_is_sha256 (const char *name)
{
  for (guint i = 0; i < SHA256_DIGITS; i++)
    if (!g_ascii_isdigit (name[i]) && !(name[i] >= 'a' && name[i] <= 'f'))
      return FALSE;

  return name[SHA256_DIGITS] == '\0';
}

static gboolean
read_number (const char **at,
             guint64     *number)
{
  guint64 result = 0;
  guint n = 0;

  for (; g_ascii_isdigit (**at) && n < 18; (*at)++, n++)
    result = result * 10 + (guint64) (**at - '0');
  *number = result;

  return n > 0 && !g_ascii_isdigit (**at);
}

/**
 * desk_body_parse_range:
 * @text: a `Range` header
 * @first: (out): the first byte
 * @last: (out): the last one, %G_MAXUINT64 for the end
 *
 * Returns: whether it is one range that says where it begins
 */
gboolean
desk_body_parse_range (const char *text,
                       guint64    *first,
                       guint64    *last)
{
  const char *at = text;
  guint64 from, to = G_MAXUINT64;

  if (!g_str_has_prefix (at, "bytes="))
    return FALSE;
  at += strlen ("bytes=");
  if (!read_number (&at, &from) || *at++ != '-')
    return FALSE;
  if (*at != '\0' && (!read_number (&at, &to) || *at != '\0' || to < from))
    return FALSE;
  *first = from;
  *last = to;

  return TRUE;
}
