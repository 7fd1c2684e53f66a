// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The life cycles of the ticket types, as tables.
 *
 * Incidents, informations, requests and problems are worked as they come:
 * stages can be skipped. Changes, maintenance and releases alter what others
 * depend on: their stages are walked one by one, and a change that is
 * reopened is assessed, and so approved, again.
 *
 * Stage and status go together. Some stages say that the work is done
 * (status resolved), closed or not to be done (cancelled); in all others it
 * is new, open or waiting. An action that sets one of the two asks here for
 * the other.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-life-cycle.h"

#define MAX_MOVES 6

typedef struct {
  DeskStage from;
  DeskStatus status;       /* that the stage implies; unset: new, open or waiting */
  DeskStage to[MAX_MOVES]; /* ends with unset */
} Stage;

/* A stage beside the main line. */
typedef struct {
  DeskStage stage;
  DeskStage after; /* of the main line */
  DeskStage then;  /* of the main line; unset: it ends here */
} Branch;

typedef struct {
  const DeskStage *line; /* main line, ends with unset */
  const Stage *stages;
  guint n_stages;
  const Branch *branches;
  guint n_branches;
  DeskStage taken;    /* where a new ticket goes that is taken; unset: stays */
  DeskStage resolved; /* where a resolved ticket goes */
  DeskStage reopened; /* where a resolved or closed ticket goes that is not so */
} LifeCycle;

#define S(name) DESK_STAGE_##name

static const DeskStage incident_line[]
  = { S (LOG), S (PRIORITISE), S (INVESTIGATE), S (COMMUNICATE), S (RESOLVE), S (REVIEW), S (CLOSE), 0 };
static const Stage incident_stages[] = {
  { S (LOG), 0, { S (PRIORITISE), S (INVESTIGATE), S (COMMUNICATE), S (RESOLVE) } },
  { S (PRIORITISE), 0, { S (INVESTIGATE), S (COMMUNICATE), S (RESOLVE) } },
  { S (INVESTIGATE), 0, { S (COMMUNICATE), S (RESOLVE), S (PRIORITISE) } },
  { S (COMMUNICATE), 0, { S (RESOLVE), S (INVESTIGATE), S (PRIORITISE) } },
  { S (RESOLVE), DESK_STATUS_RESOLVED, { S (REVIEW), S (CLOSE), S (INVESTIGATE) } },
  { S (REVIEW), DESK_STATUS_RESOLVED, { S (CLOSE), S (INVESTIGATE) } },
  { S (CLOSE), DESK_STATUS_CLOSED, { S (INVESTIGATE) } },
};

static const DeskStage request_line[]
  = { S (INITIATE), S (APPROVE), S (FULFIL), S (MANAGE), S (CLOSE), 0 };
static const Stage request_stages[] = {
  { S (INITIATE), 0, { S (APPROVE), S (FULFIL), S (MANAGE) } },
  { S (APPROVE), 0, { S (FULFIL), S (INITIATE) } },
  { S (FULFIL), 0, { S (MANAGE), S (APPROVE) } },
  { S (MANAGE), DESK_STATUS_RESOLVED, { S (CLOSE), S (FULFIL) } },
  { S (CLOSE), DESK_STATUS_CLOSED, { S (FULFIL) } },
};

static const DeskStage problem_line[]
  = { S (DETECT), S (INVESTIGATE), S (KNOWN_ERROR), S (RESOLVE), S (CLOSE), 0 };
static const Stage problem_stages[] = {
  { S (DETECT), 0, { S (INVESTIGATE), S (KNOWN_ERROR), S (RESOLVE), S (ACCEPT) } },
  { S (INVESTIGATE), 0, { S (KNOWN_ERROR), S (RESOLVE), S (ACCEPT) } },
  { S (KNOWN_ERROR), 0, { S (RESOLVE), S (ACCEPT), S (INVESTIGATE) } },
  { S (RESOLVE), DESK_STATUS_RESOLVED, { S (CLOSE), S (INVESTIGATE) } },
  { S (ACCEPT), DESK_STATUS_RESOLVED, { S (CLOSE), S (RESOLVE), S (INVESTIGATE) } },
  { S (CLOSE), DESK_STATUS_CLOSED, { S (INVESTIGATE) } },
};
static const Branch problem_branches[] = {
  { S (ACCEPT), S (KNOWN_ERROR), S (CLOSE) },
};

static const DeskStage change_line[]
  = { S (DRAFT), S (ASSESS), S (APPROVE), S (SCHEDULE), S (IMPLEMENT), S (REVIEW), S (CLOSE), 0 };
static const Stage change_stages[] = {
  { S (DRAFT), 0, { S (ASSESS) } },
  { S (ASSESS), 0, { S (APPROVE), S (REJECT), S (DRAFT) } },
  { S (APPROVE), 0, { S (SCHEDULE), S (REJECT), S (DRAFT) } },
  { S (SCHEDULE), 0, { S (IMPLEMENT), S (ASSESS) } },
  { S (IMPLEMENT), 0, { S (REVIEW), S (BACK_OUT) } },
  { S (BACK_OUT), 0, { S (REVIEW) } },
  { S (REVIEW), DESK_STATUS_RESOLVED, { S (CLOSE), S (BACK_OUT), S (ASSESS) } },
  { S (CLOSE), DESK_STATUS_CLOSED, { S (ASSESS) } },
  { S (REJECT), DESK_STATUS_CANCELLED, { S (DRAFT) } },
};
static const Branch change_branches[] = {
  { S (REJECT), S (APPROVE), 0 },
  { S (BACK_OUT), S (IMPLEMENT), S (REVIEW) },
};

static const DeskStage maintenance_line[]
  = { S (PLAN), S (ANNOUNCE), S (BACK_UP), S (WORK), S (VALIDATE), S (CLOSE), 0 };
static const Stage maintenance_stages[] = {
  { S (PLAN), 0, { S (ANNOUNCE), S (BACK_UP), S (WORK) } },
  { S (ANNOUNCE), 0, { S (BACK_UP), S (WORK), S (PLAN) } },
  { S (BACK_UP), 0, { S (WORK), S (PLAN) } },
  { S (WORK), 0, { S (VALIDATE), S (PLAN) } },
  { S (VALIDATE), DESK_STATUS_RESOLVED, { S (CLOSE), S (WORK) } },
  { S (CLOSE), DESK_STATUS_CLOSED, { S (WORK) } },
};

static const DeskStage release_line[] = { S (DESIGN), S (BUILD),   S (REVIEW),         S (TEST),
                                          S (DEPLOY), S (SUPPORT), S (COLLECT_ISSUES), S (CLOSE), 0 };
static const Stage release_stages[] = {
  { S (DESIGN), 0, { S (BUILD) } },
  { S (BUILD), 0, { S (REVIEW), S (DESIGN) } },
  { S (REVIEW), 0, { S (TEST), S (BUILD) } },
  { S (TEST), 0, { S (DEPLOY), S (BUILD) } },
  { S (DEPLOY), 0, { S (SUPPORT), S (TEST) } },
  { S (SUPPORT), 0, { S (COLLECT_ISSUES), S (BUILD) } },
  { S (COLLECT_ISSUES), DESK_STATUS_RESOLVED, { S (CLOSE), S (SUPPORT) } },
  { S (CLOSE), DESK_STATUS_CLOSED, { S (SUPPORT) } },
};

#define STAGES(of) of##_line, of##_stages, G_N_ELEMENTS (of##_stages)
#define BRANCHES(of) of##_branches, G_N_ELEMENTS (of##_branches)

static const LifeCycle life_cycles[DESK_N_TICKET_TYPE] = {
  [DESK_TICKET_TYPE_INCIDENT] = { STAGES (incident), NULL, 0, S (INVESTIGATE), S (RESOLVE), S (INVESTIGATE) },
  [DESK_TICKET_TYPE_INFORMATION] = { STAGES (incident), NULL, 0, S (INVESTIGATE), S (RESOLVE), S (INVESTIGATE) },
  [DESK_TICKET_TYPE_REQUEST] = { STAGES (request), NULL, 0, 0, S (MANAGE), S (FULFIL) },
  [DESK_TICKET_TYPE_PROBLEM] = { STAGES (problem), BRANCHES (problem), S (INVESTIGATE), S (RESOLVE), S (INVESTIGATE) },
  [DESK_TICKET_TYPE_CHANGE] = { STAGES (change), BRANCHES (change), 0, S (REVIEW), S (ASSESS) },
  [DESK_TICKET_TYPE_MAINTENANCE] = { STAGES (maintenance), NULL, 0, 0, S (VALIDATE), S (WORK) },
  [DESK_TICKET_TYPE_RELEASE] = { STAGES (release), NULL, 0, 0, S (COLLECT_ISSUES), S (SUPPORT) },
};

/* Rows: from; columns: to. */
static const gboolean status_moves[DESK_N_STATUS][DESK_N_STATUS] = {
  [DESK_STATUS_NEW] = { [DESK_STATUS_OPEN] = TRUE,
                        [DESK_STATUS_WAITING] = TRUE,
                        [DESK_STATUS_RESOLVED] = TRUE,
                        [DESK_STATUS_CANCELLED] = TRUE },
  [DESK_STATUS_OPEN] = { [DESK_STATUS_WAITING] = TRUE,
                         [DESK_STATUS_RESOLVED] = TRUE,
                         [DESK_STATUS_CANCELLED] = TRUE },
  [DESK_STATUS_WAITING] = { [DESK_STATUS_OPEN] = TRUE,
                            [DESK_STATUS_RESOLVED] = TRUE,
                            [DESK_STATUS_CANCELLED] = TRUE },
  [DESK_STATUS_RESOLVED] = { [DESK_STATUS_CLOSED] = TRUE, [DESK_STATUS_OPEN] = TRUE },
  [DESK_STATUS_CLOSED] = { [DESK_STATUS_OPEN] = TRUE },
  [DESK_STATUS_CANCELLED] = { [DESK_STATUS_OPEN] = TRUE },
};

static const LifeCycle *
get_life_cycle (DeskTicketType type)
{
  g_return_val_if_fail (type > DESK_TICKET_TYPE_UNSET && type < DESK_N_TICKET_TYPE, NULL);

  return &life_cycles[type];
}

static const Stage *
find_stage (const LifeCycle *cycle,
            DeskStage        stage)
{
  for (guint i = 0; i < cycle->n_stages; i++)
    {
      if (cycle->stages[i].from == stage)
        return &cycle->stages[i];
    }

  return NULL;
}

static const Branch *
find_branch (const LifeCycle *cycle,
             DeskStage        stage)
{
  for (guint i = 0; i < cycle->n_branches; i++)
    {
      if (cycle->branches[i].stage == stage)
        return &cycle->branches[i];
    }

  return NULL;
}

/**
 * desk_life_cycle_has_stage:
 * @type: a ticket type
 * @stage: a stage
 *
 * Returns: whether tickets of this type pass through the stage
 */
gboolean
desk_life_cycle_has_stage (DeskTicketType type,
                           DeskStage      stage)
{
  const LifeCycle *cycle = get_life_cycle (type);

  return cycle != NULL && find_stage (cycle, stage) != NULL;
}

/**
 * desk_life_cycle_first_stage:
 * @type: a ticket type
 *
 * Returns: the stage of a new ticket
 */
DeskStage
desk_life_cycle_first_stage (DeskTicketType type)
{
  const LifeCycle *cycle = get_life_cycle (type);

  return cycle != NULL ? cycle->line[0] : DESK_STAGE_UNSET;
}

/**
 * desk_life_cycle_next_stage:
 * @type: a ticket type
 * @stage: where the ticket is; unset before its first stage
 *
 * Returns: the stage that usually follows, unset when it is the last one
 */
DeskStage
desk_life_cycle_next_stage (DeskTicketType type,
                            DeskStage      stage)
{
  const LifeCycle *cycle = get_life_cycle (type);
  const Branch *branch;

  if (cycle == NULL)
    return DESK_STAGE_UNSET;
  if (stage == DESK_STAGE_UNSET)
    return cycle->line[0];

  branch = find_branch (cycle, stage);
  if (branch != NULL)
    return branch->then;

  for (guint i = 0; cycle->line[i] != DESK_STAGE_UNSET; i++)
    {
      if (cycle->line[i] == stage)
        return cycle->line[i + 1];
    }

  return DESK_STAGE_UNSET;
}

/**
 * desk_life_cycle_get_moves:
 * @type: a ticket type
 * @from: where the ticket is
 * @n_stages: (out): how many there are
 *
 * Returns: (array length=n_stages) (transfer none) (nullable): the stages it
 *   may go to, the usual one first
 */
const DeskStage *
desk_life_cycle_get_moves (DeskTicketType type,
                           DeskStage      from,
                           guint         *n_stages)
{
  const LifeCycle *cycle = get_life_cycle (type);
  const Stage *stage = cycle != NULL ? find_stage (cycle, from) : NULL;
  guint n = 0;

  g_return_val_if_fail (n_stages != NULL, NULL);

  *n_stages = 0;
  if (stage == NULL)
    return NULL;

  while (n < MAX_MOVES && stage->to[n] != DESK_STAGE_UNSET)
    n++;
  *n_stages = n;

  return stage->to;
}

/**
 * desk_life_cycle_may_move:
 * @type: a ticket type
 * @from: where the ticket is
 * @to: where it shall go
 *
 * A ticket without a stage, or with one of another type (it was imported, or
 * its type was changed), may go to any stage of its type.
 *
 * Returns: whether the life cycle allows the move
 */
gboolean
desk_life_cycle_may_move (DeskTicketType type,
                          DeskStage      from,
                          DeskStage      to)
{
  const DeskStage *stages;
  guint n_stages;

  if (!desk_life_cycle_has_stage (type, to))
    return FALSE;
  if (!desk_life_cycle_has_stage (type, from))
    return TRUE;

  stages = desk_life_cycle_get_moves (type, from, &n_stages);
  for (guint i = 0; i < n_stages; i++)
    {
      if (stages[i] == to)
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_life_cycle_get_bar:
 * @type: a ticket type
 * @stage: where the ticket is; unset counts as the first
 * @marks: (out caller-allocates) (array fixed-size=12): at least
 *   %DESK_LIFE_CYCLE_MAX_STAGES places
 *
 * The stages to show: the main line, and with it the branch that the ticket
 * has taken (accept, reject, back out).
 *
 * Returns: how many there are
 */
guint
desk_life_cycle_get_bar (DeskTicketType  type,
                         DeskStage       stage,
                         DeskStageMark  *marks)
{
  const LifeCycle *cycle = get_life_cycle (type);
  const Branch *branch;
  gboolean left_line = FALSE;
  gboolean reached = TRUE;
  guint n = 0;

  g_return_val_if_fail (cycle != NULL && marks != NULL, 0);

  if (find_stage (cycle, stage) == NULL)
    stage = cycle->line[0];
  branch = find_branch (cycle, stage);

  for (guint i = 0; cycle->line[i] != DESK_STAGE_UNSET; i++)
    {
      DeskStage here = cycle->line[i];

      if (left_line && here != branch->then)
        continue;
      left_line = FALSE;

      marks[n++] = (DeskStageMark) { here, reached, here == stage };
      if (here == stage)
        reached = FALSE;
      if (branch != NULL && here == branch->after)
        {
          marks[n++] = (DeskStageMark) { stage, TRUE, TRUE };
          reached = FALSE;
          left_line = TRUE;
        }
    }

  return n;
}

/**
 * desk_status_may_move:
 * @from: how a ticket stands
 * @to: how it shall stand
 *
 * Returns: whether a ticket may go from one status to the other
 */
gboolean
desk_status_may_move (DeskStatus from,
                      DeskStatus to)
{
  g_return_val_if_fail ((guint) from < DESK_N_STATUS && (guint) to < DESK_N_STATUS, FALSE);

  return status_moves[from][to];
}

/**
 * desk_status_is_finished:
 * @status: how a ticket stands
 *
 * Returns: whether nobody has to work on it: resolved, closed or cancelled
 */
gboolean
desk_status_is_finished (DeskStatus status)
{
  return status == DESK_STATUS_RESOLVED || status == DESK_STATUS_CLOSED || status == DESK_STATUS_CANCELLED;
}

/**
 * desk_life_cycle_stage_for_status:
 * @type: a ticket type
 * @stage: where the ticket is
 * @from: its status
 * @to: the status it shall have
 *
 * Returns: the stage that goes with the new status, often @stage itself;
 *   unset when the ticket cannot have that status before further stages have
 *   been walked
 */
DeskStage
desk_life_cycle_stage_for_status (DeskTicketType type,
                                  DeskStage      stage,
                                  DeskStatus     from,
                                  DeskStatus     to)
{
  const LifeCycle *cycle = get_life_cycle (type);
  const Stage *here;
  DeskStage goal;

  g_return_val_if_fail (cycle != NULL, DESK_STAGE_UNSET);

  here = find_stage (cycle, stage);
  goal = here != NULL ? stage : cycle->line[0];

  if (to == DESK_STATUS_RESOLVED)
    {
      if (here == NULL || here->status != DESK_STATUS_RESOLVED)
        goal = cycle->resolved;
    }
  else if (to == DESK_STATUS_CLOSED)
    goal = DESK_STAGE_CLOSE;
  else if (to == DESK_STATUS_OPEN && (from == DESK_STATUS_RESOLVED || from == DESK_STATUS_CLOSED))
    goal = cycle->reopened;
  else if (to == DESK_STATUS_OPEN && from == DESK_STATUS_NEW && goal == cycle->line[0]
           && cycle->taken != DESK_STAGE_UNSET)
    goal = cycle->taken;
  else if (to != DESK_STATUS_CANCELLED && here != NULL && here->status != DESK_STATUS_UNSET)
    goal = here->status == DESK_STATUS_CANCELLED ? cycle->line[0] : cycle->reopened;

  if (goal == stage || desk_life_cycle_may_move (type, stage, goal))
    return goal;

  return DESK_STAGE_UNSET;
}

/**
 * desk_life_cycle_status_for_stage:
 * @type: a ticket type
 * @stage: the stage the ticket shall have
 * @status: its status
 *
 * Returns: the status that goes with the new stage, often @status itself
 */
DeskStatus
desk_life_cycle_status_for_stage (DeskTicketType type,
                                  DeskStage      stage,
                                  DeskStatus     status)
{
  const LifeCycle *cycle = get_life_cycle (type);
  const Stage *there;

  g_return_val_if_fail (cycle != NULL, status);

  there = find_stage (cycle, stage);
  g_return_val_if_fail (there != NULL, status);

  if (there->status != DESK_STATUS_UNSET)
    return there->status;
  if (status == DESK_STATUS_WAITING || (status == DESK_STATUS_NEW && stage == cycle->line[0]))
    return status;

  return DESK_STATUS_OPEN;
}
