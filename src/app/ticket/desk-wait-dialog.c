// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a ticket waits for, and until when.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-time-popover.h"
#include "desk-wait-dialog.h"
#include "desk-widget-util.h"

struct _DeskWaitDialog {
  DeskActDialog parent_instance;

  GtkWidget *reason;
  GtkWidget *until;
  GtkWidget *clock; /* what waiting does to the clock */
  gint64 until_ms;
};

G_DEFINE_FINAL_TYPE (DeskWaitDialog, desk_wait_dialog, DESK_TYPE_ACT_DIALOG)

static DeskWaitingReason
get_reason (DeskWaitDialog *self)
{
  return (DeskWaitingReason) adw_combo_row_get_selected (ADW_COMBO_ROW (self->reason));
}

static void
show_until (DeskWaitDialog *self)
{
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;

  if (self->until_ms == 0)
    text = g_strdup (_("Until somebody wakes it"));
  else
    text = desk_format_when (self->until_ms, snapshot->now_ms, snapshot->zone);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->until), text);
  spoken = g_strdup_printf (_("Waits until: %s"), text);
  desk_widget_set_spoken (self->until, spoken);
}

static void
show_clock (DeskWaitDialog *self)
{
  gtk_label_set_label (GTK_LABEL (self->clock), get_reason (self) == DESK_WAITING_REASON_CUSTOMER
                                                  ? _("The clock to resolve it stands still while it waits for the customer.")
                                                  : _("The clock to resolve it goes on: it stands still only while a ticket waits for the customer."));
}

static void
until_chosen_cb (DeskTimePopover *popover,
                 gint64           time_ms,
                 DeskWaitDialog  *self)
{
  self->until_ms = time_ms;
  show_until (self);
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
}

static void
create_until_cb (GtkMenuButton *button,
                 gpointer       data)
{
  DeskWaitDialog *self = data;
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  GtkWidget *popover = desk_time_popover_new (snapshot->zone, desk_session_get_now_ms (desk_act_dialog_get_session (DESK_ACT_DIALOG (self))), self->until_ms);

  g_signal_connect_object (popover, "chosen", G_CALLBACK (until_chosen_cb), self, 0);
  gtk_menu_button_set_popover (button, popover);
}

static void
desk_wait_dialog_fill (DeskActDialog *dialog)
{
  DeskWaitDialog *self = DESK_WAIT_DIALOG (dialog);
  DeskRecord *ticket = desk_act_dialog_get_snapshot (dialog)->details->ticket;

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->reason), (guint) desk_record_get_enum (ticket, "waiting_reason"));
  self->until_ms = desk_record_get_integer (ticket, "waiting_until", 0);
  show_until (self);
  show_clock (self);
}

static void
desk_wait_dialog_write (DeskActDialog *dialog,
                        JsonBuilder   *builder)
{
  DeskWaitDialog *self = DESK_WAIT_DIALOG (dialog);

  desk_act_dialog_write_text (builder, "waiting_reason", desk_enum_value_name (DESK_ENUM_WAITING_REASON, (int) get_reason (self)));
  json_builder_set_member_name (builder, "waiting_until");
  json_builder_add_int_value (builder, self->until_ms);
}

static void
desk_wait_dialog_read (DeskActDialog *dialog,
                       JsonObject    *object)
{
  DeskWaitDialog *self = DESK_WAIT_DIALOG (dialog);

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->reason), (guint) desk_enum_parse (DESK_ENUM_WAITING_REASON, desk_act_dialog_read_text (object, "waiting_reason")));
  self->until_ms = json_object_get_int_member_with_default (object, "waiting_until", 0);
  show_until (self);
  show_clock (self);
}

static const char *
desk_wait_dialog_find_fault (DeskActDialog *dialog)
{
  DeskWaitDialog *self = DESK_WAIT_DIALOG (dialog);

  if (get_reason (self) == DESK_WAITING_REASON_UNSET)
    return _("Choose what it waits for");
  if (get_reason (self) == DESK_WAITING_REASON_DATE && self->until_ms == 0)
    return _("Choose the date it waits for");

  return NULL;
}

static DeskTicketAction *
desk_wait_dialog_make_action (DeskActDialog *dialog)
{
  DeskWaitDialog *self = DESK_WAIT_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_WAIT);

  desk_operation_put_enum (action->fields, "waiting_reason", DESK_ENUM_WAITING_REASON, (int) get_reason (self));
  if (self->until_ms != 0)
    desk_operation_put_integer (action->fields, "waiting_until", self->until_ms);

  return action;
}

static void
desk_wait_dialog_class_init (DeskWaitDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_wait_dialog_fill;
  dialog_class->write = desk_wait_dialog_write;
  dialog_class->read = desk_wait_dialog_read;
  dialog_class->find_fault = desk_wait_dialog_find_fault;
  dialog_class->make_action = desk_wait_dialog_make_action;
}

static void
desk_wait_dialog_init (DeskWaitDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);
  GtkWidget *row = adw_action_row_new ();

  desk_act_dialog_set_words (dialog, _("Wait for somebody"), _("Wait"));
  self->reason = desk_act_dialog_make_combo (dialog, DESK_ENUM_WAITING_REASON, _("Waits for"), _("Choose"));
  gtk_list_box_append (GTK_LIST_BOX (group), self->reason);
  g_signal_connect_object (self->reason, "notify::selected", G_CALLBACK (show_clock), self, G_CONNECT_SWAPPED);

  self->until = gtk_menu_button_new ();
  gtk_widget_set_valign (self->until, GTK_ALIGN_CENTER);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->until), FALSE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->until), create_until_cb, self, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Until"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->until);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->until);
  gtk_list_box_append (GTK_LIST_BOX (group), row);

  self->clock = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->clock), 0);
  gtk_label_set_wrap (GTK_LABEL (self->clock), TRUE);
  gtk_widget_add_css_class (self->clock, "dim-label");
  gtk_widget_add_css_class (self->clock, "caption");
  desk_act_dialog_add (dialog, self->clock);
}

GtkWidget *
desk_wait_dialog_new (void)
{
  return g_object_new (DESK_TYPE_WAIT_DIALOG, NULL);
}
