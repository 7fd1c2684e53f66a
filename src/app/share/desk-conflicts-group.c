// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tickets on which two have written the same field: each leads to where it
 * is decided.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-conflict.h"
#include "desk-conflicts-group.h"
#include "desk-record.h"
#include "desk-records.h"
#include "desk-safe-text.h"

/* Longer lists are not read; the rest follows when these are settled. */
#define MAX_ROWS 50

struct _DeskConflictsGroup {
  AdwPreferencesGroup parent_instance;

  DeskSession *session;
  GPtrArray *rows;
  guint n_shown;
  guint64 segment; /* that they were read after */
};

enum {
  TICKET_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskConflictsGroup, desk_conflicts_group, ADW_TYPE_PREFERENCES_GROUP)

/* A ticket with conflicts. */
typedef struct {
  DeskUuid ticket;
  char *number;
  char *summary;
  guint n;
} Item;

static void
item_free (gpointer data)
{
  Item *self = data;

  g_free (self->number);
  g_free (self->summary);
  g_free (self);
}

/* Nil for what is on no ticket. */
static DeskUuid
find_ticket (DeskFile           *file,
             const DeskConflict *conflict)
{
  g_autoptr (DeskRecord) entry = NULL;
  DeskUuid ticket = { { 0 } };

  if (g_str_equal (conflict->table, "ticket"))
    return conflict->row;
  if (g_str_equal (conflict->table, "entry"))
    entry = desk_record_load (file, DESK_TABLE_ENTRY, &conflict->row, NULL);
  if (entry != NULL)
    desk_record_get_uuid (entry, "ticket_id", &ticket);

  return ticket;
}

static Item *
make_item (DeskFile       *file,
           const DeskUuid *ticket)
{
  g_autoptr (DeskRecord) record = desk_uuid_is_nil (ticket) ? NULL : desk_record_load (file, DESK_TABLE_TICKET, ticket, NULL);
  Item *item = g_new0 (Item, 1);

  if (record == NULL)
    return item;
  item->ticket = *ticket;
  item->summary = g_strdup (desk_record_get_text (record, "summary"));
  item->number = desk_ticket_format_name ((DeskTicketType) desk_record_get_enum (record, "type"), desk_record_get_integer (record, "number", 0), desk_record_get_text (record, "alias"));

  return item;
}

static gpointer
load_items (DeskFile *file,
            gpointer  data,
            GError  **error)
{
  g_autoptr (GPtrArray) conflicts = desk_conflicts_load (file, NULL, error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);

  if (conflicts == NULL)
    return NULL;
  for (guint i = 0; i < conflicts->len; i++)
    {
      DeskUuid ticket = find_ticket (file, g_ptr_array_index (conflicts, i));
      Item *item = NULL;

      for (guint j = 0; j < items->len && item == NULL; j++)
        {
          Item *each = g_ptr_array_index (items, j);

          if (desk_uuid_equal (&each->ticket, &ticket))
            item = each;
        }
      if (item == NULL)
        {
          if (items->len == MAX_ROWS)
            break;
          item = make_item (file, &ticket);
          g_ptr_array_add (items, item);
        }
      item->n++;
    }

  return g_steal_pointer (&items);
}

static void
row_activated_cb (AdwActionRow *row,
                  gpointer      data)
{
  g_signal_emit (data, signals[TICKET_ACTIVATED], 0, g_object_get_data (G_OBJECT (row), "ticket"));
}

static void
add_row (DeskConflictsGroup *self,
         const Item         *item)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_ticket = !desk_uuid_is_nil (&item->ticket);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conflict", "%u conflicts", item->n), item->n);
  g_autofree char *summary = is_ticket ? desk_safe_text (item->summary) : NULL;
  g_autofree char *subtitle = item->number != NULL ? g_strdup_printf ("%s · %s", item->number, count) : g_strdup (count);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), is_ticket ? summary : _("On other records: “deskbellctl desk conflicts” lists them, and “desk settle” decides"));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (is_ticket)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "ticket", desk_uuid_copy (&item->ticket), g_free);
      g_signal_connect (row, "activated", G_CALLBACK (row_activated_cb), self);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DeskConflictsGroup) self = data;
  g_autoptr (GPtrArray) items = desk_store_read_finish (DESK_STORE (source), result, NULL);

  if (self->session == NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; items != NULL && i < items->len; i++)
    add_row (self, g_ptr_array_index (items, i));
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

static void
desk_conflicts_group_dispose (GObject *object)
{
  DeskConflictsGroup *self = DESK_CONFLICTS_GROUP (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_conflicts_group_parent_class)->dispose (object);
}

static void
desk_conflicts_group_finalize (GObject *object)
{
  g_ptr_array_unref (DESK_CONFLICTS_GROUP (object)->rows);

  G_OBJECT_CLASS (desk_conflicts_group_parent_class)->finalize (object);
}

static void
desk_conflicts_group_class_init (DeskConflictsGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = desk_conflicts_group_dispose;
  object_class->finalize = desk_conflicts_group_finalize;

  /**
   * DeskConflictsGroup::ticket-activated:
   * @self: the list
   * @ticket: (type gpointer): the #DeskUuid of a ticket with conflicts
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_CONFLICTS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
desk_conflicts_group_init (DeskConflictsGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * desk_conflicts_group_show:
 * @self: a list
 * @session: of a shared desk
 * @state: how it stands
 *
 * Reads the conflicts again, if they may be others than before.
 */
void
desk_conflicts_group_show (DeskConflictsGroup  *self,
                           DeskSession         *session,
                           const DeskSyncState *state)
{
  g_return_if_fail (DESK_IS_CONFLICTS_GROUP (self));

  g_set_object (&self->session, session);
  if (state->n_conflicts == self->n_shown && (state->n_conflicts == 0 || state->segment == self->segment))
    return;
  self->n_shown = state->n_conflicts;
  self->segment = state->segment;
  desk_store_read_async (desk_session_get_store (session), load_items, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, loaded_cb, g_object_ref (self));
}
