// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Working time and the clocks of the service levels against a reference that
 * walks minute by minute: made-up hours, holidays, zones and pauses.
 *
 * DESK_PROPERTY_CASES sets how many cases (20,000), DESK_PROPERTY_SEED the
 * first seed. A failure names the seed of its case; with that seed and one
 * case it comes again.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-clock.h"
#include "desk-day.h"
#include "desk-service-level.h"

#define MINUTES_A_DAY 1440
#define MAX_PAUSES 6
#define MAX_HOLIDAYS 5
#define MAX_ZONE 12

typedef struct {
  gint64 from_s;
  gint64 offset_s;
} Transition;

typedef struct {
  GTimeZone *zone;
  char *json;
  GArray *changes; /* gint64: days since 1973 within which the offset changes, in seconds */
} RealZone;

typedef struct {
  guint64 seed;
  GRand *rand;

  /* What the calendar is made of. */
  guint8 hours[7][MINUTES_A_DAY];
  int holidays[MAX_HOLIDAYS];
  guint n_holidays;
  Transition transitions[MAX_ZONE];
  guint n_transitions;
  const RealZone *real_zone;
  DeskCalendar *calendar;

  /* What the reference sees, minute by minute. */
  gint64 window_ms;
  guint n_minutes;
  GByteArray *open;
  GByteArray *paused;
  GArray *days; /* int: local date */
  gint64 same_day;
  gboolean same_offset_is_known;
  gint64 same_offset_s;

  DeskTarget target;
  gint64 target_minutes;
  guint start; /* minute of the window */
  DeskPause pauses[MAX_PAUSES];
  guint n_pauses;
} Case;

static GArray *real_zones;

#define check(the_case, expression) \
  G_STMT_START \
  { \
    if (!(expression)) \
      g_error ("seed %" G_GUINT64_FORMAT ": %s (line %d)", (the_case)->seed, #expression, __LINE__); \
  } \
  G_STMT_END

static gint64
floor_of (gint64 number,
          gint64 by)
{
  return number >= 0 ? number / by : -((-number + by - 1) / by);
}

static gint64
minute_ms (const Case *self,
           guint       minute)
{
  return self->window_ms + minute * DESK_MINUTE_MS;
}

/* ---- making up a case ---- */

static void
make_hours (Case    *self,
            GString *json)
{
  const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  const int edges[] = { 0, 60, 120, 150, 180, 480, 720, 780, 1020, 1380, 1439, 1440 };
  int usual = g_rand_int_range (self->rand, 0, 4); /* 0: each day its own */

  g_string_append_c (json, '{');
  for (guint day = 0; day < 7; day++)
    {
      guint n = usual == 1 ? (day < 5) : (guint) g_rand_int_range (self->rand, 0, 4);
      int times[8];
      gboolean first = TRUE;

      if (usual == 0 && day > 0 && g_rand_boolean (self->rand))
        continue;

      /* Ascending times; two in a row that are equal are passed over. */
      for (guint i = 0; i < 2 * n; i++)
        times[i] = g_rand_boolean (self->rand) ? edges[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (edges))]
                                               : g_rand_int_range (self->rand, 0, MINUTES_A_DAY + 1);
      if (usual == 1 && n == 1)
        {
          times[0] = 8 * 60;
          times[1] = 17 * 60;
        }
      for (guint i = 0; i < 2 * n; i++)
        {
          for (guint j = i + 1; j < 2 * n; j++)
            {
              if (times[j] < times[i])
                {
                  int swap = times[i];

                  times[i] = times[j];
                  times[j] = swap;
                }
            }
        }

      g_string_append_printf (json, "%s\"%s\":[", json->len > 1 ? "," : "", names[day]);
      for (guint i = 0; i < n; i++)
        {
          int from = times[2 * i];
          int to = times[2 * i + 1];

          if (from == to)
            continue;
          g_string_append_printf (json, "%s[\"%02d:%02d\",\"%02d:%02d\"]", first ? "" : ",", from / 60, from % 60, to / 60,
                                  to % 60);
          first = FALSE;
          for (int minute = from; minute < to; minute++)
            self->hours[day][minute] = TRUE;
        }
      g_string_append_c (json, ']');
    }
  g_string_append_c (json, '}');
}

static void
make_zone (Case    *self,
           GString *json)
{
  gint64 from_s = 0;

  if (real_zones->len > 0 && g_rand_boolean (self->rand))
    {
      self->real_zone
        = &g_array_index (real_zones, RealZone, (guint) g_rand_int_range (self->rand, 0, (gint32) real_zones->len));
      g_string_append (json, self->real_zone->json);
      return;
    }

  /* Steps of whole minutes, up to a day, sometimes two within hours. */
  self->n_transitions = (guint) g_rand_int_range (self->rand, 1, MAX_ZONE + 1);
  for (guint i = 0; i < self->n_transitions; i++)
    {
      gint64 offset_s = g_rand_int_range (self->rand, -4, 5) * 1800;

      if (g_rand_int_range (self->rand, 0, 4) == 0)
        offset_s = g_rand_int_range (self->rand, -1440, 1441) * 60;
      self->transitions[i] = (Transition) { from_s, offset_s };
      g_string_append_printf (json, "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]", i > 0 ? "," : "[", from_s, offset_s);
      from_s += g_rand_int_range (self->rand, 1, g_rand_boolean (self->rand) ? 2000 : 400000) * G_GINT64_CONSTANT (60);
    }
  g_string_append_c (json, ']');
}

static gint64
reference_offset_s (Case   *self,
                    gint64  time_s)
{
  guint i = 0;

  if (self->real_zone != NULL)
    {
      GTimeZone *zone = self->real_zone->zone;
      gint64 span_s = floor_of (time_s, 86400);
      int first, last;

      /* A day that begins and ends in one interval is asked for once. */
      if (span_s != self->same_day)
        {
          first = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, span_s * 86400);
          last = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, span_s * 86400 + 86399);
          self->same_day = span_s;
          self->same_offset_is_known = first == last;
          self->same_offset_s = g_time_zone_get_offset (zone, first);
        }
      if (self->same_offset_is_known)
        return self->same_offset_s;

      return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_s));
    }

  while (i + 1 < self->n_transitions && self->transitions[i + 1].from_s <= time_s)
    i++;

  return self->transitions[i].offset_s;
}

/* Half of the windows are laid over a transition. */
static gint64
choose_window (Case *self)
{
  gint64 time_s;

  if (self->real_zone == NULL)
    {
      const Transition *transition = &self->transitions[g_rand_int_range (self->rand, 0, (gint32) self->n_transitions)];

      time_s = transition->from_s - g_rand_int_range (self->rand, 0, 3 * MINUTES_A_DAY) * 60;
    }
  else
    {
      const GArray *changes = self->real_zone->changes;

      time_s = G_GINT64_CONSTANT (94694400) + g_rand_int_range (self->rand, 0, 40000000) * G_GINT64_CONSTANT (60);
      if (changes->len > 0 && g_rand_boolean (self->rand))
        time_s = g_array_index (changes, gint64, (guint) g_rand_int_range (self->rand, 0, (gint32) changes->len))
                 - g_rand_int_range (self->rand, 0, 2 * MINUTES_A_DAY) * 60;
    }

  return floor_of (time_s, 60) * DESK_MINUTE_MS;
}

static void
make_calendar (Case *self)
{
  g_autoptr (GString) hours = g_string_new (NULL);
  g_autoptr (GString) holidays = g_string_new ("[");
  g_autoptr (GString) zone = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const int lengths[] = { 2, 2, 2, 2, 3, 3, 3, 3, 5, 5, 10, 20 }; /* days */
  int first_day;

  make_hours (self, hours);
  make_zone (self, zone);
  self->window_ms = choose_window (self);
  self->n_minutes = (guint) lengths[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (lengths))] * MINUTES_A_DAY;

  first_day = (int) floor_of (self->window_ms, DESK_DAY_MS);
  for (guint i = 0; i < MAX_HOLIDAYS && g_rand_boolean (self->rand); i++)
    {
      int day = first_day + g_rand_int_range (self->rand, -2, 12);
      gboolean known = FALSE;
      g_autofree char *date = desk_day_to_string (day);

      for (guint j = 0; j < self->n_holidays; j++)
        known = known || self->holidays[j] == day;
      if (known)
        continue;
      g_string_append_printf (holidays, "%s[\"%s\",\"Day %u\"]", self->n_holidays > 0 ? "," : "", date, i);
      self->holidays[self->n_holidays++] = day;
    }
  g_string_append_c (holidays, ']');

  self->calendar = desk_calendar_new_from_json (FALSE, hours->str, holidays->str, zone->str, &error);
  if (error != NULL)
    g_error ("seed %" G_GUINT64_FORMAT ": %s", self->seed, error->message);
}

static void
make_clock (Case *self)
{
  const struct
  {
    DeskTargetUnit unit;
    gint32 max;
    gint64 minutes;
  } units[] = { { DESK_TARGET_MINUTES, 300, 1 }, { DESK_TARGET_HOURS, 40, 60 }, { DESK_TARGET_DAYS, 4, 0 } };
  guint unit = (guint) g_rand_int_range (self->rand, 0, G_N_ELEMENTS (units));

  self->target.kind = g_rand_int_range (self->rand, 0, 5) == 0 ? DESK_TARGET_RESPOND : DESK_TARGET_RESOLVE;
  self->target.amount = (guint) g_rand_int_range (self->rand, 1, units[unit].max + 1);
  self->target.unit = units[unit].unit;
  self->target.round_the_clock = g_rand_int_range (self->rand, 0, 8) == 0;
  self->target_minutes = self->target.amount * units[unit].minutes;
  if (units[unit].unit == DESK_TARGET_DAYS)
    {
      gint64 longest = 0;

      for (guint day = 0; day < 7; day++)
        {
          gint64 total = 0;

          for (guint minute = 0; minute < MINUTES_A_DAY; minute++)
            total += self->hours[day][minute];
          longest = MAX (longest, total);
        }
      self->target_minutes = self->target.amount * (self->target.round_the_clock ? MINUTES_A_DAY : longest);
    }

  self->start = (guint) g_rand_int_range (self->rand, 0, (gint32) self->n_minutes / 2);
  self->n_pauses = (guint) g_rand_int_range (self->rand, 0, MAX_PAUSES + 1);
  for (guint i = 0; i < self->n_pauses; i++)
    {
      gint64 from = (gint64) self->start + g_rand_int_range (self->rand, -200, 3000);
      gint64 length = g_rand_int_range (self->rand, -20, g_rand_boolean (self->rand) ? 200 : 3000);

      self->pauses[i].started_ms = self->window_ms + from * DESK_MINUTE_MS;
      self->pauses[i].ended_ms = self->pauses[i].started_ms + length * DESK_MINUTE_MS;
      if (g_rand_int_range (self->rand, 0, 12) == 0)
        self->pauses[i].ended_ms = 0;
      self->pauses[i].reason
        = g_rand_int_range (self->rand, 0, 4) == 0 ? DESK_WAITING_REASON_VENDOR : DESK_WAITING_REASON_CUSTOMER;
    }
}

static gint64
reference_local_minute (Case   *self,
                        gint64  time_ms)
{
  return floor_of (time_ms / 1000 + reference_offset_s (self, time_ms / 1000), 60);
}

static int
reference_day (Case   *self,
               gint64  time_ms)
{
  return (int) floor_of (reference_local_minute (self, time_ms), MINUTES_A_DAY);
}

static void
walk_minutes (Case *self)
{
  const guint8 *hours = NULL;
  gboolean is_holiday = FALSE;
  gint64 midnight = 0;
  int day = 0;

  g_byte_array_set_size (self->open, self->n_minutes);
  g_byte_array_set_size (self->paused, self->n_minutes);
  g_array_set_size (self->days, self->n_minutes);

  for (guint minute = 0; minute < self->n_minutes; minute++)
    {
      gint64 local_minute = reference_local_minute (self, minute_ms (self, minute));

      if (minute == 0 || local_minute < midnight || local_minute >= midnight + MINUTES_A_DAY)
        {
          day = (int) floor_of (local_minute, MINUTES_A_DAY);
          midnight = (gint64) day * MINUTES_A_DAY;
          hours = self->hours[((day % 7) + 7 + 3) % 7];
          is_holiday = FALSE;
          for (guint i = 0; i < self->n_holidays; i++)
            is_holiday = is_holiday || self->holidays[i] == day;
        }

      self->open->data[minute] = (guint8) (hours[local_minute - midnight] && !is_holiday);
      self->paused->data[minute] = FALSE;
      g_array_index (self->days, int, minute) = day;
    }

  for (guint i = 0; i < self->n_pauses && self->target.kind == DESK_TARGET_RESOLVE; i++)
    {
      const DeskPause *pause = &self->pauses[i];

      if (pause->reason != DESK_WAITING_REASON_CUSTOMER)
        continue;
      for (gint64 time_ms = MAX (pause->started_ms, self->window_ms);
           time_ms < minute_ms (self, self->n_minutes) && (pause->ended_ms == 0 || time_ms < pause->ended_ms);
           time_ms += DESK_MINUTE_MS)
        self->paused->data[(time_ms - self->window_ms) / DESK_MINUTE_MS] = TRUE;
    }
}

/* ---- what has to hold ---- */

static gboolean
counts (const Case *self,
        guint       minute)
{
  return (self->target.round_the_clock || self->open->data[minute]) && !self->paused->data[minute];
}

/* The minute at which the reference says the target falls due, or
 * self->n_minutes + 1 when that is not within the window. */
static guint
reference_due (const Case *self)
{
  gint64 left = self->target_minutes;

  for (guint minute = self->start; minute < self->n_minutes; minute++)
    {
      if (counts (self, minute) && --left == 0)
        return minute + 1;
    }

  return self->n_minutes + 1;
}

static void
check_due (const Case *self)
{
  gint64 start_ms = minute_ms (self, self->start);
  gint64 due_ms = desk_service_level_due (self->calendar, &self->target, start_ms, self->pauses, self->n_pauses);
  guint due = reference_due (self);
  gint64 counted = 0;

  if (self->target_minutes == 0)
    check (self, due_ms == DESK_NEVER_MS);
  else if (due <= self->n_minutes)
    check (self, due_ms == minute_ms (self, due));
  else
    check (self, due_ms > minute_ms (self, self->n_minutes));

  /* What has been counted up to some minute, and what is left. */
  for (guint minute = self->start; minute < self->n_minutes; minute++)
    {
      if (minute % 977 == 0)
        {
          gint64 now_ms = minute_ms (self, minute);

          check (self, desk_service_level_counted (self->calendar, &self->target, start_ms, self->pauses, self->n_pauses, now_ms)
                         == counted * DESK_MINUTE_MS);
        }
      counted += counts (self, minute);
    }
}

static void
check_explained (const Case *self)
{
  gint64 start_ms = minute_ms (self, self->start);
  gint64 due_ms = desk_service_level_due (self->calendar, &self->target, start_ms, self->pauses, self->n_pauses);
  g_autoptr (GPtrArray) intervals
    = desk_service_level_explain (self->calendar, &self->target, start_ms, self->pauses, self->n_pauses);
  gint64 at_ms = start_ms;
  gint64 counted_ms = 0;
  int last_kind = -1;

  check (self, intervals->len > 0);
  for (guint i = 0; i < intervals->len; i++)
    {
      const DeskInterval *interval = g_ptr_array_index (intervals, i);

      check (self, interval->from_ms == at_ms && interval->to_ms > at_ms);
      check (self, (int) interval->kind != last_kind);
      last_kind = (int) interval->kind;
      if (interval->kind == DESK_INTERVAL_COUNTED)
        counted_ms += interval->to_ms - interval->from_ms;

      for (; at_ms < interval->to_ms; at_ms += DESK_MINUTE_MS)
        {
          guint minute = (guint) ((at_ms - self->window_ms) / DESK_MINUTE_MS);
          DeskIntervalKind expected = DESK_INTERVAL_CLOSED;

          if (minute >= self->n_minutes)
            break;
          if (self->paused->data[minute])
            expected = DESK_INTERVAL_PAUSED;
          else if (self->target.round_the_clock || self->open->data[minute])
            expected = DESK_INTERVAL_COUNTED;
          check (self, interval->kind == expected);
        }
      at_ms = interval->to_ms;
    }

  check (self, at_ms == due_ms);
  if (due_ms != DESK_NEVER_MS)
    check (self, counted_ms == self->target_minutes * DESK_MINUTE_MS);
  else if (self->target_minutes > 0)
    check (self, counted_ms < self->target_minutes * DESK_MINUTE_MS);
}

static void
check_calendar (const Case *self)
{
  guint from = (guint) g_rand_int_range (self->rand, 0, (gint32) self->n_minutes);
  guint to = (guint) g_rand_int_range (self->rand, (gint32) from, (gint32) self->n_minutes + 1);
  gint64 from_ms = minute_ms (self, from);
  gint64 worked = 0;
  guint opens = from, closes, back = from;

  for (guint minute = from; minute < to; minute++)
    worked += self->open->data[minute];
  check (self, desk_calendar_working_between (self->calendar, from_ms, minute_ms (self, to)) == worked * DESK_MINUTE_MS);
  check (self, desk_calendar_is_open (self->calendar, from_ms) == self->open->data[from]);
  check (self, desk_calendar_is_open (self->calendar, from_ms + 59999) == self->open->data[from]);

  while (opens < self->n_minutes && !self->open->data[opens])
    opens++;
  if (opens < self->n_minutes)
    {
      check (self, desk_calendar_next_open (self->calendar, from_ms) == minute_ms (self, opens));
      closes = opens;
      while (closes < self->n_minutes && self->open->data[closes])
        closes++;
      if (closes < self->n_minutes)
        check (self, desk_calendar_interval_end (self->calendar, from_ms) == minute_ms (self, closes));
    }

  while (back > 0 && !self->open->data[back - 1])
    back--;
  if (back > 0)
    check (self, desk_calendar_previous_working (self->calendar, from_ms) == minute_ms (self, back));
}

static void
check_days (Case *self)
{
  guint from = (guint) g_rand_int_range (self->rand, 0, (gint32) self->n_minutes);
  int day = g_array_index (self->days, int, from);
  guint begins = 0;
  gboolean seen_before = FALSE;
  int n = 0, walked = day;
  int wanted = g_rand_int_range (self->rand, -6, 7);

  check (self, desk_calendar_local_day (self->calendar, minute_ms (self, from)) == day);

  /* Clocks that are set back over midnight have shown the day before: days
   * ahead of the window too. */
  for (guint minute = 1; minute <= 2 * MINUTES_A_DAY; minute++)
    seen_before = seen_before || reference_day (self, self->window_ms - minute * DESK_MINUTE_MS) >= day;
  while (g_array_index (self->days, int, begins) < day)
    begins++;
  if (begins > 0 && !seen_before)
    check (self, desk_calendar_day_start_ms (self->calendar, day) == minute_ms (self, begins));

  /* Working days, one by one. */
  for (int steps = 0; n != wanted && steps < 200; steps++)
    {
      gboolean works;

      walked += wanted > 0 ? 1 : -1;
      works = memchr (self->hours[((walked % 7) + 7 + 3) % 7], TRUE, MINUTES_A_DAY) != NULL;
      for (guint i = 0; i < self->n_holidays; i++)
        works = works && self->holidays[i] != walked;
      n += works ? (wanted > 0 ? 1 : -1) : 0;
    }
  if (wanted != 0)
    check (self, desk_calendar_nth_working_day (self->calendar, day, wanted) == (n == wanted ? walked : DESK_DAY_NONE));
}

/* What the minutes cannot show: any millisecond. */
static void
check_milliseconds (const Case *self)
{
  gint64 span_ms = self->n_minutes * DESK_MINUTE_MS;
  gint64 a = self->window_ms + (gint64) g_rand_double_range (self->rand, 0, (double) span_ms);
  gint64 b = a + (gint64) g_rand_double_range (self->rand, 0, (double) span_ms);
  gint64 c = b + (gint64) g_rand_double_range (self->rand, 0, (double) span_ms);
  gint64 amount_ms = 1 + (gint64) g_rand_double_range (self->rand, 0, (double) (3 * DESK_DAY_MS));
  gint64 reached = desk_calendar_add_working (self->calendar, a, amount_ms);
  gint64 work_ms = self->target_minutes * DESK_MINUTE_MS;
  DeskPause pauses[MAX_PAUSES];
  gint64 due_ms;

  check (self, desk_calendar_working_between (self->calendar, a, b) + desk_calendar_working_between (self->calendar, b, c)
                 == desk_calendar_working_between (self->calendar, a, c));
  if (reached != DESK_NEVER_MS)
    {
      check (self, desk_calendar_working_between (self->calendar, a, reached) == amount_ms);
      check (self, desk_calendar_working_between (self->calendar, a, reached - 1) == amount_ms - 1);
    }

  for (guint i = 0; i < self->n_pauses; i++)
    {
      pauses[i] = self->pauses[i];
      pauses[i].started_ms += g_rand_int_range (self->rand, 0, 60000);
      if (pauses[i].ended_ms != 0)
        pauses[i].ended_ms += g_rand_int_range (self->rand, 0, 60000);
    }
  due_ms = desk_service_level_due (self->calendar, &self->target, a, pauses, self->n_pauses);
  if (due_ms != DESK_NEVER_MS)
    {
      check (self, desk_service_level_remaining (self->calendar, &self->target, a, pauses, self->n_pauses, due_ms) == 0);
      check (self, desk_service_level_remaining (self->calendar, &self->target, a, pauses, self->n_pauses, due_ms - 1) == 1);
      check (self, desk_service_level_share_due (self->calendar, &self->target, a, pauses, self->n_pauses, 1000) == due_ms);
      check (self, desk_service_level_counted (self->calendar, &self->target, a, pauses, self->n_pauses, due_ms) == work_ms);
    }
}

static void
test_against_minutes (void)
{
  const char *cases_text = g_getenv ("DESK_PROPERTY_CASES");
  const char *seed_text = g_getenv ("DESK_PROPERTY_SEED");
  guint64 n_cases = cases_text != NULL ? g_ascii_strtoull (cases_text, NULL, 10) : 20000;
  guint64 first_seed = seed_text != NULL ? g_ascii_strtoull (seed_text, NULL, 10) : 1;
  g_autoptr (GByteArray) open = g_byte_array_new ();
  g_autoptr (GByteArray) paused = g_byte_array_new ();
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));
  guint64 n_due = 0, n_held = 0;

  g_test_message ("%" G_GUINT64_FORMAT " cases from seed %" G_GUINT64_FORMAT ", %u zones of this machine", n_cases, first_seed,
                  real_zones->len);
  for (guint64 i = 0; i < n_cases; i++)
    {
      Case *self = g_new0 (Case, 1);
      gint64 due_ms;
      const guint32 seeds[2] = { (guint32) (first_seed + i), (guint32) ((first_seed + i) >> 32) };

      self->seed = first_seed + i;
      self->rand = g_rand_new_with_seed_array (seeds, 2);
      self->open = open;
      self->paused = paused;
      self->days = days;
      make_calendar (self);
      make_clock (self);
      walk_minutes (self);

      check_calendar (self);
      check_days (self);
      check_due (self);
      check_explained (self);
      check_milliseconds (self);

      due_ms = desk_service_level_due (self->calendar, &self->target, minute_ms (self, self->start), self->pauses,
                                       self->n_pauses);
      n_held += due_ms == DESK_NEVER_MS;
      n_due += due_ms <= minute_ms (self, self->n_minutes);

      desk_calendar_unref (self->calendar);
      g_rand_free (self->rand);
      g_free (self);
    }

  /* The made-up cases have to be worth something. */
  g_test_message ("%" G_GUINT64_FORMAT " fall due within their window, %" G_GUINT64_FORMAT " never", n_due, n_held);
  if (n_cases >= 1000)
    {
      g_assert_cmpuint (n_due, >, n_cases / 3);
      g_assert_cmpuint (n_held, >, n_cases / 50);
    }
}

static void
load_zones (void)
{
  const char *const names[] = { "Europe/Berlin",   "Europe/Dublin",       "America/New_York",  "America/St_Johns",
                                "America/Havana",  "America/Sao_Paulo",   "Africa/Casablanca", "Africa/Cairo",
                                "Asia/Kolkata",    "Asia/Gaza",           "Asia/Tehran",       "Asia/Pyongyang",
                                "Pacific/Apia",    "Pacific/Chatham",     "Asia/Kathmandu",    "Australia/Lord_Howe",
                                "Antarctica/Troll" };

  real_zones = g_array_new (FALSE, TRUE, sizeof (RealZone));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      RealZone zone = { g_time_zone_new_identifier (names[i]), NULL, NULL };
      int last = 0;

      if (zone.zone == NULL)
        continue;
      zone.json = desk_calendar_expand_zone (names[i], 0, DESK_CALENDAR_ZONE_END_S, NULL);
      zone.changes = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (gint64 time_s = 94694400; time_s < DESK_CALENDAR_ZONE_END_S; time_s += 86400)
        {
          int interval = g_time_zone_find_interval (zone.zone, G_TIME_TYPE_UNIVERSAL, time_s + 86400);

          if (time_s > 94694400 && interval != last)
            g_array_append_val (zone.changes, time_s);
          last = interval;
        }
      g_array_append_val (real_zones, zone);
    }
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  load_zones ();
  g_test_add_func ("/core/service-level/agrees-with-counting-minutes", test_against_minutes);
  result = g_test_run ();

  for (guint i = 0; i < real_zones->len; i++)
    {
      g_time_zone_unref (g_array_index (real_zones, RealZone, i).zone);
      g_array_unref (g_array_index (real_zones, RealZone, i).changes);
      g_free (g_array_index (real_zones, RealZone, i).json);
    }
  g_array_unref (real_zones);

  return result;
}
