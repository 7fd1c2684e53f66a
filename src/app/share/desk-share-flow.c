// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Sharing a desk in a folder, and joining one: a folder is chosen, looked at,
 * and used, while the window goes on.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "desk-host.h"
#include "desk-joining.h"
#include "desk-message.h"
#include "desk-share-flow.h"
#include "desk-store-run.h"

typedef struct {
  GtkWindow *parent; /* weak */
  GtkWindow *busy;   /* (nullable), weak */
  GCancellable *cancellable;
  char *folder;
  /* sharing */
  DeskSession *session;
  DeskFolderProbe *probe;
  /* joining */
  DeskClock *clock;
  DeskIdSource *ids;
  char *path;
  DeskJoinedFunc func;
  gpointer data;
} Flow;

static Flow *
flow_new (GtkWindow    *parent,
          DeskClock    *clock,
          DeskIdSource *ids)
{
  Flow *self = g_new0 (Flow, 1);

  g_set_weak_pointer (&self->parent, parent);
  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);
  self->cancellable = g_cancellable_new ();

  return self;
}

static void
flow_free (gpointer data)
{
  Flow *self = data;

  if (self->busy != NULL)
    gtk_window_destroy (self->busy);
  g_clear_weak_pointer (&self->busy);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->probe, desk_folder_probe_free);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/* --- choosing --- */

typedef void (*ChosenFunc) (Flow *flow);

typedef struct {
  Flow *flow;
  ChosenFunc func;
} Choosing;

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           gpointer         data)
{
  Choosing *choosing = data;
  g_autoptr (GFile) folder = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  choosing->flow->folder = folder != NULL ? g_file_get_path (folder) : NULL;
  if (choosing->flow->folder != NULL)
    choosing->func (choosing->flow);
  else
    flow_free (choosing->flow);
  g_free (choosing);
  g_object_unref (dialog);
}

static void
choose_folder (Flow       *flow,
               const char *title,
               const char *button,
               ChosenFunc  func)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, flow->parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, button, _("_Cancel"));
  Choosing *choosing = g_new0 (Choosing, 1);

  choosing->flow = flow;
  choosing->func = func;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), choosing);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- while it takes its time --- */

static void
show_busy (Flow       *flow,
           const char *title)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_halign (cancel, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), cancel);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), flow->parent);
  gtk_window_set_deletable (GTK_WINDOW (window), FALSE);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (g_cancellable_cancel), flow->cancellable, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&flow->busy, GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}

static void
tell_failure (Flow         *flow,
              const char   *heading,
              const GError *error)
{
  if (flow->busy != NULL)
    gtk_window_destroy (flow->busy);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    desk_message_tell (flow->parent, heading, error->message);
}

static void
run_in_thread (Flow               *flow,
               GTaskThreadFunc     func,
               GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, flow);

  g_task_set_task_data (task, flow, NULL);
  g_task_run_in_thread (task, func);
}

/* --- sharing --- */

static void
share_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Flow *flow = data;
  DeskStore *store = desk_session_get_store (flow->session);
  GError *error = NULL;

  if (desk_joining_share (desk_store_run, store, desk_store_get_path (store), flow->folder, flow->clock, flow->ids, flow->cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
shared_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Flow *flow = data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell_failure (flow, _("The desk was not shared"), error);
  else
    desk_syncer_wake (desk_session_get_syncer (flow->session));
  flow_free (flow);
}

static void
agreed_cb (gboolean agreed,
           gpointer data)
{
  Flow *flow = data;

  if (!agreed)
    {
      flow_free (flow);
      return;
    }
  show_busy (flow, _("Sharing the desk…"));
  run_in_thread (flow, share_thread, shared_cb);
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Flow *flow = data;
  GError *error = NULL;

  flow->probe = desk_joining_look (flow->folder, flow->clock, flow->ids, flow->cancellable, &error);
  if (flow->probe != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Flow *flow = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) body = g_string_new (NULL);

  if (g_task_propagate_boolean (G_TASK (result), &error) && flow->probe->verdict == DESK_FOLDER_UNFIT)
    g_set_error_literal (&error, DESK_LOG_ERROR, flow->probe->code, flow->probe->reason);
  if (error != NULL)
    {
      tell_failure (flow, _("A desk cannot be shared there"), error);
      flow_free (flow);
      return;
    }

  g_string_append_printf (body, _("The desk will be kept in “%s”. Everybody who can write there can join, and can do anything to the desk: rights are those of the folder."), flow->folder);
  for (guint i = 0; i < flow->probe->remarks->len; i++)
    g_string_append_printf (body, "\n\n%s", (const char *) g_ptr_array_index (flow->probe->remarks, i));
  desk_message_ask (flow->parent, _("Share this desk?"), body->str, _("_Share"), FALSE, agreed_cb, flow, NULL);
}

static void
share_folder_chosen (Flow *flow)
{
  run_in_thread (flow, look_thread, looked_cb);
}

/**
 * desk_share_flow_share:
 * @parent: the window of the desk
 * @session: its session
 *
 * Asks for a folder, says what speaks against it, and shares the desk there.
 */
void
desk_share_flow_share (GtkWindow   *parent,
                       DeskSession *session)
{
  DeskStore *store = desk_session_get_store (session);
  Flow *flow = flow_new (parent, desk_store_get_clock (store), desk_store_get_ids (store));

  flow->session = g_object_ref (session);
  choose_folder (flow, _("Folder to share the desk in"), _("_Choose"), share_folder_chosen);
}

/* --- joining --- */

static void
join_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Flow *flow = data;
  g_autofree char *base = g_path_get_basename (flow->folder);
  g_autofree char *folder = NULL;
  GError *error = NULL;
  DeskFile *file;

  flow->path = desk_host_find_desk_path (base);
  folder = g_path_get_dirname (flow->path);
  (void) g_mkdir_with_parents (folder, 0700);
  file = desk_joining_join (flow->folder, flow->path, flow->clock, flow->ids, flow->cancellable, &error);
  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  desk_file_close (file);
  g_task_return_boolean (task, TRUE);
}

static void
joined_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Flow *flow = data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell_failure (flow, _("The desk could not be joined"), error);
  else
    flow->func (flow->path, NULL, flow->data);
  flow_free (flow);
}

static void
join_folder_chosen (Flow *flow)
{
  show_busy (flow, _("Joining the desk…"));
  run_in_thread (flow, join_thread, joined_cb);
}

/**
 * desk_share_flow_join:
 * @parent: (nullable): a window
 * @clock: the time
 * @ids: new ids
 * @func: called when there is a replica
 * @data: passed to @func
 *
 * Asks for a folder in which a desk is shared, and makes a replica of it among
 * the desks of this person.
 */
void
desk_share_flow_join (GtkWindow      *parent,
                      DeskClock      *clock,
                      DeskIdSource   *ids,
                      DeskJoinedFunc  func,
                      gpointer        data)
{
  Flow *flow = flow_new (parent, clock, ids);

  flow->func = func;
  flow->data = data;
  choose_folder (flow, _("Folder of the shared desk"), _("_Join"), join_folder_chosen);
}
