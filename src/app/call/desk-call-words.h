// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-call.h"
#include "desk-ticket-details.h"

G_BEGIN_DECLS

/* The steps of a hold: Describe, Acknowledge, Take action, Express gratitude. */
#define DESK_N_HOLD_STEPS 4

/**
 * DeskClosingPart:
 * @DESK_CLOSING_DESCRIPTION: what the ticket is about
 * @DESK_CLOSING_SYMPTOMS: what is seen
 * @DESK_CLOSING_ARTICLES: which articles were used
 * @DESK_CLOSING_CONTACT: how the customer is reached
 *
 * What is gone over before a call is closed.
 */
typedef enum {
  DESK_CLOSING_DESCRIPTION,
  DESK_CLOSING_SYMPTOMS,
  DESK_CLOSING_ARTICLES,
  DESK_CLOSING_CONTACT,
  DESK_N_CLOSING_PARTS
} DeskClosingPart;

char       *desk_call_words_clock (gint64 seconds);
char       *desk_call_words_state (const DeskCall *call, gint64 now_ms);
char       *desk_call_words_greeting (DeskDirection direction, const char *analyst, const char *desk, gint64 now_ms, GTimeZone *zone);
const char *desk_call_words_advice (DeskCallAdvice advice);
const char *desk_call_words_manner (DeskManner manner);
const char *desk_call_words_question (DeskQuestionKind kind, DeskManner manner);
void        desk_call_words_order_questions (DeskManner manner, DeskQuestionKind kinds[4]);
const char *desk_call_words_hold_step (guint step);
const char *desk_call_words_closing_part (DeskClosingPart part, gboolean is_there);
void        desk_closing_check (const DeskTicketDetails *details, gboolean is_there[DESK_N_CLOSING_PARTS]);

G_END_DECLS
