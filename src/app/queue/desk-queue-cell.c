// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One row of the queue:
 *
 *     ◆  Printer on floor 3 does not print                   ☎
 *     P2 INC-004213 · Gold · Dana Whitfield       00:24 left ◷
 *
 * A list view holds some two hundred of these, whatever can be seen, so it
 * lays out its own children and changes only what has become different.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-queue-cell.h"
#include "desk-queue-words.h"
#include "desk-trace.h"

#define ICON_SIZE 16
#define BADGE_WIDTH 22
#define GAP 10
#define SMALL_GAP 6
#define LINE_GAP 3
#define MIN_WIDTH 220
#define NATURAL_WIDTH 340
/* Room for “2 d 14 h left”. */
#define LEFT_CHARS 12

struct _DeskQueueCell {
  GtkWidget parent_instance;

  GtkWidget *priority_icon;
  GtkWidget *priority_text;
  GtkWidget *summary;
  GtkWidget *left_text;
  GtkWidget *left_icon;
  GtkWidget *who;
  GtkWidget *channel;

  DeskTicketItem *item;
  gulong row_id;
  const DeskViewer *viewer;

  /* What stands there now. */
  const char *priority_class;
  const char *left_class;
  DeskChannel channel_shown;
};

G_DEFINE_FINAL_TYPE (DeskQueueCell, desk_queue_cell, GTK_TYPE_WIDGET)

static void
exchange_class (GtkWidget   *first,
                GtkWidget   *second,
                const char **now,
                const char  *next)
{
  if (*now == next)
    return;

  if (*now != NULL)
    {
      gtk_widget_remove_css_class (first, *now);
      gtk_widget_remove_css_class (second, *now);
    }
  if (next != NULL)
    {
      gtk_widget_add_css_class (first, next);
      gtk_widget_add_css_class (second, next);
    }
  *now = next;
}

static void
show_priority (DeskQueueCell      *self,
               const DeskQueueRow *row)
{
  const char *class = desk_priority_get_css_class (row->key.priority);
  g_autofree char *text = NULL;

  if (self->priority_class == class)
    return;

  text = desk_queue_row_describe_priority (row);
  exchange_class (self->priority_icon, self->priority_text, &self->priority_class, class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->priority_icon), desk_priority_get_icon_name (row->key.priority));
  gtk_inscription_set_text (GTK_INSCRIPTION (self->priority_text), text);
}

static void
show_left (DeskQueueCell      *self,
           const DeskQueueRow *row)
{
  DeskHaste haste = desk_queue_row_get_haste (row, self->viewer);
  g_autofree char *text = desk_queue_row_describe_left (row, self->viewer);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *all = desk_queue_row_describe (row, self->viewer);

  exchange_class (self->left_icon, self->left_text, &self->left_class, desk_haste_get_css_class (haste));
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->left_icon)), desk_haste_get_icon_name (haste)) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->left_icon), desk_haste_get_icon_name (haste));
  gtk_inscription_set_text (GTK_INSCRIPTION (self->left_text), text);

  /* It is the row that is read out, not its parts. */
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

static void
show_channel (DeskQueueCell      *self,
              const DeskQueueRow *row)
{
  if (self->channel_shown == row->channel)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->channel), desk_channel_get_icon_name (row->channel));
  self->channel_shown = row->channel;
}

static void
show_row (DeskQueueCell *self)
{
  const DeskQueueRow *row = desk_ticket_item_get_row (self->item);
  g_autofree char *who = NULL;

  /* Its row comes in a moment; until then nothing of another one stays. */
  if (row == NULL)
    {
      gtk_inscription_set_text (GTK_INSCRIPTION (self->summary), NULL);
      gtk_inscription_set_text (GTK_INSCRIPTION (self->who), NULL);
      gtk_inscription_set_text (GTK_INSCRIPTION (self->left_text), NULL);
      gtk_inscription_set_text (GTK_INSCRIPTION (self->priority_text), NULL);
      gtk_image_clear (GTK_IMAGE (self->priority_icon));
      gtk_image_clear (GTK_IMAGE (self->left_icon));
      gtk_image_clear (GTK_IMAGE (self->channel));
      exchange_class (self->priority_icon, self->priority_text, &self->priority_class, NULL);
      self->channel_shown = DESK_CHANNEL_UNSET;
      return;
    }

  who = desk_queue_row_describe_who (row);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->summary), row->summary);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->who), who);
  show_priority (self, row);
  show_left (self, row);
  show_channel (self, row);
}

static void
row_changed_cb (DeskTicketItem *item,
                GParamSpec     *pspec,
                DeskQueueCell  *self)
{
  DESK_TRACE_SCOPE;

  show_row (self);
}

/* --- layout --- */

static int
measure_natural (GtkWidget      *widget,
                 GtkOrientation  orientation)
{
  int natural;

  gtk_widget_measure (widget, orientation, -1, NULL, &natural, NULL, NULL);

  return natural;
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
      return;
    }

  *minimum = MAX (measure_natural (self->summary, orientation), ICON_SIZE) + LINE_GAP + MAX (measure_natural (self->who, orientation), ICON_SIZE);
  *natural = *minimum;
}

static void
place (GtkWidget *parent,
       GtkWidget *child,
       int        x,
       int        width,
       int        y,
       int        line_height)
{
  int height = MIN (measure_natural (child, GTK_ORIENTATION_VERTICAL), line_height);
  GtkAllocation allocation = { x, y + (line_height - height) / 2, MAX (width, 0), height };

  if (gtk_widget_get_direction (parent) == GTK_TEXT_DIR_RTL)
    allocation.x = gtk_widget_get_width (parent) - x - allocation.width;
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
desk_queue_cell_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  DeskQueueCell *self = DESK_QUEUE_CELL (widget);
  int first_height = MAX (measure_natural (self->summary, GTK_ORIENTATION_VERTICAL), ICON_SIZE);
  int second_height = MAX (measure_natural (self->who, GTK_ORIENTATION_VERTICAL), ICON_SIZE);
  int second_y = height - second_height;
  int left_width = measure_natural (self->left_text, GTK_ORIENTATION_HORIZONTAL);
  int text_x = BADGE_WIDTH + GAP;
  int icon_x = width - ICON_SIZE;
  int left_x = icon_x - SMALL_GAP - left_width;

  place (widget, self->priority_icon, (BADGE_WIDTH - ICON_SIZE) / 2, ICON_SIZE, 0, first_height);
  place (widget, self->summary, text_x, icon_x - SMALL_GAP - text_x, 0, first_height);
  place (widget, self->channel, icon_x, ICON_SIZE, 0, first_height);
  place (widget, self->priority_text, 0, BADGE_WIDTH, second_y, second_height);
  place (widget, self->who, text_x, left_x - SMALL_GAP - text_x, second_y, second_height);
  place (widget, self->left_text, left_x, left_width, second_y, second_height);
  place (widget, self->left_icon, icon_x, ICON_SIZE, second_y, second_height);
}

/* --- GObject --- */

static void
desk_queue_cell_dispose (GObject *object)
{
  DeskQueueCell *self = DESK_QUEUE_CELL (object);
  GtkWidget *child;

  desk_queue_cell_unbind (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (desk_queue_cell_parent_class)->dispose (object);
}

static void
desk_queue_cell_class_init (DeskQueueCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_queue_cell_dispose;
  widget_class->get_request_mode = desk_queue_cell_get_request_mode;
  widget_class->measure = desk_queue_cell_measure;
  widget_class->size_allocate = desk_queue_cell_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "queuecell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static GtkWidget *
add_text (DeskQueueCell *self,
          guint          chars,
          float          xalign,
          const char    *class)
{
  GtkWidget *text = g_object_new (GTK_TYPE_INSCRIPTION,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  "min-chars", 0,
                                  "nat-chars", chars,
                                  "min-lines", 1,
                                  "xalign", xalign,
                                  "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                                  NULL);

  if (class != NULL)
    gtk_widget_add_css_class (text, class);
  gtk_widget_set_parent (text, GTK_WIDGET (self));

  return text;
}

static GtkWidget *
add_icon (DeskQueueCell *self)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "pixel-size", ICON_SIZE, NULL);

  gtk_widget_set_parent (icon, GTK_WIDGET (self));

  return icon;
}

static void
desk_queue_cell_init (DeskQueueCell *self)
{
  self->priority_icon = add_icon (self);
  self->priority_text = add_text (self, 2, 0.5, "priority");
  self->summary = add_text (self, 20, 0, NULL);
  self->left_text = add_text (self, LEFT_CHARS, 1, "left");
  self->left_icon = add_icon (self);
  self->who = add_text (self, 20, 0, "who");
  self->channel = add_icon (self);
  gtk_widget_add_css_class (self->channel, "dim-label");
}

GtkWidget *
desk_queue_cell_new (void)
{
  return g_object_new (DESK_TYPE_QUEUE_CELL, NULL);
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
  const DeskQueueRow *row;

  g_return_if_fail (DESK_IS_QUEUE_CELL (self));

  row = self->item != NULL ? desk_ticket_item_get_row (self->item) : NULL;
  if (row != NULL)
    show_left (self, row);
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
