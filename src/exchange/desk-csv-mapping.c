// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the columns of a CSV file mean: docs/import.md. The formats that are
 * known by themselves are mappings like any other, in data/mappings.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-commit-json.h"
#include "desk-csv-mapping.h"
#include "desk-exchange-error.h"
#include "desk-json-scan.h"
#include "desk-json.h"

#define MAX_MAPPING_BYTES (1024 * 1024)

struct _DeskCsvMapping {
  gatomicrefcount ref_count;
  char *name;
  GStrv recognise;
  GStrv unknown;
  gboolean has_events;
  DeskTicketType type;
  DeskCsvDates dates;
  char *time_zone;
  GHashTable *columns; /* folded name: DeskCsvColumn */
};

typedef struct {
  const char *name;
  DeskCsvTarget target;
  const char *field;
  DeskTableId table;
} TargetName;

/* What "to" may say besides the fields of a ticket. */
static const TargetName target_names[] = {
  { "number", DESK_CSV_NUMBER, NULL, DESK_TABLE_NONE },
  { "at", DESK_CSV_AT, NULL, DESK_TABLE_NONE },
  { "by", DESK_CSV_BY, NULL, DESK_TABLE_ANALYST },
  { "note", DESK_CSV_NOTE, NULL, DESK_TABLE_NONE },
  { "tags", DESK_CSV_TAGS, NULL, DESK_TABLE_NONE },
  { "requester_email", DESK_CSV_EMAIL, NULL, DESK_TABLE_NONE },
  { "requester", DESK_CSV_REQUESTER, "requester_id", DESK_TABLE_CUSTOMER },
  { "organisation", DESK_CSV_ORGANISATION, "organisation_id", DESK_TABLE_ORGANISATION },
  { "team", DESK_CSV_TEAM, "team_id", DESK_TABLE_TEAM },
  { "owner", DESK_CSV_OWNER, "owner_id", DESK_TABLE_ANALYST },
  { "logged_by", DESK_CSV_LOGGED_BY, "logged_by_id", DESK_TABLE_ANALYST },
  { "service", DESK_CSV_SERVICE, "service_id", DESK_TABLE_SERVICE },
  { "configuration_item", DESK_CSV_ITEM, "configuration_item_id", DESK_TABLE_CONFIGURATION_ITEM },
  { "vendor", DESK_CSV_VENDOR, "vendor_id", DESK_TABLE_TEAM },
};

/* The import gives these by itself. */
static const char *const own_fields[] = { "withdrawn", "reference", "imported_from", "source_data", "stage", "policy_id", NULL };

static gboolean
fail (GError    **error,
      const char *format,
      const char *name)
{
  g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, format, name);

  return FALSE;
}

/**
 * desk_csv_fold:
 * @text: a name of a column, or a value
 *
 * Returns: (transfer full): by which it is known: capitals and blanks around
 *   it make no difference
 */
char *
desk_csv_fold (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return g_utf8_casefold (stripped, -1);
}

static void
column_free (gpointer data)
{
  DeskCsvColumn *column = data;

  g_clear_pointer (&column->values, g_hash_table_unref);
  g_free (column);
}

/* --- reading a mapping --- */

static gboolean
put_value (DeskOperation *operation,
           const char    *name,
           JsonNode      *node,
           GError       **error)
{
  const DeskField *field = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), name);
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (field == NULL || field->type == DESK_FIELD_ID || g_strv_contains (own_fields, name))
    return fail (error, _("A value cannot be put into “%s”"), name);
  if (!desk_value_from_json (node, field, &value, error))
    return FALSE;
  desk_operation_put (operation, name, &value);

  return TRUE;
}

static gboolean
read_values (JsonObject    *values,
             DeskCsvColumn *column,
             GError       **error)
{
  JsonObjectIter iter;
  const char *text;
  JsonNode *node;

  column->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) desk_operation_free);
  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &text, &node))
    {
      DeskOperation *means = desk_operation_new (DESK_OPERATION_SET, "ticket", NULL);

      /* In the table at once, which frees it. */
      g_hash_table_replace (column->values, desk_csv_fold (text), means);
      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          JsonObjectIter fields;
          const char *name;

          json_object_iter_init_ordered (&fields, json_node_get_object (node));
          while (json_object_iter_next_ordered (&fields, &name, &node))
            {
              if (!put_value (means, name, node, error))
                return FALSE;
            }
        }
      else if (!json_node_is_null (node))
        {
          if (column->field == NULL)
            return fail (error, _("The values of “%s” cannot be listed: it is no field of a ticket"), text);
          if (!put_value (means, column->field->name, node, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_target (const char    *to,
             DeskCsvColumn *column,
             GError       **error)
{
  const DeskField *field = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), to);

  for (guint i = 0; i < G_N_ELEMENTS (target_names); i++)
    {
      if (strcmp (to, target_names[i].name) == 0)
        {
          column->target = target_names[i].target;
          return TRUE;
        }
    }
  if (field == NULL || field->type == DESK_FIELD_ID || field->type == DESK_FIELD_JSON || g_strv_contains (own_fields, to))
    return fail (error, _("A column cannot go to “%s”"), to);
  column->target = DESK_CSV_FIELD;
  column->field = field;

  return TRUE;
}

static gboolean
read_column (JsonNode      *node,
             const char    *name,
             DeskCsvColumn *column,
             GError       **error)
{
  JsonObject *object;
  const char *to;

  if (json_node_is_null (node))
    {
      column->target = DESK_CSV_LEFT_OUT;
      return TRUE;
    }
  if (desk_json_get_text (node, &to))
    return read_target (to, column, error);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, _("The column “%s” must be a name, an object or null"), name);

  object = json_node_get_object (node);
  if (!desk_json_get_text (json_object_get_member (object, "to"), &to))
    return fail (error, _("The column “%s” does not say where it goes “to”"), name);
  if (!read_target (to, column, error))
    return FALSE;
  if (!json_object_has_member (object, "values"))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "values")))
    return fail (error, _("The “values” of the column “%s” must be an object"), name);

  return read_values (json_object_get_object_member (object, "values"), column, error);
}

static gboolean
read_columns (DeskCsvMapping *self,
              JsonObject     *object,
              GError        **error)
{
  JsonNode *node = json_object_get_member (object, "columns");
  JsonObjectIter iter;
  const char *name;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, _("A mapping needs its “%s”"), "columns");

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      DeskCsvColumn *column = g_new0 (DeskCsvColumn, 1);

      g_hash_table_replace (self->columns, desk_csv_fold (name), column);
      if (!read_column (node, name, column, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_strings (JsonObject *object,
              const char *name,
              GStrv      *strings,
              GError    **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  array = desk_json_get_array (node);
  if (array == NULL)
    return fail (error, _("“%s” of a mapping must be a list"), name);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *folded = NULL;
      const char *text;

      if (!desk_json_get_text (json_array_get_element (array, i), &text))
        return fail (error, _("“%s” of a mapping must be a list of texts"), name);
      folded = desk_csv_fold (text);
      g_strv_builder_add (builder, folded);
    }
  *strings = g_strv_builder_end (builder);

  return TRUE;
}

/* One of a few words, by its place; the first when nothing is said. */
static gboolean
read_word (JsonObject        *object,
           const char        *name,
           const char *const *words,
           int               *place,
           GError           **error)
{
  const char *text;

  *place = 0;
  if (!json_object_has_member (object, name))
    return TRUE;
  if (!desk_json_get_text (json_object_get_member (object, name), &text) || !g_strv_contains (words, text))
    return fail (error, _("“%s” of a mapping is not what it can be"), name);
  while (strcmp (words[*place], text) != 0)
    (*place)++;

  return TRUE;
}

static gboolean
read_mapping (DeskCsvMapping *self,
              JsonObject     *object,
              GError        **error)
{
  static const char *const members[] = { "name", "recognise", "rows", "type", "dates", "time_zone", "unknown", "columns", NULL };
  static const char *const rows[] = { "tickets", "events", NULL };
  static const char *const dates[] = { "guess", "day_first", "month_first", NULL };
  g_autoptr (GList) names = json_object_get_members (object);
  const char *text;
  int place;

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (!g_strv_contains (members, l->data))
        return fail (error, _("“%s” means nothing in a mapping"), l->data);
    }
  if (json_object_has_member (object, "name"))
    {
      if (!desk_json_get_text (json_object_get_member (object, "name"), &text))
        return fail (error, _("“%s” of a mapping is not what it can be"), "name");
      self->name = g_strdup (text);
    }
  if (json_object_has_member (object, "time_zone"))
    {
      if (!desk_json_get_text (json_object_get_member (object, "time_zone"), &text))
        return fail (error, _("“%s” of a mapping is not what it can be"), "time_zone");
      self->time_zone = g_strdup (text);
    }
  if (json_object_has_member (object, "type"))
    {
      if (desk_json_get_text (json_object_get_member (object, "type"), &text))
        self->type = (DeskTicketType) desk_enum_parse (DESK_ENUM_TICKET_TYPE, text);
      if (self->type == DESK_TICKET_TYPE_UNSET)
        return fail (error, _("“%s” of a mapping is not what it can be"), "type");
    }
  if (!read_word (object, "rows", rows, &place, error))
    return FALSE;
  self->has_events = place == 1;
  if (!read_word (object, "dates", dates, &place, error))
    return FALSE;
  self->dates = (DeskCsvDates) place;

  return read_strings (object, "recognise", &self->recognise, error) && read_strings (object, "unknown", &self->unknown, error) &&
         read_columns (self, object, error);
}

/**
 * desk_csv_mapping_new_from_text:
 * @text: JSON
 * @size: bytes of it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the mapping, %NULL with an error that
 *   says what is wrong with it
 */
DeskCsvMapping *
desk_csv_mapping_new_from_text (const char *text,
                                gsize       size,
                                GError    **error)
{
  g_autoptr (DeskCsvMapping) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (size > MAX_MAPPING_BYTES)
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_TOO_LARGE, _("A mapping is at most %d KiB long"), MAX_MAPPING_BYTES / 1024);
      return NULL;
    }
  if (!desk_json_scan (text, size, DESK_JSON_LINE_MAX_DEPTH, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) size, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("A mapping is an object in braces"));
      return NULL;
    }

  self = g_new0 (DeskCsvMapping, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, column_free);
  if (!read_mapping (self, json_node_get_object (root), error))
    return NULL;

  return g_steal_pointer (&self);
}

DeskCsvMapping *
desk_csv_mapping_ref (DeskCsvMapping *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_csv_mapping_unref (DeskCsvMapping *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_strfreev (self->recognise);
  g_strfreev (self->unknown);
  g_free (self->time_zone);
  g_clear_pointer (&self->columns, g_hash_table_unref);
  g_free (self);
}

/* --- what it says --- */

/**
 * desk_csv_mapping_get_name:
 * @self: a mapping
 *
 * Returns: (nullable): name of the system that such files come from
 */
const char *
desk_csv_mapping_get_name (DeskCsvMapping *self)
{
  return self->name;
}

/**
 * desk_csv_mapping_has_events:
 * @self: a mapping
 *
 * Returns: whether a row is a step in the history of a ticket; otherwise it is
 *   a ticket as it stands
 */
gboolean
desk_csv_mapping_has_events (DeskCsvMapping *self)
{
  return self->has_events;
}

DeskTicketType
desk_csv_mapping_get_type (DeskCsvMapping *self)
{
  return self->type;
}

DeskCsvDates
desk_csv_mapping_get_dates (DeskCsvMapping *self)
{
  return self->dates;
}

/**
 * desk_csv_mapping_get_time_zone:
 * @self: a mapping
 *
 * Returns: (nullable): IANA name of the zone that times without one are in;
 *   %NULL means that of the desk
 */
const char *
desk_csv_mapping_get_time_zone (DeskCsvMapping *self)
{
  return self->time_zone;
}

/**
 * desk_csv_mapping_is_unknown:
 * @self: a mapping
 * @text: a cell
 *
 * Returns: whether the cell says nothing
 */
gboolean
desk_csv_mapping_is_unknown (DeskCsvMapping *self,
                             const char     *text)
{
  g_autofree char *folded = NULL;

  if (text[strspn (text, " \t\r\n")] == '\0')
    return TRUE;
  if (self->unknown == NULL)
    return FALSE;
  folded = desk_csv_fold (text);

  return g_strv_contains ((const char *const *) self->unknown, folded);
}

/**
 * desk_csv_mapping_get_column:
 * @self: a mapping
 * @name: name of a column
 *
 * Returns: (transfer none) (nullable): where it goes
 */
const DeskCsvColumn *
desk_csv_mapping_get_column (DeskCsvMapping *self,
                             const char     *name)
{
  g_autofree char *folded = desk_csv_fold (name);

  return g_hash_table_lookup (self->columns, folded);
}

static gboolean
has_column (char      **header,
            guint       n_columns,
            const char *folded)
{
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = desk_csv_fold (header[i]);

      if (strcmp (name, folded) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_csv_mapping_recognises:
 * @self: a mapping
 * @header: (array length=n_columns): names of the columns of a file
 * @n_columns: how many there are
 *
 * Returns: whether the file has every column by which such files are known
 */
gboolean
desk_csv_mapping_recognises (DeskCsvMapping *self,
                             char          **header,
                             guint           n_columns)
{
  if (self->recognise == NULL)
    return FALSE;
  for (guint i = 0; self->recognise[i] != NULL; i++)
    {
      if (!has_column (header, n_columns, self->recognise[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_csv_mapping_count_columns:
 * @self: a mapping
 * @header: (array length=n_columns): names of the columns of a file
 * @n_columns: how many there are
 *
 * Returns: how many of them the mapping speaks of
 */
guint
desk_csv_mapping_count_columns (DeskCsvMapping *self,
                                char          **header,
                                guint           n_columns)
{
  guint n = 0;

  for (guint i = 0; i < n_columns; i++)
    n += desk_csv_mapping_get_column (self, header[i]) != NULL ? 1 : 0;

  return n;
}

/**
 * desk_csv_column_find_value:
 * @self: a column
 * @text: a cell of it
 *
 * `2 - Medium` is found as itself, as `2` and as `Medium`.
 *
 * Returns: (transfer none) (nullable): what it means, as fields of a ticket;
 *   without any when it means nothing
 */
const DeskOperation *
desk_csv_column_find_value (const DeskCsvColumn *self,
                            const char          *text)
{
  g_autofree char *folded = desk_csv_fold (text);
  const DeskOperation *means;
  char *dash;

  if (self->values == NULL)
    return NULL;
  means = g_hash_table_lookup (self->values, folded);
  dash = strstr (folded, " - ");
  if (means != NULL || dash == NULL)
    return means;

  means = g_hash_table_lookup (self->values, dash + 3);
  *dash = '\0';

  return means != NULL ? means : g_hash_table_lookup (self->values, folded);
}

/**
 * desk_csv_target_get_field:
 * @target: a target that is a name
 * @table: (out): where the name stands
 *
 * Returns: the field of the ticket that points there
 */
const char *
desk_csv_target_get_field (DeskCsvTarget target,
                           DeskTableId  *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (target_names); i++)
    {
      if (target_names[i].target == target)
        {
          *table = target_names[i].table;
          return target_names[i].field;
        }
    }
  g_assert_not_reached ();
}
