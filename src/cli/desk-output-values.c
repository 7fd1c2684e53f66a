// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Values of every type, for people and for JSON.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-clock.h"
#include "desk-output.h"

void
desk_output_put_text (DeskOutput *self,
                      const char *column,
                      const char *text)
{
  JsonNode *node = NULL;

  if (desk_output_is_json (self) && text != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      node = json_node_init_string (json_node_alloc (), valid);
    }
  desk_output_put_both (self, column, node, text);
}

void
desk_output_put_integer (DeskOutput *self,
                         const char *column,
                         gint64      integer)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, integer);

  desk_output_put_both (self, column, json_node_init_int (json_node_alloc (), integer), text);
}

void
desk_output_put_boolean (DeskOutput *self,
                         const char *column,
                         gboolean    is_true)
{
  desk_output_put_both (self, column, json_node_init_boolean (json_node_alloc (), is_true), is_true ? _("yes") : _("no"));
}

void
desk_output_put_time (DeskOutput *self,
                      const char *column,
                      gint64      time_ms)
{
  g_autofree char *exact = desk_time_to_string (time_ms);
  g_autofree char *text = desk_output_format_time (self, time_ms);

  desk_output_put_both (self, column, json_node_init_string (json_node_alloc (), exact), text);
}

/**
 * desk_output_put_enum:
 * @self: an output
 * @column: a column of it
 * @id: an enumeration
 * @value: one of its values; 0 leaves the cell empty
 */
void
desk_output_put_enum (DeskOutput *self,
                      const char *column,
                      DeskEnumId  id,
                      int         value)
{
  if (value != 0)
    desk_output_put_both (self, column, json_node_init_string (json_node_alloc (), desk_enum_value_name (id, value)), desk_enum_value_label (id, value));
}

void
desk_output_put_uuid (DeskOutput     *self,
                      const char     *column,
                      const DeskUuid *uuid)
{
  char text[DESK_UUID_STRING_LENGTH + 1];

  if (desk_uuid_is_nil (uuid))
    return;
  desk_uuid_write_string (uuid, text);
  desk_output_put_text (self, column, text);
}
