// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a list shows of a ticket, loaded a page at a time.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-queue-row.h"
#include "desk-row-list.h"
#include "desk-ticket-key.h"

G_DEFINE_BOXED_TYPE (DeskQueueRow, desk_queue_row, desk_queue_row_ref, desk_queue_row_unref)

#define STATE_WAITING 1
#define STATE_FINISHED 2

/* In the order of select_rows. */
enum {
  COLUMN_PLACE,
  COLUMN_ROW_NO,
  COLUMN_ID,
  COLUMN_TYPE,
  COLUMN_SUMMARY,
  COLUMN_STATUS,
  COLUMN_STAGE,
  COLUMN_SERVICE_LEVEL,
  COLUMN_CHANNEL,
  COLUMN_WAITING_REASON,
  COLUMN_BUSINESS_CRITICAL,
  COLUMN_LOGGED_AT,
  COLUMN_OWNER,
  COLUMN_N_ASSIGNEES,
  COLUMN_CUSTOMER_NAME,
  COLUMN_ORGANISATION_NAME,
  COLUMN_OWNER_NAME,
  COLUMN_TEAM_NAME,
  COLUMN_STATE,
  COLUMN_NUMBER,
  COLUMN_PRIORITY,
  COLUMN_WAKE_AT,
  COLUMN_RESPOND_BY,
  COLUMN_RESOLVE_BY,
  COLUMN_PROMISE_BY,
  COLUMN_SERVICE_RANK,
  COLUMN_VIP,
  COLUMN_WAITING_SINCE,
  COLUMN_FINISHED_AT,
  COLUMN_ALIAS,
  COLUMN_N_CONFLICTS,
};

static const char select_rows[] =
  "SELECT wanted.key, ticket.row_no, ticket.id, ticket.type, ticket.summary, ticket.status, ticket.stage, ticket.service_level, ticket.channel, "
  "ticket.waiting_reason, ticket.business_critical, ticket.logged_at, ticket.owner_id, "
  "(SELECT count (*) FROM ticket_assignee WHERE ticket_id = ticket.id AND withdrawn IS NOT 1), "
  "customer.name, organisation.name, analyst.name, team.name, "
  "ticket_queue.state, ticket_queue.number, ticket_queue.priority, ticket_queue.wake_at, ticket_queue.respond_by, ticket_queue.resolve_by, "
  "ticket_queue.promise_by, ticket_queue.service_rank, ticket_queue.vip, ticket_queue.waiting_since, ticket_queue.finished_at, "
  "ticket.alias, (SELECT count (*) FROM conflict WHERE settled_by IS NULL AND row_id = ticket.id) "
  "FROM json_each (?) AS wanted "
  "CROSS JOIN ticket_queue ON ticket_queue.ticket_no = wanted.value "
  "CROSS JOIN ticket ON ticket.row_no = ticket_queue.ticket_no "
  "LEFT JOIN customer ON customer.id = ticket.requester_id "
  "LEFT JOIN organisation ON organisation.id = coalesce (ticket.organisation_id, customer.organisation_id) "
  "LEFT JOIN analyst ON analyst.id = ticket.owner_id "
  "LEFT JOIN team ON team.id = ticket.team_id";

DeskQueueRow *
desk_queue_row_ref (DeskQueueRow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_row (gpointer data)
{
  DeskQueueRow *self = data;

  g_free (self->alias);
  g_free (self->summary);
  g_free (self->customer_name);
  g_free (self->organisation_name);
  g_free (self->owner_name);
  g_free (self->team_name);
}

void
desk_queue_row_unref (DeskQueueRow *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_row);
}

static void
free_row (gpointer row)
{
  if (row != NULL)
    desk_queue_row_unref (row);
}

static int
get_enum (DeskStatement *read,
          int            column,
          DeskEnumId     id)
{
  const char *name = (const char *) sqlite3_column_text (read, column);

  return name != NULL ? desk_enum_parse (id, name) : 0;
}

static void
fill_key (DeskQueueRow  *self,
          DeskStatement *read)
{
  DeskQueueKey *key = &self->key;
  gint64 state = sqlite3_column_int64 (read, COLUMN_STATE);
  DeskQueuePlace place;

  desk_statement_get_uuid (read, COLUMN_ID, &key->id);
  key->number = sqlite3_column_int64 (read, COLUMN_NUMBER);
  key->priority = sqlite3_column_int64 (read, COLUMN_PRIORITY);
  key->business_critical = sqlite3_column_int64 (read, COLUMN_BUSINESS_CRITICAL) != 0;
  key->worked_on = !desk_uuid_is_nil (&self->owner) || self->n_assignees > 0;
  key->waiting = state == STATE_WAITING;
  key->wake_ms = sqlite3_column_int64 (read, COLUMN_WAKE_AT);
  key->respond_by_ms = sqlite3_column_int64 (read, COLUMN_RESPOND_BY);
  key->resolve_by_ms = sqlite3_column_int64 (read, COLUMN_RESOLVE_BY);
  key->promise_by_ms = sqlite3_column_int64 (read, COLUMN_PROMISE_BY);
  key->service_level_rank = sqlite3_column_int (read, COLUMN_SERVICE_RANK);
  key->vip = sqlite3_column_int64 (read, COLUMN_VIP) != 0;
  key->waiting_since_ms = sqlite3_column_int64 (read, COLUMN_WAITING_SINCE);
  key->finished = state == STATE_FINISHED;

  /* Which target is next does not depend on when it is asked. */
  place = desk_queue_key_place (key, 0, 0);
  self->next_target = place.next_target;
  self->next_due_ms = place.next_due_ms;
}

static DeskQueueRow *
row_new (DeskStatement *read)
{
  DeskQueueRow *self = g_atomic_rc_box_new0 (DeskQueueRow);

  self->row_no = sqlite3_column_int64 (read, COLUMN_ROW_NO);
  self->type = (DeskTicketType) get_enum (read, COLUMN_TYPE, DESK_ENUM_TICKET_TYPE);
  self->status = (DeskStatus) get_enum (read, COLUMN_STATUS, DESK_ENUM_STATUS);
  self->stage = (DeskStage) get_enum (read, COLUMN_STAGE, DESK_ENUM_STAGE);
  self->service_level = (DeskServiceLevel) get_enum (read, COLUMN_SERVICE_LEVEL, DESK_ENUM_SERVICE_LEVEL);
  self->channel = (DeskChannel) get_enum (read, COLUMN_CHANNEL, DESK_ENUM_CHANNEL);
  self->waiting_reason = (DeskWaitingReason) get_enum (read, COLUMN_WAITING_REASON, DESK_ENUM_WAITING_REASON);
  self->logged_ms = sqlite3_column_int64 (read, COLUMN_LOGGED_AT);
  self->finished_ms = sqlite3_column_int64 (read, COLUMN_FINISHED_AT);
  desk_statement_get_uuid (read, COLUMN_OWNER, &self->owner);
  self->n_assignees = (guint) sqlite3_column_int64 (read, COLUMN_N_ASSIGNEES);
  self->n_conflicts = (guint) sqlite3_column_int64 (read, COLUMN_N_CONFLICTS);
  self->alias = desk_statement_dup_text (read, COLUMN_ALIAS);
  self->summary = desk_statement_dup_text (read, COLUMN_SUMMARY);
  if (self->summary == NULL)
    self->summary = g_strdup ("");
  self->customer_name = desk_statement_dup_text (read, COLUMN_CUSTOMER_NAME);
  self->organisation_name = desk_statement_dup_text (read, COLUMN_ORGANISATION_NAME);
  self->owner_name = desk_statement_dup_text (read, COLUMN_OWNER_NAME);
  self->team_name = desk_statement_dup_text (read, COLUMN_TEAM_NAME);
  fill_key (self, read);

  return self;
}

/* The queue's keys have only the moments at which targets fall due. */
static gboolean
fill_warnings (DeskFile     *file,
               DeskQueueRow *row,
               GError      **error)
{
  g_auto (DeskTicketKey) key = { 0 };

  for (guint i = 0; i < DESK_N_WARNINGS; i++)
    row->warn_ms[i] = DESK_NEVER_MS;
  if (row->key.finished || row->next_due_ms == DESK_NEVER_MS || (row->next_target != DESK_TARGET_RESPOND && row->next_target != DESK_TARGET_RESOLVE))
    return TRUE;
  if (!desk_ticket_key_load (file, &row->key.id, &key, error))
    return FALSE;
  if (key.has_targets)
    desk_service_level_warnings (key.calendar, row->next_target == DESK_TARGET_RESPOND ? &key.respond : &key.resolve, key.logged_ms,
                                 (const DeskPause *) key.pauses->data, key.pauses->len, row->warn_ms);

  return TRUE;
}

/**
 * desk_queue_row_get_warning:
 * @self: a row
 * @now_ms: now
 *
 * Returns: 50, 75 or 90 when as many percent of the time of its next target
 *   are used, 100 when it is missed; otherwise 0
 */
guint
desk_queue_row_get_warning (const DeskQueueRow *self,
                            gint64              now_ms)
{
  static const guint percent[DESK_N_WARNINGS] = { 50, 75, 90 };
  guint warning = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->key.finished || self->next_due_ms == DESK_NEVER_MS)
    return 0;
  if (self->next_due_ms <= now_ms)
    return 100;
  for (guint i = 0; i < DESK_N_WARNINGS; i++)
    {
      if (self->warn_ms[i] <= now_ms)
        warning = percent[i];
    }

  return warning;
}

/**
 * desk_queue_load_rows:
 * @file: a desk file, best a reader
 * @row_nos: (array length=n_rows) (nullable): keys of `ticket`, from 1
 * @n_rows: how many, at most %DESK_QUEUE_PAGE
 * @rows: (out) (transfer full) (element-type DeskQueueRow): as many, in the
 *   same order; %NULL in the place of a ticket that is not there any more
 * @error: return location
 *
 * Returns: whether they could be read
 */
gboolean
desk_queue_load_rows (DeskFile     *file,
                      const gint64 *row_nos,
                      guint         n_rows,
                      GPtrArray   **rows,
                      GError      **error)
{
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (free_row);
  g_autofree char *wanted = NULL;
  g_autoptr (DeskStatement) read = NULL;

  g_return_val_if_fail (file != NULL, FALSE);
  g_return_val_if_fail (n_rows <= DESK_QUEUE_PAGE, FALSE);

  wanted = desk_row_list_to_json (row_nos, n_rows);
  g_ptr_array_set_size (result, (int) n_rows);
  read = desk_file_prepare (file, select_rows, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, wanted);

  while (TRUE)
    {
      gint64 place;
      gboolean has_row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      place = sqlite3_column_int64 (read, COLUMN_PLACE);
      g_ptr_array_index (result, place) = row_new (read);
    }
  for (guint i = 0; i < n_rows; i++)
    {
      DeskQueueRow *row = g_ptr_array_index (result, i);

      if (row != NULL && !fill_warnings (file, row, error))
        return FALSE;
    }

  *rows = g_steal_pointer (&result);
  return TRUE;
}
