// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-uuid.h"

G_BEGIN_DECLS

/** DESK_TIER_VENDOR: the tier from which on it is a vendor. */
#define DESK_TIER_VENDOR 4

/**
 * DeskHandOverPart:
 * @DESK_HAND_OVER_CONTACT: how the customer is reached was checked
 * @DESK_HAND_OVER_ERRORS: error messages, word for word
 * @DESK_HAND_OVER_SCREENSHOTS: where pictures of it are
 * @DESK_HAND_OVER_TRIED: steps tried, with what came of them
 * @DESK_HAND_OVER_CATEGORY: category and priority were checked
 * @DESK_HAND_OVER_ARTICLES: articles that were used
 * @DESK_HAND_OVER_CIRCUMSTANCES: special circumstances
 * @DESK_HAND_OVER_TIME: the time already spent with this customer
 * @DESK_HAND_OVER_TOLD: what the customer was told: why, and which group
 * @DESK_HAND_OVER_NEXT_STEPS: what happens next
 * @DESK_HAND_OVER_EXPECTED: when the customer hears from us
 * @DESK_HAND_OVER_UNDERSTOOD: the customer said that this was understood
 *
 * The parts of a hand-over, in the order of its card.
 */
typedef enum {
  DESK_HAND_OVER_CONTACT,
  DESK_HAND_OVER_ERRORS,
  DESK_HAND_OVER_SCREENSHOTS,
  DESK_HAND_OVER_TRIED,
  DESK_HAND_OVER_CATEGORY,
  DESK_HAND_OVER_ARTICLES,
  DESK_HAND_OVER_CIRCUMSTANCES,
  DESK_HAND_OVER_TIME,
  DESK_HAND_OVER_TOLD,
  DESK_HAND_OVER_NEXT_STEPS,
  DESK_HAND_OVER_EXPECTED,
  DESK_HAND_OVER_UNDERSTOOD,
  DESK_N_HAND_OVER_PARTS
} DeskHandOverPart;

/**
 * DeskHandOver:
 * @contact_checked: phone and address were checked with the customer
 * @category_checked: category and priority were looked at again
 * @understood: the customer has confirmed to have understood
 * @error_messages: (nullable): word for word
 * @screenshots: (nullable): where they are, in words
 * @steps: (nullable): what was tried and came of it, as far as no attempt of
 *   the timeline says so
 * @circumstances: (nullable): special circumstances
 * @next_steps: (nullable): what the customer was told will happen
 * @attempts: (element-type DeskUuid): attempts of the timeline
 * @articles: (element-type DeskUuid): articles that were used
 * @minutes_spent: with this customer so far; 0: not said
 * @expected_by_ms: when the customer hears from us; 0: not said
 *
 * The card that the next one sees first: `entry.hand_over`.
 */
typedef struct {
  gboolean contact_checked;
  gboolean category_checked;
  gboolean understood;
  char *error_messages;
  char *screenshots;
  char *steps;
  char *circumstances;
  char *next_steps;
  GArray *attempts;
  GArray *articles;
  gint64 minutes_spent;
  gint64 expected_by_ms;
} DeskHandOver;

DeskHandOver *desk_hand_over_new (void);
DeskHandOver *desk_hand_over_parse (const char *json, GError **error);
void          desk_hand_over_free (DeskHandOver *self);
char         *desk_hand_over_to_json (const DeskHandOver *self);

gboolean      desk_hand_over_is_empty (const DeskHandOver *self);
gboolean      desk_hand_over_has_part (const DeskHandOver *self, DeskHandOverPart part, const char *told);
const char   *desk_hand_over_part_label (DeskHandOverPart part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskHandOver, desk_hand_over_free)

G_END_DECLS
