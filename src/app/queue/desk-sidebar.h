// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-queue.h"
#include "desk-session.h"

G_BEGIN_DECLS

/**
 * DeskPlace:
 * @DESK_PLACE_KNOWLEDGE: the articles
 * @DESK_PLACE_CALENDAR: the calendar
 *
 * Where one can be in a window: a #DeskView of the queue, or one of these.
 */
typedef enum {
  DESK_PLACE_KNOWLEDGE = DESK_N_VIEWS,
  DESK_PLACE_CALENDAR,
  DESK_N_PLACES
} DeskPlace;

const char *desk_place_get_name (DeskPlace place);
const char *desk_place_get_label (DeskPlace place);
gboolean    desk_place_parse (const char *name, DeskPlace *place);
gboolean    desk_place_is_view (DeskPlace place);

#define DESK_TYPE_SIDEBAR (desk_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (DeskSidebar, desk_sidebar, DESK, SIDEBAR, GtkWidget)

GtkWidget *desk_sidebar_new (void);

void       desk_sidebar_set_place (DeskSidebar *self, DeskPlace place);
void       desk_sidebar_open_menu (DeskSidebar *self);

G_END_DECLS
