// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A call: how long it is in which state, what one should know, what outlives a
 * crash, and what is written down.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-call.h"
#include "desk-core-error.h"

#define BEGIN_MS G_GINT64_CONSTANT (1772442000000)
#define AT(seconds) (BEGIN_MS + (seconds) * DESK_SECOND_MS)

static DeskCall *
begin (void)
{
  return desk_call_new (DESK_CHANNEL_PHONE, DESK_DIRECTION_INBOUND, BEGIN_MS);
}

static void
go_to (DeskCall      *call,
       DeskCallState  state,
       gint64         now_ms)
{
  switch (state)
    {
    case DESK_CALL_TALKING:
      desk_call_talk (call, now_ms);
      break;
    case DESK_CALL_ON_HOLD:
      desk_call_hold (call, 0, NULL, now_ms);
      break;
    case DESK_CALL_MUTED:
      desk_call_mute (call, now_ms);
      break;
    case DESK_CALL_HELD:
      desk_call_be_held (call, now_ms);
      break;
    case DESK_CALL_ENDED:
      desk_call_end (call, now_ms);
      break;
    case DESK_N_CALL_STATES:
    default:
      g_assert_not_reached ();
    }
}

/* From each state to each: the time is counted where it belongs. */
static void
test_every_move (void)
{
  for (int from = DESK_CALL_TALKING; from < DESK_N_CALL_STATES; from++)
    {
      for (int to = DESK_CALL_TALKING; to < DESK_N_CALL_STATES; to++)
        {
          g_autoptr (DeskCall) call = begin ();
          gint64 expected_s[DESK_N_CALL_STATES] = { 10 };
          gint64 length_s = 0;

          g_test_message ("%d to %d", from, to);
          go_to (call, (DeskCallState) from, AT (10));
          go_to (call, (DeskCallState) to, AT (30));
          expected_s[from] += 20;
          expected_s[from == DESK_CALL_ENDED ? DESK_CALL_ENDED : to] += 5;
          g_assert_cmpint (call->state, ==, from == DESK_CALL_ENDED ? DESK_CALL_ENDED : to);
          for (int state = DESK_CALL_TALKING; state < DESK_N_CALL_STATES; state++)
            {
              g_assert_cmpint (desk_call_get_state_s (call, (DeskCallState) state, AT (35)), ==, expected_s[state]);
              length_s += state == DESK_CALL_ENDED ? 0 : expected_s[state];
            }
          g_assert_cmpint (desk_call_get_length_s (call, AT (35)), ==, length_s);
        }
    }
}

static void
test_current (void)
{
  g_autoptr (DeskCall) call = begin ();

  g_assert_cmpint (desk_call_get_current_s (call, AT (7)), ==, 7);
  desk_call_mute (call, AT (10));
  g_assert_cmpint (desk_call_get_current_s (call, AT (12)), ==, 2);
  /* Pressed twice it goes on. */
  desk_call_mute (call, AT (13));
  g_assert_cmpint (desk_call_get_current_s (call, AT (15)), ==, 5);
  desk_call_talk (call, AT (20));
  g_assert_cmpint (desk_call_get_current_s (call, AT (26)), ==, 6);
  desk_call_end (call, AT (30));
  g_assert_cmpint (desk_call_get_current_s (call, AT (33)), ==, 3);
  /* Over is over. */
  desk_call_mute (call, AT (40));
  desk_call_end (call, AT (50));
  g_assert_cmpint (call->state, ==, DESK_CALL_ENDED);
  g_assert_cmpint (desk_call_get_length_s (call, AT (60)), ==, 30);
}

/* What adds up from parts of seconds is not cut part by part. */
static void
test_parts_of_seconds (void)
{
  g_autoptr (DeskCall) call = begin ();

  for (int i = 0; i < 4; i++)
    {
      desk_call_mute (call, BEGIN_MS + i * 3500);
      desk_call_talk (call, BEGIN_MS + i * 3500 + 1750);
    }
  g_assert_cmpint (desk_call_get_state_s (call, DESK_CALL_MUTED, BEGIN_MS + 14000), ==, 7);
  g_assert_cmpint (desk_call_get_state_s (call, DESK_CALL_TALKING, BEGIN_MS + 14000), ==, 7);
}

static void
test_slip (void)
{
  g_autoptr (DeskCall) call = begin ();
  g_autoptr (GPtrArray) entries = NULL;

  desk_call_mute (call, AT (10));
  desk_call_talk (call, AT (10) + 999);
  desk_call_mute (call, AT (20));
  desk_call_talk (call, AT (21));
  desk_call_end (call, AT (30));
  entries = desk_call_make_entries (call);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpint (desk_call_get_state_s (call, DESK_CALL_MUTED, AT (30)), ==, 1);
}

static void
test_clock_put_back (void)
{
  g_autoptr (DeskCall) call = begin ();

  g_assert_cmpint (desk_call_get_length_s (call, AT (-100)), ==, 0);
  desk_call_hold (call, 2, "One moment", AT (60));
  g_assert_cmpint (desk_call_get_current_s (call, AT (0)), ==, 0);
  desk_call_talk (call, AT (-3600));
  g_assert_cmpint (desk_call_get_state_s (call, DESK_CALL_ON_HOLD, AT (-3600)), ==, 0);
  desk_call_end (call, AT (-7200));
  g_assert_cmpint (call->ended_ms, >=, call->started_ms);
  g_assert_cmpint (desk_call_get_length_s (call, AT (-7200)), >=, 0);
}

static void
test_promise (void)
{
  g_autoptr (DeskCall) call = begin ();
  gint64 left_s = 77;

  g_assert_false (desk_call_get_hold_left_s (call, AT (0), &left_s));
  desk_call_hold (call, 0, NULL, AT (0));
  g_assert_false (desk_call_get_hold_left_s (call, AT (1), &left_s));
  g_assert_cmpint (left_s, ==, 77);
  desk_call_talk (call, AT (10));

  desk_call_hold (call, 2, NULL, AT (10));
  g_assert_true (desk_call_get_hold_left_s (call, AT (10), &left_s));
  g_assert_cmpint (left_s, ==, 120);
  g_assert_true (desk_call_get_hold_left_s (call, AT (10) + 1, &left_s));
  g_assert_cmpint (left_s, ==, 120);
  g_assert_true (desk_call_get_hold_left_s (call, AT (130), &left_s));
  g_assert_cmpint (left_s, ==, 0);
  g_assert_true (desk_call_get_hold_left_s (call, AT (135), &left_s));
  g_assert_cmpint (left_s, ==, -5);
  desk_call_talk (call, AT (140));
  g_assert_false (desk_call_get_hold_left_s (call, AT (141), &left_s));

  desk_call_hold (call, 100000, NULL, AT (150));
  g_assert_true (desk_call_get_hold_left_s (call, AT (150), &left_s));
  g_assert_cmpint (left_s, ==, DESK_CALL_MAX_HOLD_MINUTES * 60);
}

static void
test_advice (void)
{
  static const struct {
    DeskCallState state;
    int minutes;
    gint64 after_s;
    DeskCallAdvice advice;
  } cases[] = {
    { DESK_CALL_TALKING, 0, 3600, DESK_CALL_ADVICE_NONE },
    { DESK_CALL_MUTED, 0, DESK_CALL_LONG_MUTE_S - 1, DESK_CALL_ADVICE_NONE },
    { DESK_CALL_MUTED, 0, DESK_CALL_LONG_MUTE_S, DESK_CALL_ADVICE_HOLD_INSTEAD },
    { DESK_CALL_HELD, 0, DESK_CALL_LONG_HELD_S - 1, DESK_CALL_ADVICE_NONE },
    { DESK_CALL_HELD, 0, DESK_CALL_LONG_HELD_S, DESK_CALL_ADVICE_CALL_BACK },
    { DESK_CALL_ON_HOLD, 0, 3600, DESK_CALL_ADVICE_NONE },
    { DESK_CALL_ON_HOLD, 1, 60 - DESK_CALL_HOLD_ENDS_S - 1, DESK_CALL_ADVICE_NONE },
    { DESK_CALL_ON_HOLD, 1, 60 - DESK_CALL_HOLD_ENDS_S, DESK_CALL_ADVICE_HOLD_ENDS },
    { DESK_CALL_ON_HOLD, 1, 59, DESK_CALL_ADVICE_HOLD_ENDS },
    { DESK_CALL_ON_HOLD, 1, 60, DESK_CALL_ADVICE_HOLD_IS_OVER },
    { DESK_CALL_ON_HOLD, 1, 3600, DESK_CALL_ADVICE_HOLD_IS_OVER },
    { DESK_CALL_ENDED, 0, 3600, DESK_CALL_ADVICE_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DeskCall) call = begin ();

      g_test_message ("case %u", i);
      if (cases[i].state == DESK_CALL_ON_HOLD)
        desk_call_hold (call, cases[i].minutes, NULL, AT (5));
      else
        go_to (call, cases[i].state, AT (cases[i].state == DESK_CALL_TALKING ? 0 : 5));
      g_assert_cmpint (desk_call_get_advice (call, AT (5 + cases[i].after_s)), ==, cases[i].advice);
      /* A mark of a scam is said when nothing is more pressing. */
      call->caller.scam_marks[DESK_SCAM_MARK_PRESSES] = TRUE;
      g_assert_cmpint (desk_call_get_advice (call, AT (5 + cases[i].after_s)), ==,
                       cases[i].advice == DESK_CALL_ADVICE_NONE ? DESK_CALL_ADVICE_SCAM : cases[i].advice);
    }
}

/* --- the caller --- */

static void
test_names (void)
{
  for (int i = 0; i < DESK_N_IDENTIFIERS; i++)
    {
      g_assert_cmpint (desk_identifier_find (desk_identifier_name ((DeskIdentifier) i)), ==, i);
      g_assert_cmpstr (desk_identifier_label ((DeskIdentifier) i), !=, "");
    }
  for (int i = 0; i < DESK_N_SCAM_MARKS; i++)
    {
      g_assert_cmpint (desk_scam_mark_find (desk_scam_mark_name ((DeskScamMark) i)), ==, i);
      g_assert_cmpstr (desk_scam_mark_label ((DeskScamMark) i), !=, "");
    }
  g_assert_cmpint (desk_identifier_find ("password"), ==, -1);
  g_assert_cmpint (desk_identifier_find (NULL), ==, -1);
  g_assert_cmpint (desk_scam_mark_find ("name"), ==, -1);
}

static void
test_matched (void)
{
  g_autoptr (DeskCall) call = begin ();
  g_autofree char *none = desk_caller_matched_to_json (&call->caller);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  DeskCaller read = { 0 };

  g_assert_null (none);
  desk_call_set_matched (call, DESK_IDENTIFIER_NAME, TRUE, AT (5));
  desk_call_set_matched (call, DESK_IDENTIFIER_MANAGER, TRUE, AT (9));
  /* The first time counts, and it can be taken back. */
  desk_call_set_matched (call, DESK_IDENTIFIER_NAME, TRUE, AT (50));
  desk_call_set_matched (call, DESK_IDENTIFIER_SITE, TRUE, AT (6));
  desk_call_set_matched (call, DESK_IDENTIFIER_SITE, FALSE, AT (7));
  g_assert_cmpuint (desk_caller_count_matched (&call->caller), ==, 2);
  json = desk_caller_matched_to_json (&call->caller);
  g_assert_cmpstr (json, ==, "{\"name\":1772442005000,\"manager\":1772442009000}");
  g_assert_true (desk_caller_parse_matched (&read, json, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&read, sizeof read, &call->caller, sizeof call->caller);
}

static void
test_what_is_no_validation (void)
{
  static const char *const matched[] = { "", "[]", "[\"name\"]", "{\"name\":\"Anna Weber\"}", "{\"name\":0}", "{\"name\":-1}", "{\"name\":true}", "{\"E-4711\":1772442005000}",
                                         "{\"password\":1772442005000}", "{\"name\":1.5}", "{\"name\":null}", "\"name\"" };
  static const char *const marks[] = { "", "{}", "\"presses\"", "[1]", "[\"presses\",\"E-4711\"]", "[null]", "[[\"presses\"]]" };

  for (guint i = 0; i < G_N_ELEMENTS (matched); i++)
    {
      g_autoptr (GError) error = NULL;
      DeskCaller caller = { { 5 } };

      g_test_message ("%s", matched[i]);
      g_assert_false (desk_caller_parse_matched (&caller, matched[i], &error));
      g_assert_nonnull (error);
      /* What should not be kept is not said again either. */
      g_assert_null (strstr (error->message, "4711"));
      g_assert_null (strstr (error->message, "Weber"));
      g_assert_cmpint (caller.matched_ms[0], ==, 5);
    }
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autoptr (GError) error = NULL;
      DeskCaller caller = { 0 };

      g_test_message ("%s", marks[i]);
      g_assert_false (desk_caller_parse_marks (&caller, marks[i], &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (desk_caller_count_marks (&caller), ==, 0);
    }
}

/* --- kept, and written down --- */

static DeskCall *
make_rich (void)
{
  DeskCall *call = desk_call_new (DESK_CHANNEL_REMOTE, DESK_DIRECTION_OUTBOUND, BEGIN_MS);

  desk_call_set_matched (call, DESK_IDENTIFIER_EMPLOYEE_NUMBER, TRUE, AT (3));
  call->caller.scam_marks[DESK_SCAM_MARK_STRANGE_NUMBER] = TRUE;
  call->consent = TRUE;
  desk_call_hold (call, 3, "I look it up,\nthree minutes", AT (10));
  desk_call_talk (call, AT (100));
  desk_call_mute (call, AT (110));
  desk_call_be_held (call, AT (120));

  return call;
}

static void
test_there_and_back (void)
{
  for (int state = DESK_CALL_TALKING; state < DESK_N_CALL_STATES; state++)
    {
      g_autoptr (DeskCall) call = make_rich ();
      g_autoptr (DeskCall) back = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *json = NULL;
      g_autofree char *again = NULL;

      go_to (call, (DeskCallState) state, AT (130));
      json = desk_call_to_json (call);
      back = desk_call_parse (json, &error);
      g_assert_no_error (error);
      again = desk_call_to_json (back);
      g_assert_cmpstr (again, ==, json);
      g_assert_cmpint (back->state, ==, state);
      g_assert_cmpint (desk_call_get_length_s (back, AT (200)), ==, desk_call_get_length_s (call, AT (200)));
      /* It goes on as if nothing had been. */
      desk_call_end (back, AT (210));
      desk_call_end (call, AT (210));
      g_assert_cmpint (desk_call_get_state_s (back, DESK_CALL_HELD, AT (210)), ==, desk_call_get_state_s (call, DESK_CALL_HELD, AT (210)));
    }
}

static void
test_what_is_no_call (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "{}",
    "{\"state\":\"talking\"}",
    "{\"state\":\"asleep\",\"started_at\":5}",
    "{\"state\":\"ended\",\"started_at\":5}",
    "{\"state\":\"talking\",\"started_at\":5,\"ended_at\":9}",
    "{\"state\":\"ended\",\"started_at\":5,\"ended_at\":4}",
    "{\"state\":\"talking\",\"started_at\":5,\"spans\":[7]}",
    "{\"state\":\"talking\",\"started_at\":5,\"spans\":[{\"state\":\"talking\",\"started_at\":6,\"ended_at\":7}]}",
    "{\"state\":\"talking\",\"started_at\":5,\"spans\":[{\"state\":\"muted\",\"started_at\":6}]}",
    "{\"state\":\"muted\",\"started_at\":5,\"spans\":[{\"state\":\"muted\",\"started_at\":6},{\"state\":\"muted\",\"started_at\":7}]}",
    "{\"state\":\"talking\",\"started_at\":5,\"spans\":[{\"state\":\"muted\",\"started_at\":9,\"ended_at\":7}]}",
    "{\"state\":\"talking\",\"started_at\":5,\"spans\":[{\"state\":\"muted\",\"started_at\":4,\"ended_at\":7}]}",
    "{\"state\":\"talking\",\"started_at\":5,\"spans\":[{\"state\":\"muted\",\"started_at\":6,\"ended_at\":8},{\"state\":\"muted\",\"started_at\":7,\"ended_at\":9}]}",
    "{\"state\":\"talking\",\"started_at\":5,\"validated_by\":\"{\\\"shoe\\\":5}\"}",
    "{\"state\":\"talking\",\"started_at\":5,\"scam_marks\":\"[7]\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (desk_call_parse (texts[i], &error));
      g_assert_nonnull (error);
    }
}

static const char *
get_text (const DeskOperation *operation,
          const char          *field)
{
  const DeskValue *value = desk_operation_get (operation, field);

  return value != NULL ? desk_value_get_text (value) : NULL;
}

static gint64
get_integer (const DeskOperation *operation,
             const char          *field)
{
  const DeskValue *value = desk_operation_get (operation, field);

  return value != NULL ? desk_value_get_integer (value, -1) : -1;
}

static void
test_written_down (void)
{
  g_autoptr (DeskCall) call = make_rich ();
  DeskOperation *contact = desk_operation_new (DESK_OPERATION_INSERT, "entry", NULL);
  g_autoptr (GPtrArray) entries = NULL;

  desk_call_end (call, AT (150));
  desk_call_put_contact (call, contact);
  g_assert_cmpint (get_integer (contact, "made_at"), ==, BEGIN_MS);
  g_assert_cmpint (get_integer (contact, "duration_s"), ==, 150);
  g_assert_cmpstr (get_text (contact, "channel"), ==, "remote");
  g_assert_cmpstr (get_text (contact, "direction"), ==, "outbound");
  g_assert_cmpstr (get_text (contact, "validated_by"), ==, "{\"employee_number\":1772442003000}");
  g_assert_cmpstr (get_text (contact, "scam_marks"), ==, "[\"strange_number\"]");
  g_assert_cmpint (get_integer (contact, "consent"), ==, 1);
  desk_operation_free (contact);

  entries = desk_call_make_entries (call);
  g_assert_cmpuint (entries->len, ==, 3);
  g_assert_cmpstr (get_text (g_ptr_array_index (entries, 0), "kind"), ==, "hold");
  g_assert_cmpint (get_integer (g_ptr_array_index (entries, 0), "started_at"), ==, AT (10));
  g_assert_cmpint (get_integer (g_ptr_array_index (entries, 0), "ended_at"), ==, AT (100));
  g_assert_cmpint (get_integer (g_ptr_array_index (entries, 0), "promised_at"), ==, AT (190));
  g_assert_cmpstr (get_text (g_ptr_array_index (entries, 0), "told"), ==, "I look it up,\nthree minutes");
  g_assert_null (get_text (g_ptr_array_index (entries, 0), "direction"));
  g_assert_cmpstr (get_text (g_ptr_array_index (entries, 1), "kind"), ==, "mute");
  g_assert_cmpstr (get_text (g_ptr_array_index (entries, 2), "kind"), ==, "hold");
  g_assert_cmpstr (get_text (g_ptr_array_index (entries, 2), "direction"), ==, "inbound");
  g_assert_cmpint (get_integer (g_ptr_array_index (entries, 2), "ended_at"), ==, AT (150));
}

/* Nothing is said that was not. */
static void
test_plain (void)
{
  g_autoptr (DeskCall) call = begin ();
  DeskOperation *contact = desk_operation_new (DESK_OPERATION_INSERT, "entry", NULL);
  g_autoptr (GPtrArray) entries = NULL;

  desk_call_end (call, AT (1));
  desk_call_put_contact (call, contact);
  g_assert_null (desk_operation_get (contact, "validated_by"));
  g_assert_null (desk_operation_get (contact, "scam_marks"));
  g_assert_null (desk_operation_get (contact, "consent"));
  desk_operation_free (contact);
  entries = desk_call_make_entries (call);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_too_many (void)
{
  g_autoptr (DeskCall) call = begin ();
  g_autoptr (DeskCall) back = NULL;
  g_autofree char *json = NULL;

  for (int i = 0; i < 1000; i++)
    {
      desk_call_mute (call, AT (i * 10));
      desk_call_talk (call, AT (i * 10 + 5));
    }
  desk_call_mute (call, AT (10000));
  json = desk_call_to_json (call);
  back = desk_call_parse (json, NULL);
  g_assert_nonnull (back);
  desk_call_end (back, AT (10010));
  g_assert_cmpint (desk_call_get_length_s (back, AT (10010)), ==, 10010);
  g_assert_cmpuint (back->spans->len, ==, 200);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call/every-move-is-counted", test_every_move);
  g_test_add_func ("/call/current", test_current);
  g_test_add_func ("/call/parts-of-seconds", test_parts_of_seconds);
  g_test_add_func ("/call/slip-of-a-key", test_slip);
  g_test_add_func ("/call/clock-put-back", test_clock_put_back);
  g_test_add_func ("/call/promised-end-of-a-hold", test_promise);
  g_test_add_func ("/call/advice", test_advice);
  g_test_add_func ("/call/names", test_names);
  g_test_add_func ("/call/matched", test_matched);
  g_test_add_func ("/call/what-is-no-validation", test_what_is_no_validation);
  g_test_add_func ("/call/there-and-back", test_there_and_back);
  g_test_add_func ("/call/what-is-no-call", test_what_is_no_call);
  g_test_add_func ("/call/written-down", test_written_down);
  g_test_add_func ("/call/plain", test_plain);
  g_test_add_func ("/call/too-many", test_too_many);

  return g_test_run ();
}
