// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The program: one instance on a session bus, one window for each open desk.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-application.h"
#include "desk-host.h"
#include "desk-join-window.h"
#include "desk-new-desk-window.h"
#include "desk-window.h"

struct _DeskApplication {
  AdwApplication parent_instance;

  DeskClock *clock;
  DeskIdSource *ids;
  GSettings *settings;
  char *first_path;
  DeskOpening *early; /* of the desk that will most likely be asked for */
};

G_DEFINE_FINAL_TYPE (DeskApplication, desk_application, ADW_TYPE_APPLICATION)

/* --- windows --- */

/* The window that shows a desk already, or the one to show it. */
static DeskWindow *
find_window (DeskApplication *self,
             const char      *path,
             gboolean        *shows_it)
{
  DeskWindow *free_window = NULL;

  *shows_it = FALSE;
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      DeskWindow *window;

      if (!DESK_IS_WINDOW (l->data))
        continue;
      window = DESK_WINDOW (l->data);
      if (path != NULL && g_strcmp0 (desk_window_get_path (window), path) == 0)
        {
          *shows_it = desk_window_is_busy (window) || desk_window_get_session (window) != NULL;
          return window;
        }
      if (free_window == NULL && !desk_window_is_busy (window) && desk_window_get_session (window) == NULL)
        free_window = window;
    }

  return free_window != NULL ? free_window : desk_window_new (self);
}

static DeskOpening *
take_opening (DeskApplication *self,
              const char      *path)
{
  DeskOpening *early = g_steal_pointer (&self->early);

  if (early != NULL && g_str_equal (desk_opening_get_path (early), path))
    return early;

  g_clear_pointer (&early, desk_opening_drop);
  return desk_opening_start (path, self->clock, self->ids);
}

static void
open_path (DeskApplication *self,
           const char      *path,
           const DeskUuid  *me)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  gboolean shows_it;
  DeskWindow *window = find_window (self, canonical, &shows_it);

  if (!shows_it)
    desk_window_open (window, take_opening (self, canonical), me);
  desk_window_appear_soon (window);
}

static GtkWindow *
get_window (DeskApplication *self)
{
  return gtk_application_get_active_window (GTK_APPLICATION (self));
}

/* --- actions --- */

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           gpointer         data)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

      if (path != NULL)
        open_path (data, path, NULL);
    }
  g_object_unref (dialog);
}

static void
open_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  DeskApplication *self = data;
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Open desk"), get_window (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autoptr (GtkFileFilter) desks = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  g_autofree char *folder_path = desk_host_dup_desks_folder ();
  g_autoptr (GFile) folder = g_file_new_for_path (folder_path);

  gtk_file_filter_set_name (desks, _("Desks"));
  gtk_file_filter_add_pattern (desks, "*.desk");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), desks);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
open_path_activated_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  open_path (data, g_variant_get_string (parameter, NULL), NULL);
}

static void
open_sample_activated_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       data)
{
  g_autofree char *path = desk_window_dup_sample_path ();
  gboolean shows_it;
  DeskWindow *window = find_window (data, path, &shows_it);

  if (!shows_it)
    desk_window_open_sample (window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
joined_cb (const char     *path,
           const DeskUuid *analyst,
           gpointer        data)
{
  open_path (data, path, analyst);
}

static void
join_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  DeskApplication *self = data;

  gtk_window_present (GTK_WINDOW (desk_join_window_new (get_window (self), self->clock, self->ids, joined_cb, self)));
}

static void
created_cb (DeskApplication *self,
            const char      *path,
            const DeskUuid  *analyst)
{
  open_path (self, path, analyst);
}

static void
new_desk_activated_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       data)
{
  DeskApplication *self = data;
  DeskNewDeskWindow *window = desk_new_desk_window_new (get_window (self), self->clock, self->ids);

  g_signal_connect_object (window, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
shortcuts_activated_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/deskbell/Deskbell/desk-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, get_window (data));
  gtk_window_present (window);
}

static void
about_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  adw_show_about_window (get_window (data),
                         "application-name", "Deskbell",
                         "application-icon", DESK_APPLICATION_ID,
                         "version", DESK_VERSION,
                         "developer-name", _("The Deskbell project"),
                         "comments", _("A service desk for the people who answer when something breaks."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
quit_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  GtkApplication *self = data;
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (self));

  /* Each closes its desk; the program ends when the last is closed. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static const GActionEntry entries[] = {
  { "open", open_activated_cb, NULL, NULL, NULL, { 0 } },
  { "open-path", open_path_activated_cb, "s", NULL, NULL, { 0 } },
  { "open-sample", open_sample_activated_cb, NULL, NULL, NULL, { 0 } },
  { "join", join_activated_cb, NULL, NULL, NULL, { 0 } },
  { "new-desk", new_desk_activated_cb, NULL, NULL, NULL, { 0 } },
  { "shortcuts", shortcuts_activated_cb, NULL, NULL, NULL, { 0 } },
  { "about", about_activated_cb, NULL, NULL, NULL, { 0 } },
  { "quit", quit_activated_cb, NULL, NULL, NULL, { 0 } },
};

/* Keys that a text being written has its own use for are not here but in
 * desk-window-actions.c. */
static const struct
{
  const char *action;
  const char *keys[3];
} keys[] = {
  { "app.quit", { "<Control>q" } },
  { "app.open", { "<Control>o" } },
  { "app.shortcuts", { "<Control>question" } },
  { "window.close", { "<Control>w" } },
  { "win.new-ticket", { "<Control>n" } },
  { "win.ticket::take", { "<Control>t" } },
  { "win.ticket::contact", { "<Control><Shift>c" } },
  { "win.ticket::note", { "<Control><Shift>n" } },
  { "win.ticket::attempt", { "<Control><Shift>a" } },
  { "win.ticket::shout-out", { "<Control><Shift>s" } },
  { "win.ticket::promise", { "<Control><Shift>d" } },
  { "win.ticket::follow-up", { "<Control><Shift>f" } },
  { "win.ticket::escalate", { "<Control>e" } },
  { "win.ticket::message", { "<Control>m" } },
  { "win.ticket::accept", { "<Control>y" } },
  { "win.ticket::return", { "<Control><Shift>y" } },
  { "win.ticket::wait", { "<Control>h" } },
  { "win.ticket::wake", { "<Control><Shift>h" } },
  { "win.ticket::resolve", { "<Control>r" } },
  { "win.ticket::close", { "<Control><Shift>r" } },
  { "win.ticket::put-in-place", { "<Control><Shift>p" } },
  { "win.ticket::leave-as-it-is", { "<Control><Shift>l" } },
  { "win.ticket::call", { "<Control>d" } },
  { "win.ticket::call-out", { "<Control><Alt>d" } },
  { "win.ticket::call-end", { "<Control><Alt>e" } },
  { "win.ticket::hold", { "F5" } },
  { "win.ticket::mute", { "F6" } },
  { "win.ticket::held", { "F8" } },
  { "win.ticket::caller", { "<Control><Alt>c" } },
  { "win.ticket::ask-open", { "<Alt>1" } },
  { "win.ticket::ask-closed", { "<Alt>2" } },
  { "win.ticket::ask-probing", { "<Alt>3" } },
  { "win.ticket::ask-confirming", { "<Alt>4" } },
  { "win.ticket::recovery", { "<Control>l" } },
  { "win.ticket::remote", { "<Control><Alt>r" } },
  { "win.ticket::visit", { "<Control><Alt>v" } },
  { "win.search", { "<Control>f" } },
  { "win.why", { "<Control>i" } },
  { "win.sidebar", { "F9" } },
  { "win.menu", { "F10" } },
  { "win.desk-settings", { "<Control>comma" } },
  { "win.place::my-work", { "<Control>1" } },
  { "win.place::unassigned", { "<Control>2" } },
  { "win.place::team", { "<Control>3" } },
  { "win.place::escalated", { "<Control><Shift>e" } },
  { "win.place::shout-outs", { "<Control><Shift>o" } },
  { "win.place::to-send", { "<Control><Shift>m" } },
  { "win.place::waiting", { "<Control>4" } },
  { "win.place::due-today", { "<Control>5" } },
  { "win.place::all-open", { "<Control>6" } },
  { "win.place::all", { "<Control>7" } },
  { "win.place::knowledge", { "<Control>8" } },
  { "win.place::calendar", { "<Control>9" } },
};

/* --- GApplication --- */

static gboolean
scheme_from_settings (GValue   *value,
                      GVariant *variant,
                      gpointer  data)
{
  const char *name = g_variant_get_string (variant, NULL);
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (name, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (name, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  g_value_set_enum (value, (int) scheme);

  return TRUE;
}

/* Runs in the program that is started, whether or not another one is running:
 * nothing is done yet. */
static gboolean
desk_application_local_command_line (GApplication   *application,
                                     char         ***arguments,
                                     int            *exit_status)
{
  DeskApplication *self = DESK_APPLICATION (application);
  char **argv = *arguments;

  if (argv[0] != NULL && argv[1] != NULL && argv[1][0] != '-' && argv[2] == NULL)
    self->first_path = g_canonicalize_filename (argv[1], NULL);
  else if (argv[0] != NULL && argv[1] == NULL)
    self->first_path = g_settings_get_string (self->settings, "last-desk");

  return G_APPLICATION_CLASS (desk_application_parent_class)->local_command_line (application, arguments, exit_status);
}

static void
desk_application_startup (GApplication *application)
{
  DeskApplication *self = DESK_APPLICATION (application);

  if (self->first_path != NULL && g_file_test (self->first_path, G_FILE_TEST_IS_REGULAR))
    self->early = desk_opening_start (self->first_path, self->clock, self->ids);

  G_APPLICATION_CLASS (desk_application_parent_class)->startup (application);

  g_settings_bind_with_mapping (self->settings, "color-scheme", adw_style_manager_get_default (), "color-scheme", G_SETTINGS_BIND_GET, scheme_from_settings, NULL, NULL,
                                NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].keys);
}

static void
desk_application_activate (GApplication *application)
{
  DeskApplication *self = DESK_APPLICATION (application);
  GtkWindow *window = get_window (self);
  g_autofree char *last = g_settings_get_string (self->settings, "last-desk");

  if (window != NULL)
    {
      gtk_window_present (window);
    }
  else if (last[0] != '\0')
    {
      open_path (self, last, NULL);
    }
  else
    {
      window = GTK_WINDOW (desk_window_new (self));
      desk_window_show_welcome (DESK_WINDOW (window));
      gtk_window_present (window);
    }
}

static void
desk_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);

      if (path != NULL)
        open_path (DESK_APPLICATION (application), path, NULL);
    }
  /* Nothing of it lies on this machine. */
  if (get_window (DESK_APPLICATION (application)) == NULL)
    g_application_activate (application);
}

static void
desk_application_finalize (GObject *object)
{
  DeskApplication *self = DESK_APPLICATION (object);

  g_clear_pointer (&self->early, desk_opening_drop);
  g_free (self->first_path);
  g_clear_object (&self->settings);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);

  G_OBJECT_CLASS (desk_application_parent_class)->finalize (object);
}

static void
desk_application_class_init (DeskApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = desk_application_finalize;
  application_class->local_command_line = desk_application_local_command_line;
  application_class->startup = desk_application_startup;
  application_class->activate = desk_application_activate;
  application_class->open = desk_application_open;
}

static void
desk_application_init (DeskApplication *self)
{
  self->clock = desk_host_clock_new ();
  self->ids = desk_id_source_new ();
  self->settings = g_settings_new (DESK_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

DeskApplication *
desk_application_new (void)
{
  return g_object_new (DESK_TYPE_APPLICATION,
                       "application-id", DESK_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/deskbell/Deskbell",
                       NULL);
}

/**
 * desk_application_get_clock:
 * @self: the application
 *
 * Returns: (transfer none): the time that everything goes by
 */
DeskClock *
desk_application_get_clock (DeskApplication *self)
{
  g_return_val_if_fail (DESK_IS_APPLICATION (self), NULL);

  return self->clock;
}

DeskIdSource *
desk_application_get_ids (DeskApplication *self)
{
  g_return_val_if_fail (DESK_IS_APPLICATION (self), NULL);

  return self->ids;
}

GSettings *
desk_application_get_settings (DeskApplication *self)
{
  g_return_val_if_fail (DESK_IS_APPLICATION (self), NULL);

  return self->settings;
}
