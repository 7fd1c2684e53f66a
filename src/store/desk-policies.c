// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Policies and working calendars, parsed once per connection. Their rows are
 * versions that are never changed, so what was parsed stays right; a row that
 * is not there is looked for again, for it may come with the next commit.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-file-private.h"
#include "desk-policies.h"

static void
rules_free (gpointer data)
{
  DeskPromiseRules *rules = data;

  g_clear_pointer (&rules->policy, desk_policy_unref);
  g_clear_pointer (&rules->calendar, desk_calendar_unref);
  g_free (rules);
}

static GHashTable *
get_cache (DeskFile *file)
{
  if (file->rules_cache == NULL)
    file->rules_cache = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, rules_free);

  return file->rules_cache;
}

/* A text that cannot be read was let in by an import or comes from a later
 * version: no reason to stop a desk, so it makes no promises instead. */
static DeskCalendar *
parse_calendar (DeskStatement *read)
{
  const char *transitions = (const char *) sqlite3_column_text (read, 3);
  g_autoptr (GError) error = NULL;
  DeskCalendar *calendar = NULL;

  if (transitions != NULL)
    calendar = desk_calendar_new_from_json (sqlite3_column_int64 (read, 0) != 0, (const char *) sqlite3_column_text (read, 1),
                                            (const char *) sqlite3_column_text (read, 2), transitions, &error);
  if (calendar == NULL)
    g_debug ("A working calendar cannot be read: %s", error != NULL ? error->message : "no transitions");

  return calendar;
}

static gboolean
load_calendar (DeskFile         *file,
               const DeskUuid   *id,
               DeskPromiseRules *rules,
               gboolean         *is_there,
               GError          **error)
{
  g_autoptr (DeskStatement) read = NULL;

  read = desk_file_prepare (file, "SELECT round_the_clock, hours, holidays, transitions FROM working_calendar WHERE id = ?", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, id);
  if (!desk_statement_step (read, is_there, error))
    return FALSE;
  if (*is_there)
    rules->calendar = parse_calendar (read);

  return TRUE;
}

static DeskPromiseRules *
remember (DeskFile         *file,
          const DeskUuid   *id,
          DeskPromiseRules *rules)
{
  DeskPromiseRules *kept = g_new0 (DeskPromiseRules, 1);

  *kept = *rules;
  g_hash_table_replace (get_cache (file), desk_uuid_copy (id), kept);

  return kept;
}

static gboolean
get_calendar (DeskFile       *file,
              const DeskUuid *id,
              DeskCalendar  **calendar,
              gboolean       *is_there,
              GError        **error)
{
  const DeskPromiseRules *cached = g_hash_table_lookup (get_cache (file), id);
  DeskPromiseRules loaded = { NULL, NULL };

  *is_there = TRUE;
  if (cached == NULL)
    {
      if (!load_calendar (file, id, &loaded, is_there, error))
        return FALSE;
      if (*is_there)
        cached = remember (file, id, &loaded);
    }
  *calendar = cached != NULL ? cached->calendar : NULL;

  return TRUE;
}

static gboolean
load_policy (DeskFile         *file,
             const DeskUuid   *id,
             DeskPromiseRules *rules,
             gboolean         *is_there,
             GError          **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GError) parse_error = NULL;
  DeskCalendar *calendar = NULL;
  DeskUuid calendar_id;

  read = desk_file_prepare (file, "SELECT targets, round_the_clock, calendar_id FROM policy WHERE id = ?", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, id);
  if (!desk_statement_step (read, is_there, error))
    return FALSE;
  if (!*is_there)
    return TRUE;

  /* Until its calendar has come in too the policy counts as not there. */
  if (desk_statement_get_uuid (read, 2, &calendar_id) && !get_calendar (file, &calendar_id, &calendar, is_there, error))
    return FALSE;
  if (calendar == NULL || sqlite3_column_type (read, 0) != SQLITE_TEXT)
    return TRUE;

  rules->policy = desk_policy_new_from_json ((const char *) sqlite3_column_text (read, 0), (const char *) sqlite3_column_text (read, 1), &parse_error);
  if (rules->policy == NULL)
    g_debug ("A policy cannot be read: %s", parse_error->message);
  else
    rules->calendar = desk_calendar_ref (calendar);

  return TRUE;
}

/**
 * desk_policies_get:
 * @file: a desk file
 * @policy: id of a policy
 * @rules: (out) (nullable) (transfer none): what it says, %NULL when it is not
 *   on this desk; lent until the next change of a policy or calendar
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_policies_get (DeskFile                *file,
                   const DeskUuid          *policy,
                   const DeskPromiseRules **rules,
                   GError                 **error)
{
  const DeskPromiseRules *cached = g_hash_table_lookup (get_cache (file), policy);
  DeskPromiseRules loaded = { NULL, NULL };
  gboolean is_there;

  if (cached == NULL)
    {
      if (!load_policy (file, policy, &loaded, &is_there, error))
        return FALSE;
      if (is_there)
        cached = remember (file, policy, &loaded);
    }
  *rules = cached;

  return TRUE;
}

/**
 * desk_policies_dup_calendar:
 * @file: a desk file
 * @calendar: id of a working calendar
 * @result: (out) (nullable) (transfer full): the calendar, %NULL when it is
 *   not on this desk or cannot be read
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_policies_dup_calendar (DeskFile       *file,
                            const DeskUuid *calendar,
                            DeskCalendar  **result,
                            GError        **error)
{
  DeskCalendar *found = NULL;
  gboolean is_there;

  if (!get_calendar (file, calendar, &found, &is_there, error))
    return FALSE;
  *result = found != NULL ? desk_calendar_ref (found) : NULL;

  return TRUE;
}

/**
 * desk_policies_dup_desk_calendar:
 * @file: a desk file
 * @result: (out) (transfer full): working hours of the desk; round the clock
 *   in UTC while it has none
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_policies_dup_desk_calendar (DeskFile      *file,
                                 DeskCalendar **result,
                                 GError       **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT calendar_id FROM desk ORDER BY id LIMIT 1", error);
  DeskCalendar *calendar = NULL;
  DeskUuid id;
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row && desk_statement_get_uuid (read, 0, &id) && !desk_policies_dup_calendar (file, &id, &calendar, error))
    return FALSE;
  if (calendar == NULL)
    calendar = desk_calendar_new_from_json (TRUE, NULL, NULL, "[[0,0]]", error);
  if (calendar == NULL)
    return FALSE;

  *result = calendar;
  return TRUE;
}

/**
 * desk_policies_forget:
 * @file: a desk file
 *
 * Called when a policy or calendar was written, and when a transaction was
 * given up that may have brought one.
 */
void
desk_policies_forget (DeskFile *file)
{
  if (file->rules_cache != NULL)
    g_hash_table_remove_all (file->rules_cache);
}

/**
 * desk_policies_forget_written:
 * @file: a desk file
 * @commit: a commit that was taken back
 *
 * As desk_policies_forget(), if it had written a policy or calendar: to read
 * them again costs more than most commits.
 */
void
desk_policies_forget_written (DeskFile         *file,
                              const DeskCommit *commit)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      if (g_str_equal (operation->table, "policy") || g_str_equal (operation->table, "working_calendar"))
        {
          desk_policies_forget (file);
          return;
        }
    }
}
