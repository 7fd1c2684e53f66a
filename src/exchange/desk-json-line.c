// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One line of docs/json-lines.md, made into a commit.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-commit-json.h"
#include "desk-exchange-error.h"
#include "desk-import-check.h"
#include "desk-json-line.h"
#include "desk-json-scan.h"
#include "desk-json.h"
#include "desk-relative-time.h"

#define KEY_MAX_BYTES 200
#define EXPORT_FORMAT 1

static gboolean
fail (GError    **error,
      const char *format,
      const char *name)
{
  g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, format, name);

  return FALSE;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  const char *text = NULL;

  (void) desk_json_get_text (json_object_get_member (object, name), &text);

  return text;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A name that nobody reads is a slip of the pen, and would be lost. */
static gboolean
check_members (JsonObject        *object,
               const char *const *known,
               GError           **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (!g_strv_contains (known, l->data))
        return fail (error, _("“%s” means nothing in such a line"), l->data);
    }

  return TRUE;
}

static gboolean
is_key (const char *key)
{
  gsize size = strlen (key);

  return size > 0 && size <= KEY_MAX_BYTES && strspn (key, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.") == size;
}

static gboolean
parse_reference (const char *text,
                 DeskTableId table,
                 DeskUuid   *id,
                 GError    **error)
{
  if (text[0] == '#' && is_key (text + 1))
    {
      desk_key_id (desk_table_get (table)->name, text + 1, id);
      return TRUE;
    }
  if (desk_uuid_parse (text, id) && !desk_uuid_is_nil (id))
    return TRUE;

  return fail (error, _("“%s” is neither the id of a record nor # and a key of letters, digits, “-”, “_” and “.”"), text);
}

/* The row's id; rows of a set have theirs from their fields. */
static gboolean
parse_id (JsonObject      *object,
          const DeskTable *table,
          DeskUuid        *id,
          GError         **error)
{
  const char *text = get_text (object, "id");
  const char *key = get_text (object, "key");

  if ((text != NULL) == (key != NULL))
    return fail (error, _("A line about “%s” has either an “id” or a “key”"), table->name);
  if (key != NULL && is_key (key))
    desk_key_id (table->name, key, id);
  else if (key != NULL)
    return fail (error, _("A key is made of letters, digits, “-”, “_” and “.”, not “%s”"), key);
  else if (!desk_uuid_parse (text, id) || desk_uuid_is_nil (id))
    return fail (error, _("“%s” is not the id of a record"), text);

  return TRUE;
}

static gboolean
parse_time (const char            *text,
            const DeskJsonContext *context,
            gint64                *time_ms,
            GError               **error)
{
  if (text[0] == '@')
    return desk_relative_time_parse (text, context->calendar, context->now_ms, time_ms, error);
  if (desk_time_parse (text, time_ms))
    return TRUE;

  return fail (error, _("“%s” is not a time such as 2026-03-31T09:15:00Z"), text);
}

/* "at" and "by". */
static gboolean
parse_who_and_when (JsonObject            *object,
                    const DeskJsonContext *context,
                    DeskUuid              *by,
                    gint64                *at_ms,
                    GError               **error)
{
  const char *text = get_text (object, "at");

  *at_ms = context->now_ms;
  *by = context->author;
  if (json_object_has_member (object, "at") && text == NULL)
    return fail (error, _("“%s” must be a time such as 2026-03-31T09:15:00Z"), "at");
  if (text != NULL && !parse_time (text, context, at_ms, error))
    return FALSE;

  text = get_text (object, "by");
  if (json_object_has_member (object, "by") && text == NULL)
    return fail (error, _("“%s” must be the id or # and the key of an analyst"), "by");
  if (text != NULL && !parse_reference (text, DESK_TABLE_ANALYST, by, error))
    return FALSE;
  if (desk_uuid_is_nil (by))
    return fail (error, _("The line does not say “%s” whom it was done, and nobody is known who imports it"), "by");

  return TRUE;
}

static gboolean
parse_value (JsonNode              *node,
             const DeskField       *field,
             const DeskJsonContext *context,
             DeskValue             *value,
             GError               **error)
{
  const char *text = NULL;

  (void) desk_json_get_text (node, &text);
  if (text != NULL && field->type == DESK_FIELD_ID)
    {
      DeskUuid id;

      if (!parse_reference (text, field->refers_to, &id, error))
        return FALSE;
      desk_value_set_uuid (value, &id);
      return TRUE;
    }
  if (text != NULL && text[0] == '@' && field->type == DESK_FIELD_TIME)
    {
      gint64 time_ms;

      if (!desk_relative_time_parse (text, context->calendar, context->now_ms, &time_ms, error))
        return FALSE;
      desk_value_set_integer (value, time_ms);
      return TRUE;
    }
  if (text != NULL && text[0] == '@' && field->type == DESK_FIELD_DATE)
    {
      g_autofree char *date = NULL;

      if (!desk_relative_date_parse (text, context->calendar, context->now_ms, &date, error))
        return FALSE;
      desk_value_set_text (value, date);
      return TRUE;
    }

  return desk_value_from_json (node, field, value, error);
}

static gboolean
parse_fields (JsonObject            *fields,
              const DeskTable       *table,
              const DeskJsonContext *context,
              DeskOperation         *operation,
              GError               **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, fields);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const DeskField *field = desk_table_find_field (table, name);
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      if (field == NULL)
        {
          g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("“%s” has no field “%s”"), table->name, name);
          return FALSE;
        }
      /* A field that is not given is null anyway. */
      if (operation->kind == DESK_OPERATION_INSERT && json_node_is_null (node))
        continue;
      if (!parse_value (node, field, context, &value, error))
        return FALSE;
      desk_operation_put (operation, name, &value);
    }

  return TRUE;
}

static gboolean
parse_record (JsonObject            *object,
              const DeskJsonContext *context,
              DeskJsonLine          *line,
              GError               **error)
{
  static const char *const known[] = { "record", "id", "key", "at", "by", "fields", NULL };
  JsonObject *fields = get_object (object, "fields");
  DeskOperation *operation;
  DeskUuid by;
  gint64 at_ms;

  if (!check_members (object, known, error))
    return FALSE;
  if (fields == NULL)
    return fail (error, _("A record needs its “%s”"), "fields");
  if (!parse_who_and_when (object, context, &by, &at_ms, error))
    return FALSE;
  if (!line->table->is_set && !parse_id (object, line->table, &line->id, error))
    return FALSE;

  line->commit = desk_commit_new ("import_record", &by, at_ms);
  operation = desk_commit_add_insert (line->commit, line->table->id, &line->id);
  if (!parse_fields (fields, line->table, context, operation, error) || !desk_import_complete (line->table, operation, error) ||
      !desk_import_check (line->table, operation, error))
    return FALSE;
  if (line->table->is_set)
    {
      desk_member_id (line->table, operation, &operation->row);
      line->id = operation->row;
    }

  return TRUE;
}

static gboolean
parse_event (JsonObject            *object,
             const DeskJsonContext *context,
             DeskJsonLine          *line,
             GError               **error)
{
  static const char *const known[] = { "event", "id", "key", "at", "by", "set", NULL };
  JsonObject *set = get_object (object, "set");
  DeskOperation *operation;
  DeskUuid by;
  gint64 at_ms;

  if (!check_members (object, known, error))
    return FALSE;
  if (set == NULL || json_object_get_size (set) == 0)
    return fail (error, _("An event says in “%s” what was changed"), "set");
  if (!parse_who_and_when (object, context, &by, &at_ms, error) || !parse_id (object, line->table, &line->id, error))
    return FALSE;

  line->commit = desk_commit_new ("import_event", &by, at_ms);
  operation = desk_commit_add_set (line->commit, line->table->id, &line->id);

  return parse_fields (set, line->table, context, operation, error) && desk_import_check (line->table, operation, error);
}

/* The first line of an export says by what it was written. */
static gboolean
parse_first (JsonObject *object,
             GError    **error)
{
  gint64 format;

  if (!desk_json_get_integer (json_object_get_member (object, "deskbell"), &format) || format < 1)
    return fail (error, _("“%s” must be the number of the format"), "deskbell");
  if (format > EXPORT_FORMAT)
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_NEWER,
                   _("The file was written by a newer version of Deskbell (format %" G_GINT64_FORMAT ", this one reads %d). Update Deskbell to read it"), format,
                   EXPORT_FORMAT);
      return FALSE;
    }

  return TRUE;
}

static gboolean
parse_object (JsonObject            *object,
              const DeskJsonContext *context,
              DeskJsonLine          *line,
              GError               **error)
{
  const char *name;

  if (json_object_has_member (object, "deskbell"))
    return parse_first (object, error);

  if (json_object_has_member (object, "commit"))
    {
      JsonObject *commit = get_object (object, "commit");

      line->kind = DESK_JSON_LINE_COMMIT;
      if (commit == NULL || json_object_get_size (object) != 1)
        return fail (error, _("“%s” must be an object, and alone in its line"), "commit");
      line->commit = desk_commit_from_json (commit, error);
      return line->commit != NULL;
    }

  line->kind = json_object_has_member (object, "record") ? DESK_JSON_LINE_RECORD : DESK_JSON_LINE_EVENT;
  name = get_text (object, line->kind == DESK_JSON_LINE_RECORD ? "record" : "event");
  if (name == NULL)
    return fail (error, _("The line is neither a “record” nor an “event” nor a “%s”"), "commit");
  line->table = desk_table_find (name);
  if (line->table == NULL)
    return fail (error, _("There are no records called “%s”"), name);

  return line->kind == DESK_JSON_LINE_RECORD ? parse_record (object, context, line, error) : parse_event (object, context, line, error);
}

static JsonNode *
load (const char *text,
      gsize       size,
      GError    **error)
{
  g_autoptr (JsonParser) parser = NULL;

  if (!desk_json_scan (text, size, DESK_JSON_LINE_MAX_DEPTH, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) size, error))
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("A line is an object in braces"));
      return NULL;
    }

  return json_node_ref (json_parser_get_root (parser));
}

/**
 * desk_json_line_parse:
 * @text: a line
 * @size: bytes of it
 * @context: what it is to be understood by
 * @line: (out caller-allocates): what it says; to be cleared also on failure
 * @error: return location
 *
 * Everything that can be said of the line by itself is checked here; whether
 * the records that it points at exist is not.
 *
 * Returns: whether it could be understood; %DESK_EXCHANGE_ERROR_NEWER means
 *   that the whole file cannot
 */
gboolean
desk_json_line_parse (const char            *text,
                      gsize                  size,
                      const DeskJsonContext *context,
                      DeskJsonLine          *line,
                      GError               **error)
{
  g_autoptr (JsonNode) root = NULL;

  memset (line, 0, sizeof *line);
  if (strspn (text, " \t") == size || g_str_has_prefix (text, "//"))
    return TRUE;
  if (size > DESK_JSON_LINE_MAX_BYTES && !g_str_has_prefix (text, "{\"commit\""))
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_TOO_LARGE,
                   _("The line is longer than %d MiB"), DESK_JSON_LINE_MAX_BYTES / 1024 / 1024);
      return FALSE;
    }

  root = load (text, size, error);
  if (root == NULL)
    return FALSE;

  return parse_object (json_node_get_object (root), context, line, error);
}

/**
 * desk_json_line_parse_calendar:
 * @text: a line
 * @size: bytes of it
 * @calendar: (out) (transfer full): the working hours that it writes down
 *
 * Relative times of a file count on its first calendar, which has to be known
 * before anything else can be read.
 *
 * Returns: whether the line is a record of a working calendar, as it has to be
 */
gboolean
desk_json_line_parse_calendar (const char    *text,
                               gsize          size,
                               DeskCalendar **calendar)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_WORKING_CALENDAR);
  const DeskJsonContext context = { NULL, 0, { { 0 } } };
  static const DeskUuid nil = { { 0 } };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation;
  JsonObject *fields;

  if (memmem (text, size, table->name, strlen (table->name)) == NULL || size > DESK_JSON_LINE_MAX_BYTES)
    return FALSE;
  root = load (text, size, NULL);
  if (root == NULL || g_strcmp0 (get_text (json_node_get_object (root), "record"), table->name) != 0)
    return FALSE;
  fields = get_object (json_node_get_object (root), "fields");

  commit = desk_commit_new ("import_record", NULL, 0);
  operation = desk_commit_add_insert (commit, table->id, &nil);
  if (fields == NULL || !parse_fields (fields, table, &context, operation, NULL) || !desk_import_complete (table, operation, NULL))
    return FALSE;

  *calendar = desk_import_make_calendar (operation, NULL);

  return *calendar != NULL;
}

/**
 * desk_json_line_get_operation:
 * @self: a record or an event
 *
 * Returns: (transfer none): the one operation of its commit
 */
DeskOperation *
desk_json_line_get_operation (const DeskJsonLine *self)
{
  g_return_val_if_fail (self->kind == DESK_JSON_LINE_RECORD || self->kind == DESK_JSON_LINE_EVENT, NULL);

  return g_ptr_array_index (self->commit->operations, 0);
}

void
desk_json_line_clear (DeskJsonLine *self)
{
  g_clear_pointer (&self->commit, desk_commit_unref);
}
