// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Before a remote session: the customer agrees, and that is recorded. Whoever
 * shows the dialog opens the session then.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-remote-dialog.h"
#include "desk-remote.h"
#include "desk-text-box.h"

struct _DeskRemoteDialog {
  DeskActDialog parent_instance;

  DeskChannel channel; /* by which the customer agrees */
  GtkWidget *agreed;
  GtkWidget *address;
  GtkWidget *text;
  char *fault;
};

G_DEFINE_FINAL_TYPE (DeskRemoteDialog, desk_remote_dialog, DESK_TYPE_ACT_DIALOG)

static void
desk_remote_dialog_fill (DeskActDialog *dialog)
{
  DeskRemoteDialog *self = DESK_REMOTE_DIALOG (dialog);
  DeskRecord *item = desk_act_dialog_get_snapshot (dialog)->details->item;
  const char *address = item != NULL ? desk_record_get_text (item, "remote_address") : NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->address), address != NULL ? address : "");
  desk_text_box_set_text (DESK_TEXT_BOX (self->text), _("The customer agreed to a remote session."));
}

static void
desk_remote_dialog_write (DeskActDialog *dialog,
                          JsonBuilder   *builder)
{
  DeskRemoteDialog *self = DESK_REMOTE_DIALOG (dialog);
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (self->text));

  desk_act_dialog_write_text (builder, "address", gtk_editable_get_text (GTK_EDITABLE (self->address)));
  desk_act_dialog_write_text (builder, "body", text);
}

/* Whether the customer agrees is asked each time. */
static void
desk_remote_dialog_read (DeskActDialog *dialog,
                         JsonObject    *object)
{
  DeskRemoteDialog *self = DESK_REMOTE_DIALOG (dialog);

  gtk_editable_set_text (GTK_EDITABLE (self->address), desk_act_dialog_read_text (object, "address"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->text), desk_act_dialog_read_text (object, "body"));
}

static const char *
desk_remote_dialog_find_fault (DeskActDialog *dialog)
{
  DeskRemoteDialog *self = DESK_REMOTE_DIALOG (dialog);
  g_autoptr (GError) error = NULL;

  if (!gtk_switch_get_active (GTK_SWITCH (self->agreed)))
    return _("Ask the customer first, and wait for the answer");
  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->text)))
    return _("Write down what was agreed");
  if (desk_remote_check_address (gtk_editable_get_text (GTK_EDITABLE (self->address)), &error))
    return NULL;
  g_free (self->fault);
  self->fault = g_strdup (error->message);

  return self->fault;
}

static DeskTicketAction *
desk_remote_dialog_make_action (DeskActDialog *dialog)
{
  DeskRemoteDialog *self = DESK_REMOTE_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_CALL);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autofree char *text = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->text)));

  desk_operation_put_text (entry, "body", text);
  desk_operation_put_integer (entry, "consent", 1);
  if (self->channel != DESK_CHANNEL_UNSET)
    desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, (int) self->channel);

  return action;
}

static void
desk_remote_dialog_finalize (GObject *object)
{
  g_free (DESK_REMOTE_DIALOG (object)->fault);

  G_OBJECT_CLASS (desk_remote_dialog_parent_class)->finalize (object);
}

static void
desk_remote_dialog_class_init (DeskRemoteDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = desk_remote_dialog_finalize;
  dialog_class->fill = desk_remote_dialog_fill;
  dialog_class->write = desk_remote_dialog_write;
  dialog_class->read = desk_remote_dialog_read;
  dialog_class->find_fault = desk_remote_dialog_find_fault;
  dialog_class->make_action = desk_remote_dialog_make_action;
}

static void
desk_remote_dialog_init (DeskRemoteDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);
  GtkWidget *row = adw_action_row_new ();

  desk_act_dialog_set_words (dialog, _("Remote session"), _("Begin"));
  self->agreed = gtk_switch_new ();
  gtk_widget_set_valign (self->agreed, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("The customer agrees"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("To be seen and steered, until the session ends"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->agreed);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->agreed);
  gtk_list_box_append (GTK_LIST_BOX (group), row);
  g_signal_connect_object (self->agreed, "notify::active", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  self->address = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address), _("Address: rdp://, vnc:// or ssh://"));
  gtk_list_box_append (GTK_LIST_BOX (group), self->address);
  g_signal_connect_object (self->address, "changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  self->text = desk_act_dialog_add_text (dialog, _("What was agreed"), _("What you will do, and what you will not look at"));
  desk_act_dialog_add_remark (dialog, _("The consent is recorded first. The session opens in the program that this computer has for it, and is timed as a contact."));
}

/**
 * desk_remote_dialog_new:
 * @channel: by which the customer agrees; %DESK_CHANNEL_UNSET: that of the
 *   ticket
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_remote_dialog_new (DeskChannel channel)
{
  DeskRemoteDialog *self = g_object_new (DESK_TYPE_REMOTE_DIALOG, NULL);

  self->channel = channel;

  return GTK_WIDGET (self);
}

/**
 * desk_remote_dialog_get_address:
 * @self: a dialog that was accepted
 *
 * Returns: (transfer none): the address to open
 */
const char *
desk_remote_dialog_get_address (DeskRemoteDialog *self)
{
  g_return_val_if_fail (DESK_IS_REMOTE_DIALOG (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->address));
}
