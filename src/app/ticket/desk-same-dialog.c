// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The same trouble again: the symptoms of another ticket are confirmed, what
 * helped there is tried here, and a problem may be raised behind both.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-safe-text.h"
#include "desk-same-dialog.h"
#include "desk-text-box.h"
#include "desk-widget-util.h"

/* Of a field that holds one line. */
#define LINE_BYTES 2000

struct _DeskSameDialog {
  DeskActDialog parent_instance;

  DeskRecord *other;
  GtkWidget *confirmed;
  GtkWidget *text;
  GtkWidget *hypothesis;
  GtkWidget *outcome;
  GtkWidget *problem;
  GtkWidget *problem_summary;
};

G_DEFINE_FINAL_TYPE (DeskSameDialog, desk_same_dialog, DESK_TYPE_ACT_DIALOG)

static const char *
get_resolution (DeskSameDialog *self)
{
  const char *resolution = desk_record_get_text (self->other, "resolution");

  return resolution != NULL ? resolution : desk_record_get_text (self->other, "workaround");
}

static char *
dup_first_line (const char *text)
{
  gsize size = text == NULL ? 0 : strcspn (text, "\r\n");

  if (size > LINE_BYTES)
    size = (gsize) (g_utf8_find_prev_char (text, text + LINE_BYTES + 1) - text);

  return g_strndup (text != NULL ? text : "", size);
}

static gboolean
is_active (GtkWidget *check)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (check));
}

static void
typed_cb (DeskSameDialog *self)
{
  if (self->problem_summary == NULL)
    return;
  gtk_widget_set_sensitive (self->problem_summary, is_active (self->problem));
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
}

static void
desk_same_dialog_fill (DeskActDialog *dialog)
{
  DeskSameDialog *self = DESK_SAME_DIALOG (dialog);
  g_autofree char *cause = dup_first_line (desk_record_get_text (self->other, "cause"));

  desk_text_box_set_text (DESK_TEXT_BOX (self->text), get_resolution (self));
  gtk_editable_set_text (GTK_EDITABLE (self->hypothesis), cause);
  gtk_editable_set_text (GTK_EDITABLE (self->problem_summary), desk_record_get_text (self->other, "summary"));
  gtk_widget_set_sensitive (self->problem_summary, FALSE);
}

static void
desk_same_dialog_write (DeskActDialog *dialog,
                        JsonBuilder   *builder)
{
  DeskSameDialog *self = DESK_SAME_DIALOG (dialog);
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (self->text));

  desk_act_dialog_write_text (builder, "body", text);
  desk_act_dialog_write_text (builder, "hypothesis", gtk_editable_get_text (GTK_EDITABLE (self->hypothesis)));
  desk_act_dialog_write_text (builder, "outcome", desk_enum_value_name (DESK_ENUM_OUTCOME, (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->outcome))));
  desk_act_dialog_write_text (builder, "problem_summary", gtk_editable_get_text (GTK_EDITABLE (self->problem_summary)));
  json_builder_set_member_name (builder, "confirmed");
  json_builder_add_boolean_value (builder, is_active (self->confirmed));
  json_builder_set_member_name (builder, "problem");
  json_builder_add_boolean_value (builder, is_active (self->problem));
}

static void
desk_same_dialog_read (DeskActDialog *dialog,
                       JsonObject    *object)
{
  DeskSameDialog *self = DESK_SAME_DIALOG (dialog);

  desk_text_box_set_text (DESK_TEXT_BOX (self->text), desk_act_dialog_read_text (object, "body"));
  gtk_editable_set_text (GTK_EDITABLE (self->hypothesis), desk_act_dialog_read_text (object, "hypothesis"));
  gtk_editable_set_text (GTK_EDITABLE (self->problem_summary), desk_act_dialog_read_text (object, "problem_summary"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->outcome), (guint) desk_enum_parse (DESK_ENUM_OUTCOME, desk_act_dialog_read_text (object, "outcome")));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->confirmed), json_object_get_boolean_member_with_default (object, "confirmed", FALSE));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->problem), json_object_get_boolean_member_with_default (object, "problem", FALSE));
}

static gboolean
is_blank (GtkWidget *editable)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (editable));

  return text[strspn (text, " \t")] == '\0';
}

static const char *
desk_same_dialog_find_fault (DeskActDialog *dialog)
{
  DeskSameDialog *self = DESK_SAME_DIALOG (dialog);

  if (!is_active (self->confirmed))
    return _("Ask the customer first whether the symptoms are the same");
  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->text)))
    return _("Write down what was tried");
  if (is_active (self->problem) && is_blank (self->problem_summary))
    return _("Say in a few words what the problem is about");

  return NULL;
}

static DeskTicketAction *
desk_same_dialog_make_action (DeskActDialog *dialog)
{
  DeskSameDialog *self = DESK_SAME_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_SAME);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autofree char *text = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->text)));
  g_autofree char *summary = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->problem_summary))));
  g_autofree char *hypothesis = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->hypothesis))));
  int outcome = (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->outcome));

  action->target = *desk_record_get_id (self->other);
  desk_operation_put_text (entry, "body", text);
  if (hypothesis[0] != '\0')
    desk_operation_put_text (entry, "hypothesis", hypothesis);
  else
    desk_operation_put_null (entry, "hypothesis");
  if (outcome != 0)
    desk_operation_put_enum (entry, "outcome", DESK_ENUM_OUTCOME, outcome);
  if (is_active (self->problem))
    desk_operation_put_text (desk_ticket_action_get_problem (action), "summary", summary);

  return action;
}

static void
desk_same_dialog_finalize (GObject *object)
{
  g_clear_pointer (&DESK_SAME_DIALOG (object)->other, desk_record_unref);

  G_OBJECT_CLASS (desk_same_dialog_parent_class)->finalize (object);
}

static void
desk_same_dialog_class_init (DeskSameDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = desk_same_dialog_finalize;
  dialog_class->fill = desk_same_dialog_fill;
  dialog_class->write = desk_same_dialog_write;
  dialog_class->read = desk_same_dialog_read;
  dialog_class->find_fault = desk_same_dialog_find_fault;
  dialog_class->make_action = desk_same_dialog_make_action;
}

static void
desk_same_dialog_init (DeskSameDialog *self)
{
}

static void
add_said (DeskSameDialog *self,
          GtkWidget      *group,
          const char     *title,
          const char     *text)
{
  GtkWidget *row;
  g_autofree char *safe = NULL;

  if (text == NULL || text[0] == '\0')
    return;
  row = adw_action_row_new ();
  safe = desk_safe_text (text);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), safe);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 8);
  gtk_list_box_append (GTK_LIST_BOX (group), row);
}

static GtkWidget *
add_check (DeskSameDialog *self,
           GtkWidget      *group,
           const char     *title)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  desk_widget_set_spoken (check, title);
  g_signal_connect_object (check, "toggled", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), row);

  return check;
}

static GtkWidget *
add_entry (DeskSameDialog *self,
           GtkWidget      *group,
           const char     *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), row);

  return row;
}

/**
 * desk_same_dialog_new:
 * @other: a ticket with the same trouble
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_same_dialog_new (DeskRecord *other)
{
  DeskSameDialog *self = g_object_new (DESK_TYPE_SAME_DIALOG, NULL);
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  g_autofree char *number = desk_record_dup_number (other);
  const char *symptoms = desk_record_get_text (other, "symptoms");
  GtkWidget *group;

  self->other = desk_record_ref (other);
  desk_act_dialog_set_words (dialog, _("Same trouble again"), _("Record"));
  group = desk_act_dialog_add_group (dialog);
  add_said (self, group, number, desk_record_get_text (other, "summary"));
  add_said (self, group, _("Symptoms"), symptoms != NULL ? symptoms : desk_record_get_text (other, "description"));
  add_said (self, group, _("Cause"), desk_record_get_text (other, "cause"));
  add_said (self, group, _("Resolution"), get_resolution (self));
  self->confirmed = add_check (self, group, _("The symptoms are the same"));
  self->text = desk_act_dialog_add_text (dialog, _("What is tried?"), _("What helped on the other ticket"));
  group = desk_act_dialog_add_group (dialog);
  self->hypothesis = add_entry (self, group, _("Suspected"));
  self->outcome = desk_act_dialog_make_combo (dialog, DESK_ENUM_OUTCOME, _("Outcome"), _("Not known"));
  gtk_list_box_append (GTK_LIST_BOX (group), self->outcome);
  group = desk_act_dialog_add_group (dialog);
  self->problem = add_check (self, group, _("Raise a problem"));
  self->problem_summary = add_entry (self, group, _("What the problem is about"));
  desk_act_dialog_add_remark (dialog, _("The attempt is recorded and the two tickets are linked, in one step. A problem that is behind one of them already is behind both then."));

  return GTK_WIDGET (self);
}
