// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"
#include "desk-queue.h"
#include "desk-queue-order.h"

G_BEGIN_DECLS

#define MODEL_N_ANALYSTS 4
#define MODEL_N_TEAMS 3
#define MODEL_N_CUSTOMERS 6

/**
 * ModelPause:
 *
 * A pause that the model has written.
 */
typedef struct {
  DeskUuid id;
  DeskPause pause;
  gboolean is_withdrawn;
} ModelPause;

/**
 * ModelTicket:
 *
 * What the model knows of a ticket: everything that was written, in plain C.
 * Times that were not set are 0, people and teams that were not are -1.
 */
typedef struct {
  DeskUuid id;
  gint64 row_no;
  gint64 number;
  DeskStatus status;
  gint64 priority;
  gboolean business_critical;
  DeskServiceLevel service_level;
  int owner;
  int team;
  int requester;
  gboolean is_assigned[MODEL_N_ANALYSTS];
  GArray *pauses;
  gint64 logged_ms;
  gint64 waiting_until_ms;
  gint64 responded_ms;
  gint64 last_contact_ms;
  gint64 resolved_ms;
  gint64 closed_ms;
  gint64 promise_ms;
  gboolean is_withdrawn;
} ModelTicket;

/**
 * QueueModel:
 *
 * A random desk, and beside it what was put there. Analyst 0 is me, of teams
 * 0 and 1.
 */
typedef struct {
  DeskFixture *fixture;
  GRand *rand;
  DeskPolicy *policy;
  DeskCalendar *calendar;
  DeskUuid analysts[MODEL_N_ANALYSTS];
  DeskUuid teams[MODEL_N_TEAMS];
  DeskUuid customers[MODEL_N_CUSTOMERS];
  gboolean is_vip[MODEL_N_CUSTOMERS];
  GPtrArray *tickets;
} QueueModel;

QueueModel  *queue_model_new (guint32 seed, guint n_tickets);
void         queue_model_free (QueueModel *self);
void         queue_model_change (QueueModel *self);
void         queue_model_close (QueueModel *self, ModelTicket *ticket);
void         queue_model_get_key (QueueModel *self, const ModelTicket *ticket, DeskQueueKey *key);
gboolean     queue_model_is_in_view (QueueModel *self, const ModelTicket *ticket, DeskView view, const DeskViewer *viewer);
ModelTicket *queue_model_find (QueueModel *self, gint64 row_no);
gint64       queue_model_pick_time (QueueModel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QueueModel, queue_model_free)

G_END_DECLS
