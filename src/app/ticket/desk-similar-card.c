// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is like a ticket, or like what is being typed: tickets, problems with
 * known errors, articles. It is looked for after a pause in typing, on a
 * reading thread; what is not wanted any more is given up.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-label.h"
#include "desk-safe-text.h"
#include "desk-similar-card.h"
#include "desk-widget-util.h"

/* Who types goes on within this time. */
#define PAUSE_MS 150
#define MAX_CHARS 26

struct _DeskSimilarCard {
  GtkWidget parent_instance;

  GtkWidget *empty;
  GtkWidget *titles[DESK_N_SIMILAR];
  GtkWidget *lists[DESK_N_SIMILAR];

  DeskSession *session;
  DeskTicketSnapshot *snapshot; /* NULL where there is no ticket yet */
  DeskSimilarQuery *query;      /* what was asked for last, or is going to be */
  char *links;                  /* of the ticket, as they were then */
  GPtrArray *found;             /* of DeskSimilar, as the rows stand */
  GCancellable *finding;
  guint pause_source;
};

enum {
  TICKET_ACTIVATED,
  ARTICLE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskSimilarCard, desk_similar_card, GTK_TYPE_WIDGET)

/* --- rows --- */

static char *
dup_icon_name (const DeskSimilar *similar)
{
  if (similar->is_article)
    return g_strdup (similar->kind == DESK_SIMILAR_KNOWN_ERROR ? "deskbell-article-known-error-symbolic" : "deskbell-article-symbolic");

  return g_strdup_printf ("deskbell-type-%s-symbolic", desk_enum_value_name (DESK_ENUM_TICKET_TYPE, (int) similar->type));
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *text,
           gboolean    is_small)
{
  g_autofree char *safe = desk_safe_text (text);
  GtkWidget *label = gtk_label_new (safe);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  desk_label_wrap_for (GTK_LABEL (label), safe);
  gtk_label_set_lines (GTK_LABEL (label), is_small ? 3 : 2);
  /* What is found does not make the column wider. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_small)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static const DeskSimilar *
get_similar (GtkWidget *within)
{
  GtkWidget *row = GTK_IS_LIST_BOX_ROW (within) ? within : gtk_widget_get_ancestor (within, GTK_TYPE_LIST_BOX_ROW);

  return g_object_get_data (G_OBJECT (row), "similar");
}

/* Refused, it can be tried again; the window says why. */
static void
linked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) button = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);

  if (commit == NULL)
    gtk_widget_set_sensitive (button, TRUE);
}

static void
link_clicked_cb (DeskSimilarCard *self,
                 GtkWidget       *button)
{
  const DeskSimilar *similar = get_similar (button);
  DeskTicketAction *action = desk_ticket_snapshot_begin_action (self->snapshot, self->session, DESK_ACTION_LINK);

  /* The row says that it is linked when it is. */
  gtk_widget_set_sensitive (button, FALSE);
  desk_operation_put_uuid (desk_ticket_action_get_entry (action), similar->is_article ? "article_id" : "linked_ticket_id", &similar->id);
  desk_session_act_async (self->session, action, linked_cb, g_object_ref (button));
}

static void
same_clicked_cb (DeskSimilarCard *self,
                 GtkWidget       *button)
{
  g_autofree char *id = desk_uuid_to_string (&get_similar (button)->id);

  gtk_widget_activate_action (GTK_WIDGET (self), "ticket.same", "s", id);
}

static GtkWidget *
add_button (DeskSimilarCard *self,
            GtkWidget       *box,
            const char      *icon_name,
            const char      *label,
            const char      *number,
            GCallback        callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), label, number);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "similar-deed");
  desk_widget_set_spoken (button, spoken);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

/* What can be done with it beside opening it. */
static void
add_deeds (DeskSimilarCard   *self,
           GtkWidget         *box,
           const DeskSimilar *similar)
{
  if (self->snapshot == NULL || desk_uuid_is_nil (&self->snapshot->me) || desk_record_is_withdrawn (self->snapshot->details->ticket))
    return;
  if (!similar->is_article && similar->kind == DESK_SIMILAR_TICKET && similar->has_resolution && !similar->is_same_customer)
    add_button (self, box, "deskbell-attempt-symbolic", _("Same trouble again…"), similar->number, G_CALLBACK (same_clicked_cb));
  if (similar->is_linked)
    {
      GtkWidget *image = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_widget_set_tooltip_text (image, _("Linked"));
      gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
      desk_widget_set_spoken (image, _("Linked"));
      gtk_widget_add_css_class (image, "similar-deed");
      gtk_box_append (GTK_BOX (box), image);
      return;
    }
  add_button (self, box, "insert-link-symbolic", similar->is_article ? _("Article used") : _("Link"), similar->number, G_CALLBACK (link_clicked_cb));
}

static GtkWidget *
make_row (DeskSimilarCard   *self,
          const DeskSimilar *similar)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *icon_name = dup_icon_name (similar);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  g_autofree char *why = desk_similar_dup_reason (similar);
  const char *const parts[] = { similar->number, similar->is_article ? NULL : desk_enum_value_label (DESK_ENUM_STATUS, (int) similar->status), why };
  g_autofree char *facts = desk_safe_text_join (parts, G_N_ELEMENTS (parts));
  g_autofree char *title = desk_safe_text (similar->title);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, facts);

  g_object_set_data (G_OBJECT (row), "similar", (gpointer) similar);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_box_append (GTK_BOX (box), icon);
  add_label (texts, similar->title, FALSE);
  add_label (texts, facts, TRUE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  add_deeds (self, box, similar);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, title);
  desk_widget_set_spoken (row, spoken);

  return row;
}

static void
remove_rows (DeskSimilarCard *self)
{
  for (guint i = 0; i < DESK_N_SIMILAR; i++)
    {
      GtkWidget *child;

      while ((child = gtk_widget_get_first_child (self->lists[i])) != NULL)
        gtk_list_box_remove (GTK_LIST_BOX (self->lists[i]), child);
    }
}

static void
show (DeskSimilarCard *self)
{
  guint n[DESK_N_SIMILAR] = { 0 };
  guint n_all = self->found != NULL ? self->found->len : 0;

  remove_rows (self);
  for (guint i = 0; i < n_all; i++)
    {
      const DeskSimilar *similar = g_ptr_array_index (self->found, i);

      gtk_list_box_append (GTK_LIST_BOX (self->lists[similar->kind]), make_row (self, similar));
      n[similar->kind]++;
    }
  for (guint i = 0; i < DESK_N_SIMILAR; i++)
    {
      gtk_widget_set_visible (self->titles[i], n[i] > 0);
      gtk_widget_set_visible (self->lists[i], n[i] > 0);
    }
  /* Nothing is said while it is being looked for. */
  gtk_widget_set_visible (self->empty, n_all == 0 && (self->query == NULL || self->found != NULL));
  gtk_label_set_label (GTK_LABEL (self->empty), self->query == NULL ? _("What is like it appears here while you type") : _("Nothing like it was found"));
}

static gboolean
is_same (const GPtrArray *a,
         const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const DeskSimilar *x = g_ptr_array_index (a, i);
      const DeskSimilar *y = g_ptr_array_index (b, i);
      g_autofree char *why_x = desk_similar_dup_reason (x);
      g_autofree char *why_y = desk_similar_dup_reason (y);

      if (!desk_uuid_equal (&x->id, &y->id) || x->is_linked != y->is_linked || x->status != y->status || x->has_resolution != y->has_resolution ||
          g_strcmp0 (x->number, y->number) != 0 || g_strcmp0 (x->title, y->title) != 0 || !g_str_equal (why_x, why_y))
        return FALSE;
    }

  return TRUE;
}

/* --- looking --- */

static gpointer
find_similar (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  return desk_similar_find (file, data, error);
}

static DeskSimilarQuery *
copy_query (const DeskSimilarQuery *query)
{
  DeskSimilarQuery *copy = desk_similar_query_new ();

  *copy = *query;
  copy->text = g_strdup (query->text);

  return copy;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  DeskSimilarCard *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_SIMILAR_CARD (user_data);
  g_clear_object (&self->finding);
  if (found == NULL)
    {
      /* It is a help beside the work: nobody is stopped for it. */
      g_debug ("What is similar could not be found: %s", error->message);
      return;
    }
  /* Rows that say what they said before stay, with the focus in them. */
  if (is_same (self->found, found))
    return;
  remove_rows (self);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = g_steal_pointer (&found);
  show (self);
}

static gboolean
pause_cb (gpointer data)
{
  DeskSimilarCard *self = data;

  self->pause_source = 0;
  self->finding = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (self->session), find_similar, copy_query (self->query), (GDestroyNotify) desk_similar_query_free,
                         (GDestroyNotify) g_ptr_array_unref, self->finding, found_cb, self);

  return G_SOURCE_REMOVE;
}

static void
give_up (DeskSimilarCard *self)
{
  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
}

static void
forget (DeskSimilarCard *self)
{
  give_up (self);
  g_clear_pointer (&self->query, desk_similar_query_free);
  remove_rows (self);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  show (self);
}

static gboolean
asks_the_same (const DeskSimilarQuery *a,
               const DeskSimilarQuery *b)
{
  return a != NULL && g_strcmp0 (a->text, b->text) == 0 && desk_uuid_equal (&a->customer, &b->customer) && desk_uuid_equal (&a->item, &b->item) &&
         desk_uuid_equal (&a->ticket, &b->ticket);
}

static void
look (DeskSimilarCard *self)
{
  give_up (self);
  self->pause_source = g_timeout_add (PAUSE_MS, pause_cb, self);
}

/* --- the class --- */

static void
row_activated_cb (DeskSimilarCard *self,
                  GtkListBoxRow   *row)
{
  const DeskSimilar *similar = get_similar (GTK_WIDGET (row));
  DeskUuid id = similar->id;

  g_signal_emit (self, signals[similar->is_article ? ARTICLE_ACTIVATED : TICKET_ACTIVATED], 0, &id);
}

static void
desk_similar_card_dispose (GObject *object)
{
  DeskSimilarCard *self = DESK_SIMILAR_CARD (object);
  GtkWidget *child;

  give_up (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->query, desk_similar_query_free);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  g_clear_pointer (&self->links, g_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_similar_card_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, DESK_TYPE_SIMILAR_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
desk_similar_card_class_init (DeskSimilarCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_similar_card_dispose;

  /**
   * DeskSimilarCard::ticket-activated:
   * @self: the card
   * @ticket: (type gpointer): the #DeskUuid of a ticket that is to be seen
   */
  signals[TICKET_ACTIVATED] = add_signal ("ticket-activated");

  /**
   * DeskSimilarCard::article-activated:
   * @self: the card
   * @article: (type gpointer): the #DeskUuid of an article that is to be read
   */
  signals[ARTICLE_ACTIVATED] = add_signal ("article-activated");

  gtk_widget_class_set_css_name (widget_class, "similarcard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
desk_similar_card_init (DeskSimilarCard *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 2);
  desk_widget_set_spoken (GTK_WIDGET (self), _("Similar"));
  self->empty = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
  for (guint i = 0; i < DESK_N_SIMILAR; i++)
    {
      const char *label = desk_similar_kind_label ((DeskSimilarKind) i);
      /* Translators: tickets, articles … of the card “Similar”; the queue is
       * called “Tickets” too */
      g_autofree char *spoken = g_strdup_printf (_("Similar: %s"), label);

      self->titles[i] = gtk_label_new (label);
      gtk_label_set_xalign (GTK_LABEL (self->titles[i]), 0);
      gtk_widget_add_css_class (self->titles[i], "caption-heading");
      gtk_widget_set_margin_top (self->titles[i], 4);
      gtk_widget_set_parent (self->titles[i], GTK_WIDGET (self));
      self->lists[i] = gtk_list_box_new ();
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->lists[i]), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (self->lists[i], "found");
      gtk_widget_add_css_class (self->lists[i], "tried");
      desk_widget_set_spoken (self->lists[i], spoken);
      g_signal_connect_object (self->lists[i], "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (self->lists[i], GTK_WIDGET (self));
    }
  show (self);
}

GtkWidget *
desk_similar_card_new (void)
{
  return g_object_new (DESK_TYPE_SIMILAR_CARD, NULL);
}

/**
 * desk_similar_card_look_for:
 * @self: a card
 * @session: a session
 * @query: (transfer full) (nullable): what is being typed; %NULL: nothing yet
 *
 * Looks after a pause, unless it has been asked for the same just before.
 */
void
desk_similar_card_look_for (DeskSimilarCard  *self,
                            DeskSession      *session,
                            DeskSimilarQuery *query)
{
  g_return_if_fail (DESK_IS_SIMILAR_CARD (self));

  if (query == NULL)
    {
      forget (self);
      return;
    }
  if (asks_the_same (self->query, query))
    {
      desk_similar_query_free (query);
      return;
    }
  /* Of another ticket nothing stays. */
  if (self->query != NULL && !desk_uuid_equal (&self->query->ticket, &query->ticket))
    forget (self);
  g_set_object (&self->session, session);
  g_clear_pointer (&self->query, desk_similar_query_free);
  self->query = query;
  if (self->found == NULL)
    gtk_widget_hide (self->empty);
  look (self);
}

static DeskSimilarQuery *
make_query (DeskTicketSnapshot *snapshot)
{
  static const char *const fields[] = { "summary", "symptoms", "description", "goal" };
  const DeskRecord *ticket = snapshot->details->ticket;
  DeskSimilarQuery *query = desk_similar_query_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *field = desk_record_get_text (ticket, fields[i]);

      if (field != NULL)
        g_string_append_printf (text, "%s\n", field);
    }
  query->text = g_string_free (g_steal_pointer (&text), FALSE);
  query->ticket = *desk_record_get_id (ticket);
  (void) desk_record_get_uuid (ticket, "requester_id", &query->customer);
  (void) desk_record_get_uuid (ticket, "configuration_item_id", &query->item);

  return query;
}

/* With a link that is new, or gone, the rows say something else. */
static char *
list_links (DeskTicketSnapshot *snapshot)
{
  GPtrArray *entries = snapshot->details->entries;
  GString *links = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      DeskRecord *entry = g_ptr_array_index (entries, i);

      if (desk_record_get_enum (entry, "kind") == DESK_ENTRY_KIND_LINK)
        g_string_append_printf (links, "%" G_GINT64_FORMAT "%c", desk_record_get_row_no (entry), desk_record_is_withdrawn (entry) ? '-' : '+');
    }

  return g_string_free (links, FALSE);
}

/**
 * desk_similar_card_set_snapshot:
 * @self: a card
 * @session: a session
 * @snapshot: a ticket
 *
 * What is like the ticket; it can be linked.
 */
void
desk_similar_card_set_snapshot (DeskSimilarCard    *self,
                                DeskSession        *session,
                                DeskTicketSnapshot *snapshot)
{
  g_autofree char *links = NULL;

  g_return_if_fail (DESK_IS_SIMILAR_CARD (self));

  links = list_links (snapshot);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->snapshot = desk_ticket_snapshot_ref (snapshot);
  desk_similar_card_look_for (self, session, make_query (snapshot));
  if (g_strcmp0 (links, self->links) != 0)
    {
      g_free (self->links);
      self->links = g_steal_pointer (&links);
      look (self);
    }
}

/**
 * desk_similar_card_get_n_found:
 * @self: a card
 *
 * Returns: how many rows there are
 */
guint
desk_similar_card_get_n_found (DeskSimilarCard *self)
{
  g_return_val_if_fail (DESK_IS_SIMILAR_CARD (self), 0);

  return self->found != NULL ? self->found->len : 0;
}
