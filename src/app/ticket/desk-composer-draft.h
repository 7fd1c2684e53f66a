// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-enums.h"
#include "desk-ticket-actions.h"

G_BEGIN_DECLS

typedef enum {
  DESK_COMPOSER_CONTACT,
  DESK_COMPOSER_NOTE,
  DESK_COMPOSER_QUESTION,
  DESK_COMPOSER_ATTEMPT,
  DESK_N_COMPOSER_MODES
} DeskComposerMode;

/**
 * DeskComposerDraft:
 * @mode: which page is shown
 * @bodies: the text of each page, %NULL when empty; of a question the answer
 * @channel: of a contact
 * @direction: of a contact
 * @minutes: how long a contact took
 * @call: (nullable): the call that goes on, see desk_call_to_json()
 * @question_kind: of a question
 * @question: (nullable): what is asked
 * @hypothesis: (nullable): what is suspected when something is tried
 * @expected: (nullable): what an attempt was expected to do
 * @rules_out: (nullable): what an attempt rules out
 * @outcome: of an attempt
 * @source: where the idea for an attempt came from
 *
 * What stands in the composer.
 */
typedef struct {
  DeskComposerMode mode;
  char *bodies[DESK_N_COMPOSER_MODES];
  DeskChannel channel;
  DeskDirection direction;
  int minutes;
  char *call;
  DeskQuestionKind question_kind;
  char *question;
  char *hypothesis;
  char *expected;
  char *rules_out;
  DeskOutcome outcome;
  DeskSource source;
} DeskComposerDraft;

void              desk_composer_draft_clear (DeskComposerDraft *self);
void              desk_composer_draft_clear_mode (DeskComposerDraft *self, DeskComposerMode mode);
gboolean          desk_composer_draft_is_empty (const DeskComposerDraft *self);

char             *desk_composer_draft_write (const DeskComposerDraft *self);
void              desk_composer_draft_read (DeskComposerDraft *self, const char *json);

DeskTicketAction *desk_composer_draft_make_action (const DeskComposerDraft *self, const DeskUuid *me, const DeskUuid *ticket);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskComposerDraft, desk_composer_draft_clear)

G_END_DECLS
