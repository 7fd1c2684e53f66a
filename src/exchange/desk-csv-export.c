// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Export of tickets as CSV, as they stand: the number first, then every field
 * under its name of docs/records.md; people, teams and things by their names.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <string.h>

#include "desk-clock.h"
#include "desk-csv-writer.h"
#include "desk-csv.h"
#include "desk-lookup.h"

typedef struct {
  DeskCsvWriter *writer;
  GCancellable *cancellable;
  GHashTable *names; /* DeskUuid: name */
  const DeskTable *named; /* whose names are being read */
  guint number_at;
  guint type_at;
} Export;

/* The number stands first, as people say it. */
static gboolean
is_left_out (const DeskField *field)
{
  return strcmp (field->name, "withdrawn") == 0 || strcmp (field->name, "number") == 0 || strcmp (field->name, "policy_id") == 0;
}

static guint
find_field (const DeskTable *table,
            const char      *name)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      if (strcmp (table->fields[i].name, name) == 0)
        return i;
    }
  g_assert_not_reached ();
}

static gboolean
take_name (const DeskUuid  *id,
           const DeskValue *values,
           gint64           made_at_ms,
           const DeskUuid  *author,
           gpointer         data,
           GError         **error)
{
  Export *self = data;
  const DeskValue *name = &values[find_field (self->named, "name")];

  if (!desk_value_is_null (name))
    g_hash_table_insert (self->names, desk_uuid_copy (id), g_strdup (desk_value_get_text (name)));

  return TRUE;
}

static gboolean
read_names (Export   *self,
            DeskFile *file,
            GError  **error)
{
  static const DeskTableId tables[] = {
    DESK_TABLE_CUSTOMER, DESK_TABLE_ORGANISATION, DESK_TABLE_ANALYST, DESK_TABLE_TEAM, DESK_TABLE_SERVICE, DESK_TABLE_CONFIGURATION_ITEM,
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      self->named = desk_table_get (tables[i]);
      if (!desk_lookup_each (file, tables[i], take_name, self, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_header (Export  *self,
              GError **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);

  desk_csv_writer_add (self->writer, "number");
  for (guint i = 0; i < table->n_fields; i++)
    {
      const DeskField *field = &table->fields[i];
      g_autofree char *name = NULL;

      if (is_left_out (field))
        continue;
      name = field->type == DESK_FIELD_ID ? g_strndup (field->name, strlen (field->name) - strlen ("_id")) : g_strdup (field->name);
      desk_csv_writer_add (self->writer, name);
    }

  return desk_csv_writer_end_row (self->writer, self->cancellable, error);
}

static void
write_value (Export          *self,
             const DeskField *field,
             const DeskValue *value)
{
  g_autofree char *text = NULL;
  DeskUuid id;

  if (desk_value_get_uuid (value, &id))
    {
      desk_csv_writer_add (self->writer, g_hash_table_lookup (self->names, &id));
      return;
    }
  if (value->type == DESK_VALUE_INTEGER)
    {
      if (field->type == DESK_FIELD_TIME)
        text = desk_time_to_string (value->integer);
      else if (field->type == DESK_FIELD_BOOLEAN)
        text = g_strdup (value->integer != 0 ? "true" : "false");
      else
        text = g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    }
  desk_csv_writer_add (self->writer, text != NULL ? text : desk_value_get_text (value));
}

static gboolean
write_ticket (const DeskUuid  *id,
              const DeskValue *values,
              gint64           made_at_ms,
              const DeskUuid  *author,
              gpointer         data,
              GError         **error)
{
  Export *self = data;
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);
  int type = desk_value_get_enum (&values[self->type_at], DESK_ENUM_TICKET_TYPE);
  g_autofree char *number = NULL;

  if (!desk_value_is_null (&values[self->number_at]) && type != DESK_TICKET_TYPE_UNSET)
    number = desk_ticket_format_number ((DeskTicketType) type, desk_value_get_integer (&values[self->number_at], 0));
  desk_csv_writer_add (self->writer, number);
  for (guint i = 0; i < table->n_fields; i++)
    {
      if (!is_left_out (&table->fields[i]))
        write_value (self, &table->fields[i], &values[i]);
    }

  return desk_csv_writer_end_row (self->writer, self->cancellable, error);
}

/**
 * desk_csv_export:
 * @file: a desk file, within a read transaction if others may write
 * @stream: where to write; stays open
 * @for_machines: cells that a spreadsheet takes for formulas are left as they
 *   are
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Writes every ticket that was not withdrawn.
 *
 * Returns: whether all of it was written
 */
gboolean
desk_csv_export (DeskFile      *file,
                 GOutputStream *stream,
                 gboolean       for_machines,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (GOutputStream) buffered = g_buffered_output_stream_new_sized (stream, 64 * 1024);
  g_autoptr (DeskCsvWriter) writer = desk_csv_writer_new (buffered, for_machines);
  g_autoptr (GHashTable) names = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);
  Export self = { writer, cancellable, names, NULL, find_field (table, "number"), find_field (table, "type") };

  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (buffered), FALSE);

  return read_names (&self, file, error) && write_header (&self, error) && desk_lookup_each (file, DESK_TABLE_TICKET, write_ticket, &self, error) &&
         g_output_stream_flush (buffered, cancellable, error);
}
