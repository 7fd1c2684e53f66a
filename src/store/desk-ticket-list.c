// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tickets of a view as a list model that reads only what is looked at.
 *
 * A reader selects the keys of the tickets in their order: one screenful
 * first, the rest when desk_ticket_list_load_all() is called. An item is there
 * at once; the row behind it is asked for, up to a page at a time, and fills
 * it. The list knows the items that somebody holds, so a ticket has the same
 * item for as long as anybody looks at it, wherever it moves; and it holds the
 * latest few itself, so that scrolling back finds them. All others are let go.
 *
 * When the desk changes, the items of touched tickets are asked for again and
 * the keys are selected anew; what comes back is a few splices. At most one
 * selection is under way; more changes meanwhile lead to one more. An answer
 * to a question that has been overtaken is dropped.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-row-diff.h"
#include "desk-ticket-item-private.h"
#include "desk-ticket-list-query.h"
#include "desk-ticket-list.h"
#include "desk-trace.h"

/* Readers are few, and the ticket pane wants one too. */
#define MAX_LOADING 2
#define MAX_KEPT 384

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

  GHashTable *items; /* gint64 to DeskTicketItem, not held */
  GQueue wanted;     /* of DeskTicketItem, not held */
  GList *last_wanted; /* after which the next of the same round comes */
  GQueue kept;       /* of DeskTicketItem, the latest last */
  guint n_loading;
  guint64 n_asked;
  guint load_source;

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

/* --- the rows behind the items --- */

/* A question for some rows. */
typedef struct {
  DeskTicketList *list;
  GArray *row_nos;
  guint64 number;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->list);
  g_array_unref (load->row_nos);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static void load_wanted (DeskTicketList *self);

static gboolean
load_cb (gpointer data)
{
  DESK_TRACE_SCOPE;
  DeskTicketList *self = data;

  self->load_source = 0;
  load_wanted (self);

  return G_SOURCE_REMOVE;
}

/* What is asked for latest is looked at now, and comes first; but what is asked
 * for in one round keeps its order. */
static void
want_item (DeskTicketList *self,
           DeskTicketItem *item)
{
  if (item->is_wanted)
    return;

  item->is_wanted = TRUE;
  if (self->last_wanted == NULL)
    g_queue_push_head_link (&self->wanted, &item->link);
  else
    g_queue_insert_after_link (&self->wanted, self->last_wanted, &item->link);
  self->last_wanted = &item->link;
  if (self->load_source == 0)
    self->load_source = g_idle_add_full (G_PRIORITY_HIGH, load_cb, self, NULL);
}

static void
unwant_item (DeskTicketList *self,
             DeskTicketItem *item)
{
  if (!item->is_wanted)
    return;

  item->is_wanted = FALSE;
  if (self->last_wanted == &item->link)
    self->last_wanted = NULL;
  g_queue_unlink (&self->wanted, &item->link);
}

static void
item_gone_cb (DeskTicketItem *item,
              gpointer        owner)
{
  DeskTicketList *self = owner;

  unwant_item (self, item);
  g_hash_table_remove (self->items, &item->row_no);
}

static void
keep_item (DeskTicketList *self,
           DeskTicketItem *item)
{
  if (item->is_kept)
    return;

  item->is_kept = TRUE;
  g_queue_push_tail (&self->kept, g_object_ref (item));
  if (self->kept.length > MAX_KEPT)
    {
      DeskTicketItem *oldest = g_queue_pop_head (&self->kept);

      oldest->is_kept = FALSE;
      g_object_unref (oldest);
    }
}

static void
fill_item (DeskTicketList *self,
           gint64          row_no,
           DeskQueueRow   *row,
           guint64         number)
{
  DeskTicketItem *item = g_hash_table_lookup (self->items, &row_no);

  /* Nobody looks at it any more, or a later question knows better. */
  if (item == NULL || item->asked != number || row == NULL)
    return;

  g_object_ref (item);
  desk_ticket_item_set_row (item, row);
  keep_item (self, item);
  g_object_unref (item);
}

static void
rows_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  DESK_TRACE_SCOPE;
  g_autoptr (Load) load = user_data;
  DeskTicketList *self = load->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = desk_store_read_finish (DESK_STORE (source), result, &error);

  self->n_loading--;
  if (rows == NULL)
    fail (self, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    fill_item (self, g_array_index (load->row_nos, gint64, i), g_ptr_array_index (rows, i), load->number);

  load_wanted (self);
  if (self->n_loading == 0)
    g_signal_emit (self, signals[FILLED], 0);
}

static void
load_wanted (DeskTicketList *self)
{
  self->last_wanted = NULL;
  while (self->wanted.length > 0 && self->n_loading < MAX_LOADING)
    {
      Load *load = g_new0 (Load, 1);

      load->list = g_object_ref (self);
      load->row_nos = g_array_new (FALSE, FALSE, sizeof (gint64));
      load->number = ++self->n_asked;
      while (self->wanted.length > 0 && load->row_nos->len < DESK_QUEUE_PAGE)
        {
          DeskTicketItem *item = g_queue_pop_head_link (&self->wanted)->data;

          item->is_wanted = FALSE;
          item->asked = load->number;
          g_array_append_val (load->row_nos, item->row_no);
        }
      self->n_loading++;
      desk_store_read_async (self->store, desk_list_load, g_array_ref (load->row_nos), (GDestroyNotify) g_array_unref, (GDestroyNotify) g_ptr_array_unref, NULL,
                             rows_loaded_cb, load);
    }
}

static void
want_row (DeskTicketList *self,
          gint64          row_no)
{
  DeskTicketItem *item = g_hash_table_lookup (self->items, &row_no);

  if (item != NULL)
    want_item (self, item);
}

static void
want_all (DeskTicketList *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    want_item (self, item);
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
    want_row (self, g_array_index (touched, gint64, i));
}

static void
store_changed_cb (DeskStore      *store,
                  DeskChangeSet  *changes,
                  DeskTicketList *self)
{
  DESK_TRACE_SCOPE;

  if (desk_list_changes_names (changes))
    {
      want_all (self);
    }
  else
    {
      for (guint i = 0; i < desk_change_set_get_n_rows (changes); i++)
        {
          const DeskRowChange *change = desk_change_set_get_row (changes, i);

          if (change->table == DESK_TABLE_TICKET)
            want_row (self, change->row_no);
        }
      if (desk_list_changes_parts (changes))
        desk_store_read_async (store, desk_list_find_touched, desk_change_set_ref (changes), (GDestroyNotify) desk_change_set_unref,
                               (GDestroyNotify) g_array_unref, NULL, touched_found_cb, g_object_ref (self));
    }

  if (self->is_shown && desk_list_changes_order (changes, self->search != NULL))
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
  DeskTicketItem *item;
  gint64 row_no;

  if (position >= desk_ticket_list_get_n_items (model))
    return NULL;

  if (self->old_rows == NULL || position < self->new_end)
    row_no = g_array_index (self->rows, gint64, position);
  else
    row_no = g_array_index (self->old_rows, gint64, self->old_start + position - self->new_end);

  item = g_hash_table_lookup (self->items, &row_no);
  if (item != NULL)
    return g_object_ref (item);

  item = desk_ticket_item_new (row_no, item_gone_cb, self);
  g_hash_table_insert (self->items, &item->row_no, item);
  want_item (self, item);

  return item;
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
let_go_of_items (DeskTicketList *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      unwant_item (self, item);
      DESK_TICKET_ITEM (item)->gone = NULL;
    }
  g_hash_table_remove_all (self->items);
  while ((item = g_queue_pop_head (&self->kept)) != NULL)
    g_object_unref (item);
}

static void
desk_ticket_list_dispose (GObject *object)
{
  DeskTicketList *self = DESK_TICKET_LIST (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->load_source, g_source_remove);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  let_go_of_items (self);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (desk_ticket_list_parent_class)->dispose (object);
}

static void
desk_ticket_list_finalize (GObject *object)
{
  DeskTicketList *self = DESK_TICKET_LIST (object);

  g_hash_table_unref (self->items);
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
  self->items = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->wanted);
  g_queue_init (&self->kept);
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

  return self->n_loading == 0 && self->wanted.length == 0;
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

  return g_hash_table_size (self->items);
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
