// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What replicas of a shared desk do, wherever its log is kept.
 *   bench-replicas join FOLDER PATH WHOLE    a replica is made at PATH; beside
 *                                            copying WHOLE, a replica, to PATH-copy
 *   bench-replicas exchange A B N            N commits of A come to B
 *   bench-replicas pending A N               N commits of A go to the log
 *   bench-replicas notice A B ROUNDS         how long B waits for a commit of A
 *   bench-replicas latency A N PAUSE_MS      what a commit costs, A following its log
 * Each prints one JSON object.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench-kit.h"
#include "desk-places.h"
#include "desk-queue.h"
#include "desk-record.h"
#include "desk-search-index.h"
#include "desk-syncer.h"
#include "desk-ticket-actions.h"

#define SCREENFUL 50

typedef struct {
  DeskClock *clock;
  DeskIdSource *ids;
} Bench;

static DeskFile *
open_file (Bench       *self,
           const char  *path,
           DeskFileMode mode)
{
  g_autoptr (GError) error = NULL;
  DeskFile *file = desk_file_open (path, mode, self->clock, self->ids, &error);

  bench_check (file != NULL, error);

  return file;
}

/* --- joining --- */

/* As the window asks for it before anything can be seen. */
static void
show_queue (Bench      *self,
            const char *path)
{
  DeskFile *file = open_file (self, path, DESK_FILE_READER);
  const DeskUuid nobody = { { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  DeskViewer viewer;

  bench_check (desk_viewer_init (&viewer, file, &nobody, desk_clock_get_now_ms (self->clock), &error), error);
  bench_check (desk_queue_select_ids (file, DESK_VIEW_ALL_OPEN, &viewer, NULL, SCREENFUL, &rows, &error), error);
  g_assert (rows->len > 0);
  desk_file_close (file);
}

static void
run_join (Bench *self,
          char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strconcat (arguments[1], "-copy", NULL);
  double began_s = bench_now_s ();
  double began_cpu_s = bench_cpu_s ();
  double copied_s, joined_s, joined_cpu_s, searchable_s;
  DeskFile *file;

  bench_copy (arguments[2], copy);
  show_queue (self, copy);
  copied_s = bench_now_s () - began_s;

  began_s = bench_now_s ();
  began_cpu_s = bench_cpu_s ();
  file = desk_joining_join (arguments[0], arguments[1], self->clock, self->ids, NULL, &error);
  bench_check (file != NULL, error);
  show_queue (self, arguments[1]);
  joined_s = bench_now_s () - began_s;
  joined_cpu_s = bench_cpu_s () - began_cpu_s;
  bench_check (desk_search_index_run (file, NULL, NULL, &error), error);
  searchable_s = bench_now_s () - began_s;
  desk_file_close (file);
  printf ("{\"copy_ms\": %.1f, \"joined_ms\": %.1f, \"joined_cpu_ms\": %.1f, \"searchable_ms\": %.1f}\n", copied_s * 1000, joined_s * 1000, joined_cpu_s * 1000,
          searchable_s * 1000);
  bench_remove_desk (arguments[1]);
  bench_remove_desk (copy);
}

/* --- without a window --- */

typedef struct {
  DeskFile *file;
  DeskLog *log;
  DeskReplica *replica;
} Side;

static Side
open_side (Bench      *self,
           const char *path)
{
  Side side = { open_file (self, path, DESK_FILE_WRITER), NULL, NULL };
  g_autofree char *scratch = g_strconcat (path, "-checkpoint", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (side.file, &error);
  DeskHead head;

  bench_check (sharing != NULL && desk_file_read_head (side.file, &head, &error), error);
  side.log = desk_place_open_log (sharing, &head, path, self->clock, self->ids, NULL, &error);
  bench_check (side.log != NULL, error);
  side.replica = desk_replica_new (side.log, desk_replica_run_here, side.file, scratch);

  return side;
}

static void
close_side (Side *side)
{
  desk_replica_free (side->replica);
  desk_log_free (side->log);
  desk_file_close (side->file);
}

static void
synchronise (Side *side)
{
  g_autoptr (GError) error = NULL;
  guint n_pending;

  bench_check (desk_replica_sync (side->replica, &n_pending, NULL, &error), error);
  g_assert (n_pending == 0);
}

static void
run_exchange (Bench *self,
              char **arguments)
{
  Side a = open_side (self, arguments[0]);
  Side b = open_side (self, arguments[1]);
  g_autoptr (BenchMix) mix = bench_mix_new (a.file, 1);
  guint n = (guint) atoi (arguments[2]);
  double began_s, pushed_s, pulled_s, began_cpu_s;

  synchronise (&a);
  synchronise (&b);
  for (guint i = 0; i < n; i++)
    bench_mix_act_segment (mix, 1);
  began_s = bench_now_s ();
  began_cpu_s = bench_cpu_s ();
  synchronise (&a);
  pushed_s = bench_now_s ();
  synchronise (&b);
  pulled_s = bench_now_s ();
  printf ("{\"commits\": %u, \"pushed_ms\": %.1f, \"pulled_ms\": %.1f, \"both_ms\": %.1f, \"cpu_ms\": %.1f}\n", n, (pushed_s - began_s) * 1000, (pulled_s - pushed_s) * 1000,
          (pulled_s - began_s) * 1000, (bench_cpu_s () - began_cpu_s) * 1000);
  close_side (&a);
  close_side (&b);
}

static void
run_pending (Bench *self,
             char **arguments)
{
  Side side = open_side (self, arguments[0]);
  g_autoptr (BenchMix) mix = bench_mix_new (side.file, 1);
  guint n = (guint) atoi (arguments[1]);
  double began_s, began_cpu_s;

  synchronise (&side);
  bench_mix_act_segment (mix, n);
  began_s = bench_now_s ();
  began_cpu_s = bench_cpu_s ();
  synchronise (&side);
  printf ("{\"commits\": %u, \"pushed_ms\": %.1f, \"cpu_ms\": %.1f}\n", n, (bench_now_s () - began_s) * 1000, (bench_cpu_s () - began_cpu_s) * 1000);
  close_side (&side);
}

/* --- as a window has it open --- */

typedef struct {
  DeskStore *store;
  DeskSyncer *syncer;
  DeskUuid me;
  GArray *tickets; /* of DeskUuid */
} Desk;

static void
keep_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static Desk
open_desk (Bench      *self,
           const char *path)
{
  Desk desk = { 0 };
  DeskFile *file = open_file (self, path, DESK_FILE_READER);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tickets = desk_record_load_where (file, DESK_TABLE_TICKET, "WHERE withdrawn IS NOT 1 AND row_no % 7 = 0", NULL, 0, &error);
  g_autoptr (GPtrArray) analysts = NULL;

  bench_check (tickets != NULL && tickets->len > 0, error);
  /* Who signs in at a service is its first analyst. */
  analysts = desk_record_load_where (file, DESK_TABLE_ANALYST, "WHERE withdrawn IS NOT 1 ORDER BY row_no LIMIT 1", NULL, 0, &error);
  bench_check (analysts != NULL && analysts->len == 1, error);
  desk.me = *desk_record_get_id (g_ptr_array_index (analysts, 0));
  desk.tickets = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  for (guint i = 0; i < tickets->len; i++)
    g_array_append_vals (desk.tickets, desk_record_get_id (g_ptr_array_index (tickets, i)), 1);
  desk_file_close (file);
  desk_store_open_async (path, self->clock, self->ids, NULL, keep_cb, &result);
  desk.store = desk_store_open_finish (wait_for (&result), &error);
  bench_check (desk.store != NULL, error);
  desk.syncer = desk_syncer_new (desk.store);
  desk_syncer_set_name (desk.syncer, "Bench", &desk.me);

  return desk;
}

static void
close_desk (Desk *desk)
{
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GAsyncResult) closed = NULL;

  desk_syncer_stop_async (desk->syncer, keep_cb, &stopped);
  (void) desk_syncer_stop_finish (desk->syncer, wait_for (&stopped), NULL);
  desk_store_close_async (desk->store, keep_cb, &closed);
  (void) desk_store_close_finish (desk->store, wait_for (&closed), NULL);
  g_clear_object (&desk->syncer);
  g_clear_object (&desk->store);
  g_array_unref (desk->tickets);
}

static void
wait_until_in_step (Desk *desk)
{
  while (desk_syncer_get_state (desk->syncer)->mode != DESK_SYNC_IN_STEP)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
woken_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
pause_ms (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, woken_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns how long it took, in milliseconds. */
static double
act (Desk  *desk,
     guint  n)
{
  DeskTicketAction *action = desk_ticket_action_new (n % 2 == 0 ? DESK_ACTION_NOTE : DESK_ACTION_EDIT, &desk->me, &g_array_index (desk->tickets, DeskUuid, n % desk->tickets->len));
  g_autofree char *text = g_strdup_printf ("Printer on floor %u does not wake up, call %" G_GINT64_FORMAT, n % 7, g_get_real_time ());
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  double began_s = bench_now_s ();

  if (n % 2 == 0)
    desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
  else
    desk_operation_put_text (action->fields, "summary", text);
  desk_store_act_async (desk->store, desk_ticket_action_build, action, (GDestroyNotify) desk_ticket_action_free, NULL, keep_cb, &result);
  commit = desk_store_act_finish (desk->store, wait_for (&result), &error);
  bench_check (commit != NULL, error);

  return (bench_now_s () - began_s) * 1000;
}

static void
run_latency (Bench *self,
             char **arguments)
{
  Desk desk = open_desk (self, arguments[0]);
  guint n = (guint) atoi (arguments[1]);
  guint between_ms = (guint) atoi (arguments[2]);
  g_autoptr (GArray) latencies = g_array_new (FALSE, FALSE, sizeof (double));

  pause_ms (500);
  for (guint i = 0; i < n; i++)
    {
      bench_add (latencies, act (&desk, i));
      pause_ms (between_ms);
    }
  printf ("{\"commits\": %u, \"median_ms\": %.3f, \"p95_ms\": %.3f, \"max_ms\": %.3f, \"mode\": %d}\n", n, bench_quantile (latencies, 0.5), bench_quantile (latencies, 0.95),
          bench_quantile (latencies, 1.0), (int) desk_syncer_get_state (desk.syncer)->mode);
  fflush (stdout);
  close_desk (&desk);
}

static void
noticed_cb (DeskStore     *store,
            DeskChangeSet *changes,
            gpointer       data)
{
  if (desk_change_set_has_table (changes, DESK_TABLE_TICKET) || desk_change_set_has_table (changes, DESK_TABLE_ENTRY))
    *(double *) data = bench_now_s ();
}

static void
run_notice (Bench *self,
            char **arguments)
{
  Desk a = open_desk (self, arguments[0]);
  Desk b = open_desk (self, arguments[1]);
  guint n = (guint) atoi (arguments[2]);
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (double));
  double noticed_s = 0;

  wait_until_in_step (&a);
  wait_until_in_step (&b);
  pause_ms (1000);
  g_signal_connect (b.store, "changed", G_CALLBACK (noticed_cb), &noticed_s);
  for (guint i = 0; i < n; i++)
    {
      double began_s;

      noticed_s = 0;
      act (&a, i);
      began_s = bench_now_s ();
      while (noticed_s == 0)
        g_main_context_iteration (NULL, TRUE);
      bench_add (delays, (noticed_s - began_s) * 1000);
      /* At any moment between two looks at a folder. */
      pause_ms (150 + (i * 271) % 700);
    }
  printf ("{\"commits\": %u, \"median_ms\": %.1f, \"p95_ms\": %.1f, \"max_ms\": %.1f}\n", n, bench_quantile (delays, 0.5), bench_quantile (delays, 0.95),
          bench_quantile (delays, 1.0));
  fflush (stdout);
  close_desk (&a);
  close_desk (&b);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *name;
    void (*run) (Bench *self, char **arguments);
    int n_arguments;
  } modes[] = {
    { "join", run_join, 3 }, { "exchange", run_exchange, 3 }, { "pending", run_pending, 2 }, { "notice", run_notice, 3 }, { "latency", run_latency, 3 },
  };
  g_autoptr (DeskClock) clock = bench_clock_new ();
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  Bench self = { clock, ids };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      if (argc == modes[i].n_arguments + 2 && g_str_equal (argv[1], modes[i].name))
        {
          modes[i].run (&self, argv + 2);
          return 0;
        }
    }
  fprintf (stderr, "bench-replicas join | exchange | pending | notice | latency …: see the top of its source\n");

  return 2;
}
