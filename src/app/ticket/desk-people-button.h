// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_PEOPLE_BUTTON (desk_people_button_get_type ())
G_DECLARE_FINAL_TYPE (DeskPeopleButton, desk_people_button, DESK, PEOPLE_BUTTON, GtkWidget)

GtkWidget *desk_people_button_new (void);
void       desk_people_button_set_snapshot (DeskPeopleButton *self, DeskSession *session, DeskTicketSnapshot *snapshot);

G_END_DECLS
