// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Before a customer is put on hold: what is said, and until when.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-call-words.h"
#include "desk-hold-popover.h"

#define WIDTH_CHARS 32
#define USUAL_MINUTES 2

struct _DeskHoldPopover {
  GtkPopover parent_instance;

  GtkWidget *told;
  GtkWidget *minutes;
};

enum {
  HOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskHoldPopover, desk_hold_popover, GTK_TYPE_POPOVER)

static void
accepted_cb (DeskHoldPopover *self)
{
  g_autofree char *told = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->told))));

  gtk_spin_button_update (GTK_SPIN_BUTTON (self->minutes));
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[HOLD], 0, gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minutes)), told);
  gtk_editable_set_text (GTK_EDITABLE (self->told), "");
}

static void
desk_hold_popover_class_init (DeskHoldPopoverClass *klass)
{
  /**
   * DeskHoldPopover::hold:
   * @self: the popover
   * @minutes: when we promised to be back; 0: we did not say
   * @told: what the customer was told, or nothing
   */
  signals[HOLD] = g_signal_new ("hold", DESK_TYPE_HOLD_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
add_steps (GtkWidget *box)
{
  for (guint i = 0; i < DESK_N_HOLD_STEPS; i++)
    {
      GtkWidget *step = gtk_label_new (desk_call_words_hold_step (i));

      gtk_label_set_xalign (GTK_LABEL (step), 0);
      gtk_label_set_wrap (GTK_LABEL (step), TRUE);
      gtk_label_set_width_chars (GTK_LABEL (step), WIDTH_CHARS);
      gtk_label_set_max_width_chars (GTK_LABEL (step), WIDTH_CHARS);
      gtk_widget_add_css_class (step, "caption");
      gtk_box_append (GTK_BOX (box), step);
    }
}

static GtkWidget *
make_minutes (DeskHoldPopover *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_("Back within"));

  self->minutes = gtk_spin_button_new_with_range (0, DESK_CALL_MAX_HOLD_MINUTES, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minutes), USUAL_MINUTES);
  gtk_widget_set_tooltip_text (self->minutes, _("0: no time was promised"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->minutes), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Minutes promised"), -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->minutes);
  gtk_box_append (GTK_BOX (row), gtk_label_new (_("min")));

  return row;
}

static void
desk_hold_popover_init (DeskHoldPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *accept = gtk_button_new_with_mnemonic (_("Put on _hold"));

  add_steps (box);
  self->told = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->told), _("What the customer was told"));
  gtk_entry_set_max_length (GTK_ENTRY (self->told), 400);
  gtk_entry_set_activates_default (GTK_ENTRY (self->told), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->told), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the customer was told"), -1);
  gtk_box_append (GTK_BOX (box), self->told);
  gtk_box_append (GTK_BOX (box), make_minutes (self));
  gtk_widget_add_css_class (accept, "suggested-action");
  gtk_box_append (GTK_BOX (box), accept);
  g_signal_connect_object (accept, "clicked", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_default_widget (GTK_POPOVER (self), accept);
}

/**
 * desk_hold_popover_new:
 *
 * Returns: (transfer floating): the popover
 */
GtkWidget *
desk_hold_popover_new (void)
{
  return g_object_new (DESK_TYPE_HOLD_POPOVER, NULL);
}
