// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-leaflet.h"

/**
 * desk_leaflet_show:
 * @leaflet: a leaflet
 * @child: one of its children
 *
 * Makes @child the one that stays when it gets narrow. While both are there,
 * that is nothing that takes the focus from where one types.
 */
void
desk_leaflet_show (AdwLeaflet *leaflet,
                   GtkWidget  *child)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (leaflet));
  g_autoptr (GtkWidget) focus = NULL;
  gboolean can_focus;

  if (adw_leaflet_get_visible_child (leaflet) == child)
    return;

  if (root == NULL || adw_leaflet_get_folded (leaflet))
    {
      adw_leaflet_set_visible_child (leaflet, child);
      return;
    }

  /* AdwLeaflet gives the focus to what it shows, if that takes it, or else to
   * what had it there before. */
  g_set_object (&focus, gtk_root_get_focus (root));
  can_focus = gtk_widget_get_can_focus (child);
  if (focus == NULL || !gtk_widget_is_ancestor (focus, child))
    gtk_widget_set_can_focus (child, FALSE);
  adw_leaflet_set_visible_child (leaflet, child);
  gtk_widget_set_can_focus (child, can_focus);
  if (focus != NULL && gtk_root_get_focus (root) != focus)
    gtk_root_set_focus (root, focus);
}
