// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-clock.h"

#define YEAR_1_MS G_GINT64_CONSTANT (-62135596800000)
#define YEAR_9999_END_MS G_GINT64_CONSTANT (253402300799999)

static void
test_fixed_clock (void)
{
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (1000);

  g_assert_cmpint (desk_clock_get_now_ms (clock), ==, 1000);
  g_assert_cmpint (desk_clock_get_now_ms (clock), ==, 1000);
  desk_clock_advance_ms (clock, DESK_DAY_MS);
  g_assert_cmpint (desk_clock_get_now_ms (clock), ==, 86401000);
  desk_clock_advance_ms (clock, -2 * DESK_DAY_MS);
  g_assert_cmpint (desk_clock_get_now_ms (clock), ==, -86399000);
}

typedef struct {
  gint64 now_ms;
  guint n_freed;
} Told;

static gint64
told_cb (gpointer data)
{
  return ((Told *) data)->now_ms++;
}

static void
told_freed_cb (gpointer data)
{
  ((Told *) data)->n_freed++;
}

static void
test_clock_of_function (void)
{
  Told told = { 41, 0 };
  DeskClock *clock = desk_clock_new (told_cb, &told, told_freed_cb);

  g_assert_cmpint (desk_clock_get_now_ms (clock), ==, 41);
  g_assert_cmpint (desk_clock_get_now_ms (clock), ==, 42);
  desk_clock_ref (clock);
  desk_clock_unref (clock);
  g_assert_cmpuint (told.n_freed, ==, 0);
  desk_clock_unref (clock);
  g_assert_cmpuint (told.n_freed, ==, 1);
}

static void
assert_time (gint64      time_ms,
             const char *text)
{
  g_autofree char *written = desk_time_to_string (time_ms);
  gint64 read_ms = 12345;

  g_assert_cmpstr (written, ==, text);
  g_assert_true (desk_time_parse (text, &read_ms));
  g_assert_cmpint (read_ms, ==, time_ms);
}

static void
test_known_times (void)
{
  assert_time (0, "1970-01-01T00:00:00.000Z");
  assert_time (1, "1970-01-01T00:00:00.001Z");
  assert_time (G_GINT64_CONSTANT (1772444400123), "2026-03-02T09:40:00.123Z");
  assert_time (G_GINT64_CONSTANT (951782400000), "2000-02-29T00:00:00.000Z");
}

static void
test_times_before_1970 (void)
{
  assert_time (-1, "1969-12-31T23:59:59.999Z");
  assert_time (-1000, "1969-12-31T23:59:59.000Z");
  assert_time (-1001, "1969-12-31T23:59:58.999Z");
  assert_time (G_GINT64_CONSTANT (-30610224000000), "1000-01-01T00:00:00.000Z");
  assert_time (G_GINT64_CONSTANT (-30610224000001), "0999-12-31T23:59:59.999Z");
  assert_time (YEAR_1_MS, "0001-01-01T00:00:00.000Z");
}

static void
test_times_outside_the_years (void)
{
  assert_time (YEAR_9999_END_MS, "9999-12-31T23:59:59.999Z");
  assert_time (YEAR_9999_END_MS + 1, "253402300800000");
  assert_time (YEAR_1_MS - 1, "-62135596800001");
  assert_time (G_MAXINT64, "9223372036854775807");
  assert_time (G_MININT64, "-9223372036854775808");
}

static void
test_every_millisecond (void)
{
  for (gint64 ms = -61000; ms < 61000; ms++)
    {
      gint64 time_ms = G_GINT64_CONSTANT (1772444400000) + ms;
      g_autofree char *text = desk_time_to_string (time_ms);
      gint64 read_ms;

      g_assert_true (desk_time_parse (text, &read_ms));
      g_assert_cmpint (read_ms, ==, time_ms);
    }
}

static void
test_any_number (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 time_ms = (gint64) ((guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()) >> (i % 40);
      g_autofree char *text = desk_time_to_string (time_ms);
      gint64 read_ms;

      g_assert_true (desk_time_parse (text, &read_ms));
      g_assert_cmpint (read_ms, ==, time_ms);
    }
}

static void
test_offsets (void)
{
  static const char *const same[] = {
    "2026-03-02T09:40:00Z",      "2026-03-02T10:40:00+01:00",     "2026-03-02T04:10:00-05:30",
    "2026-03-03T09:25:00+23:45", "2026-03-02T09:40:00.000000Z",   "2026-03-02T09:40:00.0009Z",
    "2026-03-01T21:40:00-12:00", "2026-03-02T09:40:00.000-00:00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      gint64 time_ms = 0;

      g_test_message ("%s", same[i]);
      g_assert_true (desk_time_parse (same[i], &time_ms));
      g_assert_cmpint (time_ms, ==, G_GINT64_CONSTANT (1772444400000));
    }
}

static void
test_no_times (void)
{
  static const char *const wrong[] = {
    "",
    "now",
    "2026-03-02",
    "2026-03-02T09:40:00",        /* no zone: when is that? */
    "2026-02-30T09:40:00Z",
    "2026-13-02T09:40:00Z",
    "2026-03-02T25:00:00Z",
    "2026-03-02T09:60:00Z",
    "2026-03-02T09:40:00Zulu",
    " 2026-03-02T09:40:00Z",
    "2026-03-02T09:40:00Z ",
    "10000-01-01T00:00:00Z",
    "1772444400000",              /* a number that has a proper form */
    "9223372036854775808",
    "253402300800000.5",
    "253402300800000 ",
  };
  gint64 time_ms = 4711;

  g_assert_false (desk_time_parse (NULL, &time_ms));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (desk_time_parse (wrong[i], &time_ms));
    }
  g_assert_cmpint (time_ms, ==, 4711);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/clock/fixed-one-moves-only-when-told", test_fixed_clock);
  g_test_add_func ("/core/clock/function-is-asked-and-its-data-freed-once", test_clock_of_function);
  g_test_add_func ("/core/time/known-moments", test_known_times);
  g_test_add_func ("/core/time/before-1970", test_times_before_1970);
  g_test_add_func ("/core/time/outside-the-years-1-to-9999-it-is-a-number", test_times_outside_the_years);
  g_test_add_func ("/core/time/every-millisecond-comes-back", test_every_millisecond);
  g_test_add_func ("/core/time/any-number-comes-back", test_any_number);
  g_test_add_func ("/core/time/offsets-name-the-same-moment", test_offsets);
  g_test_add_func ("/core/time/what-is-none-is-refused-and-touches-nothing", test_no_times);

  return g_test_run ();
}
