// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"
#include "desk-service-level.h"
#include "desk-uuid.h"

G_BEGIN_DECLS

/**
 * DeskQueueKey:
 * @id: id of the ticket; the last tie-break
 * @number: number of the ticket, %G_MAXINT64 while it has none
 * @priority: 1 critical … 5 planned
 * @business_critical: implies priority 1, whatever @priority says
 * @worked_on: it has an owner or an assignee
 * @waiting: its status is waiting
 * @wake_ms: when it wakes by itself, %DESK_NEVER_MS when it does not
 * @respond_by_ms: when the target to respond falls due, %DESK_NEVER_MS once
 *   somebody has answered
 * @resolve_by_ms: when the target to resolve falls due, %DESK_NEVER_MS while
 *   its clock stands still
 * @promise_by_ms: when what was promised falls due, %DESK_NEVER_MS when
 *   nothing is
 * @service_level_rank: desk_service_level_get_rank()
 * @vip: the requester is a VIP
 * @waiting_since_ms: since when the customer has heard nothing: the last
 *   contact, or when the ticket was logged if there was none; of a finished
 *   ticket, when it was finished
 * @finished: its status is resolved, closed or cancelled
 *
 * What the place of a ticket in the queue depends on, beside now and the end
 * of the shift. Nothing in it depends on when it is looked at. A plain value.
 */
typedef struct {
  DeskUuid id;
  gint64 number;
  gint64 priority;
  gboolean business_critical;
  gboolean worked_on;
  gboolean waiting;
  gint64 wake_ms;
  gint64 respond_by_ms;
  gint64 resolve_by_ms;
  gint64 promise_by_ms;
  int service_level_rank;
  gboolean vip;
  gint64 waiting_since_ms;
  gboolean finished;
} DeskQueueKey;

/**
 * DeskQueueGroup:
 * @DESK_QUEUE_UNATTENDED: business-critical, and nobody is working on it
 * @DESK_QUEUE_CRITICAL: other tickets of priority 1
 * @DESK_QUEUE_MISSED: a target has been missed
 * @DESK_QUEUE_SHIFT: a target falls due before the shift ends
 * @DESK_QUEUE_LATER: the rest
 * @DESK_QUEUE_WAITING: waits for somebody else
 * @DESK_QUEUE_FINISHED: resolved, closed or cancelled
 *
 * The groups of the queue, in order.
 */
typedef enum {
  DESK_QUEUE_UNATTENDED = 0,
  DESK_QUEUE_CRITICAL,
  DESK_QUEUE_MISSED,
  DESK_QUEUE_SHIFT,
  DESK_QUEUE_LATER,
  DESK_QUEUE_WAITING,
  DESK_QUEUE_FINISHED,
} DeskQueueGroup;

/**
 * DeskQueuePlace:
 * @group: its group
 * @next_target: the target that falls due first
 * @next_due_ms: when it does, %DESK_NEVER_MS when there is none
 * @moment_ms: what it is ordered by within its group
 */
typedef struct {
  DeskQueueGroup group;
  DeskTargetKind next_target;
  gint64 next_due_ms;
  gint64 moment_ms;
} DeskQueuePlace;

/**
 * DeskQueueRule:
 * @DESK_QUEUE_RULE_SAME: none: it is the same ticket
 * @DESK_QUEUE_RULE_UNATTENDED: business-critical, and nobody works on it
 * @DESK_QUEUE_RULE_CRITICAL: priority 1
 * @DESK_QUEUE_RULE_MISSED: a target has been missed
 * @DESK_QUEUE_RULE_SHIFT: a target falls due before the shift ends
 * @DESK_QUEUE_RULE_NOT_WAITING: the other one waits for somebody else
 * @DESK_QUEUE_RULE_NOT_FINISHED: the other one is finished
 * @DESK_QUEUE_RULE_DUE: the next target falls due earlier
 * @DESK_QUEUE_RULE_WAKES: both wait; it wakes or falls due earlier
 * @DESK_QUEUE_RULE_RECENT: both are finished; it was finished later
 * @DESK_QUEUE_RULE_SERVICE_LEVEL: higher service level
 * @DESK_QUEUE_RULE_VIP: VIP
 * @DESK_QUEUE_RULE_LONGEST_WAIT: has waited longer
 * @DESK_QUEUE_RULE_NUMBER: lower number
 * @DESK_QUEUE_RULE_ID: earlier id
 *
 * What puts one ticket above another.
 */
typedef enum {
  DESK_QUEUE_RULE_SAME = 0,
  DESK_QUEUE_RULE_UNATTENDED,
  DESK_QUEUE_RULE_CRITICAL,
  DESK_QUEUE_RULE_MISSED,
  DESK_QUEUE_RULE_SHIFT,
  DESK_QUEUE_RULE_NOT_WAITING,
  DESK_QUEUE_RULE_NOT_FINISHED,
  DESK_QUEUE_RULE_DUE,
  DESK_QUEUE_RULE_WAKES,
  DESK_QUEUE_RULE_RECENT,
  DESK_QUEUE_RULE_SERVICE_LEVEL,
  DESK_QUEUE_RULE_VIP,
  DESK_QUEUE_RULE_LONGEST_WAIT,
  DESK_QUEUE_RULE_NUMBER,
  DESK_QUEUE_RULE_ID,
} DeskQueueRule;

int            desk_service_level_get_rank (DeskServiceLevel service_level);

DeskQueuePlace desk_queue_key_place (const DeskQueueKey *self, gint64 now_ms, gint64 shift_end_ms);
int            desk_queue_compare (const DeskQueueKey *a,
                                   const DeskQueueKey *b,
                                   gint64              now_ms,
                                   gint64              shift_end_ms);
DeskQueueRule  desk_queue_reason (const DeskQueueKey *above,
                                  const DeskQueueKey *below,
                                  gint64              now_ms,
                                  gint64              shift_end_ms);

const char    *desk_queue_rule_describe (DeskQueueRule rule);
char          *desk_queue_place_describe (const DeskQueuePlace *place,
                                          const DeskQueueKey   *key,
                                          const DeskCalendar   *calendar,
                                          gint64                now_ms);

G_END_DECLS
