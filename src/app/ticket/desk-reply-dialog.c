// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is said to an entry of the timeline: the answer to a shout-out, what
 * came of a promise or of a follow-up.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-reply-dialog.h"
#include "desk-safe-text.h"
#include "desk-text-box.h"

/* So much of a text is shown to recognise it by. */
#define QUOTE_LINES 6

struct _DeskReplyDialog {
  DeskActDialog parent_instance;

  DeskTicketActionKind kind;
  gboolean was_kept;
  DeskUuid entry;
  GtkWidget *quote;
  GtkWidget *text;
  GtkWidget *let_go; /* a switch; of a promise that was not kept */
};

G_DEFINE_FINAL_TYPE (DeskReplyDialog, desk_reply_dialog, DESK_TYPE_ACT_DIALOG)

static void
desk_reply_dialog_fill (DeskActDialog *dialog)
{
  DeskReplyDialog *self = DESK_REPLY_DIALOG (dialog);
  GPtrArray *entries = desk_act_dialog_get_snapshot (dialog)->details->entries;
  const char *body = NULL;
  g_autofree char *safe = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      if (desk_uuid_equal (desk_record_get_id (g_ptr_array_index (entries, i)), &self->entry))
        body = desk_record_get_text (g_ptr_array_index (entries, i), "body");
    }
  safe = body != NULL ? desk_safe_text (body) : NULL;
  gtk_label_set_label (GTK_LABEL (self->quote), safe != NULL ? safe : "");
  gtk_widget_set_visible (self->quote, safe != NULL);
  desk_act_dialog_begin_at (dialog, self->text);
}

static gboolean
is_let_go (DeskReplyDialog *self)
{
  return self->let_go != NULL && gtk_switch_get_active (GTK_SWITCH (self->let_go));
}

static void
desk_reply_dialog_write (DeskActDialog *dialog,
                         JsonBuilder   *builder)
{
  DeskReplyDialog *self = DESK_REPLY_DIALOG (dialog);
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (self->text));

  desk_act_dialog_write_text (builder, "text", text);
  json_builder_set_member_name (builder, "let_go");
  json_builder_add_boolean_value (builder, is_let_go (self));
}

static void
desk_reply_dialog_read (DeskActDialog *dialog,
                        JsonObject    *object)
{
  DeskReplyDialog *self = DESK_REPLY_DIALOG (dialog);

  desk_text_box_set_text (DESK_TEXT_BOX (self->text), desk_act_dialog_read_text (object, "text"));
  if (self->let_go != NULL)
    gtk_switch_set_active (GTK_SWITCH (self->let_go), json_object_get_boolean_member_with_default (object, "let_go", FALSE));
}

static const char *
desk_reply_dialog_find_fault (DeskActDialog *dialog)
{
  DeskReplyDialog *self = DESK_REPLY_DIALOG (dialog);

  if (!desk_text_box_is_blank (DESK_TEXT_BOX (self->text)))
    return NULL;
  switch (self->kind)
    {
    case DESK_ACTION_ANSWER:
      return _("Write down what helps");
    case DESK_ACTION_PROMISE_END:
      return self->was_kept ? NULL : is_let_go (self) ? _("Say why the promise is let go, and that the customer knows") : _("Say why the promise was not kept");
    default:
      return _("Say what came of the follow-up");
    }
}

static DeskTicketAction *
desk_reply_dialog_make_action (DeskActDialog *dialog)
{
  DeskReplyDialog *self = DESK_REPLY_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, self->kind);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autofree char *text = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->text)));

  action->target = self->entry;
  if (text[0] != '\0')
    desk_operation_put_text (entry, self->kind == DESK_ACTION_ANSWER ? "body" : "result", text);
  if (self->kind == DESK_ACTION_PROMISE_END && !is_let_go (self))
    desk_operation_put_integer (entry, "kept", self->was_kept);

  return action;
}

static void
desk_reply_dialog_class_init (DeskReplyDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_reply_dialog_fill;
  dialog_class->write = desk_reply_dialog_write;
  dialog_class->read = desk_reply_dialog_read;
  dialog_class->find_fault = desk_reply_dialog_find_fault;
  dialog_class->make_action = desk_reply_dialog_make_action;
}

static void
desk_reply_dialog_init (DeskReplyDialog *self)
{
  self->quote = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->quote), 0);
  gtk_label_set_wrap (GTK_LABEL (self->quote), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->quote), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->quote), QUOTE_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (self->quote), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->quote, "quote");
  desk_act_dialog_add (DESK_ACT_DIALOG (self), self->quote);
}

static void
add_let_go (DeskReplyDialog *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->let_go = gtk_switch_new ();
  gtk_widget_set_valign (self->let_go, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->let_go, "notify::active", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("It is let go"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("The customer does not want it any more, or agreed to something else"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->let_go);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->let_go);
  gtk_list_box_append (GTK_LIST_BOX (desk_act_dialog_add_group (DESK_ACT_DIALOG (self))), row);
}

/**
 * desk_reply_dialog_new:
 * @kind: %DESK_ACTION_ANSWER, %DESK_ACTION_PROMISE_END or
 *   %DESK_ACTION_FOLLOW_UP_END
 * @was_kept: of a promise
 * @entry: what is answered or ended
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_reply_dialog_new (DeskTicketActionKind  kind,
                       gboolean              was_kept,
                       const DeskUuid       *entry)
{
  DeskReplyDialog *self = g_object_new (DESK_TYPE_REPLY_DIALOG, NULL);
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);

  self->kind = kind;
  self->was_kept = was_kept;
  self->entry = *entry;
  switch (kind)
    {
    case DESK_ACTION_ANSWER:
      desk_act_dialog_set_words (dialog, _("Answer a shout-out"), _("Answer"));
      self->text = desk_act_dialog_add_text (dialog, _("Your answer"), _("What helps"));
      break;
    case DESK_ACTION_PROMISE_END:
      desk_act_dialog_set_words (dialog, was_kept ? _("Promise kept") : _("Promise not kept"), _("Record"));
      self->text = was_kept ? desk_act_dialog_add_text (dialog, _("What came of it"), _("If there is something to say"))
                            : desk_act_dialog_add_text (dialog, _("Why"), _("What stood in the way, and what the customer was told"));
      if (!was_kept)
        add_let_go (self);
      break;
    default:
      desk_act_dialog_set_words (dialog, _("Follow-up done"), _("Record"));
      self->text = desk_act_dialog_add_text (dialog, _("What came of it"), _("What the customer said"));
      break;
    }

  return GTK_WIDGET (self);
}
