// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The people, and what they do to tickets.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-conflict.h"
#include "desk-core-error.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "sim.h"

static gboolean
pick (SimReplica *self,
      const char *sql,
      int         n,
      DeskUuid   *ticket)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (self->fixture.file, sql, NULL);
  gboolean has_row;

  sqlite3_bind_int (read, 1, g_rand_int_range (self->world->random, 0, n));
  if (!desk_statement_step (read, &has_row, NULL) || !has_row)
    return FALSE;
  desk_statement_get_uuid (read, 0, ticket);

  return TRUE;
}

static gboolean
pick_ticket (SimReplica *self,
             DeskUuid   *ticket)
{
  return pick (self, "SELECT id FROM ticket WHERE withdrawn IS NOT 1 ORDER BY id LIMIT 1 OFFSET ?", 6, ticket);
}

/* Who answers looks for what was asked. */
static gboolean
pick_asked (SimReplica          *self,
            DeskTicketActionKind kind,
            DeskUuid            *ticket)
{
  switch (kind)
    {
    case DESK_ACTION_ACCEPT:
    case DESK_ACTION_RETURN:
    case DESK_ACTION_TAKE_BACK:
      return pick (self, "SELECT ticket_id FROM entry WHERE kind = 'escalation' AND decision = 'asked' ORDER BY id LIMIT 1 OFFSET ?", 2, ticket);
    case DESK_ACTION_ANSWER:
    case DESK_ACTION_SHOUT_END:
      return pick (self, "SELECT ticket_id FROM entry WHERE kind = 'shout_out' AND ended_at IS NULL ORDER BY id LIMIT 1 OFFSET ?", 2, ticket);
    case DESK_ACTION_THANK:
      return pick (self, "SELECT ticket_id FROM entry WHERE kind = 'answer' ORDER BY id LIMIT 1 OFFSET ?", 4, ticket);
    case DESK_ACTION_PROMISE_END:
      return pick (self, "SELECT ticket_id FROM entry WHERE kind = 'promise' AND kept IS NULL ORDER BY id LIMIT 1 OFFSET ?", 2, ticket);
    case DESK_ACTION_FOLLOW_UP_END:
      return pick (self, "SELECT ticket_id FROM entry WHERE kind = 'follow_up' AND result IS NULL ORDER BY id LIMIT 1 OFFSET ?", 2, ticket);
    case DESK_ACTION_MESSAGE_SENT:
      return pick (self, "SELECT ticket_id FROM entry WHERE kind = 'message' AND sent_at IS NULL ORDER BY id LIMIT 1 OFFSET ?", 2, ticket);
    default:
      return pick_ticket (self, ticket);
    }
}

static void
remember (SimReplica *self,
          DeskCommit *commit,
          const char *token)
{
  SimAct *act = g_new0 (SimAct, 1);

  act->id = commit->id;
  act->step = self->world->step;
  act->action = g_strdup (commit->action);
  act->token = g_strdup (token);
  g_ptr_array_add (self->acts, act);
  g_hash_table_insert (self->world->acts, &act->id, act);
}

/* What people do to a ticket, and what they ask of each other about it. */
static DeskTicketActionKind
pick_kind (GRand *random)
{
  static const DeskTicketActionKind works[] = {
    DESK_ACTION_NEW,  DESK_ACTION_EDIT, DESK_ACTION_EDIT, DESK_ACTION_EDIT, DESK_ACTION_EDIT,  DESK_ACTION_TAKE, DESK_ACTION_TAKE,    DESK_ACTION_LEAVE,  DESK_ACTION_NOTE,
    DESK_ACTION_NOTE, DESK_ACTION_WAIT, DESK_ACTION_WAKE, DESK_ACTION_STAGE, DESK_ACTION_RESOLVE, DESK_ACTION_CLOSE, DESK_ACTION_REOPEN, DESK_ACTION_UNDO, DESK_ACTION_REDO,
  };
  static const DeskTicketActionKind asks[] = {
    DESK_ACTION_ESCALATE, DESK_ACTION_ESCALATE, DESK_ACTION_ACCEPT, DESK_ACTION_ACCEPT, DESK_ACTION_RETURN, DESK_ACTION_TAKE_BACK, DESK_ACTION_SHOUT_OUT, DESK_ACTION_ANSWER, DESK_ACTION_THANK,
    DESK_ACTION_SHOUT_END, DESK_ACTION_PROMISE, DESK_ACTION_PROMISE_END, DESK_ACTION_FOLLOW_UP, DESK_ACTION_FOLLOW_UP_END, DESK_ACTION_MESSAGE, DESK_ACTION_MESSAGE_SENT, DESK_ACTION_LINK,
  };

  if (g_rand_double (random) < 0.3)
    return asks[g_rand_int_range (random, 0, G_N_ELEMENTS (asks))];

  return works[g_rand_int_range (random, 0, G_N_ELEMENTS (works))];
}

static void
put_work (SimReplica       *self,
          DeskTicketAction *action,
          const char       *token)
{
  static const char *const fields[] = { "summary", "description", "symptoms", "category" };
  GRand *random = self->world->random;

  switch (action->kind)
    {
    case DESK_ACTION_NEW:
      desk_operation_put_text (action->fields, "summary", token);
      break;
    case DESK_ACTION_EDIT:
      desk_operation_put_text (action->fields, fields[g_rand_int_range (random, 0, G_N_ELEMENTS (fields))], token);
      if (g_rand_boolean (random))
        desk_operation_put_text (action->fields, "urgency", g_rand_boolean (random) ? "stopped" : "can_wait");
      break;
    case DESK_ACTION_NOTE:
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", token);
      break;
    case DESK_ACTION_WAIT:
      desk_operation_put_text (action->fields, "waiting_reason", g_rand_boolean (random) ? "customer" : "parts");
      break;
    case DESK_ACTION_RESOLVE:
      desk_operation_put_text (action->fields, "cause", token);
      desk_operation_put_text (action->fields, "resolution", "Switched off and on");
      break;
    case DESK_ACTION_CLOSE:
      desk_operation_put_text (action->fields, "validation", token);
      desk_operation_put_integer (action->fields, "customer_confirmed", 1);
      break;
    default:
      break;
    }
}

static void
put_ask (SimReplica       *self,
         DeskTicketAction *action,
         const char       *token)
{
  GRand *random = self->world->random;
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  DeskUuid other;

  switch (action->kind)
    {
    case DESK_ACTION_ESCALATE:
      /* Nobody is there on a machine that begins anew. */
      if (pick (self, "SELECT id FROM analyst ORDER BY row_no LIMIT 1 OFFSET ?", SIM_REPLICAS, &other))
        desk_operation_put_uuid (entry, "to_analyst_id", &other);
      desk_operation_put_text (entry, "escalation_reason", "time");
      desk_operation_put_text (entry, "hand_over", "{\"steps\":\"Switched off and on\"}");
      desk_operation_put_text (entry, "body", token);
      break;
    case DESK_ACTION_RETURN:
      desk_operation_put_text (entry, "decision_reason", token);
      break;
    case DESK_ACTION_PROMISE:
    case DESK_ACTION_FOLLOW_UP:
      desk_operation_put_integer (entry, "due_at", desk_fixture_get_now_ms (&self->fixture) + g_rand_int_range (random, 1, 600) * DESK_MINUTE_MS);
      desk_operation_put_text (entry, "body", token);
      break;
    case DESK_ACTION_SHOUT_OUT:
    case DESK_ACTION_ANSWER:
      desk_operation_put_text (entry, "body", token);
      break;
    case DESK_ACTION_MESSAGE:
      desk_operation_put_text (entry, "recipients", "ada@example.org");
      desk_operation_put_text (entry, "body", token);
      break;
    case DESK_ACTION_PROMISE_END:
      desk_operation_put_integer (entry, "kept", g_rand_boolean (random));
      desk_operation_put_text (entry, "result", token);
      break;
    case DESK_ACTION_FOLLOW_UP_END:
      desk_operation_put_text (entry, "result", token);
      break;
    case DESK_ACTION_LINK:
      if (pick_ticket (self, &other))
        desk_operation_put_uuid (entry, "linked_ticket_id", &other);
      break;
    default:
      break;
    }
}

static gboolean
is_ask (DeskTicketActionKind kind)
{
  return kind == DESK_ACTION_LINK || (kind >= DESK_ACTION_ESCALATE && kind <= DESK_ACTION_FOLLOW_UP_END);
}

static DeskTicketAction *
make_action (SimReplica *self,
             const char *token)
{
  DeskTicketActionKind kind = pick_kind (self->world->random);
  gboolean is_of_ticket = kind != DESK_ACTION_NEW && kind != DESK_ACTION_UNDO && kind != DESK_ACTION_REDO;
  DeskUuid ticket;
  DeskTicketAction *action;

  if (is_of_ticket && !pick_asked (self, kind, &ticket))
    return NULL;
  action = desk_ticket_action_new (kind, &self->fixture.me, is_of_ticket ? &ticket : NULL);
  if (is_ask (kind))
    put_ask (self, action, token);
  else
    put_work (self, action, token);

  return action;
}

static gboolean
was_refused (const GError *error)
{
  return error->domain == DESK_CORE_ERROR || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED) ||
         g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND) ||
         g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH);
}

static gboolean
commit_has (DeskCommit *commit,
            const char *token)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (g_strcmp0 (desk_value_get_text (&g_array_index (operation->fields, DeskFieldChange, j).new.value), token) == 0)
            return TRUE;
        }
    }

  return FALSE;
}

void
sim_people_act (SimReplica *self)
{
  g_autofree char *token = g_strdup_printf ("w%" G_GUINT64_FORMAT ".%u", self->world->seed, self->world->step);
  g_autoptr (DeskTicketAction) action = make_action (self, token);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  if (action == NULL)
    return;
  if (!desk_act_build (self->fixture.file, desk_ticket_action_build, action, &commit, NULL, &error))
    {
      if (!was_refused (error))
        sim_fail (self->world, "replica %u could not act: %s", self->index, error->message);
      return;
    }
  sim_tell (self->world, "%u does %s", self->index, commit->action);
  if (self->world->tally != NULL)
    g_hash_table_insert (self->world->tally, g_strdup (commit->action), GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->world->tally, commit->action)) + 1));
  remember (self, commit, commit_has (commit, token) ? token : NULL);
}

/* Tags are added and taken out again. */
void
sim_people_tag (SimReplica *self)
{
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_edit", &self->fixture.me, desk_clock_get_now_ms (self->fixture.clock));
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) tag_value = DESK_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  DeskOperation *member;
  DeskUuid ticket;

  if (!pick_ticket (self, &ticket))
    return;
  desk_value_set_uuid (&ticket_value, &ticket);
  desk_value_set_text (&tag_value, sim_chance (self->world, 0.5) ? "paper" : "toner");
  member = desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket_value, "tag", &tag_value, NULL);
  if (sim_chance (self->world, 0.5))
    {
      DeskUuid row = member->row;

      g_ptr_array_set_size (commit->operations, 0);
      desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_TICKET_TAG, &row), "withdrawn", 1);
    }
  if (desk_act (self->fixture.file, commit, NULL, &error))
    remember (self, commit, NULL);
  else if (!was_refused (error))
    sim_fail (self->world, "replica %u could not tag: %s", self->index, error->message);
}

void
sim_people_settle (SimReplica *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = desk_conflicts_load (self->fixture.file, NULL, &error);
  g_autoptr (DeskCommit) commit = NULL;
  gboolean is_taken;
  guint which;

  g_assert_no_error (error);
  if (conflicts->len == 0)
    return;
  /* In this order, whatever order a compiler takes arguments in. */
  which = (guint) g_rand_int_range (self->world->random, 0, (int) conflicts->len);
  is_taken = sim_chance (self->world, 0.5);
  commit = desk_conflict_build_settlement (g_ptr_array_index (conflicts, which), is_taken, NULL, &self->fixture.me, desk_clock_get_now_ms (self->fixture.clock));
  if (desk_act (self->fixture.file, commit, NULL, &error))
    remember (self, commit, NULL);
  else if (!was_refused (error))
    sim_fail (self->world, "replica %u could not settle: %s", self->index, error->message);
}
