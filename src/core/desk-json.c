// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * JSON as it stands in a field of type `json`.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-json.h"
#include "desk-json-scan.h"
#include "desk-records.h"

/**
 * desk_json_parse:
 * @text: JSON, at most %DESK_JSON_MAX_BYTES bytes
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
desk_json_parse (const char  *text,
                 GError     **error)
{
  g_autoptr (GError) parse_error = NULL;
  JsonNode *node;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  if (length > DESK_JSON_MAX_BYTES)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE,
                   _("The JSON text is longer than %d bytes"), DESK_JSON_MAX_BYTES);
      return NULL;
    }
  if (!desk_json_scan (text, length, DESK_JSON_MAX_DEPTH, error))
    return NULL;

  node = json_from_string (text, &parse_error);
  if (node == NULL)
    g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("The text is not JSON: %s"),
                 parse_error != NULL ? parse_error->message : "?");

  return node;
}

/**
 * desk_json_to_text:
 * @node: a JSON value
 *
 * What json_to_string() writes, made right: json-glib 1.6 leaves U+001F in a
 * string as it is, and no JSON may hold it unescaped.
 *
 * Returns: (transfer full): compact JSON on one line
 */
char *
desk_json_to_text (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);
  GString *result;

  g_return_val_if_fail (node != NULL, NULL);

  if (strchr (text, 0x1f) == NULL)
    return g_steal_pointer (&text);

  result = g_string_new (text);
  g_string_replace (result, "\x1f", "\\u001f", 0);

  return g_string_free (result, FALSE);
}

/**
 * desk_json_get_text:
 * @node: (nullable): a JSON value
 * @text: (out) (transfer none): the string, which lives as long as @node
 *
 * Returns: whether it is a string
 */
gboolean
desk_json_get_text (JsonNode    *node,
                    const char **text)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;

  *text = json_node_get_string (node);
  return TRUE;
}

/**
 * desk_json_get_integer:
 * @node: (nullable): a JSON value
 * @integer: (out): the number
 *
 * Returns: whether it is a whole number
 */
gboolean
desk_json_get_integer (JsonNode *node,
                       gint64   *integer)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *integer = json_node_get_int (node);
  return TRUE;
}

/**
 * desk_json_get_array:
 * @node: (nullable): a JSON value
 *
 * Returns: (transfer none) (nullable): the array, %NULL when it is none
 */
JsonArray *
desk_json_get_array (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  return json_node_get_array (node);
}
