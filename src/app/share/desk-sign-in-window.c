// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a service wants before it goes on: that somebody signs in again, or that
 * its new certificate is the one that its administrator speaks of. What waits
 * is kept whatever comes of it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-message.h"
#include "desk-service-seat.h"
#include "desk-sign-in-window.h"
#include "desk-store-run.h"

struct _DeskSignInWindow {
  AdwWindow parent_instance;

  GtkSpinner *spinner;
  GtkButton *next_button;
  GtkRevealer *message_revealer;
  GtkLabel *message_label;
  GtkWidget *account_group;
  AdwEntryRow *account_row;
  AdwEntryRow *password_row;
  GtkWidget *certificate_group;
  AdwEntryRow *fingerprint_row;

  DeskSession *session;
  DeskSyncAsk ask;
  GCancellable *cancellable; /* (nullable): of what is under way */
};

G_DEFINE_FINAL_TYPE (DeskSignInWindow, desk_sign_in_window, ADW_TYPE_WINDOW)

/* What a thread does, by value. */
typedef struct {
  DeskStore *store;
  char *name;        /* (nullable) */
  char *password;    /* (nullable) */
  char *fingerprint; /* (nullable): of a new certificate, instead of the two */
  gboolean is_in_file;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *self = data;

  if (self->password != NULL)
    memset (self->password, 0, strlen (self->password));
  g_object_unref (self->store);
  g_free (self->name);
  g_free (self->password);
  g_free (self->fingerprint);
  g_free (self);
}

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
is_filled (AdwEntryRow *row)
{
  g_autofree char *text = dup_text (row);

  return text[0] != '\0';
}

static void
update (DeskSignInWindow *self)
{
  gboolean is_ready = self->ask == DESK_SYNC_ASK_CERTIFICATE ? is_filled (self->fingerprint_row) : is_filled (self->account_row) && is_filled (self->password_row);

  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), is_ready && self->cancellable == NULL);
  gtk_spinner_set_spinning (self->spinner, self->cancellable != NULL);
}

static void
errand_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Errand *errand = data;
  DeskServiceSignIn sign_in = { errand->name, errand->password, NULL };
  GError *error = NULL;
  gboolean done;

  if (errand->fingerprint != NULL)
    done = desk_service_seat_trust (desk_store_run, errand->store, errand->fingerprint, cancellable, &error);
  else
    done = desk_service_seat_sign_in (desk_store_run, errand->store, desk_store_get_path (errand->store), &sign_in, &errand->is_in_file, cancellable, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  DeskSignInWindow *self = DESK_SIGN_IN_WINDOW (source);
  const Errand *errand = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  /* It was closed meanwhile. */
  if (self->cancellable == NULL)
    {
      if (done)
        desk_syncer_wake (desk_session_get_syncer (self->session));
      return;
    }
  g_clear_object (&self->cancellable);
  if (!done)
    {
      gtk_label_set_label (self->message_label, error->message);
      gtk_revealer_set_reveal_child (self->message_revealer, TRUE);
      update (self);
      return;
    }

  desk_syncer_wake (desk_session_get_syncer (self->session));
  if (errand->is_in_file)
    desk_message_tell (gtk_window_get_transient_for (GTK_WINDOW (self)), _("You are signed in again"),
                       _("This machine has no keyring. What lets it in at the service stands in a file beside the desk, which only you can read."));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
next_clicked_cb (DeskSignInWindow *self)
{
  g_autoptr (GTask) task = NULL;
  Errand *errand;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->next_button)))
    return;

  errand = g_new0 (Errand, 1);
  errand->store = g_object_ref (desk_session_get_store (self->session));
  if (self->ask == DESK_SYNC_ASK_CERTIFICATE)
    {
      errand->fingerprint = dup_text (self->fingerprint_row);
    }
  else
    {
      errand->name = dup_text (self->account_row);
      errand->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
    }
  gtk_revealer_set_reveal_child (self->message_revealer, FALSE);
  self->cancellable = g_cancellable_new ();
  update (self);
  task = g_task_new (self, self->cancellable, done_cb, NULL);
  g_task_set_task_data (task, errand, errand_free);
  g_task_run_in_thread (task, errand_thread);
}

static void
changed_cb (DeskSignInWindow *self)
{
  update (self);
}

/* What is under way holds the window for as long as it takes: it ends here. */
static void
desk_sign_in_window_unrealize (GtkWidget *widget)
{
  DeskSignInWindow *self = DESK_SIGN_IN_WINDOW (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  GTK_WIDGET_CLASS (desk_sign_in_window_parent_class)->unrealize (widget);
}

static void
desk_sign_in_window_dispose (GObject *object)
{
  DeskSignInWindow *self = DESK_SIGN_IN_WINDOW (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_sign_in_window_parent_class)->dispose (object);
}

static void
desk_sign_in_window_class_init (DeskSignInWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_sign_in_window_dispose;
  widget_class->unrealize = desk_sign_in_window_unrealize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/share/desk-sign-in-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, next_button);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, message_revealer);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, message_label);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, account_group);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, account_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, password_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, certificate_group);
  gtk_widget_class_bind_template_child (widget_class, DeskSignInWindow, fingerprint_row);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_sign_in_window_init (DeskSignInWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Whose account it was, as colleagues know them: not what it is called. */
static void
tell_whose (DeskSignInWindow *self,
            const char       *place)
{
  g_autofree char *address = g_strndup (place, strcspn (place, "#"));
  g_autofree char *words = g_strdup_printf (_("%s does not let this machine in any more. Sign in with the account that you have joined with. What you have done meanwhile is kept, and goes there then."),
                                            address);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->account_group), escaped);
}

/**
 * desk_sign_in_window_new:
 * @parent: the window it belongs to
 * @session: of a desk that is shared by a service
 * @ask: what the service wants
 *
 * Returns: (transfer none): a window that asks for it
 */
DeskSignInWindow *
desk_sign_in_window_new (GtkWindow   *parent,
                         DeskSession *session,
                         DeskSyncAsk  ask)
{
  gboolean is_certificate = ask == DESK_SYNC_ASK_CERTIFICATE;
  DeskSignInWindow *self = g_object_new (DESK_TYPE_SIGN_IN_WINDOW, "transient-for", parent, "title", is_certificate ? _("New certificate") : _("Sign in again"), NULL);
  const DeskSyncState *state = desk_syncer_get_state (desk_session_get_syncer (session));

  self->session = g_object_ref (session);
  self->ask = ask;
  gtk_widget_set_visible (self->account_group, !is_certificate);
  gtk_widget_set_visible (self->certificate_group, is_certificate);
  gtk_button_set_label (self->next_button, is_certificate ? _("C_ompare") : _("_Sign in"));
  tell_whose (self, state->place != NULL ? state->place : "");
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (is_certificate ? self->fingerprint_row : self->account_row));

  return self;
}
