// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The panes of a window: a sidebar, and beside it a list with its content, or
 * one page. As the window gets narrower, list and content fold into one, and
 * then the sidebar is laid over them.
 *
 * AdwFlap and AdwLeaflet until the floor has split views; nothing outside
 * this file knows of them.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-leaflet.h"
#include "desk-shell.h"

#define SIDEBAR_WIDTH 240
#define LIST_WIDTH 380
#define CONTENT_WIDTH 520
#define PANE_MIN_WIDTH 300

/* --- a pane whose wish for width does not depend on what is in it --- */

#define DESK_TYPE_PANE (desk_pane_get_type ())
G_DECLARE_FINAL_TYPE (DeskPane, desk_pane, DESK, PANE, GtkWidget)

struct _DeskPane {
  GtkWidget parent_instance;

  GtkWidget *child;
  int natural_width;
};

G_DEFINE_FINAL_TYPE (DeskPane, desk_pane, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
desk_pane_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
desk_pane_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  DeskPane *self = DESK_PANE (widget);

  *minimum = *natural = 0;
  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (*minimum, MIN (PANE_MIN_WIDTH, self->natural_width));
      *natural = MAX (*minimum, self->natural_width);
    }
}

static void
desk_pane_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  DeskPane *self = DESK_PANE (widget);

  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
desk_pane_dispose (GObject *object)
{
  DeskPane *self = DESK_PANE (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (desk_pane_parent_class)->dispose (object);
}

static void
desk_pane_class_init (DeskPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_pane_dispose;
  widget_class->get_request_mode = desk_pane_get_request_mode;
  widget_class->measure = desk_pane_measure;
  widget_class->size_allocate = desk_pane_size_allocate;
}

static void
desk_pane_init (DeskPane *self)
{
}

static DeskPane *
desk_pane_new (int natural_width)
{
  DeskPane *self = g_object_new (DESK_TYPE_PANE, "overflow", GTK_OVERFLOW_HIDDEN, NULL);

  self->natural_width = natural_width;

  return self;
}

static void
desk_pane_set_child (DeskPane  *self,
                     GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/* --- the shell --- */

struct _DeskShell {
  GtkWidget parent_instance;

  AdwFlap *flap;
  GtkStack *stack;
  AdwLeaflet *leaflet;
  DeskPane *sidebar;
  DeskPane *list;
  DeskPane *content;
};

enum {
  PROP_0,
  PROP_SIDEBAR,
  PROP_LIST,
  PROP_CONTENT,
  PROP_FOLDED,
  PROP_SIDEBAR_SHOWN,
  PROP_SIDEBAR_BESIDE,
  PROP_CONTENT_SHOWN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskShell, desk_shell, GTK_TYPE_WIDGET)

static gboolean
is_sidebar_beside (DeskShell *self)
{
  return adw_flap_get_reveal_flap (self->flap) && !adw_flap_get_folded (self->flap);
}

static void
folded_cb (DeskShell *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
visible_child_cb (DeskShell *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT_SHOWN]);
}

static void
flap_cb (DeskShell *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR_SHOWN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR_BESIDE]);
}

static void
desk_shell_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  DeskShell *self = DESK_SHELL (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      desk_pane_set_child (self->sidebar, g_value_get_object (value));
      break;
    case PROP_LIST:
      desk_pane_set_child (self->list, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      desk_pane_set_child (self->content, g_value_get_object (value));
      break;
    case PROP_SIDEBAR_SHOWN:
      desk_shell_set_sidebar_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_shell_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DeskShell *self = DESK_SHELL (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar->child);
      break;
    case PROP_LIST:
      g_value_set_object (value, self->list->child);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content->child);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, desk_shell_get_folded (self));
      break;
    case PROP_SIDEBAR_SHOWN:
      g_value_set_boolean (value, desk_shell_get_sidebar_shown (self));
      break;
    case PROP_SIDEBAR_BESIDE:
      g_value_set_boolean (value, is_sidebar_beside (self));
      break;
    case PROP_CONTENT_SHOWN:
      g_value_set_boolean (value, desk_shell_is_content_shown (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_shell_dispose (GObject *object)
{
  DeskShell *self = DESK_SHELL (object);

  if (self->flap != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->flap)));

  G_OBJECT_CLASS (desk_shell_parent_class)->dispose (object);
}

static void
desk_shell_class_init (DeskShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = desk_shell_set_property;
  object_class->get_property = desk_shell_get_property;
  object_class->dispose = desk_shell_dispose;

  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_WRITABLE);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_WRITABLE);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_WRITABLE);
  /**
   * DeskShell:folded:
   *
   * There is room for the list or its content, not for both.
   */
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  properties[PROP_SIDEBAR_SHOWN] = g_param_spec_boolean ("sidebar-shown", NULL, NULL, TRUE, flags | G_PARAM_WRITABLE);
  /**
   * DeskShell:sidebar-beside:
   *
   * The sidebar is shown, and not laid over the rest.
   */
  properties[PROP_SIDEBAR_BESIDE] = g_param_spec_boolean ("sidebar-beside", NULL, NULL, TRUE, flags);
  /**
   * DeskShell:content-shown:
   *
   * While folded: the content is shown, not the list.
   */
  properties[PROP_CONTENT_SHOWN] = g_param_spec_boolean ("content-shown", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "deskshell");
}

static void
desk_shell_init (DeskShell *self)
{
  AdwLeafletPage *page;

  self->sidebar = desk_pane_new (SIDEBAR_WIDTH);
  self->list = desk_pane_new (LIST_WIDTH);
  self->content = desk_pane_new (CONTENT_WIDTH);
  gtk_widget_set_hexpand (GTK_WIDGET (self->content), TRUE);

  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_set_can_navigate_back (self->leaflet, TRUE);
  adw_leaflet_set_fold_threshold_policy (self->leaflet, ADW_FOLD_THRESHOLD_POLICY_NATURAL);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->list));
  page = adw_leaflet_append (self->leaflet, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_leaflet_page_set_navigatable (page, FALSE);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->content));
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::visible-child", G_CALLBACK (visible_child_cb), self);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->leaflet));

  self->flap = ADW_FLAP (adw_flap_new ());
  adw_flap_set_flap (self->flap, GTK_WIDGET (self->sidebar));
  adw_flap_set_separator (self->flap, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (self->flap, GTK_WIDGET (self->stack));
  g_signal_connect_swapped (self->flap, "notify::folded", G_CALLBACK (flap_cb), self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (flap_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->flap), GTK_WIDGET (self));
}

gboolean
desk_shell_get_folded (DeskShell *self)
{
  g_return_val_if_fail (DESK_IS_SHELL (self), FALSE);

  return adw_leaflet_get_folded (self->leaflet);
}

gboolean
desk_shell_get_sidebar_shown (DeskShell *self)
{
  g_return_val_if_fail (DESK_IS_SHELL (self), FALSE);

  return adw_flap_get_reveal_flap (self->flap);
}

void
desk_shell_set_sidebar_shown (DeskShell *self,
                              gboolean   shown)
{
  g_return_if_fail (DESK_IS_SHELL (self));

  adw_flap_set_reveal_flap (self->flap, shown);
}

/**
 * desk_shell_hide_folded_sidebar:
 * @self: a shell
 *
 * Something has been chosen in the sidebar: if it lies over the rest, it goes.
 */
void
desk_shell_hide_folded_sidebar (DeskShell *self)
{
  g_return_if_fail (DESK_IS_SHELL (self));

  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

void
desk_shell_show_list (DeskShell *self)
{
  g_return_if_fail (DESK_IS_SHELL (self));

  desk_shell_show_page (self, NULL);
  desk_leaflet_show (self->leaflet, GTK_WIDGET (self->list));
}

void
desk_shell_show_content (DeskShell *self)
{
  g_return_if_fail (DESK_IS_SHELL (self));

  desk_shell_show_page (self, NULL);
  desk_leaflet_show (self->leaflet, GTK_WIDGET (self->content));
}

/**
 * desk_shell_is_content_shown:
 * @self: a shell
 *
 * Returns: whether the content is what is shown while folded
 */
gboolean
desk_shell_is_content_shown (DeskShell *self)
{
  g_return_val_if_fail (DESK_IS_SHELL (self), FALSE);

  return adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->content);
}

/**
 * desk_shell_go_back:
 * @self: a shell
 *
 * From the content to the list, or away from a sidebar that lies over the
 * rest.
 *
 * Returns: whether there was anywhere to go back to
 */
gboolean
desk_shell_go_back (DeskShell *self)
{
  g_return_val_if_fail (DESK_IS_SHELL (self), FALSE);

  if (adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap))
    {
      adw_flap_set_reveal_flap (self->flap, FALSE);
      return TRUE;
    }
  if (desk_shell_get_page (self) == NULL && adw_leaflet_get_folded (self->leaflet))
    return adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);

  return FALSE;
}

/**
 * desk_shell_show_page:
 * @self: a shell
 * @page: (nullable): shown in the place of list and content; %NULL: these
 */
void
desk_shell_show_page (DeskShell *self,
                      GtkWidget *page)
{
  GtkWidget *child = page != NULL ? page : GTK_WIDGET (self->leaflet);

  g_return_if_fail (DESK_IS_SHELL (self));

  if (gtk_widget_get_parent (child) == NULL)
    gtk_stack_add_child (self->stack, child);
  gtk_stack_set_visible_child (self->stack, child);
}

/**
 * desk_shell_get_page:
 * @self: a shell
 *
 * Returns: (transfer none) (nullable): the page that is shown, %NULL for list
 *   and content
 */
GtkWidget *
desk_shell_get_page (DeskShell *self)
{
  GtkWidget *child;

  g_return_val_if_fail (DESK_IS_SHELL (self), NULL);

  child = gtk_stack_get_visible_child (self->stack);
  return child == GTK_WIDGET (self->leaflet) ? NULL : child;
}
