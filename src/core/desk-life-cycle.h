// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-enums.h"

G_BEGIN_DECLS

/** DESK_LIFE_CYCLE_MAX_STAGES: no stage bar is longer. */
#define DESK_LIFE_CYCLE_MAX_STAGES 12

/**
 * DeskStageMark:
 * @stage: a stage
 * @reached: the ticket is there or past it
 * @current: the ticket is there
 *
 * One place of a stage bar. A plain value.
 */
typedef struct {
  DeskStage stage;
  gboolean reached;
  gboolean current;
} DeskStageMark;

gboolean         desk_life_cycle_has_stage (DeskTicketType type, DeskStage stage);
DeskStage        desk_life_cycle_first_stage (DeskTicketType type);
DeskStage        desk_life_cycle_next_stage (DeskTicketType type, DeskStage stage);
const DeskStage *desk_life_cycle_get_moves (DeskTicketType type, DeskStage from, guint *n_stages);
gboolean         desk_life_cycle_may_move (DeskTicketType type, DeskStage from, DeskStage to);
guint            desk_life_cycle_get_bar (DeskTicketType type, DeskStage stage, DeskStageMark *marks);

gboolean         desk_status_may_move (DeskStatus from, DeskStatus to);
gboolean         desk_status_is_finished (DeskStatus status);
DeskStage        desk_life_cycle_stage_for_status (DeskTicketType type,
                                                   DeskStage      stage,
                                                   DeskStatus     from,
                                                   DeskStatus     to);
DeskStatus       desk_life_cycle_status_for_stage (DeskTicketType type,
                                                   DeskStage      stage,
                                                   DeskStatus     status);

G_END_DECLS
