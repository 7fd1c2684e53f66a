// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_CUSTOMER_CARD (desk_customer_card_get_type ())
G_DECLARE_FINAL_TYPE (DeskCustomerCard, desk_customer_card, DESK, CUSTOMER_CARD, GtkWidget)

GtkWidget *desk_customer_card_new (void);
void       desk_customer_card_set_snapshot (DeskCustomerCard *self, DeskSession *session, DeskTicketSnapshot *snapshot);

G_END_DECLS
