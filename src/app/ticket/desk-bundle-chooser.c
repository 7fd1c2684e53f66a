// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where the bundle for a vendor is saved.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-bundle.h"
#include "desk-bundle-chooser.h"
#include "desk-message.h"

typedef struct {
  GtkWindow *parent; /* weak */
  DeskSession *session;
  DeskUuid ticket;
  char *path;
} Saving;

static void
saving_free (Saving *self)
{
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->session);
  g_free (self->path);
  g_free (self);
}

static gpointer
save (DeskFile *file,
      gpointer  data,
      GError  **error)
{
  const Saving *self = data;

  /* Something that is not NULL. */
  return desk_bundle_save (file, &self->ticket, self->path, error) ? g_strdup (self->path) : NULL;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GtkWindow *parent = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (path == NULL && parent != NULL)
    desk_message_tell (parent, _("The bundle was not saved"), error->message);
  g_clear_object (&parent);
}

static void
responded_cb (GtkNativeDialog *chooser,
              int              response,
              Saving          *self)
{
  g_autoptr (DeskStore) store = NULL;
  GtkWindow *parent;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  g_object_unref (chooser);
  self->path = file != NULL ? g_file_get_path (file) : NULL;
  if (file != NULL && self->path == NULL && self->parent != NULL)
    desk_message_tell (self->parent, _("The bundle was not saved"), _("A bundle is saved in a folder of this machine: choose one"));
  if (self->path == NULL)
    {
      saving_free (self);
      return;
    }
  /* What goes to a reading thread holds nothing of the window. */
  store = g_object_ref (desk_session_get_store (self->session));
  parent = self->parent != NULL ? g_object_ref (self->parent) : NULL;
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->session);
  desk_store_read_async (store, save, self, (GDestroyNotify) saving_free, g_free, NULL, saved_cb, parent);
}

/**
 * desk_bundle_chooser_ask:
 * @parent: a widget of the window
 * @session: a session
 * @snapshot: a ticket that was handed over to a vendor
 *
 * Asks where the bundle goes, and writes it.
 */
void
desk_bundle_chooser_ask (GtkWidget          *parent,
                         DeskSession        *session,
                         DeskTicketSnapshot *snapshot)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkFileChooserNative *chooser;
  Saving *saving = g_new0 (Saving, 1);
  g_autofree char *number = desk_ticket_snapshot_dup_number (snapshot);
  g_autofree char *name = g_strconcat (number, ".zip", NULL);

  g_return_if_fail (GTK_IS_WINDOW (root));

  g_set_weak_pointer (&saving->parent, GTK_WINDOW (root));
  saving->session = g_object_ref (session);
  saving->ticket = *desk_record_get_id (snapshot->details->ticket);
  chooser = gtk_file_chooser_native_new (_("Save bundle"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect (chooser, "response", G_CALLBACK (responded_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
