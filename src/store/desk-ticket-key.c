// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a ticket's place in the queue depends on, computed from the facts.
 * Nothing here knows what time it is.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-life-cycle.h"
#include "desk-policies.h"
#include "desk-priority.h"
#include "desk-store-error.h"
#include "desk-ticket-key.h"

/* The places of DESK_TICKET_KEY_COLUMNS. */
enum {
  COLUMN_ROW_NO,
  COLUMN_ID,
  COLUMN_WITHDRAWN,
  COLUMN_NUMBER,
  COLUMN_STATUS,
  COLUMN_PRIORITY,
  COLUMN_BUSINESS_CRITICAL,
  COLUMN_OWNER,
  COLUMN_WAITING_UNTIL,
  COLUMN_LOGGED_AT,
  COLUMN_RESPONDED_AT,
  COLUMN_LAST_CONTACT_AT,
  COLUMN_RESOLVED_AT,
  COLUMN_CLOSED_AT,
  COLUMN_SERVICE_LEVEL,
  COLUMN_PROMISE_DUE_AT,
  COLUMN_POLICY,
  COLUMN_HAS_ASSIGNEE,
  COLUMN_VIP,
  N_COLUMNS
};
G_STATIC_ASSERT (N_COLUMNS == DESK_TICKET_KEY_N_COLUMNS);

/* A time of the log may be any integer, and what is computed with it must not
 * run over. */
static gint64
get_time (DeskStatement *row,
          int            column,
          gint64         when_null)
{
  gint64 time_ms = sqlite3_column_int64 (row, column);

  if (time_ms == 0 && sqlite3_column_type (row, column) == SQLITE_NULL)
    return when_null;

  return CLAMP (time_ms, DESK_CALENDAR_MIN_MS, DESK_CALENDAR_MAX_MS);
}

static int
get_enum (DeskStatement *row,
          int            column,
          DeskEnumId     id)
{
  const char *name = (const char *) sqlite3_column_text (row, column);

  return name != NULL ? desk_enum_parse (id, name) : 0;
}

static gboolean
load_pauses (DeskFile       *file,
             const DeskUuid *ticket,
             GArray        **pauses,
             GError        **error)
{
  g_autoptr (GArray) result = g_array_new (FALSE, FALSE, sizeof (DeskPause));
  g_autoptr (DeskStatement) read = NULL;

  read = desk_file_prepare (file, "SELECT started_at, ended_at, reason FROM pause WHERE ticket_id = ? AND withdrawn IS NOT 1 ORDER BY started_at, id", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, ticket);

  while (TRUE)
    {
      DeskPause pause;
      gboolean has_row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      pause.started_ms = get_time (read, 0, DESK_CALENDAR_MAX_MS);
      pause.ended_ms = get_time (read, 1, 0);
      pause.reason = (DeskWaitingReason) get_enum (read, 2, DESK_ENUM_WAITING_REASON);
      g_array_append_val (result, pause);
    }

  *pauses = g_steal_pointer (&result);
  return TRUE;
}

/* The moments at which the targets fall due; nothing falls due any more on a
 * ticket that is finished. */
static void
fill_due (DeskTicketKey *self)
{
  DeskQueueKey *key = &self->key;

  key->respond_by_ms = DESK_NEVER_MS;
  key->resolve_by_ms = DESK_NEVER_MS;
  if (key->finished)
    {
      key->promise_by_ms = DESK_NEVER_MS;
      return;
    }
  if (!self->has_targets)
    return;

  if (self->responded_ms == 0)
    key->respond_by_ms = desk_service_level_due (self->calendar, &self->respond, self->logged_ms, NULL, 0);
  key->resolve_by_ms = desk_service_level_due (self->calendar, &self->resolve, self->logged_ms, (const DeskPause *) self->pauses->data, self->pauses->len);
}

static gboolean
read_targets (DeskFile      *file,
              DeskStatement *row,
              DeskTicketKey *self,
              GError       **error)
{
  const DeskPromiseRules *rules = NULL;
  DeskServiceLevel level = (DeskServiceLevel) get_enum (row, COLUMN_SERVICE_LEVEL, DESK_ENUM_SERVICE_LEVEL);
  DeskUuid policy;

  self->key.service_level_rank = desk_service_level_get_rank (level);
  if (!desk_statement_get_uuid (row, COLUMN_POLICY, &policy))
    return TRUE;
  if (!desk_policies_get (file, &policy, &rules, error))
    return FALSE;
  if (rules == NULL || rules->policy == NULL || sqlite3_column_type (row, COLUMN_LOGGED_AT) == SQLITE_NULL)
    return TRUE;

  self->has_targets = desk_policy_lookup (rules->policy, level, self->key.priority, &self->respond, &self->resolve);
  if (self->has_targets)
    self->calendar = desk_calendar_ref (rules->calendar);

  return TRUE;
}

/**
 * desk_ticket_key_read:
 * @file: a desk file
 * @row: stands on a row that begins with %DESK_TICKET_KEY_COLUMNS
 * @key: (out caller-allocates): clear it with desk_ticket_key_clear()
 * @error: return location
 *
 * Returns: whether all of it could be read
 */
gboolean
desk_ticket_key_read (DeskFile      *file,
                      DeskStatement *row,
                      DeskTicketKey *key,
                      GError       **error)
{
  g_auto (DeskTicketKey) self = { 0 };
  DeskStatus status = (DeskStatus) get_enum (row, COLUMN_STATUS, DESK_ENUM_STATUS);
  gint64 number = sqlite3_column_int64 (row, COLUMN_NUMBER);
  gint64 done_ms;

  self.row_no = sqlite3_column_int64 (row, COLUMN_ROW_NO);
  self.is_withdrawn = sqlite3_column_int64 (row, COLUMN_WITHDRAWN) != 0;
  self.logged_ms = get_time (row, COLUMN_LOGGED_AT, 0);
  self.responded_ms = get_time (row, COLUMN_RESPONDED_AT, 0);
  self.resolved_ms = get_time (row, COLUMN_RESOLVED_AT, 0);

  desk_statement_get_uuid (row, COLUMN_ID, &self.key.id);
  self.key.number = number > 0 ? number : G_MAXINT64;
  self.key.business_critical = sqlite3_column_int64 (row, COLUMN_BUSINESS_CRITICAL) != 0;
  self.key.priority = self.key.business_critical ? DESK_PRIORITY_CRITICAL : sqlite3_column_int64 (row, COLUMN_PRIORITY);
  self.key.worked_on = sqlite3_column_type (row, COLUMN_OWNER) != SQLITE_NULL || sqlite3_column_int64 (row, COLUMN_HAS_ASSIGNEE) != 0;
  self.key.finished = desk_status_is_finished (status);
  self.key.waiting = status == DESK_STATUS_WAITING;
  self.key.wake_ms = self.key.waiting ? get_time (row, COLUMN_WAITING_UNTIL, DESK_NEVER_MS) : DESK_NEVER_MS;
  self.key.promise_by_ms = get_time (row, COLUMN_PROMISE_DUE_AT, DESK_NEVER_MS);
  self.key.vip = sqlite3_column_int64 (row, COLUMN_VIP) != 0;
  self.key.waiting_since_ms = get_time (row, COLUMN_LAST_CONTACT_AT, self.logged_ms);

  /* Finished tickets stand in the order in which they were finished, or were
   * last heard of where that was not written down. */
  done_ms = MAX (get_time (row, COLUMN_CLOSED_AT, G_MININT64), get_time (row, COLUMN_RESOLVED_AT, G_MININT64));
  if (self.key.finished && done_ms != G_MININT64)
    self.key.waiting_since_ms = done_ms;
  self.finished_ms = self.key.finished ? self.key.waiting_since_ms : DESK_NEVER_MS;

  if (!read_targets (file, row, &self, error) || !load_pauses (file, &self.key.id, &self.pauses, error))
    return FALSE;
  fill_due (&self);

  *key = self;
  memset (&self, 0, sizeof self);
  return TRUE;
}

/**
 * desk_ticket_key_load:
 * @file: a desk file
 * @ticket: id of a ticket
 * @key: (out caller-allocates): clear it with desk_ticket_key_clear()
 * @error: return location
 *
 * Returns: whether all of it could be read; %DESK_STORE_ERROR_NOT_FOUND when
 *   there is no such ticket
 */
gboolean
desk_ticket_key_load (DeskFile       *file,
                      const DeskUuid *ticket,
                      DeskTicketKey  *key,
                      GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT " DESK_TICKET_KEY_COLUMNS " FROM ticket WHERE id = ?", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, ticket);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no such ticket on this desk"));
      return FALSE;
    }

  return desk_ticket_key_read (file, read, key, error);
}

void
desk_ticket_key_clear (DeskTicketKey *self)
{
  g_clear_pointer (&self->calendar, desk_calendar_unref);
  g_clear_pointer (&self->pauses, g_array_unref);
}
