// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The lists of the queue: which tickets stand in a view, in the order of
 * src/core/desk-queue-order.c, said in SQL over the derived table with the
 * present moment bound.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-back-and-forth.h"
#include "desk-policies.h"
#include "desk-queue.h"
#include "desk-row-list.h"

/* A break of at most this length belongs to a shift. */
#define BREAK_MS (2 * DESK_HOUR_MS)
#define SHIFT_MAX_MS DESK_DAY_MS

/* Parameters, the same in every statement of this file. */
#define NOW "?1"
#define ME "?2"
#define DAY_END "?3"
#define FILTER "?4"
#define LIMIT "?5"

#define NEVER "9223372036854775807"
#define DUE "min (ticket_queue.respond_by, ticket_queue.resolve_by, ticket_queue.promise_by)"
#define IS_SUNK "(ticket_queue.state = 1 AND ticket_queue.wake_at > " NOW ")"

/* Groups 2, 3 and 4 of the reference follow each other by what falls due
 * alone, so they are one here and the end of the shift is not needed. Ids
 * decide only between tickets that have no number yet. */
#define UNNUMBERED "CASE WHEN ticket_queue.number = " NEVER " THEN (SELECT id FROM ticket WHERE row_no = ticket_queue.ticket_no) END"
#define ORDER_OPEN \
  " ORDER BY CASE WHEN " IS_SUNK " THEN 3 WHEN ticket_queue.is_unattended THEN 0 WHEN ticket_queue.priority = 1 THEN 1 ELSE 2 END, " \
  "CASE WHEN " IS_SUNK " THEN min (ticket_queue.wake_at, " DUE ") ELSE " DUE " END, " \
  "ticket_queue.service_rank, ticket_queue.vip DESC, ticket_queue.waiting_since, ticket_queue.number, " UNNUMBERED " LIMIT " LIMIT
#define ORDER_FINISHED " ORDER BY ticket_queue.finished_at DESC, ticket_queue.service_rank, ticket_queue.vip DESC, ticket_queue.number"

/* CROSS JOIN keeps SQLite to the order of the tables: tickets that are not
 * finished are few, those of one owner or team over the years are many. */
#define FROM_QUEUE " FROM ticket_queue "
#define FROM_FILTER " FROM json_each (" FILTER ") AS allowed CROSS JOIN ticket_queue ON ticket_queue.ticket_no = allowed.value "
#define WITH_TICKET "CROSS JOIN ticket ON ticket.row_no = ticket_queue.ticket_no "
#define IS_OPEN "WHERE ticket_queue.state < 2 "

/* The plus keeps SQLite from looking through everything I was ever assigned
 * to, for each ticket. */
#define IS_ASSIGNED_TO_ME "EXISTS (SELECT 1 FROM ticket_assignee WHERE ticket_id = ticket.id AND +analyst_id = " ME " AND withdrawn IS NOT 1)"
/* Me, and whoever is absent now and has named me deputy. */
#define ABSENT "(SELECT analyst_id FROM calendar_entry WHERE kind = 'absence' AND starts_at <= " NOW " AND ends_at > " NOW " AND withdrawn IS NOT 1)"
#define MY_PARTS "(SELECT " ME " UNION ALL SELECT id FROM analyst WHERE deputy_id = " ME " AND withdrawn IS NOT 1 AND id IN " ABSENT ")"
#define MY_TEAMS "(SELECT team_id FROM team_member WHERE analyst_id = " ME " AND withdrawn IS NOT 1)"
#define MY_SUBJECTS "(SELECT subject FROM analyst_subject WHERE analyst_id = " ME " AND withdrawn IS NOT 1)"
#define IS_MINE "(ticket.owner_id IN " MY_PARTS " OR " IS_ASSIGNED_TO_ME ")"
#define IS_ESCALATED_TO_ME \
  "(ticket.id IN (SELECT ticket_id FROM entry WHERE kind = 'escalation' AND decision = 'asked' AND withdrawn IS NOT 1 AND author_id IS NOT " ME " AND " \
  "(to_analyst_id IN " MY_PARTS " OR to_team_id IN " MY_TEAMS ")) OR " \
  "(ticket.team_id IN (SELECT id FROM team WHERE lead_id = " ME " AND withdrawn IS NOT 1) AND " DESK_BACK_AND_FORTH ("ticket.id") "))"
#define IS_SHOUTED_TO_ME \
  "(ticket.id IN (SELECT ticket_id FROM entry WHERE kind = 'shout_out' AND ended_at IS NULL AND withdrawn IS NOT 1 AND author_id IS NOT " ME " AND " \
  "(to_analyst_id IN " MY_PARTS " OR to_team_id IN " MY_TEAMS " OR subject COLLATE NOCASE IN " MY_SUBJECTS \
  " OR (to_analyst_id IS NULL AND to_team_id IS NULL AND subject IS NULL))))"
#define IS_UNASSIGNED "(ticket.owner_id IS NULL AND NOT EXISTS (SELECT 1 FROM ticket_assignee WHERE ticket_id = ticket.id AND withdrawn IS NOT 1))"
#define IS_OF_MY_TEAMS "(ticket.team_id IN " MY_TEAMS ")"
#define IS_WAITING "(ticket_queue.state = 1)"
/* What falls due, and whom I wanted to ask again by then: that is mostly after
 * a ticket is finished. What another system has left open is history. */
#define DUE_TODAY \
  "(SELECT ticket_queue.ticket_no FROM ticket_queue WHERE ticket_queue.state < 2 AND " DUE " < " DAY_END " UNION " \
  "SELECT ticket_queue.ticket_no FROM entry CROSS JOIN ticket ON ticket.id = entry.ticket_id CROSS JOIN ticket_queue ON ticket_queue.ticket_no = ticket.row_no " \
  "WHERE entry.kind = 'follow_up' AND entry.result IS NULL AND entry.due_at < " DAY_END " AND entry.withdrawn IS NOT 1 AND entry.imported IS NOT 1 " \
  "AND (entry.author_id IN " MY_PARTS " OR ticket.owner_id IN " MY_PARTS "))"

#define TO_SEND \
  "(SELECT DISTINCT ticket_queue.ticket_no FROM entry CROSS JOIN ticket ON ticket.id = entry.ticket_id CROSS JOIN ticket_queue ON ticket_queue.ticket_no = ticket.row_no " \
  "WHERE entry.kind = 'message' AND entry.sent_at IS NULL AND entry.withdrawn IS NOT 1 AND entry.imported IS NOT 1 " \
  "AND (entry.author_id IN " MY_PARTS " OR ticket.owner_id IN " MY_PARTS "))"

/* The statement of a view, over everything and over what a search allows. */
#define SELECT_VIEW(join, condition) \
  { "SELECT ticket_queue.ticket_no" FROM_QUEUE join IS_OPEN condition ORDER_OPEN, "SELECT ticket_queue.ticket_no" FROM_FILTER join IS_OPEN condition ORDER_OPEN }

/* The same, of finished tickets too. */
#define SELECT_AMONG(tickets) \
  { "SELECT ticket_queue.ticket_no" FROM_QUEUE "WHERE ticket_queue.ticket_no IN " tickets ORDER_OPEN, \
    "SELECT ticket_queue.ticket_no" FROM_FILTER "WHERE ticket_queue.ticket_no IN " tickets ORDER_OPEN }

static const struct
{
  const char *name;
  const char *label;
  const char *sql[2];
} views[DESK_N_VIEWS] = {
  [DESK_VIEW_MY_WORK] = { "my-work", N_ ("My work"), SELECT_VIEW (WITH_TICKET, "AND " IS_MINE) },
  [DESK_VIEW_UNASSIGNED] = { "unassigned", N_ ("Unassigned"), SELECT_VIEW (WITH_TICKET, "AND " IS_UNASSIGNED) },
  [DESK_VIEW_TEAM] = { "team", N_ ("Team"), SELECT_VIEW (WITH_TICKET, "AND " IS_OF_MY_TEAMS) },
  [DESK_VIEW_ESCALATED] = { "escalated", N_ ("Escalated to me"), SELECT_VIEW (WITH_TICKET, "AND " IS_ESCALATED_TO_ME) },
  [DESK_VIEW_SHOUT_OUTS] = { "shout-outs", N_ ("Shout-outs"), SELECT_VIEW (WITH_TICKET, "AND " IS_SHOUTED_TO_ME) },
  [DESK_VIEW_TO_SEND] = { "to-send", N_ ("To send"), SELECT_AMONG (TO_SEND) },
  [DESK_VIEW_WAITING] = { "waiting", N_ ("Waiting"), SELECT_VIEW ("", "AND " IS_WAITING) },
  [DESK_VIEW_DUE_TODAY] = { "due-today", N_ ("Due today"), SELECT_AMONG (DUE_TODAY) },
  [DESK_VIEW_ALL_OPEN] = { "all-open", N_ ("All open"), SELECT_VIEW ("", "") },
  [DESK_VIEW_ALL] = { "all", N_ ("All"), SELECT_VIEW ("", "") },
};

/* Finished tickets: nearly always the index of ticket_queue has their order,
 * and the second statement of each pair is needed only when tickets without a
 * number stand next to each other. */
#define SELECT_FINISHED(from) \
  { "SELECT ticket_queue.ticket_no, ticket_queue.number" from "WHERE ticket_queue.state = 2" ORDER_FINISHED " LIMIT " LIMIT, \
    "SELECT ticket_queue.ticket_no" from "WHERE ticket_queue.state = 2" ORDER_FINISHED ", " UNNUMBERED " LIMIT " LIMIT }

static const char *const finished_sql[2][2] = { SELECT_FINISHED (FROM_QUEUE), SELECT_FINISHED (FROM_FILTER) };

/**
 * desk_view_get_name:
 * @view: a view
 *
 * Returns: its name on the command line
 */
const char *
desk_view_get_name (DeskView view)
{
  g_return_val_if_fail ((guint) view < DESK_N_VIEWS, NULL);

  return views[view].name;
}

/**
 * desk_view_get_label:
 * @view: a view
 *
 * Returns: its name for people
 */
const char *
desk_view_get_label (DeskView view)
{
  g_return_val_if_fail ((guint) view < DESK_N_VIEWS, NULL);

  return _(views[view].label);
}

/**
 * desk_view_parse:
 * @name: a name on the command line
 * @view: (out): the view
 *
 * Returns: whether there is one of that name
 */
gboolean
desk_view_parse (const char *name,
                 DeskView   *view)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < DESK_N_VIEWS; i++)
    {
      if (g_str_equal (views[i].name, name))
        {
          *view = (DeskView) i;
          return TRUE;
        }
    }

  return FALSE;
}

/* --- who looks, and when --- */

/* The calendar of an analyst, or else of the desk. */
static gboolean
dup_calendar (DeskFile       *file,
              const DeskUuid *analyst,
              DeskCalendar  **calendar,
              GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT calendar_id FROM analyst WHERE id = ?", error);
  DeskCalendar *found = NULL;
  DeskUuid id;
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, analyst);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row && desk_statement_get_uuid (read, 0, &id) && !desk_policies_dup_calendar (file, &id, &found, error))
    return FALSE;
  if (found == NULL)
    return desk_policies_dup_desk_calendar (file, calendar, error);

  *calendar = found;
  return TRUE;
}

static gint64
find_shift_end (const DeskCalendar *calendar,
                gint64              now_ms,
                gint64              day_end_ms)
{
  gint64 end_ms = desk_calendar_interval_end (calendar, now_ms);
  gint64 start_ms;

  /* Who works round the clock, or never, goes by the day. */
  if (end_ms == DESK_NEVER_MS)
    return day_end_ms;

  start_ms = desk_calendar_next_open (calendar, now_ms);
  while (TRUE)
    {
      gint64 next_ms = desk_calendar_next_open (calendar, end_ms);
      gint64 next_end_ms;

      if (next_ms == DESK_NEVER_MS || next_ms - end_ms > BREAK_MS)
        return end_ms;
      next_end_ms = desk_calendar_interval_end (calendar, next_ms);
      if (next_end_ms == DESK_NEVER_MS || next_end_ms - start_ms > SHIFT_MAX_MS)
        return end_ms;
      end_ms = next_end_ms;
    }
}

/**
 * desk_viewer_init:
 * @self: (out caller-allocates): overwritten
 * @file: a desk file
 * @me: (nullable): the analyst who looks
 * @now_ms: when
 * @error: return location
 *
 * The shift ends when the working hours of the analyst, or else of the desk,
 * end for the day; out of hours it is the next shift. A break of up to two
 * hours does not end it. The day is that of the desk.
 *
 * Returns: whether the working hours could be looked up
 */
gboolean
desk_viewer_init (DeskViewer     *self,
                  DeskFile       *file,
                  const DeskUuid *me,
                  gint64          now_ms,
                  GError        **error)
{
  DeskViewer result = { .now_ms = now_ms };
  g_autoptr (DeskCalendar) calendar = NULL;
  g_autoptr (DeskCalendar) desk_calendar = NULL;

  if (me != NULL)
    result.me = *me;
  if (!dup_calendar (file, &result.me, &calendar, error) || !desk_policies_dup_desk_calendar (file, &desk_calendar, error))
    return FALSE;

  result.day_end_ms = desk_calendar_day_end_ms (desk_calendar, desk_calendar_local_day (desk_calendar, now_ms));
  result.shift_end_ms = find_shift_end (calendar, now_ms, result.day_end_ms);
  *self = result;

  return TRUE;
}

/* --- lists --- */

/* @is_certain is cleared when tickets without a number may stand in each
 * other's place; it wants the number in the second column. */
static gboolean
append_rows (DeskFile         *file,
             const char       *sql,
             const DeskViewer *viewer,
             const char       *filter,
             guint             limit,
             GArray           *rows,
             gboolean         *is_certain,
             GError          **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean had_number = TRUE;

  if (read == NULL)
    return FALSE;

  /* Not every statement has a use for all of them, but each has a LIMIT, the
   * last of them. */
  sqlite3_bind_int64 (read, 1, viewer->now_ms);
  desk_statement_bind_uuid (read, 2, &viewer->me);
  sqlite3_bind_int64 (read, 3, viewer->day_end_ms);
  desk_statement_bind_text (read, 4, filter);
  sqlite3_bind_int64 (read, 5, limit == 0 ? -1 : (gint64) limit - rows->len);

  while (TRUE)
    {
      gint64 row_no;
      gboolean has_row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      row_no = sqlite3_column_int64 (read, 0);
      g_array_append_val (rows, row_no);
      if (is_certain != NULL)
        {
          gboolean has_number = sqlite3_column_int64 (read, 1) != G_MAXINT64;

          *is_certain = *is_certain && (has_number || had_number);
          had_number = has_number;
        }
    }

  /* The one that the limit has cut off may be another without a number. */
  if (is_certain != NULL)
    *is_certain = *is_certain && (had_number || limit == 0);

  return TRUE;
}

static gboolean
append_finished (DeskFile         *file,
                 const DeskViewer *viewer,
                 const char       *filter,
                 guint             limit,
                 GArray           *rows,
                 GError          **error)
{
  const char *const *sql = finished_sql[filter != NULL ? 1 : 0];
  guint n_before = rows->len;
  gboolean is_certain = TRUE;

  if (!append_rows (file, sql[0], viewer, filter, limit, rows, &is_certain, error))
    return FALSE;
  if (is_certain)
    return TRUE;

  g_array_set_size (rows, n_before);
  return append_rows (file, sql[1], viewer, filter, limit, rows, NULL, error);
}

/**
 * desk_queue_select_ids:
 * @file: a desk file, best a reader
 * @view: which tickets
 * @viewer: who looks, and when
 * @filter: (nullable) (element-type gint64): only these keys of `ticket`, in
 *   any order, each once
 * @limit: at most so many, 0 for all
 * @rows: (out) (transfer full) (element-type gint64): keys of `ticket`, in the
 *   order of the queue: finished tickets come last, newest first
 * @error: return location
 *
 * Cancelled through the file's cancellable.
 *
 * Returns: whether the list could be read
 */
gboolean
desk_queue_select_ids (DeskFile         *file,
                       DeskView          view,
                       const DeskViewer *viewer,
                       const GArray     *filter,
                       guint             limit,
                       GArray          **rows,
                       GError          **error)
{
  g_autoptr (GArray) result = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *allowed = NULL;
  g_autoptr (DeskStatement) moment = NULL;
  gboolean has_row;

  g_return_val_if_fail (file != NULL && viewer != NULL, FALSE);
  g_return_val_if_fail ((guint) view < DESK_N_VIEWS, FALSE);

  /* While a statement stands on a row, the others see the desk as it was then:
   * a ticket that is finished meanwhile is not in both halves, or in none. */
  moment = desk_file_prepare (file, "SELECT segment FROM head", error);
  if (moment == NULL || !desk_statement_step (moment, &has_row, error))
    return FALSE;

  if (filter != NULL)
    allowed = desk_row_list_to_json ((const gint64 *) filter->data, filter->len);
  if (!append_rows (file, views[view].sql[filter != NULL ? 1 : 0], viewer, allowed, limit, result, NULL, error))
    return FALSE;
  if (view == DESK_VIEW_ALL && (limit == 0 || result->len < limit) && !append_finished (file, viewer, allowed, limit, result, error))
    return FALSE;

  *rows = g_steal_pointer (&result);
  return TRUE;
}

/**
 * desk_queue_count_views:
 * @file: a desk file, best a reader
 * @viewer: who looks, and when
 * @counts: (out caller-allocates): how many tickets stand in each view
 * @error: return location
 *
 * Returns: whether they could be counted
 */
gboolean
desk_queue_count_views (DeskFile         *file,
                        const DeskViewer *viewer,
                        guint             counts[DESK_N_VIEWS],
                        GError          **error)
{
  g_autoptr (DeskStatement) open = NULL;
  g_autoptr (DeskStatement) finished = NULL;
  gboolean has_row;

  g_return_val_if_fail (file != NULL && viewer != NULL, FALSE);

  /* In the order of the views, up to all that is open. */
  open = desk_file_prepare (file,
                            "SELECT coalesce (sum (" IS_MINE "), 0), coalesce (sum (" IS_UNASSIGNED "), 0), coalesce (sum (" IS_OF_MY_TEAMS "), 0), "
                            "coalesce (sum (" IS_ESCALATED_TO_ME "), 0), coalesce (sum (" IS_SHOUTED_TO_ME "), 0), (SELECT count (*) FROM " TO_SEND "), coalesce (sum (" IS_WAITING "), 0), (SELECT count (*) FROM " DUE_TODAY "), count (*)" FROM_QUEUE WITH_TICKET IS_OPEN,
                            error);
  finished = desk_file_prepare (file, "SELECT count (*)" FROM_QUEUE "WHERE state = 2", error);
  if (open == NULL || finished == NULL)
    return FALSE;
  sqlite3_bind_int64 (open, 1, viewer->now_ms);
  desk_statement_bind_uuid (open, 2, &viewer->me);
  sqlite3_bind_int64 (open, 3, viewer->day_end_ms);
  if (!desk_statement_step (open, &has_row, error) || !desk_statement_step (finished, &has_row, error))
    return FALSE;

  for (int i = 0; i <= DESK_VIEW_ALL_OPEN; i++)
    counts[i] = (guint) sqlite3_column_int64 (open, i);
  counts[DESK_VIEW_ALL] = counts[DESK_VIEW_ALL_OPEN] + (guint) sqlite3_column_int64 (finished, 0);

  return TRUE;
}
