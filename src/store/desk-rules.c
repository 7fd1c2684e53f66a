// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of src/core held against the facts in the file, inside the
 * transaction that has just applied the commit.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-fact.h"
#include "desk-field-label.h"
#include "desk-file-private.h"
#include "desk-log-format.h"
#include "desk-guard.h"
#include "desk-priority.h"
#include "desk-rules.h"
#include "desk-store-error.h"

static gboolean
state_get (gpointer        data,
           DeskTableId     table_id,
           const DeskUuid *row,
           const char     *field_name,
           DeskValue      *value,
           GError        **error)
{
  const DeskTable *table = desk_table_get (table_id);
  const DeskField *field = desk_table_find_field (table, field_name);

  g_return_val_if_fail (field != NULL, FALSE);

  return desk_fact_get (data, table, row, field, value, error);
}

static gboolean
state_count_entries (gpointer        data,
                     const DeskUuid *ticket,
                     DeskEntryKind   kind,
                     gint64          since_ms,
                     DeskDirection   direction,
                     DeskDecision    decision,
                     guint          *n,
                     GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (data,
                            "SELECT count (*) FROM entry WHERE ticket_id = ?1 AND kind = ?2 AND made_at >= ?3 AND withdrawn IS NOT 1 "
                            "AND (?4 IS NULL OR direction = ?4) AND (?5 IS NULL OR decision = ?5)",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, ticket);
  desk_statement_bind_text (read, 2, desk_enum_value_name (DESK_ENUM_ENTRY_KIND, kind));
  sqlite3_bind_int64 (read, 3, since_ms);
  desk_statement_bind_text (read, 4, desk_enum_value_name (DESK_ENUM_DIRECTION, direction));
  desk_statement_bind_text (read, 5, desk_enum_value_name (DESK_ENUM_DECISION, decision));
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *n = (guint) sqlite3_column_int64 (read, 0);

  return TRUE;
}

static gboolean
state_has_role (gpointer        data,
                const DeskUuid *analyst,
                DeskRole        role,
                gboolean       *has,
                GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;

  read = desk_file_prepare (data, "SELECT 1 FROM analyst_role WHERE analyst_id = ? AND role = ? AND withdrawn IS NOT 1", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, analyst);
  desk_statement_bind_text (read, 2, desk_enum_value_name (DESK_ENUM_ROLE, role));

  return desk_statement_step (read, has, error);
}

/* The text of a desk's matrix hardly ever changes. One that cannot be read came
 * by an import or from a later version: no reason to stop a desk. */
static const DeskPriorityMatrix *
read_matrix (DeskFile   *file,
             const char *json)
{
  g_autoptr (GError) failure = NULL;

  if (json == NULL || g_strcmp0 (file->matrix_text, json) != 0)
    {
      g_clear_pointer (&file->matrix_text, g_free);
      desk_priority_matrix_init_default (&file->matrix);
      if (json != NULL && !desk_priority_matrix_parse (&file->matrix, json, &failure))
        g_debug ("The priorities cannot be read: %s", failure->message);
      file->matrix_text = g_strdup (json);
    }

  return &file->matrix;
}

static gboolean
state_matrix_priority (gpointer        data,
                       const DeskUuid *ticket,
                       int            *priority,
                       GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  const DeskPriorityMatrix *matrix;
  gboolean has_row;

  read = desk_file_prepare (data,
                            "SELECT ticket.impact, ticket.urgency, ticket.business_critical, customer.vip, "
                            "(SELECT priority_matrix FROM desk WHERE withdrawn IS NOT 1 ORDER BY id LIMIT 1) "
                            "FROM ticket LEFT JOIN customer ON customer.id = ticket.requester_id WHERE ticket.id = ?",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, ticket);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *priority = 0;
  /* Planned work is often prioritised without either: the matrix is silent. */
  if (!has_row || sqlite3_column_type (read, 0) == SQLITE_NULL || sqlite3_column_type (read, 1) == SQLITE_NULL)
    return TRUE;

  matrix = read_matrix (data, (const char *) sqlite3_column_text (read, 4));
  *priority = desk_priority_from_matrix (matrix, (DeskImpact) desk_enum_parse (DESK_ENUM_IMPACT, (const char *) sqlite3_column_text (read, 0)),
                                         (DeskUrgency) desk_enum_parse (DESK_ENUM_URGENCY, (const char *) sqlite3_column_text (read, 1)),
                                         sqlite3_column_int (read, 3) != 0, sqlite3_column_int (read, 2) != 0);

  return TRUE;
}

static gboolean
state_was_written_since (gpointer        data,
                         const DeskUuid *row,
                         const char     *field,
                         const DeskUuid *commit,
                         gboolean       *was,
                         GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;

  read = desk_file_prepare (data, "SELECT 1 FROM history WHERE row_id = ? AND field = ? AND table_name IN ('ticket', 'entry', 'article') AND id >> 16 > (SELECT no FROM log_commit WHERE log_commit.id = ?) LIMIT 1", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  desk_statement_bind_text (read, 2, field);
  desk_statement_bind_uuid (read, 3, commit);

  return desk_statement_step (read, was, error);
}

static gboolean
state_is_member (gpointer        data,
                 const DeskUuid *team,
                 const DeskUuid *analyst,
                 gboolean       *is,
                 GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;

  read = desk_file_prepare (data, "SELECT 1 FROM team_member WHERE analyst_id = ?1 AND team_id = ?2 AND withdrawn IS NOT 1 "
                                  "UNION ALL SELECT 1 FROM team WHERE id = ?2 AND lead_id = ?1 LIMIT 1", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, analyst);
  desk_statement_bind_uuid (read, 2, team);

  return desk_statement_step (read, is, error);
}

static gboolean
state_first_promise (gpointer        data,
                     const DeskUuid *ticket,
                     gint64         *due_ms,
                     GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (data, "SELECT min (due_at) FROM entry WHERE ticket_id = ? AND kind = 'promise' AND ended_at IS NULL AND withdrawn IS NOT 1", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, ticket);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *due_ms = has_row && sqlite3_column_type (read, 0) == SQLITE_INTEGER ? sqlite3_column_int64 (read, 0) : G_MAXINT64;

  return TRUE;
}

static gboolean
state_count_same_links (gpointer        data,
                        const DeskUuid *entry,
                        guint          *n,
                        GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (data,
                            "SELECT count (*) FROM entry e JOIN entry other ON other.ticket_id = e.ticket_id AND other.id <> e.id "
                            "WHERE e.id = ? AND other.kind = 'link' AND other.withdrawn IS NOT 1 AND other.link_kind IS e.link_kind "
                            "AND other.linked_ticket_id IS e.linked_ticket_id AND other.article_id IS e.article_id "
                            "AND other.configuration_item_id IS e.configuration_item_id AND other.url IS e.url",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, entry);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *n = (guint) sqlite3_column_int64 (read, 0);

  return TRUE;
}

/* What a guarded action was decided upon must stand as it was seen. */
static gboolean
check_reliances (DeskFile         *file,
                 const DeskCommit *commit,
                 GError          **error)
{
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      const DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, i);
      const DeskTable *table = desk_table_find (reliance->table);
      DeskUuid last;

      if (table == NULL || desk_table_find_field (table, reliance->field) == NULL)
        {
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("“%s” has no field “%s”"), reliance->table, reliance->field);
          return FALSE;
        }
      if (!desk_fact_last_writer (file, table, &reliance->row, reliance->field, &last, error))
        return FALSE;
      if (!desk_uuid_equal (&last, &reliance->seen) && !desk_uuid_equal (&last, &commit->id))
        {
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("“%s” has changed since it was looked at. Look at it again and decide then"), desk_field_label (reliance->field));
          return FALSE;
        }
    }

  return TRUE;
}

/* What is pointed at must be there. An import may point further down. */
static gboolean
check_references (DeskFile         *file,
                  const DeskCommit *commit,
                  GError          **error)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);

      for (guint j = 0; table != NULL && j < operation->fields->len; j++)
        {
          const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);
          const DeskField *field = desk_table_find_field (table, change->name);
          DeskUuid id;
          gint64 row_no;
          gboolean withdrawn;

          if (field == NULL || field->type != DESK_FIELD_ID || !desk_value_get_uuid (&change->new.value, &id))
            continue;
          if (!desk_fact_find (file, field->refers_to, &id, &row_no, &withdrawn, error))
            return FALSE;
          if (row_no == 0 || withdrawn)
            {
              g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("“%s” points at a %s that is not on this desk"), change->name,
                           desk_table_get (field->refers_to)->name);
              return FALSE;
            }
        }
    }

  return TRUE;
}

static gboolean
check_author (DeskFile         *file,
              const DeskCommit *commit,
              GError          **error)
{
  gint64 row_no;
  gboolean withdrawn;

  if (!desk_fact_find (file, DESK_TABLE_ANALYST, &commit->author, &row_no, &withdrawn, error))
    return FALSE;
  if (row_no != 0 && !withdrawn)
    return TRUE;

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("Say first who you are: only an analyst of the desk can change it"));
  return FALSE;
}

/**
 * desk_rules_has_role:
 * @file: a desk file
 * @analyst: an analyst
 * @role: a role
 * @has: (out): whether the desk gives it to them
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_rules_has_role (DeskFile       *file,
                     const DeskUuid *analyst,
                     DeskRole        role,
                     gboolean       *has,
                     GError        **error)
{
  return state_has_role (file, analyst, role, has, error);
}

/**
 * desk_rules_name_those_with_role:
 * @file: a desk file
 * @role: a role
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the names of the first few who have it,
 *   for people; nothing when nobody has
 */
char *
desk_rules_name_those_with_role (DeskFile *file,
                                 DeskRole  role,
                                 GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file,
                                                      "SELECT DISTINCT analyst.name FROM analyst_role JOIN analyst ON analyst.id = analyst_role.analyst_id "
                                                      "WHERE role = ? AND analyst.withdrawn IS NOT 1 AND analyst_role.withdrawn IS NOT 1 ORDER BY analyst.name LIMIT 5",
                                                      error);
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean has_row = TRUE;

  if (read == NULL)
    return NULL;
  desk_statement_bind_text (read, 1, desk_enum_value_name (DESK_ENUM_ROLE, (int) role));
  while (desk_statement_step (read, &has_row, error) && has_row)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (const char *) sqlite3_column_text (read, 0));

  return !has_row ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

static gboolean
is_plain_name (const char *name)
{
  /* SQLite knows these in every table. */
  if (!g_ascii_islower (*name) || g_str_equal (name, "rowid") || g_str_equal (name, "oid"))
    return FALSE;
  while (g_ascii_islower (*name) || g_ascii_isdigit (*name) || *name == '_')
    name++;

  return *name == '\0';
}

/* What a later version has may come by, in names like ours. What stands in the
 * file beside the facts is no such thing. */
static gboolean
check_strange_names (DeskFile            *file,
                     const DeskOperation *operation,
                     GError             **error)
{
  const DeskTable *table = desk_table_find (operation->table);
  g_autoptr (DeskStatement) read = NULL;
  gboolean is_there;

  for (guint i = 0; i < operation->fields->len; i++)
    {
      const char *name = g_array_index (operation->fields, DeskFieldChange, i).name;

      if ((table != NULL && desk_table_find_field (table, name) != NULL) || is_plain_name (name))
        continue;
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("“%s” is no name of a field"), name);
      return FALSE;
    }
  if (table != NULL)
    return TRUE;

  read = desk_file_prepare (file, "SELECT 1 FROM sqlite_master WHERE name = ? COLLATE NOCASE", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, operation->table);
  if (!desk_statement_step (read, &is_there, error))
    return FALSE;
  if (!is_there && is_plain_name (operation->table) && !g_str_has_prefix (operation->table, "sqlite_") && !g_str_has_prefix (operation->table, "pragma_"))
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("“%s” is no table of facts"), operation->table);
  return FALSE;
}

/**
 * desk_rules_check_name:
 * @file: a writer inside a transaction
 * @commit: has not been applied yet
 * @error: return location
 *
 * A name that rules pass over is not there for the taking.
 *
 * Returns: whether @commit may be called what it is, and what it writes too
 */
gboolean
desk_rules_check_name (DeskFile         *file,
                       const DeskCommit *commit,
                       GError          **error)
{
  if (g_str_equal (commit->action, "desk_new") && file->head.commit_no != 0)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("A desk is made once"));
      return FALSE;
    }

  if (!desk_uuid_is_nil (&commit->undoes) && !g_str_equal (commit->action, "undo") && !g_str_equal (commit->action, "redo"))
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("An undo brings back what stood there before, and does nothing else"));
      return FALSE;
    }
  for (guint i = 0; i < commit->operations->len; i++)
    {
      if (!check_strange_names (file, g_ptr_array_index (commit->operations, i), error))
        return FALSE;
    }

  return desk_log_format_check_commit (file, commit, error);
}

/**
 * desk_rules_check:
 * @file: a writer inside a transaction
 * @commit: has been applied in it
 * @error: return location
 *
 * Returns: whether the rules allow the commit; the caller gives the
 *   transaction up otherwise
 */
gboolean
desk_rules_check (DeskFile         *file,
                  const DeskCommit *commit,
                  GError          **error)
{
  const DeskState state = { file, state_get, state_count_entries, state_has_role, state_matrix_priority, state_was_written_since, state_is_member,
                            state_first_promise, state_count_same_links };
  gboolean is_import = g_str_has_prefix (commit->action, "import_");

  if (!is_import && !g_str_equal (commit->action, "desk_new") && !check_author (file, commit, error))
    return FALSE;
  if (!is_import && !check_references (file, commit, error))
    return FALSE;
  if (!check_reliances (file, commit, error))
    return FALSE;

  return desk_guards_check (commit, &state, error);
}
