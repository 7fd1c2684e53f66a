// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A row of a CSV file, understood: what goes where, and what has no place and
 * is kept as it is.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-csv-ticket.h"
#include "desk-exchange-error.h"
#include "desk-json.h"
#include "desk-priority.h"

#define MAX_TOLD 1000

typedef struct {
  DeskCsvColumns *columns;
  DeskCsvTicket *ticket;
  DeskImporter *importer;
} Reading;

static const struct {
  const char *prefix;
  DeskTicketType type;
} prefixes[] = {
  { "inc", DESK_TICKET_TYPE_INCIDENT },      { "inf", DESK_TICKET_TYPE_INFORMATION }, { "req", DESK_TICKET_TYPE_REQUEST }, { "ritm", DESK_TICKET_TYPE_REQUEST },
  { "sr", DESK_TICKET_TYPE_REQUEST },        { "prb", DESK_TICKET_TYPE_PROBLEM },     { "chg", DESK_TICKET_TYPE_CHANGE },
  { "mnt", DESK_TICKET_TYPE_MAINTENANCE },   { "rel", DESK_TICKET_TYPE_RELEASE },
};

/* "INC00469" is number 469 of an incident. */
static void
split_reference (DeskCsvTicket *self)
{
  const char *digits = self->reference;
  gsize n_letters = 0;

  while (g_ascii_isalpha (*digits))
    digits++;
  n_letters = (gsize) (digits - self->reference);
  if (*digits == '-' || *digits == '#' || *digits == ' ')
    digits++;
  if (strspn (digits, "0123456789") == strlen (digits) && strlen (digits) <= 12)
    self->number = g_ascii_strtoll (digits, NULL, 10);
  if (self->number > DESK_IMPORT_MAX_NUMBER)
    self->number = 0;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (strlen (prefixes[i].prefix) == n_letters && g_ascii_strncasecmp (self->reference, prefixes[i].prefix, n_letters) == 0)
        self->type = prefixes[i].type;
    }
}

/* --- cells --- */

static void
tell_once (Reading    *self,
           const char *name,
           const char *text)
{
  g_autofree char *key = NULL;
  gboolean was_cut = FALSE;
  g_autofree char *line = desk_csv_one_line (text);
  g_autofree char *shown = desk_csv_cut (line, 60, &was_cut);

  if (self->importer == NULL || g_hash_table_size (self->columns->told) >= MAX_TOLD)
    return;
  key = g_strconcat (name, "\x1f", shown, NULL);
  if (g_hash_table_add (self->columns->told, g_steal_pointer (&key)))
    desk_importer_note (self->importer, self->ticket->line, _("“%s” in the column “%s” is not known. It is kept as it stands"), shown, name);
}

static void
keep (Reading    *self,
      const char *name,
      const char *text)
{
  json_object_set_string_member (self->ticket->rest, name, text);
}

/* Some numbers have to be within a range, or the desk could not count with
 * them. */
static gboolean
is_within_range (const char      *field,
                 const DeskValue *value)
{
  if (strcmp (field, "priority") == 0)
    return value->integer >= DESK_PRIORITY_CRITICAL && value->integer <= DESK_PRIORITY_PLANNED;
  if (strcmp (field, "tier") == 0)
    return value->integer >= 1 && value->integer <= 4;

  return TRUE;
}

static void
read_field (Reading             *self,
            const char          *name,
            const DeskCsvColumn *column,
            const char          *text)
{
  const DeskOperation *means = desk_csv_column_find_value (column, text);
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  gboolean was_cut = FALSE;

  if (means != NULL)
    {
      /* It was said that this means nothing here. */
      if (means->fields->len == 0)
        keep (self, name, text);
      for (guint i = 0; i < means->fields->len; i++)
        {
          const DeskFieldChange *change = &g_array_index (means->fields, DeskFieldChange, i);

          desk_operation_put (self->ticket->fields, change->name, &change->new.value);
        }
      return;
    }

  if (!desk_csv_parse_value (text, column->field, &self->columns->times, &value, &was_cut) || !is_within_range (column->field->name, &value))
    {
      keep (self, name, text);
      tell_once (self, name, text);
      return;
    }
  /* What is there already is not lost when two columns go to one field. */
  if (desk_operation_get (self->ticket->fields, column->field->name) != NULL)
    {
      keep (self, name, text);
      return;
    }
  desk_operation_put (self->ticket->fields, column->field->name, &value);
  if (was_cut && self->importer != NULL)
    desk_importer_note (self->importer, self->ticket->line, _("“%s” is longer than what fits and was cut"), name);
}

static void
read_text (Reading    *self,
           const char *name,
           const char *text,
           char      **where)
{
  g_autofree char *line = desk_csv_one_line (text);
  gboolean was_cut = FALSE;

  if (*where != NULL)
    {
      keep (self, name, text);
      return;
    }
  *where = desk_csv_cut (line, DESK_TEXT_MAX_BYTES, &was_cut);
}

static void
read_cell (Reading             *self,
           const char          *name,
           const DeskCsvColumn *column,
           const char          *text)
{
  DeskCsvTicket *ticket = self->ticket;
  DeskCsvTarget target = column != NULL ? column->target : DESK_CSV_KEPT;
  gboolean was_cut = FALSE;

  switch (target)
    {
    case DESK_CSV_KEPT:
      keep (self, name, text);
      return;
    case DESK_CSV_LEFT_OUT:
      return;
    case DESK_CSV_FIELD:
      read_field (self, name, column, text);
      return;
    case DESK_CSV_NUMBER:
      read_text (self, name, text, &ticket->reference);
      return;
    case DESK_CSV_BY:
      read_text (self, name, text, &ticket->by);
      return;
    case DESK_CSV_EMAIL:
      read_text (self, name, text, &ticket->email);
      return;
    case DESK_CSV_TAGS:
      read_text (self, name, text, &ticket->tags);
      return;
    case DESK_CSV_NOTE:
      if (ticket->note == NULL)
        ticket->note = desk_csv_cut (text, DESK_MARKDOWN_MAX_BYTES, &was_cut);
      else
        keep (self, name, text);
      return;
    case DESK_CSV_AT:
      ticket->has_at = desk_csv_parse_time (text, &self->columns->times, &ticket->at_ms);
      if (!ticket->has_at)
        {
          keep (self, name, text);
          tell_once (self, name, text);
        }
      return;
    case DESK_CSV_REQUESTER:
    case DESK_CSV_ORGANISATION:
    case DESK_CSV_TEAM:
    case DESK_CSV_OWNER:
    case DESK_CSV_LOGGED_BY:
    case DESK_CSV_SERVICE:
    case DESK_CSV_ITEM:
    case DESK_CSV_VENDOR:
    case DESK_CSV_N_TARGETS:
    default:
      read_text (self, name, text, &ticket->names[target - DESK_CSV_FIRST_NAME]);
      return;
    }
}

/* --- the row --- */

static gboolean
check_row (DeskCsvColumns   *columns,
           const DeskCsvRow *row,
           GError          **error)
{
  for (guint i = columns->n_columns; i < row->n_cells; i++)
    {
      if (row->cells[i][strspn (row->cells[i], " \t\r\n")] == '\0')
        continue;
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
                   _("The row has %u columns, and the header only %u"), row->n_cells, columns->n_columns);
      return FALSE;
    }

  return TRUE;
}

static char *
join_parts (DeskCsvTicket *self)
{
  static const char *const names[] = { "category", "subcategory", "symptoms" };
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *text = desk_csv_ticket_get_text (self, names[i]);

      if (text != NULL)
        g_string_append_printf (line, "%s%s", line->len > 0 ? ", " : "", text);
    }

  return g_string_free (line, FALSE);
}

/* A ticket is called something: by its description, by what it is about, or
 * by its number. */
static gboolean
find_summary (DeskCsvTicket *self)
{
  const char *description = desk_csv_ticket_get_text (self, "description");
  g_autofree char *text = NULL;
  g_autofree char *cut = NULL;
  gboolean was_cut = FALSE;

  if (desk_csv_ticket_get_text (self, "summary") != NULL)
    return TRUE;
  text = description != NULL ? g_strndup (description, strcspn (description, "\n")) : join_parts (self);
  g_strstrip (text);
  if (text[0] == '\0')
    {
      if (self->reference == NULL)
        return FALSE;
      g_free (text);
      text = g_strdup (self->reference);
    }
  cut = desk_csv_cut (text, DESK_TEXT_MAX_BYTES, &was_cut);
  desk_operation_put_text (self->fields, "summary", cut);

  return TRUE;
}

/* A row without a number is known by everything in it. */
static char *
hash_row (const DeskCsvRow *row)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < row->n_cells; i++)
    g_checksum_update (checksum, (const guchar *) row->cells[i], (gssize) strlen (row->cells[i]) + 1);

  return g_strconcat ("row ", g_checksum_get_string (checksum), NULL);
}

/**
 * desk_csv_ticket_new:
 * @columns: the columns
 * @row: a row that could be read
 * @importer: (nullable): hears what there is to say about it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what the row says, %NULL when it cannot
 *   be understood
 */
DeskCsvTicket *
desk_csv_ticket_new (DeskCsvColumns   *columns,
                     const DeskCsvRow *row,
                     DeskImporter     *importer,
                     GError          **error)
{
  g_autoptr (DeskCsvTicket) self = NULL;
  Reading reading;

  if (!check_row (columns, row, error))
    return NULL;

  self = g_new0 (DeskCsvTicket, 1);
  self->line = row->line;
  self->fields = desk_operation_new (DESK_OPERATION_SET, "ticket", NULL);
  self->rest = json_object_new ();
  reading = (Reading) { columns, self, importer };
  for (guint i = 0; i < MIN (row->n_cells, columns->n_columns); i++)
    {
      if (!desk_csv_mapping_is_unknown (columns->mapping, row->cells[i]))
        read_cell (&reading, g_ptr_array_index (columns->names, i), columns->columns[i], row->cells[i]);
    }
  if (self->reference != NULL)
    split_reference (self);
  self->identity = self->reference != NULL ? g_strdup (self->reference) : hash_row (row);
  if (!find_summary (self))
    {
      g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
                           _("The row has neither a number nor anything that says what it is about"));
      return NULL;
    }

  if (importer != NULL && row->was_repaired)
    desk_importer_note (importer, row->line, _("Bytes that are no text were replaced"));
  if (importer != NULL && row->n_cells < columns->n_columns)
    desk_importer_note (importer, row->line,
                        _("The row ends after %u of %u columns: the others are taken as empty"), row->n_cells, columns->n_columns);

  return g_steal_pointer (&self);
}

void
desk_csv_ticket_free (DeskCsvTicket *self)
{
  g_free (self->reference);
  g_free (self->identity);
  g_free (self->by);
  g_free (self->note);
  g_free (self->tags);
  g_free (self->email);
  for (guint i = 0; i < DESK_CSV_N_NAMES; i++)
    g_free (self->names[i]);
  g_clear_pointer (&self->fields, desk_operation_free);
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

/**
 * desk_csv_ticket_dup_rest:
 * @self: a row
 * @was_cut: (inout): set when not all of it fits
 *
 * Returns: (transfer full) (nullable): the columns that have no field, as
 *   `source_data` wants them; %NULL when there are none
 */
char *
desk_csv_ticket_dup_rest (DeskCsvTicket *self,
                          gboolean      *was_cut)
{
  if (json_object_get_size (self->rest) == 0)
    return NULL;

  while (TRUE)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;
      g_autoptr (GList) names = NULL;
      const char *longest = NULL;

      json_node_set_object (node, self->rest);
      text = desk_json_to_text (node);
      if (strlen (text) <= DESK_JSON_MAX_BYTES)
        return g_steal_pointer (&text);

      /* The longest goes first, until the rest fits. */
      *was_cut = TRUE;
      names = json_object_get_members (self->rest);
      for (GList *l = names; l != NULL; l = l->next)
        {
          if (longest == NULL || strlen (json_object_get_string_member (self->rest, l->data)) > strlen (json_object_get_string_member (self->rest, longest)))
            longest = l->data;
        }
      json_object_remove_member (self->rest, longest);
    }
}

/**
 * desk_csv_ticket_get_text:
 * @self: a row
 * @field: a field of the ticket
 *
 * Returns: (nullable): its text
 */
const char *
desk_csv_ticket_get_text (DeskCsvTicket *self,
                          const char    *field)
{
  const DeskValue *value = desk_operation_get (self->fields, field);

  return value != NULL ? desk_value_get_text (value) : NULL;
}

gboolean
desk_csv_ticket_get_time (DeskCsvTicket *self,
                          const char    *field,
                          gint64        *time_ms)
{
  const DeskValue *value = desk_operation_get (self->fields, field);

  if (value == NULL || desk_value_is_null (value))
    return FALSE;
  *time_ms = value->integer;

  return TRUE;
}

int
desk_csv_ticket_get_enum (DeskCsvTicket *self,
                          const char    *field,
                          DeskEnumId     id)
{
  return desk_enum_parse (id, desk_csv_ticket_get_text (self, field));
}
