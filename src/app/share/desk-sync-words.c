// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How a desk and its log stand to each other, in words.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-sync-words.h"

/* A clock that is off by more than this is worth a word. */
#define SKEW_WORTH_TELLING_MS 60000

static gboolean
needs_somebody (const DeskSyncState *state)
{
  return state->mode == DESK_SYNC_TROUBLE || state->n_rejected > 0;
}

/**
 * desk_sync_words_icon:
 * @state: how it stands
 *
 * Returns: the name of a symbol
 */
const char *
desk_sync_words_icon (const DeskSyncState *state)
{
  if (needs_somebody (state))
    return "deskbell-attention-symbolic";

  switch (state->mode)
    {
    case DESK_SYNC_ALONE:
      return "deskbell-saved-symbolic";
    case DESK_SYNC_STARTING:
    case DESK_SYNC_BEHIND:
      return "deskbell-behind-symbolic";
    case DESK_SYNC_OFFLINE:
      return "deskbell-offline-symbolic";
    case DESK_SYNC_IN_STEP:
    case DESK_SYNC_TROUBLE:
    default:
      return "deskbell-in-step-symbolic";
    }
}

static char *
tell_offline (const DeskSyncState *state,
              gint64               now_ms,
              GTimeZone           *zone)
{
  gboolean is_today = desk_format_local_day (state->since_ms, zone) == desk_format_local_day (now_ms, zone);
  g_autofree char *since = is_today ? desk_format_time_of_day (state->since_ms, zone) : desk_format_when (state->since_ms, now_ms, zone);

  if (state->n_pending == 0)
    return g_strdup_printf (_("Offline since %s"), since);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Offline since %s, %u change waiting", "Offline since %s, %u changes waiting", state->n_pending), since, state->n_pending);
}

/**
 * desk_sync_words_line:
 * @state: how it stands
 * @now_ms: the present moment
 * @zone: of this machine
 *
 * Returns: (transfer full): one short line
 */
char *
desk_sync_words_line (const DeskSyncState *state,
                      gint64               now_ms,
                      GTimeZone           *zone)
{
  if (state->mode == DESK_SYNC_TROUBLE)
    return g_strdup (_("Needs your attention"));
  if (state->n_rejected > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u change was rejected", "%u changes were rejected", state->n_rejected), state->n_rejected);

  switch (state->mode)
    {
    case DESK_SYNC_ALONE:
      return g_strdup (_("Saved on this machine"));
    case DESK_SYNC_STARTING:
      return g_strdup (_("Looking for the others…"));
    case DESK_SYNC_OFFLINE:
      return tell_offline (state, now_ms, zone);
    case DESK_SYNC_BEHIND:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u change on its way", "%u changes on their way", state->n_pending), state->n_pending);
    case DESK_SYNC_IN_STEP:
    case DESK_SYNC_TROUBLE:
    default:
      return state->n_conflicts == 0
               ? g_strdup (_("In step"))
               : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "In step, %u conflict to settle", "In step, %u conflicts to settle", state->n_conflicts), state->n_conflicts);
    }
}

/**
 * desk_sync_words_explain:
 * @state: how it stands
 * @now_ms: the present moment
 * @zone: of this machine
 *
 * Returns: (transfer full): what that means, and what can be done
 */
char *
desk_sync_words_explain (const DeskSyncState *state,
                         gint64               now_ms,
                         GTimeZone           *zone)
{
  g_autofree char *exact = NULL;

  if (state->message != NULL && state->mode == DESK_SYNC_OFFLINE)
    return g_strdup_printf (_("%s. What you do is saved on this machine, and goes to the others as soon as they can be reached."), state->message);
  if (state->message != NULL)
    return g_strdup (state->message);
  if (state->n_rejected > 0)
    return g_strdup (_("Not everything you did was taken up. What was rejected is kept here until you put it away."));

  switch (state->mode)
    {
    case DESK_SYNC_ALONE:
      return g_strdup (_("This desk is kept in one file on this machine. Share it in a folder, and colleagues can join."));
    case DESK_SYNC_STARTING:
      return g_strdup (_("What you do is saved on this machine, whatever comes of it."));
    case DESK_SYNC_OFFLINE:
    case DESK_SYNC_BEHIND:
      return g_strdup (_("What you do is saved on this machine, and goes to the others as soon as they can be reached."));
    case DESK_SYNC_IN_STEP:
    case DESK_SYNC_TROUBLE:
    default:
      exact = desk_format_exact (state->in_step_ms, zone);
      return g_strdup_printf (_("Everything you did is in the log, and everything in it is here: as of %s."), exact);
    }
}

/**
 * desk_sync_words_skew:
 * @skew_ms: by how much the clock that all share is ahead of this machine's
 *
 * Returns: (transfer full): whether the clock of this machine is right
 */
char *
desk_sync_words_skew (gint64 skew_ms)
{
  g_autofree char *by = desk_format_duration (ABS (skew_ms));

  if (ABS (skew_ms) < SKEW_WORTH_TELLING_MS)
    return g_strdup (_("Right"));

  return g_strdup_printf (skew_ms > 0 ? _("%s behind that of the share; times are corrected") : _("%s ahead of that of the share; times are corrected"), by);
}
