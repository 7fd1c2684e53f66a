// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"
#include "desk-draft.h"
#include "desk-file.h"
#include "desk-record-action.h"
#include "desk-seen.h"

G_BEGIN_DECLS

/**
 * DeskTicketAction:
 * @me: the analyst who acts
 * @ticket: the ticket; for %DESK_ACTION_NEW its id to be, or nil for a new one
 * @kind: what is done
 * @fields: fields of the ticket that are set along with it; owned
 * @entry: (nullable): fields of an entry that is added along with it; owned.
 *   With %DESK_ACTION_NEW and %DESK_ACTION_CLOSE it is a contact. With an
 *   answer to a hand-over it has the `decision_reason`, with the end of a
 *   promise `kept` and `result`, with that of a follow-up the `result`
 * @target: %DESK_ACTION_ASSIGN: the analyst who becomes owner;
 *   %DESK_ACTION_UNDO: the commit, nil for my last step;
 *   %DESK_ACTION_ACCEPT, %DESK_ACTION_RETURN and %DESK_ACTION_TAKE_BACK: the
 *   hand-over, nil for the one that waits for an answer; with
 *   %DESK_ACTION_TELL_CORRECTION, %DESK_ACTION_ANSWER, %DESK_ACTION_THANK and the three that end something:
 *   the entry that is answered, thanked for or ended, nil for the newest, or
 *   the one that falls due first; %DESK_ACTION_SAME: the other ticket
 * @problem: (nullable): fields of a problem that is raised along with
 *   %DESK_ACTION_SAME; owned
 * @draft: (nullable): what is left of the draft it was written in, saved or
 *   removed in the same moment as it is done; owned
 * @seen: (nullable): the ticket as @me saw it; %NULL: look when it is done;
 *   owned
 *
 * What somebody wants done to a ticket. desk_ticket_action_build() turns it
 * into a commit inside the transaction, from what stands there then.
 */
typedef enum {
  DESK_ACTION_NEW,
  DESK_ACTION_EDIT,
  DESK_ACTION_TAKE,
  DESK_ACTION_ASSIGN,
  DESK_ACTION_LEAVE,
  DESK_ACTION_NOTE,
  DESK_ACTION_CONTACT,
  DESK_ACTION_ATTEMPT,
  DESK_ACTION_LINK,
  DESK_ACTION_SAME,
  DESK_ACTION_CORRECT,
  DESK_ACTION_TELL_CORRECTION,
  DESK_ACTION_WAIT,
  DESK_ACTION_WAKE,
  DESK_ACTION_STAGE,
  DESK_ACTION_RESOLVE,
  DESK_ACTION_CLOSE,
  DESK_ACTION_REOPEN,
  DESK_ACTION_CANCEL,
  DESK_ACTION_ESCALATE,
  DESK_ACTION_ACCEPT,
  DESK_ACTION_RETURN,
  DESK_ACTION_TAKE_BACK,
  DESK_ACTION_SHOUT_OUT,
  DESK_ACTION_ANSWER,
  DESK_ACTION_THANK,
  DESK_ACTION_SHOUT_END,
  DESK_ACTION_MESSAGE,
  DESK_ACTION_MESSAGE_SENT,
  DESK_ACTION_PROMISE,
  DESK_ACTION_PROMISE_END,
  DESK_ACTION_FOLLOW_UP,
  DESK_ACTION_FOLLOW_UP_END,
  DESK_ACTION_POLICY,
  DESK_ACTION_UNDO,
  DESK_ACTION_REDO,
} DeskTicketActionKind;

typedef struct {
  DeskTicketActionKind kind;
  DeskUuid me;
  DeskUuid ticket;
  DeskUuid target;
  DeskOperation *fields;
  DeskOperation *entry;
  DeskOperation *problem;
  DeskDraft *draft;
  DeskSeen *seen;
} DeskTicketAction;

DeskTicketAction *desk_ticket_action_new (DeskTicketActionKind kind, const DeskUuid *me, const DeskUuid *ticket);
void              desk_ticket_action_free (DeskTicketAction *self);
void              desk_ticket_action_set_seen (DeskTicketAction *self, DeskSeen *seen);
DeskOperation    *desk_ticket_action_get_entry (DeskTicketAction *self);
DeskOperation    *desk_ticket_action_get_problem (DeskTicketAction *self);
DeskCommit       *desk_ticket_action_build (DeskFile *file, gpointer action, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTicketAction, desk_ticket_action_free)

G_END_DECLS
