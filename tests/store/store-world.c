// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An open desk with a main loop around it, for tests.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-record.h"
#include "desk-ticket-actions.h"
#include "store-world.h"

/* --- a main loop with a limit --- */

static gboolean
limit_cb (gpointer data)
{
  g_error ("It took too long");

  return G_SOURCE_REMOVE;
}

void
world_wait_until (World    *self,
                  Condition is_met)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, limit_cb, NULL);

  while (!is_met (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

void
world_wait_done (World *self,
                 guint  n)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, limit_cb, NULL);

  while (self->n_done != n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

void
world_result_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_set_object ((GAsyncResult **) data, result);
}

GAsyncResult *
world_wait_for_result (GAsyncResult **result)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, limit_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);

  return *result;
}

static void
changed_cb (DeskStore     *store,
            DeskChangeSet *changes,
            World         *self)
{
  g_ptr_array_add (self->changes, desk_change_set_ref (changes));
}

DeskStore *
world_open_store (DeskFixture *fixture,
                  const char  *path,
                  GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  desk_store_open_async (path, fixture->clock, fixture->ids, NULL, world_result_cb, &result);

  return desk_store_open_finish (world_wait_for_result (&result), error);
}

void
world_open (World      *self,
            const char *path)
{
  g_autoptr (GError) error = NULL;

  self->store = world_open_store (self->fixture, path, &error);
  g_assert_no_error (error);
  g_signal_connect (self->store, "changed", G_CALLBACK (changed_cb), self);
}

void
world_set_up (World *self)
{
  self->fixture = desk_fixture_new (1);
  desk_fixture_add_ticket (self->fixture, "Printer", NULL, &self->ticket);
  g_clear_pointer (&self->fixture->file, desk_file_close);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_change_set_unref);
  world_open (self, self->fixture->path);
}

void
world_close (World *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  desk_store_close_async (self->store, world_result_cb, &result);
  g_assert_true (desk_store_close_finish (self->store, world_wait_for_result (&result), &error));
  g_assert_no_error (error);
}

static gboolean
is_gone (GWeakRef *store)
{
  g_autoptr (DeskStore) held = g_weak_ref_get (store);

  return held == NULL;
}

/* Nobody holds it any more: at most a thread that has just done its last job. */
void
world_drop (World *self)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;
  GWeakRef store;

  g_weak_ref_init (&store, self->store);
  g_clear_object (&self->store);
  while (!is_gone (&store))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_thread_yield ();
    }
  g_weak_ref_clear (&store);
}

/* Looks at the desk with a connection of its own, after the store is gone. */
void
world_tear_down (World *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store != NULL)
    {
      world_close (self);
      world_drop (self);
    }
  self->fixture->file = desk_file_open (self->fixture->path, DESK_FILE_WRITER, self->fixture->clock, self->fixture->ids, &error);
  g_assert_no_error (error);
  desk_fixture_assert_whole (self->fixture);
  g_ptr_array_unref (self->changes);
  desk_fixture_free (self->fixture);
}

static gboolean
is_told (World          *self,
         const DeskUuid *id)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      DeskChangeSet *changes = g_ptr_array_index (self->changes, i);

      for (guint j = 0; j < desk_change_set_get_n_rows (changes); j++)
        {
          if (desk_uuid_equal (&desk_change_set_get_row (changes, j)->id, id))
            return TRUE;
        }
    }

  return FALSE;
}

/* --- acting --- */

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  World *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_store_act_finish (DESK_STORE (source), result, &error);
  DeskOperation *operation;

  self->n_done++;
  if (commit == NULL)
    {
      self->n_failed++;
      return;
    }
  operation = g_ptr_array_index (commit->operations, 0);
  if (!is_told (self, &operation->row))
    self->n_untold++;
}

void
world_add_note (World        *self,
                const char   *text,
                GCancellable *cancellable)
{
  DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_NOTE, &self->fixture->me, &self->ticket);

  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
  desk_store_act_async (self->store, desk_ticket_action_build, action, (GDestroyNotify) desk_ticket_action_free, cancellable, acted_cb, self);
}

void
gate_reach (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->is_reached = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->is_open)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->is_open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

/* The main loop stands still meanwhile. */
void
gate_wait (Gate *gate)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;

  g_mutex_lock (&gate->mutex);
  while (!gate->is_reached)
    g_assert_true (g_cond_wait_until (&gate->cond, &gate->mutex, limit));
  g_mutex_unlock (&gate->mutex);
}

gpointer
gate_write (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GCancellable   *cancellable,
            GError        **error)
{
  gate_reach (data);

  return g_strdup ("written");
}

gpointer
world_read_summary (DeskFile *file,
                    gpointer  data,
                    GError  **error)
{
  g_autoptr (DeskRecord) ticket = NULL;

  g_assert_true (desk_file_get_mode (file) == DESK_FILE_READER);
  ticket = desk_record_load (file, DESK_TABLE_TICKET, data, error);

  return ticket == NULL ? NULL : g_strdup (desk_record_get_text (ticket, "summary"));
}
