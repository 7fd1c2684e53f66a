// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-conflict.h"
#include "desk-history.h"
#include "desk-record.h"
#include "desk-seen.h"
#include "desk-tried.h"

G_BEGIN_DECLS

/**
 * DeskTicketDetails:
 * @ticket: the ticket
 * @seen: the ticket, and who had last written its fields
 * @requester: (nullable): the customer
 * @organisation: (nullable): the customer's organisation
 * @service: (nullable): the service
 * @item: (nullable): the configuration item
 * @team: (nullable): the team
 * @owner: (nullable): the analyst who answers for it
 * @assignees: (element-type DeskRecord): analysts who work on it now
 * @tags: (element-type utf8): its tags
 * @entries: (element-type DeskRecord): its timeline, oldest first, withdrawn
 *   entries included
 * @pauses: (element-type DeskRecord): when its resolve clock stood still
 * @history: (element-type DeskHistoryChange): what changed, oldest first
 * @conflicts: (element-type DeskConflict): what somebody has to look at, oldest
 *   first
 * @tried: (element-type DeskTried): what was tried on it and on tickets linked
 *   with it, newest first
 * @names: names of analysts, teams, customers, sites, articles and tickets
 *   that are pointed at, by id
 *
 * All that the ticket pane shows, read in one transaction. Immutable.
 */
typedef struct {
  gatomicrefcount ref_count;
  DeskRecord *ticket;
  DeskSeen *seen;
  DeskRecord *requester;
  DeskRecord *organisation;
  DeskRecord *service;
  DeskRecord *item;
  DeskRecord *team;
  DeskRecord *owner;
  GPtrArray *assignees;
  GPtrArray *tags;
  GPtrArray *entries;
  GPtrArray *pauses;
  GPtrArray *history;
  GPtrArray *conflicts;
  GPtrArray *tried;
  GHashTable *names;
} DeskTicketDetails;

#define DESK_TYPE_TICKET_DETAILS (desk_ticket_details_get_type ())
GType              desk_ticket_details_get_type (void);

DeskTicketDetails *desk_ticket_details_load (DeskFile *file, const DeskUuid *ticket, GError **error);
DeskTicketDetails *desk_ticket_details_ref (DeskTicketDetails *self);
void               desk_ticket_details_unref (DeskTicketDetails *self);
DeskRecord        *desk_ticket_details_find_entry (const DeskTicketDetails *self, const DeskUuid *id);
const char        *desk_ticket_details_get_name (const DeskTicketDetails *self, const DeskUuid *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTicketDetails, desk_ticket_details_unref)

G_END_DECLS
