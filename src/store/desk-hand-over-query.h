// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-choices.h"
#include "desk-record.h"

G_BEGIN_DECLS

/**
 * DeskHandOverAsked:
 * @escalation: (nullable): the hand-over that waits for an answer
 * @is_vendor: a vendor was asked
 * @may_answer: who looks was asked, or is a team lead; for a vendor anybody
 * @may_take_back: who looks has sent it, owns the ticket, or is a team lead
 *
 * What stands in src/core/desk-guard-hand-over.c, asked beforehand.
 */
typedef struct {
  DeskRecord *escalation;
  gboolean is_vendor;
  gboolean may_answer;
  gboolean may_take_back;
} DeskHandOverAsked;

gboolean desk_hand_over_load_asked (DeskFile *file, const DeskRecord *ticket, const DeskUuid *me, DeskHandOverAsked *asked, GError **error);
DeskRecord *desk_hand_over_load_of_vendor (DeskFile *file, const DeskUuid *ticket, GError **error);
void     desk_hand_over_asked_clear (DeskHandOverAsked *self);

/**
 * DeskHandOverChoices:
 * @teams: (element-type DeskChoice): teams by tier, vendors last; the detail is
 *   the tier in words
 * @analysts: (element-type DeskChoice): who works here, without the one who
 *   looks; the detail is their teams, or until when they are away and who stands
 *   in for them
 * @absent: (element-type DeskUuid): analysts of @analysts who are away now
 *
 * Whom a ticket can be handed over to, or who can be called for help.
 */
typedef struct {
  GPtrArray *teams;
  GPtrArray *analysts;
  GArray *absent;
} DeskHandOverChoices;

DeskHandOverChoices *desk_hand_over_choices_load (DeskFile *file, const DeskUuid *me, gint64 now_ms, GError **error);
void                 desk_hand_over_choices_free (DeskHandOverChoices *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskHandOverChoices, desk_hand_over_choices_free)

G_END_DECLS
