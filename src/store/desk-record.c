// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reading whole rows of fact tables.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-record.h"
#include "desk-store-error.h"

struct _DeskRecord {
  gatomicrefcount ref_count;
  const DeskTable *table;
  gint64 row_no;
  DeskUuid id;
  DeskValue values[]; /* by field of the table */
};

G_DEFINE_BOXED_TYPE (DeskRecord, desk_record, desk_record_ref, desk_record_unref)

DeskRecord *
desk_record_ref (DeskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_record_unref (DeskRecord *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->table->n_fields; i++)
    desk_value_clear (&self->values[i]);
  g_free (self);
}

/* What every reading of a table begins with: made once, it is long. */
static const char *
get_columns_sql (const DeskTable *table)
{
  static char *made[DESK_N_TABLES];

  if (g_once_init_enter (&made[table->id]))
    {
      GString *sql = g_string_new ("SELECT row_no, id");

      for (guint i = 0; i < table->n_fields; i++)
        g_string_append_printf (sql, ", %s", table->fields[i].name);
      g_string_append_printf (sql, " FROM %s ", table->name);
      g_once_init_leave (&made[table->id], g_string_free (sql, FALSE));
    }

  return made[table->id];
}

static DeskRecord *
record_read (const DeskTable *table,
             DeskStatement   *row)
{
  DeskRecord *self = g_malloc0 (sizeof *self + table->n_fields * sizeof (DeskValue));

  g_atomic_ref_count_init (&self->ref_count);
  self->table = table;
  self->row_no = sqlite3_column_int64 (row, 0);
  desk_statement_get_uuid (row, 1, &self->id);
  for (guint i = 0; i < table->n_fields; i++)
    desk_statement_get_value (row, (int) i + 2, &self->values[i]);

  return self;
}

/**
 * desk_record_load_where:
 * @file: a desk file
 * @table: a fact table
 * @condition: what comes after FROM: a constant of the caller's, with `?` for
 *   every value
 * @values: (array length=n_values): the values
 * @n_values: how many
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskRecord) (nullable): the rows
 */
GPtrArray *
desk_record_load_where (DeskFile        *file,
                        DeskTableId      table_id,
                        const char      *condition,
                        const DeskValue *values,
                        guint            n_values,
                        GError         **error)
{
  const DeskTable *table = desk_table_get (table_id);
  g_autofree char *sql = g_strconcat (get_columns_sql (table), condition, NULL);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_record_unref);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  for (guint i = 0; i < n_values; i++)
    desk_statement_bind_value (read, (int) i + 1, &values[i]);
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&records);
      g_ptr_array_add (records, record_read (table, read));
    }
}

/**
 * desk_record_load:
 * @file: a desk file
 * @table: a fact table
 * @id: a row of it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the row, withdrawn or not, or %NULL
 *   with %DESK_STORE_ERROR_NOT_FOUND
 */
DeskRecord *
desk_record_load (DeskFile       *file,
                  DeskTableId     table,
                  const DeskUuid *id,
                  GError        **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autoptr (GPtrArray) records = NULL;

  desk_value_set_blob (&value, id->bytes, DESK_UUID_SIZE);
  records = desk_record_load_where (file, table, "WHERE id = ?", &value, 1, error);
  if (records == NULL)
    return NULL;
  if (records->len == 0)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no such %s on this desk"), desk_table_get (table)->name);
      return NULL;
    }

  return desk_record_ref (g_ptr_array_index (records, 0));
}

/**
 * desk_record_load_desk:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the settings of the desk
 */
DeskRecord *
desk_record_load_desk (DeskFile *file,
                       GError  **error)
{
  g_autoptr (GPtrArray) records = desk_record_load_where (file, DESK_TABLE_DESK, "WHERE withdrawn IS NOT 1 ORDER BY id LIMIT 1", NULL, 0, error);

  if (records == NULL)
    return NULL;
  if (records->len == 0)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("The desk has no settings yet"));
      return NULL;
    }

  return desk_record_ref (g_ptr_array_index (records, 0));
}

const DeskTable *
desk_record_get_table (const DeskRecord *self)
{
  return self->table;
}

const DeskUuid *
desk_record_get_id (const DeskRecord *self)
{
  return &self->id;
}

gint64
desk_record_get_row_no (const DeskRecord *self)
{
  return self->row_no;
}

gboolean
desk_record_is_withdrawn (const DeskRecord *self)
{
  return desk_record_get_boolean (self, "withdrawn");
}

/**
 * desk_record_get:
 * @self: a record
 * @field: a field of its table
 *
 * Returns: (transfer none): the value
 */
const DeskValue *
desk_record_get (const DeskRecord *self,
                 const char       *field)
{
  const DeskField *found = desk_table_find_field (self->table, field);

  g_return_val_if_fail (found != NULL, NULL);

  return &self->values[found - self->table->fields];
}

const char *
desk_record_get_text (const DeskRecord *self,
                      const char       *field)
{
  return desk_value_get_text (desk_record_get (self, field));
}

gint64
desk_record_get_integer (const DeskRecord *self,
                         const char       *field,
                         gint64            when_null)
{
  return desk_value_get_integer (desk_record_get (self, field), when_null);
}

gboolean
desk_record_get_boolean (const DeskRecord *self,
                         const char       *field)
{
  return desk_record_get_integer (self, field, 0) != 0;
}

gboolean
desk_record_get_uuid (const DeskRecord *self,
                      const char       *field,
                      DeskUuid         *uuid)
{
  return desk_value_get_uuid (desk_record_get (self, field), uuid);
}

int
desk_record_get_enum (const DeskRecord *self,
                      const char       *field)
{
  const DeskField *found = desk_table_find_field (self->table, field);

  g_return_val_if_fail (found != NULL && found->type == DESK_FIELD_ENUM, 0);

  return desk_value_get_enum (&self->values[found - self->table->fields], found->enumeration);
}

/**
 * desk_record_get_enum_label:
 * @self: a record
 * @field: a field that holds a value of an enumeration
 *
 * Returns: (nullable): the translated name, %NULL if not set
 */
const char *
desk_record_get_enum_label (const DeskRecord *self,
                            const char       *field)
{
  const DeskField *found = desk_table_find_field (self->table, field);

  g_return_val_if_fail (found != NULL && found->type == DESK_FIELD_ENUM, NULL);

  return desk_enum_value_label (found->enumeration, desk_record_get_enum (self, field));
}

/**
 * desk_record_dup_number:
 * @self: a ticket or an article
 *
 * Returns: (transfer full): what it is called: its number, or what stands for
 *   it as long as it has none
 */
char *
desk_record_dup_number (const DeskRecord *self)
{
  gint64 number = desk_record_get_integer (self, "number", 0);

  g_return_val_if_fail (desk_record_get_table (self)->id == DESK_TABLE_TICKET || desk_record_get_table (self)->id == DESK_TABLE_ARTICLE, NULL);

  if (desk_record_get_table (self)->id == DESK_TABLE_ARTICLE)
    return desk_article_format_name (number);

  return desk_ticket_format_name ((DeskTicketType) desk_record_get_enum (self, "type"), number, desk_record_get_text (self, "alias"));
}

/* --- finding by what people say --- */

/**
 * desk_record_find_by_number:
 * @file: a desk file
 * @table: tickets or articles
 * @number: a number
 * @id: (out): the row
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NOT_FOUND if nothing has the number
 */
gboolean
desk_record_find_by_number (DeskFile    *file,
                            DeskTableId  table,
                            gint64       number,
                            DeskUuid    *id,
                            GError     **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file, table == DESK_TABLE_TICKET ? "SELECT id FROM ticket WHERE number = ?" : "SELECT id FROM article WHERE number = ?", error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, number);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND,
                   table == DESK_TABLE_TICKET ? _("There is no ticket %" G_GINT64_FORMAT) : _("There is no article %" G_GINT64_FORMAT), number);
      return FALSE;
    }
  desk_statement_get_uuid (read, 0, id);

  return TRUE;
}

/**
 * desk_record_find_ticket:
 * @file: a desk file
 * @text: `INC-004213`, `inc 4213`, `4213`, an id or an alias
 * @id: (out): the ticket
 * @error: return location
 *
 * The letters are not looked at: a ticket that changed its type keeps its
 * number.
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NOT_FOUND if there is none
 */
gboolean
desk_record_find_ticket (DeskFile   *file,
                         const char *text,
                         DeskUuid   *id,
                         GError    **error)
{
  g_autoptr (DeskStatement) alias = NULL;
  const char *digits = text;
  gint64 number;
  DeskUuid found;
  gboolean has_row;

  if (desk_uuid_parse (text, &found))
    {
      g_autoptr (DeskRecord) record = desk_record_load (file, DESK_TABLE_TICKET, &found, error);

      if (record == NULL)
        return FALSE;
      *id = found;
      return TRUE;
    }

  alias = desk_file_prepare (file, "SELECT id FROM ticket WHERE alias = upper (?) ORDER BY id LIMIT 1", error);
  if (alias == NULL)
    return FALSE;
  desk_statement_bind_text (alias, 1, text);
  if (!desk_statement_step (alias, &has_row, error))
    return FALSE;
  if (has_row)
    {
      desk_statement_get_uuid (alias, 0, id);
      return TRUE;
    }

  while (g_ascii_isalpha (*digits))
    digits++;
  while (*digits == '-' || *digits == ' ' || *digits == '#')
    digits++;
  if (!g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("“%s” is not the number of a ticket"), text);
      return FALSE;
    }

  return desk_record_find_by_number (file, DESK_TABLE_TICKET, number, id, error);
}

/**
 * desk_record_find_analyst:
 * @file: a desk file
 * @text: a name, an e-mail address, an id, or the beginning of a name
 * @id: (out): the analyst
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NOT_FOUND if nobody, or more than
 *   one, is meant
 */
gboolean
desk_record_find_analyst (DeskFile   *file,
                          const char *text,
                          DeskUuid   *id,
                          GError    **error)
{
  g_autoptr (GPtrArray) analysts = desk_record_load_where (file, DESK_TABLE_ANALYST, "WHERE withdrawn IS NOT 1 ORDER BY name", NULL, 0, error);
  g_autofree char *wanted = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  DeskRecord *found = NULL;
  guint n_found = 0;

  if (analysts == NULL)
    return FALSE;

  wanted = g_utf8_casefold (text, -1);
  for (guint i = 0; i < analysts->len; i++)
    {
      DeskRecord *analyst = g_ptr_array_index (analysts, i);
      const char *name = desk_record_get_text (analyst, "name");
      g_autofree char *folded = g_utf8_casefold (name, -1);
      char uuid[DESK_UUID_STRING_LENGTH + 1];

      desk_uuid_write_string (&analyst->id, uuid);
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, name);
      if (g_str_equal (folded, wanted) || g_strcmp0 (desk_record_get_text (analyst, "email"), text) == 0 || g_ascii_strcasecmp (uuid, text) == 0)
        {
          *id = analyst->id;
          return TRUE;
        }
      if (wanted[0] != '\0' && g_str_has_prefix (folded, wanted))
        {
          found = analyst;
          n_found++;
        }
    }

  if (n_found == 1)
    {
      *id = found->id;
      return TRUE;
    }

  if (n_found > 1)
    g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("“%s” could be more than one analyst: %s"), text, names->str);
  else
    g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("“%s” is no analyst of this desk. Its analysts are: %s"), text, names->str);
  return FALSE;
}
