// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which ticket of the queue is worked on.
 *
 * The current ticket is the selected row for as long as it stands in the list,
 * wherever it moves; when it leaves the list it is still the current one.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-queue-selection.h"
#include "desk-ticket-locate.h"

struct _DeskQueueSelection {
  GObject parent_instance;

  DeskTicketList *list;
  GtkSingleSelection *model;
  DeskUuid current;
  gint64 current_row_no;
  gboolean is_restoring;
  DeskTicketItem *awaited; /* chosen before its row was there */
  gulong awaited_id;
};

enum {
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskQueueSelection, desk_queue_selection, G_TYPE_OBJECT)

static void
stop_awaiting (DeskQueueSelection *self)
{
  if (self->awaited != NULL)
    g_clear_signal_handler (&self->awaited_id, self->awaited);
  g_clear_object (&self->awaited);
}

static void
take_current (DeskQueueSelection *self,
              DeskTicketItem     *item)
{
  const DeskQueueRow *row = desk_ticket_item_get_row (item);

  self->current_row_no = desk_ticket_item_get_row_no (item);
  self->current = row->key.id;
  g_signal_emit (self, signals[SELECTED], 0, &self->current);
}

static void
awaited_row_cb (DeskQueueSelection *self)
{
  g_autoptr (DeskTicketItem) item = g_object_ref (self->awaited);

  stop_awaiting (self);
  take_current (self, item);
}

static void
selected_item_cb (DeskQueueSelection *self)
{
  DeskTicketItem *item = gtk_single_selection_get_selected_item (self->model);

  if (self->is_restoring || item == NULL || desk_ticket_item_get_row_no (item) == self->current_row_no)
    return;

  stop_awaiting (self);
  if (desk_ticket_item_get_row (item) != NULL)
    {
      take_current (self, item);
      return;
    }

  self->awaited = g_object_ref (item);
  self->awaited_id = g_signal_connect_swapped (item, "notify::row", G_CALLBACK (awaited_row_cb), self);
}

/* Selects the current ticket where it stands now. */
static void
restore (DeskQueueSelection *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->current_row_no != 0 && !desk_ticket_list_find_row (self->list, self->current_row_no, &position))
    position = GTK_INVALID_LIST_POSITION;
  if (position == gtk_single_selection_get_selected (self->model))
    return;

  self->is_restoring = TRUE;
  gtk_single_selection_set_selected (self->model, position);
  self->is_restoring = FALSE;
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (DeskQueueSelection) self = user_data;
  gint64 row_no;
  DeskUuid ticket;

  /* Another one may have been chosen meanwhile. */
  if (!desk_ticket_locate_finish (result, &ticket, &row_no) || !desk_uuid_equal (&self->current, &ticket) || self->list == NULL)
    return;

  self->current_row_no = row_no;
  restore (self);
}

static void
desk_queue_selection_dispose (GObject *object)
{
  DeskQueueSelection *self = DESK_QUEUE_SELECTION (object);

  stop_awaiting (self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (desk_queue_selection_parent_class)->dispose (object);
}

static void
desk_queue_selection_class_init (DeskQueueSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_queue_selection_dispose;

  /**
   * DeskQueueSelection::selected:
   * @self: the selection
   * @ticket: (type gpointer): id of the ticket, valid during the emission
   *
   * Somebody has chosen another ticket in the list.
   */
  signals[SELECTED] = g_signal_new ("selected", DESK_TYPE_QUEUE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
desk_queue_selection_init (DeskQueueSelection *self)
{
}

/**
 * desk_queue_selection_new:
 * @list: a list of tickets
 *
 * Returns: (transfer full): a selection in which nothing is selected
 */
DeskQueueSelection *
desk_queue_selection_new (DeskTicketList *list)
{
  DeskQueueSelection *self = g_object_new (DESK_TYPE_QUEUE_SELECTION, NULL);

  self->list = g_object_ref (list);
  self->model = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->model, FALSE);
  gtk_single_selection_set_can_unselect (self->model, TRUE);
  gtk_single_selection_set_model (self->model, G_LIST_MODEL (list));
  g_signal_connect_swapped (self->model, "notify::selected-item", G_CALLBACK (selected_item_cb), self);
  g_signal_connect_swapped (list, "looked", G_CALLBACK (restore), self);

  return self;
}

/**
 * desk_queue_selection_get_model:
 * @self: a selection
 *
 * Returns: (transfer none): for a list view
 */
GtkSelectionModel *
desk_queue_selection_get_model (DeskQueueSelection *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_SELECTION (self), NULL);

  return GTK_SELECTION_MODEL (self->model);
}

/**
 * desk_queue_selection_get_item:
 * @self: a selection
 *
 * Returns: (transfer none) (nullable): the selected row
 */
DeskTicketItem *
desk_queue_selection_get_item (DeskQueueSelection *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_SELECTION (self), NULL);

  return gtk_single_selection_get_selected_item (self->model);
}

/**
 * desk_queue_selection_get_position:
 * @self: a selection
 *
 * Returns: where the selected row stands, or %GTK_INVALID_LIST_POSITION
 */
guint
desk_queue_selection_get_position (DeskQueueSelection *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_SELECTION (self), GTK_INVALID_LIST_POSITION);

  return gtk_single_selection_get_selected (self->model);
}

void
desk_queue_selection_select (DeskQueueSelection *self,
                             guint               position)
{
  g_return_if_fail (DESK_IS_QUEUE_SELECTION (self));

  gtk_single_selection_set_selected (self->model, position);
}

/**
 * desk_queue_selection_walk:
 * @self: a selection
 * @by: how many rows down; negative: up
 *
 * Returns: whether there is anything to select
 */
gboolean
desk_queue_selection_walk (DeskQueueSelection *self,
                           int                 by)
{
  guint n;
  guint position;

  g_return_val_if_fail (DESK_IS_QUEUE_SELECTION (self), FALSE);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  if (n == 0)
    return FALSE;

  position = desk_queue_selection_get_position (self);
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  else
    position = (guint) CLAMP ((gint64) position + by, 0, (gint64) n - 1);
  desk_queue_selection_select (self, position);

  return TRUE;
}

/**
 * desk_queue_selection_get_current:
 * @self: a selection
 *
 * Returns: (nullable): the ticket that is worked on
 */
const DeskUuid *
desk_queue_selection_get_current (DeskQueueSelection *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_SELECTION (self), NULL);

  return self->awaited != NULL || desk_uuid_is_nil (&self->current) ? NULL : &self->current;
}

/**
 * desk_queue_selection_set_current:
 * @self: a selection
 * @ticket: (nullable): the ticket that is worked on, in the list or not
 */
void
desk_queue_selection_set_current (DeskQueueSelection *self,
                                  const DeskUuid     *ticket)
{
  g_return_if_fail (DESK_IS_QUEUE_SELECTION (self));

  if (ticket != NULL && desk_uuid_equal (&self->current, ticket))
    return;

  stop_awaiting (self);
  self->current = ticket != NULL ? *ticket : (DeskUuid) { 0 };
  self->current_row_no = 0;
  restore (self);
  if (!desk_uuid_is_nil (&self->current))
    desk_ticket_locate_async (desk_ticket_list_get_store (self->list), &self->current, located_cb, g_object_ref (self));
}
