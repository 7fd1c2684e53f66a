// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What can be done with the ticket that is shown, and why not.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-answer-dialog.h"
#include "desk-bundle-chooser.h"
#include "desk-close-dialog.h"
#include "desk-escalate-dialog.h"
#include "desk-life-cycle.h"
#include "desk-message-dialog.h"
#include "desk-resolve-dialog.h"
#include "desk-ticket-pane-private.h"
#include "desk-wait-dialog.h"

static DeskTicketAction *
begin_action (DeskTicketPane       *self,
              DeskTicketActionKind  kind)
{
  return desk_ticket_snapshot_begin_action (desk_ticket_pane_get_snapshot (self), desk_ticket_pane_get_session (self), kind);
}

static void
act (DeskTicketPane       *self,
     DeskTicketActionKind  kind)
{
  desk_session_act_async (desk_ticket_pane_get_session (self), begin_action (self, kind), NULL, NULL);
}

static void
present (DeskTicketPane *self,
         GtkWidget      *dialog,
         const char     *draft)
{
  desk_act_dialog_present (DESK_ACT_DIALOG (dialog), GTK_WIDGET (self), desk_ticket_pane_get_session (self), desk_ticket_pane_get_snapshot (self), draft);
}

static void
take_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  act (DESK_TICKET_PANE (widget), DESK_ACTION_TAKE);
}

static void
leave_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  act (DESK_TICKET_PANE (widget), DESK_ACTION_LEAVE);
}

static void
wake_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  act (DESK_TICKET_PANE (widget), DESK_ACTION_WAKE);
}

static void
reopen_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  act (DESK_TICKET_PANE (widget), DESK_ACTION_REOPEN);
}

static void
cancel_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  act (DESK_TICKET_PANE (widget), DESK_ACTION_CANCEL);
}

static void
wait_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  present (DESK_TICKET_PANE (widget), desk_wait_dialog_new (), "wait");
}

static void
resolve_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  present (DESK_TICKET_PANE (widget), desk_resolve_dialog_new (DESK_STAGE_UNSET), "resolve");
}

static void
close_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  present (DESK_TICKET_PANE (widget), desk_close_dialog_new (), "close");
}

static void
message_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  present (DESK_TICKET_PANE (widget), desk_message_dialog_new (), "message");
}

static void
escalate_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  present (DESK_TICKET_PANE (widget), desk_escalate_dialog_new (), "escalate");
}

static void
answer_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  DeskTicketPane *self = DESK_TICKET_PANE (widget);
  gboolean is_return = g_str_equal (name, "ticket.return");

  present (self, desk_answer_dialog_new (is_return ? DESK_ACTION_RETURN : DESK_ACTION_ACCEPT, desk_ticket_pane_get_snapshot (self)->hand_over.is_vendor),
           is_return ? "return" : "accept");
}

static void
take_back_cb (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  act (DESK_TICKET_PANE (widget), DESK_ACTION_TAKE_BACK);
}

static void
bundle_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  desk_bundle_chooser_ask (widget, desk_ticket_pane_get_session (DESK_TICKET_PANE (widget)), desk_ticket_pane_get_snapshot (DESK_TICKET_PANE (widget)));
}

static void
write_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  DeskTicketPane *self = DESK_TICKET_PANE (widget);
  DeskComposerMode mode = g_str_equal (name, "ticket.note") ? DESK_COMPOSER_NOTE : g_str_equal (name, "ticket.attempt") ? DESK_COMPOSER_ATTEMPT : DESK_COMPOSER_CONTACT;

  desk_ticket_pane_show_timeline (self);
  desk_composer_begin (desk_ticket_pane_get_composer (self), mode);
}

static void
summary_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  desk_ticket_header_edit_summary (desk_ticket_pane_get_header (DESK_TICKET_PANE (widget)));
}

static void
copy_number_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  g_autofree char *number = desk_ticket_snapshot_dup_number (desk_ticket_pane_get_snapshot (DESK_TICKET_PANE (widget)));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), number);
}

static void
settle_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  desk_ticket_pane_settle (DESK_TICKET_PANE (widget), g_str_equal (name, "ticket.put-in-place"));
}

static void
shout_out_cb (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  desk_ticket_pane_shout_out (DESK_TICKET_PANE (widget));
}

static void
same_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  DeskUuid other;

  if (desk_uuid_parse (g_variant_get_string (parameter, NULL), &other))
    desk_ticket_pane_same (DESK_TICKET_PANE (widget), &other);
}

static void
correct_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  desk_ticket_pane_correct (DESK_TICKET_PANE (widget));
}

static void
plan_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  desk_ticket_pane_plan (DESK_TICKET_PANE (widget), g_str_equal (name, "ticket.promise") ? DESK_ACTION_PROMISE : DESK_ACTION_FOLLOW_UP);
}

/* --- why not --- */

static const char *
refuse_take (DeskTicketSnapshot *snapshot)
{
  if (desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot)))
    return _("The ticket is finished: reopen it first");
  if (snapshot->is_mine && snapshot->is_working)
    return _("It is yours already");
  if (snapshot->details->owner != NULL && !snapshot->is_mine)
    return _("Somebody owns it already: press the owner’s name to assign it to somebody else");

  return NULL;
}

static const char *
refuse_leave (DeskTicketSnapshot *snapshot)
{
  return snapshot->is_working ? NULL : _("You do not work on it");
}

static const char *
refuse_wait (DeskTicketSnapshot *snapshot)
{
  DeskStatus status = desk_ticket_snapshot_get_status (snapshot);

  if (status == DESK_STATUS_WAITING)
    return _("It waits already");

  return desk_status_may_move (status, DESK_STATUS_WAITING) ? NULL : _("The ticket is finished: it waits for nobody");
}

static const char *
refuse_wake (DeskTicketSnapshot *snapshot)
{
  return desk_ticket_snapshot_get_status (snapshot) == DESK_STATUS_WAITING ? NULL : _("It does not wait for anybody");
}

static const char *
refuse_resolve (DeskTicketSnapshot *snapshot)
{
  DeskStatus status = desk_ticket_snapshot_get_status (snapshot);

  if (status == DESK_STATUS_RESOLVED)
    return _("It is resolved already");

  return desk_status_may_move (status, DESK_STATUS_RESOLVED) ? NULL : _("The ticket is finished: reopen it first");
}

static const char *
refuse_escalate (DeskTicketSnapshot *snapshot)
{
  if (snapshot->hand_over.escalation != NULL)
    return _("It is handed over already, and nobody has accepted it yet: take that back first");

  return desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot)) ? _("The ticket is finished: reopen it before it is handed over") : NULL;
}

static const char *
refuse_answer (DeskTicketSnapshot *snapshot)
{
  if (snapshot->hand_over.escalation == NULL)
    return _("Nobody waits for an answer: the ticket is not being handed over");

  return snapshot->hand_over.may_answer ? NULL : _("It was handed over to others: only they, or a team lead, can answer");
}

static const char *
refuse_take_back (DeskTicketSnapshot *snapshot)
{
  if (snapshot->hand_over.escalation == NULL)
    return _("The ticket is not being handed over");

  return snapshot->hand_over.may_take_back ? NULL : _("A hand-over is taken back by whoever sent it, by the owner of the ticket, or by a team lead");
}

static const char *
refuse_bundle (DeskTicketSnapshot *snapshot)
{
  return snapshot->hand_over.is_vendor ? NULL : _("The ticket is not being handed over to a vendor");
}

static const char *
refuse_close (DeskTicketSnapshot *snapshot)
{
  DeskStatus status = desk_ticket_snapshot_get_status (snapshot);

  if (status == DESK_STATUS_CLOSED)
    return _("It is closed already");

  return desk_status_may_move (status, DESK_STATUS_CLOSED) ? NULL : _("A ticket is closed after it was resolved");
}

static const char *
refuse_reopen (DeskTicketSnapshot *snapshot)
{
  return desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot)) ? NULL : _("The ticket is still being worked on");
}

static const char *
refuse_cancel (DeskTicketSnapshot *snapshot)
{
  return desk_status_may_move (desk_ticket_snapshot_get_status (snapshot), DESK_STATUS_CANCELLED) ? NULL : _("The ticket is finished already");
}

static const char *
refuse_shout_out (DeskTicketSnapshot *snapshot)
{
  return desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot)) ? _("The ticket is finished: reopen it first") : NULL;
}

static const char *
refuse_promise (DeskTicketSnapshot *snapshot)
{
  return desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot)) ? _("The ticket is finished: plan a follow-up, or reopen it") : NULL;
}

static const char *
refuse_correct (DeskTicketSnapshot *snapshot)
{
  return snapshot->details->entries->len == 0 && desk_record_get_text (snapshot->details->ticket, "resolution") == NULL && desk_record_get_text (snapshot->details->ticket, "cause") == NULL
             ? _("Nothing was written that could be wrong")
             : NULL;
}

static const char *
refuse_settle (DeskTicketSnapshot *snapshot)
{
  return snapshot->details->conflicts->len > 0 ? NULL : _("There is nothing to decide about");
}

static const struct {
  const char *name;
  GtkWidgetActionActivateFunc activate;
  const char *(*refuse) (DeskTicketSnapshot *snapshot); /* NULL: whenever something can be added */
  gboolean is_reading; /* changes nothing */
} actions[] = {
  { "ticket.take", take_cb, refuse_take, FALSE },
  { "ticket.leave", leave_cb, refuse_leave, FALSE },
  { "ticket.wake", wake_cb, refuse_wake, FALSE },
  { "ticket.wait", wait_cb, refuse_wait, FALSE },
  { "ticket.resolve", resolve_cb, refuse_resolve, FALSE },
  { "ticket.close", close_cb, refuse_close, FALSE },
  { "ticket.reopen", reopen_cb, refuse_reopen, FALSE },
  { "ticket.cancel", cancel_cb, refuse_cancel, FALSE },
  { "ticket.escalate", escalate_cb, refuse_escalate, FALSE },
  { "ticket.accept", answer_cb, refuse_answer, FALSE },
  { "ticket.return", answer_cb, refuse_answer, FALSE },
  { "ticket.take-back", take_back_cb, refuse_take_back, FALSE },
  { "ticket.bundle", bundle_cb, refuse_bundle, TRUE },
  { "ticket.message", message_cb, NULL, FALSE },
  { "ticket.note", write_cb, NULL, FALSE },
  { "ticket.contact", write_cb, NULL, FALSE },
  { "ticket.attempt", write_cb, NULL, FALSE },
  { "ticket.shout-out", shout_out_cb, refuse_shout_out, FALSE },
  { "ticket.promise", plan_cb, refuse_promise, FALSE },
  { "ticket.follow-up", plan_cb, NULL, FALSE },
  { "ticket.correct", correct_cb, refuse_correct, FALSE },
  { "ticket.summary", summary_cb, NULL, FALSE },
  { "ticket.put-in-place", settle_cb, refuse_settle, FALSE },
  { "ticket.leave-as-it-is", settle_cb, refuse_settle, FALSE },
  { "ticket.copy-number", copy_number_cb, NULL, TRUE },
};

/* What stands in the way of everything. */
static const char *
refuse_all (DeskTicketSnapshot *snapshot)
{
  if (snapshot == NULL)
    return _("No ticket is shown");
  if (desk_uuid_is_nil (&snapshot->me))
    return _("Choose who you are first, in the main menu");
  if (desk_record_is_withdrawn (snapshot->details->ticket))
    return _("The ticket was withdrawn");

  return NULL;
}

void
desk_ticket_pane_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  /* With the id of the other ticket; whoever offers it knows that it can be done. */
  gtk_widget_class_install_action (widget_class, "ticket.same", "s", same_cb);
}

static const char *
refuse (guint               i,
        DeskTicketSnapshot *snapshot)
{
  const char *refusal = actions[i].is_reading && snapshot != NULL ? NULL : refuse_all (snapshot);

  return refusal == NULL && actions[i].refuse != NULL ? actions[i].refuse (snapshot) : refusal;
}

/**
 * desk_ticket_pane_find_refusal:
 * @self: a pane
 * @action: one of its actions, such as `ticket.take`
 *
 * Returns: (nullable): why it cannot be done to the ticket that is shown; %NULL
 *   if it can, or as long as the ticket is being read
 */
const char *
desk_ticket_pane_find_refusal (DeskTicketPane *self,
                               const char     *action)
{
  DeskTicketSnapshot *snapshot = desk_ticket_pane_get_snapshot (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions) && snapshot != NULL; i++)
    {
      if (g_str_equal (actions[i].name, action))
        return refuse (i, snapshot);
    }

  return NULL;
}

void
desk_ticket_pane_update_actions (DeskTicketPane *self)
{
  DeskTicketSnapshot *snapshot = desk_ticket_pane_get_snapshot (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const char *refusal = refuse (i, snapshot);

      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, refusal == NULL);
      desk_ticket_pane_explain_action (self, actions[i].name, refusal);
    }
  desk_composer_set_refusal (desk_ticket_pane_get_composer (self), snapshot != NULL ? refuse_all (snapshot) : NULL);
}

/* A stage brings its status along; where that needs more to be said, it is
 * asked for. */
void
desk_ticket_pane_go_to_stage (DeskTicketPane *self,
                              DeskStage       stage)
{
  DeskTicketSnapshot *snapshot = desk_ticket_pane_get_snapshot (self);
  DeskStatus from, to;
  DeskTicketAction *action;

  if (snapshot == NULL)
    return;
  from = desk_ticket_snapshot_get_status (snapshot);
  to = desk_life_cycle_status_for_stage (desk_ticket_snapshot_get_type (snapshot), stage, from);

  if (to == DESK_STATUS_RESOLVED && from != to)
    {
      present (self, desk_resolve_dialog_new (stage), "resolve");
      return;
    }
  if (to == DESK_STATUS_CLOSED && from != to)
    {
      present (self, desk_close_dialog_new (), "close");
      return;
    }

  if (desk_status_is_finished (from) && !desk_status_is_finished (to))
    action = begin_action (self, DESK_ACTION_REOPEN);
  else if (to == DESK_STATUS_CANCELLED && from != to)
    action = begin_action (self, DESK_ACTION_CANCEL);
  else
    action = begin_action (self, DESK_ACTION_STAGE);
  desk_operation_put_enum (action->fields, "stage", DESK_ENUM_STAGE, (int) stage);
  if (action->kind == DESK_ACTION_STAGE && from != to)
    desk_operation_put_enum (action->fields, "status", DESK_ENUM_STATUS, (int) to);
  desk_session_act_async (desk_ticket_pane_get_session (self), action, NULL, NULL);
}
