// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Help that is asked for, promises and follow-ups: the dialogs of the ticket
 * that is shown, and what the buttons in its timeline do.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-plan-dialog.h"
#include "desk-reply-dialog.h"
#include "desk-shout-out-dialog.h"
#include "desk-ticket-pane-private.h"

static void
present (DeskTicketPane *self,
         GtkWidget      *dialog,
         const char     *draft)
{
  desk_act_dialog_present (DESK_ACT_DIALOG (dialog), GTK_WIDGET (self), desk_ticket_pane_get_session (self), desk_ticket_pane_get_snapshot (self), draft);
}

/* Each entry has its draft. */
static void
reply (DeskTicketPane         *self,
       const DeskTimelineDeed *deed)
{
  const char *name = deed->kind == DESK_ACTION_ANSWER ? "answer" : deed->kind == DESK_ACTION_FOLLOW_UP_END ? "follow-up-end" : deed->kept != 0 ? "kept" : "not-kept";
  g_autofree char *id = desk_uuid_to_string (&deed->entry);
  g_autofree char *draft = g_strdup_printf ("%s-%s", name, id);

  present (self, desk_reply_dialog_new (deed->kind, deed->kept != 0, &deed->entry), draft);
}

/**
 * desk_ticket_pane_do_deed:
 * @self: a pane
 * @deed: of its timeline
 *
 * What needs words asks for them, the rest is done.
 */
void
desk_ticket_pane_do_deed (DeskTicketPane         *self,
                          const DeskTimelineDeed *deed)
{
  DeskTicketSnapshot *snapshot = desk_ticket_pane_get_snapshot (self);
  DeskTicketAction *action;

  if (snapshot == NULL)
    return;
  if (deed->kind != DESK_ACTION_THANK && deed->kind != DESK_ACTION_SHOUT_END)
    {
      reply (self, deed);
      return;
    }
  action = desk_ticket_snapshot_begin_action (snapshot, desk_ticket_pane_get_session (self), deed->kind);
  action->target = deed->entry;
  desk_session_act_async (desk_ticket_pane_get_session (self), action, NULL, NULL);
}

void
desk_ticket_pane_shout_out (DeskTicketPane *self)
{
  present (self, desk_shout_out_dialog_new (), "shout-out");
}

void
desk_ticket_pane_plan (DeskTicketPane       *self,
                       DeskTicketActionKind  kind)
{
  present (self, desk_plan_dialog_new (kind), kind == DESK_ACTION_PROMISE ? "promise" : "follow-up");
}
