// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_CALENDAR_VIEW (desk_calendar_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskCalendarView, desk_calendar_view, DESK, CALENDAR_VIEW, GtkWidget)

GtkWidget *desk_calendar_view_new (void);

void       desk_calendar_view_set_session (DeskCalendarView *self, DeskSession *session);

G_END_DECLS
