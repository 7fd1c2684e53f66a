// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_CUSTOMER_FORM (desk_customer_form_get_type ())
G_DECLARE_FINAL_TYPE (DeskCustomerForm, desk_customer_form, DESK, CUSTOMER_FORM, GtkWidget)

GtkWidget *desk_customer_form_new (void);

void       desk_customer_form_set_session (DeskCustomerForm *self, DeskSession *session);
void       desk_customer_form_begin (DeskCustomerForm *self, const char *typed);
void       desk_customer_form_clear (DeskCustomerForm *self);
void       desk_customer_form_write (DeskCustomerForm *self, JsonBuilder *builder);
void       desk_customer_form_read (DeskCustomerForm *self, JsonObject *object);

G_END_DECLS
