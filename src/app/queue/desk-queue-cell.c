// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One row of the queue:
 *
 *     ◆  Printer on floor 3 does not print                   ☎
 *     P2 INC-004213 · Gold · Dana Whitfield       00:24 left ◷
 *
 * It draws itself, see desk-queue-brush.c. What it shows is read out by the row
 * of the list view that it stands in.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-queue-cell.h"
#include "desk-trace.h"

#define BADGE_WIDTH 22
#define GAP 10
#define SMALL_GAP 6
#define LINE_GAP 3
#define MIN_WIDTH 220
#define NATURAL_WIDTH 340

struct _DeskQueueCell {
  GtkWidget parent_instance;

  DeskQueueBrush *brush;
  DeskTicketItem *item;
  gulong row_id;
  const DeskViewer *viewer;
};

G_DEFINE_FINAL_TYPE (DeskQueueCell, desk_queue_cell, GTK_TYPE_WIDGET)

static void
show_row (DeskQueueCell *self)
{
  const DeskQueueRow *row = desk_ticket_item_get_row (self->item);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_widget_queue_draw (GTK_WIDGET (self));
  /* Its row comes in a moment. */
  if (row != NULL && parent != NULL)
    {
      g_autofree char *spoken = desk_queue_row_describe (row, self->viewer);

      gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
    }
}

static void
row_changed_cb (DeskTicketItem *item,
                GParamSpec     *pspec,
                DeskQueueCell  *self)
{
  DESK_TRACE_SCOPE;

  show_row (self);
}

/* --- drawing --- */

static int
get_line_height (DeskQueueCell *self,
                 DeskQueueText  kind)
{
  return MAX (desk_queue_brush_get_height (self->brush, kind), DESK_QUEUE_ICON_SIZE);
}

static GtkSizeRequestMode
desk_queue_cell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
desk_queue_cell_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  DeskQueueCell *self = DESK_QUEUE_CELL (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
    }
  else
    {
      *minimum = get_line_height (self, DESK_QUEUE_TEXT_SUMMARY) + LINE_GAP + get_line_height (self, DESK_QUEUE_TEXT_SMALL);
      *natural = *minimum;
    }
}

/* The parts of a row are placed as in a language that reads from left to
 * right, and turned round for the others. */
typedef struct {
  DeskQueueCell *cell;
  GtkSnapshot *snapshot;
  int width;
  int y;
  int line_height;
} Pen;

static int
turn (const Pen *pen,
      int        x,
      int        width)
{
  return gtk_widget_get_direction (GTK_WIDGET (pen->cell)) == GTK_TEXT_DIR_RTL ? pen->width - x - width : x;
}

static void
draw_text (const Pen     *pen,
           DeskQueueText  kind,
           const char    *text,
           const GdkRGBA *color,
           int            x,
           int            width)
{
  int y = pen->y + (pen->line_height - desk_queue_brush_get_height (pen->cell->brush, kind)) / 2;

  desk_queue_brush_draw_text (pen->cell->brush, pen->snapshot, kind, text, color, turn (pen, x, width), y, width);
}

static void
draw_icon (const Pen     *pen,
           const char    *name,
           const GdkRGBA *color,
           int            x)
{
  int y = pen->y + (pen->line_height - DESK_QUEUE_ICON_SIZE) / 2;

  desk_queue_brush_draw_icon (pen->cell->brush, pen->snapshot, name, color, turn (pen, x, DESK_QUEUE_ICON_SIZE), y);
}

static void
draw_first_line (const Pen          *pen,
                 const DeskQueueRow *row,
                 const GdkRGBA      *color)
{
  g_autofree char *summary = desk_queue_row_describe_summary (row);
  int text_x = BADGE_WIDTH + GAP;
  int icon_x = pen->width - DESK_QUEUE_ICON_SIZE;
  GdkRGBA priority;
  GdkRGBA dim;

  desk_queue_brush_get_priority_color (pen->cell->brush, row->key.priority, color, &priority);
  desk_queue_brush_get_dim_color (color, &dim);
  draw_icon (pen, desk_priority_get_icon_name (row->key.priority), &priority, (BADGE_WIDTH - DESK_QUEUE_ICON_SIZE) / 2);
  draw_text (pen, DESK_QUEUE_TEXT_SUMMARY, summary, color, text_x, icon_x - SMALL_GAP - text_x);
  draw_icon (pen, desk_channel_get_icon_name (row->channel), &dim, icon_x);
}

/* Returns how much room it takes. */
static int
draw_conflict (const Pen          *pen,
               const DeskQueueRow *row,
               const GdkRGBA      *color,
               int                 x,
               int                 room)
{
  const char *text = _("Conflict");
  int width;
  GdkRGBA warning;

  if (row->n_conflicts == 0)
    return 0;
  width = MIN (desk_queue_brush_get_width (pen->cell->brush, DESK_QUEUE_TEXT_SMALL, text), room);
  desk_queue_brush_get_haste_color (pen->cell->brush, DESK_HASTE_SOON, color, &warning);
  draw_text (pen, DESK_QUEUE_TEXT_SMALL, text, &warning, x, width);

  return width + SMALL_GAP;
}

static void
draw_second_line (const Pen          *pen,
                  const DeskQueueRow *row,
                  const GdkRGBA      *color)
{
  DeskQueueBrush *brush = pen->cell->brush;
  DeskHaste haste = desk_queue_row_get_haste (row, pen->cell->viewer);
  g_autofree char *badge = desk_queue_row_describe_priority (row);
  g_autofree char *who = desk_queue_row_describe_who (row);
  g_autofree char *left = desk_queue_row_describe_left (row, pen->cell->viewer);
  int badge_width = desk_queue_brush_get_width (brush, DESK_QUEUE_TEXT_BADGE, badge);
  int left_width = desk_queue_brush_get_width (brush, DESK_QUEUE_TEXT_SMALL, left);
  int text_x = BADGE_WIDTH + GAP;
  int icon_x = pen->width - DESK_QUEUE_ICON_SIZE;
  int left_x = icon_x - SMALL_GAP - left_width;
  GdkRGBA priority;
  GdkRGBA due;
  GdkRGBA dim;

  desk_queue_brush_get_priority_color (brush, row->key.priority, color, &priority);
  desk_queue_brush_get_haste_color (brush, haste, color, &due);
  desk_queue_brush_get_dim_color (color, &dim);
  draw_text (pen, DESK_QUEUE_TEXT_BADGE, badge, &priority, (BADGE_WIDTH - badge_width) / 2, badge_width);
  text_x += draw_conflict (pen, row, color, text_x, left_x - GAP - text_x);
  draw_text (pen, DESK_QUEUE_TEXT_SMALL, who, &dim, text_x, left_x - GAP - text_x);
  draw_text (pen, DESK_QUEUE_TEXT_SMALL, left, &due, left_x, left_width);
  draw_icon (pen, desk_haste_get_icon_name (haste), &due, icon_x);
}

static void
desk_queue_cell_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  DESK_TRACE_SCOPE;
  DeskQueueCell *self = DESK_QUEUE_CELL (widget);
  const DeskQueueRow *row = self->item != NULL ? desk_ticket_item_get_row (self->item) : NULL;
  Pen pen = { self, snapshot, gtk_widget_get_width (widget), 0, 0 };
  GdkRGBA color;

  if (row == NULL)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  pen.line_height = get_line_height (self, DESK_QUEUE_TEXT_SUMMARY);
  draw_first_line (&pen, row, &color);
  pen.y = pen.line_height + LINE_GAP;
  pen.line_height = get_line_height (self, DESK_QUEUE_TEXT_SMALL);
  draw_second_line (&pen, row, &color);
}

/* --- GObject --- */

static void
desk_queue_cell_dispose (GObject *object)
{
  DeskQueueCell *self = DESK_QUEUE_CELL (object);

  desk_queue_cell_unbind (self);
  g_clear_pointer (&self->brush, desk_queue_brush_unref);

  G_OBJECT_CLASS (desk_queue_cell_parent_class)->dispose (object);
}

static void
desk_queue_cell_class_init (DeskQueueCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_queue_cell_dispose;
  widget_class->get_request_mode = desk_queue_cell_get_request_mode;
  widget_class->measure = desk_queue_cell_measure;
  widget_class->snapshot = desk_queue_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "queuecell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
desk_queue_cell_init (DeskQueueCell *self)
{
}

/**
 * desk_queue_cell_new:
 * @brush: what the cells of the list draw with
 *
 * Returns: (transfer floating): a cell that shows nothing
 */
GtkWidget *
desk_queue_cell_new (DeskQueueBrush *brush)
{
  DeskQueueCell *self = g_object_new (DESK_TYPE_QUEUE_CELL, NULL);

  self->brush = desk_queue_brush_ref (brush);

  return GTK_WIDGET (self);
}

/**
 * desk_queue_cell_bind:
 * @self: a cell
 * @item: what it shows, and goes on showing as it changes
 * @viewer: who looks, and when; belongs to the list
 */
void
desk_queue_cell_bind (DeskQueueCell    *self,
                      DeskTicketItem   *item,
                      const DeskViewer *viewer)
{
  DESK_TRACE_SCOPE;

  g_return_if_fail (DESK_IS_QUEUE_CELL (self));
  g_return_if_fail (DESK_IS_TICKET_ITEM (item));

  desk_queue_cell_unbind (self);
  self->item = g_object_ref (item);
  self->viewer = viewer;
  self->row_id = g_signal_connect (item, "notify::row", G_CALLBACK (row_changed_cb), self);
  show_row (self);
}

void
desk_queue_cell_unbind (DeskQueueCell *self)
{
  DESK_TRACE_SCOPE;

  g_return_if_fail (DESK_IS_QUEUE_CELL (self));

  if (self->item == NULL)
    return;

  g_clear_signal_handler (&self->row_id, self->item);
  g_clear_object (&self->item);
}

/**
 * desk_queue_cell_tell_time:
 * @self: a cell
 *
 * The minute is over: says anew how much time is left.
 */
void
desk_queue_cell_tell_time (DeskQueueCell *self)
{
  DESK_TRACE_SCOPE;

  g_return_if_fail (DESK_IS_QUEUE_CELL (self));

  if (self->item != NULL)
    show_row (self);
}

/**
 * desk_queue_cell_get_item:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): what it shows
 */
DeskTicketItem *
desk_queue_cell_get_item (DeskQueueCell *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_CELL (self), NULL);

  return self->item;
}

/**
 * desk_queue_cell_point:
 * @self: a cell
 * @popover: shall point at it
 */
void
desk_queue_cell_point (DeskQueueCell *self,
                       GtkPopover    *popover)
{
  graphene_rect_t bounds;
  GdkRectangle rectangle;

  g_return_if_fail (DESK_IS_QUEUE_CELL (self));

  if (!gtk_widget_compute_bounds (GTK_WIDGET (self), gtk_widget_get_parent (GTK_WIDGET (popover)), &bounds))
    return;

  rectangle.x = (int) bounds.origin.x;
  rectangle.y = (int) bounds.origin.y;
  rectangle.width = (int) bounds.size.width;
  rectangle.height = (int) bounds.size.height;
  gtk_popover_set_pointing_to (popover, &rectangle);
}

/**
 * desk_queue_cell_find_at:
 * @list_view: a list of cells
 * @x: where in it
 * @y: where in it
 *
 * Returns: (transfer none) (nullable): the cell there
 */
DeskQueueCell *
desk_queue_cell_find_at (GtkWidget *list_view,
                         double     x,
                         double     y)
{
  GtkWidget *widget = gtk_widget_pick (list_view, x, y, GTK_PICK_DEFAULT);
  GtkWidget *child;

  if (widget == NULL || widget == list_view)
    return NULL;

  /* Round a cell there is the row of the list view. */
  child = gtk_widget_get_first_child (widget);
  if (child != NULL && DESK_IS_QUEUE_CELL (child))
    return DESK_QUEUE_CELL (child);

  return DESK_IS_QUEUE_CELL (widget) ? DESK_QUEUE_CELL (widget) : NULL;
}
