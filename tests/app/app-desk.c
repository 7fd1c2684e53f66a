// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A view on a desk of its own, and what can be seen of it.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "app-desk.h"

#define LIMIT_SECONDS 60

static gboolean
too_late_cb (gpointer data)
{
  g_error ("%s was waited for in vain for %d seconds", (const char *) data, LIMIT_SECONDS);

  return G_SOURCE_REMOVE;
}

static void
wait_until_done (AppDesk *self)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, (gpointer) "An answer of the store");

  while (!self->is_done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  self->is_done = FALSE;
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  AppDesk *self = data;
  g_autoptr (GError) error = NULL;

  self->store = desk_store_open_finish (result, &error);
  g_assert_no_error (error);
  self->is_done = TRUE;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  AppDesk *self = data;

  g_assert_true (desk_store_close_finish (DESK_STORE (source), result, NULL));
  self->is_done = TRUE;
}

/**
 * app_desk_new:
 * @seed: for ids and salts; printed
 *
 * Returns: (transfer full): a desk that can be filled and then be shown
 */
AppDesk *
app_desk_new (guint64 seed)
{
  AppDesk *self = g_new0 (AppDesk, 1);

  self->fixture = desk_fixture_new (seed);

  return self;
}

void
app_desk_free (AppDesk *self)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->session);
  if (self->store != NULL)
    {
      desk_store_close_async (self->store, closed_cb, self);
      wait_until_done (self);
    }
  g_clear_object (&self->store);
  desk_fixture_free (self->fixture);
  g_free (self);
}

/**
 * app_desk_show:
 * @self: a desk
 * @view: a widget with a property `session`
 * @width: of its window
 * @height: of its window
 */
void
app_desk_show (AppDesk   *self,
               GtkWidget *view,
               int        width,
               int        height)
{
  desk_store_open_async (self->fixture->path, self->fixture->clock, self->fixture->ids, NULL, opened_cb, self);
  wait_until_done (self);
  self->session = desk_session_new (self->store);
  desk_session_set_me (self->session, &self->fixture->me);

  self->view = view;
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), view);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_window_present (GTK_WINDOW (self->window));
  g_object_set (view, "session", self->session, NULL);
}

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));

  return NULL;
}

/**
 * app_desk_find_text:
 * @widget: where to look
 * @text: a part of what stands there
 *
 * Returns: (transfer none) (nullable): the first widget that can be seen and
 *   says so
 */
GtkWidget *
app_desk_find_text (GtkWidget  *widget,
                    const char *text)
{
  const char *said = text_of (widget);

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (said != NULL && strstr (said, text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_desk_find_text (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * app_desk_find_type:
 * @widget: where to look
 * @type: a type of widget
 *
 * Returns: (transfer none) (nullable): the first of that type
 */
GtkWidget *
app_desk_find_type (GtkWidget *widget,
                    GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_desk_find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * app_desk_wait_for_text:
 * @self: a desk
 * @text: a part of what is to be seen
 *
 * Returns: (transfer none): the widget that says so
 */
GtkWidget *
app_desk_wait_for_text (AppDesk    *self,
                        const char *text)
{
  g_autofree char *what = g_strdup_printf ("“%s”", text);
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, what);
  GtkWidget *found;

  while ((found = app_desk_find_text (self->view, text)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);

  return found;
}

void
app_desk_wait_until_gone (AppDesk    *self,
                          const char *text)
{
  g_autofree char *what = g_strdup_printf ("The end of “%s”", text);
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, what);

  while (app_desk_find_text (self->view, text) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}
