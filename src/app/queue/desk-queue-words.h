// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-queue-row.h"
#include "desk-queue.h"

G_BEGIN_DECLS

/**
 * DeskHaste:
 * @DESK_HASTE_NONE: nothing falls due
 * @DESK_HASTE_LATER: something falls due after the shift
 * @DESK_HASTE_SOON: something falls due before the shift ends, or 75 percent
 *   of its time are used
 * @DESK_HASTE_NEARLY: 90 percent of the time are used
 * @DESK_HASTE_LATE: a target has been missed
 * @DESK_HASTE_WAITING: it waits for somebody else
 * @DESK_HASTE_FINISHED: it is finished
 *
 * How the time left on a ticket is shown.
 */
typedef enum {
  DESK_HASTE_NONE,
  DESK_HASTE_LATER,
  DESK_HASTE_SOON,
  DESK_HASTE_NEARLY,
  DESK_HASTE_LATE,
  DESK_HASTE_WAITING,
  DESK_HASTE_FINISHED,
  DESK_N_HASTES
} DeskHaste;

DeskHaste   desk_queue_row_get_haste (const DeskQueueRow *row, const DeskViewer *viewer);
const char *desk_haste_get_icon_name (DeskHaste haste);

char       *desk_queue_row_describe_left (const DeskQueueRow *row, const DeskViewer *viewer);
char       *desk_queue_row_describe_summary (const DeskQueueRow *row);
char       *desk_queue_row_describe_who (const DeskQueueRow *row);
char       *desk_queue_row_describe_priority (const DeskQueueRow *row);
char       *desk_queue_row_describe (const DeskQueueRow *row, const DeskViewer *viewer);
char       *desk_queue_row_dup_number (const DeskQueueRow *row);

const char *desk_priority_get_icon_name (gint64 priority);
const char *desk_channel_get_icon_name (DeskChannel channel);

G_END_DECLS
