// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What may be a call that goes on, how its caller was validated, marks of a
 * scam, or an address of a remote session. What is taken reads the same when it
 * is written, and can be reckoned with.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-call.h"
#include "desk-remote.h"
#include "fuzz-target.h"

static const gint64 moments[] = { 0, 1, 1772442000000, G_MAXINT64 - DESK_DAY_MS };

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
reckon (DeskCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      gint64 parts_s = 0;
      gint64 left_s;

      for (int state = DESK_CALL_TALKING; state < DESK_CALL_ENDED; state++)
        {
          gint64 seconds = desk_call_get_state_s (call, (DeskCallState) state, moments[i]);

          g_assert_cmpint (seconds, >=, 0);
          parts_s += seconds;
        }
      g_assert_cmpint (parts_s, <=, desk_call_get_length_s (call, moments[i]));
      g_assert_cmpint (desk_call_get_current_s (call, moments[i]), >=, 0);
      (void) desk_call_get_hold_left_s (call, moments[i], &left_s);
      (void) desk_call_get_advice (call, moments[i]);
    }
}

static void
try_call (const char *text)
{
  g_autoptr (DeskCall) call = desk_call_parse (text, NULL);
  g_autoptr (DeskCall) again = NULL;
  g_autofree char *json = NULL;
  g_autofree char *same = NULL;

  if (call == NULL)
    return;
  reckon (call);
  json = desk_call_to_json (call);
  again = desk_call_parse (json, NULL);
  g_assert_nonnull (again);
  same = desk_call_to_json (again);
  g_assert_cmpstr (same, ==, json);
  desk_call_end (again, moments[2]);
  g_ptr_array_unref (desk_call_make_entries (again));
}

static void
try_caller (const char *text)
{
  DeskCaller caller = { 0 };
  DeskCaller again = { 0 };

  if (desk_caller_parse_matched (&caller, text, NULL))
    {
      g_autofree char *json = desk_caller_matched_to_json (&caller);

      g_assert_true (json == NULL || desk_caller_parse_matched (&again, json, NULL));
      g_assert_cmpmem (&caller, sizeof caller, &again, sizeof again);
    }
  if (desk_caller_parse_marks (&caller, text, NULL))
    {
      g_autofree char *json = desk_caller_marks_to_json (&caller);

      g_assert_true (json == NULL || desk_caller_parse_marks (&again, json, NULL));
      g_assert_cmpmem (caller.scam_marks, sizeof caller.scam_marks, again.scam_marks, sizeof again.scam_marks);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);

  try_call (text);
  try_caller (text);
  if (desk_remote_check_address (text, NULL))
    {
      /* Nothing that a shell or a program could take for more than a machine. */
      g_assert_null (strpbrk (text, " \t\n;&|$`<>\"'\\()"));
    }

  return 0;
}
