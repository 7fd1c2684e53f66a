// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The card of a hand-over: what the next one has to know, and what the
 * customer was told. It stands in its entry as JSON.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-hand-over.h"
#include "desk-json.h"

/* A card is for reading: nobody follows more than these. */
#define MAX_ROWS 500

static const char *const labels[DESK_N_HAND_OVER_PARTS] = {
  [DESK_HAND_OVER_CONTACT] = N_ ("Contact details checked"),
  [DESK_HAND_OVER_ERRORS] = N_ ("Error messages"),
  [DESK_HAND_OVER_SCREENSHOTS] = N_ ("Screenshots"),
  [DESK_HAND_OVER_TRIED] = N_ ("Steps tried, with results"),
  [DESK_HAND_OVER_CATEGORY] = N_ ("Category and priority checked"),
  [DESK_HAND_OVER_ARTICLES] = N_ ("Articles used"),
  [DESK_HAND_OVER_CIRCUMSTANCES] = N_ ("Special circumstances"),
  [DESK_HAND_OVER_TIME] = N_ ("Time already spent with the customer"),
  [DESK_HAND_OVER_TOLD] = N_ ("What the customer was told"),
  [DESK_HAND_OVER_NEXT_STEPS] = N_ ("Next steps"),
  [DESK_HAND_OVER_EXPECTED] = N_ ("When the customer hears from us"),
  [DESK_HAND_OVER_UNDERSTOOD] = N_ ("The customer has understood it"),
};

/* Where each kind of member stands. */
static const struct {
  const char *name;
  gsize offset;
} flags[] = {
  { "contact_checked", G_STRUCT_OFFSET (DeskHandOver, contact_checked) },
  { "category_checked", G_STRUCT_OFFSET (DeskHandOver, category_checked) },
  { "understood", G_STRUCT_OFFSET (DeskHandOver, understood) },
}, texts[] = {
  { "error_messages", G_STRUCT_OFFSET (DeskHandOver, error_messages) },
  { "screenshots", G_STRUCT_OFFSET (DeskHandOver, screenshots) },
  { "steps", G_STRUCT_OFFSET (DeskHandOver, steps) },
  { "special_circumstances", G_STRUCT_OFFSET (DeskHandOver, circumstances) },
  { "next_steps", G_STRUCT_OFFSET (DeskHandOver, next_steps) },
}, lists[] = {
  { "attempts", G_STRUCT_OFFSET (DeskHandOver, attempts) },
  { "articles", G_STRUCT_OFFSET (DeskHandOver, articles) },
}, numbers[] = {
  { "minutes_spent", G_STRUCT_OFFSET (DeskHandOver, minutes_spent) },
  { "expected_by", G_STRUCT_OFFSET (DeskHandOver, expected_by_ms) },
};

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\r\n")] == '\0';
}

/**
 * desk_hand_over_new:
 *
 * Returns: (transfer full): a card on which nothing stands
 */
DeskHandOver *
desk_hand_over_new (void)
{
  DeskHandOver *self = g_new0 (DeskHandOver, 1);

  self->attempts = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  self->articles = g_array_new (FALSE, FALSE, sizeof (DeskUuid));

  return self;
}

void
desk_hand_over_free (DeskHandOver *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (G_STRUCT_MEMBER (char *, self, texts[i].offset));
  g_array_unref (self->attempts);
  g_array_unref (self->articles);
  g_free (self);
}

static gboolean
read_list (JsonNode *node,
           GArray   *rows)
{
  JsonArray *array = desk_json_get_array (node);

  if (array == NULL || json_array_get_length (array) > MAX_ROWS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text;
      DeskUuid id;

      if (!desk_json_get_text (json_array_get_element (array, i), &text) || !desk_uuid_parse (text, &id))
        return FALSE;
      g_array_append_val (rows, id);
    }

  return TRUE;
}

static gboolean
read_member (DeskHandOver *self,
             const char   *name,
             JsonNode     *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (g_str_equal (flags[i].name, name))
        {
          G_STRUCT_MEMBER (gboolean, self, flags[i].offset) = JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
          return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text;

      if (!g_str_equal (texts[i].name, name))
        continue;
      if (!desk_json_get_text (node, &text))
        return FALSE;
      g_free (G_STRUCT_MEMBER (char *, self, texts[i].offset));
      G_STRUCT_MEMBER (char *, self, texts[i].offset) = g_strdup (text);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (g_str_equal (lists[i].name, name))
        return read_list (node, G_STRUCT_MEMBER (GArray *, self, lists[i].offset));
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (g_str_equal (numbers[i].name, name))
        return desk_json_get_integer (node, &G_STRUCT_MEMBER (gint64, self, numbers[i].offset)) && G_STRUCT_MEMBER (gint64, self, numbers[i].offset) >= 0;
    }

  /* What a later version says. */
  return TRUE;
}

/**
 * desk_hand_over_parse:
 * @json: `entry.hand_over`
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Members that this version does not know are passed over.
 *
 * Returns: (transfer full) (nullable): the card
 */
DeskHandOver *
desk_hand_over_parse (const char  *json,
                      GError     **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (DeskHandOver) self = desk_hand_over_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (json != NULL, NULL);

  root = desk_json_parse (json, error);
  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", _("Hand-over"));
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("A hand-over is a JSON object"));
      return NULL;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (JSON_NODE_HOLDS_NULL (node) || read_member (self, name, node))
        continue;
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("Hand-over: “%s” cannot be what it is said to be"), name);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static void
write_list (JsonBuilder *builder,
            const char  *name,
            GArray      *rows)
{
  if (rows->len == 0)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    {
      char text[DESK_UUID_STRING_LENGTH + 1];

      desk_uuid_write_string (&g_array_index (rows, DeskUuid, i), text);
      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
}

/**
 * desk_hand_over_to_json:
 * @self: a card
 *
 * What is not there is not written; blanks around a text are not either.
 *
 * Returns: (transfer full): compact JSON for `entry.hand_over`
 */
char *
desk_hand_over_to_json (const DeskHandOver *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (!G_STRUCT_MEMBER (gboolean, self, flags[i].offset))
        continue;
      json_builder_set_member_name (builder, flags[i].name);
      json_builder_add_boolean_value (builder, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup (G_STRUCT_MEMBER (char *, self, texts[i].offset));

      if (is_blank (text))
        continue;
      json_builder_set_member_name (builder, texts[i].name);
      json_builder_add_string_value (builder, g_strstrip (text));
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    write_list (builder, lists[i].name, G_STRUCT_MEMBER (GArray *, self, lists[i].offset));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (G_STRUCT_MEMBER (gint64, self, numbers[i].offset) == 0)
        continue;
      json_builder_set_member_name (builder, numbers[i].name);
      json_builder_add_int_value (builder, G_STRUCT_MEMBER (gint64, self, numbers[i].offset));
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return desk_json_to_text (root);
}

/**
 * desk_hand_over_has_part:
 * @self: a card
 * @part: a part of it
 * @told: (nullable): what the customer was told: `entry.told`
 *
 * Returns: whether the part is there
 */
gboolean
desk_hand_over_has_part (const DeskHandOver *self,
                         DeskHandOverPart    part,
                         const char         *told)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch (part)
    {
    case DESK_HAND_OVER_CONTACT:
      return self->contact_checked;
    case DESK_HAND_OVER_ERRORS:
      return !is_blank (self->error_messages);
    case DESK_HAND_OVER_SCREENSHOTS:
      return !is_blank (self->screenshots);
    case DESK_HAND_OVER_TRIED:
      return self->attempts->len > 0 || !is_blank (self->steps);
    case DESK_HAND_OVER_CATEGORY:
      return self->category_checked;
    case DESK_HAND_OVER_ARTICLES:
      return self->articles->len > 0;
    case DESK_HAND_OVER_CIRCUMSTANCES:
      return !is_blank (self->circumstances);
    case DESK_HAND_OVER_TIME:
      return self->minutes_spent > 0;
    case DESK_HAND_OVER_TOLD:
      return !is_blank (told);
    case DESK_HAND_OVER_NEXT_STEPS:
      return !is_blank (self->next_steps);
    case DESK_HAND_OVER_EXPECTED:
      return self->expected_by_ms > 0;
    case DESK_HAND_OVER_UNDERSTOOD:
      return self->understood;
    case DESK_N_HAND_OVER_PARTS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * desk_hand_over_is_empty:
 * @self: a card
 *
 * Ticks alone tell the next one nothing.
 *
 * Returns: whether it says neither what was seen nor what was tried
 */
gboolean
desk_hand_over_is_empty (const DeskHandOver *self)
{
  static const DeskHandOverPart telling[] = { DESK_HAND_OVER_ERRORS, DESK_HAND_OVER_SCREENSHOTS, DESK_HAND_OVER_TRIED, DESK_HAND_OVER_ARTICLES,
                                              DESK_HAND_OVER_CIRCUMSTANCES };

  for (guint i = 0; i < G_N_ELEMENTS (telling); i++)
    {
      if (desk_hand_over_has_part (self, telling[i], NULL))
        return FALSE;
    }

  return TRUE;
}

const char *
desk_hand_over_part_label (DeskHandOverPart part)
{
  g_return_val_if_fail (part < DESK_N_HAND_OVER_PARTS, NULL);

  return _(labels[part]);
}
