// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A window on one desk.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-window.h"

struct _DeskWindow {
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (DeskWindow, desk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
desk_window_class_init (DeskWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/desk-window.ui");
}

static void
desk_window_init (DeskWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskWindow *
desk_window_new (DeskApplication *application)
{
  return g_object_new (DESK_TYPE_WINDOW, "application", application, NULL);
}
