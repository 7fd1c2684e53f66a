// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How a window comes by its desk, and who sits in front of it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "desk-host.h"
#include "desk-message.h"
#include "desk-sample.h"
#include "desk-store-error.h"
#include "desk-who-window.h"
#include "desk-window-private.h"

#define MAX_RECENT 8
/* What takes longer is worth a word. */
#define BUSY_MS 600
#define SAMPLE_NAME "sample.desk"

/* --- who am I --- */

static gboolean
recall_me (DeskWindow *self,
           DeskStore  *store,
           DeskUuid   *me)
{
  g_autoptr (GVariant) analysts = g_settings_get_value (self->settings, "analysts");
  g_autofree char *desk = desk_uuid_to_string (desk_store_get_desk_id (store));
  const char *text;

  return g_variant_lookup (analysts, desk, "&s", &text) && desk_uuid_parse (text, me);
}

static void
remember_me (DeskWindow     *self,
             DeskStore      *store,
             const DeskUuid *analyst)
{
  g_autoptr (GVariant) analysts = g_settings_get_value (self->settings, "analysts");
  g_autofree char *desk = desk_uuid_to_string (desk_store_get_desk_id (store));
  g_autofree char *me = desk_uuid_to_string (analyst);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  const char *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, analysts);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    {
      if (!g_str_equal (key, desk))
        g_variant_builder_add (&builder, "{ss}", key, value);
    }
  g_variant_builder_add (&builder, "{ss}", desk, me);
  g_settings_set_value (self->settings, "analysts", g_variant_builder_end (&builder));
}

/**
 * desk_window_set_me:
 * @self: a window with a desk
 * @me: who sits here, which this machine remembers
 */
void
desk_window_set_me (DeskWindow     *self,
                    const DeskUuid *me)
{
  if (desk_uuid_equal (desk_session_get_me (self->session), me))
    return;
  remember_me (self, desk_session_get_store (self->session), me);
  desk_session_set_me (self->session, me);
}

static void
chosen_cb (DeskWindow     *self,
           const DeskUuid *analyst)
{
  if (self->session != NULL)
    desk_window_set_me (self, analyst);
}

/**
 * desk_window_ask_who:
 * @self: a window with a desk
 */
void
desk_window_ask_who (DeskWindow *self)
{
  DeskWhoWindow *window;

  if (self->session == NULL)
    return;

  /* Not over a window that is still to come. */
  desk_window_appear (self);
  window = desk_who_window_new (GTK_WINDOW (self), self->session);
  g_signal_connect_object (window, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* --- the card of the desk --- */

static void
card_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (DeskWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCard) card = desk_store_read_finish (DESK_STORE (source), result, &error);
  DeskUuid me;

  if (self->session == NULL || desk_session_get_store (self->session) != DESK_STORE (source))
    return;
  if (card == NULL)
    {
      desk_window_refuse (self, error->message);
      return;
    }

  g_clear_pointer (&self->card, desk_card_free);
  self->card = g_steal_pointer (&card);
  /* Whoever was remembered may not work here any more. */
  if (desk_card_find_name (self->card, desk_session_get_me (self->session)) == NULL)
    {
      if (desk_card_find_me (self->card, &me))
        desk_window_set_me (self, &me);
      /* Where an account says so, nobody is asked as long as the service may
       * still answer. */
      else if (!desk_card_is_at_service (self->card))
        desk_window_ask_who (self);
    }
  desk_window_tell_others (self);
  desk_window_update_title (self);
  desk_window_update_actions (self);
}

void
desk_window_load_card (DeskWindow *self)
{
  desk_store_read_async (desk_session_get_store (self->session), desk_card_load, NULL, NULL, (GDestroyNotify) desk_card_free, NULL, card_loaded_cb, g_object_ref (self));
}

static void
store_changed_cb (DeskWindow    *self,
                  DeskChangeSet *changes)
{
  if (desk_change_set_is_everything (changes) || desk_change_set_has_table (changes, DESK_TABLE_ANALYST) || desk_change_set_has_table (changes, DESK_TABLE_DESK))
    desk_window_load_card (self);
}

/* --- opening --- */

static void
remember_path (DeskWindow *self)
{
  g_auto (GStrv) old = g_settings_get_strv (self->settings, "recent-desks");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) new = NULL;

  g_strv_builder_add (builder, self->path);
  for (guint i = 0, n = 1; old[i] != NULL && n < MAX_RECENT; i++)
    {
      if (g_str_equal (old[i], self->path))
        continue;
      g_strv_builder_add (builder, old[i]);
      n++;
    }
  new = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "recent-desks", (const char *const *) new);
  g_settings_set_string (self->settings, "last-desk", self->path);
}

/* The program stays until the desk is open, or known not to open: somebody has
 * to close it. */
typedef struct {
  GApplication *application;
  DeskWindow *window;
  DeskUuid me;
  guint busy_source;
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_clear_handle_id (&arrival->busy_source, g_source_remove);
  g_application_release (arrival->application);
  g_object_unref (arrival->application);
  g_object_unref (arrival->window);
  g_free (arrival);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GApplication) application = user_data;
  g_autoptr (GError) error = NULL;

  if (!desk_store_close_finish (DESK_STORE (source), result, &error))
    g_warning ("A desk that nobody waited for was not closed well: %s", error->message);
  g_application_release (application);
}

static gboolean
was_closed (DeskWindow *self)
{
  return gtk_window_get_application (GTK_WINDOW (self)) == NULL;
}

static void
opened_cb (DeskStore    *store,
           const GError *error,
           gpointer      data)
{
  Arrival *arrival = data;
  DeskWindow *self = arrival->window;
  g_autoptr (DeskSession) session = NULL;
  DeskUuid me = arrival->me;

  self->is_opening = FALSE;
  if (was_closed (self))
    {
      if (store == NULL)
        return;
      g_application_hold (arrival->application);
      desk_store_close_async (store, closed_cb, g_object_ref (arrival->application));
      return;
    }
  if (store == NULL)
    {
      desk_window_show_error (self, error);
      desk_window_appear (self);
      return;
    }

  session = desk_session_new (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  if (!desk_uuid_is_nil (&me))
    remember_me (self, store, &me);
  if (!desk_uuid_is_nil (&me) || recall_me (self, store, &me))
    desk_session_set_me (session, &me);
  remember_path (self);
  desk_window_take_session (self, session);
  desk_window_load_card (self);
}

static gboolean
busy_cb (gpointer data)
{
  Arrival *arrival = data;

  arrival->busy_source = 0;
  if (was_closed (arrival->window))
    return G_SOURCE_REMOVE;

  desk_window_show_busy (arrival->window, _("Opening the desk…"));
  desk_window_appear (arrival->window);

  return G_SOURCE_REMOVE;
}

/**
 * desk_window_open:
 * @self: a window without a desk
 * @opening: (transfer full): the desk that is being opened
 * @me: (nullable): who sits here, if that is known
 */
void
desk_window_open (DeskWindow     *self,
                  DeskOpening    *opening,
                  const DeskUuid *me)
{
  Arrival *arrival;

  g_return_if_fail (DESK_IS_WINDOW (self));
  g_return_if_fail (self->session == NULL && !self->is_opening);

  g_free (self->path);
  self->path = g_strdup (desk_opening_get_path (opening));
  self->is_opening = TRUE;
  arrival = g_new0 (Arrival, 1);
  arrival->window = g_object_ref (self);
  arrival->application = g_object_ref (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  g_application_hold (arrival->application);
  if (me != NULL)
    arrival->me = *me;
  arrival->busy_source = g_timeout_add (BUSY_MS, busy_cb, arrival);
  desk_opening_wait (opening, opened_cb, arrival, arrival_free);
}

static void
open_path (DeskWindow     *self,
           const char     *path,
           const DeskUuid *me)
{
  DeskApplication *application = DESK_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  desk_window_open (self, desk_opening_start (path, desk_application_get_clock (application), desk_application_get_ids (application)), me);
}

/* --- closing --- */

typedef struct {
  DeskStore *store;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Closing;

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Closing *closing = user_data;
  g_autoptr (GError) error = NULL;

  if (!desk_syncer_stop_finish (DESK_SYNCER (source), result, &error))
    g_warning ("Synchronising did not end well: %s", error->message);
  desk_store_close_async (closing->store, closing->callback, closing->user_data);
  g_object_unref (closing->store);
  g_free (closing);
}

/**
 * desk_window_close_desk:
 * @self: a window with a desk
 * @callback: called by the store when everything is on the disk
 * @user_data: passed to @callback
 */
void
desk_window_close_desk (DeskWindow          *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (DeskStore) store = g_object_ref (desk_session_get_store (self->session));
  g_autoptr (DeskSyncer) syncer = g_object_ref (desk_session_get_syncer (self->session));
  Closing *closing = g_new0 (Closing, 1);

  /* The views let go first, and may still have something to save. */
  g_signal_handlers_disconnect_by_data (store, self);
  desk_window_take_session (self, NULL);
  closing->store = g_steal_pointer (&store);
  closing->callback = callback;
  closing->user_data = user_data;
  desk_syncer_stop_async (syncer, stopped_cb, closing);
}

/* --- the sample desk --- */

typedef struct {
  char *path;
  DeskClock *clock;
  DeskIdSource *ids;
  gboolean replace;
} Sample;

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  desk_clock_unref (sample->clock);
  desk_id_source_unref (sample->ids);
  g_free (sample->path);
  g_free (sample);
}

static void
make_sample (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Sample *sample = task_data;
  g_autofree char *folder = g_path_get_dirname (sample->path);
  GError *error = NULL;
  gboolean done = FALSE;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The folder “%s” cannot be made. The sample desk needs it"), folder);
  else if (sample->replace)
    done = desk_sample_replace (sample->path, sample->clock, sample->ids, &error);
  else
    {
      g_autoptr (DeskFile) file = desk_sample_create (sample->path, sample->clock, sample->ids, NULL, &error);

      done = file != NULL;
    }

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
sample_made_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  DeskWindow *self = DESK_WINDOW (source);
  g_autoptr (GError) error = NULL;
  DeskUuid me;

  self->is_making_sample = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      desk_window_show_error (self, error);
      return;
    }

  desk_sample_get_analyst (&me);
  open_path (self, self->path, &me);
}

static void
start_sample (DeskWindow *self,
              gboolean    replace)
{
  DeskApplication *application = DESK_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autoptr (GTask) task = g_task_new (self, NULL, sample_made_cb, NULL);
  Sample *sample = g_new0 (Sample, 1);

  sample->path = g_strdup (self->path);
  sample->clock = desk_clock_ref (desk_application_get_clock (application));
  sample->ids = desk_id_source_ref (desk_application_get_ids (application));
  sample->replace = replace;
  self->is_making_sample = TRUE;
  desk_window_show_busy (self, _("Making the sample desk…"));
  desk_window_appear (self);
  g_task_set_task_data (task, sample, sample_free);
  g_task_run_in_thread (task, make_sample);
}

/**
 * desk_window_dup_sample_path:
 *
 * Returns: (transfer full): where the sample desk of this machine lies, or
 *   will
 */
char *
desk_window_dup_sample_path (void)
{
  g_autofree char *folder = desk_host_dup_desks_folder ();

  return g_build_filename (folder, SAMPLE_NAME, NULL);
}

/**
 * desk_window_open_sample:
 * @self: a window without a desk
 *
 * Opens the sample desk of this machine, and makes it if there is none.
 */
void
desk_window_open_sample (DeskWindow *self)
{
  g_autofree char *path = desk_window_dup_sample_path ();

  g_return_if_fail (DESK_IS_WINDOW (self));
  g_return_if_fail (self->session == NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      open_path (self, path, NULL);
      return;
    }

  g_free (self->path);
  self->path = g_steal_pointer (&path);
  start_sample (self, FALSE);
}

static void
sample_closed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (DeskWindow) self = user_data;

  desk_store_close_finish (DESK_STORE (source), result, NULL);
  start_sample (self, TRUE);
}

static void
reset_agreed_cb (gboolean agreed,
                 gpointer data)
{
  DeskWindow *self = data;

  if (agreed && self->session != NULL)
    desk_window_close_desk (self, sample_closed_cb, g_object_ref (self));
}

/**
 * desk_window_reset_sample:
 * @self: a window with the sample desk
 */
void
desk_window_reset_sample (DeskWindow *self)
{
  desk_message_ask (GTK_WINDOW (self), _("Reset the sample desk?"), _("It is made anew, as it was at first. What you have done on it will be gone."), _("_Reset"), TRUE,
                    reset_agreed_cb, g_object_ref (self), g_object_unref);
}
