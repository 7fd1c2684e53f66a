// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The summary of a ticket, changed where it stands: Return saves, Escape gives
 * it back. (GtkEditableLabel has one line, and a summary may need two.)
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-draft.h"
#include "desk-draft-keeper.h"
#include "desk-field-draft.h"
#include "desk-label.h"
#include "desk-safe-text.h"
#include "desk-store-error.h"
#include "desk-summary-editor.h"
#include "desk-ticket-snapshot.h"

struct _DeskSummaryEditor {
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkLabel *label;
  GtkButton *edit;
  GtkEntry *entry;
  GtkLabel *message;

  DeskSession *session;
  DeskUuid ticket;
  char *summary;
  DeskSeen *seen;         /* what is shown */
  DeskSeen *seen_at_edit; /* what was shown when the pencil was pressed */
  DeskDraftKeeper *keeper;
  GCancellable *cancellable;
  gboolean is_editing;
  gboolean was_typed_in;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (DeskSummaryEditor, desk_summary_editor, GTK_TYPE_WIDGET)

static char *
write_draft (gpointer editor)
{
  DeskSummaryEditor *self = editor;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  return g_strcmp0 (text, self->summary) == 0 ? NULL : desk_field_draft_write (text, self->seen_at_edit);
}

static void
say (DeskSummaryEditor *self,
     const char        *message)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

static void
fill (DeskSummaryEditor *self,
      const char        *text)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->is_filling = FALSE;
}

static void
end_editing (DeskSummaryEditor *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  self->is_editing = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  say (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, "shown");
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->edit));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (DeskSummaryEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);

  if (!self->is_editing)
    return;
  if (commit == NULL && !g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    {
      say (self, error->message);
      return;
    }
  desk_draft_keeper_forget (self->keeper);
  end_editing (self);
}

static void
entry_activated_cb (DeskSummaryEditor *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  DeskTicketAction *action;

  if (text[0] == '\0')
    {
      say (self, _("A ticket needs a summary: say in a few words what it is about"));
      return;
    }
  action = desk_ticket_action_new (DESK_ACTION_EDIT, desk_session_get_me (self->session), &self->ticket);
  desk_operation_put_text (action->fields, "summary", text);
  desk_ticket_action_set_seen (action, self->seen_at_edit);
  desk_session_act_async (self->session, action, saved_cb, g_object_ref (self));
}

static void
entry_changed_cb (DeskSummaryEditor *self)
{
  if (self->is_filling)
    return;
  self->was_typed_in = TRUE;
  say (self, NULL);
  desk_draft_keeper_touch (self->keeper);
}

static gboolean
key_pressed_cb (DeskSummaryEditor *self,
                guint              keyval,
                guint              keycode,
                GdkModifierType    state)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;

  desk_draft_keeper_forget (self->keeper);
  end_editing (self);

  return TRUE;
}

static void
label_clicked_cb (DeskSummaryEditor *self,
                  int                n_press)
{
  if (n_press == 2)
    desk_summary_editor_begin (self);
}

static gpointer
load_draft (DeskFile *file,
            gpointer  data,
            GError  **error)
{
  return desk_draft_load (file, data, error);
}

/* Begun when something else may have stood there. */
static void
restore (DeskSummaryEditor *self,
         const char        *body)
{
  g_autofree char *then = NULL;
  g_autofree char *text = desk_field_draft_read (body, &then);
  g_autoptr (DeskSeen) now = g_steal_pointer (&self->seen_at_edit);

  self->seen_at_edit = then != NULL ? desk_seen_new_since (now, then) : desk_seen_ref (now);
  fill (self, text);
}

static void
draft_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  DeskSummaryEditor *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskDraft) draft = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_SUMMARY_EDITOR (user_data);
  if (draft != NULL && self->is_editing && !self->was_typed_in)
    restore (self, draft->body);
}

static void
desk_summary_editor_dispose (GObject *object)
{
  DeskSummaryEditor *self = DESK_SUMMARY_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->keeper != NULL)
    desk_draft_keeper_flush (self->keeper);
  g_clear_pointer (&self->keeper, desk_draft_keeper_free);
  g_clear_object (&self->session);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_clear_pointer (&self->seen_at_edit, desk_seen_unref);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_SUMMARY_EDITOR);

  G_OBJECT_CLASS (desk_summary_editor_parent_class)->dispose (object);
}

static void
desk_summary_editor_finalize (GObject *object)
{
  g_free (DESK_SUMMARY_EDITOR (object)->summary);

  G_OBJECT_CLASS (desk_summary_editor_parent_class)->finalize (object);
}

static void
desk_summary_editor_class_init (DeskSummaryEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_summary_editor_dispose;
  object_class->finalize = desk_summary_editor_finalize;

  gtk_widget_class_set_css_name (widget_class, "summaryeditor");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-summary-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskSummaryEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskSummaryEditor, label);
  gtk_widget_class_bind_template_child (widget_class, DeskSummaryEditor, edit);
  gtk_widget_class_bind_template_child (widget_class, DeskSummaryEditor, entry);
  gtk_widget_class_bind_template_child (widget_class, DeskSummaryEditor, message);
  gtk_widget_class_bind_template_callback (widget_class, desk_summary_editor_begin);
  gtk_widget_class_bind_template_callback (widget_class, label_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
desk_summary_editor_init (DeskSummaryEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keeper = desk_draft_keeper_new (write_draft, self);
}

GtkWidget *
desk_summary_editor_new (void)
{
  return g_object_new (DESK_TYPE_SUMMARY_EDITOR, NULL);
}

/**
 * desk_summary_editor_set_summary:
 * @self: an editor
 * @session: (nullable): a session
 * @ticket: a ticket
 * @seen: the ticket as it is shown
 * @summary: (nullable): its summary
 *
 * What is being typed stays; what was being typed on another ticket stays as
 * its draft.
 */
void
desk_summary_editor_set_summary (DeskSummaryEditor *self,
                                 DeskSession       *session,
                                 const DeskUuid    *ticket,
                                 DeskSeen          *seen,
                                 const char        *summary)
{
  g_autofree char *safe = NULL;

  g_return_if_fail (DESK_IS_SUMMARY_EDITOR (self));

  if (!desk_uuid_equal (&self->ticket, ticket) || self->session != session)
    {
      g_autofree char *name = desk_ticket_snapshot_name_draft ("field-summary", ticket);

      desk_draft_keeper_set_target (self->keeper, session, name, ticket);
      if (self->is_editing)
        end_editing (self);
    }
  self->ticket = *ticket;
  desk_seen_ref (seen);
  g_clear_pointer (&self->seen, desk_seen_unref);
  self->seen = seen;
  g_set_object (&self->session, session);
  g_free (self->summary);
  self->summary = g_strdup (summary);
  safe = desk_safe_text (summary != NULL ? summary : "");
  desk_label_wrap_for (self->label, safe);
  gtk_label_set_label (self->label, safe);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), g_utf8_strlen (safe, -1) > 120 ? safe : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->edit), session != NULL && !desk_uuid_is_nil (desk_session_get_me (session)));
}

/**
 * desk_summary_editor_begin:
 * @self: an editor
 *
 * Makes the summary an entry and puts the cursor into it.
 */
void
desk_summary_editor_begin (DeskSummaryEditor *self)
{
  g_return_if_fail (DESK_IS_SUMMARY_EDITOR (self));

  if (self->is_editing || self->session == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->edit)))
    return;

  self->is_editing = TRUE;
  self->was_typed_in = FALSE;
  g_clear_pointer (&self->seen_at_edit, desk_seen_unref);
  self->seen_at_edit = desk_seen_ref (self->seen);
  fill (self, self->summary);
  gtk_stack_set_visible_child_name (self->stack, "edited");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  self->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (self->session), load_draft, g_strdup (desk_draft_keeper_get_name (self->keeper)), g_free,
                         (GDestroyNotify) desk_draft_free, self->cancellable, draft_loaded_cb, self);
}

gboolean
desk_summary_editor_is_editing (DeskSummaryEditor *self)
{
  g_return_val_if_fail (DESK_IS_SUMMARY_EDITOR (self), FALSE);

  return self->is_editing;
}
