// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Children one after the other, like words: what does not fit into a line
 * begins the next one. (GtkFlowBox makes columns of them.)
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-wrap-layout.h"

struct _DeskWrapLayout {
  GtkLayoutManager parent_instance;

  int spacing;
  int line_spacing;
};

enum {
  PROP_0,
  PROP_SPACING,
  PROP_LINE_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskWrapLayout, desk_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct {
  GtkWidget *first;
  int height;
  guint n_children;
} Line;

static int
measure_width (GtkWidget *child,
               int        available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return MAX (minimum, MIN (natural, available));
}

/* Takes as many children as fit into a line, from @child on. Returns the one
 * that begins the next line. */
static GtkWidget *
fill_line (DeskWrapLayout *self,
           GtkWidget      *child,
           int             width,
           Line           *line)
{
  int used = 0;

  *line = (Line) { child, 0, 0 };
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_width, height;

      if (!gtk_widget_should_layout (child))
        continue;
      child_width = measure_width (child, width);
      if (line->n_children > 0 && used + self->spacing + child_width > width)
        return child;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &height, NULL, NULL);
      used += child_width + (line->n_children > 0 ? self->spacing : 0);
      line->height = MAX (line->height, height);
      line->n_children++;
    }

  return NULL;
}

static void
measure_horizontal (DeskWrapLayout *self,
                    GtkWidget      *widget,
                    int            *minimum,
                    int            *natural)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (n > 0 ? self->spacing : 0);
      n++;
    }
}

static void
desk_wrap_layout_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  DeskWrapLayout *self = DESK_WRAP_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;

  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_horizontal (self, widget, minimum, natural);
      return;
    }

  while (child != NULL)
    {
      Line line;

      child = fill_line (self, child, for_size < 0 ? G_MAXINT / 2 : for_size, &line);
      if (line.n_children > 0)
        height += line.height + (height > 0 ? self->line_spacing : 0);
    }
  *minimum = height;
  *natural = height;
}

static void
desk_wrap_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  DeskWrapLayout *self = DESK_WRAP_LAYOUT (manager);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *next = gtk_widget_get_first_child (widget);
  int y = 0;

  while (next != NULL)
    {
      Line line;
      int x = 0;

      next = fill_line (self, next, width, &line);
      for (GtkWidget *child = line.first; child != next; child = gtk_widget_get_next_sibling (child))
        {
          GtkAllocation allocation;

          if (!gtk_widget_should_layout (child))
            continue;
          allocation.width = measure_width (child, width);
          allocation.height = line.height;
          allocation.x = is_rtl ? width - x - allocation.width : x;
          allocation.y = y;
          gtk_widget_size_allocate (child, &allocation, -1);
          x += allocation.width + self->spacing;
        }
      if (line.n_children > 0)
        y += line.height + self->line_spacing;
    }
}

static GtkSizeRequestMode
desk_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
desk_wrap_layout_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  DeskWrapLayout *self = DESK_WRAP_LAYOUT (object);

  switch (id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_LINE_SPACING:
      self->line_spacing = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
desk_wrap_layout_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  DeskWrapLayout *self = DESK_WRAP_LAYOUT (object);

  switch (id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_LINE_SPACING:
      g_value_set_int (value, self->line_spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_wrap_layout_class_init (DeskWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->set_property = desk_wrap_layout_set_property;
  object_class->get_property = desk_wrap_layout_get_property;
  layout_class->measure = desk_wrap_layout_measure;
  layout_class->allocate = desk_wrap_layout_allocate;
  layout_class->get_request_mode = desk_wrap_layout_get_request_mode;

  /**
   * DeskWrapLayout:spacing:
   *
   * Pixels between two children of a line.
   */
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 6, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * DeskWrapLayout:line-spacing:
   *
   * Pixels between two lines.
   */
  properties[PROP_LINE_SPACING] = g_param_spec_int ("line-spacing", NULL, NULL, 0, G_MAXINT, 6, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_wrap_layout_init (DeskWrapLayout *self)
{
  self->spacing = 6;
  self->line_spacing = 6;
}

/**
 * desk_wrap_layout_new:
 * @spacing: pixels between two children
 * @line_spacing: pixels between two lines
 *
 * Returns: (transfer full): the layout
 */
GtkLayoutManager *
desk_wrap_layout_new (int spacing,
                      int line_spacing)
{
  return g_object_new (DESK_TYPE_WRAP_LAYOUT, "spacing", spacing, "line-spacing", line_spacing, NULL);
}
