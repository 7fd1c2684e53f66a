// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * I go there: when, for how long, and what to bring.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-text-box.h"
#include "desk-time-popover.h"
#include "desk-visit-dialog.h"
#include "desk-widget-util.h"

#define USUAL_MINUTES 60
#define MAX_MINUTES (7 * 24 * 60)

struct _DeskVisitDialog {
  DeskActDialog parent_instance;

  GtkWidget *begins;
  GtkWidget *minutes;
  GtkWidget *notes;
  gint64 begins_ms;
};

G_DEFINE_FINAL_TYPE (DeskVisitDialog, desk_visit_dialog, DESK_TYPE_ACT_DIALOG)

static void
show_begin (DeskVisitDialog *self)
{
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  g_autofree char *text = self->begins_ms == 0 ? g_strdup (_("Choose a time")) : desk_format_when (self->begins_ms, snapshot->now_ms, snapshot->zone);
  g_autofree char *spoken = g_strdup_printf (_("Begins: %s"), text);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->begins), text);
  desk_widget_set_spoken (self->begins, spoken);
}

static void
begin_chosen_cb (DeskTimePopover *popover,
                 gint64           time_ms,
                 DeskVisitDialog *self)
{
  self->begins_ms = time_ms;
  show_begin (self);
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
}

static void
create_begin_cb (GtkMenuButton *button,
                 gpointer       data)
{
  DeskVisitDialog *self = data;
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  GtkWidget *popover = desk_time_popover_new (snapshot->zone, desk_session_get_now_ms (desk_act_dialog_get_session (DESK_ACT_DIALOG (self))), self->begins_ms);

  g_signal_connect_object (popover, "chosen", G_CALLBACK (begin_chosen_cb), self, 0);
  gtk_menu_button_set_popover (button, popover);
}

static void
desk_visit_dialog_fill (DeskActDialog *dialog)
{
  show_begin (DESK_VISIT_DIALOG (dialog));
}

static void
desk_visit_dialog_write (DeskActDialog *dialog,
                         JsonBuilder   *builder)
{
  DeskVisitDialog *self = DESK_VISIT_DIALOG (dialog);
  g_autofree char *notes = desk_text_box_dup_text (DESK_TEXT_BOX (self->notes));

  json_builder_set_member_name (builder, "starts_at");
  json_builder_add_int_value (builder, self->begins_ms);
  json_builder_set_member_name (builder, "minutes");
  json_builder_add_int_value (builder, gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minutes)));
  desk_act_dialog_write_text (builder, "notes", notes);
}

static void
desk_visit_dialog_read (DeskActDialog *dialog,
                        JsonObject    *object)
{
  DeskVisitDialog *self = DESK_VISIT_DIALOG (dialog);

  self->begins_ms = json_object_get_int_member_with_default (object, "starts_at", 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minutes), (double) json_object_get_int_member_with_default (object, "minutes", USUAL_MINUTES));
  desk_text_box_set_text (DESK_TEXT_BOX (self->notes), desk_act_dialog_read_text (object, "notes"));
  show_begin (self);
}

static const char *
desk_visit_dialog_find_fault (DeskActDialog *dialog)
{
  DeskVisitDialog *self = DESK_VISIT_DIALOG (dialog);

  if (self->begins_ms == 0)
    return _("Say when the visit begins");
  if (self->begins_ms < desk_session_get_now_ms (desk_act_dialog_get_session (dialog)))
    return _("That time has passed: choose another one");

  return NULL;
}

static DeskTicketAction *
desk_visit_dialog_make_action (DeskActDialog *dialog)
{
  DeskVisitDialog *self = DESK_VISIT_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_VISIT);
  DeskOperation *visit = desk_ticket_action_get_entry (action);
  g_autofree char *notes = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->notes)));

  gtk_spin_button_update (GTK_SPIN_BUTTON (self->minutes));
  desk_operation_put_integer (visit, "starts_at", self->begins_ms);
  desk_operation_put_integer (visit, "ends_at", self->begins_ms + gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minutes)) * DESK_MINUTE_MS);
  if (notes[0] != '\0')
    desk_operation_put_text (visit, "notes", notes);

  return action;
}

static void
desk_visit_dialog_class_init (DeskVisitDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_visit_dialog_fill;
  dialog_class->write = desk_visit_dialog_write;
  dialog_class->read = desk_visit_dialog_read;
  dialog_class->find_fault = desk_visit_dialog_find_fault;
  dialog_class->make_action = desk_visit_dialog_make_action;
}

static void
add_row (GtkWidget  *group,
         const char *title,
         GtkWidget  *widget)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  gtk_list_box_append (GTK_LIST_BOX (group), row);
}

static void
desk_visit_dialog_init (DeskVisitDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);

  desk_act_dialog_set_words (dialog, _("Visit on site"), _("Plan"));
  self->begins = gtk_menu_button_new ();
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->begins), create_begin_cb, self, NULL);
  add_row (group, _("Begins"), self->begins);
  self->minutes = gtk_spin_button_new_with_range (5, MAX_MINUTES, 15);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minutes), USUAL_MINUTES);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->minutes), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Minutes"), -1);
  g_signal_connect_object (self->minutes, "value-changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  add_row (group, _("Minutes"), self->minutes);
  self->notes = desk_act_dialog_add_text (dialog, _("Notes"), _("What to bring, whom to ask for"));
  desk_act_dialog_add_remark (dialog, _("It stands in the calendar with the ticket and your name."));
}

/**
 * desk_visit_dialog_new:
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_visit_dialog_new (void)
{
  return g_object_new (DESK_TYPE_VISIT_DIALOG, NULL);
}
