// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Finding one's way in the tables of docs/records.md.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <string.h>

#include "desk-records.h"

/**
 * desk_table_get:
 * @id: a table
 *
 * Returns: what the table holds
 */
const DeskTable *
desk_table_get (DeskTableId id)
{
  g_return_val_if_fail (id > DESK_TABLE_NONE && id < DESK_N_TABLES, NULL);

  return &desk_records_get_tables ()[id];
}

/**
 * desk_table_find:
 * @name: (nullable): a table's name
 *
 * Returns: (nullable): the fact table of that name
 */
const DeskTable *
desk_table_find (const char *name)
{
  const DeskTable *tables = desk_records_get_tables ();

  if (name == NULL)
    return NULL;

  for (guint i = 1; i < DESK_N_TABLES; i++)
    {
      if (strcmp (tables[i].name, name) == 0)
        return &tables[i];
    }

  return NULL;
}

/**
 * desk_table_find_field:
 * @table: a table
 * @name: (nullable): a field's name
 *
 * Returns: (nullable): the field of that name
 */
const DeskField *
desk_table_find_field (const DeskTable *table,
                       const char      *name)
{
  g_return_val_if_fail (table != NULL, NULL);

  if (name == NULL)
    return NULL;

  for (guint i = 0; i < table->n_fields; i++)
    {
      if (strcmp (table->fields[i].name, name) == 0)
        return &table->fields[i];
    }

  return NULL;
}

/**
 * desk_action_is_known:
 * @action: (nullable): the name of an action
 *
 * Returns: whether this version knows what it stands for; others are kept
 *   and applied all the same
 */
gboolean
desk_action_is_known (const char *action)
{
  return action != NULL && g_strv_contains (desk_records_get_actions (), action);
}

/**
 * desk_ticket_prefix:
 * @type: a ticket type
 *
 * Returns: the three letters in front of the number
 */
const char *
desk_ticket_prefix (DeskTicketType type)
{
  static const char *const prefixes[DESK_N_TICKET_TYPE] = {
    [DESK_TICKET_TYPE_INCIDENT] = "INC",
    [DESK_TICKET_TYPE_INFORMATION] = "INF",
    [DESK_TICKET_TYPE_REQUEST] = "REQ",
    [DESK_TICKET_TYPE_PROBLEM] = "PRB",
    [DESK_TICKET_TYPE_CHANGE] = "CHG",
    [DESK_TICKET_TYPE_MAINTENANCE] = "MNT",
    [DESK_TICKET_TYPE_RELEASE] = "REL",
  };

  if (type <= DESK_TICKET_TYPE_UNSET || type >= DESK_N_TICKET_TYPE)
    return "TKT";

  return prefixes[type];
}

/**
 * desk_ticket_format_number:
 * @type: a ticket type
 * @number: the ticket's number
 *
 * Returns: (transfer full): what people say on the phone, `INC-004213`
 */
char *
desk_ticket_format_number (DeskTicketType type,
                           gint64         number)
{
  return g_strdup_printf ("%s-%06" G_GINT64_FORMAT, desk_ticket_prefix (type), number);
}

/**
 * desk_article_format_number:
 * @number: the article's number
 *
 * Returns: (transfer full): `KB-0042`
 */
char *
desk_article_format_number (gint64 number)
{
  return g_strdup_printf ("KB-%04" G_GINT64_FORMAT, number);
}
