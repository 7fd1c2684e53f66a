// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tickets of a view as a list model that reads only what is looked at.
 *
 * A reader selects the keys of the tickets in their order: one screenful
 * first, the rest when desk_ticket_list_load_all() is called. An item is there
 * at once, and filled when its row has been read, see desk-ticket-items.c.
 *
 * When the desk changes, the items of touched tickets are asked for again and
 * the keys are selected anew; what comes back is a few splices. At most one
 * selection is under way; more changes meanwhile lead to one more. An answer
 * to a question that has been overtaken is dropped.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-row-diff.h"
#include "desk-ticket-items.h"
#include "desk-ticket-list-query.h"
#include "desk-ticket-list.h"
#include "desk-trace.h"

struct _DeskTicketList {
  GObject parent_instance;

  DeskStore *store;
  DeskUuid me;
  DeskView view;
  char *search;
  gboolean is_shown; /* a view has been chosen */

  GArray *rows;     /* of gint64; never changed, other threads hold it */
  GArray *old_rows; /* while splices are being told: what rows were */
  guint new_end;    /* the list is rows up to here … */
  guint old_start;  /* … and goes on from here in old_rows */

  DeskTicketItems *items;

  DeskViewer viewer;
  guint generation;
  GCancellable *cancellable;
  gboolean is_selecting;
  gboolean select_again;
  gboolean wants_all;
  gboolean is_whole; /* not only the first rows */
  guint tick_source;
};

enum {
  LOOKED,
  TICKED,
  FILLED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void desk_ticket_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskTicketList,
                               desk_ticket_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, desk_ticket_list_model_init))

static void
fail (DeskTicketList *self,
      const GError   *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
items_filled_cb (gpointer data)
{
  g_signal_emit (data, signals[FILLED], 0);
}

static void
items_failed_cb (gpointer      data,
                 const GError *error)
{
  fail (data, error);
}

/* --- the keys and their order --- */

typedef struct {
  DeskTicketList *list;
  guint generation;
  guint limit;
} Selection;

static void
selection_free (Selection *selection)
{
  g_object_unref (selection->list);
  g_free (selection);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Selection, selection_free)

static void select_rows (DeskTicketList *self);

static void
take_rows (DeskTicketList *self,
           GArray         *rows,
           const GArray   *splices)
{
  self->old_rows = self->rows;
  self->rows = g_array_ref (rows);
  self->new_end = 0;
  self->old_start = 0;

  for (guint i = 0; i < splices->len; i++)
    {
      const DeskSplice *splice = &g_array_index (splices, DeskSplice, i);

      self->old_start += splice->position - self->new_end + splice->n_removed;
      self->new_end = splice->position + splice->n_added;
      g_list_model_items_changed (G_LIST_MODEL (self), splice->position, splice->n_removed, splice->n_added);
    }

  g_clear_pointer (&self->old_rows, g_array_unref);
}

static void
take_answer (DeskTicketList       *self,
             const DeskListAnswer *answer,
             guint                 limit)
{
  gint64 minute = self->viewer.now_ms / DESK_MINUTE_MS;
  gboolean has_ticked = minute != answer->viewer.now_ms / DESK_MINUTE_MS || self->viewer.shift_end_ms != answer->viewer.shift_end_ms;

  self->viewer = answer->viewer;
  self->is_whole = limit == 0 || answer->rows->len < limit;
  take_rows (self, answer->rows, answer->splices);
  g_signal_emit (self, signals[LOOKED], 0);
  if (has_ticked)
    g_signal_emit (self, signals[TICKED], 0);
}

static void
selected_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  DESK_TRACE_SCOPE;
  g_autoptr (Selection) selection = user_data;
  DeskTicketList *self = selection->list;
  g_autoptr (GError) error = NULL;
  DeskListAnswer *answer = desk_store_read_finish (DESK_STORE (source), result, &error);

  /* Another view or search has been chosen meanwhile. */
  if (selection->generation == self->generation)
    {
      self->is_selecting = FALSE;
      if (answer != NULL)
        take_answer (self, answer, selection->limit);
      else
        fail (self, error);

      if (self->select_again && !self->is_selecting)
        select_rows (self);
    }

  g_clear_pointer (&answer, desk_list_answer_free);
}

static void
select_rows (DeskTicketList *self)
{
  DeskListQuestion *question;
  Selection *selection;

  if (self->is_selecting)
    {
      self->select_again = TRUE;
      return;
    }

  self->is_selecting = TRUE;
  self->select_again = FALSE;
  selection = g_new0 (Selection, 1);
  selection->list = g_object_ref (self);
  selection->generation = self->generation;
  selection->limit = self->wants_all ? 0 : DESK_TICKET_LIST_FIRST;
  question = desk_list_question_new (self->view, &self->me, self->search, desk_clock_get_now_ms (desk_store_get_clock (self->store)), selection->limit, self->rows);
  desk_store_read_async (self->store, desk_list_select, question, (GDestroyNotify) desk_list_question_free, (GDestroyNotify) desk_list_answer_free,
                         self->cancellable, selected_cb, selection);
}

/* Begins again with the first rows of something else. */
static void
select_anew (DeskTicketList *self)
{
  self->generation++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_selecting = FALSE;
  self->select_again = FALSE;
  self->wants_all = FALSE;
  self->is_whole = FALSE;
  select_rows (self);
}

/* --- changes of the desk, and of the time --- */

static void
touched_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  DESK_TRACE_SCOPE;
  g_autoptr (DeskTicketList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) touched = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (touched == NULL)
    fail (self, error);
  for (guint i = 0; touched != NULL && i < touched->len; i++)
    desk_ticket_items_want (self->items, g_array_index (touched, gint64, i));
}

static void
store_changed_cb (DeskStore      *store,
                  DeskChangeSet  *changes,
                  DeskTicketList *self)
{
  DESK_TRACE_SCOPE;

  if (desk_list_changes_names (changes))
    {
      desk_ticket_items_want_all (self->items);
    }
  else
    {
      for (guint i = 0; i < desk_change_set_get_n_rows (changes); i++)
        {
          const DeskRowChange *change = desk_change_set_get_row (changes, i);

          if (change->table == DESK_TABLE_TICKET)
            desk_ticket_items_want (self->items, change->row_no);
        }
      if (desk_list_changes_parts (changes))
        desk_store_read_async (store, desk_list_find_touched, desk_change_set_ref (changes), (GDestroyNotify) desk_change_set_unref,
                               (GDestroyNotify) g_array_unref, NULL, touched_found_cb, g_object_ref (self));
    }

  if (self->is_shown && desk_list_changes_order (changes, self->view, self->search != NULL))
    select_rows (self);
}

static void start_ticking (DeskTicketList *self);

static gboolean
tick_cb (gpointer data)
{
  DeskTicketList *self = data;

  self->tick_source = 0;
  desk_ticket_list_look_again (self);
  start_ticking (self);

  return G_SOURCE_REMOVE;
}

/* Times are told in minutes: the next one is waited for. */
static void
start_ticking (DeskTicketList *self)
{
  gint64 now_ms = desk_clock_get_now_ms (desk_store_get_clock (self->store));
  gint64 rest_ms = DESK_MINUTE_MS - now_ms % DESK_MINUTE_MS;

  self->tick_source = g_timeout_add ((guint) rest_ms + 1, tick_cb, self);
}

/* --- GListModel --- */

static GType
desk_ticket_list_get_item_type (GListModel *model)
{
  return DESK_TYPE_TICKET_ITEM;
}

static guint
desk_ticket_list_get_n_items (GListModel *model)
{
  DeskTicketList *self = DESK_TICKET_LIST (model);

  return self->old_rows != NULL ? self->new_end + self->old_rows->len - self->old_start : self->rows->len;
}

static gpointer
desk_ticket_list_get_item (GListModel *model,
                           guint       position)
{
  DESK_TRACE_SCOPE;
  DeskTicketList *self = DESK_TICKET_LIST (model);
  gint64 row_no;

  if (position >= desk_ticket_list_get_n_items (model))
    return NULL;

  if (self->old_rows == NULL || position < self->new_end)
    row_no = g_array_index (self->rows, gint64, position);
  else
    row_no = g_array_index (self->old_rows, gint64, self->old_start + position - self->new_end);

  return desk_ticket_items_get (self->items, row_no);
}

static void
desk_ticket_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_ticket_list_get_item_type;
  iface->get_n_items = desk_ticket_list_get_n_items;
  iface->get_item = desk_ticket_list_get_item;
}

/* --- GObject --- */

static void
desk_ticket_list_dispose (GObject *object)
{
  DeskTicketList *self = DESK_TICKET_LIST (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_pointer (&self->items, desk_ticket_items_close);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (desk_ticket_list_parent_class)->dispose (object);
}

static void
desk_ticket_list_finalize (GObject *object)
{
  DeskTicketList *self = DESK_TICKET_LIST (object);

  g_array_unref (self->rows);
  g_free (self->search);

  G_OBJECT_CLASS (desk_ticket_list_parent_class)->finalize (object);
}

static void
desk_ticket_list_class_init (DeskTicketListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = desk_ticket_list_dispose;
  object_class->finalize = desk_ticket_list_finalize;

  /**
   * DeskTicketList::looked:
   * @self: the list
   *
   * The list has been brought up to date: what had to be told of it has been.
   */
  signals[LOOKED] = g_signal_new ("looked", DESK_TYPE_TICKET_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskTicketList::ticked:
   * @self: the list
   *
   * Times told in minutes are told differently now, or the shift ends at
   * another time, see desk_ticket_list_get_viewer().
   */
  signals[TICKED] = g_signal_new ("ticked", DESK_TYPE_TICKET_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskTicketList::filled:
   * @self: the list
   *
   * Every item that is looked at has its row.
   */
  signals[FILLED] = g_signal_new ("filled", DESK_TYPE_TICKET_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskTicketList::failed:
   * @self: the list
   * @message: what could not be read, and why
   */
  signals[FAILED] = g_signal_new ("failed", DESK_TYPE_TICKET_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
desk_ticket_list_init (DeskTicketList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * desk_ticket_list_new:
 * @store: an open desk
 *
 * Returns: (transfer full): an empty list, see desk_ticket_list_show()
 */
DeskTicketList *
desk_ticket_list_new (DeskStore *store)
{
  DeskTicketList *self;

  g_return_val_if_fail (DESK_IS_STORE (store), NULL);

  self = g_object_new (DESK_TYPE_TICKET_LIST, NULL);
  self->store = g_object_ref (store);
  self->items = desk_ticket_items_new (store, items_filled_cb, items_failed_cb, self);
  g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  start_ticking (self);

  return self;
}

/**
 * desk_ticket_list_get_store:
 * @self: a list
 *
 * Returns: (transfer none): the desk
 */
DeskStore *
desk_ticket_list_get_store (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), NULL);

  return self->store;
}

/**
 * desk_ticket_list_set_me:
 * @self: a list
 * @me: the analyst who looks, or nil
 */
void
desk_ticket_list_set_me (DeskTicketList *self,
                         const DeskUuid *me)
{
  g_return_if_fail (DESK_IS_TICKET_LIST (self));

  if (desk_uuid_equal (&self->me, me))
    return;

  self->me = *me;
  if (self->is_shown)
    select_anew (self);
}

/**
 * desk_ticket_list_show:
 * @self: a list
 * @view: which tickets
 * @search: (nullable): only those that a search for this finds; empty: all
 *
 * What is in the list stays until the first rows of the new view are there.
 */
void
desk_ticket_list_show (DeskTicketList *self,
                       DeskView        view,
                       const char     *search)
{
  g_return_if_fail (DESK_IS_TICKET_LIST (self));

  if (search != NULL && search[0] == '\0')
    search = NULL;
  if (self->is_shown && self->view == view && g_strcmp0 (self->search, search) == 0)
    return;

  self->is_shown = TRUE;
  self->view = view;
  g_free (self->search);
  self->search = g_strdup (search);
  select_anew (self);
}

DeskView
desk_ticket_list_get_view (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), DESK_VIEW_ALL);

  return self->view;
}

/**
 * desk_ticket_list_get_search:
 * @self: a list
 *
 * Returns: (nullable): what is searched for
 */
const char *
desk_ticket_list_get_search (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), NULL);

  return self->search;
}

/**
 * desk_ticket_list_load_all:
 * @self: a list
 *
 * Asks for what comes after the first rows: once they are on the screen.
 */
void
desk_ticket_list_load_all (DeskTicketList *self)
{
  g_return_if_fail (DESK_IS_TICKET_LIST (self));

  if (self->wants_all || !self->is_shown)
    return;

  self->wants_all = TRUE;
  if (!self->is_whole)
    select_rows (self);
}

/**
 * desk_ticket_list_look_again:
 * @self: a list
 *
 * Time has gone on: tickets wake, and targets are missed. Done by itself
 * every minute.
 */
void
desk_ticket_list_look_again (DeskTicketList *self)
{
  g_return_if_fail (DESK_IS_TICKET_LIST (self));

  if (self->is_shown)
    select_rows (self);
}

/**
 * desk_ticket_list_is_looking:
 * @self: a list
 *
 * Returns: whether what stands in the list is being looked up
 */
gboolean
desk_ticket_list_is_looking (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), FALSE);

  return self->is_selecting;
}

/**
 * desk_ticket_list_is_whole:
 * @self: a list
 *
 * Returns: whether all tickets of the view are in the list, not only the
 *   first
 */
gboolean
desk_ticket_list_is_whole (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), FALSE);

  return self->is_whole;
}

/**
 * desk_ticket_list_is_filled:
 * @self: a list
 *
 * Returns: whether no item waits for its row
 */
gboolean
desk_ticket_list_is_filled (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), FALSE);

  return desk_ticket_items_is_filled (self->items);
}

/**
 * desk_ticket_list_get_n_held:
 * @self: a list
 *
 * Returns: how many items there are in memory, with or without a row
 */
guint
desk_ticket_list_get_n_held (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), 0);

  return desk_ticket_items_get_n (self->items);
}

/**
 * desk_ticket_list_get_viewer:
 * @self: a list
 *
 * Returns: (transfer none): who looked and when, at the last look
 */
const DeskViewer *
desk_ticket_list_get_viewer (DeskTicketList *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), NULL);

  return &self->viewer;
}

/**
 * desk_ticket_list_find_row:
 * @self: a list
 * @row_no: key of a ticket in this file
 * @position: (out): where it stands
 *
 * Returns: whether it is in the list
 */
gboolean
desk_ticket_list_find_row (DeskTicketList *self,
                           gint64          row_no,
                           guint          *position)
{
  g_return_val_if_fail (DESK_IS_TICKET_LIST (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (g_array_index (self->rows, gint64, i) == row_no)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}
