// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a ticket says by itself about a hand-over: what belongs on the next
 * card, and whether it goes back and forth.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-hand-over-fill.h"

/* From so many returns and homecomings on a lead has to see it. */
#define BACK_AND_FORTH 2

static void
add_once (GArray         *rows,
          const DeskUuid *id)
{
  for (guint i = 0; i < rows->len; i++)
    {
      if (desk_uuid_equal (&g_array_index (rows, DeskUuid, i), id))
        return;
    }
  g_array_append_vals (rows, id, 1);
}

static gint64
time_of (const DeskRecord *entry)
{
  gint64 started_ms = desk_record_get_integer (entry, "started_at", 0);
  gint64 ended_ms = desk_record_get_integer (entry, "ended_at", 0);

  switch (desk_record_get_enum (entry, "kind"))
    {
    case DESK_ENTRY_KIND_CONTACT:
      return MAX (desk_record_get_integer (entry, "duration_s", 0), 0);
    case DESK_ENTRY_KIND_WORK_TIME:
    case DESK_ENTRY_KIND_HOLD:
      return started_ms > 0 && ended_ms > started_ms ? (ended_ms - started_ms) / 1000 : 0;
    default:
      return 0;
    }
}

/**
 * desk_hand_over_fill:
 * @self: a card
 * @ticket: a ticket
 * @entries: (element-type DeskRecord): its timeline, oldest first
 *
 * Puts on the card what the ticket holds: attempts, articles that were used,
 * special circumstances, and the time of its contacts and holds, in minutes
 * rounded up. What stands on the card already is left alone.
 */
void
desk_hand_over_fill (DeskHandOver     *self,
                     const DeskRecord *ticket,
                     GPtrArray        *entries)
{
  gint64 seconds = 0;

  g_return_if_fail (self != NULL && ticket != NULL && entries != NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const DeskRecord *entry = g_ptr_array_index (entries, i);
      int kind = desk_record_get_enum (entry, "kind");
      DeskUuid article;

      if (desk_record_is_withdrawn (entry))
        continue;
      seconds += time_of (entry);
      if (kind == DESK_ENTRY_KIND_ATTEMPT)
        add_once (self->attempts, desk_record_get_id (entry));
      if ((kind == DESK_ENTRY_KIND_ATTEMPT || kind == DESK_ENTRY_KIND_LINK) && desk_record_get_uuid (entry, "article_id", &article))
        add_once (self->articles, &article);
    }

  if (self->circumstances == NULL)
    self->circumstances = g_strdup (desk_record_get_text (ticket, "special_circumstances"));
  if (self->minutes_spent == 0)
    self->minutes_spent = (seconds + 59) / 60;
}

/* Whether the hand-over brought the ticket to a team that had given it away. */
static gboolean
comes_home (GPtrArray *entries,
            guint      which)
{
  DeskUuid to, from;

  if (!desk_record_get_uuid (g_ptr_array_index (entries, which), "to_team_id", &to))
    return FALSE;
  for (guint i = 0; i < which; i++)
    {
      const DeskRecord *entry = g_ptr_array_index (entries, i);

      if (desk_record_get_enum (entry, "kind") == DESK_ENTRY_KIND_ESCALATION && !desk_record_is_withdrawn (entry) &&
          desk_record_get_enum (entry, "decision") == DESK_DECISION_ACCEPTED && desk_record_get_uuid (entry, "from_team_id", &from) && desk_uuid_equal (&from, &to))
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_hand_over_goes_back_and_forth:
 * @entries: (element-type DeskRecord): a timeline, oldest first
 *
 * Counts hand-overs that were returned, and those that brought the ticket back
 * to a team that had given it away.
 *
 * Returns: whether there are two or more
 */
gboolean
desk_hand_over_goes_back_and_forth (GPtrArray *entries)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const DeskRecord *entry = g_ptr_array_index (entries, i);
      int decision = desk_record_get_enum (entry, "decision");

      if (desk_record_get_enum (entry, "kind") != DESK_ENTRY_KIND_ESCALATION || desk_record_is_withdrawn (entry))
        continue;
      if (decision == DESK_DECISION_REFUSED || (decision == DESK_DECISION_ACCEPTED && comes_home (entries, i)))
        n++;
    }

  return n >= BACK_AND_FORTH;
}
