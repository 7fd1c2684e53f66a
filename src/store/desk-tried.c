// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was tried already: on a ticket, on those that are linked with it, and on
 * those with the same problem behind them.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-tried.h"

/* A problem may be behind thousands of tickets; the newest links are enough. */
#define MAX_TICKETS "200"

#define KINDS "IN ('related', 'duplicate', 'caused_by')"

static const char tried_condition[] =
    "WHERE kind = 'attempt' AND withdrawn IS NOT 1 AND ticket_id IN (SELECT id FROM ticket WHERE withdrawn IS NOT 1 AND id IN (SELECT ?1 "
    "UNION SELECT * FROM (SELECT linked_ticket_id FROM entry WHERE ticket_id = ?1 AND kind = 'link' AND withdrawn IS NOT 1 AND link_kind " KINDS " ORDER BY made_at DESC LIMIT " MAX_TICKETS ") "
    "UNION SELECT * FROM (SELECT ticket_id FROM entry WHERE linked_ticket_id = ?1 AND kind = 'link' AND withdrawn IS NOT 1 AND link_kind " KINDS " ORDER BY made_at DESC LIMIT " MAX_TICKETS ") "
    "UNION SELECT * FROM (SELECT other.ticket_id FROM entry mine JOIN entry other ON other.linked_ticket_id = mine.linked_ticket_id "
    "WHERE mine.ticket_id = ?1 AND mine.kind = 'link' AND mine.withdrawn IS NOT 1 AND mine.link_kind = 'caused_by' "
    "AND other.kind = 'link' AND other.withdrawn IS NOT 1 AND other.link_kind = 'caused_by' ORDER BY other.made_at DESC LIMIT " MAX_TICKETS "))) "
    "ORDER BY made_at DESC, id DESC LIMIT ?2";

static const char names_sql[] =
    "SELECT t.type, t.number, t.alias, t.summary, a.name, k.number FROM entry e JOIN ticket t ON t.id = e.ticket_id "
    "LEFT JOIN analyst a ON a.id = e.author_id LEFT JOIN article k ON k.id = e.article_id WHERE e.id = ?";

void
desk_tried_free (DeskTried *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->entry, desk_record_unref);
  g_free (self->number);
  g_free (self->summary);
  g_free (self->author);
  g_free (self->article);
  g_free (self);
}

static DeskTried *
load_one (DeskFile       *file,
          DeskRecord     *entry,
          const DeskUuid *here,
          GError        **error)
{
  g_autoptr (DeskTried) self = g_new0 (DeskTried, 1);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, names_sql, error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  desk_statement_bind_uuid (read, 1, desk_record_get_id (entry));
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  self->entry = desk_record_ref (entry);
  (void) desk_record_get_uuid (entry, "ticket_id", &self->ticket);
  self->is_elsewhere = !desk_uuid_equal (&self->ticket, here);
  if (has_row)
    {
      self->number = desk_ticket_format_name ((DeskTicketType) desk_enum_parse (DESK_ENUM_TICKET_TYPE, (const char *) sqlite3_column_text (read, 0)),
                                              sqlite3_column_int64 (read, 1), (const char *) sqlite3_column_text (read, 2));
      self->summary = desk_statement_dup_text (read, 3);
      self->author = desk_statement_dup_text (read, 4);
      if (sqlite3_column_type (read, 5) != SQLITE_NULL)
        self->article = desk_article_format_name (sqlite3_column_int64 (read, 5));
    }

  return g_steal_pointer (&self);
}

/**
 * desk_tried_load:
 * @file: a desk file, within a read transaction
 * @ticket: a ticket
 * @limit: at most so many
 * @error: return location
 *
 * Attempts on @ticket, on tickets that it links to or that link to it
 * (`related`, `duplicate`, `caused_by`; one step far), and on tickets that were
 * caused by the same problem. Withdrawn entries, links and tickets count for
 * nothing.
 *
 * Returns: (transfer full) (nullable) (element-type DeskTried): newest first
 */
GPtrArray *
desk_tried_load (DeskFile       *file,
                 const DeskUuid *ticket,
                 guint           limit,
                 GError        **error)
{
  DeskValue values[2] = { DESK_VALUE_INIT, DESK_VALUE_INIT };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) tried = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_tried_free);

  desk_value_set_uuid (&values[0], ticket);
  desk_value_set_integer (&values[1], limit);
  entries = desk_record_load_where (file, DESK_TABLE_ENTRY, tried_condition, values, G_N_ELEMENTS (values), error);
  desk_value_clear (&values[0]);
  desk_value_clear (&values[1]);
  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      DeskTried *one = load_one (file, g_ptr_array_index (entries, i), ticket, error);

      if (one == NULL)
        return NULL;
      g_ptr_array_add (tried, one);
    }

  return g_steal_pointer (&tried);
}
