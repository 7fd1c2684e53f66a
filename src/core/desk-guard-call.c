// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of calls: of a caller it is kept which identifiers matched, never
 * what they are; holds and mutes run forward; a question says of which kind it
 * is, and a recovery what was heard.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-caller.h"
#include "desk-clock.h"
#include "desk-guard-private.h"

static gboolean
check_contact (const DeskState *state,
               const DeskUuid  *entry,
               const char      *message,
               GError         **error)
{
  int kind;

  if (!desk_guard_get_entry_kind (state, entry, &kind, error))
    return FALSE;

  return kind == DESK_ENTRY_KIND_CONTACT || desk_guard_refuse (error, message);
}

/* The times are of this contact: nothing else can be written as one. */
static gboolean
check_matched_times (const DeskState  *state,
                     const DeskUuid   *entry,
                     const DeskCaller *caller,
                     GError          **error)
{
  g_auto (DeskValue) made = DESK_VALUE_INIT;
  g_auto (DeskValue) duration = DESK_VALUE_INIT;
  gint64 made_ms, length_ms;

  if (!desk_guard_get_entry (state, entry, "made_at", &made, error) || !desk_guard_get_entry (state, entry, "duration_s", &duration, error))
    return FALSE;
  made_ms = CLAMP (desk_value_get_integer (&made, 0), G_MININT64 / 2, G_MAXINT64 / 2);
  length_ms = CLAMP (desk_value_get_integer (&duration, 0), 0, G_MAXINT32) * DESK_SECOND_MS;
  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    {
      if (caller->matched_ms[i] != 0 && (caller->matched_ms[i] < made_ms - DESK_DAY_MS || caller->matched_ms[i] > made_ms + length_ms + DESK_DAY_MS))
        return desk_guard_refuse (error, _("A caller is validated at the time of the contact"));
    }

  return TRUE;
}

gboolean
desk_guard_check_validated_by (const DeskState     *state,
                               const DeskCommit    *commit,
                               const DeskOperation *operation,
                               GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "validated_by");
  g_autoptr (GError) local_error = NULL;
  DeskCaller caller = { 0 };

  if (desk_value_is_null (&change->new.value))
    return TRUE;
  if (!check_contact (state, &operation->row, _("A caller is validated in a contact"), error))
    return FALSE;
  if (!desk_caller_parse_matched (&caller, desk_value_get_text (&change->new.value), &local_error))
    return desk_guard_refuse (error, local_error->message);

  return check_matched_times (state, &operation->row, &caller, error);
}

gboolean
desk_guard_check_scam_marks (const DeskState     *state,
                             const DeskCommit    *commit,
                             const DeskOperation *operation,
                             GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "scam_marks");
  g_autoptr (GError) local_error = NULL;
  DeskCaller caller = { 0 };

  if (desk_value_is_null (&change->new.value))
    return TRUE;
  if (!check_contact (state, &operation->row, _("Marks of a scam are seen in a contact"), error))
    return FALSE;

  return desk_caller_parse_marks (&caller, desk_value_get_text (&change->new.value), &local_error) || desk_guard_refuse (error, local_error->message);
}

gboolean
desk_guard_check_consent (const DeskState     *state,
                          const DeskCommit    *commit,
                          const DeskOperation *operation,
                          GError             **error)
{
  return check_contact (state, &operation->row, _("A customer agrees to a remote session in a contact"), error);
}

/* Between two times, or as long as it took where nobody has looked at a clock. */
gboolean
desk_guard_check_silence (const DeskState     *state,
                          const DeskCommit    *commit,
                          const DeskOperation *operation,
                          GError             **error)
{
  g_auto (DeskValue) started = DESK_VALUE_INIT;
  g_auto (DeskValue) ended = DESK_VALUE_INIT;
  g_auto (DeskValue) promised = DESK_VALUE_INIT;
  g_auto (DeskValue) duration = DESK_VALUE_INIT;
  gint64 started_ms;
  int kind;

  if (!desk_guard_get_entry_kind (state, &operation->row, &kind, error))
    return FALSE;
  if (kind != DESK_ENTRY_KIND_HOLD && kind != DESK_ENTRY_KIND_MUTE)
    return TRUE;
  if (!desk_guard_get_entry (state, &operation->row, "started_at", &started, error) || !desk_guard_get_entry (state, &operation->row, "ended_at", &ended, error) ||
      !desk_guard_get_entry (state, &operation->row, "promised_at", &promised, error) ||
      !desk_guard_get_entry (state, &operation->row, "duration_s", &duration, error))
    return FALSE;

  started_ms = desk_value_get_integer (&started, 0);
  if (desk_value_is_null (&started) && (!desk_value_is_null (&ended) || desk_value_get_integer (&duration, 0) <= 0))
    return desk_guard_refuse (error, _("A hold or a mute says since when it went on, or how long"));
  if (desk_value_get_integer (&ended, started_ms) < started_ms || desk_value_get_integer (&promised, started_ms) < started_ms)
    return desk_guard_refuse (error, _("A hold or a mute ends after it began"));

  return TRUE;
}

gboolean
desk_guard_check_question (const DeskState     *state,
                           const DeskCommit    *commit,
                           const DeskOperation *operation,
                           GError             **error)
{
  g_auto (DeskValue) body = DESK_VALUE_INIT;
  g_auto (DeskValue) kind = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, &operation->row, "body", &body, error) || !desk_guard_get_entry (state, &operation->row, "question_kind", &kind, error))
    return FALSE;
  if (desk_guard_is_blank (&body))
    return desk_guard_refuse (error, _("Write down what was asked"));
  if (desk_value_get_enum (&kind, DESK_ENUM_QUESTION_KIND) == DESK_QUESTION_KIND_UNSET)
    return desk_guard_refuse (error, _("Say what kind of question it is: open, closed, probing or confirming"));

  return TRUE;
}

gboolean
desk_guard_check_recovery (const DeskState     *state,
                           const DeskCommit    *commit,
                           const DeskOperation *operation,
                           GError             **error)
{
  g_auto (DeskValue) body = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, &operation->row, "body", &body, error))
    return FALSE;

  return !desk_guard_is_blank (&body) || desk_guard_refuse (error, _("Write down what was heard and what was offered"));
}
