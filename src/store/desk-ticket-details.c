// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Everything about one ticket, read at once.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-store-error.h"
#include "desk-ticket-details.h"

G_DEFINE_BOXED_TYPE (DeskTicketDetails, desk_ticket_details, desk_ticket_details_ref, desk_ticket_details_unref)

DeskTicketDetails *
desk_ticket_details_ref (DeskTicketDetails *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_ticket_details_unref (DeskTicketDetails *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->ticket, desk_record_unref);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_clear_pointer (&self->requester, desk_record_unref);
  g_clear_pointer (&self->organisation, desk_record_unref);
  g_clear_pointer (&self->service, desk_record_unref);
  g_clear_pointer (&self->item, desk_record_unref);
  g_clear_pointer (&self->team, desk_record_unref);
  g_clear_pointer (&self->owner, desk_record_unref);
  g_clear_pointer (&self->assignees, g_ptr_array_unref);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->pauses, g_ptr_array_unref);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_clear_pointer (&self->tried, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_free (self);
}

static gboolean
load_one (DeskFile         *file,
          const DeskRecord *ticket,
          const char       *field,
          DeskTableId       table,
          DeskRecord      **record,
          GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  DeskUuid id;

  if (!desk_record_get_uuid (ticket, field, &id))
    return TRUE;
  *record = desk_record_load (file, table, &id, &local_error);
  if (*record != NULL)
    return TRUE;
  /* Imported history may point at what was never brought in. */
  if (g_error_matches (local_error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* What an id points at is shown by its name. */
static gboolean
load_name (DeskFile       *file,
           DeskTableId     table,
           const DeskUuid *id,
           GHashTable     *names,
           GError        **error)
{
  const char *sql;
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  if (g_hash_table_contains (names, id))
    return TRUE;

  switch (table)
    {
    case DESK_TABLE_TICKET:
      sql = "SELECT summary, type, number, alias FROM ticket WHERE id = ?";
      break;
    case DESK_TABLE_ARTICLE:
      sql = "SELECT title, NULL, number, NULL FROM article WHERE id = ?";
      break;
    case DESK_TABLE_ANALYST:
      sql = "SELECT name FROM analyst WHERE id = ?";
      break;
    case DESK_TABLE_TEAM:
      sql = "SELECT name FROM team WHERE id = ?";
      break;
    case DESK_TABLE_CUSTOMER:
      sql = "SELECT name FROM customer WHERE id = ?";
      break;
    case DESK_TABLE_ORGANISATION:
      sql = "SELECT name FROM organisation WHERE id = ?";
      break;
    case DESK_TABLE_SERVICE:
      sql = "SELECT name FROM service WHERE id = ?";
      break;
    case DESK_TABLE_CONFIGURATION_ITEM:
      sql = "SELECT name FROM configuration_item WHERE id = ?";
      break;
    case DESK_TABLE_SITE:
      sql = "SELECT name FROM site WHERE id = ?";
      break;
    case DESK_TABLE_POLICY:
      sql = "SELECT name FROM policy WHERE id = ?";
      break;
    default:
      return TRUE;
    }

  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, id);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    {
      const char *name = (const char *) sqlite3_column_text (read, 0);
      char *text;

      if (table == DESK_TABLE_TICKET || table == DESK_TABLE_ARTICLE)
        {
          gint64 number = sqlite3_column_int64 (read, 2);
          DeskTicketType type = (DeskTicketType) desk_enum_parse (DESK_ENUM_TICKET_TYPE, (const char *) sqlite3_column_text (read, 1));
          g_autofree char *formatted = table == DESK_TABLE_TICKET ? desk_ticket_format_name (type, number, (const char *) sqlite3_column_text (read, 3))
                                                                  : desk_article_format_name (number);

          text = g_strdup_printf ("%s %s", formatted, name);
        }
      else
        {
          text = g_strdup (name);
        }
      g_hash_table_insert (names, desk_uuid_copy (id), text);
    }

  return TRUE;
}

static gboolean
load_record_names (DeskFile         *file,
                   const DeskRecord *record,
                   GHashTable       *names,
                   GError          **error)
{
  const DeskTable *table = desk_record_get_table (record);

  for (guint i = 0; i < table->n_fields; i++)
    {
      DeskUuid id;

      if (table->fields[i].type == DESK_FIELD_ID && desk_record_get_uuid (record, table->fields[i].name, &id) &&
          !load_name (file, table->fields[i].refers_to, &id, names, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_value_name (DeskFile        *file,
                 const DeskField *field,
                 const DeskValue *value,
                 GHashTable      *names,
                 GError         **error)
{
  DeskUuid id;

  return field == NULL || field->type != DESK_FIELD_ID || !desk_value_get_uuid (value, &id) || load_name (file, field->refers_to, &id, names, error);
}

static gboolean
load_conflict_names (DeskFile          *file,
                     DeskTicketDetails *self,
                     GError           **error)
{
  for (guint i = 0; i < self->conflicts->len; i++)
    {
      const DeskConflict *conflict = g_ptr_array_index (self->conflicts, i);
      const DeskTable *table = desk_table_find (conflict->table);
      const DeskField *field = table == NULL ? NULL : desk_table_find_field (table, conflict->field);

      if (!load_value_name (file, field, &conflict->value, self->names, error) || !load_value_name (file, field, &conflict->current, self->names, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_names (DeskFile          *file,
            DeskTicketDetails *self,
            GError           **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);

  if (!load_record_names (file, self->ticket, self->names, error) || (self->requester != NULL && !load_record_names (file, self->requester, self->names, error)))
    return FALSE;
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (!load_record_names (file, g_ptr_array_index (self->entries, i), self->names, error))
        return FALSE;
    }
  for (guint i = 0; i < self->history->len; i++)
    {
      DeskHistoryChange *change = g_ptr_array_index (self->history, i);
      const DeskField *field = change->field == NULL ? NULL : desk_table_find_field (table, change->field);

      if (!load_value_name (file, field, &change->old_value, self->names, error) || !load_value_name (file, field, &change->new_value, self->names, error))
        return FALSE;
    }

  return load_conflict_names (file, self, error);
}

static gboolean
load_tags (DeskFile          *file,
           DeskTicketDetails *self,
           const DeskValue   *ticket,
           GError           **error)
{
  g_autoptr (GPtrArray) rows = desk_record_load_where (file, DESK_TABLE_TICKET_TAG, "WHERE ticket_id = ? AND withdrawn IS NOT 1 ORDER BY tag", ticket, 1, error);

  if (rows == NULL)
    return FALSE;
  self->tags = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->tags, g_strdup (desk_record_get_text (g_ptr_array_index (rows, i), "tag")));

  return TRUE;
}

/**
 * desk_ticket_details_load:
 * @file: a desk file, within a read transaction
 * @ticket: a ticket
 * @error: return location
 *
 * Returns: (transfer full) (nullable): everything about it, or %NULL with
 *   %DESK_STORE_ERROR_NOT_FOUND
 */
DeskTicketDetails *
desk_ticket_details_load (DeskFile       *file,
                          const DeskUuid *ticket,
                          GError        **error)
{
  g_autoptr (DeskTicketDetails) self = g_new0 (DeskTicketDetails, 1);
  g_auto (DeskValue) id = DESK_VALUE_INIT;

  g_atomic_ref_count_init (&self->ref_count);
  desk_value_set_uuid (&id, ticket);
  self->names = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);
  self->ticket = desk_record_load (file, DESK_TABLE_TICKET, ticket, error);
  if (self->ticket == NULL)
    return NULL;
  self->seen = desk_seen_load (file, self->ticket, error);
  if (self->seen == NULL || !load_one (file, self->ticket, "requester_id", DESK_TABLE_CUSTOMER, &self->requester, error) ||
      !load_one (file, self->ticket, "organisation_id", DESK_TABLE_ORGANISATION, &self->organisation, error) ||
      !load_one (file, self->ticket, "service_id", DESK_TABLE_SERVICE, &self->service, error) ||
      !load_one (file, self->ticket, "configuration_item_id", DESK_TABLE_CONFIGURATION_ITEM, &self->item, error) ||
      !load_one (file, self->ticket, "team_id", DESK_TABLE_TEAM, &self->team, error) ||
      !load_one (file, self->ticket, "owner_id", DESK_TABLE_ANALYST, &self->owner, error) || !load_tags (file, self, &id, error))
    return NULL;

  self->assignees = desk_record_load_where (file, DESK_TABLE_ANALYST,
                                            "WHERE id IN (SELECT analyst_id FROM ticket_assignee WHERE ticket_id = ? AND withdrawn IS NOT 1) ORDER BY name", &id, 1, error);
  if (self->assignees == NULL)
    return NULL;
  self->entries = desk_record_load_where (file, DESK_TABLE_ENTRY, "WHERE ticket_id = ? ORDER BY made_at, id", &id, 1, error);
  if (self->entries == NULL)
    return NULL;
  self->pauses = desk_record_load_where (file, DESK_TABLE_PAUSE, "WHERE ticket_id = ? AND withdrawn IS NOT 1 ORDER BY started_at, id", &id, 1, error);
  if (self->pauses == NULL)
    return NULL;
  self->conflicts = desk_conflicts_load_ticket (file, ticket, error);
  if (self->conflicts == NULL)
    return NULL;
  self->tried = desk_tried_load (file, ticket, DESK_TRIED_MAX, error);
  if (self->tried == NULL)
    return NULL;
  self->history = desk_history_load (file, DESK_TABLE_TICKET, ticket, error);
  if (self->history == NULL || !load_names (file, self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * desk_ticket_details_find_entry:
 * @self: a ticket
 * @id: an entry
 *
 * Returns: (transfer none) (nullable): the entry, if it is of this ticket
 */
DeskRecord *
desk_ticket_details_find_entry (const DeskTicketDetails *self,
                                const DeskUuid          *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (desk_uuid_equal (desk_record_get_id (g_ptr_array_index (self->entries, i)), id))
        return g_ptr_array_index (self->entries, i);
    }

  return NULL;
}

/**
 * desk_ticket_details_get_name:
 * @self: details
 * @id: something the ticket, an entry or its history points at
 *
 * Returns: (nullable): how people call it
 */
const char *
desk_ticket_details_get_name (const DeskTicketDetails *self,
                              const DeskUuid          *id)
{
  return g_hash_table_lookup (self->names, id);
}
