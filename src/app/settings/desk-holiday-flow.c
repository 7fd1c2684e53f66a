// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Choosing an iCalendar file, and reading its holidays on a thread.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-holiday-flow.h"
#include "desk-holiday-import.h"
#include "desk-message.h"

typedef struct {
  GFile *file;
  int today;
  DeskHolidaysFunc func;
} Import;

static void
import_free (gpointer data)
{
  Import *self = data;

  g_clear_object (&self->file);
  g_free (self);
}

/* One byte more than there may be, so that too much is seen. */
static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Import *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (self->file, cancellable, &error);
  g_autofree char *buffer = g_malloc (DESK_HOLIDAYS_MAX_BYTES + 1);
  GPtrArray *holidays = NULL;
  gsize size;

  if (stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, DESK_HOLIDAYS_MAX_BYTES + 1, &size, cancellable, &error))
    holidays = desk_holidays_read (buffer, size, self->today, &error);
  if (holidays != NULL)
    g_task_return_pointer (task, holidays, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GtkWindow *window = GTK_WINDOW (source);
  Import *self = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holidays = g_task_propagate_pointer (G_TASK (result), &error);

  if (holidays == NULL)
    desk_message_tell (window, _("No holidays were taken out of that file"), error->message);
  else
    self->func (holidays, window);
}

static void
responded_cb (GtkNativeDialog *chooser,
              int              response,
              Import          *self)
{
  GtkWindow *window = gtk_native_dialog_get_transient_for (chooser);
  g_autoptr (GTask) task = NULL;

  self->file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  if (self->file != NULL && window != NULL)
    {
      task = g_task_new (window, NULL, read_cb, NULL);
      g_task_set_task_data (task, self, import_free);
      g_task_run_in_thread (task, read_in_thread);
    }
  else
    import_free (self);
  g_object_unref (chooser);
}

/**
 * desk_holiday_flow_import:
 * @window: the window that asks
 * @today: the day of today where the desk is, see desk-day.h
 * @func: gets the holidays
 *
 * Asks for a file and reads it. What is wrong with it is told.
 */
void
desk_holiday_flow_import (GtkWindow       *window,
                          int              today,
                          DeskHolidaysFunc func)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Import holidays"), window, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"), _("_Cancel"));
  g_autoptr (GtkFileFilter) calendars = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  Import *self = g_new0 (Import, 1);

  self->today = today;
  self->func = func;
  gtk_file_filter_set_name (calendars, _("Calendars"));
  gtk_file_filter_add_mime_type (calendars, "text/calendar");
  gtk_file_filter_add_pattern (calendars, "*.ics");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), calendars);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (responded_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
