// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The line at the foot of the sidebar: whether everything is safe, and whether
 * the others have it. The page behind it says more.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-state-line.h"
#include "desk-sync-words.h"
#include "desk-widget-util.h"

/* “Since 10:12” becomes “since yesterday”. */
#define REFRESH_S 30

struct _DeskStateLine {
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkImage *icon;
  GtkLabel *label;
  DeskSession *session;
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (DeskStateLine, desk_state_line, GTK_TYPE_WIDGET)

static void
update (DeskStateLine *self)
{
  g_autoptr (DeskSyncState) alone = desk_sync_state_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DeskSyncState *state = self->session != NULL ? desk_syncer_get_state (desk_session_get_syncer (self->session)) : alone;
  gint64 now_ms = self->session != NULL ? desk_session_get_now_ms (self->session) : 0;
  g_autofree char *line = desk_sync_words_line (state, now_ms, zone);
  g_autofree char *more = desk_sync_words_explain (state, now_ms, zone);
  gboolean needs_somebody = state->mode == DESK_SYNC_TROUBLE || state->n_rejected > 0;

  gtk_image_set_from_icon_name (self->icon, desk_sync_words_icon (state));
  if (g_strcmp0 (gtk_label_get_label (self->label), line) != 0)
    gtk_label_set_label (self->label, line);
  gtk_widget_set_tooltip_text (self->button, more);
  desk_widget_set_spoken (self->button, line);
  desk_widget_set_class (self->button, "warning", needs_somebody || state->mode == DESK_SYNC_OFFLINE);
  desk_widget_set_class (self->button, "dim-label", !needs_somebody && state->mode != DESK_SYNC_OFFLINE);
}

static gboolean
refresh_cb (gpointer data)
{
  update (data);

  return G_SOURCE_CONTINUE;
}

static void
desk_state_line_dispose (GObject *object)
{
  DeskStateLine *self = DESK_STATE_LINE (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  desk_state_line_set_session (self, NULL);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (desk_state_line_parent_class)->dispose (object);
}

static void
desk_state_line_class_init (DeskStateLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_state_line_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
desk_state_line_init (DeskStateLine *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->button = gtk_button_new ();
  self->icon = GTK_IMAGE (gtk_image_new_from_icon_name ("deskbell-saved-symbolic"));
  self->label = GTK_LABEL (gtk_label_new (NULL));
  /* How much waits stands at the end, and is not to be cut off. */
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_lines (self->label, 2);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "caption");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.sync-state");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  self->refresh_source = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
  update (self);
}

/**
 * desk_state_line_set_session:
 * @self: the line
 * @session: (nullable): whose state it tells
 */
void
desk_state_line_set_session (DeskStateLine *self,
                             DeskSession   *session)
{
  g_return_if_fail (DESK_IS_STATE_LINE (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (desk_session_get_syncer (self->session), self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (desk_session_get_syncer (session), "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (self->button != NULL)
    update (self);
}
