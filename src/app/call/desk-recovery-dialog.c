// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An unhappy customer is listened to: Listen, Empathise and acknowledge,
 * Apologise, Discover the source. It is kept inside, and kept respectful.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-recovery-dialog.h"
#include "desk-text-box.h"

static const struct {
  const char *name;        /* in the draft */
  const char *label;
  const char *placeholder;
  const char *heading;     /* in what is recorded */
} steps[] = {
  { "listen", N_("Listen"), N_("What the customer said, in their words, to the end"), N_("Heard") },
  { "empathise", N_("Empathise and acknowledge"), N_("What it means for the customer, and how you said so"), N_("Acknowledged") },
  { "apologise", N_("Apologise"), N_("What you apologised for, without excuses and without blame"), N_("Apologised") },
  { "discover", N_("Discover the source"), N_("What is behind it: what went wrong, and where"), N_("Source") },
  { "offer", N_("What was offered"), N_("What happens now, and by when"), N_("Offered") },
};

struct _DeskRecoveryDialog {
  DeskActDialog parent_instance;

  GtkWidget *texts[G_N_ELEMENTS (steps)];
};

G_DEFINE_FINAL_TYPE (DeskRecoveryDialog, desk_recovery_dialog, DESK_TYPE_ACT_DIALOG)

static void
desk_recovery_dialog_fill (DeskActDialog *dialog)
{
  desk_act_dialog_begin_at (dialog, DESK_RECOVERY_DIALOG (dialog)->texts[0]);
}

static void
desk_recovery_dialog_write (DeskActDialog *dialog,
                            JsonBuilder   *builder)
{
  DeskRecoveryDialog *self = DESK_RECOVERY_DIALOG (dialog);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (self->texts[i]));

      desk_act_dialog_write_text (builder, steps[i].name, text);
    }
}

static void
desk_recovery_dialog_read (DeskActDialog *dialog,
                           JsonObject    *object)
{
  DeskRecoveryDialog *self = DESK_RECOVERY_DIALOG (dialog);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    desk_text_box_set_text (DESK_TEXT_BOX (self->texts[i]), desk_act_dialog_read_text (object, steps[i].name));
}

static const char *
desk_recovery_dialog_find_fault (DeskActDialog *dialog)
{
  DeskRecoveryDialog *self = DESK_RECOVERY_DIALOG (dialog);

  return desk_text_box_is_blank (DESK_TEXT_BOX (self->texts[0])) ? _("Write down what was heard") : NULL;
}

static DeskTicketAction *
desk_recovery_dialog_make_action (DeskActDialog *dialog)
{
  DeskRecoveryDialog *self = DESK_RECOVERY_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_RECOVERY);
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *text = g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (self->texts[i])));

      if (text[0] != '\0')
        g_string_append_printf (body, "%s**%s:** %s", body->len > 0 ? "\n\n" : "", _(steps[i].heading), text);
    }
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", body->str);

  return action;
}

static void
desk_recovery_dialog_class_init (DeskRecoveryDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  dialog_class->fill = desk_recovery_dialog_fill;
  dialog_class->write = desk_recovery_dialog_write;
  dialog_class->read = desk_recovery_dialog_read;
  dialog_class->find_fault = desk_recovery_dialog_find_fault;
  dialog_class->make_action = desk_recovery_dialog_make_action;
}

static void
desk_recovery_dialog_init (DeskRecoveryDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);

  desk_act_dialog_set_words (dialog, _("Making up with the customer"), _("Record"));
  desk_act_dialog_add_remark (dialog, _("Only analysts read this. Write it so that the customer could."));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    self->texts[i] = desk_act_dialog_add_text (dialog, _(steps[i].label), _(steps[i].placeholder));
}

/**
 * desk_recovery_dialog_new:
 *
 * Returns: (transfer full): the dialog
 */
GtkWidget *
desk_recovery_dialog_new (void)
{
  return g_object_new (DESK_TYPE_RECOVERY_DIALOG, NULL);
}
