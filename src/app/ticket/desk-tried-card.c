// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was tried already, here and on linked tickets, so that nobody asks a
 * customer to do it again.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-label.h"
#include "desk-safe-text.h"
#include "desk-tried-card.h"
#include "desk-widget-util.h"

struct _DeskTriedCard {
  GtkWidget parent_instance;

  GtkWidget *empty;
  GtkWidget *list;
  GPtrArray *tried; /* of DeskTried, as the rows stand */
};

enum {
  TICKET_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTriedCard, desk_tried_card, GTK_TYPE_WIDGET)

static const char *
get_icon_name (int outcome)
{
  switch (outcome)
    {
    case DESK_OUTCOME_WORKED:
      return "object-select-symbolic";
    case DESK_OUTCOME_PARTLY:
      return "list-remove-symbolic";
    case DESK_OUTCOME_NO_EFFECT:
      return "window-close-symbolic";
    case DESK_OUTCOME_WORSE:
      return "dialog-warning-symbolic";
    default:
      return "dialog-question-symbolic";
    }
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
  if (is_small)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
add_line (GtkWidget  *box,
          const char *label,
          const char *text)
{
  g_autofree char *line = NULL;

  if (text == NULL)
    return;
  line = g_strdup_printf (_("%s: %s"), label, text);
  add_label (box, line, TRUE);
}

/* Outcome, source, how long, when, by whom and where, in one line. */
static char *
describe (const DeskTried    *tried,
          DeskTicketSnapshot *snapshot)
{
  gint64 duration_s = desk_record_get_integer (tried->entry, "duration_s", 0);
  g_autofree char *duration = duration_s > 0 ? desk_format_duration (duration_s * 1000) : NULL;
  g_autofree char *when = desk_format_exact (desk_record_get_integer (tried->entry, "made_at", 0), snapshot->zone);
  const char *outcome = desk_record_get_enum_label (tried->entry, "outcome");
  const char *const parts[] = { outcome != NULL ? outcome : _("Outcome not known"), desk_record_get_enum_label (tried->entry, "source"), tried->article, duration,
                                when, tried->author, tried->is_elsewhere ? tried->number : NULL };

  return desk_safe_text_join (parts, G_N_ELEMENTS (parts));
}

static GtkWidget *
make_row (const DeskTried    *tried,
          DeskTicketSnapshot *snapshot)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon_name (desk_record_get_enum (tried->entry, "outcome")));
  const char *body = desk_record_get_text (tried->entry, "body");
  g_autofree char *summary = desk_safe_text (tried->summary);
  g_autofree char *facts = describe (tried, snapshot);
  g_autofree char *spoken = NULL;
  GtkWidget *step;

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  step = add_label (texts, body != NULL ? body : "", FALSE);
  gtk_label_set_lines (GTK_LABEL (step), 4);
  gtk_label_set_ellipsize (GTK_LABEL (step), PANGO_ELLIPSIZE_END);
  add_line (texts, _("Suspected"), desk_record_get_text (tried->entry, "hypothesis"));
  add_line (texts, _("Expected"), desk_record_get_text (tried->entry, "expected"));
  add_line (texts, _("Rules out"), desk_record_get_text (tried->entry, "rules_out"));
  add_label (texts, facts, TRUE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), tried->is_elsewhere);
  if (tried->is_elsewhere)
    gtk_widget_set_tooltip_text (row, summary);
  spoken = g_strdup_printf ("%s, %s", gtk_label_get_label (GTK_LABEL (step)), facts);
  desk_widget_set_spoken (row, spoken);

  return row;
}

static void
row_activated_cb (DeskTriedCard *self,
                  GtkListBoxRow *row)
{
  const DeskTried *tried = g_ptr_array_index (self->tried, (guint) gtk_list_box_row_get_index (row));
  DeskUuid ticket = tried->ticket;

  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &ticket);
}

static void
desk_tried_card_dispose (GObject *object)
{
  DeskTriedCard *self = DESK_TRIED_CARD (object);

  g_clear_pointer (&self->empty, gtk_widget_unparent);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->tried, g_ptr_array_unref);

  G_OBJECT_CLASS (desk_tried_card_parent_class)->dispose (object);
}

static void
desk_tried_card_class_init (DeskTriedCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_tried_card_dispose;

  /**
   * DeskTriedCard::ticket-activated:
   * @self: the card
   * @ticket: (type gpointer): the #DeskUuid of the ticket on which it was tried
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_TRIED_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_css_name (widget_class, "triedcard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
desk_tried_card_init (DeskTriedCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  desk_widget_set_spoken (GTK_WIDGET (self), _("Already tried"));

  self->empty = gtk_label_new (_("Nothing has been tried yet"));
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "found");
  gtk_widget_add_css_class (self->list, "tried");
  desk_widget_set_spoken (self->list, _("Already tried"));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
desk_tried_card_new (void)
{
  return g_object_new (DESK_TYPE_TRIED_CARD, NULL);
}

/* Attempts are never changed; only names around them are. */
static gboolean
is_same (const GPtrArray *a,
         const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const DeskTried *x = g_ptr_array_index (a, i);
      const DeskTried *y = g_ptr_array_index (b, i);

      if (!desk_uuid_equal (desk_record_get_id (x->entry), desk_record_get_id (y->entry)) || x->is_elsewhere != y->is_elsewhere ||
          g_strcmp0 (x->number, y->number) != 0 || g_strcmp0 (x->summary, y->summary) != 0 || g_strcmp0 (x->author, y->author) != 0)
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_tried_card_set_snapshot:
 * @self: a card
 * @snapshot: a ticket
 *
 * Rows that say what they said before stay, with the focus in them.
 */
void
desk_tried_card_set_snapshot (DeskTriedCard      *self,
                              DeskTicketSnapshot *snapshot)
{
  GPtrArray *tried = snapshot->details->tried;
  GtkWidget *child;

  g_return_if_fail (DESK_IS_TRIED_CARD (self));

  if (is_same (self->tried, tried))
    return;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  g_clear_pointer (&self->tried, g_ptr_array_unref);
  self->tried = g_ptr_array_ref (tried);
  for (guint i = 0; i < tried->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (g_ptr_array_index (tried, i), snapshot));
  gtk_widget_set_visible (self->list, tried->len > 0);
  gtk_widget_set_visible (self->empty, tried->len == 0);
}
