// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A ticket is closed when we have made sure that it works, and the customer
 * has confirmed it, or was at least asked.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-close-dialog.h"
#include "desk-text-box.h"

struct _DeskCloseDialog {
  DeskActDialog parent_instance;

  GtkWidget *validation;
  GtkWidget *confirmed;
  GtkWidget *asked; /* how the customer was asked */
  GtkWidget *channel;
  GtkWidget *attempt;
  GtkWidget *was_asked;
};

G_DEFINE_FINAL_TYPE (DeskCloseDialog, desk_close_dialog, DESK_TYPE_ACT_DIALOG)

static void
update_asked (DeskCloseDialog *self)
{
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  gboolean confirmed = gtk_switch_get_active (GTK_SWITCH (self->confirmed));
  gboolean was_asked = snapshot != NULL && desk_ticket_snapshot_was_asked (snapshot);

  gtk_widget_set_visible (self->asked, !confirmed && !was_asked);
  gtk_widget_set_visible (self->was_asked, !confirmed && was_asked);
}

static void
confirmed_cb (DeskCloseDialog *self)
{
  update_asked (self);
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
}

static void
desk_close_dialog_fill (DeskActDialog *dialog)
{
  DeskCloseDialog *self = DESK_CLOSE_DIALOG (dialog);
  DeskRecord *ticket = desk_act_dialog_get_snapshot (dialog)->details->ticket;
  const char *validation = desk_record_get_text (ticket, "validation");

  gtk_editable_set_text (GTK_EDITABLE (self->validation), validation != NULL ? validation : "");
  gtk_switch_set_active (GTK_SWITCH (self->confirmed), desk_record_get_boolean (ticket, "customer_confirmed"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->channel), (guint) desk_record_get_enum (ticket, "channel"));
  update_asked (self);
}

static void
desk_close_dialog_write (DeskActDialog *dialog,
                         JsonBuilder   *builder)
{
  DeskCloseDialog *self = DESK_CLOSE_DIALOG (dialog);
  g_autofree char *attempt = desk_text_box_dup_text (DESK_TEXT_BOX (self->attempt));

  desk_act_dialog_write_text (builder, "validation", gtk_editable_get_text (GTK_EDITABLE (self->validation)));
  json_builder_set_member_name (builder, "customer_confirmed");
  json_builder_add_boolean_value (builder, gtk_switch_get_active (GTK_SWITCH (self->confirmed)));
  desk_act_dialog_write_text (builder, "attempt", attempt);
  desk_act_dialog_write_text (builder, "channel", desk_enum_value_name (DESK_ENUM_CHANNEL, (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->channel))));
}

static void
desk_close_dialog_read (DeskActDialog *dialog,
                        JsonObject    *object)
{
  DeskCloseDialog *self = DESK_CLOSE_DIALOG (dialog);

  gtk_editable_set_text (GTK_EDITABLE (self->validation), desk_act_dialog_read_text (object, "validation"));
  gtk_switch_set_active (GTK_SWITCH (self->confirmed), json_object_get_boolean_member_with_default (object, "customer_confirmed", FALSE));
  desk_text_box_set_text (DESK_TEXT_BOX (self->attempt), desk_act_dialog_read_text (object, "attempt"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->channel), (guint) desk_enum_parse (DESK_ENUM_CHANNEL, desk_act_dialog_read_text (object, "channel")));
  update_asked (self);
}

static const char *
desk_close_dialog_find_fault (DeskActDialog *dialog)
{
  DeskCloseDialog *self = DESK_CLOSE_DIALOG (dialog);
  g_autofree char *validation = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->validation))));

  if (validation[0] == '\0')
    return _("Write down how you made sure that it works");
  if (gtk_widget_get_visible (self->asked) && desk_text_box_is_blank (DESK_TEXT_BOX (self->attempt)))
    return _("The customer has to confirm it, or you write down how you asked");

  return NULL;
}

static DeskTicketAction *
desk_close_dialog_make_action (DeskActDialog *dialog)
{
  DeskCloseDialog *self = DESK_CLOSE_DIALOG (dialog);
  DeskRecord *ticket = desk_act_dialog_get_snapshot (dialog)->details->ticket;
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_CLOSE);
  g_autofree char *validation = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->validation))));
  gboolean confirmed = gtk_switch_get_active (GTK_SWITCH (self->confirmed));

  desk_operation_put_text (action->fields, "validation", validation);
  if (confirmed != desk_record_get_boolean (ticket, "customer_confirmed"))
    desk_operation_put_integer (action->fields, "customer_confirmed", confirmed);
  if (gtk_widget_get_visible (self->asked))
    {
      DeskOperation *entry = desk_ticket_action_get_entry (action);
      g_autofree char *attempt = desk_text_box_dup_text (DESK_TEXT_BOX (self->attempt));
      int channel = (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->channel));

      desk_operation_put_text (entry, "body", attempt);
      desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, DESK_DIRECTION_OUTBOUND);
      if (channel != DESK_CHANNEL_UNSET)
        desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, channel);
    }

  return action;
}

static void
desk_close_dialog_class_init (DeskCloseDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_close_dialog_fill;
  dialog_class->write = desk_close_dialog_write;
  dialog_class->read = desk_close_dialog_read;
  dialog_class->find_fault = desk_close_dialog_find_fault;
  dialog_class->make_action = desk_close_dialog_make_action;
}

static void
build_asked (DeskCloseDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *heading = gtk_label_new (_("How you asked the customer"));
  GtkWidget *list = gtk_list_box_new ();

  self->asked = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self->asked), heading);
  self->attempt = g_object_new (DESK_TYPE_TEXT_BOX, "label", _("How you asked the customer"), "placeholder", _("Called twice, left a message …"), "min-height", 76,
                                "max-height", 200, NULL);
  g_signal_connect_object (self->attempt, "changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->asked), self->attempt);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_margin_top (list, 6);
  self->channel = desk_act_dialog_make_combo (dialog, DESK_ENUM_CHANNEL, _("Channel"), _("Not set"));
  gtk_list_box_append (GTK_LIST_BOX (list), self->channel);
  gtk_box_append (GTK_BOX (self->asked), list);
  desk_act_dialog_add (dialog, self->asked);

  self->was_asked = gtk_label_new (_("The customer was asked since the ticket was resolved: it may be closed without an answer."));
  gtk_label_set_xalign (GTK_LABEL (self->was_asked), 0);
  gtk_label_set_wrap (GTK_LABEL (self->was_asked), TRUE);
  gtk_widget_add_css_class (self->was_asked, "dim-label");
  desk_act_dialog_add (dialog, self->was_asked);
}

static void
desk_close_dialog_init (DeskCloseDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);
  GtkWidget *row = adw_action_row_new ();

  desk_act_dialog_set_words (dialog, _("Close ticket"), _("Close"));
  self->validation = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->validation), _("How you made sure that it works"));
  g_signal_connect_object (self->validation, "changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), self->validation);

  self->confirmed = gtk_switch_new ();
  gtk_widget_set_valign (self->confirmed, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("The customer said that it works"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->confirmed);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->confirmed);
  gtk_list_box_append (GTK_LIST_BOX (group), row);
  build_asked (self);
  g_signal_connect_object (self->confirmed, "notify::active", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
desk_close_dialog_new (void)
{
  return g_object_new (DESK_TYPE_CLOSE_DIALOG, NULL);
}
