// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calls, remote sessions and visits: what the keys and menus of the ticket pane
 * do with them.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-message.h"
#include "desk-recovery-dialog.h"
#include "desk-remote-dialog.h"
#include "desk-ticket-pane-private.h"
#include "desk-visit-dialog.h"

static DeskCallBar *
get_call (DeskTicketPane *self)
{
  return desk_composer_get_call (desk_ticket_pane_get_composer (self));
}

static void
present (DeskTicketPane *self,
         GtkWidget      *dialog,
         const char     *draft)
{
  desk_act_dialog_present (DESK_ACT_DIALOG (dialog), GTK_WIDGET (self), desk_ticket_pane_get_session (self), desk_ticket_pane_get_snapshot (self), draft);
}

/* Whoever talks writes down what is said. */
static void
begin_call (DeskTicketPane *self,
            DeskChannel     channel,
            DeskDirection   direction)
{
  desk_ticket_pane_show_timeline (self);
  desk_call_bar_begin (get_call (self), channel, direction);
  desk_composer_begin (desk_ticket_pane_get_composer (self), DESK_COMPOSER_CONTACT);
}

/* --- what is done with a call --- */

static void
end_call (DeskTicketPane *self)
{
  desk_ticket_pane_show_timeline (self);
  desk_call_bar_begin_end (get_call (self));
}

static void
discard_call (DeskTicketPane *self)
{
  desk_call_bar_discard (get_call (self));
}

static void
toggle_hold (DeskTicketPane *self)
{
  desk_call_bar_toggle_hold (get_call (self));
}

static void
toggle_mute (DeskTicketPane *self)
{
  desk_call_bar_toggle_mute (get_call (self));
}

static void
toggle_held (DeskTicketPane *self)
{
  desk_call_bar_toggle_held (get_call (self));
}

static void
show_caller (DeskTicketPane *self)
{
  desk_call_bar_show_caller (get_call (self));
}

static void
take_call (DeskTicketPane *self)
{
  begin_call (self, DESK_CHANNEL_PHONE, DESK_DIRECTION_INBOUND);
}

static void
make_call (DeskTicketPane *self)
{
  begin_call (self, DESK_CHANNEL_PHONE, DESK_DIRECTION_OUTBOUND);
}

static void
ask (DeskTicketPane   *self,
     DeskQuestionKind  kind)
{
  desk_ticket_pane_show_timeline (self);
  desk_call_bar_ask (get_call (self), kind);
}

static void
ask_open (DeskTicketPane *self)
{
  ask (self, DESK_QUESTION_KIND_OPEN);
}

static void
ask_closed (DeskTicketPane *self)
{
  ask (self, DESK_QUESTION_KIND_CLOSED);
}

static void
ask_probing (DeskTicketPane *self)
{
  ask (self, DESK_QUESTION_KIND_PROBING);
}

static void
ask_confirming (DeskTicketPane *self)
{
  ask (self, DESK_QUESTION_KIND_CONFIRMING);
}

/* --- beside it --- */

static void
recover (DeskTicketPane *self)
{
  present (self, desk_recovery_dialog_new (), "recovery");
}

static void
visit (DeskTicketPane *self)
{
  present (self, desk_visit_dialog_new (), "visit");
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    desk_message_tell (GTK_WINDOW (source), _("The remote session cannot be opened. Is there a program for such addresses on this computer?"), error->message);
}

/* The consent is recorded: the session begins, and with it its time. */
static void
agreed_cb (DeskTicketPane   *self,
           DeskRemoteDialog *dialog)
{
  const DeskUuid *ticket = desk_ticket_pane_get_ticket (self);
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (dialog));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_show_uri_full (GTK_WINDOW (root), desk_remote_dialog_get_address (dialog), GDK_CURRENT_TIME, NULL, opened_cb, NULL);
  /* Somebody may have gone on to another ticket. */
  if (ticket == NULL || !desk_uuid_equal (ticket, desk_record_get_id (snapshot->details->ticket)))
    return;
  begin_call (self, DESK_CHANNEL_REMOTE, DESK_DIRECTION_OUTBOUND);
  desk_call_bar_set_consent (get_call (self));
}

static void
begin_remote (DeskTicketPane *self)
{
  GtkWidget *dialog = desk_remote_dialog_new (desk_call_bar_has_call (get_call (self)) ? DESK_CHANNEL_PHONE : DESK_CHANNEL_UNSET);

  g_signal_connect_object (dialog, "acted", G_CALLBACK (agreed_cb), self, G_CONNECT_SWAPPED);
  present (self, dialog, "remote");
}

static const struct {
  const char *name;
  void (*run) (DeskTicketPane *self);
  gboolean needs_call;
} deeds[] = {
  { "ticket.call", take_call, FALSE },
  { "ticket.call-out", make_call, FALSE },
  { "ticket.call-end", end_call, TRUE },
  { "ticket.call-discard", discard_call, TRUE },
  { "ticket.hold", toggle_hold, TRUE },
  { "ticket.mute", toggle_mute, TRUE },
  { "ticket.held", toggle_held, TRUE },
  { "ticket.caller", show_caller, TRUE },
  { "ticket.ask-open", ask_open, FALSE },
  { "ticket.ask-closed", ask_closed, FALSE },
  { "ticket.ask-probing", ask_probing, FALSE },
  { "ticket.ask-confirming", ask_confirming, FALSE },
  { "ticket.recovery", recover, FALSE },
  { "ticket.remote", begin_remote, FALSE },
  { "ticket.visit", visit, FALSE },
};

/**
 * desk_ticket_pane_do_call:
 * @self: a pane
 * @action: one of the actions of calls
 */
void
desk_ticket_pane_do_call (DeskTicketPane *self,
                          const char     *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      if (g_str_equal (deeds[i].name, action))
        deeds[i].run (self);
    }
}

/**
 * desk_ticket_pane_find_call_refusal:
 * @self: a pane that shows a ticket
 * @action: an action
 *
 * Returns: (nullable): why it cannot be done with the call, or without one
 */
const char *
desk_ticket_pane_find_call_refusal (DeskTicketPane *self,
                                    const char     *action)
{
  gboolean has_call = desk_call_bar_has_call (get_call (self));

  if (has_call && (g_str_equal (action, "ticket.call") || g_str_equal (action, "ticket.call-out")))
    return _("A call goes on already: end it first");
  for (guint i = 0; i < G_N_ELEMENTS (deeds) && !has_call; i++)
    {
      if (deeds[i].needs_call && g_str_equal (deeds[i].name, action))
        return _("There is no call: begin one with Ctrl+D");
    }

  return NULL;
}
