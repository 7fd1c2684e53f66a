// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One ticket in a list: there at once, filled when its row has been read, and
 * filled anew when the ticket changes.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-ticket-item-private.h"
#include "desk-trace.h"

enum {
  PROP_0,
  PROP_ROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskTicketItem, desk_ticket_item, G_TYPE_OBJECT)

static void
desk_ticket_item_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  DeskTicketItem *self = DESK_TICKET_ITEM (object);

  switch (prop_id)
    {
    case PROP_ROW:
      g_value_set_boxed (value, self->row);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_ticket_item_finalize (GObject *object)
{
  DeskTicketItem *self = DESK_TICKET_ITEM (object);

  if (self->gone != NULL)
    self->gone (self, self->owner);
  g_clear_pointer (&self->row, desk_queue_row_unref);

  G_OBJECT_CLASS (desk_ticket_item_parent_class)->finalize (object);
}

static void
desk_ticket_item_class_init (DeskTicketItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = desk_ticket_item_get_property;
  object_class->finalize = desk_ticket_item_finalize;

  /**
   * DeskTicketItem:row: (type DeskQueueRow)
   *
   * What is known of the ticket, %NULL until it has been read.
   */
  properties[PROP_ROW] = g_param_spec_boxed ("row", NULL, NULL, DESK_TYPE_QUEUE_ROW, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_ticket_item_init (DeskTicketItem *self)
{
  self->link.data = self;
}

/* private */
DeskTicketItem *
desk_ticket_item_new (gint64              row_no,
                      DeskTicketItemGone  gone,
                      gpointer            owner)
{
  DeskTicketItem *self = g_object_new (DESK_TYPE_TICKET_ITEM, NULL);

  self->row_no = row_no;
  self->gone = gone;
  self->owner = owner;

  return self;
}

/* private */
void
desk_ticket_item_set_row (DeskTicketItem *self,
                          DeskQueueRow   *row)
{
  DESK_TRACE_SCOPE;
  if (self->row == row)
    return;

  g_clear_pointer (&self->row, desk_queue_row_unref);
  self->row = desk_queue_row_ref (row);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROW]);
}

/**
 * desk_ticket_item_get_row_no:
 * @self: an item
 *
 * Returns: the key of the ticket in this file
 */
gint64
desk_ticket_item_get_row_no (DeskTicketItem *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_ITEM (self), 0);

  return self->row_no;
}

/**
 * desk_ticket_item_get_row:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what is known of the ticket, %NULL
 *   until it has been read
 */
DeskQueueRow *
desk_ticket_item_get_row (DeskTicketItem *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_ITEM (self), NULL);

  return self->row;
}
