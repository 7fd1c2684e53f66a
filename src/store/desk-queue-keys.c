// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The derived table `ticket_queue`: for every ticket what its place in the
 * queue depends on, except the present moment. A row is computed from the
 * facts alone (desk-ticket-key.c), so it can be dropped and made again.
 *
 * A commit is looked over before the database is asked anything: most commits
 * add an entry or change a text, and cost nothing here.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-policies.h"
#include "desk-queue-keys.h"
#include "desk-store-error.h"
#include "desk-ticket-key.h"

#define STATE_OPEN 0
#define STATE_WAITING 1
#define STATE_FINISHED 2

/* The columns of ticket_queue after ticket_no, in order. */
enum {
  QUEUE_STATE,
  QUEUE_NUMBER,
  QUEUE_PRIORITY,
  QUEUE_IS_UNATTENDED,
  QUEUE_WAKE_AT,
  QUEUE_RESPOND_BY,
  QUEUE_RESOLVE_BY,
  QUEUE_PROMISE_BY,
  QUEUE_SERVICE_RANK,
  QUEUE_VIP,
  QUEUE_WAITING_SINCE,
  QUEUE_FINISHED_AT,
  N_QUEUE
};

static const char *const queue_names[N_QUEUE] = {
  "state",      "number",     "priority",     "is_unattended", "wake_at",       "respond_by",
  "resolve_by", "promise_by", "service_rank", "vip",           "waiting_since", "finished_at",
};

#define QUEUE_COLUMNS \
  "ticket_queue.state, ticket_queue.number, ticket_queue.priority, ticket_queue.is_unattended, ticket_queue.wake_at, ticket_queue.respond_by, " \
  "ticket_queue.resolve_by, ticket_queue.promise_by, ticket_queue.service_rank, ticket_queue.vip, ticket_queue.waiting_since, ticket_queue.finished_at"
#define SELECT_BOTH "SELECT " DESK_TICKET_KEY_COLUMNS ", " QUEUE_COLUMNS " FROM ticket LEFT JOIN ticket_queue ON ticket_queue.ticket_no = ticket.row_no "

/* --- one ticket --- */

/* What stands in the table for one ticket, and what ought to. */
typedef struct {
  gint64 row_no;
  DeskUuid id;
  gboolean stands;
  gboolean ought_to;
  gint64 old[N_QUEUE];
  gint64 new[N_QUEUE];
} Row;

static void
fill_columns (const DeskTicketKey *ticket,
              gint64               columns[N_QUEUE])
{
  const DeskQueueKey *key = &ticket->key;

  columns[QUEUE_STATE] = key->finished ? STATE_FINISHED : key->waiting ? STATE_WAITING : STATE_OPEN;
  columns[QUEUE_NUMBER] = key->number;
  columns[QUEUE_PRIORITY] = key->priority;
  columns[QUEUE_IS_UNATTENDED] = key->business_critical && !key->worked_on;
  columns[QUEUE_WAKE_AT] = key->wake_ms;
  columns[QUEUE_RESPOND_BY] = key->respond_by_ms;
  columns[QUEUE_RESOLVE_BY] = key->resolve_by_ms;
  columns[QUEUE_PROMISE_BY] = key->promise_by_ms;
  columns[QUEUE_SERVICE_RANK] = key->service_level_rank;
  columns[QUEUE_VIP] = key->vip != FALSE;
  columns[QUEUE_WAITING_SINCE] = key->waiting_since_ms;
  columns[QUEUE_FINISHED_AT] = ticket->finished_ms;
}

static gboolean
read_row (DeskFile      *file,
          DeskStatement *read,
          Row           *row,
          GError       **error)
{
  g_auto (DeskTicketKey) ticket = { 0 };

  if (!desk_ticket_key_read (file, read, &ticket, error))
    return FALSE;

  row->row_no = ticket.row_no;
  row->id = ticket.key.id;
  row->ought_to = !ticket.is_withdrawn;
  row->stands = sqlite3_column_type (read, DESK_TICKET_KEY_N_COLUMNS) != SQLITE_NULL;
  fill_columns (&ticket, row->new);
  for (int i = 0; i < N_QUEUE; i++)
    row->old[i] = sqlite3_column_int64 (read, DESK_TICKET_KEY_N_COLUMNS + i);

  return TRUE;
}

static gboolean
row_is_right (const Row *row)
{
  if (row->stands != row->ought_to)
    return FALSE;

  return !row->stands || memcmp (row->old, row->new, sizeof row->new) == 0;
}

/* Columns with an index are written only when they have changed: every page
 * that a commit touches is written to the disk once more. */
static const char *
choose_sql (const Row *row)
{
  if (!row->ought_to)
    return "DELETE FROM ticket_queue WHERE ticket_no = ?13";
  if (!row->stands)
    return "INSERT INTO ticket_queue (state, number, priority, is_unattended, wake_at, respond_by, resolve_by, promise_by, service_rank, vip, waiting_since, "
           "finished_at, ticket_no) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
  if (row->old[QUEUE_STATE] == row->new[QUEUE_STATE] && row->old[QUEUE_FINISHED_AT] == row->new[QUEUE_FINISHED_AT])
    return "UPDATE ticket_queue SET number = ?2, priority = ?3, is_unattended = ?4, wake_at = ?5, respond_by = ?6, resolve_by = ?7, promise_by = ?8, "
           "service_rank = ?9, vip = ?10, waiting_since = ?11 WHERE ticket_no = ?13";

  return "UPDATE ticket_queue SET state = ?1, number = ?2, priority = ?3, is_unattended = ?4, wake_at = ?5, respond_by = ?6, resolve_by = ?7, promise_by = ?8, "
         "service_rank = ?9, vip = ?10, waiting_since = ?11, finished_at = ?12 WHERE ticket_no = ?13";
}

static gboolean
write_row (DeskFile  *file,
           const Row *row,
           GError   **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, choose_sql (row), error);

  if (write == NULL)
    return FALSE;
  for (int i = 0; i < N_QUEUE; i++)
    sqlite3_bind_int64 (write, i + 1, row->new[i]);
  sqlite3_bind_int64 (write, N_QUEUE + 1, row->row_no);

  return desk_statement_run (write, error);
}

/* --- after a commit --- */

/* What a commit asks for. */
typedef struct {
  GHashTable *tickets;   /* DeskUuid, lent: to be computed again */
  GHashTable *customers; /* DeskUuid, lent: whose tickets are */
  GArray *found;         /* DeskUuid: tickets that had to be looked up */
  gboolean rules;        /* every ticket that is not finished */
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->tickets, g_hash_table_unref);
  g_clear_pointer (&work->customers, g_hash_table_unref);
  g_clear_pointer (&work->found, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static void
add_id (GHashTable    **set,
        const DeskUuid *id)
{
  if (*set == NULL)
    *set = g_hash_table_new (desk_uuid_hash, desk_uuid_equal);
  g_hash_table_add (*set, (gpointer) id);
}

static gboolean
writes_field (const DeskOperation *operation,
              const char *const   *names)
{
  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);

      if (change->outcome == DESK_FIELD_OUTCOME_SET && g_strv_contains (names, change->name))
        return TRUE;
    }

  return FALSE;
}

static gboolean
find_ticket_of (DeskFile            *file,
                const DeskOperation *operation,
                DeskUuid            *ticket,
                GError             **error)
{
  gboolean is_pause = g_str_equal (operation->table, "pause");
  const DeskValue *named = desk_operation_get (operation, "ticket_id");
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  /* The row may be gone, when its insertion was taken back. */
  if (named != NULL && desk_value_get_uuid (named, ticket))
    return TRUE;

  memset (ticket, 0, sizeof *ticket);
  read = desk_file_prepare (file, is_pause ? "SELECT ticket_id FROM pause WHERE id = ?" : "SELECT ticket_id FROM ticket_assignee WHERE id = ?", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &operation->row);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    desk_statement_get_uuid (read, 0, ticket);

  return TRUE;
}

/* A calendar that no policy counts by, such as the hours of one analyst,
 * moves no ticket. */
static gboolean
calendar_is_promised (DeskFile       *file,
                      const DeskUuid *calendar,
                      gboolean       *is_promised,
                      GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT 1 FROM policy WHERE calendar_id = ? LIMIT 1", error);

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, calendar);

  return desk_statement_step (read, is_promised, error);
}

static gboolean
plan_member (DeskFile            *file,
             const DeskOperation *operation,
             Work                *work,
             GError             **error)
{
  DeskUuid ticket;

  if (!find_ticket_of (file, operation, &ticket, error))
    return FALSE;
  if (desk_uuid_is_nil (&ticket))
    return TRUE;
  if (work->found == NULL)
    work->found = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  g_array_append_val (work->found, ticket);

  return TRUE;
}

static gboolean
plan_rules (DeskFile            *file,
            const DeskOperation *operation,
            Work                *work,
            GError             **error)
{
  gboolean counts = TRUE;

  desk_policies_forget (file);
  if (g_str_equal (operation->table, "working_calendar") && !calendar_is_promised (file, &operation->row, &counts, error))
    return FALSE;
  work->rules = work->rules || counts;

  return TRUE;
}

static gboolean
plan_operation (DeskFile            *file,
                const DeskOperation *operation,
                Work                *work,
                GError             **error)
{
  static const char *const ticket_fields[] = {
    "withdrawn", "number",       "status",      "priority",        "business_critical", "owner_id",  "waiting_until",  "logged_at",    "responded_at",
    "last_contact_at", "resolved_at", "closed_at", "service_level", "policy_id", "promise_due_at", "requester_id", NULL
  };
  static const char *const customer_fields[] = { "vip", "withdrawn", NULL };
  gboolean is_insert = operation->kind == DESK_OPERATION_INSERT;

  if (g_str_equal (operation->table, "ticket"))
    {
      if (is_insert || writes_field (operation, ticket_fields))
        add_id (&work->tickets, &operation->row);
    }
  else if (g_str_equal (operation->table, "customer"))
    {
      if (writes_field (operation, customer_fields))
        add_id (&work->customers, &operation->row);
    }
  else if (g_str_equal (operation->table, "pause") || g_str_equal (operation->table, "ticket_assignee"))
    return plan_member (file, operation, work, error);
  else if (g_str_equal (operation->table, "policy") || g_str_equal (operation->table, "working_calendar"))
    return plan_rules (file, operation, work, error);

  return TRUE;
}

/* Computes the tickets again that a statement finds, and says which have a
 * row that is another now. The statement may read what is written here: each
 * of its rows is written after it was read, and once. */
static gboolean
compute (DeskFile      *file,
         DeskStatement *read,
         DeskChangeSet *changes,
         GError       **error)
{
  while (TRUE)
    {
      Row row;
      gboolean has_row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if (!read_row (file, read, &row, error))
        return FALSE;
      if (row_is_right (&row))
        continue;
      if (!write_row (file, &row, error))
        return FALSE;
      if (changes != NULL)
        desk_change_set_add (changes, DESK_TABLE_TICKET, row.row_no, &row.id, FALSE);
    }
}

static gboolean
compute_found (DeskFile       *file,
               const char     *sql,
               const DeskUuid *id,
               DeskChangeSet  *changes,
               GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);

  if (read == NULL)
    return FALSE;
  if (id != NULL)
    desk_statement_bind_uuid (read, 1, id);

  return compute (file, read, changes, error);
}

static gboolean
do_work (DeskFile      *file,
         Work          *work,
         DeskChangeSet *changes,
         GError       **error)
{
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; work->found != NULL && i < work->found->len; i++)
    add_id (&work->tickets, &g_array_index (work->found, DeskUuid, i));

  if (work->tickets != NULL)
    {
      g_hash_table_iter_init (&iter, work->tickets);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        {
          if (!compute_found (file, SELECT_BOTH "WHERE ticket.id = ?", id, changes, error))
            return FALSE;
        }
    }
  if (work->customers != NULL)
    {
      g_hash_table_iter_init (&iter, work->customers);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        {
          if (!compute_found (file, SELECT_BOTH "WHERE ticket.requester_id = ?", id, changes, error))
            return FALSE;
        }
    }

  /* What is finished falls due no more. */
  return !work->rules ||
         compute_found (file, SELECT_BOTH "WHERE ticket.row_no IN (SELECT ticket_no FROM ticket_queue WHERE state < 2)", NULL, changes, error);
}

/**
 * desk_queue_keys_update:
 * @file: a writer inside a transaction
 * @commit: has just been applied
 * @changes: tickets whose row became another are added
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
desk_queue_keys_update (DeskFile         *file,
                        const DeskCommit *commit,
                        DeskChangeSet    *changes,
                        GError          **error)
{
  g_auto (Work) work = { 0 };

  if (commit->verdict == DESK_VERDICT_REJECTED)
    return TRUE;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      if (!plan_operation (file, g_ptr_array_index (commit->operations, i), &work, error))
        return FALSE;
    }

  return do_work (file, &work, changes, error);
}

/* --- all tickets --- */

/**
 * desk_queue_keys_rebuild:
 * @file: a writer inside a transaction
 * @error: return location
 *
 * Returns: whether the table was made anew
 */
gboolean
desk_queue_keys_rebuild (DeskFile *file,
                         GError  **error)
{
  return desk_file_run (file, "DELETE FROM ticket_queue", error) && compute_found (file, SELECT_BOTH "ORDER BY ticket.row_no", NULL, NULL, error);
}

static char *
tell_difference (const Row *row)
{
  if (!row->stands)
    return g_strdup_printf (_("ticket_queue has no row for ticket %" G_GINT64_FORMAT), row->new[QUEUE_NUMBER]);
  if (!row->ought_to)
    return g_strdup_printf (_("ticket_queue has a row for ticket %" G_GINT64_FORMAT ", which was withdrawn"), row->old[QUEUE_NUMBER]);

  for (int i = 0; i < N_QUEUE; i++)
    {
      if (row->old[i] != row->new[i])
        return g_strdup_printf (_("ticket_queue says %s = %" G_GINT64_FORMAT " for ticket %" G_GINT64_FORMAT ", and it is %" G_GINT64_FORMAT), queue_names[i],
                                row->old[i], row->new[QUEUE_NUMBER], row->new[i]);
    }

  g_return_val_if_reached (NULL);
}

static gboolean
find_stray (DeskFile *file,
            char    **difference,
            GError  **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file, "SELECT number FROM ticket_queue WHERE ticket_no NOT IN (SELECT row_no FROM ticket) ORDER BY ticket_no LIMIT 1", error);
  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    *difference = g_strdup_printf (_("ticket_queue has a row for ticket %" G_GINT64_FORMAT ", which is not there"), (gint64) sqlite3_column_int64 (read, 0));

  return TRUE;
}

/**
 * desk_queue_keys_compare:
 * @file: a desk file
 * @difference: (out) (nullable): the first row that differs from a rebuild,
 *   %NULL if none does
 * @error: return location
 *
 * Returns: whether the comparison could be made
 */
gboolean
desk_queue_keys_compare (DeskFile *file,
                         char    **difference,
                         GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, SELECT_BOTH "ORDER BY ticket.row_no", error);

  *difference = NULL;
  if (read == NULL)
    return FALSE;

  while (TRUE)
    {
      Row row;
      gboolean has_row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return find_stray (file, difference, error);
      if (!read_row (file, read, &row, error))
        return FALSE;
      if (row_is_right (&row))
        continue;
      *difference = tell_difference (&row);
      return TRUE;
    }
}
