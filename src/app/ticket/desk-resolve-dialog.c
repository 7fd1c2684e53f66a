// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A ticket is resolved with its cause and its resolution.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-resolve-dialog.h"
#include "desk-text-box.h"

struct _DeskResolveDialog {
  DeskActDialog parent_instance;

  GtkWidget *category;
  GtkWidget *cause;
  GtkWidget *resolution;
  GtkWidget *kind;
  GtkWidget *validation;
  GtkWidget *confirmed;
  DeskStage stage; /* where it goes; unset: where its life cycle says */
};

G_DEFINE_FINAL_TYPE (DeskResolveDialog, desk_resolve_dialog, DESK_TYPE_ACT_DIALOG)

/* What helped is the best beginning of a resolution. */
static const char *
find_attempt_that_worked (DeskTicketSnapshot *snapshot)
{
  GPtrArray *entries = snapshot->details->entries;

  for (guint i = entries->len; i > 0; i--)
    {
      DeskRecord *entry = g_ptr_array_index (entries, i - 1);

      if (desk_record_get_enum (entry, "kind") == DESK_ENTRY_KIND_ATTEMPT && desk_record_get_enum (entry, "outcome") == DESK_OUTCOME_WORKED &&
          !desk_record_is_withdrawn (entry))
        return desk_record_get_text (entry, "body");
    }

  return NULL;
}

static void
desk_resolve_dialog_fill (DeskActDialog *dialog)
{
  DeskResolveDialog *self = DESK_RESOLVE_DIALOG (dialog);
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (dialog);
  DeskRecord *ticket = snapshot->details->ticket;
  const char *resolution = desk_record_get_text (ticket, "resolution");
  const char *validation = desk_record_get_text (ticket, "validation");

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->category), (guint) desk_record_get_enum (ticket, "cause_category"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->cause), desk_record_get_text (ticket, "cause"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->resolution), resolution != NULL ? resolution : find_attempt_that_worked (snapshot));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind), (guint) desk_record_get_enum (ticket, "resolution_kind"));
  gtk_editable_set_text (GTK_EDITABLE (self->validation), validation != NULL ? validation : "");
  gtk_switch_set_active (GTK_SWITCH (self->confirmed), desk_record_get_boolean (ticket, "customer_confirmed"));
}

static void
desk_resolve_dialog_write (DeskActDialog *dialog,
                           JsonBuilder   *builder)
{
  DeskResolveDialog *self = DESK_RESOLVE_DIALOG (dialog);
  g_autofree char *cause = desk_text_box_dup_text (DESK_TEXT_BOX (self->cause));
  g_autofree char *resolution = desk_text_box_dup_text (DESK_TEXT_BOX (self->resolution));

  desk_act_dialog_write_text (builder, "cause_category",
                              desk_enum_value_name (DESK_ENUM_CAUSE_CATEGORY, (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->category))));
  desk_act_dialog_write_text (builder, "cause", cause);
  desk_act_dialog_write_text (builder, "resolution", resolution);
  desk_act_dialog_write_text (builder, "resolution_kind",
                              desk_enum_value_name (DESK_ENUM_RESOLUTION_KIND, (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind))));
  desk_act_dialog_write_text (builder, "validation", gtk_editable_get_text (GTK_EDITABLE (self->validation)));
  json_builder_set_member_name (builder, "customer_confirmed");
  json_builder_add_boolean_value (builder, gtk_switch_get_active (GTK_SWITCH (self->confirmed)));
}

static void
desk_resolve_dialog_read (DeskActDialog *dialog,
                          JsonObject    *object)
{
  DeskResolveDialog *self = DESK_RESOLVE_DIALOG (dialog);

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->category), (guint) desk_enum_parse (DESK_ENUM_CAUSE_CATEGORY, desk_act_dialog_read_text (object, "cause_category")));
  desk_text_box_set_text (DESK_TEXT_BOX (self->cause), desk_act_dialog_read_text (object, "cause"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->resolution), desk_act_dialog_read_text (object, "resolution"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind), (guint) desk_enum_parse (DESK_ENUM_RESOLUTION_KIND, desk_act_dialog_read_text (object, "resolution_kind")));
  gtk_editable_set_text (GTK_EDITABLE (self->validation), desk_act_dialog_read_text (object, "validation"));
  gtk_switch_set_active (GTK_SWITCH (self->confirmed), json_object_get_boolean_member_with_default (object, "customer_confirmed", FALSE));
}

static const char *
desk_resolve_dialog_find_fault (DeskActDialog *dialog)
{
  DeskResolveDialog *self = DESK_RESOLVE_DIALOG (dialog);

  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->cause)) && adw_combo_row_get_selected (ADW_COMBO_ROW (self->category)) == 0)
    return _("Say what the cause was, or choose a cause category");
  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->resolution)))
    return _("Write down what was done");

  return NULL;
}

static void
put_text (DeskTicketAction *action,
          DeskRecord       *ticket,
          const char       *field,
          const char       *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (stripped[0] != '\0')
    desk_operation_put_text (action->fields, field, stripped);
  else if (desk_record_get_text (ticket, field) != NULL)
    desk_operation_put_null (action->fields, field);
}

static void
put_enum (DeskTicketAction *action,
          DeskRecord       *ticket,
          const char       *field,
          DeskEnumId        id,
          GtkWidget        *combo)
{
  int value = (int) adw_combo_row_get_selected (ADW_COMBO_ROW (combo));

  if (value != 0)
    desk_operation_put_enum (action->fields, field, id, value);
  else if (desk_record_get_enum (ticket, field) != 0)
    desk_operation_put_null (action->fields, field);
}

static DeskTicketAction *
desk_resolve_dialog_make_action (DeskActDialog *dialog)
{
  DeskResolveDialog *self = DESK_RESOLVE_DIALOG (dialog);
  DeskRecord *ticket = desk_act_dialog_get_snapshot (dialog)->details->ticket;
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_RESOLVE);
  g_autofree char *cause = desk_text_box_dup_text (DESK_TEXT_BOX (self->cause));
  g_autofree char *resolution = desk_text_box_dup_text (DESK_TEXT_BOX (self->resolution));
  gboolean confirmed = gtk_switch_get_active (GTK_SWITCH (self->confirmed));

  put_enum (action, ticket, "cause_category", DESK_ENUM_CAUSE_CATEGORY, self->category);
  put_text (action, ticket, "cause", cause);
  put_text (action, ticket, "resolution", resolution);
  put_enum (action, ticket, "resolution_kind", DESK_ENUM_RESOLUTION_KIND, self->kind);
  put_text (action, ticket, "validation", gtk_editable_get_text (GTK_EDITABLE (self->validation)));
  if (confirmed != desk_record_get_boolean (ticket, "customer_confirmed"))
    desk_operation_put_integer (action->fields, "customer_confirmed", confirmed);
  if (self->stage != DESK_STAGE_UNSET)
    desk_operation_put_enum (action->fields, "stage", DESK_ENUM_STAGE, (int) self->stage);

  return action;
}

static void
desk_resolve_dialog_class_init (DeskResolveDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_resolve_dialog_fill;
  dialog_class->write = desk_resolve_dialog_write;
  dialog_class->read = desk_resolve_dialog_read;
  dialog_class->find_fault = desk_resolve_dialog_find_fault;
  dialog_class->make_action = desk_resolve_dialog_make_action;
}

static void
desk_resolve_dialog_init (DeskResolveDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group;
  GtkWidget *row;

  desk_act_dialog_set_words (dialog, _("Resolve ticket"), _("Resolve"));
  self->cause = desk_act_dialog_add_text (dialog, _("Cause"), _("What was behind it"));
  group = desk_act_dialog_add_group (dialog);
  self->category = desk_act_dialog_make_combo (dialog, DESK_ENUM_CAUSE_CATEGORY, _("Cause category"), _("Not set"));
  gtk_list_box_append (GTK_LIST_BOX (group), self->category);

  self->resolution = desk_act_dialog_add_text (dialog, _("Resolution"), _("What was done, so that the next one can do it too"));
  group = desk_act_dialog_add_group (dialog);
  self->kind = desk_act_dialog_make_combo (dialog, DESK_ENUM_RESOLUTION_KIND, _("Kind of resolution"), _("Not set"));
  gtk_list_box_append (GTK_LIST_BOX (group), self->kind);

  group = desk_act_dialog_add_group (dialog);
  self->validation = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->validation), _("How you made sure that it works"));
  g_signal_connect_object (self->validation, "changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), self->validation);

  row = adw_action_row_new ();
  self->confirmed = gtk_switch_new ();
  gtk_widget_set_valign (self->confirmed, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->confirmed, "notify::active", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("The customer said that it works"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->confirmed);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->confirmed);
  gtk_list_box_append (GTK_LIST_BOX (group), row);
}

/**
 * desk_resolve_dialog_new:
 * @stage: where the ticket goes; unset: where its life cycle says
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_resolve_dialog_new (DeskStage stage)
{
  DeskResolveDialog *self = g_object_new (DESK_TYPE_RESOLVE_DIALOG, NULL);

  self->stage = stage;

  return GTK_WIDGET (self);
}
