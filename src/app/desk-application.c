// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The program: one instance on a session bus, one window for each open desk.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-application.h"
#include "desk-host.h"
#include "desk-window.h"

struct _DeskApplication {
  AdwApplication parent_instance;

  DeskClock *clock;
  DeskIdSource *ids;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (DeskApplication, desk_application, ADW_TYPE_APPLICATION)

static void
desk_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (desk_window_new (DESK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
desk_application_finalize (GObject *object)
{
  DeskApplication *self = DESK_APPLICATION (object);

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
  application_class->activate = desk_application_activate;
}

static void
desk_application_init (DeskApplication *self)
{
  self->clock = desk_host_clock_new ();
  self->ids = desk_id_source_new ();
  self->settings = g_settings_new (DESK_APPLICATION_ID);
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
