// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The timeline of a ticket, the newest item at the foot where one goes on
 * writing. The newest come first onto the screen; earlier ones are put above
 * in slices, without what is being read moving away.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-timeline.h"
#include "desk-timeline-item.h"
#include "desk-timeline-row.h"

/* A screenful, then so many per turn of the main loop, then only on request. */
#define FIRST_ROWS 12
#define SLICE_ROWS 4
#define SHOWN_ROWS 200
#define MORE_ROWS 100
#define AT_END_PX 8

struct _DeskTimeline {
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  GtkButton *earlier;
  GtkBox *rows;

  DeskUuid ticket;
  GPtrArray *items;
  guint first; /* the oldest item that has a row */
  guint wanted_first;
  GTimeZone *zone;
  gint64 now_ms;
  guint fill_source;

  gboolean stays_at_end;
  gboolean is_moving;
  gboolean was_moved; /* while places were being given out */
  GdkFrameClock *clock;
  gulong layout_handler;
  double from_end; /* how far the view is from the end while rows come in above; negative: they do not */
};

enum {
  TICKET_ACTIVATED,
  ARTICLE_ACTIVATED,
  ADDRESS_ACTIVATED,
  DEED_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTimeline, desk_timeline, GTK_TYPE_WIDGET)

static GtkAdjustment *
get_adjustment (DeskTimeline *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scroller);
}

static double
get_end (GtkAdjustment *adjustment)
{
  return MAX (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment), 0);
}

static void
move_to (DeskTimeline *self,
         double        value)
{
  self->is_moving = TRUE;
  gtk_adjustment_set_value (get_adjustment (self), value);
  self->is_moving = FALSE;
}

static void
target_activated_cb (DeskTimelineRow    *row,
                     DeskTimelineTarget *target,
                     DeskTimeline       *self)
{
  switch (target->table)
    {
    case DESK_TABLE_TICKET:
      g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &target->id);
      break;
    case DESK_TABLE_ARTICLE:
      g_signal_emit (self, signals[ARTICLE_ACTIVATED], 0, &target->id);
      break;
    default:
      g_signal_emit (self, signals[ADDRESS_ACTIVATED], 0, target->label);
      break;
    }
}

static void
deed_activated_cb (DeskTimelineRow  *row,
                   DeskTimelineDeed *deed,
                   DeskTimeline     *self)
{
  g_signal_emit (self, signals[DEED_ACTIVATED], 0, deed);
}

/* Somebody reads there: the view is not to run to the end. */
static void
expanded_cb (DeskTimelineRow *row,
             DeskTimeline    *self)
{
  self->stays_at_end = FALSE;
}

static GtkWidget *
make_row (DeskTimeline *self,
          guint         index)
{
  GtkWidget *row = desk_timeline_row_new (g_ptr_array_index (self->items, index), self->zone, self->now_ms);

  g_signal_connect (row, "target-activated", G_CALLBACK (target_activated_cb), self);
  g_signal_connect (row, "deed-activated", G_CALLBACK (deed_activated_cb), self);
  g_signal_connect (row, "expanded", G_CALLBACK (expanded_cb), self);

  return row;
}

static void
update_earlier (DeskTimeline *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->earlier), self->wanted_first > 0);
  if (self->wanted_first > 0)
    {
      g_autofree char *label = g_strdup_printf (ngettext ("Show %u earlier item", "Show %u earlier items", self->wanted_first), self->wanted_first);

      gtk_button_set_label (self->earlier, label);
    }
}

static gboolean
fill_cb (gpointer data)
{
  DeskTimeline *self = data;
  GtkAdjustment *adjustment = get_adjustment (self);

  self->from_end = get_end (adjustment) - gtk_adjustment_get_value (adjustment);
  for (guint i = 0; i < SLICE_ROWS && self->first > self->wanted_first; i++)
    gtk_box_prepend (self->rows, make_row (self, --self->first));
  if (self->first > self->wanted_first)
    return G_SOURCE_CONTINUE;

  self->fill_source = 0;

  return G_SOURCE_REMOVE;
}

static void
begin_filling (DeskTimeline *self)
{
  if (self->first > self->wanted_first && self->fill_source == 0)
    /* After a frame was drawn and input was looked at. */
    self->fill_source = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
  update_earlier (self);
}

static void
remove_rows (DeskTimeline *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
}

static void
show_from_start (DeskTimeline *self)
{
  remove_rows (self);
  self->first = self->items->len > FIRST_ROWS ? self->items->len - FIRST_ROWS : 0;
  self->wanted_first = self->items->len > SHOWN_ROWS ? self->items->len - SHOWN_ROWS : 0;
  self->stays_at_end = TRUE;
  self->from_end = -1;
  for (guint i = self->first; i < self->items->len; i++)
    gtk_box_append (self->rows, make_row (self, i));
}

static GHashTable *
collect_rows (DeskTimeline *self)
{
  GHashTable *rows = g_hash_table_new (g_str_hash, g_str_equal);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); child != NULL; child = gtk_widget_get_next_sibling (child))
    g_hash_table_insert (rows, desk_timeline_row_get_item (DESK_TIMELINE_ROW (child))->key, child);

  return rows;
}

static gboolean
find_key (GPtrArray  *items,
          const char *key,
          guint      *index)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (g_str_equal (((DeskTimelineItem *) g_ptr_array_index (items, i))->key, key))
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Rows that are still wanted stay what and where they are. */
static void
show_again (DeskTimeline *self)
{
  g_autoptr (GHashTable) rows = collect_rows (self);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GtkWidget *oldest = gtk_widget_get_first_child (GTK_WIDGET (self->rows));
  GtkWidget *before = NULL;
  GtkWidget *child;
  guint hidden = self->first - self->wanted_first;

  if (oldest == NULL || !find_key (self->items, desk_timeline_row_get_item (DESK_TIMELINE_ROW (oldest))->key, &self->first))
    self->first = MIN (self->first, self->items->len);
  self->wanted_first = self->first > hidden ? self->first - hidden : 0;

  for (guint i = self->first; i < self->items->len; i++)
    {
      DeskTimelineItem *item = g_ptr_array_index (self->items, i);
      GtkWidget *row = g_hash_table_lookup (rows, item->key);

      if (row == NULL)
        {
          row = make_row (self, i);
          gtk_box_insert_child_after (self->rows, row, before);
        }
      else if (gtk_widget_get_prev_sibling (row) != before)
        {
          gtk_box_reorder_child_after (self->rows, row, before);
        }
      g_hash_table_add (kept, row);
      before = row;
    }

  child = gtk_widget_get_first_child (GTK_WIDGET (self->rows));
  for (guint i = self->first; child != NULL;)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!g_hash_table_contains (kept, child))
        {
          gtk_box_remove (self->rows, child);
        }
      else
        {
          desk_timeline_row_set_item (DESK_TIMELINE_ROW (child), g_ptr_array_index (self->items, i++));
          desk_timeline_row_set_now (DESK_TIMELINE_ROW (child), self->now_ms);
        }
      child = next;
    }
}

static void
earlier_clicked_cb (DeskTimeline *self)
{
  self->wanted_first = self->wanted_first > MORE_ROWS ? self->wanted_first - MORE_ROWS : 0;
  begin_filling (self);
}

static void
value_changed_cb (GtkAdjustment *adjustment,
                  DeskTimeline  *self)
{
  if (self->is_moving)
    return;
  self->stays_at_end = gtk_adjustment_get_value (adjustment) >= get_end (adjustment) - AT_END_PX;
  if (self->fill_source == 0)
    self->from_end = -1;
}

/* The height of the rows or of the view has changed. The viewport has given
 * its rows their places by then, and forgets that it has been moved. */
static void
size_changed_cb (GtkAdjustment *adjustment,
                 DeskTimeline  *self)
{
  self->was_moved = TRUE;
  if (self->stays_at_end)
    move_to (self, get_end (adjustment));
  else if (self->from_end >= 0)
    move_to (self, get_end (adjustment) - self->from_end);
  if (self->fill_source == 0)
    self->from_end = -1;
}

/* After all places have been given out, and before the frame is drawn. */
static void
laid_out_cb (GdkFrameClock *clock,
             DeskTimeline  *self)
{
  if (!self->was_moved)
    return;
  self->was_moved = FALSE;
  gtk_widget_queue_allocate (gtk_scrolled_window_get_child (self->scroller));
}

static void
desk_timeline_map (GtkWidget *widget)
{
  DeskTimeline *self = DESK_TIMELINE (widget);

  GTK_WIDGET_CLASS (desk_timeline_parent_class)->map (widget);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->layout_handler = g_signal_connect (self->clock, "layout", G_CALLBACK (laid_out_cb), self);
}

static void
desk_timeline_unmap (GtkWidget *widget)
{
  DeskTimeline *self = DESK_TIMELINE (widget);

  g_clear_signal_handler (&self->layout_handler, self->clock);
  g_clear_object (&self->clock);
  GTK_WIDGET_CLASS (desk_timeline_parent_class)->unmap (widget);
}

static void
desk_timeline_dispose (GObject *object)
{
  DeskTimeline *self = DESK_TIMELINE (object);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  if (self->scroller != NULL)
    g_signal_handlers_disconnect_by_data (get_adjustment (self), self);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_TIMELINE);

  G_OBJECT_CLASS (desk_timeline_parent_class)->dispose (object);
}

static void
desk_timeline_finalize (GObject *object)
{
  DeskTimeline *self = DESK_TIMELINE (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (desk_timeline_parent_class)->finalize (object);
}

static void
desk_timeline_class_init (DeskTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_timeline_dispose;
  object_class->finalize = desk_timeline_finalize;
  widget_class->map = desk_timeline_map;
  widget_class->unmap = desk_timeline_unmap;

  /**
   * DeskTimeline::ticket-activated:
   * @self: the timeline
   * @ticket: (type gpointer): the #DeskUuid of a ticket that is linked
   */
  signals[TICKET_ACTIVATED]
    = g_signal_new ("ticket-activated", DESK_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskTimeline::article-activated:
   * @self: the timeline
   * @article: (type gpointer): the #DeskUuid of an article that is linked
   */
  signals[ARTICLE_ACTIVATED]
    = g_signal_new ("article-activated", DESK_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskTimeline::address-activated:
   * @self: the timeline
   * @address: an address on the web
   */
  signals[ADDRESS_ACTIVATED]
    = g_signal_new ("address-activated", DESK_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * DeskTimeline::deed-activated:
   * @self: the timeline
   * @deed: (type gpointer): the #DeskTimelineDeed that was pressed
   */
  signals[DEED_ACTIVATED] = g_signal_new ("deed-activated", DESK_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskTimeline, scroller);
  gtk_widget_class_bind_template_child (widget_class, DeskTimeline, earlier);
  gtk_widget_class_bind_template_child (widget_class, DeskTimeline, rows);
  gtk_widget_class_bind_template_callback (widget_class, earlier_clicked_cb);
}

static void
desk_timeline_init (DeskTimeline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->from_end = -1;
  g_signal_connect (get_adjustment (self), "value-changed", G_CALLBACK (value_changed_cb), self);
  g_signal_connect (get_adjustment (self), "changed", G_CALLBACK (size_changed_cb), self);
}

GtkWidget *
desk_timeline_new (void)
{
  return g_object_new (DESK_TYPE_TIMELINE, NULL);
}

/**
 * desk_timeline_set_snapshot:
 * @self: a timeline
 * @snapshot: (nullable): a ticket
 *
 * Another ticket is shown from its end. The same one again keeps the place and
 * the rows that have not changed.
 */
void
desk_timeline_set_snapshot (DeskTimeline       *self,
                            DeskTicketSnapshot *snapshot)
{
  gboolean is_same;

  g_return_if_fail (DESK_IS_TIMELINE (self));

  if (snapshot == NULL)
    {
      g_clear_handle_id (&self->fill_source, g_source_remove);
      remove_rows (self);
      g_clear_pointer (&self->items, g_ptr_array_unref);
      return;
    }

  is_same = self->items != NULL && desk_uuid_equal (&self->ticket, desk_record_get_id (snapshot->details->ticket));
  self->ticket = *desk_record_get_id (snapshot->details->ticket);
  self->now_ms = snapshot->now_ms;
  g_time_zone_ref (snapshot->zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = snapshot->zone;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = desk_timeline_items_build (snapshot->details, snapshot->zone);
  desk_timeline_items_add_deeds (self->items, snapshot);

  if (is_same)
    show_again (self);
  else
    show_from_start (self);
  begin_filling (self);
}

/**
 * desk_timeline_get_n_shown:
 * @self: a timeline
 *
 * Returns: how many items have a row by now
 */
guint
desk_timeline_get_n_shown (DeskTimeline *self)
{
  g_return_val_if_fail (DESK_IS_TIMELINE (self), 0);

  return self->items == NULL ? 0 : self->items->len - self->first;
}

/**
 * desk_timeline_scroll_to_end:
 * @self: a timeline
 *
 * Shows the newest item, and goes on doing so.
 */
void
desk_timeline_scroll_to_end (DeskTimeline *self)
{
  g_return_if_fail (DESK_IS_TIMELINE (self));

  self->stays_at_end = TRUE;
  move_to (self, get_end (get_adjustment (self)));
}
