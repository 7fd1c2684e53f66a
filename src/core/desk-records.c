// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Finding one's way in the tables of docs/records.md.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
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
 * desk_ticket_format_name:
 * @type: a ticket type
 * @number: the ticket's number; 0 or %G_MAXINT64 if it has none yet
 * @alias: (nullable): what it is called until then
 *
 * Returns: (transfer full): what the ticket is called wherever it is shown:
 *   `INC-004213`, without a number `D-K7-12Q`, and without either that it is
 *   new
 */
char *
desk_ticket_format_name (DeskTicketType type,
                         gint64         number,
                         const char    *alias)
{
  if (number > 0 && number != G_MAXINT64)
    return desk_ticket_format_number (type, number);
  if (alias != NULL && alias[0] != '\0')
    return g_strdup (alias);

  /* Translators: stands for the number that a ticket does not have yet, after
   * the letters of its type: “INC (new)” */
  return g_strdup_printf (_("%s (new)"), desk_ticket_prefix (type));
}

/**
 * desk_article_format_name:
 * @number: the article's number; 0 or less if it has none yet
 *
 * Returns: (transfer full): `KB-0042`, or that it is new
 */
char *
desk_article_format_name (gint64 number)
{
  if (number > 0)
    return g_strdup_printf ("KB-%04" G_GINT64_FORMAT, number);

  /* Translators: an article that has no number yet */
  return g_strdup (_("KB (new)"));
}
