// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Fields of records as text and as JSON: what points at another record is
 * told by its name, and in JSON by its id too.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-commit-json.h"
#include "desk-record-output.h"

static JsonNode *
make_reference (const DeskUuid *id,
                const char     *name)
{
  g_autoptr (JsonObject) object = json_object_new ();
  char text[DESK_UUID_STRING_LENGTH + 1];

  desk_uuid_write_string (id, text);
  json_object_set_string_member (object, "id", text);
  if (name != NULL)
    json_object_set_string_member (object, "name", name);
  else
    json_object_set_null_member (object, "name");

  return json_node_init_object (json_node_alloc (), object);
}

/**
 * desk_record_output_format:
 * @output: whose wall clock is used
 * @field: a field
 * @value: a value of it
 * @names: names of records
 *
 * Returns: (transfer full) (nullable): the value for people, %NULL if it is
 *   null
 */
char *
desk_record_output_format (DeskOutput      *output,
                           const DeskField *field,
                           const DeskValue *value,
                           DeskNames       *names)
{
  const char *name;
  DeskUuid id;

  if (desk_value_is_null (value))
    return NULL;

  switch (field->type)
    {
    case DESK_FIELD_ID:
      if (!desk_value_get_uuid (value, &id))
        return NULL;
      name = desk_names_get (names, field->refers_to, &id);
      return name != NULL ? g_strdup (name) : desk_uuid_to_string (&id);
    case DESK_FIELD_ENUM:
      /* A value that only a newer version knows is told as it stands. */
      name = desk_enum_value_label (field->enumeration, desk_value_get_enum (value, field->enumeration));
      return g_strdup (name != NULL ? name : desk_value_get_text (value));
    case DESK_FIELD_TIME:
      return desk_output_format_time (output, value->integer);
    case DESK_FIELD_BOOLEAN:
      return g_strdup (value->integer != 0 ? _("yes") : _("no"));
    case DESK_FIELD_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case DESK_FIELD_TEXT:
    case DESK_FIELD_MARKDOWN:
    case DESK_FIELD_DATE:
    case DESK_FIELD_JSON:
    default:
      return g_strdup (desk_value_get_text (value));
    }
}

static const DeskField *
find_field (const DeskTable *table,
            const char      *column)
{
  g_autofree char *with_id = g_strconcat (column, "_id", NULL);
  const DeskField *field = desk_table_find_field (table, column);

  return field != NULL ? field : desk_table_find_field (table, with_id);
}

/**
 * desk_record_output_put:
 * @output: an output that has begun fields or a row
 * @columns: its columns; those that are called like a field, without `_id`,
 *   are filled
 * @record: a record
 * @names: names of records
 */
void
desk_record_output_put (DeskOutput       *output,
                        const DeskColumn *columns,
                        const DeskRecord *record,
                        DeskNames        *names)
{
  const DeskTable *table = desk_record_get_table (record);

  for (guint i = 0; columns[i].name != NULL; i++)
    {
      const DeskField *field = find_field (table, columns[i].name);
      const DeskValue *value = field != NULL ? desk_record_get (record, field->name) : NULL;
      g_autofree char *text = NULL;
      JsonNode *node = NULL;
      DeskUuid id;

      if (value == NULL || desk_value_is_null (value))
        continue;
      text = desk_record_output_format (output, field, value, names);
      if (desk_output_is_json (output) && field->type == DESK_FIELD_ID && desk_value_get_uuid (value, &id))
        node = make_reference (&id, desk_names_get (names, field->refers_to, &id));
      else if (desk_output_is_json (output))
        node = desk_value_to_json (value, field);
      desk_output_put_both (output, columns[i].name, node, text);
    }
}
