// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a program does that is going to be killed: it works on the tickets of a
 * desk, and says on standard output what was acknowledged.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "desk-fixture.h"
#include "desk-record.h"
#include "desk-search-index.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "kill-acts.h"
#include "kill-storm.h"

void
kill_say (const char *line)
{
  gsize size = strlen (line);

  /* Short lines go into a pipe whole. Nobody listens: nothing to do. */
  if (write (STDOUT_FILENO, line, size) != (gssize) size)
    _exit (1);
}

static void
acknowledge (DeskCommit *commit)
{
  char id[DESK_UUID_STRING_LENGTH + 1];
  g_autofree char *line = NULL;

  desk_uuid_write_string (&commit->id, id);
  line = g_strdup_printf ("commit %s\n", id);
  kill_say (line);
}

static DeskTicketAction *
think_of_something (KillWriter *self)
{
  static const DeskTicketActionKind kinds[] = { DESK_ACTION_NEW, DESK_ACTION_EDIT, DESK_ACTION_EDIT, DESK_ACTION_NOTE, DESK_ACTION_CONTACT, DESK_ACTION_TAKE, DESK_ACTION_UNDO };
  DeskTicketActionKind kind = kinds[g_rand_int_range (self->random, 0, G_N_ELEMENTS (kinds))];
  DeskRecord *ticket = g_ptr_array_index (self->tickets, g_rand_int_range (self->random, 0, (int) self->tickets->len));
  DeskTicketAction *action = desk_ticket_action_new (kind, &self->me, kind == DESK_ACTION_NEW ? NULL : desk_record_get_id (ticket));
  g_autofree char *text = g_strnfill ((gsize) g_rand_int_range (self->random, 1, 1800), (char) g_rand_int_range (self->random, 'a', 'z' + 1));

  if (kind == DESK_ACTION_EDIT || kind == DESK_ACTION_NEW)
    desk_operation_put_text (action->fields, "summary", text);
  else if (kind == DESK_ACTION_NOTE || kind == DESK_ACTION_CONTACT)
    desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);

  return action;
}

void
kill_check (const GError *error)
{
  /* Two who work on the same tickets get in each other's way, rightly. */
  if (error == NULL || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED) ||
      g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
    return;

  g_error ("%s", error->message);
}

#ifndef DESK_PROMISE_EARLY
static void
act_once (KillWriter *self)
{
  g_autoptr (DeskTicketAction) action = think_of_something (self);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  if (desk_act_build (self->file, desk_ticket_action_build, action, &commit, NULL, &error))
    acknowledge (commit);
  kill_check (error);
}
#endif

/* Several commits in one segment, as an import makes them. */
static void
act_in_a_batch (KillWriter *self)
{
  g_autoptr (DeskBatch) batch = NULL;
  g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_commit_unref);
  g_autoptr (GError) error = NULL;
  int n = g_rand_int_range (self->random, 2, KILL_MAX_BATCH + 1);

  batch = desk_batch_begin (self->file, &error);
  for (int i = 0; batch != NULL && i < n; i++)
    {
      g_autoptr (DeskTicketAction) action = think_of_something (self);
      g_autoptr (DeskCommit) commit = desk_ticket_action_build (self->file, action, &error);
      gboolean can_go_on;

      if (commit != NULL && desk_batch_try (batch, commit, FALSE, &can_go_on, &error))
        {
#ifdef DESK_PROMISE_EARLY
          acknowledge (commit);
#else
          g_ptr_array_add (commits, g_steal_pointer (&commit));
#endif
        }
      kill_check (error);
      g_clear_error (&error);
    }
  if (batch != NULL && desk_batch_end (batch, NULL, &error))
    g_ptr_array_foreach (commits, (GFunc) (void (*) (void)) acknowledge, NULL);
  kill_check (error);
}

/**
 * kill_act:
 * @self: a writer
 *
 * One thing or the other.
 */
void
kill_act (KillWriter *self)
{
  g_autoptr (GError) error = NULL;
  guint n_left;

  desk_clock_advance_ms (self->clock, 1000);
  switch (g_rand_int_range (self->random, 0, 20))
    {
    case 0:
    case 1:
      kill_say ("checkpoint\n");
      desk_file_checkpoint (self->file, &error);
      break;
    case 2:
      desk_search_index_step (self->file, 12, &n_left, &error);
      break;
    case 3:
      act_in_a_batch (self);
      break;
    default:
#ifdef DESK_PROMISE_EARLY
      act_in_a_batch (self);
#else
      act_once (self);
#endif
      break;
    }
  kill_check (error);
}

/**
 * kill_writer_open:
 * @self: (out): a writer, for as long as the process lives
 * @path: a desk
 * @seed: of what it thinks of
 */
void
kill_writer_open (KillWriter *self,
                  const char *path,
                  guint64     seed)
{
  g_autoptr (GError) error = NULL;

  /* Whoever kills may itself be stopped. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  self->ids = desk_id_source_new_seeded (seed);
  self->clock = desk_clock_new_fixed (FIXTURE_NOW_MS + (gint64) (seed % 1000) * DESK_MINUTE_MS);
  self->random = g_rand_new_with_seed ((guint32) seed);
  self->file = desk_file_open (path, DESK_FILE_WRITER, self->clock, self->ids, &error);
  kill_check (error);
  self->tickets = desk_record_load_where (self->file, DESK_TABLE_TICKET, "WHERE withdrawn IS NOT 1 ORDER BY number LIMIT 8", NULL, 0, &error);
  kill_check (error);
  if (!desk_record_find_analyst (self->file, "Robin Lee", &self->me, &error))
    g_error ("%s", error->message);
}
