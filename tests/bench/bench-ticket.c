// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * bench-ticket DESK: how long it takes to find what is similar to a text that
 * is being typed, and from asking for a ticket with 200 entries to all that its
 * timeline shows.
 *
 * Prints one JSON object. DESK is written to.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <stdio.h>

#include "desk-record.h"
#include "desk-search-index.h"
#include "desk-session.h"
#include "desk-similar.h"
#include "desk-ticket-snapshot.h"
#include "desk-timeline-item.h"

#define SEED 7
#define N_TEXTS 1000
#define N_TICKETS 20
#define N_ENTRIES 200
#define N_LINKS 5
#define N_OPENED 400

typedef struct {
  DeskFile *file;
  GPtrArray *tickets; /* of DeskRecord: somewhere on the desk */
  GArray *long_ones;  /* of DeskUuid: with many entries */
  DeskUuid me;
  GRand *random;
  GMainLoop *loop;
  DeskStore *store;
  DeskSession *session;
  gint64 started_us;
  GArray *opened; /* of double, milliseconds */
} Bench;

static void
check (gboolean      done,
       const GError *error)
{
  if (!done)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static gint64
system_now (gpointer data)
{
  return g_get_real_time () / 1000;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print_quantiles (const char *name,
                 GArray     *values,
                 const char *more)
{
  g_array_sort (values, compare_doubles);
  printf ("  \"%s\": {\"median\": %.2f, \"p95\": %.2f, \"max\": %.2f, %s},\n", name, g_array_index (values, double, values->len / 2),
          g_array_index (values, double, (guint) (0.95 * (values->len - 1))), g_array_index (values, double, values->len - 1), more);
}

static DeskRecord *
any_ticket (Bench *self)
{
  return g_ptr_array_index (self->tickets, (guint) g_rand_int_range (self->random, 0, (gint32) self->tickets->len));
}

/* --- what is similar --- */

/* What somebody has typed of it so far: some of the summary, or all of it and
 * some of the description. */
static char *
type_some (Bench            *self,
           const DeskRecord *ticket)
{
  const char *description = desk_record_get_text (ticket, "description");
  g_autofree char *text = g_strdup_printf ("%s\n%s", desk_record_get_text (ticket, "summary"), description != NULL ? description : "");
  glong n = g_utf8_strlen (text, -1);

  return g_utf8_substring (text, 0, g_rand_int_range (self->random, 4, (gint32) MAX (n, 5) + 1));
}

static void
measure_similar (Bench *self)
{
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *more = NULL;
  g_autoptr (GError) error = NULL;
  guint n_found = 0;

  while (delays->len < N_TEXTS)
    {
      DeskRecord *ticket = any_ticket (self);
      g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
      g_autoptr (GPtrArray) found = NULL;
      gint64 start;
      double delay;

      query->text = type_some (self, ticket);
      if (!g_hash_table_add (texts, g_strdup (query->text)))
        continue;
      if (g_rand_boolean (self->random))
        (void) desk_record_get_uuid (ticket, "requester_id", &query->customer);
      if (g_rand_boolean (self->random))
        (void) desk_record_get_uuid (ticket, "configuration_item_id", &query->item);
      start = g_get_monotonic_time ();
      check (desk_file_begin_read (self->file, &error), error);
      found = desk_similar_find (self->file, query, &error);
      desk_file_end_read (self->file);
      delay = (double) (g_get_monotonic_time () - start) / 1000;
      check (found != NULL, error);
      n_found += found->len;
      g_array_append_val (delays, delay);
    }
  more = g_strdup_printf ("\"texts\": %d, \"found\": %u", N_TEXTS, n_found);
  print_quantiles ("similar_ms", delays, more);
}

/* --- a long ticket --- */

static void
act (Bench            *self,
     DeskTicketAction *action)
{
  g_autoptr (GError) error = NULL;
  gboolean done = desk_act_build (self->file, desk_ticket_action_build, action, NULL, NULL, &error);

  check (done, error);
  desk_ticket_action_free (action);
}

static void
add_entries (Bench          *self,
             const DeskUuid *ticket)
{
  static const DeskTicketActionKind kinds[] = { DESK_ACTION_ATTEMPT, DESK_ACTION_NOTE, DESK_ACTION_CONTACT, DESK_ACTION_ATTEMPT, DESK_ACTION_NOTE };

  for (guint i = 0; i < N_LINKS; i++)
    {
      DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_LINK, &self->me, ticket);

      desk_operation_put_uuid (desk_ticket_action_get_entry (action), "linked_ticket_id", desk_record_get_id (g_ptr_array_index (self->tickets, i)));
      act (self, action);
    }
  for (guint i = N_LINKS; i < N_ENTRIES; i++)
    {
      DeskTicketAction *action = desk_ticket_action_new (kinds[i % G_N_ELEMENTS (kinds)], &self->me, ticket);
      g_autofree char *body = g_strdup_printf ("Step %u: **looked** at the queue of the printer\n\n- the display stays dark\n- nothing in the log", i);

      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", body);
      if (action->kind == DESK_ACTION_ATTEMPT)
        desk_operation_put_text (desk_ticket_action_get_entry (action), "outcome", "no_effect");
      act (self, action);
    }
}

static void
make_long_tickets (Bench *self)
{
  for (guint i = 0; i < N_TICKETS; i++)
    {
      DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_NEW, &self->me, NULL);
      DeskUuid id;

      desk_id_source_next_uuid (desk_file_get_ids (self->file), system_now (NULL), &id);
      action->ticket = id;
      desk_operation_put_text (action->fields, "summary", "The printer on the second floor does not wake up");
      act (self, action);
      add_entries (self, &id);
      g_array_append_val (self->long_ones, id);
    }
}

static void open_next (Bench *self);

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskTicketSnapshot) snapshot = desk_ticket_snapshot_load_finish (DESK_STORE (source), result, &error);
  g_autoptr (GPtrArray) items = NULL;
  double delay;

  check (snapshot != NULL, error);
  items = desk_timeline_items_build (snapshot->details, snapshot->zone);
  desk_timeline_items_add_deeds (items, snapshot);
  delay = (double) (g_get_monotonic_time () - self->started_us) / 1000;
  check (snapshot->details->entries->len == N_ENTRIES && items->len >= N_ENTRIES, NULL);
  g_array_append_val (self->opened, delay);
  if (self->opened->len == N_OPENED)
    g_main_loop_quit (self->loop);
  else
    open_next (self);
}

static void
open_next (Bench *self)
{
  self->started_us = g_get_monotonic_time ();
  desk_ticket_snapshot_load_async (self->session, &g_array_index (self->long_ones, DeskUuid, self->opened->len % N_TICKETS), NULL, loaded_cb, self);
}

static void
store_opened_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;

  self->store = desk_store_open_finish (result, &error);
  check (self->store != NULL, error);
  self->session = desk_session_new (self->store);
  desk_session_set_me (self->session, &self->me);
  open_next (self);
}

static void
store_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_main_loop_quit (((Bench *) data)->loop);
}

static void
measure_opening (Bench      *self,
                 const char *desk,
                 DeskClock  *clock)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();

  self->loop = g_main_loop_new (NULL, FALSE);
  self->opened = g_array_new (FALSE, FALSE, sizeof (double));
  desk_store_open_async (desk, clock, ids, NULL, store_opened_cb, self);
  g_main_loop_run (self->loop);
  print_quantiles ("open_200_entries_ms", self->opened, "\"opened\": " G_STRINGIFY (N_OPENED));
  g_object_unref (self->session);
  desk_store_close_async (self->store, store_closed_cb, self);
  g_main_loop_run (self->loop);
  g_object_unref (self->store);
  g_array_unref (self->opened);
  g_main_loop_unref (self->loop);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DeskClock) clock = desk_clock_new (system_now, NULL, NULL);
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) analysts = NULL;
  Bench self = { 0 };

  if (argc != 2)
    {
      fprintf (stderr, "bench-ticket DESK\n");
      return 2;
    }

  self.random = g_rand_new_with_seed (SEED);
  self.long_ones = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  self.file = desk_file_open (argv[1], DESK_FILE_WRITER, clock, ids, &error);
  check (self.file != NULL, error);
  analysts = desk_record_load_where (self.file, DESK_TABLE_ANALYST, "WHERE withdrawn IS NOT 1 LIMIT 1", NULL, 0, &error);
  check (analysts != NULL && analysts->len == 1, error);
  self.me = *desk_record_get_id (g_ptr_array_index (analysts, 0));
  self.tickets = desk_record_load_where (self.file, DESK_TABLE_TICKET, "WHERE withdrawn IS NOT 1 AND row_no % 29 = 0", NULL, 0, &error);
  check (self.tickets != NULL && self.tickets->len > 0, error);
  make_long_tickets (&self);
  check (desk_search_index_run (self.file, NULL, NULL, &error), error);
  check (desk_file_checkpoint (self.file, &error), error);
  desk_file_close (self.file);

  printf ("{\n");
  self.file = desk_file_open (argv[1], DESK_FILE_READER, clock, ids, &error);
  check (self.file != NULL, error);
  measure_similar (&self);
  desk_file_close (self.file);
  measure_opening (&self, argv[1], clock);
  printf ("  \"seed\": %d\n}\n", SEED);

  g_ptr_array_unref (self.tickets);
  g_array_unref (self.long_ones);
  g_rand_free (self.random);

  return 0;
}
