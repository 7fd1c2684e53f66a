// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl queue: the tickets of a view in the order of work, one a line.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-search.h"
#include "desk-commands.h"
#include "desk-day.h"
#include "desk-queue-row.h"
#include "desk-queue.h"
#include "desk-search.h"
#include "desk-ticket-explain.h"

static const DeskCliOption options[] = {
  { "view", 0, "NAME", N_ ("my-work, unassigned, team, escalated, shout-outs, to-send, waiting, due-today, all-open (if not said) or all"), FALSE },
  { "search", 0, "TEXT", N_ ("only those that “search TEXT” finds"), FALSE },
  { "limit", 0, "N", N_ ("only the first N"), FALSE },
  { "why", 0, NULL, N_ ("say why each one stands where it does"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "number", N_ ("Number"), DESK_COLUMN_KEEP },
  { "id", NULL, DESK_COLUMN_JSON },
  { "type", NULL, DESK_COLUMN_JSON },
  { "priority", N_ ("Pr"), DESK_COLUMN_RIGHT },
  { "status", NULL, DESK_COLUMN_JSON },
  { "stage", NULL, DESK_COLUMN_JSON },
  { "target", NULL, DESK_COLUMN_JSON },
  { "due_at", NULL, DESK_COLUMN_JSON },
  { "left_s", NULL, DESK_COLUMN_JSON },
  { "due", N_ ("Due"), DESK_COLUMN_TEXT },
  { "respond_used_percent", NULL, DESK_COLUMN_JSON },
  { "resolve_used_percent", NULL, DESK_COLUMN_JSON },
  { "service_level", N_ ("Level"), DESK_COLUMN_PLAIN },
  { "customer", N_ ("Customer"), DESK_COLUMN_WIDE },
  { "organisation", NULL, DESK_COLUMN_JSON },
  { "summary", N_ ("Summary"), DESK_COLUMN_WIDE },
  { "team", NULL, DESK_COLUMN_JSON },
  { "owner", N_ ("Owner"), DESK_COLUMN_WIDE },
  { "place", NULL, DESK_COLUMN_JSON },
  { "conflicts", NULL, DESK_COLUMN_JSON },
  { "why", N_ ("Why here"), DESK_COLUMN_WHOLE },
  { NULL },
};

static const char *const groups[] = {
  [DESK_QUEUE_UNATTENDED] = "unattended", [DESK_QUEUE_CRITICAL] = "critical", [DESK_QUEUE_MISSED] = "missed",     [DESK_QUEUE_SHIFT] = "shift",
  [DESK_QUEUE_LATER] = "later",           [DESK_QUEUE_WAITING] = "waiting",   [DESK_QUEUE_FINISHED] = "finished",
};

static const char *const targets[] = {
  [DESK_TARGET_NONE] = NULL,
  [DESK_TARGET_RESPOND] = "respond",
  [DESK_TARGET_RESOLVE] = "resolve",
  [DESK_TARGET_PROMISE] = "promise",
};

typedef struct {
  DeskCli *cli;
  DeskOutput *output;
  DeskCalendar *calendar;
  DeskViewer viewer;
  gboolean with_why;
} Queue;

static char *
describe_due (Queue                *queue,
              const DeskQueueRow   *row,
              const DeskQueuePlace *place)
{
  g_autofree char *duration = NULL;

  if (place->group == DESK_QUEUE_FINISHED)
    return g_strdup (desk_enum_value_label (DESK_ENUM_STATUS, (int) row->status));
  if (place->group == DESK_QUEUE_WAITING && row->waiting_reason != DESK_WAITING_REASON_UNSET)
    /* Translators: a ticket waits: for the customer, a vendor … */
    return g_strdup_printf (_("waits: %s"), desk_enum_value_label (DESK_ENUM_WAITING_REASON, (int) row->waiting_reason));
  if (place->next_due_ms == DESK_NEVER_MS)
    return NULL;

  duration = desk_duration_format (place->next_due_ms - queue->viewer.now_ms);
  return place->next_due_ms < queue->viewer.now_ms ? g_strdup_printf (_("%s late"), duration) : g_strdup_printf (_("%s left"), duration);
}

static void
put_why (Queue                *queue,
         const DeskQueueRow   *row,
         const DeskQueuePlace *place,
         const DeskQueueRow   *below)
{
  g_autofree char *place_text = desk_queue_place_describe (place, &row->key, queue->calendar, queue->viewer.now_ms);
  g_autofree char *both = NULL;

  if (below != NULL)
    both = g_strdup_printf ("%s. %s", place_text,
                            desk_queue_rule_describe (desk_queue_reason (&row->key, &below->key, queue->viewer.now_ms, queue->viewer.shift_end_ms)));
  desk_output_put_text (queue->output, "why", both != NULL ? both : place_text);
}

/* Only where it is told: it looks at each ticket once more. */
static gboolean
put_used (Queue              *queue,
          const DeskQueueRow *row,
          GError            **error)
{
  DeskTicketUsed used;

  if (!desk_output_is_json (queue->output))
    return TRUE;
  if (!desk_ticket_load_used (desk_cli_get_file (queue->cli), &row->key.id, queue->viewer.now_ms, &used, error))
    return FALSE;
  if (used.respond_percent >= 0)
    desk_output_put_integer (queue->output, "respond_used_percent", used.respond_percent);
  if (used.resolve_percent >= 0)
    desk_output_put_integer (queue->output, "resolve_used_percent", used.resolve_percent);

  return TRUE;
}

static void
put_row (Queue              *queue,
         const DeskQueueRow *row,
         const DeskQueueRow *below)
{
  DeskOutput *output = queue->output;
  DeskQueuePlace place = desk_queue_key_place (&row->key, queue->viewer.now_ms, queue->viewer.shift_end_ms);
  g_autofree char *number = desk_ticket_format_name (row->type, row->key.number, row->alias);
  g_autofree char *due = describe_due (queue, row, &place);
  gboolean has_due = place.next_due_ms != DESK_NEVER_MS && place.group != DESK_QUEUE_FINISHED;

  desk_output_next_row (output);
  desk_output_put_text (output, "number", number);
  desk_output_put_uuid (output, "id", &row->key.id);
  desk_output_put_enum (output, "type", DESK_ENUM_TICKET_TYPE, (int) row->type);
  desk_output_put_integer (output, "priority", row->key.priority);
  desk_output_put_enum (output, "status", DESK_ENUM_STATUS, (int) row->status);
  desk_output_put_enum (output, "stage", DESK_ENUM_STAGE, (int) row->stage);
  desk_output_put_text (output, "target", has_due ? targets[place.next_target] : NULL);
  if (has_due)
    {
      desk_output_put_time (output, "due_at", place.next_due_ms);
      desk_output_put_integer (output, "left_s", (place.next_due_ms - queue->viewer.now_ms) / 1000);
    }
  desk_output_put_text (output, "due", due);
  if (has_due && place.next_due_ms < queue->viewer.now_ms && place.group != DESK_QUEUE_WAITING)
    desk_output_put_alert (output, "due");
  desk_output_put_enum (output, "service_level", DESK_ENUM_SERVICE_LEVEL, (int) row->service_level);
  desk_output_put_text (output, "customer", row->customer_name);
  desk_output_put_text (output, "organisation", row->organisation_name);
  desk_output_put_text (output, "summary", row->summary);
  desk_output_put_text (output, "team", row->team_name);
  desk_output_put_text (output, "owner", row->owner_name);
  desk_output_put_text (output, "place", groups[place.group]);
  desk_output_put_integer (output, "conflicts", row->n_conflicts);
  if (queue->with_why)
    put_why (queue, row, &place, below);
}

/* One row more than a page: the reason of a row needs the one below it. */
static gboolean
put_page (Queue   *queue,
          GArray  *ids,
          guint    first,
          guint    n_shown,
          GError **error)
{
  guint n = MIN (n_shown - first, DESK_QUEUE_PAGE - 1);
  guint n_loaded = MIN (ids->len - first, n + 1);
  g_autoptr (GPtrArray) rows = NULL;

  if (!desk_queue_load_rows (desk_cli_get_file (queue->cli), &g_array_index (ids, gint64, first), n_loaded, &rows, error))
    return FALSE;
  for (guint i = 0; i < MIN (n, rows->len); i++)
    {
      put_row (queue, g_ptr_array_index (rows, i), i + 1 < rows->len ? g_ptr_array_index (rows, i + 1) : NULL);
      if (!put_used (queue, g_ptr_array_index (rows, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
begin_queue (Queue   *queue,
             DeskCli *cli,
             DeskView view,
             GError **error)
{
  DeskUuid me;
  gboolean is_known;

  queue->cli = cli;
  queue->output = desk_cli_get_output (cli);
  queue->with_why = desk_cli_has_option (cli, "why");
  queue->calendar = desk_cli_get_calendar (cli, error);
  if (queue->calendar == NULL)
    return FALSE;
  /* Only these two are about somebody. */
  if (view == DESK_VIEW_MY_WORK || view == DESK_VIEW_TEAM || view == DESK_VIEW_ESCALATED || view == DESK_VIEW_SHOUT_OUTS || view == DESK_VIEW_TO_SEND ? !desk_cli_get_me (cli, &me, error) : !desk_cli_find_me (cli, &me, &is_known, error))
    return FALSE;

  return desk_viewer_init (&queue->viewer, desk_cli_get_file (cli), &me, desk_cli_get_now_ms (cli), error);
}

/* The ids of a view, and one more than are shown, for the reason of the last
 * one. A search is made among all of them. */
static GArray *
select_ids (Queue   *queue,
            DeskView view,
            guint    limit,
            GError **error)
{
  DeskFile *file = desk_cli_get_file (queue->cli);
  const char *text = desk_cli_get_option (queue->cli, "search");
  g_autoptr (DeskSearchQuery) query = NULL;
  g_autoptr (GArray) ids = NULL;
  GArray *found;

  if (text == NULL)
    return desk_queue_select_ids (file, view, &queue->viewer, NULL, limit > 0 ? limit + 1 : 0, &ids, error) ? g_steal_pointer (&ids) : NULL;

  query = desk_cli_parse_search (queue->cli, text, error);
  if (query == NULL || !desk_queue_select_ids (file, view, &queue->viewer, NULL, 0, &ids, error))
    return NULL;
  found = desk_search_keep_tickets (file, query, &queue->viewer.me, queue->viewer.now_ms, queue->viewer.shift_end_ms, ids, NULL, error);
  if (found != NULL && limit > 0 && found->len > limit + 1)
    g_array_set_size (found, limit + 1);

  return found;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *name = desk_cli_get_option (cli, "view");
  Queue queue = { 0 };
  DeskView view = DESK_VIEW_ALL_OPEN;
  g_autoptr (GArray) ids = NULL;
  gint64 limit = 0;
  guint n_shown;

  if (name != NULL && !desk_view_parse (name, &view))
    return desk_cli_usage_error (error, _("There is no view “%s”"), name);
  if (!desk_cli_get_count (cli, "limit", 1, 1000000, &limit, error) || !begin_queue (&queue, cli, view, error))
    return FALSE;
  ids = select_ids (&queue, view, (guint) limit, error);
  if (ids == NULL)
    return FALSE;

  n_shown = limit > 0 ? MIN (ids->len, (guint) limit) : ids->len;
  desk_output_begin_list (queue.output, NULL, NULL, columns);
  for (guint first = 0; first < n_shown; first += DESK_QUEUE_PAGE - 1)
    {
      if (!put_page (&queue, ids, first, n_shown, error))
        return FALSE;
    }
  desk_output_end (queue.output);

  return TRUE;
}

const DeskCommand desk_command_queue = {
  .name = "queue",
  .usage = "[OPTION…]",
  .summary = N_ ("list tickets in the order of work"),
  .details = N_ ("The first ticket is the one to take: number, priority, time left, service level,\n"
                 "customer, summary, owner."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
