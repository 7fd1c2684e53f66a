// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Editing one text of a ticket. What was typed and not saved stays as a draft
 * and is there when one comes back.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-draft.h"
#include "desk-draft-keeper.h"
#include "desk-field-draft.h"
#include "desk-field-text.h"
#include "desk-store-error.h"
#include "desk-text-box.h"
#include "desk-text-popover.h"
#include "desk-ticket-snapshot.h"
#include "desk-widget-util.h"

struct _DeskTextPopover {
  GtkPopover parent_instance;

  GtkLabel *title;
  DeskTextBox *text;
  GtkLabel *message;
  GtkButton *discard;
  GtkButton *save;

  DeskSession *session;
  DeskTicketSnapshot *snapshot; /* what was shown when it was opened */
  DeskSeen *seen;               /* when what is typed was begun */
  const DeskField *field;
  char *value;
  DeskDraftKeeper *keeper;
  GCancellable *cancellable;
  gboolean was_typed_in;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (DeskTextPopover, desk_text_popover, GTK_TYPE_POPOVER)

static char *
write_draft (gpointer editor)
{
  DeskTextPopover *self = editor;
  g_autofree char *text = desk_text_box_dup_text (self->text);

  return g_strcmp0 (text, self->value) == 0 ? NULL : desk_field_draft_write (text, self->seen);
}

static void
say (DeskTextPopover *self,
     const char      *message,
     gboolean         is_error)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  desk_widget_set_class (GTK_WIDGET (self->message), "error", is_error);
}

static void
update_buttons (DeskTextPopover *self)
{
  g_autofree char *text = desk_text_box_dup_text (self->text);
  gboolean is_changed = g_strcmp0 (text, self->value) != 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->discard), is_changed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), is_changed);
}

static void
fill (DeskTextPopover *self,
      const char      *text)
{
  self->is_filling = TRUE;
  desk_text_box_set_text (self->text, text);
  self->is_filling = FALSE;
  update_buttons (self);
}

static void
changed_cb (DeskTextPopover *self)
{
  if (self->is_filling)
    return;
  self->was_typed_in = TRUE;
  update_buttons (self);
  desk_draft_keeper_touch (self->keeper);
}

static void
discard_clicked_cb (DeskTextPopover *self)
{
  fill (self, self->value);
  desk_seen_unref (self->seen);
  self->seen = desk_seen_ref (self->snapshot->details->seen);
  desk_draft_keeper_forget (self->keeper);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (DeskTextPopover) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);

  gtk_widget_set_sensitive (GTK_WIDGET (self->save), TRUE);
  if (commit == NULL && !g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    {
      say (self, error->message, TRUE);
      return;
    }
  desk_draft_keeper_forget (self->keeper);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
save_clicked_cb (DeskTextPopover *self)
{
  g_autofree char *text = g_strstrip (desk_text_box_dup_text (self->text));
  DeskTicketAction *action;
  gint64 integer = 0;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save)))
    return;
  if (self->field->type == DESK_FIELD_TEXT)
    g_strdelimit (text, "\n\r", ' ');
  if (self->field->type == DESK_FIELD_INTEGER && text[0] != '\0' && !g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &integer, NULL))
    {
      say (self, _("This has to be a number"), TRUE);
      return;
    }

  action = desk_ticket_snapshot_begin_action (self->snapshot, self->session, DESK_ACTION_EDIT);
  desk_ticket_action_set_seen (action, self->seen);
  if (text[0] == '\0')
    desk_operation_put_null (action->fields, self->field->name);
  else if (self->field->type == DESK_FIELD_INTEGER)
    desk_operation_put_integer (action->fields, self->field->name, integer);
  else
    desk_operation_put_text (action->fields, self->field->name, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  say (self, NULL, FALSE);
  desk_session_act_async (self->session, action, saved_cb, g_object_ref (self));
}

static gboolean
save_pressed_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   data)
{
  save_clicked_cb (DESK_TEXT_POPOVER (widget));

  return TRUE;
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
restore (DeskTextPopover *self,
         const char      *body)
{
  g_autofree char *then = NULL;
  g_autofree char *text = desk_field_draft_read (body, &then);

  if (then != NULL)
    {
      desk_seen_unref (self->seen);
      self->seen = desk_seen_new_since (self->snapshot->details->seen, then);
    }
  fill (self, text);
  if (desk_uuid_equal (desk_seen_get_writer (self->seen, self->field->name), desk_seen_get_writer (self->snapshot->details->seen, self->field->name)))
    say (self, _("This is what you had begun to write"), FALSE);
  else
    say (self, _("This is what you had begun to write. Somebody else has changed it since: discard yours to see that"), FALSE);
}

static void
draft_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  DeskTextPopover *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskDraft) draft = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_TEXT_POPOVER (user_data);
  if (draft == NULL || self->was_typed_in)
    return;
  restore (self, draft->body);
}

static void
desk_text_popover_map (GtkWidget *widget)
{
  DeskTextPopover *self = DESK_TEXT_POPOVER (widget);

  GTK_WIDGET_CLASS (desk_text_popover_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
desk_text_popover_closed (GtkPopover *popover)
{
  desk_draft_keeper_flush (DESK_TEXT_POPOVER (popover)->keeper);
}

static void
desk_text_popover_dispose (GObject *object)
{
  DeskTextPopover *self = DESK_TEXT_POPOVER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->keeper != NULL)
    desk_draft_keeper_flush (self->keeper);
  g_clear_pointer (&self->keeper, desk_draft_keeper_free);
  g_clear_object (&self->session);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_text_popover_parent_class)->dispose (object);
}

static void
desk_text_popover_finalize (GObject *object)
{
  g_free (DESK_TEXT_POPOVER (object)->value);

  G_OBJECT_CLASS (desk_text_popover_parent_class)->finalize (object);
}

static void
desk_text_popover_class_init (DeskTextPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_text_popover_dispose;
  object_class->finalize = desk_text_popover_finalize;
  widget_class->map = desk_text_popover_map;
  GTK_POPOVER_CLASS (klass)->closed = desk_text_popover_closed;


  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-text-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskTextPopover, title);
  gtk_widget_class_bind_template_child (widget_class, DeskTextPopover, text);
  gtk_widget_class_bind_template_child (widget_class, DeskTextPopover, message);
  gtk_widget_class_bind_template_child (widget_class, DeskTextPopover, discard);
  gtk_widget_class_bind_template_child (widget_class, DeskTextPopover, save);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
desk_text_popover_init (DeskTextPopover *self)
{
  g_type_ensure (DESK_TYPE_TEXT_BOX);
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_widget_add_finish_keys (GTK_WIDGET (self), save_pressed_cb);
  self->keeper = desk_draft_keeper_new (write_draft, self);
}

/**
 * desk_text_popover_new:
 * @session: a session
 * @snapshot: a ticket
 * @field: a text of it
 * @value: (nullable): what stands there
 *
 * Returns: (transfer floating): an editor of that text
 */
GtkWidget *
desk_text_popover_new (DeskSession        *session,
                       DeskTicketSnapshot *snapshot,
                       const char         *field,
                       const char         *value)
{
  const DeskUuid *ticket = desk_record_get_id (snapshot->details->ticket);
  DeskTextPopover *self = g_object_new (DESK_TYPE_TEXT_POPOVER, NULL);
  g_autofree char *editor = g_strdup_printf ("field-%s", field);
  g_autofree char *name = desk_ticket_snapshot_name_draft (editor, ticket);
  const char *label = desk_field_text_label (field);

  self->session = g_object_ref (session);
  self->snapshot = desk_ticket_snapshot_ref (snapshot);
  self->seen = desk_seen_ref (snapshot->details->seen);
  self->field = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), field);
  self->value = g_strdup (value != NULL ? value : "");
  gtk_label_set_label (self->title, label);
  g_object_set (self->text, "label", label, NULL);
  fill (self, self->value);

  desk_draft_keeper_set_target (self->keeper, session, name, ticket);
  self->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (session), load_draft, g_steal_pointer (&name), g_free, (GDestroyNotify) desk_draft_free, self->cancellable,
                         draft_loaded_cb, self);

  return GTK_WIDGET (self);
}
