// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a row of the queue says: in words, in shapes and in colours.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-queue-words.h"
#include "desk-safe-text.h"

/* More than any row shows; each is drawn anew with every frame. */
#define MAX_SUMMARY_CHARS 300

/* What is less is told by the time that is left. */
#define SHOWN_WARNING 75

/**
 * desk_queue_row_get_haste:
 * @row: a row
 * @viewer: who looks, and when
 *
 * Returns: how its time left is shown
 */
DeskHaste
desk_queue_row_get_haste (const DeskQueueRow *row,
                          const DeskViewer   *viewer)
{
  guint warning;

  if (row->key.finished)
    return DESK_HASTE_FINISHED;
  if (row->next_due_ms <= viewer->now_ms)
    return DESK_HASTE_LATE;
  if (row->key.waiting && row->key.wake_ms > viewer->now_ms)
    return DESK_HASTE_WAITING;
  if (row->next_due_ms == DESK_NEVER_MS)
    return DESK_HASTE_NONE;

  warning = desk_queue_row_get_warning (row, viewer->now_ms);
  if (warning >= 90)
    return DESK_HASTE_NEARLY;

  return warning >= SHOWN_WARNING || row->next_due_ms <= viewer->shift_end_ms ? DESK_HASTE_SOON : DESK_HASTE_LATER;
}

const char *
desk_haste_get_icon_name (DeskHaste haste)
{
  static const char *const names[DESK_N_HASTES] = {
    [DESK_HASTE_NONE] = "deskbell-due-later-symbolic",   [DESK_HASTE_LATER] = "deskbell-due-later-symbolic",
    [DESK_HASTE_SOON] = "deskbell-due-soon-symbolic",    [DESK_HASTE_NEARLY] = "deskbell-due-nearly-symbolic",
    [DESK_HASTE_LATE] = "deskbell-late-symbolic",
    [DESK_HASTE_WAITING] = "deskbell-waiting-symbolic",  [DESK_HASTE_FINISHED] = "deskbell-done-symbolic",
  };

  g_return_val_if_fail ((guint) haste < DESK_N_HASTES, NULL);

  return names[haste];
}

static char *
describe_left_and_warning (const DeskQueueRow *row,
                           const DeskViewer   *viewer)
{
  g_autofree char *left = desk_format_left (row->next_due_ms, viewer->now_ms);
  guint warning = desk_queue_row_get_warning (row, viewer->now_ms);

  if (warning < SHOWN_WARNING)
    return g_steal_pointer (&left);

  /* Translators: how much time is left, and how many percent of it are used */
  return g_strdup_printf (_("%s · %u %%"), left, warning);
}

/**
 * desk_queue_row_describe_left:
 * @row: a row
 * @viewer: who looks, and when
 *
 * Returns: (transfer full): how much time is left, or what stands in its place
 */
char *
desk_queue_row_describe_left (const DeskQueueRow *row,
                              const DeskViewer   *viewer)
{
  switch (desk_queue_row_get_haste (row, viewer))
    {
    case DESK_HASTE_FINISHED:
      return g_strdup (desk_enum_value_label (DESK_ENUM_STATUS, (int) row->status));
    case DESK_HASTE_WAITING:
      return g_strdup (_("Waiting"));
    case DESK_HASTE_NONE:
    case DESK_HASTE_LATER:
    case DESK_HASTE_SOON:
    case DESK_HASTE_NEARLY:
      return describe_left_and_warning (row, viewer);
    case DESK_HASTE_LATE:
    case DESK_N_HASTES:
    default:
      return desk_format_left (row->next_due_ms, viewer->now_ms);
    }
}

/**
 * desk_queue_row_dup_number:
 * @row: a row
 *
 * Returns: (transfer full): `INC-004213`, or what it is called until it has one
 */
char *
desk_queue_row_dup_number (const DeskQueueRow *row)
{
  return desk_ticket_format_name (row->type, row->key.number, row->alias);
}

/**
 * desk_queue_row_describe_summary:
 * @row: a row
 *
 * Returns: (transfer full): what it is about, made safe, and no more of it than
 *   a row has room for
 */
char *
desk_queue_row_describe_summary (const DeskQueueRow *row)
{
  char *safe = desk_safe_text (row->summary);

  if (g_utf8_strlen (safe, -1) > MAX_SUMMARY_CHARS)
    *g_utf8_offset_to_pointer (safe, MAX_SUMMARY_CHARS) = '\0';

  return safe;
}

/**
 * desk_queue_row_describe_who:
 * @row: a row
 *
 * Returns: (transfer full): its number, what was agreed, and who it is for
 */
char *
desk_queue_row_describe_who (const DeskQueueRow *row)
{
  g_autofree char *number = desk_queue_row_dup_number (row);
  const char *name = row->customer_name != NULL ? row->customer_name : row->organisation_name;
  g_autofree char *who = name != NULL ? desk_safe_text (name) : NULL;
  const char *level = desk_enum_value_label (DESK_ENUM_SERVICE_LEVEL, (int) row->service_level);

  /* That nothing was agreed needs no words. */
  if (row->service_level == DESK_SERVICE_LEVEL_UNSET || row->service_level == DESK_SERVICE_LEVEL_NONE)
    level = NULL;

  if (level != NULL && who != NULL)
    /* Translators: number of a ticket, service level, and who it is for */
    return g_strdup_printf (_("%s · %s · %s"), number, level, who);
  if (level != NULL || who != NULL)
    /* Translators: number of a ticket, and its service level or who it is for */
    return g_strdup_printf (_("%s · %s"), number, level != NULL ? level : who);

  return g_steal_pointer (&number);
}

/**
 * desk_queue_row_describe_priority:
 * @row: a row
 *
 * Returns: (transfer full): “P1”
 */
char *
desk_queue_row_describe_priority (const DeskQueueRow *row)
{
  /* Translators: short for priority 1 to 5 */
  return g_strdup_printf (_("P%d"), (int) row->key.priority);
}

/**
 * desk_queue_row_describe:
 * @row: a row
 * @viewer: who looks, and when
 *
 * Returns: (transfer full): all that the row shows, to be read out
 */
char *
desk_queue_row_describe (const DeskQueueRow *row,
                         const DeskViewer   *viewer)
{
  g_autofree char *summary = desk_queue_row_describe_summary (row);
  g_autofree char *who = desk_queue_row_describe_who (row);
  g_autofree char *left = desk_queue_row_describe_left (row, viewer);
  GString *text = g_string_new (NULL);
  guint warning;

  g_string_append_printf (text, _("%s, %s, priority %d, %s"), summary, who, (int) row->key.priority, left);
  warning = desk_queue_row_get_warning (row, viewer->now_ms);
  if (warning > 0 && warning < 100)
    g_string_append_printf (text, _(", more than %u %% of the time is used"), warning);
  if (row->n_conflicts > 0)
    g_string_append (text, _(", with a conflict"));
  if (row->channel != DESK_CHANNEL_UNSET)
    g_string_append_printf (text, _(", by %s"), desk_enum_value_label (DESK_ENUM_CHANNEL, (int) row->channel));

  return g_string_free (text, FALSE);
}

const char *
desk_priority_get_icon_name (gint64 priority)
{
  static const char *const names[] = {
    "deskbell-priority-1-symbolic", "deskbell-priority-2-symbolic", "deskbell-priority-3-symbolic",
    "deskbell-priority-4-symbolic", "deskbell-priority-5-symbolic",
  };

  return names[CLAMP (priority, 1, (gint64) G_N_ELEMENTS (names)) - 1];
}

const char *
desk_channel_get_icon_name (DeskChannel channel)
{
  switch (channel)
    {
    case DESK_CHANNEL_PHONE:
      return "deskbell-channel-phone-symbolic";
    case DESK_CHANNEL_EMAIL:
      return "deskbell-channel-mail-symbolic";
    case DESK_CHANNEL_CHAT:
    case DESK_CHANNEL_TEXT:
      return "deskbell-channel-chat-symbolic";
    case DESK_CHANNEL_FACE_TO_FACE:
      return "deskbell-channel-person-symbolic";
    case DESK_CHANNEL_REMOTE:
    case DESK_CHANNEL_MONITORING:
      return "deskbell-channel-monitoring-symbolic";
    case DESK_CHANNEL_PORTAL:
    case DESK_CHANNEL_FORUM:
      return "deskbell-channel-portal-symbolic";
    case DESK_CHANNEL_UNSET:
    case DESK_N_CHANNEL:
    default:
      return NULL;
    }
}
