// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a field that points at another record can be set to, and which words
 * a field of words has been given so far.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-choices.h"
#include "desk-store-error.h"

/* More words than anybody would read. */
#define MAX_TEXTS 200

DeskChoice *
desk_choice_new (const DeskUuid *id,
                 const char     *label,
                 const char     *detail)
{
  DeskChoice *self = g_new0 (DeskChoice, 1);

  if (id != NULL)
    self->id = *id;
  self->label = g_strdup (label);
  self->detail = g_strdup (detail);

  return self;
}

void
desk_choice_free (DeskChoice *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->label);
  g_free (self->detail);
  g_free (self);
}

static const char *
get_sql (DeskTableId table)
{
  switch (table)
    {
    case DESK_TABLE_ANALYST:
      return "SELECT id, name, (SELECT group_concat (team.name, ', ') FROM team_member JOIN team ON team.id = team_member.team_id "
             "WHERE team_member.analyst_id = analyst.id AND team_member.withdrawn IS NOT 1 AND team.withdrawn IS NOT 1) "
             "FROM analyst WHERE withdrawn IS NOT 1 AND (left_at IS NULL OR left_at > ?1)";
    case DESK_TABLE_TEAM:
      return "SELECT id, name, tier FROM team WHERE withdrawn IS NOT 1";
    case DESK_TABLE_SERVICE:
      return "SELECT id, name, owner FROM service WHERE withdrawn IS NOT 1";
    case DESK_TABLE_CONFIGURATION_ITEM:
      return "SELECT item.id, item.name, coalesce (item.asset_tag, customer.name) FROM configuration_item AS item "
             "LEFT JOIN customer ON customer.id = item.customer_id WHERE item.withdrawn IS NOT 1";
    case DESK_TABLE_ORGANISATION:
      return "SELECT id, name, domains FROM organisation WHERE withdrawn IS NOT 1";
    default:
      return NULL;
    }
}

static int
compare_choices (gconstpointer a,
                 gconstpointer b)
{
  const DeskChoice *first = *(DeskChoice *const *) a;
  const DeskChoice *second = *(DeskChoice *const *) b;

  return g_utf8_collate (first->label, second->label);
}

/**
 * desk_choices_load:
 * @file: a desk file
 * @table: analysts, teams, services, configuration items or organisations
 * @error: return location
 *
 * Analysts who have left are no choice any more.
 *
 * Returns: (transfer full) (element-type DeskChoice) (nullable): in the order
 *   of the language
 */
GPtrArray *
desk_choices_load (DeskFile    *file,
                   DeskTableId  table,
                   GError     **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_choice_free);
  const char *sql = get_sql (table);
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  g_return_val_if_fail (sql != NULL, NULL);

  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return NULL;
  if (table == DESK_TABLE_ANALYST)
    sqlite3_bind_int64 (read, 1, desk_clock_get_now_ms (desk_file_get_clock (file)));

  while (TRUE)
    {
      DeskChoice *choice;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        break;
      choice = g_new0 (DeskChoice, 1);
      desk_statement_get_uuid (read, 0, &choice->id);
      choice->label = desk_statement_dup_text (read, 1);
      if (table == DESK_TABLE_TEAM)
        choice->detail = g_strdup_printf (_("Tier %d"), sqlite3_column_int (read, 2));
      else
        choice->detail = desk_statement_dup_text (read, 2);
      g_ptr_array_add (choices, choice);
    }
  g_ptr_array_sort (choices, compare_choices);

  return g_steal_pointer (&choices);
}

/**
 * desk_choices_load_texts:
 * @file: a desk file
 * @field: `category`, `subcategory`, `tag`, or `subject` of expertise
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskChoice) (nullable): the words
 *   that tickets have there, those used most often first; subjects in the
 *   order of the alphabet, with the names of who knows about them
 */
GPtrArray *
desk_choices_load_texts (DeskFile   *file,
                         const char *field,
                         GError    **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_choice_free);
  g_autoptr (DeskStatement) read = NULL;
  const char *sql;
  gboolean has_row;

  if (g_str_equal (field, "category"))
    sql = "SELECT category FROM ticket WHERE category IS NOT NULL AND withdrawn IS NOT 1 GROUP BY category ORDER BY count (*) DESC, category LIMIT ?1";
  else if (g_str_equal (field, "subcategory"))
    sql = "SELECT subcategory FROM ticket WHERE subcategory IS NOT NULL AND withdrawn IS NOT 1 GROUP BY subcategory ORDER BY count (*) DESC, subcategory LIMIT ?1";
  else if (g_str_equal (field, "tag"))
    sql = "SELECT tag FROM ticket_tag WHERE withdrawn IS NOT 1 GROUP BY tag ORDER BY count (*) DESC, tag LIMIT ?1";
  else if (g_str_equal (field, "subject"))
    sql = "SELECT subject, group_concat (name, ', ') FROM (SELECT subject, analyst.name AS name FROM analyst_subject JOIN analyst ON analyst.id = analyst_subject.analyst_id "
          "WHERE analyst_subject.withdrawn IS NOT 1 AND analyst.withdrawn IS NOT 1 ORDER BY analyst.name) GROUP BY subject COLLATE NOCASE ORDER BY subject LIMIT ?1";
  else
    g_return_val_if_reached (NULL);

  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, MAX_TEXTS);
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&choices);
      g_ptr_array_add (choices, desk_choice_new (NULL, (const char *) sqlite3_column_text (read, 0),
                                                  sqlite3_column_count (read) > 1 ? (const char *) sqlite3_column_text (read, 1) : NULL));
    }
}
