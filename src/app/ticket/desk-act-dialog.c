// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-act-dialog.h"
#include "desk-draft.h"
#include "desk-draft-keeper.h"
#include "desk-store-error.h"
#include "desk-text-box.h"
#include "desk-widget-util.h"

typedef struct {
  AdwWindowTitle *title;
  GtkButton *accept;
  GtkRevealer *revealer;
  GtkLabel *message;
  GtkBox *content;

  DeskSession *session;
  DeskTicketSnapshot *snapshot;
  DeskSeen *seen; /* by who writes here: not all that has come in since */
  DeskDraftKeeper *keeper;
  GCancellable *cancellable;
  gboolean was_typed_in;
  gboolean is_filling;
  gboolean is_acting;
  gboolean is_done;
} DeskActDialogPrivate;

enum {
  ACTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DeskActDialog, desk_act_dialog, ADW_TYPE_WINDOW)

static DeskActDialogPrivate *
get_private (DeskActDialog *self)
{
  return desk_act_dialog_get_instance_private (self);
}

static char *
write_draft (gpointer editor)
{
  DeskActDialog *self = editor;
  DeskActDialogPrivate *priv = get_private (self);
  g_autofree char *seen = priv->seen != NULL ? desk_seen_to_string (priv->seen) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  DESK_ACT_DIALOG_GET_CLASS (self)->write (self, builder);
  if (seen != NULL)
    desk_act_dialog_write_text (builder, "seen", seen);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
say (DeskActDialog *self,
     const char    *message)
{
  DeskActDialogPrivate *priv = get_private (self);

  if (message != NULL)
    gtk_label_set_label (priv->message, message);
  gtk_revealer_set_reveal_child (priv->revealer, message != NULL);
}

static void
update (DeskActDialog *self)
{
  DeskActDialogPrivate *priv = get_private (self);
  const char *fault = DESK_ACT_DIALOG_GET_CLASS (self)->find_fault (self);

  gtk_widget_set_sensitive (GTK_WIDGET (priv->accept), fault == NULL && !priv->is_acting);
  gtk_widget_set_tooltip_text (GTK_WIDGET (priv->accept), fault != NULL ? fault : _("Ctrl+Return"));
}

static void
looked_again_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  DeskActDialog *self;
  DeskActDialogPrivate *priv;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskTicketSnapshot) snapshot = desk_ticket_snapshot_load_finish (DESK_STORE (source), result, &error);
  DeskSeen *seen;

  if (snapshot == NULL)
    return;
  self = DESK_ACT_DIALOG (user_data);
  priv = get_private (self);
  seen = desk_seen_renew (priv->seen, snapshot->details->seen);
  desk_seen_unref (priv->seen);
  priv->seen = seen;
}

/* Who has been told that somebody else was there first may still mean it. */
static void
look_again (DeskActDialog *self)
{
  DeskActDialogPrivate *priv = get_private (self);

  if (priv->cancellable == NULL)
    priv->cancellable = g_cancellable_new ();
  desk_ticket_snapshot_load_async (priv->session, desk_record_get_id (priv->snapshot->details->ticket), priv->cancellable, looked_again_cb, self);
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (DeskActDialog) self = user_data;
  DeskActDialogPrivate *priv = get_private (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);

  priv->is_acting = FALSE;
  if (commit == NULL)
    {
      say (self, error->message);
      update (self);
      if (g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH))
        look_again (self);
      if (priv->keeper != NULL)
        desk_draft_keeper_touch (priv->keeper);
      return;
    }
  priv->is_done = TRUE;
  if (priv->keeper != NULL)
    desk_draft_keeper_forget (priv->keeper);
  g_signal_emit (self, signals[ACTED], 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
accept_clicked_cb (DeskActDialog *self)
{
  DeskActDialogPrivate *priv = get_private (self);
  DeskTicketAction *action;

  if (priv->is_acting || DESK_ACT_DIALOG_GET_CLASS (self)->find_fault (self) != NULL)
    return;
  priv->is_acting = TRUE;
  say (self, NULL);
  update (self);
  action = DESK_ACT_DIALOG_GET_CLASS (self)->make_action (self);
  if (priv->keeper != NULL)
    desk_draft_keeper_settle (priv->keeper, action, NULL);
  desk_session_act_async (priv->session, action, acted_cb, g_object_ref (self));
}

static gboolean
accept_pressed_cb (GtkWidget *widget,
                   GVariant  *arguments,
                   gpointer   data)
{
  accept_clicked_cb (DESK_ACT_DIALOG (widget));

  return TRUE;
}

static gpointer
load_draft (DeskFile *file,
            gpointer  data,
            GError  **error)
{
  return desk_draft_load (file, data, error);
}

/* What was typed was begun when something else may have stood there. */
static void
restore_seen (DeskActDialog *self,
              JsonObject    *object)
{
  DeskActDialogPrivate *priv = get_private (self);
  const char *then = desk_act_dialog_read_text (object, "seen");
  g_autoptr (DeskSeen) now = g_steal_pointer (&priv->seen);

  priv->seen = desk_seen_new_since (now, then);
}

static void
draft_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  DeskActDialog *self;
  DeskActDialogPrivate *priv;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskDraft) draft = desk_store_read_finish (DESK_STORE (source), result, &error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_ACT_DIALOG (user_data);
  priv = get_private (self);
  if (draft == NULL || priv->was_typed_in || !json_parser_load_from_data (parser, draft->body, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;
  priv->is_filling = TRUE;
  DESK_ACT_DIALOG_GET_CLASS (self)->read (self, json_node_get_object (json_parser_get_root (parser)));
  restore_seen (self, json_node_get_object (json_parser_get_root (parser)));
  priv->is_filling = FALSE;
  update (self);
}

static gboolean
desk_act_dialog_close_request (GtkWindow *window)
{
  DeskActDialogPrivate *priv = get_private (DESK_ACT_DIALOG (window));

  if (priv->keeper != NULL)
    desk_draft_keeper_flush (priv->keeper);

  return GTK_WINDOW_CLASS (desk_act_dialog_parent_class)->close_request (window);
}

static void
desk_act_dialog_dispose (GObject *object)
{
  DeskActDialogPrivate *priv = get_private (DESK_ACT_DIALOG (object));

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  if (priv->keeper != NULL && !priv->is_done)
    desk_draft_keeper_flush (priv->keeper);
  g_clear_pointer (&priv->keeper, desk_draft_keeper_free);
  priv->is_filling = TRUE;
  g_clear_object (&priv->session);
  g_clear_pointer (&priv->seen, desk_seen_unref);
  g_clear_pointer (&priv->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_act_dialog_parent_class)->dispose (object);
}

static void
desk_act_dialog_class_init (DeskActDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_act_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = desk_act_dialog_close_request;

  /**
   * DeskActDialog::acted:
   * @self: the dialog
   *
   * What it is for is done; it goes now.
   */
  signals[ACTED] = g_signal_new ("acted", DESK_TYPE_ACT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-act-dialog.ui");
  gtk_widget_class_bind_template_child_private (widget_class, DeskActDialog, title);
  gtk_widget_class_bind_template_child_private (widget_class, DeskActDialog, accept);
  gtk_widget_class_bind_template_child_private (widget_class, DeskActDialog, revealer);
  gtk_widget_class_bind_template_child_private (widget_class, DeskActDialog, message);
  gtk_widget_class_bind_template_child_private (widget_class, DeskActDialog, content);
  gtk_widget_class_bind_template_callback (widget_class, accept_clicked_cb);
}

static void
desk_act_dialog_init (DeskActDialog *self)
{
  get_private (self)->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_widget_add_finish_keys (GTK_WIDGET (self), accept_pressed_cb);
}

/**
 * desk_act_dialog_present:
 * @self: a dialog
 * @parent: a widget of the window it belongs to
 * @session: a session
 * @snapshot: the ticket
 * @draft: what its draft is called, before the id of the ticket
 *
 * Fills and shows it.
 */
void
desk_act_dialog_present (DeskActDialog      *self,
                         GtkWidget          *parent,
                         DeskSession        *session,
                         DeskTicketSnapshot *snapshot,
                         const char         *draft)
{
  DeskActDialogPrivate *priv = get_private (self);
  const DeskUuid *ticket = desk_record_get_id (snapshot->details->ticket);
  g_autofree char *name = desk_ticket_snapshot_name_draft (draft, ticket);
  g_autofree char *number = desk_ticket_snapshot_dup_number (snapshot);
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  g_return_if_fail (DESK_IS_ACT_DIALOG (self));

  priv->session = g_object_ref (session);
  priv->snapshot = desk_ticket_snapshot_ref (snapshot);
  priv->seen = desk_seen_ref (snapshot->details->seen);
  adw_window_title_set_subtitle (priv->title, number);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));

  priv->is_filling = TRUE;
  DESK_ACT_DIALOG_GET_CLASS (self)->fill (self);
  priv->is_filling = FALSE;
  update (self);
  priv->keeper = desk_draft_keeper_new (write_draft, self);
  desk_draft_keeper_set_target (priv->keeper, session, name, ticket);
  priv->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (session), load_draft, g_steal_pointer (&name), g_free, (GDestroyNotify) desk_draft_free, priv->cancellable,
                         draft_loaded_cb, self);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * desk_act_dialog_set_words:
 * @self: a dialog
 * @title: what it is for
 * @accept: what accepting does
 */
void
desk_act_dialog_set_words (DeskActDialog *self,
                           const char    *title,
                           const char    *accept)
{
  DeskActDialogPrivate *priv = get_private (self);

  adw_window_title_set_title (priv->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (priv->accept, accept);
}

void
desk_act_dialog_add (DeskActDialog *self,
                     GtkWidget     *child)
{
  gtk_box_append (get_private (self)->content, child);
}

/**
 * desk_act_dialog_add_group:
 * @self: a dialog
 *
 * Returns: (transfer none): a list for rows that belong together
 */
GtkWidget *
desk_act_dialog_add_group (DeskActDialog *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  desk_act_dialog_add (self, list);

  return list;
}

/**
 * desk_act_dialog_add_text:
 * @self: a dialog
 * @label: what is written in it
 * @placeholder: what stands there while it is empty
 *
 * Returns: (transfer none): a #DeskTextBox below a heading
 */
GtkWidget *
desk_act_dialog_add_text (DeskActDialog *self,
                          const char    *label,
                          const char    *placeholder)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (label);
  GtkWidget *text = g_object_new (DESK_TYPE_TEXT_BOX, "label", label, "placeholder", placeholder, "min-height", 76, "max-height", 200, NULL);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), text);
  g_signal_connect_object (text, "changed", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  desk_act_dialog_add (self, box);

  return text;
}

/**
 * desk_act_dialog_begin_at:
 * @self: a dialog
 * @text: a #DeskTextBox
 *
 * Whoever begins to type writes there.
 */
void
desk_act_dialog_begin_at (DeskActDialog *self,
                          GtkWidget     *text)
{
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (desk_text_box_get_view (DESK_TEXT_BOX (text))));
}

/**
 * desk_act_dialog_add_remark:
 * @self: a dialog
 * @remark: what there is to know about what it does
 */
void
desk_act_dialog_add_remark (DeskActDialog *self,
                            const char    *remark)
{
  GtkWidget *label = gtk_label_new (remark);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  desk_act_dialog_add (self, label);
}

/**
 * desk_act_dialog_begin_filling:
 * @self: a dialog
 *
 * What changes until desk_act_dialog_end_filling() was not typed by anybody.
 */
void
desk_act_dialog_begin_filling (DeskActDialog *self)
{
  get_private (self)->is_filling = TRUE;
}

void
desk_act_dialog_end_filling (DeskActDialog *self)
{
  get_private (self)->is_filling = FALSE;
  update (self);
}

/**
 * desk_act_dialog_typed:
 * @self: a dialog
 *
 * Something was typed or chosen.
 */
void
desk_act_dialog_typed (DeskActDialog *self)
{
  DeskActDialogPrivate *priv = get_private (self);

  if (priv->is_filling)
    return;
  priv->was_typed_in = TRUE;
  say (self, NULL);
  update (self);
  desk_draft_keeper_touch (priv->keeper);
}

DeskSession *
desk_act_dialog_get_session (DeskActDialog *self)
{
  return get_private (self)->session;
}

DeskTicketSnapshot *
desk_act_dialog_get_snapshot (DeskActDialog *self)
{
  return get_private (self)->snapshot;
}

/**
 * desk_act_dialog_begin_action:
 * @self: a dialog
 * @kind: what is done
 *
 * Returns: (transfer full): an action of mine on the ticket
 */
DeskTicketAction *
desk_act_dialog_begin_action (DeskActDialog        *self,
                              DeskTicketActionKind  kind)
{
  DeskActDialogPrivate *priv = get_private (self);

  DeskTicketAction *action = desk_ticket_snapshot_begin_action (priv->snapshot, priv->session, kind);

  desk_ticket_action_set_seen (action, priv->seen);

  return action;
}

/**
 * desk_act_dialog_make_combo:
 * @self: a dialog
 * @id: an enumeration
 * @title: what it is
 * @unset: the row for no value
 *
 * Returns: (transfer floating): an #AdwComboRow whose selected row is the value
 */
GtkWidget *
desk_act_dialog_make_combo (DeskActDialog *self,
                            DeskEnumId     id,
                            const char    *title,
                            const char    *unset)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, unset);
  for (guint i = 1; i < desk_enum_get_n_values (id); i++)
    gtk_string_list_append (labels, desk_enum_value_label (id, (int) i));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);

  return row;
}

void
desk_act_dialog_write_text (JsonBuilder *builder,
                            const char  *name,
                            const char  *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

const char *
desk_act_dialog_read_text (JsonObject *object,
                           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}
