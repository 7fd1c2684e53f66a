// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * From records to names and back.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-cli-error.h"
#include "desk-lookup.h"
#include "desk-names.h"
#include "desk-record.h"

/* So many are named when a name could be more than one. */
#define MAX_NAMED 6

struct _DeskNames {
  DeskFile *file;
  GHashTable *names; /* by id; an empty one when there is none */
};

/**
 * desk_names_new:
 * @file: a desk, lent
 *
 * Returns: (transfer full): names of its records
 */
DeskNames *
desk_names_new (DeskFile *file)
{
  DeskNames *self = g_new0 (DeskNames, 1);

  self->file = file;
  self->names = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);

  return self;
}

void
desk_names_free (DeskNames *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->names);
  g_free (self);
}

static char *
make_name (const DeskRecord *record)
{
  const DeskTable *table = desk_record_get_table (record);

  if (table->id == DESK_TABLE_TICKET)
    {
      g_autofree char *number = desk_record_dup_number (record);

      return g_strdup_printf ("%s %s", number, desk_record_get_text (record, "summary"));
    }
  if (table->id == DESK_TABLE_ARTICLE)
    {
      g_autofree char *number = desk_record_dup_number (record);

      return g_strdup_printf ("%s %s", number, desk_record_get_text (record, "title"));
    }
  if (desk_table_find_field (table, "name") != NULL)
    return g_strdup (desk_record_get_text (record, "name"));

  return g_strdup ("");
}

/**
 * desk_names_get:
 * @self: names
 * @table: a table
 * @id: a row of it
 *
 * Returns: (nullable): how people call it; %NULL when nobody knows
 */
const char *
desk_names_get (DeskNames      *self,
                DeskTableId     table,
                const DeskUuid *id)
{
  const char *name = g_hash_table_lookup (self->names, id);

  if (name == NULL)
    {
      g_autoptr (DeskRecord) record = desk_record_load (self->file, table, id, NULL);
      char *made = record != NULL ? make_name (record) : g_strdup ("");

      g_hash_table_insert (self->names, desk_uuid_copy (id), made);
      name = made;
    }

  return name[0] != '\0' ? name : NULL;
}

/* --- finding by name --- */

typedef struct {
  const DeskTable *table;
  const DeskField *name;
  const DeskField *email; /* (nullable) */
  char *wanted; /* without case */
  DeskUuid exact;
  guint n_exact;
  DeskUuid beginning;
  guint n_beginning;
  GString *named;
} Search;

static const DeskValue *
get_value (const Search    *search,
           const DeskValue *values,
           const DeskField *field)
{
  return &values[field - search->table->fields];
}

static gboolean
compare_row (const DeskUuid  *id,
             const DeskValue *values,
             gint64           made_at_ms,
             const DeskUuid  *author,
             gpointer         data,
             GError         **error)
{
  Search *search = data;
  const char *name = desk_value_get_text (get_value (search, values, search->name));
  const char *email = search->email != NULL ? desk_value_get_text (get_value (search, values, search->email)) : NULL;
  g_autofree char *folded = g_utf8_casefold (name != NULL ? name : "", -1);
  g_autofree char *folded_email = email != NULL ? g_utf8_casefold (email, -1) : NULL;

  if (strcmp (folded, search->wanted) == 0 || g_strcmp0 (folded_email, search->wanted) == 0)
    {
      search->exact = *id;
      search->n_exact++;
    }
  else if (g_str_has_prefix (folded, search->wanted))
    {
      search->beginning = *id;
      search->n_beginning++;
    }
  else
    {
      return TRUE;
    }

  if (search->n_exact + search->n_beginning <= MAX_NAMED)
    g_string_append_printf (search->named, "%s%s", search->named->len > 0 ? ", " : "", name);
  else if (search->n_exact + search->n_beginning == MAX_NAMED + 1)
    g_string_append (search->named, ", …");

  return TRUE;
}

static gboolean
find_by_name (DeskFile        *file,
              const DeskTable *table,
              const char      *text,
              DeskUuid        *id,
              GError         **error)
{
  Search search = { .table = table, .name = desk_table_find_field (table, "name"), .email = desk_table_find_field (table, "email") };
  g_autoptr (GString) named = g_string_new (NULL);
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  if (search.name == NULL)
    {
      g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_USAGE, _("A row of “%s” has no name: give its id, not “%s”"), table->name, text);
      return FALSE;
    }

  search.wanted = wanted;
  search.named = named;
  if (!desk_lookup_each (file, table->id, compare_row, &search, error))
    return FALSE;
  if (search.n_exact == 1 || (search.n_exact == 0 && search.n_beginning == 1))
    {
      *id = search.n_exact == 1 ? search.exact : search.beginning;
      return TRUE;
    }

  if (search.n_exact + search.n_beginning > 1)
    g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("“%s” could be more than one: %s. Give more of the name, an e-mail address or an id"), text,
                 named->str);
  else
    g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("There is no %s “%s” on this desk"), table->name, text);
  return FALSE;
}

static gboolean
find_article (DeskFile   *file,
              const char *text,
              DeskUuid   *id,
              GError    **error)
{
  const char *digits = g_ascii_strncasecmp (text, "KB", 2) == 0 ? text + 2 : text;
  gint64 number;

  while (*digits == '-' || *digits == ' ')
    digits++;
  if (g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, &number, NULL))
    return desk_record_find_by_number (file, DESK_TABLE_ARTICLE, number, id, error);

  g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("“%s” is not the number of an article, such as KB-0012"), text);
  return FALSE;
}

/**
 * desk_names_find:
 * @file: a desk
 * @table_id: a table
 * @text: what somebody calls a row of it: an id, a number, a name or its
 *   beginning, an e-mail address
 * @id: (out): the row
 * @error: return location
 *
 * Returns: whether one row is meant
 */
gboolean
desk_names_find (DeskFile    *file,
                 DeskTableId  table_id,
                 const char  *text,
                 DeskUuid    *id,
                 GError     **error)
{
  g_return_val_if_fail (file != NULL && text != NULL, FALSE);

  if (desk_uuid_parse (text, id))
    {
      g_autoptr (DeskRecord) record = desk_record_load (file, table_id, id, error);

      return record != NULL;
    }

  switch (table_id)
    {
    case DESK_TABLE_TICKET:
      return desk_record_find_ticket (file, text, id, error);
    case DESK_TABLE_ANALYST:
      return desk_record_find_analyst (file, text, id, error);
    case DESK_TABLE_ARTICLE:
      return find_article (file, text, id, error);
    default:
      return find_by_name (file, desk_table_get (table_id), text, id, error);
    }
}
