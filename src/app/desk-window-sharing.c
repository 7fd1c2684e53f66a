// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a window tells those who share its desk, and what it hears of them.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-deeds.h"
#include "desk-message.h"
#include "desk-pending.h"
#include "desk-sync-window.h"
#include "desk-window-private.h"

/* --- telling --- */

/**
 * desk_window_tell_place:
 * @self: a window
 *
 * At which ticket one is, and whether something is being written on it.
 */
void
desk_window_tell_place (DeskWindow *self)
{
  gboolean has_ticket = !desk_uuid_is_nil (&self->ticket);
  gboolean is_writing = has_ticket && self->ticket_pane != NULL && desk_composer_is_writing_on (desk_ticket_pane_get_composer (self->ticket_pane), &self->ticket);

  if (self->session != NULL)
    desk_syncer_set_ticket (desk_session_get_syncer (self->session), has_ticket ? &self->ticket : NULL, is_writing);
}

/**
 * desk_window_tell_others:
 * @self: a window with a desk
 *
 * Who sits here, and at which ticket, for those who share the desk.
 */
void
desk_window_tell_others (DeskWindow *self)
{
  const DeskUuid *me = desk_session_get_me (self->session);
  const char *name = self->card != NULL ? desk_card_find_name (self->card, me) : NULL;

  if (name != NULL)
    desk_syncer_set_name (desk_session_get_syncer (self->session), name, me);
  desk_window_tell_place (self);
}

/* --- what was rejected --- */

static gpointer
find_rejected (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  g_autoptr (GPtrArray) rejected = desk_rejected_load (file, error);

  for (guint i = 0; rejected != NULL && i < rejected->len; i++)
    {
      DeskPending *each = g_ptr_array_index (rejected, i);

      if (desk_uuid_equal (&each->intent->id, data))
        return g_strdup (each->intent->action);
    }

  return NULL;
}

/* It says that something was done, and offers to undo it, and it was not. */
static void
rejected_found_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (DeskWindow) self = data;
  g_autofree char *action = desk_store_read_finish (DESK_STORE (source), result, NULL);
  g_autofree char *words = NULL;

  if (action == NULL || self->session == NULL || desk_session_get_store (self->session) != DESK_STORE (source))
    return;

  /* Translators: “Rejected: Ticket taken” */
  words = g_strdup_printf (_("Rejected: %s"), desk_deed_describe (action));
  desk_window_say (self, words, _("_Look"), "win.sync-state", NULL);
}

static void
check_toast (DeskWindow          *self,
             const DeskSyncState *state)
{
  gboolean has_grown = state->n_rejected > self->n_rejected;

  self->n_rejected = state->n_rejected;
  if (has_grown && !desk_uuid_is_nil (&self->toast_commit))
    desk_store_read_async (desk_session_get_store (self->session), find_rejected, desk_uuid_copy (&self->toast_commit), g_free, g_free, NULL, rejected_found_cb,
                           g_object_ref (self));
}

/* --- hearing --- */

/* Whose account it is, is not for this machine to decide. */
static void
state_changed_cb (DeskWindow *self)
{
  const DeskSyncState *state = desk_syncer_get_state (desk_session_get_syncer (self->session));

  if (!desk_uuid_is_nil (&state->account))
    desk_window_set_me (self, &state->account);
  else if (self->card != NULL && desk_card_is_at_service (self->card) && desk_uuid_is_nil (desk_session_get_me (self->session)) &&
           (state->mode == DESK_SYNC_OFFLINE || state->mode == DESK_SYNC_TROUBLE) && !self->has_asked_who)
    {
      self->has_asked_who = TRUE;
      desk_window_ask_who (self);
    }
  check_toast (self, state);
}

/**
 * desk_window_watch_sharing:
 * @self: a window that has got a session
 */
void
desk_window_watch_sharing (DeskWindow *self)
{
  self->n_rejected = 0;
  self->has_asked_who = FALSE;
  g_signal_connect_object (desk_session_get_syncer (self->session), "state-changed", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
ticket_activated_cb (DeskWindow     *self,
                     const DeskUuid *ticket)
{
  const DeskUuid id = *ticket;

  if (self->session == NULL)
    return;
  desk_window_show_queue (self);
  desk_window_show_ticket (self, &id, FALSE);
  desk_shell_show_content (self->shell);
}

/**
 * desk_window_show_sharing:
 * @self: a window with a desk
 *
 * Shows the page behind the state line.
 */
void
desk_window_show_sharing (DeskWindow *self)
{
  DeskSyncWindow *page = desk_sync_window_new (GTK_WINDOW (self), self->session);

  g_signal_connect_object (page, "ticket-activated", G_CALLBACK (ticket_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (page));
}

/**
 * desk_window_tell_account:
 * @self: a window
 *
 * Returns: whether an account says who sits here; that is told then
 */
gboolean
desk_window_tell_account (DeskWindow *self)
{
  if (self->card == NULL || !desk_card_is_at_service (self->card) || desk_card_find_name (self->card, desk_session_get_me (self->session)) == NULL)
    return FALSE;

  desk_message_tell (GTK_WINDOW (self), _("Your account says who you are"),
                     _("This desk is shared by a service, and what you do is written down under the name of the account you have signed in with. "
                       "Somebody else who works on this machine joins the desk with an account of their own."));
  return TRUE;
}
