// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who am I: where no account says so, one picks oneself from the analysts of
 * the desk, or writes oneself down.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-host.h"
#include "desk-newcomer.h"
#include "desk-record.h"
#include "desk-who-window.h"
#include "desk-widget-util.h"

struct _DeskWhoWindow {
  AdwWindow parent_instance;

  DeskSession *session;
  GCancellable *cancellable;
  AdwPreferencesGroup *group;
  AdwExpanderRow *new_row;
  AdwEntryRow *name_row;
  AdwEntryRow *email_row;
  GtkWidget *add_button;
  gboolean is_adding;
};

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskWhoWindow, desk_who_window, ADW_TYPE_WINDOW)

static gpointer
read_analysts (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  return desk_record_load_where (file, DESK_TABLE_ANALYST, "WHERE withdrawn IS NOT 1 AND left_at IS NULL ORDER BY name", NULL, 0, error);
}

static void
row_activated_cb (AdwActionRow *row,
                  gpointer      user_data)
{
  DeskWhoWindow *self = user_data;
  DeskRecord *analyst = g_object_get_data (G_OBJECT (row), "analyst");

  g_signal_emit (self, signals[CHOSEN], 0, desk_record_get_id (analyst));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_row (DeskWhoWindow *self,
         DeskRecord    *analyst)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, desk_record_get_text (analyst, "name"), TRUE);
  const char *email = desk_record_get_text (analyst, "email");

  /* A name is a name and no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), desk_record_get_text (analyst, "name"));
  if (email != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), email);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  if (desk_uuid_equal (desk_record_get_id (analyst), desk_session_get_me (self->session)))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "analyst", desk_record_ref (analyst), (GDestroyNotify) desk_record_unref);
  g_signal_connect (row, "activated", G_CALLBACK (row_activated_cb), self);
  adw_preferences_group_add (self->group, row);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) analysts = desk_store_read_finish (DESK_STORE (source), result, &error);
  DeskWhoWindow *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (analysts == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_preferences_group_set_description (self->group, escaped);
      return;
    }
  for (guint i = 0; i < analysts->len; i++)
    add_row (self, g_ptr_array_index (analysts, i));
}

/* --- who is new --- */

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
changed_cb (DeskWhoWindow *self)
{
  g_autofree char *name = dup_text (self->name_row);
  g_autofree char *email = dup_text (self->email_row);
  gboolean is_address = email[0] == '\0' || strchr (email, '@') != NULL;

  desk_widget_set_class (GTK_WIDGET (self->email_row), "error", !is_address);
  gtk_widget_set_sensitive (self->add_button, name[0] != '\0' && strlen (name) <= DESK_TEXT_MAX_BYTES && is_address && !self->is_adding);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (DeskWhoWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_store_act_finish (DESK_STORE (source), result, &error);

  self->is_adding = FALSE;
  if (self->session == NULL)
    return;
  if (commit == NULL)
    {
      adw_expander_row_set_subtitle (self->new_row, error->message);
      changed_cb (self);
      return;
    }
  g_signal_emit (self, signals[CHOSEN], 0, &commit->author);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_clicked_cb (DeskWhoWindow *self)
{
  DeskStore *store = desk_session_get_store (self->session);
  g_autofree char *name = dup_text (self->name_row);
  g_autofree char *email = dup_text (self->email_row);
  DeskUuid id;

  if (!gtk_widget_get_sensitive (self->add_button))
    return;

  self->is_adding = TRUE;
  changed_cb (self);
  desk_id_source_next_uuid (desk_store_get_ids (store), desk_session_get_now_ms (self->session), &id);
  desk_store_act_async (store, desk_newcomer_build, desk_newcomer_new (&id, name, email), (GDestroyNotify) desk_newcomer_free, NULL, added_cb, g_object_ref (self));
}

/* --- the class --- */

static void
desk_who_window_dispose (GObject *object)
{
  DeskWhoWindow *self = DESK_WHO_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_who_window_parent_class)->dispose (object);
}

static void
desk_who_window_finalize (GObject *object)
{
  DeskWhoWindow *self = DESK_WHO_WINDOW (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (desk_who_window_parent_class)->finalize (object);
}

static void
desk_who_window_class_init (DeskWhoWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_who_window_dispose;
  object_class->finalize = desk_who_window_finalize;

  /**
   * DeskWhoWindow::chosen:
   * @self: the window, about to close
   * @analyst: (type gpointer): the #DeskUuid of who sits here
   */
  signals[CHOSEN] = g_signal_new ("chosen", DESK_TYPE_WHO_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/welcome/desk-who-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskWhoWindow, group);
  gtk_widget_class_bind_template_child (widget_class, DeskWhoWindow, new_row);
  gtk_widget_class_bind_template_child (widget_class, DeskWhoWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, DeskWhoWindow, email_row);
  gtk_widget_class_bind_template_child (widget_class, DeskWhoWindow, add_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_who_window_init (DeskWhoWindow *self)
{
  g_autofree char *name = desk_host_dup_user_name ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  self->cancellable = g_cancellable_new ();
}

/**
 * desk_who_window_new:
 * @parent: the window it belongs to
 * @session: whose desk
 *
 * Returns: (transfer floating): a window that asks, see #DeskWhoWindow::chosen
 */
DeskWhoWindow *
desk_who_window_new (GtkWindow   *parent,
                     DeskSession *session)
{
  DeskWhoWindow *self = g_object_new (DESK_TYPE_WHO_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  desk_store_read_async (desk_session_get_store (session), read_analysts, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, self->cancellable, read_cb, self);

  return self;
}
