// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The lists of the queue over random desks: the SQL is held to the comparison
 * of the core, which is the reference, and the views to what they say.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-queue-keys.h"
#include "desk-queue-row.h"
#include "desk-ticket-explain.h"
#include "queue-model.h"

#define N_TICKETS 200
#define N_CHANGES 120
#define N_MOMENTS 12

static GArray *
select_view (DeskFile         *file,
             DeskView          view,
             const DeskViewer *viewer,
             const GArray     *filter,
             guint             limit)
{
  g_autoptr (GError) error = NULL;
  GArray *rows = NULL;

  desk_queue_select_ids (file, view, viewer, filter, limit, &rows, &error);
  g_assert_no_error (error);

  return rows;
}

static int
compare_tickets (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  gpointer *context = data;
  const DeskViewer *viewer = context[1];
  DeskQueueKey one, other;

  queue_model_get_key (context[0], *(ModelTicket *const *) a, &one);
  queue_model_get_key (context[0], *(ModelTicket *const *) b, &other);

  return desk_queue_compare (&one, &other, viewer->now_ms, viewer->shift_end_ms);
}

/* The view as the model and the reference have it. */
static GArray *
expect_view (QueueModel       *model,
             DeskView          view,
             const DeskViewer *viewer)
{
  g_autoptr (GPtrArray) tickets = g_ptr_array_new ();
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gpointer context[2] = { model, (gpointer) viewer };

  for (guint i = 0; i < model->tickets->len; i++)
    {
      ModelTicket *ticket = g_ptr_array_index (model->tickets, i);

      if (queue_model_is_in_view (model, ticket, view, viewer))
        g_ptr_array_add (tickets, ticket);
    }
  g_ptr_array_sort_with_data (tickets, compare_tickets, context);
  for (guint i = 0; i < tickets->len; i++)
    g_array_append_val (rows, ((ModelTicket *) g_ptr_array_index (tickets, i))->row_no);

  return rows;
}

static void
assert_rows_equal (const GArray *rows,
                   const GArray *expected)
{
  g_assert_cmpmem (rows->data, rows->len * sizeof (gint64), expected->data, expected->len * sizeof (gint64));
}

static void
pick_viewer (QueueModel *model,
             DeskViewer *viewer)
{
  viewer->me = model->analysts[g_rand_int_range (model->rand, 0, 3)];
  /* Half hours are when things fall due and wake, so every moment counts. */
  viewer->now_ms = FIXTURE_NOW_MS + g_rand_int_range (model->rand, -10, 10) * 30 * DESK_MINUTE_MS + g_rand_int_range (model->rand, -1, 2);
  viewer->shift_end_ms = viewer->now_ms + g_rand_int_range (model->rand, -2, 20) * DESK_HOUR_MS;
  viewer->day_end_ms = queue_model_pick_time (model) + g_rand_int_range (model->rand, -1, 2);
}

static void
assert_is_as_rebuilt (DeskFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *difference = NULL;

  desk_queue_keys_compare (file, &difference, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (difference, ==, NULL);
}

static void
check_views (QueueModel *model,
             DeskFile   *file)
{
  for (guint i = 0; i < N_MOMENTS; i++)
    {
      DeskViewer viewer;
      guint counts[DESK_N_VIEWS];
      g_autoptr (GError) error = NULL;

      pick_viewer (model, &viewer);
      desk_queue_count_views (file, &viewer, counts, &error);
      g_assert_no_error (error);

      for (int view = 0; view < DESK_N_VIEWS; view++)
        {
          g_autoptr (GArray) rows = select_view (file, (DeskView) view, &viewer, NULL, 0);
          g_autoptr (GArray) expected = expect_view (model, (DeskView) view, &viewer);

          assert_rows_equal (rows, expected);
          g_assert_cmpuint (counts[view], ==, expected->len);
        }
    }
}

static void
test_order (gconstpointer data)
{
  g_autoptr (QueueModel) model = queue_model_new (GPOINTER_TO_UINT (data), N_TICKETS);
  g_autoptr (DeskFile) reader = desk_fixture_open_reader (model->fixture);

  check_views (model, reader);
  for (guint i = 0; i < N_CHANGES; i++)
    {
      queue_model_change (model);
      if (i % 10 == 0)
        assert_is_as_rebuilt (reader);
    }
  assert_is_as_rebuilt (reader);
  check_views (model, reader);
}

/* --- filter and limit --- */

static void
test_filter_and_limit (void)
{
  g_autoptr (QueueModel) model = queue_model_new (77, 80);
  DeskFile *file = model->fixture->file;
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int view = 0; view < DESK_N_VIEWS; view++)
    {
      g_autoptr (GArray) allowed = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (GArray) all = NULL;
      g_autoptr (GArray) filtered = NULL;
      g_autoptr (GArray) nothing = NULL;
      DeskViewer viewer;

      pick_viewer (model, &viewer);
      viewer.me = model->fixture->me;
      all = select_view (file, (DeskView) view, &viewer, NULL, 0);
      if (view != DESK_VIEW_ESCALATED && view != DESK_VIEW_SHOUT_OUTS && view != DESK_VIEW_TO_SEND)
        g_assert_cmpuint (all->len, >, 3);

      for (guint limit = 1; limit < all->len + 2; limit += 1 + limit / 4)
        {
          g_autoptr (GArray) first = select_view (file, (DeskView) view, &viewer, NULL, limit);

          g_assert_cmpuint (first->len, ==, MIN (limit, all->len));
          g_assert_cmpmem (first->data, first->len * sizeof (gint64), all->data, first->len * sizeof (gint64));
        }

      for (gint64 row_no = 1; row_no < 100; row_no += 3)
        g_array_append_val (allowed, row_no);
      for (guint i = 0; i < all->len; i++)
        {
          gint64 row_no = g_array_index (all, gint64, i);

          if (row_no % 3 == 1)
            g_array_append_val (expected, row_no);
        }
      filtered = select_view (file, (DeskView) view, &viewer, allowed, 0);
      assert_rows_equal (filtered, expected);

      /* A search that found nothing is not the same as no search. */
      nothing = select_view (file, (DeskView) view, &viewer, none, 0);
      g_assert_cmpuint (nothing->len, ==, 0);
    }
}

/* The same with tickets that only their ids keep apart, and finished. */
static void
test_unnumbered (void)
{
  g_autoptr (QueueModel) model = queue_model_new (85, 160);
  DeskViewer viewer;
  g_autoptr (GArray) expected = NULL;
  guint n_twins = 0;

  for (guint i = 0; i < model->tickets->len; i++)
    {
      ModelTicket *ticket = g_ptr_array_index (model->tickets, i);

      if (ticket->number == G_MAXINT64)
        {
          queue_model_close (model, ticket);
          n_twins++;
        }
    }
  g_assert_cmpuint (n_twins, ==, 10);

  pick_viewer (model, &viewer);
  expected = expect_view (model, DESK_VIEW_ALL, &viewer);
  for (guint limit = 0; limit <= expected->len; limit++)
    {
      g_autoptr (GArray) rows = select_view (model->fixture->file, DESK_VIEW_ALL, &viewer, NULL, limit);
      g_autoptr (GArray) filtered = select_view (model->fixture->file, DESK_VIEW_ALL, &viewer, expected, limit);

      g_assert_cmpuint (rows->len, ==, limit == 0 ? expected->len : limit);
      g_assert_cmpmem (rows->data, rows->len * sizeof (gint64), expected->data, rows->len * sizeof (gint64));
      assert_rows_equal (filtered, rows);
    }
}

static void
test_nobody_looks (void)
{
  g_autoptr (QueueModel) model = queue_model_new (78, 40);
  DeskViewer viewer = { .now_ms = FIXTURE_NOW_MS, .shift_end_ms = FIXTURE_NOW_MS, .day_end_ms = FIXTURE_NOW_MS };
  g_autoptr (GArray) mine = select_view (model->fixture->file, DESK_VIEW_MY_WORK, &viewer, NULL, 0);
  g_autoptr (GArray) team = select_view (model->fixture->file, DESK_VIEW_TEAM, &viewer, NULL, 0);
  g_autoptr (GArray) open = select_view (model->fixture->file, DESK_VIEW_ALL_OPEN, &viewer, NULL, 0);

  g_assert_cmpuint (mine->len, ==, 0);
  g_assert_cmpuint (team->len, ==, 0);
  g_assert_cmpuint (open->len, >, 0);
}

static void
test_view_names (void)
{
  static const char *const names[] = { "my-work", "unassigned", "team", "escalated", "shout-outs", "to-send", "waiting", "due-today", "all-open", "all" };
  DeskView view;

  for (int i = 0; i < DESK_N_VIEWS; i++)
    {
      g_assert_cmpstr (desk_view_get_name ((DeskView) i), ==, names[i]);
      g_assert_true (desk_view_parse (names[i], &view));
      g_assert_cmpint (view, ==, i);
      g_assert_nonnull (desk_view_get_label ((DeskView) i));
    }
  g_assert_false (desk_view_parse ("yesterday", &view));
}

static void
test_cancelled (void)
{
  g_autoptr (QueueModel) model = queue_model_new (79, 200);
  g_autoptr (DeskFile) reader = desk_fixture_open_reader (model->fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GArray *rows = NULL;
  DeskViewer viewer;

  pick_viewer (model, &viewer);
  desk_file_set_cancellable (reader, cancellable);
  g_cancellable_cancel (cancellable);
  g_assert_false (desk_queue_select_ids (reader, DESK_VIEW_ALL, &viewer, NULL, 0, &rows, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (rows);

  /* And nothing is left behind that would stop the next one. */
  desk_file_set_cancellable (reader, NULL);
  rows = select_view (reader, DESK_VIEW_ALL, &viewer, NULL, 0);
  g_assert_cmpuint (rows->len, ==, 200);
  g_array_unref (rows);
}

/* --- rows --- */

static void
assert_row_is (QueueModel         *model,
               const DeskQueueRow *row,
               const ModelTicket  *ticket)
{
  DeskQueueKey key;
  DeskQueuePlace place;
  guint n_assignees = 0;

  queue_model_get_key (model, ticket, &key);
  place = desk_queue_key_place (&key, FIXTURE_NOW_MS, FIXTURE_NOW_MS);
  for (int i = 0; i < MODEL_N_ANALYSTS; i++)
    n_assignees += ticket->is_assigned[i] ? 1 : 0;

  g_assert_cmpint (row->row_no, ==, ticket->row_no);
  g_assert_true (desk_uuid_equal (&row->key.id, &key.id));
  g_assert_cmpint (row->key.number, ==, key.number);
  g_assert_cmpint (row->key.priority, ==, key.priority);
  g_assert_cmpint (row->key.business_critical, ==, key.business_critical);
  g_assert_cmpint (row->key.worked_on, ==, key.worked_on);
  g_assert_cmpint (row->key.waiting, ==, key.waiting);
  g_assert_cmpint (row->key.finished, ==, key.finished);
  g_assert_cmpint (row->key.wake_ms, ==, key.wake_ms);
  g_assert_cmpint (row->key.respond_by_ms, ==, key.respond_by_ms);
  g_assert_cmpint (row->key.resolve_by_ms, ==, key.resolve_by_ms);
  g_assert_cmpint (row->key.promise_by_ms, ==, key.promise_by_ms);
  g_assert_cmpint (row->key.service_level_rank, ==, key.service_level_rank);
  g_assert_cmpint (row->key.vip, ==, key.vip);
  g_assert_cmpint (row->key.waiting_since_ms, ==, key.waiting_since_ms);
  g_assert_cmpint (row->next_target, ==, place.next_target);
  g_assert_cmpint (row->next_due_ms, ==, place.next_due_ms);
  g_assert_cmpint (row->status, ==, ticket->status);
  g_assert_cmpint (row->service_level, ==, ticket->service_level);
  g_assert_cmpint (row->logged_ms, ==, ticket->logged_ms);
  g_assert_cmpint (row->finished_ms, ==, key.finished ? key.waiting_since_ms : DESK_NEVER_MS);
  g_assert_cmpuint (row->n_assignees, ==, n_assignees);
  g_assert_cmpstr (row->team_name, ==, ticket->team >= 0 ? "Team" : NULL);
  g_assert_cmpint (row->owner_name != NULL, ==, ticket->owner >= 0);
}

static void
test_rows (void)
{
  g_autoptr (QueueModel) model = queue_model_new (80, 150);
  g_autoptr (GArray) ids = NULL;
  guint n_there = 0;
  DeskViewer viewer;

  for (guint i = 0; i < 60; i++)
    queue_model_change (model);
  pick_viewer (model, &viewer);
  ids = select_view (model->fixture->file, DESK_VIEW_ALL, &viewer, NULL, 0);
  for (guint at = 0; at < ids->len; at += DESK_QUEUE_PAGE)
    {
      guint n = MIN (DESK_QUEUE_PAGE, ids->len - at);
      g_autoptr (GPtrArray) rows = NULL;
      g_autoptr (GError) error = NULL;

      desk_queue_load_rows (model->fixture->file, &g_array_index (ids, gint64, at), n, &rows, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rows->len, ==, n);
      for (guint i = 0; i < n; i++)
        {
          assert_row_is (model, g_ptr_array_index (rows, i), queue_model_find (model, g_array_index (ids, gint64, at + i)));
          n_there++;
        }
    }
  g_assert_cmpuint (n_there, ==, ids->len);
}

static void
test_row_names (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (81);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (DeskQueueRow) kept = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid organisation, customer, tickets[3];
  gint64 wanted[4];

  desk_fixture_add_organisation (fixture, "Northwind Dental", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "Ana Pérez", &organisation, TRUE, &customer);
  for (guint i = 0; i < 3; i++)
    desk_fixture_add_ticket (fixture, i == 0 ? "The x-ray cannot be opened" : "Another", &customer, &tickets[i]);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &tickets[0], "channel", "phone");
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &tickets[0], "owner_id", &fixture->me);
  wanted[0] = desk_fixture_find_row (fixture, DESK_TABLE_TICKET, &tickets[2]);
  wanted[1] = 4711;
  wanted[2] = desk_fixture_find_row (fixture, DESK_TABLE_TICKET, &tickets[0]);
  wanted[3] = desk_fixture_find_row (fixture, DESK_TABLE_TICKET, &tickets[1]);
  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &tickets[1], "withdrawn", 1);

  desk_queue_load_rows (fixture->file, wanted, 4, &rows, &error);
  g_assert_no_error (error);
  g_assert_null (g_ptr_array_index (rows, 1));
  g_assert_null (g_ptr_array_index (rows, 3));
  g_assert_true (desk_uuid_equal (&((DeskQueueRow *) g_ptr_array_index (rows, 0))->key.id, &tickets[2]));

  /* A row outlives its page. */
  kept = desk_queue_row_ref (g_ptr_array_index (rows, 2));
  g_clear_pointer (&rows, g_ptr_array_unref);
  g_assert_cmpstr (kept->summary, ==, "The x-ray cannot be opened");
  g_assert_cmpstr (kept->customer_name, ==, "Ana Pérez");
  g_assert_cmpstr (kept->organisation_name, ==, "Northwind Dental");
  g_assert_cmpstr (kept->owner_name, ==, "Robin Lee");
  g_assert_cmpstr (kept->team_name, ==, NULL);
  g_assert_cmpint (kept->channel, ==, DESK_CHANNEL_PHONE);
  g_assert_cmpint (kept->type, ==, DESK_TICKET_TYPE_INCIDENT);
  g_assert_true (kept->key.vip);
  g_assert_true (desk_uuid_equal (&kept->owner, &fixture->me));

  desk_queue_load_rows (fixture->file, NULL, 0, &none, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

/* --- explanations --- */

static void
assert_says (const char         *text,
             const DeskCalendar *calendar,
             gint64              due_ms,
             gint64              now_ms)
{
  g_autofree char *due = NULL;

  g_assert_nonnull (text);
  if (due_ms == DESK_NEVER_MS)
    {
      g_assert_nonnull (strstr (text, " is due, because "));
      return;
    }
  due = desk_calendar_format_time (calendar, due_ms, now_ms);
  g_assert_nonnull (strstr (text, due));
}

static void
test_explanations (void)
{
  g_autoptr (QueueModel) model = queue_model_new (82, 120);
  DeskFile *file = model->fixture->file;
  g_autoptr (GArray) ids = NULL;
  DeskViewer viewer;

  pick_viewer (model, &viewer);
  ids = select_view (file, DESK_VIEW_ALL, &viewer, NULL, 0);
  for (guint i = 0; i < ids->len; i++)
    {
      const ModelTicket *ticket = queue_model_find (model, g_array_index (ids, gint64, i));
      const ModelTicket *below = i + 1 < ids->len ? queue_model_find (model, g_array_index (ids, gint64, i + 1)) : NULL;
      g_autoptr (DeskTicketExplanation) told = NULL;
      g_autoptr (GError) error = NULL;
      DeskQueueKey key;
      DeskQueuePlace place;

      told = desk_ticket_explain (file, &ticket->id, below != NULL ? &below->id : NULL, &viewer, &error);
      g_assert_no_error (error);
      queue_model_get_key (model, ticket, &key);
      place = desk_queue_key_place (&key, viewer.now_ms, viewer.shift_end_ms);

      g_assert_cmpint (told->place.group, ==, place.group);
      g_assert_cmpint (told->place.moment_ms, ==, place.moment_ms);
      g_assert_cmpint (strlen (told->place_text), >, 0);
      g_assert_cmpint (told->above_text != NULL, ==, below != NULL);
      if (place.group == DESK_QUEUE_SHIFT || (place.group == DESK_QUEUE_LATER && place.next_target != DESK_TARGET_NONE))
        {
          g_autofree char *due = desk_calendar_format_time (model->calendar, place.next_due_ms, viewer.now_ms);

          g_assert_nonnull (strstr (told->place_text, due));
        }

      /* What is due in the queue is what the sentence says. */
      if (key.respond_by_ms != DESK_NEVER_MS)
        g_assert_cmpint (told->respond_due_ms, ==, key.respond_by_ms);
      if (!key.finished)
        g_assert_cmpint (told->resolve_due_ms, ==, key.resolve_by_ms);
      assert_says (told->respond_text, model->calendar, told->respond_due_ms, viewer.now_ms);
      assert_says (told->resolve_text, model->calendar, told->resolve_due_ms, viewer.now_ms);
      g_assert_cmpint (told->promise_text != NULL, ==, key.promise_by_ms != DESK_NEVER_MS);
    }
}

static void
assert_explained (DeskFixture      *fixture,
                  const DeskUuid   *ticket,
                  const DeskViewer *viewer,
                  const char       *place,
                  const char       *respond,
                  const char       *resolve)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskTicketExplanation) told = desk_ticket_explain (fixture->file, ticket, NULL, viewer, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (told->place_text, ==, place);
  g_assert_cmpstr (told->respond_text, ==, respond);
  g_assert_cmpstr (told->resolve_text, ==, resolve);
}

static void
test_sentences (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (83);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid ticket, nobody = { { 1 } };
  DeskOperation *operation;
  DeskViewer viewer;

  desk_fixture_add_ticket (fixture, "Scanner", NULL, &ticket);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "service_level", "gold");
  desk_viewer_init (&viewer, fixture->file, &fixture->me, FIXTURE_NOW_MS, &error);
  g_assert_no_error (error);
  assert_explained (fixture, &ticket, &viewer, "Response falls due 14:00, before the shift ends",
                    "Response due 14:00, because the clock began 10:00 with 4 working hours.",
                    "Resolution due Thu 5 Mar 10:00, because the clock began 10:00 with 3 working days, and rested 3 times outside working hours.");

  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "responded_at", FIXTURE_NOW_MS + DESK_HOUR_MS);
  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "promise_due_at", FIXTURE_NOW_MS + 2 * DESK_HOUR_MS);
  viewer.now_ms += 3 * DESK_HOUR_MS;
  assert_explained (fixture, &ticket, &viewer, "What we promised was due 1 h ago",
                    "Response due 14:00, because the clock began 10:00 with 4 working hours. The customer was answered 11:00, in time.",
                    "Resolution due Thu 5 Mar 10:00, because the clock began 10:00 with 3 working days, and rested 3 times outside working hours.");

  commit = desk_fixture_begin (fixture, "import_event");
  operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "status", "resolved");
  desk_operation_put_integer (operation, "resolved_at", FIXTURE_NOW_MS + 4 * DESK_DAY_MS);
  desk_operation_put_integer (operation, "responded_at", FIXTURE_NOW_MS + 5 * DESK_HOUR_MS);
  desk_fixture_act (fixture, commit);
  assert_explained (fixture, &ticket, &viewer, "Finished",
                    "Response due 14:00, because the clock began 10:00 with 4 working hours. The customer was answered 15:00, too late.",
                    "Resolution due Thu 5 Mar 10:00, because the clock began 10:00 with 3 working days, and rested 3 times outside working hours. "
                    "It was resolved Fri 6 Mar 10:00, too late.");

  g_assert_null (desk_ticket_explain (fixture->file, &nobody, NULL, &viewer, &error));
  g_assert_nonnull (error);
}

/* --- the end of the shift --- */

static void
assert_shift_ends (DeskFixture    *fixture,
                   const DeskUuid *analyst,
                   const char     *now,
                   const char     *shift_end,
                   const char     *day_end)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shift_text = NULL;
  g_autofree char *day_text = NULL;
  DeskViewer viewer;
  gint64 now_ms;

  g_assert_true (desk_time_parse (now, &now_ms));
  desk_viewer_init (&viewer, fixture->file, analyst, now_ms, &error);
  g_assert_no_error (error);
  shift_text = desk_time_to_string (viewer.shift_end_ms);
  day_text = desk_time_to_string (viewer.day_end_ms);
  g_assert_cmpstr (shift_text, ==, shift_end);
  g_assert_cmpstr (day_text, ==, day_end);
}

static void
give_hours (DeskFixture    *fixture,
            const DeskUuid *analyst,
            const char     *hours)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "desk_edit");
  DeskOperation *operation;
  DeskUuid calendar;

  desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &calendar);
  operation = desk_commit_add_insert (commit, DESK_TABLE_WORKING_CALENDAR, &calendar);
  desk_operation_put_text (operation, "name", "Of one analyst");
  desk_operation_put_text (operation, "time_zone", "UTC");
  desk_operation_put_text (operation, "transitions", "[[0,0]]");
  if (hours != NULL)
    desk_operation_put_text (operation, "hours", hours);
  else
    desk_operation_put_integer (operation, "round_the_clock", 1);
  desk_operation_put_uuid (desk_commit_add_set (commit, DESK_TABLE_ANALYST, analyst), "calendar_id", &calendar);
  desk_fixture_act (fixture, commit);
}

static void
test_shift_end (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (84);
  DeskUuid analyst;

  /* The desk's hours, 8 to 17 by its own clock, also for nobody in particular. */
  desk_fixture_add_analyst (fixture, "Sam Okoro", &analyst);
  assert_shift_ends (fixture, NULL, "2026-03-02T09:00:00Z", "2026-03-02T16:00:00.000Z", "2026-03-02T23:00:00.000Z");
  assert_shift_ends (fixture, &analyst, "2026-03-02T09:00:00Z", "2026-03-02T16:00:00.000Z", "2026-03-02T23:00:00.000Z");
  assert_shift_ends (fixture, &analyst, "2026-03-02T16:00:00Z", "2026-03-03T16:00:00.000Z", "2026-03-02T23:00:00.000Z");
  assert_shift_ends (fixture, &analyst, "2026-03-06T20:00:00Z", "2026-03-09T16:00:00.000Z", "2026-03-06T23:00:00.000Z");
  assert_shift_ends (fixture, &analyst, "2026-03-27T23:30:00Z", "2026-03-30T15:00:00.000Z", "2026-03-28T23:00:00.000Z");

  /* Over lunch, but not over a long afternoon. */
  give_hours (fixture, &analyst, "{\"mon\":[[\"06:00\",\"11:00\"],[\"12:00\",\"15:00\"]],\"tue\":[[\"06:00\",\"10:00\"],[\"14:00\",\"18:00\"]]}");
  assert_shift_ends (fixture, &analyst, "2026-03-02T07:00:00Z", "2026-03-02T15:00:00.000Z", "2026-03-02T23:00:00.000Z");
  assert_shift_ends (fixture, &analyst, "2026-03-02T11:30:00Z", "2026-03-02T15:00:00.000Z", "2026-03-02T23:00:00.000Z");
  assert_shift_ends (fixture, &analyst, "2026-03-03T07:00:00Z", "2026-03-03T10:00:00.000Z", "2026-03-03T23:00:00.000Z");
  assert_shift_ends (fixture, &analyst, "2026-03-03T15:00:00Z", "2026-03-03T18:00:00.000Z", "2026-03-03T23:00:00.000Z");

  /* Over midnight; with breaks and no end; round the clock; never. */
  give_hours (fixture, &analyst, "{\"mon\":[[\"20:00\",\"24:00\"]],\"tue\":[[\"00:00\",\"04:00\"]]}");
  assert_shift_ends (fixture, &analyst, "2026-03-02T21:00:00Z", "2026-03-03T04:00:00.000Z", "2026-03-02T23:00:00.000Z");
  give_hours (fixture, &analyst,
              "{\"mon\":[[\"00:00\",\"23:00\"]],\"tue\":[[\"00:00\",\"23:00\"]],\"wed\":[[\"00:00\",\"23:00\"]],\"thu\":[[\"00:00\",\"23:00\"]],"
              "\"fri\":[[\"00:00\",\"23:00\"]],\"sat\":[[\"00:00\",\"23:00\"]],\"sun\":[[\"00:00\",\"23:00\"]]}");
  assert_shift_ends (fixture, &analyst, "2026-03-02T21:00:00Z", "2026-03-02T23:00:00.000Z", "2026-03-02T23:00:00.000Z");
  give_hours (fixture, &analyst, NULL);
  assert_shift_ends (fixture, &analyst, "2026-03-02T21:00:00Z", "2026-03-02T23:00:00.000Z", "2026-03-02T23:00:00.000Z");
  give_hours (fixture, &analyst, "{}");
  assert_shift_ends (fixture, &analyst, "2026-03-02T21:00:00Z", "2026-03-02T23:00:00.000Z", "2026-03-02T23:00:00.000Z");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/store/queue/order-and-views-are-the-reference/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_order);
    }
  g_test_add_func ("/store/queue/filter-and-limit", test_filter_and_limit);
  g_test_add_func ("/store/queue/tickets-without-a-number", test_unnumbered);
  g_test_add_func ("/store/queue/nobody-has-no-work", test_nobody_looks);
  g_test_add_func ("/store/queue/names-of-views", test_view_names);
  g_test_add_func ("/store/queue/cancelled", test_cancelled);
  g_test_add_func ("/store/queue/rows-say-what-stands-there", test_rows);
  g_test_add_func ("/store/queue/rows-carry-names", test_row_names);
  g_test_add_func ("/store/queue/explanations-name-the-same-moments", test_explanations);
  g_test_add_func ("/store/queue/explanations-are-sentences", test_sentences);
  g_test_add_func ("/store/queue/end-of-the-shift", test_shift_end);

  return g_test_run ();
}
