// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_CUSTOMER_POPOVER (desk_customer_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskCustomerPopover, desk_customer_popover, DESK, CUSTOMER_POPOVER, GtkPopover)

GtkWidget *desk_customer_popover_new (DeskSession *session, const DeskUuid *ticket);

G_END_DECLS
