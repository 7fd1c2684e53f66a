// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What all rows of one list draw with. A list view holds some two hundred rows,
 * whatever can be seen: with a widget for each of eight parts, these took half
 * of the time until the window stood, and most of its memory.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-queue-brush.h"

#define SMALL_SCALE 0.84
#define DIM_ALPHA 0.6f

enum {
  COLOR_ERROR,
  COLOR_WARNING,
  COLOR_ACCENT,
  COLOR_SUCCESS,
  N_COLORS
};

struct _DeskQueueBrush {
  grefcount ref_count;
  GtkWidget *widget; /* whose fonts and colours these are; not held */
  PangoLayout *layouts[DESK_N_QUEUE_TEXTS];
  int heights[DESK_N_QUEUE_TEXTS];
  GHashTable *icons; /* name to GtkIconPaintable */
  GdkRGBA colors[N_COLORS];
  gboolean is_ready;
};

static PangoLayout *
make_layout (DeskQueueBrush *self,
             DeskQueueText   kind)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (kind != DESK_QUEUE_TEXT_SUMMARY)
    {
      pango_attr_list_insert (attributes, pango_attr_scale_new (SMALL_SCALE));
      /* Digits of one width, so that times do not jump as they count. */
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
    }
  if (kind == DESK_QUEUE_TEXT_BADGE)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);

  return layout;
}

static void
look_up_color (GtkStyleContext *context,
               const char      *name,
               const char      *otherwise,
               GdkRGBA         *color)
{
  if (!gtk_style_context_lookup_color (context, name, color))
    gdk_rgba_parse (color, otherwise);
}

static void
get_ready (DeskQueueBrush *self)
{
  GtkStyleContext *context;

  if (self->is_ready)
    return;

  self->is_ready = TRUE;
  for (guint i = 0; i < DESK_N_QUEUE_TEXTS; i++)
    {
      g_clear_object (&self->layouts[i]);
      self->layouts[i] = make_layout (self, (DeskQueueText) i);
      pango_layout_set_text (self->layouts[i], "Åg", -1);
      pango_layout_get_pixel_size (self->layouts[i], NULL, &self->heights[i]);
    }

  context = gtk_widget_get_style_context (self->widget);
  look_up_color (context, "error_color", "#c01c28", &self->colors[COLOR_ERROR]);
  look_up_color (context, "warning_color", "#ae7b03", &self->colors[COLOR_WARNING]);
  look_up_color (context, "accent_color", "#1c71d8", &self->colors[COLOR_ACCENT]);
  look_up_color (context, "success_color", "#26a269", &self->colors[COLOR_SUCCESS]);
}

/* The names are constants of the program. */
static GtkIconPaintable *
find_icon (DeskQueueBrush *self,
           const char     *name)
{
  GtkIconPaintable *icon = g_hash_table_lookup (self->icons, name);

  if (icon == NULL)
    {
      icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (gtk_widget_get_display (self->widget)), name, NULL, DESK_QUEUE_ICON_SIZE,
                                         gtk_widget_get_scale_factor (self->widget), gtk_widget_get_direction (self->widget),
                                         GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
      g_hash_table_insert (self->icons, (gpointer) name, icon);
    }

  return icon;
}

/**
 * desk_queue_brush_new:
 * @widget: a list; must outlive whatever is drawn
 *
 * Returns: (transfer full): a brush
 */
DeskQueueBrush *
desk_queue_brush_new (GtkWidget *widget)
{
  DeskQueueBrush *self = g_new0 (DeskQueueBrush, 1);

  g_ref_count_init (&self->ref_count);
  self->widget = widget;
  self->icons = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  return self;
}

DeskQueueBrush *
desk_queue_brush_ref (DeskQueueBrush *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_queue_brush_unref (DeskQueueBrush *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < DESK_N_QUEUE_TEXTS; i++)
    g_clear_object (&self->layouts[i]);
  g_hash_table_unref (self->icons);
  g_free (self);
}

/**
 * desk_queue_brush_forget:
 * @self: a brush
 *
 * Fonts or colours may have changed.
 */
void
desk_queue_brush_forget (DeskQueueBrush *self)
{
  self->is_ready = FALSE;
}

/**
 * desk_queue_brush_forget_icons:
 * @self: a brush
 *
 * The scale has changed.
 */
void
desk_queue_brush_forget_icons (DeskQueueBrush *self)
{
  g_hash_table_remove_all (self->icons);
}

/**
 * desk_queue_brush_get_height:
 * @self: a brush
 * @kind: a kind of text
 *
 * Returns: how high a line of it is, in pixels
 */
int
desk_queue_brush_get_height (DeskQueueBrush *self,
                             DeskQueueText   kind)
{
  get_ready (self);

  return self->heights[kind];
}

/**
 * desk_queue_brush_get_width:
 * @self: a brush
 * @kind: a kind of text
 * @text: a short text
 *
 * Returns: how wide it is, in pixels
 */
int
desk_queue_brush_get_width (DeskQueueBrush *self,
                            DeskQueueText   kind,
                            const char     *text)
{
  int width;

  get_ready (self);
  pango_layout_set_width (self->layouts[kind], -1);
  pango_layout_set_text (self->layouts[kind], text, -1);
  pango_layout_get_pixel_size (self->layouts[kind], &width, NULL);

  return width;
}

/**
 * desk_queue_brush_draw_text:
 * @self: a brush
 * @snapshot: where to draw
 * @kind: a kind of text
 * @text: one line
 * @color: its colour
 * @x: left of its place
 * @y: top of its line
 * @width: as much room as it has; it begins at its left, or at its right when
 *   the widget reads from right to left
 */
void
desk_queue_brush_draw_text (DeskQueueBrush *self,
                            GtkSnapshot    *snapshot,
                            DeskQueueText   kind,
                            const char     *text,
                            const GdkRGBA  *color,
                            int             x,
                            int             y,
                            int             width)
{
  PangoLayout *layout;
  PangoDirection direction;

  if (width <= 0 || text[0] == '\0')
    return;

  get_ready (self);
  layout = self->layouts[kind];
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  /* A text of the other direction begins on the same side as its neighbours:
   * Pango turns the alignment where text and widget differ. */
  direction = pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (layout, 0));
  pango_layout_set_alignment (layout, direction == PANGO_DIRECTION_RTL ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/**
 * desk_queue_brush_draw_icon:
 * @self: a brush
 * @snapshot: where to draw
 * @name: (nullable): constant name of a symbolic icon
 * @color: its colour
 * @x: left
 * @y: top
 */
void
desk_queue_brush_draw_icon (DeskQueueBrush *self,
                            GtkSnapshot    *snapshot,
                            const char     *name,
                            const GdkRGBA  *color,
                            int             x,
                            int             y)
{
  const GdkRGBA colors[] = { *color, *color, *color, *color };

  if (name == NULL)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (find_icon (self, name)), GDK_SNAPSHOT (snapshot), DESK_QUEUE_ICON_SIZE, DESK_QUEUE_ICON_SIZE, colors,
                                            G_N_ELEMENTS (colors));
  gtk_snapshot_restore (snapshot);
}

/* --- colours --- */

void
desk_queue_brush_get_dim_color (const GdkRGBA *color,
                                GdkRGBA       *result)
{
  *result = *color;
  result->alpha *= DIM_ALPHA;
}

/**
 * desk_queue_brush_get_haste_color:
 * @self: a brush
 * @haste: how much time is left
 * @color: of ordinary text
 * @result: (out): the colour of the time that is left
 */
void
desk_queue_brush_get_haste_color (DeskQueueBrush *self,
                                  DeskHaste       haste,
                                  const GdkRGBA  *color,
                                  GdkRGBA        *result)
{
  get_ready (self);
  if (haste == DESK_HASTE_LATE)
    *result = self->colors[COLOR_ERROR];
  else if (haste == DESK_HASTE_SOON || haste == DESK_HASTE_NEARLY)
    *result = self->colors[COLOR_WARNING];
  else
    desk_queue_brush_get_dim_color (color, result);
}

/* As mix() of CSS does. */
static void
mix (const GdkRGBA *a,
     const GdkRGBA *b,
     float          share,
     GdkRGBA       *result)
{
  result->red = a->red + (b->red - a->red) * share;
  result->green = a->green + (b->green - a->green) * share;
  result->blue = a->blue + (b->blue - a->blue) * share;
  result->alpha = 1;
}

/**
 * desk_queue_brush_get_priority_color:
 * @self: a brush
 * @priority: 1 to 5
 * @color: of ordinary text
 * @result: (out): the colour of the priority
 */
void
desk_queue_brush_get_priority_color (DeskQueueBrush *self,
                                     gint64          priority,
                                     const GdkRGBA  *color,
                                     GdkRGBA        *result)
{
  get_ready (self);
  if (priority <= 1)
    *result = self->colors[COLOR_ERROR];
  else if (priority == 2)
    /* As in ticket.css. */
    mix (&self->colors[COLOR_ERROR], &self->colors[COLOR_WARNING], 0.7f, result);
  else if (priority == 3)
    *result = self->colors[COLOR_ACCENT];
  else if (priority == 4)
    *result = self->colors[COLOR_SUCCESS];
  else
    desk_queue_brush_get_dim_color (color, result);
}
