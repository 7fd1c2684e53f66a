// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-enums.h"
#include "desk-priority.h"
#include "desk-similar.h"
#include "desk-ticket-actions.h"

G_BEGIN_DECLS

/** DESK_NEW_TICKET_DRAFT_NAME: what the draft of a new ticket is called. */
#define DESK_NEW_TICKET_DRAFT_NAME "new-ticket"

/**
 * DeskNewTicketDraft:
 * @customer: who asks, or nil
 * @type: what kind of ticket
 * @channel: how contact was made
 * @impact: how far the trouble reaches
 * @urgency: how much of the work it stops
 * @summary: (nullable): what it is about
 * @description: (nullable): in full
 * @service: the service, or nil
 * @service_name: (nullable): its name
 * @item: the configuration item, or nil
 * @item_name: (nullable): its name
 *
 * What has been typed into a new ticket.
 */
typedef struct {
  DeskUuid customer;
  DeskTicketType type;
  DeskChannel channel;
  DeskImpact impact;
  DeskUrgency urgency;
  char *summary;
  char *description;
  DeskUuid service;
  char *service_name;
  DeskUuid item;
  char *item_name;
} DeskNewTicketDraft;

void              desk_new_ticket_draft_clear (DeskNewTicketDraft *self);
gboolean          desk_new_ticket_draft_is_empty (const DeskNewTicketDraft *self);

char             *desk_new_ticket_draft_write (const DeskNewTicketDraft *self);
void              desk_new_ticket_draft_read (DeskNewTicketDraft *self, const char *json);

DeskTicketAction *desk_new_ticket_draft_make_action (const DeskNewTicketDraft *self, const DeskUuid *me);
DeskSimilarQuery *desk_new_ticket_draft_make_similar_query (const DeskNewTicketDraft *self);

/**
 * DeskNewTicketBeginning:
 * @draft: (nullable): what was left of a new ticket last, as JSON
 * @matrix: priorities of the desk
 *
 * What the form of a new ticket begins with.
 */
typedef struct {
  char *draft;
  DeskPriorityMatrix matrix;
} DeskNewTicketBeginning;

gpointer          desk_new_ticket_beginning_load (DeskFile *file, gpointer data, GError **error);
void              desk_new_ticket_beginning_free (DeskNewTicketBeginning *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskNewTicketDraft, desk_new_ticket_draft_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskNewTicketBeginning, desk_new_ticket_beginning_free)

G_END_DECLS
