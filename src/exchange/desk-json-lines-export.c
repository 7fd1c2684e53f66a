// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Export of docs/json-lines.md: the commits of the log, which lose nothing,
 * or the facts as they stand, for other programs.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <string.h>

#include "desk-commit-json.h"
#include "desk-json-lines.h"
#include "desk-json.h"
#include "desk-lookup.h"

typedef struct {
  GOutputStream *stream;
  GCancellable *cancellable;
  const DeskTable *table;
} Export;

static gboolean
write_object (Export     *self,
              JsonObject *object,
              GError    **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, object);
  text = desk_json_to_text (node);

  return g_output_stream_write_all (self->stream, text, strlen (text), NULL, self->cancellable, error) &&
         g_output_stream_write_all (self->stream, "\n", 1, NULL, self->cancellable, error);
}

static void
set_uuid (JsonObject     *object,
          const char     *name,
          const DeskUuid *uuid)
{
  char text[DESK_UUID_STRING_LENGTH + 1];

  desk_uuid_write_string (uuid, text);
  json_object_set_string_member (object, name, text);
}

static gboolean
take_name (const DeskUuid  *id,
           const DeskValue *values,
           gint64           made_at_ms,
           const DeskUuid  *author,
           gpointer         data,
           GError         **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_DESK);
  char **name = data;

  for (guint i = 0; *name == NULL && i < table->n_fields; i++)
    {
      if (g_str_equal (table->fields[i].name, "name"))
        *name = g_strdup (desk_value_get_text (&values[i]));
    }

  return TRUE;
}

static gboolean
write_first (Export         *self,
             DeskFile       *file,
             const DeskHead *head,
             GError        **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *name = NULL;

  if (!desk_lookup_each (file, DESK_TABLE_DESK, take_name, &name, error))
    return FALSE;

  json_object_set_int_member (object, "deskbell", 1);
  set_uuid (object, "desk", &head->desk);
  if (name != NULL)
    json_object_set_string_member (object, "name", name);

  return write_object (self, object, error);
}

static gboolean
write_commits (Export   *self,
               DeskFile *file,
               GError  **error)
{
  DeskHead head;

  if (!desk_file_read_head (file, &head, error) || !write_first (self, file, &head, error))
    return FALSE;

  for (guint64 number = 1; number <= head.segment; number++)
    {
      g_autoptr (DeskSegment) segment = desk_log_read_segment (file, number, error);

      if (segment == NULL)
        return FALSE;
      for (guint i = 0; i < segment->commits->len; i++)
        {
          g_autoptr (JsonObject) object = json_object_new ();

          json_object_set_member (object, "commit", desk_commit_to_json (g_ptr_array_index (segment->commits, i)));
          if (!write_object (self, object, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
write_row (const DeskUuid  *id,
           const DeskValue *values,
           gint64           made_at_ms,
           const DeskUuid  *author,
           gpointer         data,
           GError         **error)
{
  Export *self = data;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *fields = json_object_new ();
  g_autofree char *at = desk_time_to_string (made_at_ms);

  json_object_set_string_member (object, "record", self->table->name);
  /* Rows of a set have their id from their fields. */
  if (!self->table->is_set)
    set_uuid (object, "id", id);
  json_object_set_string_member (object, "at", at);
  if (!desk_uuid_is_nil (author))
    set_uuid (object, "by", author);
  for (guint i = 0; i < self->table->n_fields; i++)
    {
      if (!desk_value_is_null (&values[i]))
        json_object_set_member (fields, self->table->fields[i].name, desk_value_to_json (&values[i], &self->table->fields[i]));
    }
  json_object_set_object_member (object, "fields", fields);

  return write_object (self, object, error);
}

static gboolean
write_facts (Export   *self,
             DeskFile *file,
             GError  **error)
{
  for (guint i = 1; i < DESK_N_TABLES; i++)
    {
      self->table = desk_table_get (i);
      if (!desk_lookup_each (file, i, write_row, self, error))
        return FALSE;
    }

  return TRUE;
}

/* Lines are short and many. */
static gboolean
export (DeskFile      *file,
        GOutputStream *stream,
        gboolean     (*write) (Export *, DeskFile *, GError **),
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr (GOutputStream) buffered = g_buffered_output_stream_new_sized (stream, 64 * 1024);
  Export self = { buffered, cancellable, NULL };

  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (buffered), FALSE);

  return write (&self, file, error) && g_output_stream_flush (buffered, cancellable, error);
}

/**
 * desk_json_lines_export:
 * @file: a desk file
 * @stream: where to write; stays open
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Writes every commit of the log. An empty desk that takes these lines in has
 * the same two digests.
 *
 * Returns: whether all of it was written
 */
gboolean
desk_json_lines_export (DeskFile      *file,
                        GOutputStream *stream,
                        GCancellable  *cancellable,
                        GError       **error)
{
  return export (file, stream, write_commits, cancellable, error);
}

/**
 * desk_json_lines_export_facts:
 * @file: a desk file, within a read transaction if others may write
 * @stream: where to write; stays open
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Writes every record that was not withdrawn, with its present values.
 *
 * Returns: whether all of it was written
 */
gboolean
desk_json_lines_export_facts (DeskFile      *file,
                              GOutputStream *stream,
                              GCancellable  *cancellable,
                              GError       **error)
{
  return export (file, stream, write_facts, cancellable, error);
}
