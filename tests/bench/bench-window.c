// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * bench-window empty | bench-window DESK [DESKBELLCTL]: how long from exec to
 * a painted window, what it holds in memory, and what commits from elsewhere
 * and scrolling cost in our callbacks.
 *
 * BENCH_STARTED_US is the monotonic time just before exec, in microseconds;
 * BENCH_DESK_ID and BENCH_ANALYST_ID say who works on the desk here, as the
 * settings do on any day but the first.
 * Prints one JSON object and ends by itself.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>

#include "desk-application.h"
#include "desk-ticket-list.h"
#include "desk-trace.h"

#define N_VISIBLE 10
#define N_COMMITS 40
#define N_FRAMES 400
#define LIMIT_S 60

typedef struct {
  gboolean is_empty;
  const char *desk;
  const char *ctl;
  GtkWindow *window;
  DeskTicketList *list;
  GtkAdjustment *adjustment;
  gint64 started_us;
  double filled_ms;
  double interactive_ms;
  gboolean was_filled, was_interactive;
  GArray *commits, *frames; /* of double, milliseconds */
  guint n_commits, n_frames;
  gint64 traced_before;
  gboolean waits_for_change;
} Bench;

static gint64
traced_us (void)
{
#ifdef DESK_TRACE
  return desk_trace_total_us;
#else
  return 0;
#endif
}

static double
since_start_ms (Bench *self)
{
  return (double) (g_get_monotonic_time () - self->started_us) / 1000;
}

static GtkWidget *
find_list_view (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    {
      GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (widget));

      for (GListModel *inner = G_LIST_MODEL (model); inner != NULL;)
        {
          if (DESK_IS_TICKET_LIST (inner))
            return widget;
          inner = GTK_IS_SINGLE_SELECTION (inner) ? gtk_single_selection_get_model (GTK_SINGLE_SELECTION (inner)) : NULL;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_list_view (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
find_list (Bench *self)
{
  GtkWidget *view;

  if (self->list != NULL)
    return TRUE;
  view = find_list_view (GTK_WIDGET (self->window));
  if (view == NULL)
    return FALSE;
  self->list = DESK_TICKET_LIST (gtk_single_selection_get_model (GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view)))));
  self->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  return TRUE;
}

static gboolean
visible_rows_are_filled (Bench *self)
{
  guint n;

  if (!find_list (self))
    return FALSE;
  n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->list)), N_VISIBLE);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DeskTicketItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (desk_ticket_item_get_row (item) == NULL)
        return FALSE;
    }

  return n > 0;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
quantile (GArray *values,
          double  share)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

static guint64
read_pss_kib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");

  return line == NULL ? 0 : g_ascii_strtoull (line + 5 + strspn (line + 5, " "), NULL, 10);
}

static gboolean
end_cb (gpointer data)
{
  Bench *self = data;

  printf ("{\"filled_ms\": %.1f, \"interactive_ms\": %.1f, \"pss_kib\": %" G_GUINT64_FORMAT, self->filled_ms, self->interactive_ms, read_pss_kib ());
  if (self->commits->len > 0)
    printf (", \"commit_callbacks_ms\": {\"median\": %.2f, \"p95\": %.2f, \"max\": %.2f}", quantile (self->commits, 0.5), quantile (self->commits, 0.95),
            quantile (self->commits, 1));
  if (self->frames->len > 0)
    printf (", \"scroll_callbacks_ms\": {\"median\": %.2f, \"p95\": %.2f, \"max\": %.2f}, \"frames\": %u", quantile (self->frames, 0.5), quantile (self->frames, 0.95),
            quantile (self->frames, 1), self->frames->len);
  printf ("}\n");
  fflush (stdout);
  _exit (0);
}

/* --- scrolling from end to end --- */

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  Bench *self = data;
  double traced = (double) (traced_us () - self->traced_before) / 1000;
  double range = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);

  if (self->n_frames > 0)
    g_array_append_val (self->frames, traced);
  self->traced_before = traced_us ();
  if (++self->n_frames > N_FRAMES)
    {
      g_idle_add (end_cb, self);
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (self->adjustment, range * self->n_frames / N_FRAMES);

  return G_SOURCE_CONTINUE;
}

/* --- commits from elsewhere --- */

static void commit_elsewhere (Bench *self);

static gboolean
settled_cb (gpointer data)
{
  Bench *self = data;
  double traced = (double) (traced_us () - self->traced_before) / 1000;

  g_array_append_val (self->commits, traced);
  if (self->commits->len >= N_COMMITS)
    {
      self->traced_before = traced_us ();
      gtk_widget_add_tick_callback (GTK_WIDGET (self->window), scroll_cb, self, NULL);
    }
  else
    {
      commit_elsewhere (self);
    }

  return G_SOURCE_REMOVE;
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    g_error ("The commit from elsewhere failed: %s", error->message);
  /* The window is told within milliseconds; a quarter of a second is ample. */
  g_timeout_add (250, settled_cb, data);
}

static void
commit_elsewhere (Bench *self)
{
  g_autoptr (DeskTicketItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), self->commits->len % N_VISIBLE);
  DeskQueueRow *row = desk_ticket_item_get_row (item);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row->key.number);
  g_autofree char *summary = g_strdup_printf ("summary=Changed from elsewhere, round %u", self->commits->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  self->traced_before = traced_us ();
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, self->ctl, "-d", self->desk, "ticket", "set", number, summary, NULL);
  if (process == NULL)
    g_error ("%s", error->message);
  g_subprocess_wait_check_async (process, NULL, committed_cb, self);
}

/* --- the first frames --- */

static gboolean
after_interactive_cb (gpointer data)
{
  Bench *self = data;

  if (self->ctl != NULL)
    commit_elsewhere (self);
  else
    end_cb (self);

  return G_SOURCE_REMOVE;
}

static void
before_paint_cb (GdkFrameClock *clock,
                 gpointer       data)
{
  Bench *self = data;

  self->was_filled = self->is_empty || visible_rows_are_filled (self);
  self->was_interactive = self->is_empty || (self->was_filled && desk_ticket_list_is_whole (self->list) && !desk_ticket_list_is_looking (self->list));
}

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer       data)
{
  Bench *self = data;

  if (self->filled_ms == 0 && self->was_filled)
    self->filled_ms = since_start_ms (self);
  if (self->interactive_ms == 0 && self->was_interactive)
    {
      self->interactive_ms = since_start_ms (self);
      g_timeout_add (1000, after_interactive_cb, self);
    }
}

static gboolean
watch_cb (gpointer data)
{
  Bench *self = data;

  /* Asks for frames until all is there, without drawing anything anew. */
  if (self->interactive_ms == 0)
    gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);

  return self->interactive_ms == 0;
}

static void
realized_cb (GtkWidget *widget,
             gpointer   data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), data);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), data);
  g_timeout_add (8, watch_cb, data);
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window,
                 gpointer        data)
{
  Bench *self = data;

  if (self->window != NULL)
    return;
  self->window = window;
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), self);
}

static void
activate_empty_cb (GtkApplication *application,
                   gpointer        data)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_window_present (GTK_WINDOW (window));
}

static void
remember_me (GSettings *settings)
{
  const char *desk = g_getenv ("BENCH_DESK_ID");
  const char *analyst = g_getenv ("BENCH_ANALYST_ID");
  GVariantBuilder builder;

  if (desk == NULL || analyst == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", desk, analyst);
  g_settings_set_value (settings, "analysts", g_variant_builder_end (&builder));
}

static gboolean
too_long_cb (gpointer data)
{
  g_error ("The window was not ready within %d s", LIMIT_S);

  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  const char *started = g_getenv ("BENCH_STARTED_US");
  Bench self = { 0 };
  GtkApplication *application;
  char *arguments[] = { argv[0], argc > 1 ? argv[1] : NULL, NULL };

  if (argc < 2)
    {
      fprintf (stderr, "bench-window empty | bench-window DESK [DESKBELLCTL]\n");
      return 2;
    }

  self.started_us = started != NULL ? g_ascii_strtoll (started, NULL, 10) : g_get_monotonic_time ();
  self.is_empty = g_str_equal (argv[1], "empty");
  self.desk = argv[1];
  self.ctl = argc > 2 ? argv[2] : NULL;
  self.commits = g_array_new (FALSE, FALSE, sizeof (double));
  self.frames = g_array_new (FALSE, FALSE, sizeof (double));
  g_timeout_add_seconds (LIMIT_S, too_long_cb, NULL);

  if (self.is_empty)
    {
      application = GTK_APPLICATION (adw_application_new ("io.github.deskbell.Empty", G_APPLICATION_NON_UNIQUE));
      g_signal_connect (application, "activate", G_CALLBACK (activate_empty_cb), &self);
    }
  else
    {
      g_autoptr (GSettings) settings = g_settings_new (DESK_APPLICATION_ID);

      /* The settings are in memory: the one view that is never empty. */
      g_settings_set_string (settings, "last-view", "all-open");
      remember_me (settings);
      application = GTK_APPLICATION (desk_application_new ());
    }
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &self);

  return g_application_run (G_APPLICATION (application), self.is_empty ? 1 : 2, arguments);
}
