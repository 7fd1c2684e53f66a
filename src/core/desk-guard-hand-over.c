// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of handing over: no empty hand-over, one at a time, and until
 * somebody else has accepted it the sender answers for the ticket.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-guard-private.h"
#include "desk-hand-over.h"
#include "desk-life-cycle.h"

/* The fields of an escalation that rules ask for. */
typedef struct {
  DeskUuid ticket;
  DeskUuid author;
  DeskUuid to_team;
  DeskUuid to_analyst;
  gboolean has_team;
  gboolean has_analyst;
} HandOver;

static gboolean
get_entry_enum (const DeskState *state,
                const DeskUuid  *entry,
                const char      *field,
                DeskEnumId       id,
                int             *result,
                GError         **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, entry, field, &value, error))
    return FALSE;
  *result = desk_value_get_enum (&value, id);

  return TRUE;
}

static gboolean
load (const DeskState *state,
      const DeskUuid  *entry,
      HandOver        *self,
      GError         **error)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_auto (DeskValue) author = DESK_VALUE_INIT;
  g_auto (DeskValue) team = DESK_VALUE_INIT;
  g_auto (DeskValue) analyst = DESK_VALUE_INIT;

  *self = (HandOver) { 0 };
  if (!desk_guard_get_entry (state, entry, "ticket_id", &ticket, error) || !desk_guard_get_entry (state, entry, "author_id", &author, error) ||
      !desk_guard_get_entry (state, entry, "to_team_id", &team, error) || !desk_guard_get_entry (state, entry, "to_analyst_id", &analyst, error))
    return FALSE;
  (void) desk_value_get_uuid (&ticket, &self->ticket);
  (void) desk_value_get_uuid (&author, &self->author);
  self->has_team = desk_value_get_uuid (&team, &self->to_team);
  self->has_analyst = desk_value_get_uuid (&analyst, &self->to_analyst);

  return TRUE;
}

static gboolean
is_vendor (const DeskState *state,
           const HandOver  *self,
           gboolean        *is,
           GError         **error)
{
  g_auto (DeskValue) tier = DESK_VALUE_INIT;

  *is = FALSE;
  if (!self->has_team)
    return TRUE;
  if (!state->get (state->data, DESK_TABLE_TEAM, &self->to_team, "tier", &tier, error))
    return FALSE;
  *is = desk_value_get_integer (&tier, 0) == DESK_TIER_VENDOR;

  return TRUE;
}

static gboolean
count_asked (const DeskState *state,
             const DeskUuid  *ticket,
             guint           *n,
             GError         **error)
{
  return state->count_entries (state->data, ticket, DESK_ENTRY_KIND_ESCALATION, G_MININT64, DESK_DIRECTION_UNSET, DESK_DECISION_ASKED, n, error);
}

/* --- handing over --- */

static gboolean
check_card (const DeskState *state,
            const DeskUuid  *entry,
            GError         **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autoptr (DeskHandOver) card = NULL;

  if (!desk_guard_get_entry (state, entry, "hand_over", &value, error))
    return FALSE;
  if (desk_guard_is_blank (&value))
    return desk_guard_refuse (error, _("Nothing is handed over without its card: write down what was seen and what was tried"));
  card = desk_hand_over_parse (desk_value_get_text (&value), error);
  if (card == NULL)
    return FALSE;
  if (desk_hand_over_is_empty (card))
    return desk_guard_refuse (error, _("This hand-over is empty: write down what was seen (error messages, screenshots, circumstances) or what was tried"));

  return TRUE;
}

static gboolean
check_words (const DeskState *state,
             const DeskUuid  *entry,
             GError         **error)
{
  g_auto (DeskValue) reason = DESK_VALUE_INIT;
  g_auto (DeskValue) body = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, entry, "escalation_reason", &reason, error) || !desk_guard_get_entry (state, entry, "body", &body, error))
    return FALSE;
  if (desk_value_is_null (&reason))
    return desk_guard_refuse (error, _("Say why the ticket is handed over: choose a reason"));
  if (desk_guard_is_blank (&body))
    return desk_guard_refuse (error, _("Say what the next one is asked to do"));

  return TRUE;
}

static gboolean
check_ticket (const DeskState *state,
              const DeskUuid  *ticket,
              GError         **error)
{
  g_auto (DeskValue) status = DESK_VALUE_INIT;
  guint n_asked;

  if (!state->get (state->data, DESK_TABLE_TICKET, ticket, "status", &status, error) || !count_asked (state, ticket, &n_asked, error))
    return FALSE;
  if (desk_status_is_finished ((DeskStatus) desk_value_get_enum (&status, DESK_ENUM_STATUS)))
    return desk_guard_refuse (error, _("The ticket is finished: reopen it before it is handed over"));
  if (n_asked > 1)
    return desk_guard_refuse (error, _("The ticket is handed over already, and nobody has accepted it yet: take that back first"));

  return TRUE;
}

/* Who writes one down also says whom it is from: an escalation begins with
 * asking. */
gboolean
desk_guard_check_hand_over (const DeskState     *state,
                            const DeskCommit    *commit,
                            const DeskOperation *operation,
                            GError             **error)
{
  HandOver self;
  int decision;

  if (!load (state, &operation->row, &self, error) || !get_entry_enum (state, &operation->row, "decision", DESK_ENUM_DECISION, &decision, error))
    return FALSE;
  if (decision != DESK_DECISION_ASKED)
    return desk_guard_refuse (error, _("A hand-over is asked for first, and accepted by somebody else"));
  if (!desk_uuid_equal (&self.author, &commit->author))
    return desk_guard_refuse (error, _("A ticket is handed over in one’s own name"));
  if (!self.has_team && !self.has_analyst)
    return desk_guard_refuse (error, _("Say whom the ticket is handed over to"));
  if (self.has_analyst && desk_uuid_equal (&self.to_analyst, &commit->author))
    return desk_guard_refuse (error, _("A ticket is handed over to somebody else"));

  return check_words (state, &operation->row, error) && check_card (state, &operation->row, error);
}

/* Also when an undo of the answer brings it back. */
gboolean
desk_guard_check_one_hand_over (const DeskState     *state,
                                const DeskCommit    *commit,
                                const DeskOperation *operation,
                                GError             **error)
{
  HandOver self;
  int kind;

  if (!get_entry_enum (state, &operation->row, "kind", DESK_ENUM_ENTRY_KIND, &kind, error))
    return FALSE;

  return kind != DESK_ENTRY_KIND_ESCALATION || (load (state, &operation->row, &self, error) && check_ticket (state, &self.ticket, error));
}

/* --- answering --- */

/* The analyst who was asked, or whoever stands in for them; one of the team
 * that was asked; a team lead, who sees to it that nothing lies about. */
static gboolean
is_asked (const DeskState *state,
          const HandOver  *self,
          const DeskUuid  *who,
          gboolean        *is,
          GError         **error)
{
  g_auto (DeskValue) deputy = DESK_VALUE_INIT;
  DeskUuid id;

  *is = FALSE;
  if (self->has_analyst)
    {
      if (!state->get (state->data, DESK_TABLE_ANALYST, &self->to_analyst, "deputy_id", &deputy, error))
        return FALSE;
      *is = desk_uuid_equal (who, &self->to_analyst) || (desk_value_get_uuid (&deputy, &id) && desk_uuid_equal (who, &id));
    }
  if (!*is && self->has_team && !state->is_member (state->data, &self->to_team, who, is, error))
    return FALSE;

  return *is || state->has_role (state->data, who, DESK_ROLE_TEAM_LEAD, is, error);
}

static gboolean
check_vendor_accepts (const DeskState *state,
                      const HandOver  *self,
                      DeskDecision     decision,
                      GError         **error)
{
  g_auto (DeskValue) reference = DESK_VALUE_INIT;

  if (!state->get (state->data, DESK_TABLE_TICKET, &self->ticket, "vendor_reference", &reference, error))
    return FALSE;
  if (decision == DESK_DECISION_ACCEPTED && desk_guard_is_blank (&reference))
    return desk_guard_refuse (error, _("A vendor has accepted a ticket when it has a number there: write down the vendor’s reference"));

  return TRUE;
}

static gboolean
check_answer (const DeskState *state,
              const HandOver  *self,
              const DeskUuid  *who,
              DeskDecision     decision,
              GError         **error)
{
  gboolean vendor, asked;

  if (!is_vendor (state, self, &vendor, error))
    return FALSE;
  if (vendor)
    return check_vendor_accepts (state, self, decision, error);
  if (desk_uuid_equal (&self->author, who))
    return desk_guard_refuse (error, _("You have handed this ticket over yourself: somebody else accepts it. Take it back instead"));
  if (!is_asked (state, self, who, &asked, error))
    return FALSE;
  if (!asked)
    return desk_guard_refuse (error, _("This ticket was handed over to others: only they, or a team lead, can answer"));

  return TRUE;
}

static gboolean
check_take_back (const DeskState *state,
                 const HandOver  *self,
                 const DeskUuid  *who,
                 GError         **error)
{
  g_auto (DeskValue) owner = DESK_VALUE_INIT;
  DeskUuid id;
  gboolean is_lead;

  if (!state->get (state->data, DESK_TABLE_TICKET, &self->ticket, "owner_id", &owner, error))
    return FALSE;
  if (desk_uuid_equal (&self->author, who) || !desk_value_get_uuid (&owner, &id) || desk_uuid_equal (&id, who))
    return TRUE;
  if (!state->has_role (state->data, who, DESK_ROLE_TEAM_LEAD, &is_lead, error))
    return FALSE;
  if (!is_lead)
    return desk_guard_refuse (error, _("A hand-over is taken back by whoever sent it, by the owner of the ticket, or by a team lead"));

  return TRUE;
}

/* An approval is decided upon by the same fields, and has rules of its own. */
gboolean
desk_guard_check_decision (const DeskState     *state,
                           const DeskCommit    *commit,
                           const DeskOperation *operation,
                           GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "decision");
  g_auto (DeskValue) reason = DESK_VALUE_INIT;
  g_auto (DeskValue) who = DESK_VALUE_INIT;
  HandOver self;
  DeskUuid id;
  int kind, decision;

  if (operation->kind == DESK_OPERATION_INSERT)
    return TRUE;
  if (!get_entry_enum (state, &operation->row, "kind", DESK_ENUM_ENTRY_KIND, &kind, error))
    return FALSE;
  if (kind != DESK_ENTRY_KIND_ESCALATION)
    return TRUE;

  if (!load (state, &operation->row, &self, error) || !desk_guard_get_entry (state, &operation->row, "decided_by_id", &who, error) ||
      !desk_guard_get_entry (state, &operation->row, "decision_reason", &reason, error))
    return FALSE;
  decision = desk_value_get_enum (&change->new.value, DESK_ENUM_DECISION);
  if (desk_value_get_enum (&change->old.value, DESK_ENUM_DECISION) != DESK_DECISION_ASKED)
    return desk_guard_refuse (error, _("This hand-over has its answer already"));
  if (!desk_value_get_uuid (&who, &id) || !desk_uuid_equal (&id, &commit->author))
    return desk_guard_refuse (error, _("A hand-over is answered in one’s own name"));
  if (decision == DESK_DECISION_WITHDRAWN)
    return check_take_back (state, &self, &commit->author, error);
  if (decision == DESK_DECISION_REFUSED && desk_guard_is_blank (&reason))
    return desk_guard_refuse (error, _("Say why the ticket is returned, so that it does not come back as it is"));
  if (decision != DESK_DECISION_ACCEPTED && decision != DESK_DECISION_REFUSED)
    return desk_guard_refuse (error, _("A hand-over is accepted, returned, or taken back"));

  return check_answer (state, &self, &commit->author, (DeskDecision) decision, error);
}

/* Undoing it would leave the ticket where its answer has put it. */
gboolean
desk_guard_check_hand_over_stays (const DeskState     *state,
                                  const DeskCommit    *commit,
                                  const DeskOperation *operation,
                                  GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "withdrawn");
  int kind, decision;

  if (operation->kind == DESK_OPERATION_INSERT || desk_value_get_integer (&change->new.value, 0) == 0)
    return TRUE;
  if (!get_entry_enum (state, &operation->row, "kind", DESK_ENUM_ENTRY_KIND, &kind, error) ||
      !get_entry_enum (state, &operation->row, "decision", DESK_ENUM_DECISION, &decision, error))
    return FALSE;
  if (kind != DESK_ENTRY_KIND_ESCALATION || decision == DESK_DECISION_ASKED)
    return TRUE;

  return desk_guard_refuse (error, _("This hand-over has been answered meanwhile, and cannot be undone any more"));
}

/* --- the ticket meanwhile --- */

gboolean
desk_guard_check_not_handed_over (const DeskState     *state,
                                  const DeskCommit    *commit,
                                  const DeskOperation *operation,
                                  GError             **error)
{
  guint n_asked;

  if (!count_asked (state, &operation->row, &n_asked, error))
    return FALSE;
  if (n_asked > 0)
    return desk_guard_refuse (error, _("The ticket has been handed over, and nobody has accepted it yet: take it back first"));

  return TRUE;
}
