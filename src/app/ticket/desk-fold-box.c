// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A main part and a narrow one beside it. Where there is no room for both,
 * one takes the place of the other.
 *
 * libadwaita's leaflet decides by what its children ask for; here the width
 * decides, because a text asks for as much as it gets.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-fold-box.h"

#define FOLD_BELOW_PX 640
#define SIDE_PX 264
#define WIDE_PX (1 << 20)

struct _DeskFoldBox {
  GtkWidget parent_instance;

  GtkWidget *main;
  GtkWidget *separator;
  GtkWidget *side;
  gboolean show_side;
  gboolean folded;
  guint notify_source;
};

enum {
  PROP_0,
  PROP_MAIN,
  PROP_SIDE,
  PROP_FOLDED,
  PROP_SHOW_SIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskFoldBox, desk_fold_box, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static gboolean
notify_cb (gpointer data)
{
  DeskFoldBox *self = data;

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);

  return G_SOURCE_REMOVE;
}

static int
measure_width_of (GtkWidget *child,
                  gboolean   natural)
{
  int least = 0;
  int wanted = 0;

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);

  return natural ? wanted : least;
}

static int
measure_height_of (GtkWidget *child,
                   int        width,
                   gboolean   natural)
{
  int least = 0;
  int wanted = 0;

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, &wanted, NULL, NULL);

  return natural ? wanted : least;
}

static int
get_side_width (DeskFoldBox *self)
{
  return MAX (SIDE_PX, measure_width_of (self->side, FALSE));
}

/* Large letters need more room than there usually is side by side. */
static gboolean
is_narrow (DeskFoldBox *self,
           int          width)
{
  return width < FOLD_BELOW_PX || width < measure_width_of (self->main, FALSE) + measure_width_of (self->separator, FALSE) + get_side_width (self);
}

static void
desk_fold_box_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  DeskFoldBox *self = DESK_FOLD_BOX (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (measure_width_of (self->main, FALSE), measure_width_of (self->side, FALSE));
      *natural = measure_width_of (self->main, TRUE) + get_side_width (self) + measure_width_of (self->separator, FALSE);
    }
  else if (for_size >= 0 && is_narrow (self, for_size))
    {
      GtkWidget *shown = self->show_side ? self->side : self->main;

      *minimum = measure_height_of (shown, for_size, FALSE);
      *natural = measure_height_of (shown, for_size, TRUE);
    }
  else
    {
      int side_width = get_side_width (self);
      int main_width = for_size < 0 ? -1 : for_size - side_width - measure_width_of (self->separator, FALSE);

      *minimum = MAX (measure_height_of (self->main, main_width, FALSE), measure_height_of (self->side, side_width, FALSE));
      /* A text that wraps may be a pixel higher at a width than at none. */
      if (for_size < 0)
        *minimum = MAX (*minimum, measure_height_of (self->main, WIDE_PX, FALSE));
      *natural = MAX (*minimum, MAX (measure_height_of (self->main, main_width, TRUE), measure_height_of (self->side, side_width, TRUE)));
    }
}

static void
allocate_child (DeskFoldBox *self,
                GtkWidget   *child,
                gboolean     shown,
                int          x,
                int          child_width,
                int          width,
                int          height)
{
  GtkAllocation allocation = { x, 0, child_width, height };

  if (child == NULL)
    return;
  gtk_widget_set_child_visible (child, shown);
  if (!shown)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    allocation.x = width - x - child_width;
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
desk_fold_box_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  DeskFoldBox *self = DESK_FOLD_BOX (widget);
  gboolean folded = is_narrow (self, width);

  if (folded != self->folded)
    {
      self->folded = folded;
      /* Who listens may want another size, which is not to be asked for while
       * sizes are being given out. */
      if (self->notify_source == 0)
        self->notify_source = g_idle_add_full (G_PRIORITY_HIGH, notify_cb, self, NULL);
    }

  if (folded)
    {
      allocate_child (self, self->main, !self->show_side, 0, width, width, height);
      allocate_child (self, self->separator, FALSE, 0, 0, width, height);
      allocate_child (self, self->side, self->show_side, 0, width, width, height);
    }
  else
    {
      int side_width = get_side_width (self);
      int separator_width = measure_width_of (self->separator, FALSE);
      int main_width = width - side_width - separator_width;

      allocate_child (self, self->main, TRUE, 0, main_width, width, height);
      allocate_child (self, self->separator, TRUE, main_width, separator_width, width, height);
      allocate_child (self, self->side, TRUE, main_width + separator_width, side_width, width, height);
    }
}

static GtkSizeRequestMode
desk_fold_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
desk_fold_box_compute_expand (GtkWidget *widget,
                              gboolean  *hexpand,
                              gboolean  *vexpand)
{
  *hexpand = TRUE;
  *vexpand = TRUE;
}

static void
desk_fold_box_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DeskFoldBox *self = DESK_FOLD_BOX (object);

  switch (id)
    {
    case PROP_MAIN:
      desk_fold_box_set_main (self, g_value_get_object (value));
      break;
    case PROP_SIDE:
      desk_fold_box_set_side (self, g_value_get_object (value));
      break;
    case PROP_SHOW_SIDE:
      desk_fold_box_set_show_side (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_fold_box_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DeskFoldBox *self = DESK_FOLD_BOX (object);

  switch (id)
    {
    case PROP_MAIN:
      g_value_set_object (value, self->main);
      break;
    case PROP_SIDE:
      g_value_set_object (value, self->side);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_SHOW_SIDE:
      g_value_set_boolean (value, self->show_side);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_fold_box_dispose (GObject *object)
{
  DeskFoldBox *self = DESK_FOLD_BOX (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->main, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);

  G_OBJECT_CLASS (desk_fold_box_parent_class)->dispose (object);
}

static void
desk_fold_box_add_child (GtkBuildable *buildable,
                         GtkBuilder   *builder,
                         GObject      *child,
                         const char   *type)
{
  DeskFoldBox *self = DESK_FOLD_BOX (buildable);

  if (g_strcmp0 (type, "side") == 0)
    desk_fold_box_set_side (self, GTK_WIDGET (child));
  else
    desk_fold_box_set_main (self, GTK_WIDGET (child));
}

static void
buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = desk_fold_box_add_child;
}

static void
desk_fold_box_class_init (DeskFoldBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_fold_box_set_property;
  object_class->get_property = desk_fold_box_get_property;
  object_class->dispose = desk_fold_box_dispose;
  widget_class->measure = desk_fold_box_measure;
  widget_class->size_allocate = desk_fold_box_size_allocate;
  widget_class->get_request_mode = desk_fold_box_get_request_mode;
  widget_class->compute_expand = desk_fold_box_compute_expand;

  properties[PROP_MAIN] = g_param_spec_object ("main", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDE] = g_param_spec_object ("side", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * DeskFoldBox:folded:
   *
   * Whether there is room for one of the two only.
   */
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * DeskFoldBox:show-side:
   *
   * Whether the side is the one that is shown when folded.
   */
  properties[PROP_SHOW_SIDE]
    = g_param_spec_boolean ("show-side", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_fold_box_init (DeskFoldBox *self)
{
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
}

GtkWidget *
desk_fold_box_new (void)
{
  return g_object_new (DESK_TYPE_FOLD_BOX, NULL);
}

/**
 * desk_fold_box_set_main:
 * @self: a fold box
 * @child: (nullable): what takes the room that is left
 */
void
desk_fold_box_set_main (DeskFoldBox *self,
                        GtkWidget   *child)
{
  g_return_if_fail (DESK_IS_FOLD_BOX (self));

  g_clear_pointer (&self->main, gtk_widget_unparent);
  self->main = child;
  /* The first in the order of the keyboard. */
  if (child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
}

/**
 * desk_fold_box_set_side:
 * @self: a fold box
 * @child: (nullable): what stands beside it
 */
void
desk_fold_box_set_side (DeskFoldBox *self,
                        GtkWidget   *child)
{
  g_return_if_fail (DESK_IS_FOLD_BOX (self));

  g_clear_pointer (&self->side, gtk_widget_unparent);
  self->side = child;
  if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

gboolean
desk_fold_box_get_folded (DeskFoldBox *self)
{
  g_return_val_if_fail (DESK_IS_FOLD_BOX (self), FALSE);

  return self->folded;
}

void
desk_fold_box_set_show_side (DeskFoldBox *self,
                             gboolean     show_side)
{
  g_return_if_fail (DESK_IS_FOLD_BOX (self));

  if (self->show_side == show_side)
    return;
  self->show_side = show_side;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDE]);
}

gboolean
desk_fold_box_get_show_side (DeskFoldBox *self)
{
  g_return_val_if_fail (DESK_IS_FOLD_BOX (self), FALSE);

  return self->show_side;
}
