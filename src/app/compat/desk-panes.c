// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A list and its content side by side, within a page of the window; where
 * there is no room for both, one of them.
 *
 * AdwLeaflet until the floor has split views; nothing outside this folder
 * knows of it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-leaflet.h"
#include "desk-panes.h"

/* As much as a narrow window has room for. */
#define LIST_WIDTH 340
#define CONTENT_MIN_WIDTH 300

struct _DeskPanes {
  GtkWidget parent_instance;

  AdwLeaflet *leaflet;
  AdwBin *list;
  AdwBin *content;
};

enum {
  PROP_LIST = 1,
  PROP_CONTENT,
  PROP_FOLDED,
  PROP_CONTENT_SHOWN,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (DeskPanes, desk_panes, GTK_TYPE_WIDGET)

static void
folded_cb (DeskPanes *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
visible_child_cb (DeskPanes *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT_SHOWN]);
}

static void
desk_panes_get_property (GObject    *object,
                         guint       property,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DeskPanes *self = DESK_PANES (object);

  switch (property)
    {
    case PROP_LIST:
      g_value_set_object (value, adw_bin_get_child (self->list));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (self->content));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, desk_panes_get_folded (self));
      break;
    case PROP_CONTENT_SHOWN:
      g_value_set_boolean (value, desk_panes_is_content_shown (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
desk_panes_set_property (GObject      *object,
                         guint         property,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  DeskPanes *self = DESK_PANES (object);

  switch (property)
    {
    case PROP_LIST:
      adw_bin_set_child (self->list, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      adw_bin_set_child (self->content, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
desk_panes_dispose (GObject *object)
{
  DeskPanes *self = DESK_PANES (object);

  if (self->leaflet != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->leaflet)));

  G_OBJECT_CLASS (desk_panes_parent_class)->dispose (object);
}

static void
desk_panes_class_init (DeskPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_panes_get_property;
  object_class->set_property = desk_panes_set_property;
  object_class->dispose = desk_panes_dispose;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_WRITABLE);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_WRITABLE);
  /**
   * DeskPanes:folded:
   *
   * There is room for the list or its content, not for both.
   */
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  /**
   * DeskPanes:content-shown:
   *
   * While folded: the content is shown, not the list.
   */
  properties[PROP_CONTENT_SHOWN] = g_param_spec_boolean ("content-shown", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
desk_panes_init (DeskPanes *self)
{
  AdwLeafletPage *page;

  self->list = ADW_BIN (adw_bin_new ());
  self->content = ADW_BIN (adw_bin_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->list), LIST_WIDTH, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->content), CONTENT_MIN_WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->content), TRUE);

  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_set_can_navigate_back (self->leaflet, TRUE);
  page = adw_leaflet_append (self->leaflet, GTK_WIDGET (self->list));
  page = adw_leaflet_append (self->leaflet, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_leaflet_page_set_navigatable (page, FALSE);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->content));
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::visible-child", G_CALLBACK (visible_child_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->leaflet), GTK_WIDGET (self));
}

gboolean
desk_panes_get_folded (DeskPanes *self)
{
  g_return_val_if_fail (DESK_IS_PANES (self), FALSE);

  return adw_leaflet_get_folded (self->leaflet);
}

void
desk_panes_show_list (DeskPanes *self)
{
  g_return_if_fail (DESK_IS_PANES (self));

  desk_leaflet_show (self->leaflet, GTK_WIDGET (self->list));
}

void
desk_panes_show_content (DeskPanes *self)
{
  g_return_if_fail (DESK_IS_PANES (self));

  desk_leaflet_show (self->leaflet, GTK_WIDGET (self->content));
}

/**
 * desk_panes_is_content_shown:
 * @self: panes
 *
 * Returns: whether the content is what is shown while folded
 */
gboolean
desk_panes_is_content_shown (DeskPanes *self)
{
  g_return_val_if_fail (DESK_IS_PANES (self), FALSE);

  return adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->content);
}
