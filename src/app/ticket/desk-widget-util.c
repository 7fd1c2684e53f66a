// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-safe-text.h"
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

/**
 * desk_widget_make_ticket_row:
 * @ticket: a ticket
 * @tooltip: what happens when it is chosen
 *
 * Returns: (transfer floating): a row of a list that can be activated
 */
GtkWidget *
desk_widget_make_ticket_row (const DeskQueueRow *ticket,
                             const char         *tooltip)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *number = desk_ticket_format_name (ticket->type, ticket->key.number, ticket->alias);
  g_autofree char *title = desk_safe_text (ticket->summary);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", number, desk_enum_value_label (DESK_ENUM_STATUS, (int) ticket->status));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, tooltip);

  return row;
}

/**
 * desk_widget_add_finish_keys:
 * @widget: where something is written
 * @func: what is done with it
 *
 * Ctrl+Return sends or saves, wherever in @widget one writes. A text view takes
 * any Return for the end of a line, so the keys are looked at before it.
 */
void
desk_widget_add_finish_keys (GtkWidget       *widget,
                             GtkShortcutFunc  func)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], GDK_CONTROL_MASK), gtk_callback_action_new (func, NULL, NULL)));
  gtk_widget_add_controller (widget, controller);
}
