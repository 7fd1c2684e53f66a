// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A message to the customer. It is written here and kept as to send; a person
 * sends it, and says so.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-message-dialog.h"
#include "desk-message-text.h"
#include "desk-text-box.h"

struct _DeskMessageDialog {
  DeskActDialog parent_instance;

  GtkWidget *to;
  GtkWidget *subject;
  GtkWidget *text;
  GtkWidget *receipt;

  DeskMessageText *proposed; /* NULL until it has been read */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (DeskMessageDialog, desk_message_dialog, DESK_TYPE_ACT_DIALOG)

static gboolean
is_blank (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row))[0] == '\0';
}

/* What has been typed, or was in the draft, stays. */
static void
propose (DeskMessageDialog *self)
{
  if (self->proposed == NULL)
    return;
  if (is_blank (self->to) && self->proposed->recipients != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->to), self->proposed->recipients);
  if (is_blank (self->subject))
    gtk_editable_set_text (GTK_EDITABLE (self->subject), self->proposed->subject);
}

/* A receipt takes the place of nothing that was written. */
static void
show_receipt (DeskMessageDialog *self)
{
  gtk_widget_set_sensitive (self->receipt, self->proposed != NULL && desk_text_box_is_blank (DESK_TEXT_BOX (self->text)));
}

static gpointer
load_proposed (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  return desk_message_text_new (file, data, error);
}

static void
proposed_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  DeskMessageDialog *self;
  g_autoptr (GError) error = NULL;
  DeskMessageText *proposed = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (proposed == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("What a message begins with could not be read: %s", error->message);
      return;
    }
  self = DESK_MESSAGE_DIALOG (user_data);
  self->proposed = proposed;
  desk_act_dialog_begin_filling (DESK_ACT_DIALOG (self));
  propose (self);
  desk_act_dialog_end_filling (DESK_ACT_DIALOG (self));
  show_receipt (self);
}

static void
receipt_clicked_cb (DeskMessageDialog *self)
{
  if (self->proposed == NULL || !desk_text_box_is_blank (DESK_TEXT_BOX (self->text)))
    return;
  desk_text_box_set_text (DESK_TEXT_BOX (self->text), self->proposed->receipt);
}

static void
desk_message_dialog_fill (DeskActDialog *dialog)
{
  DeskMessageDialog *self = DESK_MESSAGE_DIALOG (dialog);

  self->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (desk_act_dialog_get_session (dialog)), load_proposed,
                         desk_record_ref (desk_act_dialog_get_snapshot (dialog)->details->ticket), (GDestroyNotify) desk_record_unref,
                         (GDestroyNotify) desk_message_text_free, self->cancellable, proposed_loaded_cb, self);
}

static void
desk_message_dialog_write (DeskActDialog *dialog,
                           JsonBuilder   *builder)
{
  DeskMessageDialog *self = DESK_MESSAGE_DIALOG (dialog);
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (self->text));

  desk_act_dialog_write_text (builder, "to", gtk_editable_get_text (GTK_EDITABLE (self->to)));
  desk_act_dialog_write_text (builder, "subject", gtk_editable_get_text (GTK_EDITABLE (self->subject)));
  desk_act_dialog_write_text (builder, "text", text);
}

static void
desk_message_dialog_read (DeskActDialog *dialog,
                          JsonObject    *object)
{
  DeskMessageDialog *self = DESK_MESSAGE_DIALOG (dialog);

  gtk_editable_set_text (GTK_EDITABLE (self->to), desk_act_dialog_read_text (object, "to"));
  gtk_editable_set_text (GTK_EDITABLE (self->subject), desk_act_dialog_read_text (object, "subject"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->text), desk_act_dialog_read_text (object, "text"));
  propose (self);
}

static const char *
desk_message_dialog_find_fault (DeskActDialog *dialog)
{
  DeskMessageDialog *self = DESK_MESSAGE_DIALOG (dialog);

  if (is_blank (self->to))
    return _("Say whom the message is for");
  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->text)))
    return _("Write what is to be sent");

  return NULL;
}

static DeskTicketAction *
desk_message_dialog_make_action (DeskActDialog *dialog)
{
  DeskMessageDialog *self = DESK_MESSAGE_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_MESSAGE);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autofree char *text = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->text)));

  desk_operation_put_text (entry, "recipients", gtk_editable_get_text (GTK_EDITABLE (self->to)));
  if (!is_blank (self->subject))
    desk_operation_put_text (entry, "subject", gtk_editable_get_text (GTK_EDITABLE (self->subject)));
  desk_operation_put_text (entry, "body", text);
  /* A receipt as it was proposed is no answer yet. */
  if (self->proposed != NULL && g_str_equal (text, self->proposed->receipt))
    desk_operation_put_integer (entry, "first_response", 0);

  return action;
}

static void
desk_message_dialog_dispose (GObject *object)
{
  DeskMessageDialog *self = DESK_MESSAGE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (desk_message_dialog_parent_class)->dispose (object);
}

static void
desk_message_dialog_finalize (GObject *object)
{
  g_clear_pointer (&DESK_MESSAGE_DIALOG (object)->proposed, desk_message_text_free);

  G_OBJECT_CLASS (desk_message_dialog_parent_class)->finalize (object);
}

static void
desk_message_dialog_class_init (DeskMessageDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_message_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_message_dialog_finalize;
  dialog_class->fill = desk_message_dialog_fill;
  dialog_class->write = desk_message_dialog_write;
  dialog_class->read = desk_message_dialog_read;
  dialog_class->find_fault = desk_message_dialog_find_fault;
  dialog_class->make_action = desk_message_dialog_make_action;
}

static GtkWidget *
add_row (DeskMessageDialog *self,
         GtkWidget         *group,
         const char        *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), row);

  return row;
}

static void
desk_message_dialog_init (DeskMessageDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);

  desk_act_dialog_set_words (dialog, _("Message to the customer"), _("Keep to send"));
  self->to = add_row (self, group, _("To"));
  self->subject = add_row (self, group, _("Subject"));
  self->text = desk_act_dialog_add_text (dialog, _("Text"), _("What the customer is to know"));
  g_object_set (self->text, "min-height", 160, "max-height", 260, NULL);
  g_signal_connect_object (self->text, "changed", G_CALLBACK (show_receipt), self, G_CONNECT_SWAPPED);
  self->receipt = gtk_button_new_with_label (_("Begin with a receipt"));
  gtk_widget_set_halign (self->receipt, GTK_ALIGN_START);
  gtk_widget_set_sensitive (self->receipt, FALSE);
  gtk_widget_set_tooltip_text (self->receipt, _("That the ticket exists, its number, and what happens next"));
  g_signal_connect_object (self->receipt, "clicked", G_CALLBACK (receipt_clicked_cb), self, G_CONNECT_SWAPPED);
  desk_act_dialog_add (dialog, self->receipt);
}

GtkWidget *
desk_message_dialog_new (void)
{
  return g_object_new (DESK_TYPE_MESSAGE_DIALOG, NULL);
}
