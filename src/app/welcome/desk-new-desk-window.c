// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A new desk: its name, the first analyst, one team and working hours, all
 * with defaults. What is wrong is said as one types.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-calendar.h"
#include "desk-file.h"
#include "desk-founding.h"
#include "desk-new-desk-window.h"

#define N_DAYS 7

struct _DeskNewDeskWindow {
  AdwWindow parent_instance;

  DeskClock *clock;
  DeskIdSource *ids;
  gboolean is_busy;

  AdwEntryRow *name_row;
  AdwEntryRow *team_row;
  AdwEntryRow *analyst_row;
  AdwEntryRow *email_row;
  AdwEntryRow *from_row;
  AdwEntryRow *to_row;
  AdwEntryRow *zone_row;
  GtkBox *days_box;
  GtkToggleButton *days[N_DAYS];
  GtkWidget *create_button;
  GtkRevealer *message_revealer;
  GtkLabel *message_label;
};

enum {
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskNewDeskWindow, desk_new_desk_window, ADW_TYPE_WINDOW)

/* What the thread needs, by value. */
typedef struct {
  char *path;
  char *name;
  char *team;
  char *analyst;
  char *email;
  char *zone;
  char *hours;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskUuid me;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_free (making->path);
  g_free (making->name);
  g_free (making->team);
  g_free (making->analyst);
  g_free (making->email);
  g_free (making->zone);
  g_free (making->hours);
  desk_clock_unref (making->clock);
  desk_id_source_unref (making->ids);
  g_free (making);
}

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* A file name that any file system takes, from what people call the desk. */
static char *
make_path (const char *name)
{
  g_autofree char *plain = g_str_to_ascii (name, NULL);
  g_autoptr (GString) slug = g_string_new (NULL);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "deskbell", "desks", NULL);

  for (const char *p = plain; *p != '\0' && slug->len < 60; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (slug, g_ascii_tolower (*p));
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  if (slug->len == 0)
    g_string_append (slug, "desk");

  for (guint i = 1;; i++)
    {
      g_autofree char *file = i == 1 ? g_strdup_printf ("%s.desk", slug->str) : g_strdup_printf ("%s-%u.desk", slug->str, i);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

static char *
make_hours (DeskNewDeskWindow *self)
{
  static const char *const names[N_DAYS] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  g_autofree char *from = dup_text (self->from_row);
  g_autofree char *to = dup_text (self->to_row);
  GString *json = g_string_new ("{");

  for (guint i = 0; i < N_DAYS; i++)
    {
      if (gtk_toggle_button_get_active (self->days[i]))
        g_string_append_printf (json, "%s\"%s\": [[\"%s\", \"%s\"]]", json->len > 1 ? ", " : "", names[i], from, to);
    }
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}

/* Marks a row that must be mended; returns whether it is right. */
static gboolean
mark (AdwEntryRow *row,
      gboolean     is_right)
{
  if (is_right)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, is_right ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);

  return is_right;
}

static gboolean
is_filled (AdwEntryRow *row)
{
  g_autofree char *text = dup_text (row);

  return text[0] != '\0' && strlen (text) <= DESK_TEXT_MAX_BYTES;
}

static gboolean
is_clock (AdwEntryRow *row)
{
  g_autofree char *text = dup_text (row);

  return strlen (text) == 5 && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) && text[2] == ':' && g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]);
}

static void
show_message (DeskNewDeskWindow *self,
              const char        *message)
{
  if (message != NULL)
    gtk_label_set_label (self->message_label, message);
  gtk_revealer_set_reveal_child (self->message_revealer, message != NULL);
}

static gboolean
check (DeskNewDeskWindow *self)
{
  g_autofree char *zone = dup_text (self->zone_row);
  g_autofree char *email = dup_text (self->email_row);
  g_autoptr (GTimeZone) found = zone[0] != '\0' ? g_time_zone_new_identifier (zone) : NULL;
  gboolean is_right = mark (self->name_row, is_filled (self->name_row));
  gboolean has_hours;

  is_right &= mark (self->team_row, is_filled (self->team_row));
  is_right &= mark (self->analyst_row, is_filled (self->analyst_row));
  is_right &= mark (self->email_row, email[0] == '\0' || strchr (email, '@') != NULL);
  is_right &= mark (self->zone_row, found != NULL);
  has_hours = mark (self->from_row, is_clock (self->from_row));
  has_hours &= mark (self->to_row, is_clock (self->to_row));
  if (!has_hours)
    {
      is_right = FALSE;
      show_message (self, _("Working hours are written like 08:00"));
    }
  else
    {
      g_autofree char *hours = make_hours (self);
      g_autoptr (GError) error = NULL;
      gboolean hours_are_right = g_str_equal (hours, "{}") ? FALSE : desk_calendar_check_hours_json (hours, &error);

      if (g_str_equal (hours, "{}"))
        show_message (self, _("A desk is open on one day of the week at least"));
      else
        show_message (self, error != NULL ? error->message : NULL);
      mark (self->to_row, hours_are_right);
      is_right &= hours_are_right;
    }
  gtk_widget_set_sensitive (self->create_button, is_right && !self->is_busy);

  return is_right;
}

static void
make_desk (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  Making *making = task_data;
  g_autofree char *folder = g_path_get_dirname (making->path);
  g_autofree char *transitions = NULL;
  g_autoptr (DeskFile) file = NULL;
  GError *error = NULL;
  DeskFounding founding = { making->name, making->analyst, making->email, making->team, making->zone, making->hours, NULL };

  transitions = desk_calendar_expand_zone (making->zone, 0, DESK_CALENDAR_ZONE_END_S, &error);
  founding.transitions_json = transitions;
  if (transitions != NULL && g_mkdir_with_parents (folder, 0700) < 0)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The folder “%s” cannot be made"), folder);
  if (error == NULL)
    file = desk_file_create (making->path, making->clock, making->ids, &error);
  if (file != NULL && !desk_found (file, &founding, &making->me, &error))
    {
      static const char *const endings[] = { "", "-wal", "-shm", "-lock" };

      /* Half a desk is of no use to anybody. */
      g_clear_pointer (&file, desk_file_close);
      for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
        {
          g_autofree char *name = g_strconcat (making->path, endings[i], NULL);

          (void) g_unlink (name);
        }
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  DeskNewDeskWindow *self = DESK_NEW_DESK_WINDOW (source);
  Making *making = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      check (self);
      show_message (self, error->message);
      return;
    }

  g_signal_emit (self, signals[CREATED], 0, making->path, &making->me);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
changed_cb (DeskNewDeskWindow *self)
{
  check (self);
}

static void
create_clicked_cb (DeskNewDeskWindow *self)
{
  g_autoptr (GTask) task = NULL;
  Making *making;

  if (self->is_busy || !check (self))
    return;

  making = g_new0 (Making, 1);
  making->name = dup_text (self->name_row);
  making->team = dup_text (self->team_row);
  making->analyst = dup_text (self->analyst_row);
  making->email = dup_text (self->email_row);
  making->zone = dup_text (self->zone_row);
  making->hours = make_hours (self);
  making->path = make_path (making->name);
  making->clock = desk_clock_ref (self->clock);
  making->ids = desk_id_source_ref (self->ids);
  self->is_busy = TRUE;
  gtk_widget_set_sensitive (self->create_button, FALSE);

  task = g_task_new (self, NULL, made_cb, NULL);
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make_desk);
}

static void
desk_new_desk_window_dispose (GObject *object)
{
  DeskNewDeskWindow *self = DESK_NEW_DESK_WINDOW (object);

  g_clear_pointer (&self->clock, desk_clock_unref);
  g_clear_pointer (&self->ids, desk_id_source_unref);

  G_OBJECT_CLASS (desk_new_desk_window_parent_class)->dispose (object);
}

static void
desk_new_desk_window_class_init (DeskNewDeskWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_new_desk_window_dispose;

  /**
   * DeskNewDeskWindow::created:
   * @self: the window, about to close
   * @path: the new desk file
   * @analyst: (type gpointer): the #DeskUuid of its first analyst
   */
  signals[CREATED] = g_signal_new ("created", DESK_TYPE_NEW_DESK_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/welcome/desk-new-desk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, team_row);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, analyst_row);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, email_row);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, from_row);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, to_row);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, zone_row);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, days_box);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, create_button);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, message_revealer);
  gtk_widget_class_bind_template_child (widget_class, DeskNewDeskWindow, message_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
add_days (DeskNewDeskWindow *self)
{
  for (guint i = 0; i < N_DAYS; i++)
    {
      /* 2024-01-01 was a Monday; the locale knows the short and the long name. */
      g_autoptr (GDateTime) day = g_date_time_new_utc (2024, 1, (int) i + 1, 12, 0, 0);
      g_autofree char *brief = g_date_time_format (day, "%a");
      g_autofree char *full = g_date_time_format (day, "%A");
      GtkWidget *button = gtk_toggle_button_new_with_label (brief);

      self->days[i] = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_active (self->days[i], i < 5);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, full);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, full, -1);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (changed_cb), self);
      gtk_box_append (self->days_box, button);
    }
}

static void
desk_new_desk_window_init (DeskNewDeskWindow *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *identifier = g_time_zone_get_identifier (zone);
  const char *real_name = g_get_real_name ();

  gtk_widget_init_template (GTK_WIDGET (self));
  add_days (self);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), _("Service desk"));
  gtk_editable_set_text (GTK_EDITABLE (self->team_row), _("First line"));
  if (real_name != NULL && !g_str_equal (real_name, "Unknown"))
    gtk_editable_set_text (GTK_EDITABLE (self->analyst_row), real_name);
  gtk_editable_set_text (GTK_EDITABLE (self->zone_row), strchr (identifier, '/') != NULL ? identifier : "UTC");
  check (self);
}

/**
 * desk_new_desk_window_new:
 * @parent: the window it belongs to
 * @clock: the time
 * @ids: new ids
 *
 * Returns: (transfer floating): a window that makes a desk, see
 *   #DeskNewDeskWindow::created
 */
DeskNewDeskWindow *
desk_new_desk_window_new (GtkWindow    *parent,
                          DeskClock    *clock,
                          DeskIdSource *ids)
{
  DeskNewDeskWindow *self = g_object_new (DESK_TYPE_NEW_DESK_WINDOW, "transient-for", parent, NULL);

  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);

  return self;
}
