// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An item is there at once; the row behind it is asked for, up to a page at a
 * time, and fills it. The items that somebody holds are known, so a ticket has
 * the same item for as long as anybody looks at it, wherever it moves; and the
 * latest few are held here, so that scrolling back finds them. All others are
 * let go.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-ticket-item-private.h"
#include "desk-ticket-items.h"
#include "desk-ticket-list-query.h"
#include "desk-trace.h"

/* Readers are few, and the ticket pane wants one too. */
#define MAX_LOADING 2
#define MAX_KEPT    384

struct _DeskTicketItems {
  guint ref_count; /* the list's, and one for each question */
  DeskStore *store;
  DeskTicketItemsFilled filled;
  DeskTicketItemsFailed failed;
  gpointer data;

  GHashTable *items;  /* gint64 to DeskTicketItem, not held */
  GQueue wanted;      /* of DeskTicketItem, not held */
  GList *last_wanted; /* after which the next of the same round comes */
  GQueue kept;        /* of DeskTicketItem, the latest last */
  guint n_loading;
  guint64 n_asked;
  guint load_source;
};

static DeskTicketItems *
items_ref (DeskTicketItems *self)
{
  self->ref_count++;

  return self;
}

static void
items_unref (DeskTicketItems *self)
{
  if (--self->ref_count > 0)
    return;

  g_hash_table_unref (self->items);
  g_free (self);
}

/* A question for some rows. */
typedef struct {
  DeskTicketItems *items;
  GArray *row_nos;
  guint64 number;
} Load;

static void
load_free (Load *load)
{
  items_unref (load->items);
  g_array_unref (load->row_nos);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static void
load_wanted (DeskTicketItems *self);

static gboolean
load_cb (gpointer data)
{
  DESK_TRACE_SCOPE;
  DeskTicketItems *self = data;

  self->load_source = 0;
  load_wanted (self);

  return G_SOURCE_REMOVE;
}

/* What is asked for latest is looked at now, and comes first; but what is asked
 * for in one round keeps its order. */
static void
want_item (DeskTicketItems *self,
           DeskTicketItem  *item)
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
unwant_item (DeskTicketItems *self,
             DeskTicketItem  *item)
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
  DeskTicketItems *self = owner;

  unwant_item (self, item);
  g_hash_table_remove (self->items, &item->row_no);
}

static void
keep_item (DeskTicketItems *self,
           DeskTicketItem  *item)
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
fill_item (DeskTicketItems *self,
           gint64           row_no,
           DeskQueueRow    *row,
           guint64          number)
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
  DeskTicketItems *self = load->items;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = desk_store_read_finish (DESK_STORE (source), result, &error);

  self->n_loading--;
  if (rows == NULL && self->failed != NULL)
    self->failed (self->data, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    fill_item (
        self, g_array_index (load->row_nos, gint64, i), g_ptr_array_index (rows, i), load->number);

  load_wanted (self);
  if (self->n_loading == 0 && self->filled != NULL)
    self->filled (self->data);
}

static void
load_wanted (DeskTicketItems *self)
{
  self->last_wanted = NULL;
  while (self->wanted.length > 0 && self->n_loading < MAX_LOADING)
    {
      Load *load = g_new0 (Load, 1);

      load->items = items_ref (self);
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
      desk_store_read_async (self->store,
                             desk_list_load,
                             g_array_ref (load->row_nos),
                             (GDestroyNotify) g_array_unref,
                             (GDestroyNotify) g_ptr_array_unref,
                             NULL,
                             rows_loaded_cb,
                             load);
    }
}

/**
 * desk_ticket_items_new:
 * @store: an open desk
 * @filled: called when every item that is looked at has its row
 * @failed: called when rows could not be read
 * @data: passed to both
 *
 * Returns: (transfer full): no items yet
 */
DeskTicketItems *
desk_ticket_items_new (DeskStore             *store,
                       DeskTicketItemsFilled  filled,
                       DeskTicketItemsFailed  failed,
                       gpointer               data)
{
  DeskTicketItems *self = g_new0 (DeskTicketItems, 1);

  self->ref_count = 1;
  self->store = g_object_ref (store);
  self->filled = filled;
  self->failed = failed;
  self->data = data;
  self->items = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->wanted);
  g_queue_init (&self->kept);

  return self;
}

/**
 * desk_ticket_items_close:
 * @self: (transfer full): items that nobody asks for any more
 *
 * Items that others hold stay as they are. Nothing is called from here on.
 */
void
desk_ticket_items_close (DeskTicketItems *self)
{
  GHashTableIter iter;
  gpointer item;

  self->filled = NULL;
  self->failed = NULL;
  g_clear_handle_id (&self->load_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      unwant_item (self, item);
      DESK_TICKET_ITEM (item)->gone = NULL;
    }
  g_hash_table_remove_all (self->items);
  while ((item = g_queue_pop_head (&self->kept)) != NULL)
    g_object_unref (item);
  g_clear_object (&self->store);
  items_unref (self);
}

/**
 * desk_ticket_items_get:
 * @self: items
 * @row_no: key of a ticket in this file
 *
 * Returns: (transfer full): the ticket's item, whose row may still be missing
 */
DeskTicketItem *
desk_ticket_items_get (DeskTicketItems *self,
                       gint64           row_no)
{
  DeskTicketItem *item = g_hash_table_lookup (self->items, &row_no);

  if (item != NULL)
    return g_object_ref (item);

  item = desk_ticket_item_new (row_no, item_gone_cb, self);
  g_hash_table_insert (self->items, &item->row_no, item);
  want_item (self, item);

  return item;
}

/**
 * desk_ticket_items_want:
 * @self: items
 * @row_no: key of a ticket that has changed
 *
 * Reads its row anew, if anybody looks at it.
 */
void
desk_ticket_items_want (DeskTicketItems *self,
                        gint64           row_no)
{
  DeskTicketItem *item = g_hash_table_lookup (self->items, &row_no);

  if (item != NULL)
    want_item (self, item);
}

void
desk_ticket_items_want_all (DeskTicketItems *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    want_item (self, item);
}

/**
 * desk_ticket_items_is_filled:
 * @self: items
 *
 * Returns: whether no item waits for its row
 */
gboolean
desk_ticket_items_is_filled (DeskTicketItems *self)
{
  return self->n_loading == 0 && self->wanted.length == 0;
}

/**
 * desk_ticket_items_get_n:
 * @self: items
 *
 * Returns: how many there are in memory, with or without a row
 */
guint
desk_ticket_items_get_n (DeskTicketItems *self)
{
  return g_hash_table_size (self->items);
}
