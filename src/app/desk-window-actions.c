// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a window does when it is told to, and what it says of it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-deeds.h"
#include "desk-message.h"
#include "desk-new-ticket-window.h"
#include "desk-settings-window.h"
#include "desk-window-private.h"

/* What is longer is not read in the time a toast is shown. */
#define TOAST_MAX_CHARS 80
/* libadwaita 1.2 frees a toast that is dismissed while it comes into view, and
 * then tells it that it has come. It needs half a second for that. */
#define TOAST_COMING_US (1500 * G_TIME_SPAN_MILLISECOND)

/* --- saying --- */

static void
toast_dismissed_cb (DeskWindow *self,
                    AdwToast   *toast)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

static void
show_new_toast (DeskWindow *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);

  self->toast = adw_toast_new ("");
  self->toast_since_us = g_get_monotonic_time ();
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * desk_window_say:
 * @self: a window
 * @title: what has happened
 * @button: (nullable): what can be done about it
 * @action: (nullable): name of the action that does it
 * @target: (nullable): its target; sunk if floating
 */
void
desk_window_say (DeskWindow *self,
                 const char *title,
                 const char *button,
                 const char *action,
                 GVariant   *target)
{
  g_autoptr (GVariant) owned_target = target != NULL ? g_variant_ref_sink (target) : NULL;
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  gboolean is_coming = self->toast != NULL && g_get_monotonic_time () - self->toast_since_us < TOAST_COMING_US;

  /* Only the last one matters; a row of them would lag behind. */
  if (!is_coming)
    show_new_toast (self);
  self->toast_commit = (DeskUuid) { { 0 } };
  adw_toast_set_title (self->toast, escaped);
  adw_toast_set_button_label (self->toast, button);
  adw_toast_set_action_name (self->toast, action);
  adw_toast_set_action_target_value (self->toast, owned_target);
  if (!is_coming)
    adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
}

/**
 * desk_window_refuse:
 * @self: a window
 * @message: what was not done, and what can be done
 */
void
desk_window_refuse (DeskWindow *self,
                    const char *message)
{
  if (g_utf8_strlen (message, -1) > TOAST_MAX_CHARS || strchr (message, '\n') != NULL)
    desk_message_tell (GTK_WINDOW (self), _("That was not done"), message);
  else
    desk_window_say (self, message, NULL, NULL, NULL);
}

/* An undo, and its undo, speak of what was done at first, if that was in this
 * window. */
static const char *
find_deed (DeskWindow       *self,
           const DeskCommit *commit)
{
  return desk_uuid_is_nil (&commit->undoes) ? NULL : g_hash_table_lookup (self->deeds, &commit->undoes);
}

static void
acted_cb (DeskWindow *self,
          DeskCommit *commit)
{
  g_autofree char *deed = g_strdup (find_deed (self, commit));
  g_autofree char *id = desk_uuid_to_string (&commit->id);
  const char *done = desk_deed_describe (commit->action);
  /* Translators: “Undone: Note added” */
  g_autofree char *text = deed != NULL ? g_strdup_printf (_("%s: %s"), done, desk_deed_describe (deed)) : g_strdup (done);

  if (commit->verdict == DESK_VERDICT_CONFLICT)
    {
      g_free (text);
      text = g_strdup (_("Somebody else has written there meanwhile: decide on the ticket which one counts"));
    }
  g_hash_table_replace (self->deeds, desk_uuid_copy (&commit->id), g_strdup (deed != NULL ? deed : commit->action));
  if (g_str_equal (commit->action, "undo"))
    desk_window_say (self, text, _("_Redo"), "win.redo", NULL);
  else
    desk_window_say (self, text, _("_Undo"), "win.undo-commit", g_variant_new_string (id));
  self->toast_commit = commit->id;
}

static void
refused_cb (DeskWindow *self,
            const char *message)
{
  desk_window_refuse (self, message);
}

void
desk_window_watch_session (DeskWindow *self)
{
  g_signal_connect_swapped (self->session, "acted", G_CALLBACK (acted_cb), self);
  g_signal_connect_swapped (self->session, "refused", G_CALLBACK (refused_cb), self);
  g_signal_connect_swapped (self->session, "me-changed", G_CALLBACK (desk_window_update_title), self);
  g_signal_connect_swapped (self->session, "me-changed", G_CALLBACK (desk_window_tell_others), self);
  desk_window_watch_sharing (self);
}

/* --- doing --- */

static void
act (DeskWindow           *self,
     DeskTicketActionKind  kind,
     const DeskUuid       *commit)
{
  DeskTicketAction *action;

  if (self->session == NULL)
    return;

  action = desk_ticket_action_new (kind, desk_session_get_me (self->session), NULL);
  if (commit != NULL)
    action->target = *commit;
  desk_session_act_async (self->session, action, NULL, NULL);
}

static void
undo_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  act (data, DESK_ACTION_UNDO, NULL);
}

static void
redo_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  act (data, DESK_ACTION_REDO, NULL);
}

static void
undo_commit_activated_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       data)
{
  DeskUuid commit;

  if (desk_uuid_parse (g_variant_get_string (parameter, NULL), &commit))
    act (data, DESK_ACTION_UNDO, &commit);
}

static void
place_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  DeskPlace place;

  if (desk_place_parse (g_variant_get_string (parameter, NULL), &place))
    desk_window_show_place (data, place);
}

static void
search_activated_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  DeskWindow *self = data;

  if (desk_window_search_page (self))
    return;
  desk_window_show_queue (self);
  desk_shell_show_list (self->shell);
  desk_queue_view_focus_search (self->queue);
}

static void
why_activated_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  DeskWindow *self = data;

  desk_window_show_queue (self);
  desk_shell_show_list (self->shell);
  desk_queue_view_explain (self->queue);
}

static void
walk_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  DeskWindow *self = data;

  if (desk_place_is_view (self->place))
    desk_queue_view_walk (self->queue, g_variant_get_int32 (parameter));
}

static void
back_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  DeskWindow *self = data;

  if (desk_window_leave_page (self))
    return;
  if (desk_shell_go_back (self->shell) || desk_place_is_view (self->place))
    desk_queue_view_focus_list (self->queue);
}

static void
sidebar_activated_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       data)
{
  DeskWindow *self = data;

  desk_shell_set_sidebar_shown (self->shell, !desk_shell_get_sidebar_shown (self->shell));
}

static void
menu_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  DeskWindow *self = data;

  desk_shell_set_sidebar_shown (self->shell, TRUE);
  desk_sidebar_open_menu (self->sidebar);
}

static void
who_activated_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  if (!desk_window_tell_account (data))
    desk_window_ask_who (data);
}

static void
created_cb (DeskWindow     *self,
            const DeskUuid *ticket)
{
  const DeskUuid id = *ticket;

  if (self->session == NULL)
    return;
  desk_window_show_queue (self);
  desk_window_show_ticket (self, &id, FALSE);
  desk_shell_show_content (self->shell);
}

static void
new_ticket_activated_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  DeskWindow *self = data;
  DeskNewTicketWindow *window = desk_new_ticket_window_present (GTK_WINDOW (self), self->session);

  g_signal_connect_object (window, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "ticket-activated", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
}

/* What is done to the ticket is the pane's; the keys are the window's. */
static void
ticket_activated_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  DeskWindow *self = data;
  g_autofree char *name = g_strconcat ("ticket.", g_variant_get_string (parameter, NULL), NULL);
  const char *refusal;

  if (!desk_place_is_view (self->place) || self->ticket_pane == NULL)
    return;

  /* A greyed button says why; a key has nothing to say it beside. */
  refusal = desk_ticket_pane_find_refusal (self->ticket_pane, name);
  if (refusal != NULL)
    {
      desk_window_refuse (self, refusal);
      return;
    }
  desk_shell_show_content (self->shell);
  gtk_widget_activate_action (GTK_WIDGET (self->ticket_pane), name, NULL);
}

static void
reset_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  desk_window_reset_sample (data);
}

static void
sync_state_activated_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  DeskWindow *self = data;

  if (self->session != NULL)
    desk_window_show_sharing (self);
}

static void
desk_settings_activated_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  DeskWindow *self = data;

  gtk_window_present (GTK_WINDOW (desk_settings_window_new (GTK_WINDOW (self), self->session)));
}

static const GActionEntry entries[] = {
  { "undo", undo_activated_cb, NULL, NULL, NULL, { 0 } },
  { "redo", redo_activated_cb, NULL, NULL, NULL, { 0 } },
  { "undo-commit", undo_commit_activated_cb, "s", NULL, NULL, { 0 } },
  { "new-ticket", new_ticket_activated_cb, NULL, NULL, NULL, { 0 } },
  { "ticket", ticket_activated_cb, "s", NULL, NULL, { 0 } },
  { "place", place_activated_cb, "s", NULL, NULL, { 0 } },
  { "search", search_activated_cb, NULL, NULL, NULL, { 0 } },
  { "why", why_activated_cb, NULL, NULL, NULL, { 0 } },
  { "walk", walk_activated_cb, "i", NULL, NULL, { 0 } },
  { "back", back_activated_cb, NULL, NULL, NULL, { 0 } },
  { "sidebar", sidebar_activated_cb, NULL, NULL, NULL, { 0 } },
  { "menu", menu_activated_cb, NULL, NULL, NULL, { 0 } },
  { "reset-sample", reset_activated_cb, NULL, NULL, NULL, { 0 } },
  { "who-am-i", who_activated_cb, NULL, NULL, NULL, { 0 } },
  { "sync-state", sync_state_activated_cb, NULL, NULL, NULL, { 0 } },
  { "desk-settings", desk_settings_activated_cb, NULL, NULL, NULL, { 0 } },
};

void
desk_window_add_actions (DeskWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * desk_window_update_actions:
 * @self: a window
 *
 * What can be done depends on whether there is a desk, and where one is.
 */
void
desk_window_update_actions (DeskWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), entries[i].name);
      gboolean enabled = self->session != NULL;

      if (g_str_equal (entries[i].name, "reset-sample"))
        enabled = enabled && self->card != NULL && desk_card_is_sample (self->card);
      else if (g_str_equal (entries[i].name, "ticket") || g_str_equal (entries[i].name, "why"))
        enabled = enabled && !desk_uuid_is_nil (&self->ticket);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
    }
}

/* Keys that a text that is being written wants first. */
void
desk_window_install_actions (DeskWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GdkModifierType control = GDK_CONTROL_MASK;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, control, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, control | GDK_SHIFT_MASK, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, 0, "win.walk", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, 0, "win.walk", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}
