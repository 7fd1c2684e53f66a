// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-widget-util.h"

/**
 * desk_widget_set_spoken:
 * @widget: a control
 * @label: its name for a screen reader
 *
 * A menu button hands the focus to a button inside of it, which needs the name
 * too.
 */
void
desk_widget_set_spoken (GtkWidget  *widget,
                        const char *label)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (GTK_IS_MENU_BUTTON (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
desk_widget_set_class (GtkWidget  *widget,
                       const char *css_class,
                       gboolean    on)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}
