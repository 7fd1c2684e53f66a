// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is done by a certain time: a promise to the customer, or a follow-up.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-plan-dialog.h"
#include "desk-text-box.h"
#include "desk-time-popover.h"
#include "desk-widget-util.h"

struct _DeskPlanDialog {
  DeskActDialog parent_instance;

  DeskTicketActionKind kind;
  GtkWidget *text;
  GtkWidget *due;
  GtkWidget *reason; /* of a follow-up */
  gint64 due_ms;
};

G_DEFINE_FINAL_TYPE (DeskPlanDialog, desk_plan_dialog, DESK_TYPE_ACT_DIALOG)

static void
show_due (DeskPlanDialog *self)
{
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;

  text = self->due_ms == 0 ? g_strdup (_("Choose a time")) : desk_format_when (self->due_ms, snapshot->now_ms, snapshot->zone);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->due), text);
  spoken = g_strdup_printf (_("By when: %s"), text);
  desk_widget_set_spoken (self->due, spoken);
}

static void
due_chosen_cb (DeskTimePopover *popover,
               gint64           time_ms,
               DeskPlanDialog  *self)
{
  self->due_ms = time_ms;
  show_due (self);
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
}

static void
create_due_cb (GtkMenuButton *button,
               gpointer       data)
{
  DeskPlanDialog *self = data;
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  GtkWidget *popover = desk_time_popover_new (snapshot->zone, desk_session_get_now_ms (desk_act_dialog_get_session (DESK_ACT_DIALOG (self))), self->due_ms);

  g_signal_connect_object (popover, "chosen", G_CALLBACK (due_chosen_cb), self, 0);
  gtk_menu_button_set_popover (button, popover);
}

static void
desk_plan_dialog_fill (DeskActDialog *dialog)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (dialog);

  show_due (self);
  desk_act_dialog_begin_at (dialog, self->text);
}

static void
desk_plan_dialog_write (DeskActDialog *dialog,
                        JsonBuilder   *builder)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (dialog);
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (self->text));

  desk_act_dialog_write_text (builder, "body", text);
  json_builder_set_member_name (builder, "due_at");
  json_builder_add_int_value (builder, self->due_ms);
  if (self->reason != NULL)
    desk_act_dialog_write_text (builder, "follow_up_reason",
                                desk_enum_value_name (DESK_ENUM_FOLLOW_UP_REASON, (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->reason))));
}

static void
desk_plan_dialog_read (DeskActDialog *dialog,
                       JsonObject    *object)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (dialog);

  desk_text_box_set_text (DESK_TEXT_BOX (self->text), desk_act_dialog_read_text (object, "body"));
  self->due_ms = json_object_get_int_member_with_default (object, "due_at", 0);
  if (self->reason != NULL)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->reason),
                                (guint) desk_enum_parse (DESK_ENUM_FOLLOW_UP_REASON, desk_act_dialog_read_text (object, "follow_up_reason")));
  show_due (self);
}

static const char *
desk_plan_dialog_find_fault (DeskActDialog *dialog)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (dialog);
  gboolean is_promise = self->kind == DESK_ACTION_PROMISE;

  if (is_promise && desk_text_box_is_blank (DESK_TEXT_BOX (self->text)))
    return _("Write down what was promised to the customer");
  if (self->due_ms == 0)
    return is_promise ? _("Say by when it was promised") : _("Say when the customer is asked again");
  if (self->due_ms < desk_session_get_now_ms (desk_act_dialog_get_session (dialog)))
    return _("That time has passed: choose another one");

  return NULL;
}

static DeskTicketAction *
desk_plan_dialog_make_action (DeskActDialog *dialog)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, self->kind);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autofree char *text = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->text)));
  int reason = self->reason != NULL ? (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->reason)) : 0;

  if (text[0] != '\0')
    desk_operation_put_text (entry, "body", text);
  desk_operation_put_integer (entry, "due_at", self->due_ms);
  if (reason != 0)
    desk_operation_put_enum (entry, "follow_up_reason", DESK_ENUM_FOLLOW_UP_REASON, reason);

  return action;
}

static void
desk_plan_dialog_class_init (DeskPlanDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_plan_dialog_fill;
  dialog_class->write = desk_plan_dialog_write;
  dialog_class->read = desk_plan_dialog_read;
  dialog_class->find_fault = desk_plan_dialog_find_fault;
  dialog_class->make_action = desk_plan_dialog_make_action;
}

static void
desk_plan_dialog_init (DeskPlanDialog *self)
{
}

static void
add_due (DeskPlanDialog *self)
{
  GtkWidget *group = desk_act_dialog_add_group (DESK_ACT_DIALOG (self));
  GtkWidget *row = adw_action_row_new ();

  self->due = gtk_menu_button_new ();
  gtk_widget_set_valign (self->due, GTK_ALIGN_CENTER);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->due), create_due_cb, self, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), self->kind == DESK_ACTION_PROMISE ? _("By when") : _("When"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->due);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->due);
  gtk_list_box_append (GTK_LIST_BOX (group), row);
  if (self->kind == DESK_ACTION_PROMISE)
    return;
  self->reason = desk_act_dialog_make_combo (DESK_ACT_DIALOG (self), DESK_ENUM_FOLLOW_UP_REASON, _("Why"), _("Not set"));
  gtk_list_box_append (GTK_LIST_BOX (group), self->reason);
}

/**
 * desk_plan_dialog_new:
 * @kind: %DESK_ACTION_PROMISE or %DESK_ACTION_FOLLOW_UP
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_plan_dialog_new (DeskTicketActionKind kind)
{
  DeskPlanDialog *self = g_object_new (DESK_TYPE_PLAN_DIALOG, NULL);
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  gboolean is_promise = kind == DESK_ACTION_PROMISE;

  self->kind = kind;
  desk_act_dialog_set_words (dialog, is_promise ? _("Promise to the customer") : _("Follow-up"), is_promise ? _("Record") : _("Plan"));
  self->text = is_promise ? desk_act_dialog_add_text (dialog, _("What was promised?"), _("What the customer can expect from us"))
                          : desk_act_dialog_add_text (dialog, _("What is to be asked?"), _("If the reason does not say it"));
  add_due (self);
  desk_act_dialog_add_remark (dialog, is_promise ? _("The ticket shows the promise that falls due first, and stands in the queue by it.")
                                                 : _("When the day has come, you and the owner find the ticket under “Due today”, finished or not."));

  return GTK_WIDGET (self);
}
