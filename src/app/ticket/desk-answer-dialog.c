// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The answer to a hand-over: it is accepted, once the problem was seen to be
 * real, or returned with a reason; a vendor has accepted it when it has a
 * number there.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-answer-dialog.h"
#include "desk-text-box.h"

struct _DeskAnswerDialog {
  DeskActDialog parent_instance;

  GtkWidget *reason;
  GtkWidget *reference; /* NULL unless a vendor was asked */
  DeskTicketActionKind kind;
};

G_DEFINE_FINAL_TYPE (DeskAnswerDialog, desk_answer_dialog, DESK_TYPE_ACT_DIALOG)

static void
desk_answer_dialog_fill (DeskActDialog *dialog)
{
  DeskAnswerDialog *self = DESK_ANSWER_DIALOG (dialog);
  const char *reference = desk_record_get_text (desk_act_dialog_get_snapshot (dialog)->details->ticket, "vendor_reference");

  if (self->reference != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->reference), reference != NULL ? reference : "");
}

static void
desk_answer_dialog_write (DeskActDialog *dialog,
                          JsonBuilder   *builder)
{
  DeskAnswerDialog *self = DESK_ANSWER_DIALOG (dialog);
  g_autofree char *reason = desk_text_box_dup_text (DESK_TEXT_BOX (self->reason));

  desk_act_dialog_write_text (builder, "reason", reason);
  if (self->reference != NULL)
    desk_act_dialog_write_text (builder, "reference", gtk_editable_get_text (GTK_EDITABLE (self->reference)));
}

static void
desk_answer_dialog_read (DeskActDialog *dialog,
                         JsonObject    *object)
{
  DeskAnswerDialog *self = DESK_ANSWER_DIALOG (dialog);

  desk_text_box_set_text (DESK_TEXT_BOX (self->reason), desk_act_dialog_read_text (object, "reason"));
  if (self->reference != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->reference), desk_act_dialog_read_text (object, "reference"));
}

static char *
dup_reference (DeskAnswerDialog *self)
{
  return self->reference == NULL ? g_strdup ("") : g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reference))));
}

static const char *
desk_answer_dialog_find_fault (DeskActDialog *dialog)
{
  DeskAnswerDialog *self = DESK_ANSWER_DIALOG (dialog);
  g_autofree char *reference = dup_reference (self);

  if (self->kind == DESK_ACTION_RETURN && desk_text_box_is_blank (DESK_TEXT_BOX (self->reason)))
    return _("Say why the ticket is returned, so that it does not come back as it is");
  if (self->reference != NULL && reference[0] == '\0')
    return _("Write down the number that the ticket has at the vendor");

  return NULL;
}

static DeskTicketAction *
desk_answer_dialog_make_action (DeskActDialog *dialog)
{
  DeskAnswerDialog *self = DESK_ANSWER_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, self->kind);
  DeskRecord *escalation = desk_act_dialog_get_snapshot (dialog)->hand_over.escalation;
  g_autofree char *reason = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->reason)));
  g_autofree char *reference = dup_reference (self);

  /* The one that was read, not another that has come meanwhile. */
  if (escalation != NULL)
    action->target = *desk_record_get_id (escalation);
  if (reason[0] != '\0')
    desk_operation_put_text (desk_ticket_action_get_entry (action), "decision_reason", reason);
  if (reference[0] != '\0')
    desk_operation_put_text (action->fields, "vendor_reference", reference);

  return action;
}

static void
desk_answer_dialog_class_init (DeskAnswerDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_answer_dialog_fill;
  dialog_class->write = desk_answer_dialog_write;
  dialog_class->read = desk_answer_dialog_read;
  dialog_class->find_fault = desk_answer_dialog_find_fault;
  dialog_class->make_action = desk_answer_dialog_make_action;
}

static void
desk_answer_dialog_init (DeskAnswerDialog *self)
{
}

static void
build_return (DeskAnswerDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);

  desk_act_dialog_set_words (dialog, _("Return the ticket"), _("Return"));
  self->reason = desk_act_dialog_add_text (dialog, _("Reason"), _("What is missing, or who should have it instead"));
}

static void
build_vendor (DeskAnswerDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);

  desk_act_dialog_set_words (dialog, _("The vendor has accepted"), _("Write down"));
  self->reference = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reference), _("The vendor’s reference"));
  g_signal_connect_object (self->reference, "changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), self->reference);
  self->reason = desk_act_dialog_add_text (dialog, _("What the vendor said"), _("What they do next, and by when"));
}

static void
build_accept (DeskAnswerDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);

  desk_act_dialog_set_words (dialog, _("Accept the ticket"), _("Accept"));
  self->reason = desk_act_dialog_add_text (dialog, _("The problem is real"), _("How you made sure of it, if you did; it may stay empty"));
}

/**
 * desk_answer_dialog_new:
 * @kind: %DESK_ACTION_ACCEPT or %DESK_ACTION_RETURN
 * @is_vendor: a vendor was asked
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_answer_dialog_new (DeskTicketActionKind kind,
                        gboolean             is_vendor)
{
  DeskAnswerDialog *self = g_object_new (DESK_TYPE_ANSWER_DIALOG, NULL);

  self->kind = kind;
  if (kind == DESK_ACTION_RETURN)
    build_return (self);
  else if (is_vendor)
    build_vendor (self);
  else
    build_accept (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->reference != NULL ? self->reference : GTK_WIDGET (desk_text_box_get_view (DESK_TEXT_BOX (self->reason))));

  return GTK_WIDGET (self);
}
