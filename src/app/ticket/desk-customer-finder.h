// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-customer-find.h"
#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_CUSTOMER_FINDER (desk_customer_finder_get_type ())
G_DECLARE_FINAL_TYPE (DeskCustomerFinder, desk_customer_finder, DESK, CUSTOMER_FINDER, GtkWidget)

GtkWidget *desk_customer_finder_new (void);

void       desk_customer_finder_set_session (DeskCustomerFinder *self, DeskSession *session, const char *draft);
void       desk_customer_finder_flush (DeskCustomerFinder *self);

G_END_DECLS
