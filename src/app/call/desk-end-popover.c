// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Before a call is closed: what is gone over with the customer, and what of it
 * is missing. Nothing of it stands in the way of hanging up.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-call-words.h"
#include "desk-end-popover.h"

#define WIDTH_CHARS 30

struct _DeskEndPopover {
  GtkPopover parent_instance;

  GtkImage *icons[DESK_N_CLOSING_PARTS];
  GtkLabel *parts[DESK_N_CLOSING_PARTS];
  GtkWidget *text_missing;
  GtkWidget *record;
  gboolean has_text;
};

enum {
  RECORD,
  WRITE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskEndPopover, desk_end_popover, GTK_TYPE_POPOVER)

static void
record_clicked_cb (DeskEndPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[self->has_text ? RECORD : WRITE], 0);
}

static void
desk_end_popover_class_init (DeskEndPopoverClass *klass)
{
  /**
   * DeskEndPopover::record:
   * @self: the popover
   *
   * The call is over, and is to be recorded.
   */
  signals[RECORD] = g_signal_new ("record", DESK_TYPE_END_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskEndPopover::write:
   * @self: the popover
   *
   * What was said is to be written first.
   */
  signals[WRITE] = g_signal_new ("write", DESK_TYPE_END_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);

  return label;
}

static void
desk_end_popover_init (DeskEndPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = make_label (_("Before you hang up"));

  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < DESK_N_CLOSING_PARTS; i++)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

      self->icons[i] = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL));
      self->parts[i] = GTK_LABEL (make_label (NULL));
      gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->icons[i]));
      gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->parts[i]));
      gtk_box_append (GTK_BOX (box), row);
    }
  self->text_missing = make_label (_("Write down first what was said and agreed."));
  gtk_widget_add_css_class (self->text_missing, "dim-label");
  gtk_box_append (GTK_BOX (box), self->text_missing);
  self->record = gtk_button_new ();
  gtk_widget_add_css_class (self->record, "suggested-action");
  gtk_box_append (GTK_BOX (box), self->record);
  g_signal_connect_object (self->record, "clicked", G_CALLBACK (record_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_default_widget (GTK_POPOVER (self), self->record);
  desk_end_popover_set_text (self, FALSE, FALSE);
}

/**
 * desk_end_popover_new:
 *
 * Returns: (transfer floating): a popover without a ticket
 */
GtkWidget *
desk_end_popover_new (void)
{
  return g_object_new (DESK_TYPE_END_POPOVER, NULL);
}

/**
 * desk_end_popover_set_ticket:
 * @self: a popover
 * @details: the ticket that the call is about
 */
void
desk_end_popover_set_ticket (DeskEndPopover          *self,
                             const DeskTicketDetails *details)
{
  gboolean is_there[DESK_N_CLOSING_PARTS];

  g_return_if_fail (DESK_IS_END_POPOVER (self));

  desk_closing_check (details, is_there);
  for (guint i = 0; i < DESK_N_CLOSING_PARTS; i++)
    {
      gtk_image_set_from_icon_name (self->icons[i], is_there[i] ? "deskbell-done-symbolic" : "deskbell-attention-symbolic");
      gtk_label_set_text (self->parts[i], desk_call_words_closing_part ((DeskClosingPart) i, is_there[i]));
    }
}

/**
 * desk_end_popover_set_text:
 * @self: a popover
 * @has_text: whether it is written what was said
 * @is_busy: whether it is being recorded now
 */
void
desk_end_popover_set_text (DeskEndPopover *self,
                           gboolean        has_text,
                           gboolean        is_busy)
{
  g_return_if_fail (DESK_IS_END_POPOVER (self));

  self->has_text = has_text;
  gtk_widget_set_visible (self->text_missing, !has_text);
  gtk_button_set_label (GTK_BUTTON (self->record), has_text ? _("End and record the call") : _("Write it down"));
  gtk_widget_set_sensitive (self->record, !is_busy);
}
