// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A desk of random tickets, made and changed through commits, with a model of
 * it in plain C. Values come from few, so that ties are common.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-life-cycle.h"
#include "desk-store-error.h"
#include "queue-model.h"

#define HALF_HOUR_MS (30 * DESK_MINUTE_MS)

static gboolean
toss (QueueModel *self,
      int         one_in)
{
  return g_rand_int_range (self->rand, 0, one_in) == 0;
}

/**
 * queue_model_pick_time:
 * @self: a model
 *
 * Returns: one of the half hours of the week around the fixture's moment
 */
gint64
queue_model_pick_time (QueueModel *self)
{
  return FIXTURE_NOW_MS + g_rand_int_range (self->rand, -120, 200) * HALF_HOUR_MS;
}

/* One of few, or none. */
static gint64
pick_time_or_none (QueueModel *self,
                   int         one_in)
{
  return toss (self, one_in) ? FIXTURE_NOW_MS + g_rand_int_range (self->rand, -8, 8) * HALF_HOUR_MS : 0;
}

static void
put_time (DeskOperation *operation,
          const char    *field,
          gint64         time_ms)
{
  if (time_ms != 0)
    desk_operation_put_integer (operation, field, time_ms);
  else
    desk_operation_put_null (operation, field);
}

static void
put_row (DeskOperation  *operation,
         const char     *field,
         const DeskUuid *rows,
         int             index)
{
  if (index >= 0)
    desk_operation_put_uuid (operation, field, &rows[index]);
  else
    desk_operation_put_null (operation, field);
}

/* --- the fields of a ticket, each changed at random and written --- */

static void
change_status (QueueModel    *self,
               ModelTicket   *ticket,
               DeskOperation *operation)
{
  ticket->status = (DeskStatus) g_rand_int_range (self->rand, DESK_STATUS_NEW, DESK_N_STATUS);
  if (toss (self, 2))
    ticket->status = toss (self, 2) ? DESK_STATUS_OPEN : DESK_STATUS_WAITING;
  ticket->waiting_until_ms = pick_time_or_none (self, 2);
  desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, (int) ticket->status);
  put_time (operation, "waiting_until", ticket->waiting_until_ms);
}

static void
change_priority (QueueModel    *self,
                 ModelTicket   *ticket,
                 DeskOperation *operation)
{
  ticket->priority = g_rand_int_range (self->rand, 1, 6);
  ticket->business_critical = toss (self, 6);
  desk_operation_put_integer (operation, "priority", ticket->priority);
  desk_operation_put_integer (operation, "business_critical", ticket->business_critical);
}

static void
change_people (QueueModel    *self,
               ModelTicket   *ticket,
               DeskOperation *operation)
{
  ticket->owner = g_rand_int_range (self->rand, -2, MODEL_N_ANALYSTS);
  ticket->team = g_rand_int_range (self->rand, -1, MODEL_N_TEAMS);
  ticket->requester = g_rand_int_range (self->rand, -1, MODEL_N_CUSTOMERS);
  put_row (operation, "owner_id", self->analysts, ticket->owner);
  put_row (operation, "team_id", self->teams, ticket->team);
  put_row (operation, "requester_id", self->customers, ticket->requester);
}

static void
change_service_level (QueueModel    *self,
                      ModelTicket   *ticket,
                      DeskOperation *operation)
{
  ticket->service_level = (DeskServiceLevel) g_rand_int_range (self->rand, DESK_SERVICE_LEVEL_PLATINUM, DESK_N_SERVICE_LEVEL);
  desk_operation_put_enum (operation, "service_level", DESK_ENUM_SERVICE_LEVEL, (int) ticket->service_level);
}

static void
change_times (QueueModel    *self,
              ModelTicket   *ticket,
              DeskOperation *operation)
{
  ticket->responded_ms = pick_time_or_none (self, 2);
  ticket->last_contact_ms = pick_time_or_none (self, 2);
  ticket->resolved_ms = pick_time_or_none (self, 2);
  ticket->closed_ms = pick_time_or_none (self, 3);
  ticket->promise_ms = pick_time_or_none (self, 4);
  put_time (operation, "responded_at", ticket->responded_ms);
  put_time (operation, "last_contact_at", ticket->last_contact_ms);
  put_time (operation, "resolved_at", ticket->resolved_ms);
  put_time (operation, "closed_at", ticket->closed_ms);
  put_time (operation, "promise_due_at", ticket->promise_ms);
}

/* What moves no ticket. */
static void
change_text (QueueModel    *self,
             ModelTicket   *ticket,
             DeskOperation *operation)
{
  g_autofree char *text = g_strdup_printf ("Text %d", g_rand_int_range (self->rand, 0, 1000));

  desk_operation_put_text (operation, "cause", text);
}

static void
change_withdrawn (QueueModel    *self,
                  ModelTicket   *ticket,
                  DeskOperation *operation)
{
  ticket->is_withdrawn = !ticket->is_withdrawn;
  if (ticket->is_withdrawn)
    desk_operation_put_integer (operation, "withdrawn", 1);
  else
    desk_operation_put_null (operation, "withdrawn");
}

/* A change may leave everything as it was. */
static void
act (QueueModel *self,
     DeskCommit *commit)
{
  g_autoptr (GError) error = NULL;

  if (!desk_act (self->fixture->file, commit, NULL, &error) && !g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    g_assert_no_error (error);
}

/* --- rows beside the ticket --- */

static void
toggle_assignee (QueueModel  *self,
                 ModelTicket *ticket)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) analyst_value = DESK_VALUE_INIT;
  int analyst = g_rand_int_range (self->rand, 0, MODEL_N_ANALYSTS);
  DeskOperation *operation;

  desk_value_set_uuid (&ticket_value, &ticket->id);
  desk_value_set_uuid (&analyst_value, &self->analysts[analyst]);
  operation = desk_commit_add_member (commit, DESK_TABLE_TICKET_ASSIGNEE, "ticket_id", &ticket_value, "analyst_id", &analyst_value, NULL);
  if (ticket->is_assigned[analyst])
    {
      DeskUuid member = operation->row;

      g_ptr_array_set_size (commit->operations, 0);
      desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_TICKET_ASSIGNEE, &member), "withdrawn", 1);
    }
  ticket->is_assigned[analyst] = !ticket->is_assigned[analyst];
  act (self, commit);
}

static void
add_pause (QueueModel  *self,
           ModelTicket *ticket)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");
  ModelPause added = { .is_withdrawn = FALSE };
  DeskOperation *operation;

  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &added.id);
  added.pause.started_ms = queue_model_pick_time (self);
  added.pause.ended_ms = toss (self, 3) ? 0 : added.pause.started_ms + g_rand_int_range (self->rand, 0, 20) * HALF_HOUR_MS;
  added.pause.reason = toss (self, 3) ? DESK_WAITING_REASON_VENDOR : DESK_WAITING_REASON_CUSTOMER;
  g_array_append_val (ticket->pauses, added);

  operation = desk_commit_add_insert (commit, DESK_TABLE_PAUSE, &added.id);
  desk_operation_put_uuid (operation, "ticket_id", &ticket->id);
  desk_operation_put_enum (operation, "reason", DESK_ENUM_WAITING_REASON, (int) added.pause.reason);
  desk_operation_put_integer (operation, "started_at", added.pause.started_ms);
  if (added.pause.ended_ms != 0)
    desk_operation_put_integer (operation, "ended_at", added.pause.ended_ms);
  act (self, commit);
}

static void
change_pause (QueueModel  *self,
              ModelTicket *ticket)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");
  ModelPause *changed;
  DeskOperation *operation;

  if (ticket->pauses->len == 0)
    {
      add_pause (self, ticket);
      return;
    }

  changed = &g_array_index (ticket->pauses, ModelPause, g_rand_int_range (self->rand, 0, (gint32) ticket->pauses->len));
  operation = desk_commit_add_set (commit, DESK_TABLE_PAUSE, &changed->id);
  if (toss (self, 3))
    {
      changed->is_withdrawn = !changed->is_withdrawn;
      if (changed->is_withdrawn)
        desk_operation_put_integer (operation, "withdrawn", 1);
      else
        desk_operation_put_null (operation, "withdrawn");
    }
  else
    {
      changed->pause.ended_ms = toss (self, 4) ? 0 : changed->pause.started_ms + g_rand_int_range (self->rand, 0, 20) * HALF_HOUR_MS;
      put_time (operation, "ended_at", changed->pause.ended_ms);
    }
  act (self, commit);
}

static void
toggle_vip (QueueModel *self)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "customer_edit");
  int customer = g_rand_int_range (self->rand, 0, MODEL_N_CUSTOMERS);

  self->is_vip[customer] = !self->is_vip[customer];
  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_CUSTOMER, &self->customers[customer]), "vip", self->is_vip[customer]);
  act (self, commit);
}

/**
 * queue_model_change:
 * @self: a model
 *
 * Makes one random commit, and the same change in the model.
 */
void
queue_model_change (QueueModel *self)
{
  static void (*const fields[]) (QueueModel *, ModelTicket *, DeskOperation *)
    = { change_status, change_status, change_priority, change_people, change_service_level, change_times, change_text, change_withdrawn };
  ModelTicket *ticket = g_ptr_array_index (self->tickets, g_rand_int_range (self->rand, 0, (gint32) self->tickets->len));
  int choice = g_rand_int_range (self->rand, 0, (gint32) G_N_ELEMENTS (fields) + 4);

  if (choice < (int) G_N_ELEMENTS (fields))
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");

      fields[choice](self, ticket, desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket->id));
      act (self, commit);
    }
  else if (choice == (int) G_N_ELEMENTS (fields))
    toggle_vip (self);
  else if (choice == (int) G_N_ELEMENTS (fields) + 1)
    toggle_assignee (self, ticket);
  else
    change_pause (self, ticket);
}

/**
 * queue_model_close:
 * @self: a model
 * @ticket: a ticket of it
 *
 * Closes the ticket, at the fixture's moment.
 */
void
queue_model_close (QueueModel  *self,
                   ModelTicket *ticket)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");
  DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket->id);

  ticket->status = DESK_STATUS_CLOSED;
  ticket->closed_ms = FIXTURE_NOW_MS;
  desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, (int) ticket->status);
  desk_operation_put_integer (operation, "closed_at", ticket->closed_ms);
  act (self, commit);
}

/* --- making the desk --- */

/* A ticket comes without a number only out of somebody else's log. */
static void
take (QueueModel *self,
      DeskCommit *commit)
{
  DeskFixture *fixture = self->fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskBatch) batch = desk_batch_begin (fixture->file, &error);

  g_assert_no_error (error);
  desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &commit->id);
  desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &commit->replica);
  commit->replica_no = 1;
  desk_commit_add_salts (commit, fixture->ids);
  desk_batch_take (batch, commit, &error);
  g_assert_no_error (error);
  desk_batch_end (batch, NULL, &error);
  g_assert_no_error (error);
}

static void
put_policy (QueueModel    *self,
            DeskOperation *operation)
{
  DeskUuid policy;

  desk_fixture_get_policy (self->fixture, &policy);
  desk_operation_put_uuid (operation, "policy_id", &policy);
}

static void
add_ticket (QueueModel *self)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_record");
  g_autofree char *summary = g_strdup_printf ("Ticket %u", self->tickets->len);
  ModelTicket *ticket = g_new0 (ModelTicket, 1);
  DeskOperation *operation;

  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &ticket->id);
  ticket->pauses = g_array_new (FALSE, FALSE, sizeof (ModelPause));
  ticket->logged_ms = FIXTURE_NOW_MS - g_rand_int_range (self->rand, 1, 40) * 4 * DESK_HOUR_MS;
  g_ptr_array_add (self->tickets, ticket);

  operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &ticket->id);
  desk_operation_put_enum (operation, "type", DESK_ENUM_TICKET_TYPE, g_rand_int_range (self->rand, 1, DESK_N_TICKET_TYPE));
  desk_operation_put_text (operation, "summary", summary);
  desk_operation_put_integer (operation, "logged_at", ticket->logged_ms);
  put_policy (self, operation);
  change_status (self, ticket, operation);
  change_priority (self, ticket, operation);
  change_people (self, ticket, operation);
  change_service_level (self, ticket, operation);
  change_times (self, ticket, operation);
  act (self, commit);
  ticket->number = self->tickets->len;
  ticket->row_no = desk_fixture_find_row (self->fixture, DESK_TABLE_TICKET, &ticket->id);

  if (toss (self, 4))
    toggle_assignee (self, ticket);
  if (toss (self, 3))
    add_pause (self, ticket);
}

/* All alike but for their ids, which are in no order. */
static void
add_unnumbered_ticket (QueueModel *self)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_record");
  ModelTicket *ticket = g_new0 (ModelTicket, 1);
  DeskOperation *operation;

  desk_id_source_fill (self->fixture->ids, ticket->id.bytes, DESK_UUID_SIZE);
  ticket->pauses = g_array_new (FALSE, FALSE, sizeof (ModelPause));
  ticket->logged_ms = FIXTURE_NOW_MS;
  ticket->number = G_MAXINT64;
  ticket->status = DESK_STATUS_OPEN;
  ticket->priority = 3;
  ticket->owner = ticket->team = ticket->requester = -1;
  g_ptr_array_add (self->tickets, ticket);

  operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &ticket->id);
  put_policy (self, operation);
  desk_operation_put_enum (operation, "type", DESK_ENUM_TICKET_TYPE, DESK_TICKET_TYPE_INCIDENT);
  desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, DESK_STATUS_OPEN);
  desk_operation_put_text (operation, "summary", "Made offline");
  desk_operation_put_integer (operation, "priority", ticket->priority);
  desk_operation_put_integer (operation, "logged_at", ticket->logged_ms);
  take (self, commit);
  ticket->row_no = desk_fixture_find_row (self->fixture, DESK_TABLE_TICKET, &ticket->id);
}

static void
add_people (QueueModel *self)
{
  DeskFixture *fixture = self->fixture;

  self->analysts[0] = fixture->me;
  for (int i = 1; i < MODEL_N_ANALYSTS; i++)
    desk_fixture_add_analyst (fixture, "Analyst", &self->analysts[i]);
  for (int i = 0; i < MODEL_N_TEAMS; i++)
    desk_fixture_add_team (fixture, "Team", &self->analysts[i < 2 ? 0 : 1], &self->teams[i]);
  for (int i = 0; i < MODEL_N_CUSTOMERS; i++)
    {
      self->is_vip[i] = i == 0;
      desk_fixture_add_customer (fixture, "Customer", NULL, self->is_vip[i], &self->customers[i]);
    }
}

/* Policy and calendar as the founding of the desk has written them. */
static void
read_rules (QueueModel *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (self->fixture->file, "SELECT transitions FROM working_calendar", &error);
  g_assert_no_error (error);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  self->calendar = desk_calendar_new_from_json (FALSE, desk_calendar_get_default_hours_json (), NULL, (const char *) sqlite3_column_text (read, 0), &error);
  g_assert_no_error (error);
  self->policy = desk_policy_new_from_json (desk_policy_get_default_targets_json (), desk_policy_get_default_round_the_clock_json (), &error);
  g_assert_no_error (error);
}

static void
free_ticket (gpointer data)
{
  ModelTicket *ticket = data;

  g_array_unref (ticket->pauses);
  g_free (ticket);
}

/**
 * queue_model_new:
 * @seed: for everything
 * @n_tickets: how many; one in sixteen has no number
 *
 * Returns: (transfer full): the desk and its model
 */
QueueModel *
queue_model_new (guint32 seed,
                 guint   n_tickets)
{
  QueueModel *self = g_new0 (QueueModel, 1);

  self->fixture = desk_fixture_new (seed);
  self->rand = g_rand_new_with_seed (seed);
  self->tickets = g_ptr_array_new_with_free_func (free_ticket);
  read_rules (self);
  add_people (self);
  for (guint i = n_tickets / 16; i < n_tickets; i++)
    add_ticket (self);
  for (guint i = 0; i < n_tickets / 16; i++)
    add_unnumbered_ticket (self);

  return self;
}

void
queue_model_free (QueueModel *self)
{
  g_ptr_array_unref (self->tickets);
  desk_policy_unref (self->policy);
  desk_calendar_unref (self->calendar);
  g_rand_free (self->rand);
  desk_fixture_free (self->fixture);
  g_free (self);
}

/* --- what the model says --- */

static gint64
get_due (QueueModel        *self,
         const ModelTicket *ticket,
         const DeskTarget  *target)
{
  g_autoptr (GArray) pauses = g_array_new (FALSE, FALSE, sizeof (DeskPause));

  for (guint i = 0; i < ticket->pauses->len; i++)
    {
      const ModelPause *pause = &g_array_index (ticket->pauses, ModelPause, i);

      if (!pause->is_withdrawn)
        g_array_append_val (pauses, pause->pause);
    }

  return desk_service_level_due (self->calendar, target, ticket->logged_ms, (const DeskPause *) pauses->data, pauses->len);
}

static gboolean
is_assigned (const ModelTicket *ticket)
{
  for (int i = 0; i < MODEL_N_ANALYSTS; i++)
    {
      if (ticket->is_assigned[i])
        return TRUE;
    }

  return FALSE;
}

/**
 * queue_model_get_key:
 * @self: a model
 * @ticket: a ticket
 * @key: (out): its place in the queue, from the model alone
 */
void
queue_model_get_key (QueueModel        *self,
                     const ModelTicket *ticket,
                     DeskQueueKey      *key)
{
  gint64 priority = ticket->business_critical ? 1 : ticket->priority;
  gint64 done_ms = MAX (ticket->resolved_ms, ticket->closed_ms);
  DeskTarget respond, resolve;

  g_assert_true (desk_policy_lookup (self->policy, ticket->service_level, priority, &respond, &resolve));

  memset (key, 0, sizeof *key);
  key->id = ticket->id;
  key->number = ticket->number;
  key->priority = priority;
  key->business_critical = ticket->business_critical;
  key->worked_on = ticket->owner >= 0 || is_assigned (ticket);
  key->finished = desk_status_is_finished (ticket->status);
  key->waiting = ticket->status == DESK_STATUS_WAITING;
  key->wake_ms = key->waiting && ticket->waiting_until_ms != 0 ? ticket->waiting_until_ms : DESK_NEVER_MS;
  key->respond_by_ms = key->finished || ticket->responded_ms != 0 ? DESK_NEVER_MS : get_due (self, ticket, &respond);
  key->resolve_by_ms = key->finished ? DESK_NEVER_MS : get_due (self, ticket, &resolve);
  key->promise_by_ms = key->finished || ticket->promise_ms == 0 ? DESK_NEVER_MS : ticket->promise_ms;
  key->service_level_rank = desk_service_level_get_rank (ticket->service_level);
  key->vip = ticket->requester >= 0 && self->is_vip[ticket->requester];
  key->waiting_since_ms = ticket->last_contact_ms != 0 ? ticket->last_contact_ms : ticket->logged_ms;
  if (key->finished && done_ms != 0)
    key->waiting_since_ms = done_ms;
}

/**
 * queue_model_is_in_view:
 * @self: a model
 * @ticket: a ticket
 * @view: a view
 * @viewer: who looks, and when
 *
 * Returns: whether it stands there, from the model alone
 */
gboolean
queue_model_is_in_view (QueueModel        *self,
                        const ModelTicket *ticket,
                        DeskView           view,
                        const DeskViewer  *viewer)
{
  DeskQueueKey key;

  if (ticket->is_withdrawn)
    return FALSE;
  if (view == DESK_VIEW_ALL)
    return TRUE;
  queue_model_get_key (self, ticket, &key);
  if (key.finished)
    return FALSE;

  switch (view)
    {
    case DESK_VIEW_MY_WORK:
      for (int i = 0; i < MODEL_N_ANALYSTS; i++)
        {
          if (desk_uuid_equal (&viewer->me, &self->analysts[i]) && (ticket->owner == i || ticket->is_assigned[i]))
            return TRUE;
        }
      return FALSE;
    case DESK_VIEW_UNASSIGNED:
      return !key.worked_on;
    case DESK_VIEW_TEAM:
      if (desk_uuid_equal (&viewer->me, &self->analysts[0]))
        return ticket->team == 0 || ticket->team == 1;
      return desk_uuid_equal (&viewer->me, &self->analysts[1]) && ticket->team == 2;
    case DESK_VIEW_ESCALATED:
    case DESK_VIEW_SHOUT_OUTS:
    case DESK_VIEW_TO_SEND:
      return FALSE; /* see test-hand-over.c and test-shout-out.c */
    case DESK_VIEW_WAITING:
      return key.waiting;
    case DESK_VIEW_DUE_TODAY:
      return MIN (MIN (key.respond_by_ms, key.resolve_by_ms), key.promise_by_ms) < viewer->day_end_ms;
    case DESK_VIEW_ALL_OPEN:
      return TRUE;
    case DESK_VIEW_ALL:
    case DESK_N_VIEWS:
    default:
      g_assert_not_reached ();
    }
}

/**
 * queue_model_find:
 * @self: a model
 * @row_no: key of a ticket in the file
 *
 * Returns: (transfer none): the ticket
 */
ModelTicket *
queue_model_find (QueueModel *self,
                  gint64      row_no)
{
  for (guint i = 0; i < self->tickets->len; i++)
    {
      ModelTicket *ticket = g_ptr_array_index (self->tickets, i);

      if (ticket->row_no == row_no)
        return ticket;
    }

  g_assert_not_reached ();
}
