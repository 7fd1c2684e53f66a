// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The draft of one text of a ticket, with what its author saw when it was
 * begun: who comes back to it later has still not seen what came in since.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <json-glib/json-glib.h>

#include "desk-field-draft.h"

/**
 * desk_field_draft_write:
 * @text: what was typed
 * @seen: the ticket as it was seen
 *
 * Returns: (transfer full): the body of the draft
 */
char *
desk_field_draft_write (const char     *text,
                        const DeskSeen *seen)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *seen_text = desk_seen_to_string (seen);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  json_builder_set_member_name (builder, "seen");
  json_builder_add_string_value (builder, seen_text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/**
 * desk_field_draft_read:
 * @body: of a draft; an old one is the text alone
 * @seen: (out) (nullable) (transfer full): for desk_seen_new_since()
 *
 * Returns: (transfer full): what was typed
 */
char *
desk_field_draft_read (const char  *body,
                       char       **seen)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  *seen = NULL;
  if (body[0] == '{' && json_parser_load_from_data (parser, body, -1, NULL) && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      JsonObject *object = json_node_get_object (json_parser_get_root (parser));
      const char *text = get_text (object, "text");
      const char *seen_text = get_text (object, "seen");

      if (text != NULL && seen_text != NULL)
        {
          *seen = g_strdup (seen_text);
          return g_strdup (text);
        }
    }

  return g_strdup (body);
}
