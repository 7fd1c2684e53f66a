// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The order of the queue: the first ticket is the one to take.
 *
 * This is the reference for the ORDER BY of the lists, which says the same
 * over stored columns with :now and :shift_end bound:
 *
 *   due    = min (respond_by_ms, resolve_by_ms, promise_by_ms)
 *   sunk   = waiting AND wake_ms > :now
 *   grp    = CASE WHEN finished THEN 6
 *                 WHEN sunk THEN 5
 *                 WHEN business_critical AND NOT worked_on THEN 0
 *                 WHEN business_critical OR priority = 1 THEN 1
 *                 WHEN due < :now THEN 2
 *                 WHEN due <= :shift_end AND due < 9223372036854775807 THEN 3
 *                 ELSE 4 END
 *   moment = CASE WHEN finished THEN -waiting_since_ms
 *                 WHEN sunk THEN min (wake_ms, due)
 *                 ELSE due END
 *   ORDER BY grp, moment, service_level_rank, vip DESC, waiting_since_ms,
 *            number, id
 *
 * Groups 2, 3 and 4 follow each other by due alone, so an index over due
 * serves all three and only their names need :now and :shift_end. Moments
 * that do not come are the greatest integer, never null; ids are compared
 * byte by byte.
 *
 * A target falls due *in* the shift when it does so at its last moment, and
 * is missed *after* its moment, as in desk-service-level.c. A shift that has
 * ended has no targets left to miss.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-day.h"
#include "desk-priority.h"
#include "desk-queue-order.h"

/**
 * desk_service_level_get_rank:
 * @service_level: what was agreed; unset counts as none
 *
 * Returns: 1 for the highest service level … 4 for none
 */
int
desk_service_level_get_rank (DeskServiceLevel service_level)
{
  switch (service_level)
    {
    case DESK_SERVICE_LEVEL_PLATINUM:
      return 1;
    case DESK_SERVICE_LEVEL_GOLD:
      return 2;
    case DESK_SERVICE_LEVEL_SILVER:
      return 3;
    case DESK_SERVICE_LEVEL_NONE:
    case DESK_SERVICE_LEVEL_UNSET:
    case DESK_N_SERVICE_LEVEL:
    default:
      return 4;
    }
}

static void
find_next_target (const DeskQueueKey *self,
                  DeskQueuePlace     *place)
{
  place->next_target = DESK_TARGET_NONE;
  place->next_due_ms = DESK_NEVER_MS;

  if (self->respond_by_ms < place->next_due_ms)
    {
      place->next_target = DESK_TARGET_RESPOND;
      place->next_due_ms = self->respond_by_ms;
    }
  if (self->resolve_by_ms < place->next_due_ms)
    {
      place->next_target = DESK_TARGET_RESOLVE;
      place->next_due_ms = self->resolve_by_ms;
    }
  if (self->promise_by_ms < place->next_due_ms)
    {
      place->next_target = DESK_TARGET_PROMISE;
      place->next_due_ms = self->promise_by_ms;
    }
}

/**
 * desk_queue_key_place:
 * @self: a ticket
 * @now_ms: now
 * @shift_end_ms: when the viewer's shift ends
 *
 * Returns: where it stands
 */
DeskQueuePlace
desk_queue_key_place (const DeskQueueKey *self,
                      gint64              now_ms,
                      gint64              shift_end_ms)
{
  DeskQueuePlace place = { DESK_QUEUE_FINISHED, DESK_TARGET_NONE, DESK_NEVER_MS, 0 };

  g_return_val_if_fail (self != NULL, place);

  find_next_target (self, &place);
  place.moment_ms = place.next_due_ms;

  if (self->finished)
    {
      place.group = DESK_QUEUE_FINISHED;
      place.moment_ms = -self->waiting_since_ms;
    }
  else if (self->waiting && self->wake_ms > now_ms)
    {
      place.group = DESK_QUEUE_WAITING;
      place.moment_ms = MIN (self->wake_ms, place.next_due_ms);
    }
  else if (self->business_critical && !self->worked_on)
    place.group = DESK_QUEUE_UNATTENDED;
  else if (self->business_critical || self->priority == DESK_PRIORITY_CRITICAL)
    place.group = DESK_QUEUE_CRITICAL;
  else if (place.next_due_ms < now_ms)
    place.group = DESK_QUEUE_MISSED;
  else if (place.next_due_ms <= shift_end_ms && place.next_due_ms != DESK_NEVER_MS)
    place.group = DESK_QUEUE_SHIFT;
  else
    place.group = DESK_QUEUE_LATER;

  return place;
}

static DeskQueueRule
rule_between_groups (DeskQueueGroup above,
                     DeskQueueGroup below)
{
  switch (above)
    {
    case DESK_QUEUE_UNATTENDED:
      return DESK_QUEUE_RULE_UNATTENDED;
    case DESK_QUEUE_CRITICAL:
      return DESK_QUEUE_RULE_CRITICAL;
    case DESK_QUEUE_MISSED:
      return DESK_QUEUE_RULE_MISSED;
    case DESK_QUEUE_SHIFT:
      return DESK_QUEUE_RULE_SHIFT;
    case DESK_QUEUE_LATER:
      return below == DESK_QUEUE_WAITING ? DESK_QUEUE_RULE_NOT_WAITING : DESK_QUEUE_RULE_NOT_FINISHED;
    case DESK_QUEUE_WAITING:
      return DESK_QUEUE_RULE_NOT_FINISHED;
    case DESK_QUEUE_FINISHED:
    default:
      g_return_val_if_reached (DESK_QUEUE_RULE_SAME);
    }
}

static DeskQueueRule
rule_of_moment (DeskQueueGroup group)
{
  if (group == DESK_QUEUE_FINISHED)
    return DESK_QUEUE_RULE_RECENT;

  return group == DESK_QUEUE_WAITING ? DESK_QUEUE_RULE_WAKES : DESK_QUEUE_RULE_DUE;
}

/* The one comparison: its sign, and the rule that decided it. */
static int
decide (const DeskQueueKey *a,
        const DeskQueueKey *b,
        gint64              now_ms,
        gint64              shift_end_ms,
        DeskQueueRule      *rule)
{
  DeskQueuePlace place_a = desk_queue_key_place (a, now_ms, shift_end_ms);
  DeskQueuePlace place_b = desk_queue_key_place (b, now_ms, shift_end_ms);
  int sign;

  if (place_a.group != place_b.group)
    {
      *rule = rule_between_groups (MIN (place_a.group, place_b.group), MAX (place_a.group, place_b.group));
      return place_a.group < place_b.group ? -1 : 1;
    }
  if (place_a.moment_ms != place_b.moment_ms)
    {
      *rule = rule_of_moment (place_a.group);
      return place_a.moment_ms < place_b.moment_ms ? -1 : 1;
    }
  if (a->service_level_rank != b->service_level_rank)
    {
      *rule = DESK_QUEUE_RULE_SERVICE_LEVEL;
      return a->service_level_rank < b->service_level_rank ? -1 : 1;
    }
  if (!a->vip != !b->vip)
    {
      *rule = DESK_QUEUE_RULE_VIP;
      return a->vip ? -1 : 1;
    }
  if (a->waiting_since_ms != b->waiting_since_ms)
    {
      *rule = DESK_QUEUE_RULE_LONGEST_WAIT;
      return a->waiting_since_ms < b->waiting_since_ms ? -1 : 1;
    }
  if (a->number != b->number)
    {
      *rule = DESK_QUEUE_RULE_NUMBER;
      return a->number < b->number ? -1 : 1;
    }

  sign = desk_uuid_compare (&a->id, &b->id);
  *rule = sign != 0 ? DESK_QUEUE_RULE_ID : DESK_QUEUE_RULE_SAME;
  return (sign > 0) - (sign < 0);
}

/**
 * desk_queue_compare:
 * @a: a ticket
 * @b: a ticket
 * @now_ms: now
 * @shift_end_ms: when the viewer's shift ends
 *
 * Returns: -1 when @a is to be taken before @b, 1 after it, 0 only when they
 *   have the same id
 */
int
desk_queue_compare (const DeskQueueKey *a,
                    const DeskQueueKey *b,
                    gint64              now_ms,
                    gint64              shift_end_ms)
{
  DeskQueueRule rule;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  return decide (a, b, now_ms, shift_end_ms, &rule);
}

/**
 * desk_queue_reason:
 * @above: a ticket
 * @below: one that comes after it
 * @now_ms: now
 * @shift_end_ms: when the viewer's shift ends
 *
 * Returns: the rule that puts the one above the other
 */
DeskQueueRule
desk_queue_reason (const DeskQueueKey *above,
                   const DeskQueueKey *below,
                   gint64              now_ms,
                   gint64              shift_end_ms)
{
  DeskQueueRule rule;

  g_return_val_if_fail (above != NULL && below != NULL, DESK_QUEUE_RULE_SAME);

  decide (above, below, now_ms, shift_end_ms, &rule);
  return rule;
}

/**
 * desk_queue_rule_describe:
 * @rule: what puts a ticket above the next
 *
 * Returns: the rule as words for people, about the upper ticket
 */
const char *
desk_queue_rule_describe (DeskQueueRule rule)
{
  switch (rule)
    {
    case DESK_QUEUE_RULE_UNATTENDED:
      return _("Above the next one because it is business-critical and nobody is working on it");
    case DESK_QUEUE_RULE_CRITICAL:
      return _("Above the next one because it has priority 1");
    case DESK_QUEUE_RULE_MISSED:
      return _("Above the next one because a target has been missed");
    case DESK_QUEUE_RULE_SHIFT:
      return _("Above the next one because a target falls due before the shift ends");
    case DESK_QUEUE_RULE_NOT_WAITING:
      return _("Above the next one because that one waits for somebody else");
    case DESK_QUEUE_RULE_NOT_FINISHED:
      return _("Above the next one because that one is finished");
    case DESK_QUEUE_RULE_DUE:
      return _("Above the next one because its next target falls due earlier");
    case DESK_QUEUE_RULE_WAKES:
      return _("Above the next one because it wakes or falls due earlier");
    case DESK_QUEUE_RULE_RECENT:
      return _("Above the next one because it was finished later");
    case DESK_QUEUE_RULE_SERVICE_LEVEL:
      return _("Above the next one because its service level is higher");
    case DESK_QUEUE_RULE_VIP:
      return _("Above the next one because the requester is a VIP");
    case DESK_QUEUE_RULE_LONGEST_WAIT:
      return _("Above the next one because the customer has waited longer");
    case DESK_QUEUE_RULE_NUMBER:
      return _("Above the next one because its number is lower");
    case DESK_QUEUE_RULE_ID:
      return _("Above the next one because it was written down earlier");
    case DESK_QUEUE_RULE_SAME:
    default:
      return _("The same ticket");
    }
}

/* What the next target says, or NULL when there is none. */
static char *
describe_target (const DeskQueuePlace *place,
                 const DeskCalendar   *calendar,
                 gint64                now_ms)
{
  g_autofree char *at = NULL;
  g_autofree char *ago = NULL;

  if (place->next_target == DESK_TARGET_NONE)
    return NULL;

  if (place->next_due_ms < now_ms)
    {
      ago = desk_duration_format (now_ms - place->next_due_ms);
      switch (place->next_target)
        {
        case DESK_TARGET_RESPOND:
          return g_strdup_printf (_("Response was due %s ago"), ago);
        case DESK_TARGET_RESOLVE:
          return g_strdup_printf (_("Resolution was due %s ago"), ago);
        case DESK_TARGET_PROMISE:
        case DESK_TARGET_NONE:
        default:
          return g_strdup_printf (_("What we promised was due %s ago"), ago);
        }
    }

  at = desk_calendar_format_time (calendar, place->next_due_ms, now_ms);
  switch (place->next_target)
    {
    case DESK_TARGET_RESPOND:
      return place->group == DESK_QUEUE_SHIFT
               ? g_strdup_printf (_("Response falls due %s, before the shift ends"), at)
               : g_strdup_printf (_("Response falls due %s"), at);
    case DESK_TARGET_RESOLVE:
      return place->group == DESK_QUEUE_SHIFT
               ? g_strdup_printf (_("Resolution falls due %s, before the shift ends"), at)
               : g_strdup_printf (_("Resolution falls due %s"), at);
    case DESK_TARGET_PROMISE:
    case DESK_TARGET_NONE:
    default:
      return place->group == DESK_QUEUE_SHIFT
               ? g_strdup_printf (_("What we promised falls due %s, before the shift ends"), at)
               : g_strdup_printf (_("What we promised falls due %s"), at);
    }
}

/**
 * desk_queue_place_describe:
 * @place: where a ticket stands
 * @key: the ticket
 * @calendar: in whose local time it is told
 * @now_ms: now
 *
 * Returns: (transfer full): why it stands there, for people
 */
char *
desk_queue_place_describe (const DeskQueuePlace *place,
                           const DeskQueueKey   *key,
                           const DeskCalendar   *calendar,
                           gint64                now_ms)
{
  g_autofree char *target = NULL;
  g_autofree char *wakes = NULL;
  const char *group;

  g_return_val_if_fail (place != NULL && key != NULL && calendar != NULL, NULL);

  target = describe_target (place, calendar, now_ms);
  switch (place->group)
    {
    case DESK_QUEUE_UNATTENDED:
      group = _("Business-critical and nobody is working on it");
      break;
    case DESK_QUEUE_CRITICAL:
      group = key->business_critical ? _("Business-critical") : _("Priority 1");
      break;
    case DESK_QUEUE_FINISHED:
      return g_strdup (_("Finished"));
    case DESK_QUEUE_WAITING:
      if (key->wake_ms == DESK_NEVER_MS)
        return g_strdup (_("Waits for somebody else"));
      wakes = desk_calendar_format_time (calendar, key->wake_ms, now_ms);
      return g_strdup_printf (_("Waits for somebody else until %s"), wakes);
    case DESK_QUEUE_MISSED:
    case DESK_QUEUE_SHIFT:
    case DESK_QUEUE_LATER:
    default:
      return target != NULL ? g_steal_pointer (&target) : g_strdup (_("Nothing falls due"));
    }

  if (target == NULL)
    return g_strdup (group);

  /* Translators: why a ticket stands where it does, and what falls due when */
  return g_strdup_printf (_("%s. %s"), group, target);
}
