// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Help is asked for, without giving the ticket away.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-choice-popover.h"
#include "desk-safe-text.h"
#include "desk-shout-out-dialog.h"
#include "desk-text-box.h"
#include "desk-widget-util.h"

typedef enum {
  WHOM_EVERYBODY,
  WHOM_ANALYST,
  WHOM_TEAM,
  WHOM_SUBJECT,
  N_WHOM,
} Whom;

/* In the order of the rows; names are those of the draft. */
static const struct {
  const char *label;
  const char *field;
  const char *choose;
} whom[N_WHOM] = {
  [WHOM_EVERYBODY] = { N_("Everybody"), NULL, N_("Whoever can help") },
  [WHOM_ANALYST] = { N_("An analyst"), "to_analyst_id", N_("Choose an analyst") },
  [WHOM_TEAM] = { N_("A team"), "to_team_id", N_("Choose a team") },
  [WHOM_SUBJECT] = { N_("Who knows about a subject"), "subject", N_("Choose a subject") },
};

struct _DeskShoutOutDialog {
  DeskActDialog parent_instance;

  GtkWidget *text;
  GtkWidget *whom;
  GtkWidget *row; /* whom exactly */
  GtkWidget *button;
  DeskUuid id;
  char *label;
};

G_DEFINE_FINAL_TYPE (DeskShoutOutDialog, desk_shout_out_dialog, DESK_TYPE_ACT_DIALOG)

static Whom
get_whom (DeskShoutOutDialog *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->whom));

  return selected < N_WHOM ? (Whom) selected : WHOM_EVERYBODY;
}

static void
show_whom (DeskShoutOutDialog *self)
{
  Whom kind = get_whom (self);
  g_autofree char *safe = self->label != NULL ? desk_safe_text (self->label) : NULL;
  const char *text = safe != NULL ? safe : _(whom[kind].choose);
  GtkWidget *label;

  /* It stays where it is: a window does not grow with what is in it. */
  gtk_widget_set_sensitive (self->row, kind != WHOM_EVERYBODY);
  label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), label);
  gtk_widget_set_tooltip_text (self->button, safe);
  desk_widget_set_spoken (self->button, text);
  /* Another list is offered. */
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), NULL);
}

static void
choose (DeskShoutOutDialog *self,
        const DeskUuid     *id,
        const char         *label)
{
  static const DeskUuid nil = { { 0 } };
  char *copy = g_strdup (label);

  self->id = id != NULL ? *id : nil;
  g_free (self->label);
  self->label = copy;
}

static void
whom_changed_cb (DeskShoutOutDialog *self)
{
  choose (self, NULL, NULL);
  show_whom (self);
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
}

static void
chosen_cb (DeskChoicePopover  *popover,
           DeskChoice         *choice,
           int                 value,
           DeskShoutOutDialog *self)
{
  if (choice == NULL)
    return;
  choose (self, &choice->id, choice->label);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  show_whom (self);
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
}

static void
create_choices_cb (GtkMenuButton *button,
                   gpointer       data)
{
  DeskShoutOutDialog *self = data;
  DeskSession *session = desk_act_dialog_get_session (DESK_ACT_DIALOG (self));
  GtkWidget *popover = desk_choice_popover_new ();
  DeskChoicePopover *choices = DESK_CHOICE_POPOVER (popover);
  Whom kind = get_whom (self);

  desk_choice_popover_set_people (choices, kind == WHOM_ANALYST);
  desk_choice_popover_set_free (choices, kind == WHOM_SUBJECT);
  desk_choice_popover_set_current (choices, desk_uuid_is_nil (&self->id) ? NULL : &self->id, self->label);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (chosen_cb), self, 0);
  if (kind == WHOM_SUBJECT)
    desk_choice_popover_show_texts (choices, session, "subject");
  else
    desk_choice_popover_show_table (choices, session, kind == WHOM_TEAM ? DESK_TABLE_TEAM : DESK_TABLE_ANALYST);
  gtk_menu_button_set_popover (button, popover);
}

static void
desk_shout_out_dialog_fill (DeskActDialog *dialog)
{
  DeskShoutOutDialog *self = DESK_SHOUT_OUT_DIALOG (dialog);

  show_whom (self);
  desk_act_dialog_begin_at (dialog, self->text);
}

static void
desk_shout_out_dialog_write (DeskActDialog *dialog,
                             JsonBuilder   *builder)
{
  DeskShoutOutDialog *self = DESK_SHOUT_OUT_DIALOG (dialog);
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (self->text));
  g_autofree char *id = desk_uuid_is_nil (&self->id) ? NULL : desk_uuid_to_string (&self->id);

  desk_act_dialog_write_text (builder, "body", text);
  desk_act_dialog_write_text (builder, "whom", whom[get_whom (self)].field);
  desk_act_dialog_write_text (builder, "id", id);
  desk_act_dialog_write_text (builder, "label", self->label);
}

static void
desk_shout_out_dialog_read (DeskActDialog *dialog,
                            JsonObject    *object)
{
  DeskShoutOutDialog *self = DESK_SHOUT_OUT_DIALOG (dialog);
  const char *label = desk_act_dialog_read_text (object, "label");
  const char *field = desk_act_dialog_read_text (object, "whom");
  DeskUuid id = { { 0 } };

  desk_text_box_set_text (DESK_TEXT_BOX (self->text), desk_act_dialog_read_text (object, "body"));
  for (guint i = 0; i < N_WHOM; i++)
    {
      if (g_strcmp0 (whom[i].field, field) == 0)
        adw_combo_row_set_selected (ADW_COMBO_ROW (self->whom), i);
    }
  (void) desk_uuid_parse (desk_act_dialog_read_text (object, "id"), &id);
  choose (self, &id, label[0] != '\0' ? label : NULL);
  show_whom (self);
}

static const char *
desk_shout_out_dialog_find_fault (DeskActDialog *dialog)
{
  DeskShoutOutDialog *self = DESK_SHOUT_OUT_DIALOG (dialog);
  Whom kind = get_whom (self);

  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->text)))
    return _("Say what you need help with");
  if (kind != WHOM_EVERYBODY && self->label == NULL)
    return _("Choose who is asked");
  if (kind == WHOM_ANALYST && desk_uuid_equal (&self->id, &desk_act_dialog_get_snapshot (dialog)->me))
    return _("A shout-out goes to somebody else");

  return NULL;
}

static DeskTicketAction *
desk_shout_out_dialog_make_action (DeskActDialog *dialog)
{
  DeskShoutOutDialog *self = DESK_SHOUT_OUT_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_SHOUT_OUT);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autofree char *text = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->text)));
  Whom kind = get_whom (self);

  desk_operation_put_text (entry, "body", text);
  if (kind == WHOM_SUBJECT)
    desk_operation_put_text (entry, whom[kind].field, self->label);
  else if (kind != WHOM_EVERYBODY)
    desk_operation_put_uuid (entry, whom[kind].field, &self->id);

  return action;
}

static void
desk_shout_out_dialog_finalize (GObject *object)
{
  g_free (DESK_SHOUT_OUT_DIALOG (object)->label);

  G_OBJECT_CLASS (desk_shout_out_dialog_parent_class)->finalize (object);
}

static void
desk_shout_out_dialog_class_init (DeskShoutOutDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = desk_shout_out_dialog_finalize;
  dialog_class->fill = desk_shout_out_dialog_fill;
  dialog_class->write = desk_shout_out_dialog_write;
  dialog_class->read = desk_shout_out_dialog_read;
  dialog_class->find_fault = desk_shout_out_dialog_find_fault;
  dialog_class->make_action = desk_shout_out_dialog_make_action;
}

static void
desk_shout_out_dialog_init (DeskShoutOutDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *group;

  desk_act_dialog_set_words (dialog, _("Shout out"), _("Ask"));
  self->text = desk_act_dialog_add_text (dialog, _("What do you need help with?"), _("What you have seen, and what you want to know"));

  group = desk_act_dialog_add_group (dialog);
  for (guint i = 0; i < N_WHOM; i++)
    gtk_string_list_append (labels, _(whom[i].label));
  self->whom = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->whom), _("Ask"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->whom), G_LIST_MODEL (labels));
  g_signal_connect_object (self->whom, "notify::selected", G_CALLBACK (whom_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), self->whom);

  self->row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _("Namely"));
  self->button = gtk_menu_button_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_choices_cb, self, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->button);
  gtk_list_box_append (GTK_LIST_BOX (group), self->row);

  desk_act_dialog_add_remark (dialog, _("The ticket stays where it is. Who is asked finds it under “Shout-outs” until you end the shout-out or the ticket is finished."));
}

GtkWidget *
desk_shout_out_dialog_new (void)
{
  return g_object_new (DESK_TYPE_SHOUT_OUT_DIALOG, NULL);
}
