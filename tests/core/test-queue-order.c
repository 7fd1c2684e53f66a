// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-clock.h"
#include "desk-queue-order.h"

#define NOW 1000
#define SHIFT_END 2000

/* A ticket like any other, to which cases add what matters to them. */
static DeskQueueKey
plain_key (gint64 number)
{
  DeskQueueKey key = { .number = number,
                       .priority = 3,
                       .wake_ms = DESK_NEVER_MS,
                       .respond_by_ms = DESK_NEVER_MS,
                       .resolve_by_ms = 5000,
                       .promise_by_ms = DESK_NEVER_MS,
                       .service_level_rank = 4,
                       .waiting_since_ms = 500 };

  key.id.bytes[15] = (guint8) number;
  return key;
}

static void
test_groups (void)
{
  const struct
  {
    DeskQueueKey key;
    DeskQueueGroup group;
    DeskTargetKind next;
  } cases[] = {
#define KEY(with_priority, wakes) \
  .key.number = 1, .key.service_level_rank = 4, .key.priority = with_priority, .key.wake_ms = wakes
#define DUE(respond, resolve, promise) .key.respond_by_ms = respond, .key.resolve_by_ms = resolve, .key.promise_by_ms = promise
#define NEVER DESK_NEVER_MS
    { KEY (3, NEVER), DUE (NEVER, NEVER, NEVER), .group = DESK_QUEUE_LATER, .next = DESK_TARGET_NONE },
    { KEY (3, NEVER), DUE (999, 5000, NEVER), .group = DESK_QUEUE_MISSED, .next = DESK_TARGET_RESPOND },
    { KEY (3, NEVER), DUE (NEVER, 999, NEVER), .group = DESK_QUEUE_MISSED, .next = DESK_TARGET_RESOLVE },
    { KEY (3, NEVER), DUE (NEVER, 5000, 999), .group = DESK_QUEUE_MISSED, .next = DESK_TARGET_PROMISE },
    /* At its moment a target is not yet missed; at the end of the shift it
     * still falls due in it. */
    { KEY (3, NEVER), DUE (1000, 5000, NEVER), .group = DESK_QUEUE_SHIFT, .next = DESK_TARGET_RESPOND },
    { KEY (3, NEVER), DUE (NEVER, 2000, NEVER), .group = DESK_QUEUE_SHIFT, .next = DESK_TARGET_RESOLVE },
    { KEY (3, NEVER), DUE (NEVER, 2001, NEVER), .group = DESK_QUEUE_LATER, .next = DESK_TARGET_RESOLVE },
    /* Of two at one moment the answer comes first. */
    { KEY (3, NEVER), DUE (1500, 1500, 1500), .group = DESK_QUEUE_SHIFT, .next = DESK_TARGET_RESPOND },
    { KEY (1, NEVER), DUE (NEVER, 5000, NEVER), .group = DESK_QUEUE_CRITICAL, .next = DESK_TARGET_RESOLVE },
    { KEY (1, NEVER), DUE (NEVER, 5000, NEVER), .key.worked_on = TRUE, .group = DESK_QUEUE_CRITICAL,
      .next = DESK_TARGET_RESOLVE },
    { KEY (3, NEVER), DUE (NEVER, 5000, NEVER), .key.business_critical = TRUE, .group = DESK_QUEUE_UNATTENDED, .next = DESK_TARGET_RESOLVE },
    { KEY (3, NEVER), DUE (NEVER, 5000, NEVER), .key.business_critical = TRUE, .key.worked_on = TRUE, .group = DESK_QUEUE_CRITICAL,
      .next = DESK_TARGET_RESOLVE },
    /* Waiting sinks even what is critical and missed, until it wakes. */
    { KEY (3, NEVER), DUE (NEVER, 999, NEVER), .key.waiting = TRUE, .group = DESK_QUEUE_WAITING, .next = DESK_TARGET_RESOLVE },
    { KEY (3, NEVER), DUE (NEVER, 5000, NEVER), .key.waiting = TRUE, .key.business_critical = TRUE, .group = DESK_QUEUE_WAITING,
      .next = DESK_TARGET_RESOLVE },
    { KEY (3, 1001), DUE (NEVER, 5000, NEVER), .key.waiting = TRUE, .group = DESK_QUEUE_WAITING,
      .next = DESK_TARGET_RESOLVE },
    { KEY (3, 1000), DUE (NEVER, 5000, NEVER), .key.waiting = TRUE, .group = DESK_QUEUE_LATER,
      .next = DESK_TARGET_RESOLVE },
    /* A date to wake means nothing to a ticket that does not wait. */
    { KEY (3, 1001), DUE (NEVER, 5000, NEVER), .group = DESK_QUEUE_LATER, .next = DESK_TARGET_RESOLVE },
    { KEY (3, NEVER), DUE (NEVER, 999, NEVER), .key.finished = TRUE, .key.business_critical = TRUE, .group = DESK_QUEUE_FINISHED,
      .next = DESK_TARGET_RESOLVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DeskQueuePlace place = desk_queue_key_place (&cases[i].key, NOW, SHIFT_END);

      if (place.group != cases[i].group || place.next_target != cases[i].next)
        g_error ("case %u: group %d, next %d", i, place.group, place.next_target);
    }
}

static void
test_no_shift (void)
{
  DeskQueueKey due = plain_key (1);
  DeskQueueKey nothing = plain_key (2);

  nothing.resolve_by_ms = DESK_NEVER_MS;

  /* After the shift nothing is due in it; in one without an end all is that
   * falls due at all. */
  g_assert_cmpint (desk_queue_key_place (&due, NOW, NOW - 1).group, ==, DESK_QUEUE_LATER);
  g_assert_cmpint (desk_queue_key_place (&due, NOW, DESK_NEVER_MS).group, ==, DESK_QUEUE_SHIFT);
  g_assert_cmpint (desk_queue_key_place (&nothing, NOW, DESK_NEVER_MS).group, ==, DESK_QUEUE_LATER);
}

/* A queue in its order, each with the rule that puts it above the next. */
static void
test_order_and_reasons (void)
{
  DeskQueueKey keys[20];
  const DeskQueueRule rules[] = {
    DESK_QUEUE_RULE_UNATTENDED,    /* 0: business-critical, nobody works on it */
    DESK_QUEUE_RULE_DUE,           /* 1: priority 1, due earlier */
    DESK_QUEUE_RULE_CRITICAL,      /* 2: priority 1 */
    DESK_QUEUE_RULE_DUE,           /* 3: missed long ago */
    DESK_QUEUE_RULE_MISSED,        /* 4: missed */
    DESK_QUEUE_RULE_SHIFT,         /* 5: due before the shift ends */
    DESK_QUEUE_RULE_DUE,           /* 6: due later */
    DESK_QUEUE_RULE_SERVICE_LEVEL, /* 7: … at the same moment: Platinum */
    DESK_QUEUE_RULE_VIP,           /* 8: VIP */
    DESK_QUEUE_RULE_LONGEST_WAIT,  /* 9: has heard nothing for longer */
    DESK_QUEUE_RULE_NUMBER,        /* 10: lower number */
    DESK_QUEUE_RULE_NUMBER,        /* 11: has a number */
    DESK_QUEUE_RULE_ID,            /* 12: no number, earlier id */
    DESK_QUEUE_RULE_NOT_WAITING,   /* 13: no number, later id */
    DESK_QUEUE_RULE_WAKES,         /* 14: waits, wakes tomorrow */
    DESK_QUEUE_RULE_VIP,           /* 15: waits, falls due later; VIP */
    DESK_QUEUE_RULE_NOT_FINISHED,  /* 16: waits */
    DESK_QUEUE_RULE_RECENT,        /* 17: finished, heard of lately */
    DESK_QUEUE_RULE_NUMBER,        /* 18: finished */
    DESK_QUEUE_RULE_SAME,          /* 19: finished */
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    keys[i] = plain_key (100 + i);
  keys[0].business_critical = TRUE;
  keys[1].priority = 1;
  keys[1].resolve_by_ms = 1100;
  keys[2].business_critical = keys[2].worked_on = TRUE;
  keys[3].resolve_by_ms = 100;
  keys[4].respond_by_ms = 900;
  keys[5].promise_by_ms = 1900;
  keys[6].resolve_by_ms = 4000;
  keys[7].service_level_rank = desk_service_level_get_rank (DESK_SERVICE_LEVEL_PLATINUM);
  keys[8].vip = TRUE;
  keys[9].waiting_since_ms = 400;
  keys[12].number = keys[13].number = G_MAXINT64;
  for (guint i = 14; i <= 16; i++)
    keys[i].waiting = TRUE;
  keys[14].wake_ms = 3000;
  keys[15].vip = TRUE;
  for (guint i = 17; i <= 19; i++)
    keys[i].finished = TRUE;
  keys[17].waiting_since_ms = 900;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
        g_assert_cmpint (desk_queue_compare (&keys[i], &keys[j], NOW, SHIFT_END), ==, (i > j) - (i < j));
      if (i + 1 < G_N_ELEMENTS (keys))
        {
          DeskQueueRule rule = desk_queue_reason (&keys[i], &keys[i + 1], NOW, SHIFT_END);

          if (rule != rules[i])
            g_error ("row %u: rule %d instead of %d", i, rule, rules[i]);
        }
    }
  g_assert_cmpint (desk_queue_reason (&keys[19], &keys[19], NOW, SHIFT_END), ==, DESK_QUEUE_RULE_SAME);
}

static void
test_words (void)
{
  g_autoptr (DeskCalendar) calendar = desk_calendar_new_from_json (TRUE, NULL, NULL, "[[0,0]]", NULL);
  gint64 now_ms;
  DeskQueueKey key = plain_key (1);
  const struct
  {
    gboolean business_critical, worked_on, waiting, finished;
    gint64 priority;
    gint64 respond_minutes, resolve_minutes, promise_minutes, wake_minutes; /* from now; 0: never */
    const char *text;
  } cases[] = {
    { TRUE, FALSE, FALSE, FALSE, 1, 0, 0, 0, 0, "Business-critical and nobody is working on it" },
    { TRUE, TRUE, FALSE, FALSE, 1, 0, 280, 0, 0, "Business-critical. Resolution falls due 16:40" },
    { FALSE, TRUE, FALSE, FALSE, 1, -5, 280, 0, 0, "Priority 1. Response was due 5 min ago" },
    { FALSE, FALSE, FALSE, FALSE, 3, -25, 280, 0, 0, "Response was due 25 min ago" },
    { FALSE, FALSE, FALSE, FALSE, 3, 0, -1500, 0, 0, "Resolution was due 1 d 1 h ago" },
    { FALSE, FALSE, FALSE, FALSE, 3, 0, 280, -90, 0, "What we promised was due 1 h 30 min ago" },
    { FALSE, FALSE, FALSE, FALSE, 3, 20, 280, 0, 0, "Response falls due 12:20, before the shift ends" },
    { FALSE, FALSE, FALSE, FALSE, 3, 0, 280, 0, 0, "Resolution falls due 16:40, before the shift ends" },
    { FALSE, FALSE, FALSE, FALSE, 3, 0, 280, 30, 0, "What we promised falls due 12:30, before the shift ends" },
    { FALSE, FALSE, FALSE, FALSE, 3, 0, 1440, 0, 0, "Resolution falls due Tue 2 Dec 12:00" },
    { FALSE, FALSE, FALSE, FALSE, 3, 0, 0, 0, 0, "Nothing falls due" },
    { FALSE, FALSE, TRUE, FALSE, 3, 0, 280, 0, 0, "Waits for somebody else" },
    { FALSE, FALSE, TRUE, FALSE, 3, 0, 280, 0, 60, "Waits for somebody else until 13:00" },
    { FALSE, FALSE, FALSE, TRUE, 1, 0, -5, 0, 0, "Finished" },
  };

  g_assert_true (desk_time_parse ("2025-12-01T12:00:00.000Z", &now_ms));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
#define FROM_NOW(minutes) ((minutes) != 0 ? now_ms + (minutes) * DESK_MINUTE_MS : DESK_NEVER_MS)
      DeskQueuePlace place;
      g_autofree char *text = NULL;

      key.business_critical = cases[i].business_critical;
      key.worked_on = cases[i].worked_on;
      key.waiting = cases[i].waiting;
      key.finished = cases[i].finished;
      key.priority = cases[i].priority;
      key.respond_by_ms = FROM_NOW (cases[i].respond_minutes);
      key.resolve_by_ms = FROM_NOW (cases[i].resolve_minutes);
      key.promise_by_ms = FROM_NOW (cases[i].promise_minutes);
      key.wake_ms = FROM_NOW (cases[i].wake_minutes);
      place = desk_queue_key_place (&key, now_ms, now_ms + 5 * DESK_HOUR_MS);
      text = desk_queue_place_describe (&place, &key, calendar, now_ms);
      g_assert_cmpstr (text, ==, cases[i].text);
    }

  for (int rule = DESK_QUEUE_RULE_SAME; rule <= DESK_QUEUE_RULE_ID; rule++)
    {
      for (int other = DESK_QUEUE_RULE_SAME; other < rule; other++)
        g_assert_cmpstr (desk_queue_rule_describe (rule), !=, desk_queue_rule_describe (other));
    }
}

/* ---- properties ---- */

/* Few values, so that ties and boundaries are common. */
static gint64
random_moment (GRand *rand)
{
  const gint64 moments[] = { 400, 999, 1000, 1001, 1500, 2000, 2001, 3000, DESK_NEVER_MS };

  return moments[g_rand_int_range (rand, 0, G_N_ELEMENTS (moments))];
}

static DeskQueueKey
random_key (GRand *rand)
{
  DeskQueueKey key = { 0 };

  key.id.bytes[0] = (guint8) g_rand_int_range (rand, 0, 3);
  key.id.bytes[15] = (guint8) g_rand_int_range (rand, 0, 2) * 0x80;
  key.number = g_rand_int_range (rand, 0, 5) == 0 ? G_MAXINT64 : g_rand_int_range (rand, 1, 4);
  key.priority = g_rand_int_range (rand, 1, 6);
  key.business_critical = g_rand_int_range (rand, 0, 6) == 0;
  key.worked_on = g_rand_boolean (rand);
  key.waiting = g_rand_int_range (rand, 0, 4) == 0;
  key.wake_ms = random_moment (rand);
  key.respond_by_ms = g_rand_boolean (rand) ? DESK_NEVER_MS : random_moment (rand);
  key.resolve_by_ms = random_moment (rand);
  key.promise_by_ms = g_rand_int_range (rand, 0, 3) == 0 ? random_moment (rand) : DESK_NEVER_MS;
  key.service_level_rank = g_rand_int_range (rand, 1, 5);
  key.vip = g_rand_int_range (rand, 0, 4) == 0;
  key.waiting_since_ms = g_rand_int_range (rand, 0, 3) * 100;
  key.finished = g_rand_int_range (rand, 0, 6) == 0;

  return key;
}

/* The order said a second time, as a row of numbers that are compared from
 * left to right, and the rule each of them stands for. */
#define N_COLUMNS 8

static void
fill_columns (const DeskQueueKey *key,
              gint64              now_ms,
              gint64              shift_end_ms,
              gint64             *columns)
{
  gint64 due = MIN (key->respond_by_ms, MIN (key->resolve_by_ms, key->promise_by_ms));
  gboolean sunk = key->waiting && key->wake_ms > now_ms;
  gboolean critical = key->priority == 1 || key->business_critical;

  columns[0] = 4;
  if (due != DESK_NEVER_MS && due <= shift_end_ms)
    columns[0] = 3;
  if (due < now_ms)
    columns[0] = 2;
  if (critical)
    columns[0] = key->business_critical && !key->worked_on ? 0 : 1;
  if (sunk)
    columns[0] = 5;
  if (key->finished)
    columns[0] = 6;

  columns[1] = due;
  if (sunk)
    columns[1] = MIN (due, key->wake_ms);
  if (key->finished)
    columns[1] = 0 - key->waiting_since_ms;

  columns[2] = key->service_level_rank;
  columns[3] = key->vip ? 0 : 1;
  columns[4] = key->waiting_since_ms;
  columns[5] = key->number;
  columns[6] = key->id.bytes[0];
  columns[7] = key->id.bytes[15];
}

static int
compare_columns (const DeskQueueKey *a,
                 const DeskQueueKey *b,
                 gint64              now_ms,
                 gint64              shift_end_ms,
                 DeskQueueRule      *rule)
{
  const DeskQueueRule group_rules[] = { DESK_QUEUE_RULE_UNATTENDED, DESK_QUEUE_RULE_CRITICAL, DESK_QUEUE_RULE_MISSED,
                                        DESK_QUEUE_RULE_SHIFT };
  const DeskQueueRule rules[N_COLUMNS] = { 0,
                                           DESK_QUEUE_RULE_DUE,
                                           DESK_QUEUE_RULE_SERVICE_LEVEL,
                                           DESK_QUEUE_RULE_VIP,
                                           DESK_QUEUE_RULE_LONGEST_WAIT,
                                           DESK_QUEUE_RULE_NUMBER,
                                           DESK_QUEUE_RULE_ID,
                                           DESK_QUEUE_RULE_ID };
  gint64 columns[2][N_COLUMNS];
  guint i = 0;

  fill_columns (a, now_ms, shift_end_ms, columns[0]);
  fill_columns (b, now_ms, shift_end_ms, columns[1]);
  while (i < N_COLUMNS && columns[0][i] == columns[1][i])
    i++;

  *rule = DESK_QUEUE_RULE_SAME;
  if (i == N_COLUMNS)
    return 0;

  *rule = rules[i];
  if (i == 0)
    {
      gint64 upper = MIN (columns[0][0], columns[1][0]);

      if (upper < 4)
        *rule = group_rules[upper];
      else
        *rule = MAX (columns[0][0], columns[1][0]) == 5 ? DESK_QUEUE_RULE_NOT_WAITING : DESK_QUEUE_RULE_NOT_FINISHED;
    }
  else if (i == 1 && columns[0][0] == 5)
    *rule = DESK_QUEUE_RULE_WAKES;
  else if (i == 1 && columns[0][0] == 6)
    *rule = DESK_QUEUE_RULE_RECENT;

  return columns[0][i] < columns[1][i] ? -1 : 1;
}

/* Takes away what the rule looks at; another one has to decide then. */
static gboolean
level_out (DeskQueueRule       rule,
           DeskQueueKey       *above,
           const DeskQueueKey *below)
{
  switch (rule)
    {
    case DESK_QUEUE_RULE_SERVICE_LEVEL:
      above->service_level_rank = below->service_level_rank;
      return TRUE;
    case DESK_QUEUE_RULE_VIP:
      above->vip = below->vip;
      return TRUE;
    case DESK_QUEUE_RULE_LONGEST_WAIT:
    case DESK_QUEUE_RULE_RECENT:
      above->waiting_since_ms = below->waiting_since_ms;
      return TRUE;
    case DESK_QUEUE_RULE_NUMBER:
      above->number = below->number;
      return TRUE;
    case DESK_QUEUE_RULE_ID:
      above->id = below->id;
      return TRUE;
    case DESK_QUEUE_RULE_DUE:
    case DESK_QUEUE_RULE_WAKES:
      above->wake_ms = below->wake_ms;
      above->respond_by_ms = below->respond_by_ms;
      above->resolve_by_ms = below->resolve_by_ms;
      above->promise_by_ms = below->promise_by_ms;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
test_total (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4213);
  const gint64 ends[] = { 0, 999, 2000, DESK_NEVER_MS };
  guint seen[DESK_QUEUE_RULE_ID + 1] = { 0 };

  g_test_message ("seed 4213");
  for (guint i = 0; i < 200000; i++)
    {
      DeskQueueKey a = random_key (rand);
      DeskQueueKey b = random_key (rand);
      DeskQueueKey c = random_key (rand);
      gint64 end_ms = ends[g_rand_int_range (rand, 0, G_N_ELEMENTS (ends))];
      DeskQueueRule expected;
      int ab, bc;

      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          b = a;
          b.id.bytes[0] = (guint8) g_rand_int_range (rand, 0, 3);
          b.vip = g_rand_boolean (rand);
        }

      ab = desk_queue_compare (&a, &b, NOW, end_ms);
      bc = desk_queue_compare (&b, &c, NOW, end_ms);

      g_assert_cmpint (ab, ==, compare_columns (&a, &b, NOW, end_ms, &expected));
      g_assert_cmpint (desk_queue_compare (&b, &a, NOW, end_ms), ==, -ab);
      g_assert_cmpint (desk_queue_compare (&a, &a, NOW, end_ms), ==, 0);
      if (ab == bc)
        g_assert_cmpint (desk_queue_compare (&a, &c, NOW, end_ms), ==, ab);
      if (ab == 0)
        g_assert_cmpint (desk_queue_compare (&a, &c, NOW, end_ms), ==, bc);

      if (ab <= 0)
        {
          DeskQueueRule rule = desk_queue_reason (&a, &b, NOW, end_ms);

          g_assert_cmpint (rule, ==, expected);
          seen[rule]++;
          if (level_out (rule, &a, &b))
            g_assert_cmpint (desk_queue_reason (&a, &b, NOW, end_ms), !=, rule);
        }
    }

  /* Each rule had its say. */
  for (guint rule = 0; rule < G_N_ELEMENTS (seen); rule++)
    g_assert_cmpuint (seen[rule], >, 50);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  return desk_queue_compare (a, b, NOW, *(gint64 *) data);
}

static void
test_shuffled (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (77);
  const gint64 ends[] = { 0, 1500, 2000 };

  g_test_message ("seed 77");
  for (guint round = 0; round < 300; round++)
    {
      DeskQueueKey keys[60], sorted[60];
      gint64 end_ms = ends[round % G_N_ELEMENTS (ends)];

      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        {
          keys[i] = random_key (rand);
          keys[i].id.bytes[8] = (guint8) i; /* ids are never the same */
        }
      memcpy (sorted, keys, sizeof keys);
      g_qsort_with_data (sorted, G_N_ELEMENTS (sorted), sizeof *sorted, compare_keys, &end_ms);

      for (guint shuffle = 0; shuffle < 5; shuffle++)
        {
          for (guint i = G_N_ELEMENTS (keys) - 1; i > 0; i--)
            {
              guint j = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);
              DeskQueueKey swap = keys[i];

              keys[i] = keys[j];
              keys[j] = swap;
            }
          g_qsort_with_data (keys, G_N_ELEMENTS (keys), sizeof *keys, compare_keys, &end_ms);
          for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
            g_assert_true (desk_uuid_equal (&keys[i].id, &sorted[i].id));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/queue-order/groups", test_groups);
  g_test_add_func ("/core/queue-order/without-a-shift", test_no_shift);
  g_test_add_func ("/core/queue-order/order-and-reasons", test_order_and_reasons);
  g_test_add_func ("/core/queue-order/reasons-in-words", test_words);
  g_test_add_func ("/core/queue-order/is-total-and-reasons-decide", test_total);
  g_test_add_func ("/core/queue-order/does-not-depend-on-row-order", test_shuffled);

  return g_test_run ();
}
