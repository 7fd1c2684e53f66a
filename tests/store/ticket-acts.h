// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"
#include "desk-ticket-actions.h"

G_BEGIN_DECLS

#define TICKET DESK_TABLE_TICKET

DeskTicketAction *ticket_begin (DeskFixture *self, DeskTicketActionKind kind, const DeskUuid *ticket);
void ticket_act (DeskFixture *self, DeskTicketAction *action);
void ticket_refuse (DeskFixture *self, DeskTicketAction *action, GQuark domain, int code, const char *words);
void ticket_act_simply (DeskFixture *self, DeskTicketActionKind kind, const DeskUuid *ticket, const char *field, const char *text);
void ticket_resolve (DeskFixture *self, const DeskUuid *ticket);
void ticket_close (DeskFixture *self, const DeskUuid *ticket);
void ticket_assert_text (DeskFixture *self, const DeskUuid *ticket, const char *field, const char *expected);
void ticket_assert_now (DeskFixture *self, const DeskUuid *ticket, const char *field);
void ticket_assert_null (DeskFixture *self, const DeskUuid *ticket, const char *field);
void ticket_assert_uuid (DeskFixture *self, const DeskUuid *ticket, const char *field, const DeskUuid *expected);

G_END_DECLS
