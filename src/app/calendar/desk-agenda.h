// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-calendar-query.h"

G_BEGIN_DECLS

#define DESK_TYPE_AGENDA (desk_agenda_get_type ())
G_DECLARE_FINAL_TYPE (DeskAgenda, desk_agenda, DESK, AGENDA, AdwBin)

GtkWidget *desk_agenda_new (void);

void       desk_agenda_show (DeskAgenda *self, DeskCalendarPage *page, int first_day, int last_day, int today);
void       desk_agenda_select_day (DeskAgenda *self, int day);
void       desk_agenda_activate_day (DeskAgenda *self, int day);

G_END_DECLS
