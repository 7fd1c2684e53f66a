// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-caller.h"
#include "desk-clock.h"
#include "desk-commit.h"
#include "desk-enums.h"

G_BEGIN_DECLS

/* How long a mute goes unremarked. */
#define DESK_CALL_LONG_MUTE_S 30
/* How long one is on hold at the customer's before calling back is better. */
#define DESK_CALL_LONG_HELD_S 180
/* How long before its promised end one goes back to a customer on hold. */
#define DESK_CALL_HOLD_ENDS_S 20
/* The longest hold that can be promised. */
#define DESK_CALL_MAX_HOLD_MINUTES 60

/**
 * DeskCallState:
 * @DESK_CALL_TALKING: both hear each other
 * @DESK_CALL_ON_HOLD: the customer waits
 * @DESK_CALL_MUTED: the customer does not hear us
 * @DESK_CALL_HELD: they have put us on hold
 * @DESK_CALL_ENDED: it is over
 *
 * How a call stands.
 */
typedef enum {
  DESK_CALL_TALKING,
  DESK_CALL_ON_HOLD,
  DESK_CALL_MUTED,
  DESK_CALL_HELD,
  DESK_CALL_ENDED,
  DESK_N_CALL_STATES
} DeskCallState;

/**
 * DeskCallAdvice:
 * @DESK_CALL_ADVICE_NONE: nothing
 * @DESK_CALL_ADVICE_SCAM: marks of a scam were seen
 * @DESK_CALL_ADVICE_HOLD_ENDS: the promised end of the hold is near
 * @DESK_CALL_ADVICE_HOLD_IS_OVER: it has passed
 * @DESK_CALL_ADVICE_HOLD_INSTEAD: a mute has become long
 * @DESK_CALL_ADVICE_CALL_BACK: they keep us on hold for long
 *
 * What one should know now, the most pressing first.
 */
typedef enum {
  DESK_CALL_ADVICE_NONE,
  DESK_CALL_ADVICE_SCAM,
  DESK_CALL_ADVICE_HOLD_ENDS,
  DESK_CALL_ADVICE_HOLD_IS_OVER,
  DESK_CALL_ADVICE_HOLD_INSTEAD,
  DESK_CALL_ADVICE_CALL_BACK,
} DeskCallAdvice;

/**
 * DeskCallSpan:
 * @state: on hold, muted or held
 * @started_ms: since when
 * @ended_ms: until when; 0: it lasts
 * @promised_ms: the end that was promised; 0: none
 * @told: (nullable): what the customer was told
 *
 * A part of a call in which the two did not talk.
 */
typedef struct {
  DeskCallState state;
  gint64 started_ms;
  gint64 ended_ms;
  gint64 promised_ms;
  char *told;
} DeskCallSpan;

/**
 * DeskCall:
 * @state: how it stands
 * @started_ms: since when it goes on
 * @ended_ms: when it was over; 0: it goes on
 * @channel: phone or remote
 * @direction: who has called
 * @caller: how the caller was validated
 * @consent: the customer has agreed to a remote session
 * @spans: (element-type DeskCallSpan): in which the two did not talk, in order
 *
 * A call that is going on. Times are milliseconds since 1970, and given by
 * whoever asks; a clock that is put back in the middle makes nothing shorter
 * than nothing.
 */
typedef struct {
  DeskCallState state;
  gint64 started_ms;
  gint64 ended_ms;
  DeskChannel channel;
  DeskDirection direction;
  DeskCaller caller;
  gboolean consent;
  GArray *spans;
} DeskCall;

DeskCall       *desk_call_new (DeskChannel channel, DeskDirection direction, gint64 now_ms);
void            desk_call_free (DeskCall *self);

void            desk_call_talk (DeskCall *self, gint64 now_ms);
void            desk_call_hold (DeskCall *self, int promised_minutes, const char *told, gint64 now_ms);
void            desk_call_mute (DeskCall *self, gint64 now_ms);
void            desk_call_be_held (DeskCall *self, gint64 now_ms);
void            desk_call_end (DeskCall *self, gint64 now_ms);
void            desk_call_set_matched (DeskCall *self, DeskIdentifier identifier, gboolean matched, gint64 now_ms);

gint64          desk_call_get_length_s (const DeskCall *self, gint64 now_ms);
gint64          desk_call_get_state_s (const DeskCall *self, DeskCallState state, gint64 now_ms);
gint64          desk_call_get_current_s (const DeskCall *self, gint64 now_ms);
gboolean        desk_call_get_hold_left_s (const DeskCall *self, gint64 now_ms, gint64 *left_s);
DeskCallAdvice  desk_call_get_advice (const DeskCall *self, gint64 now_ms);

char           *desk_call_to_json (const DeskCall *self);
DeskCall       *desk_call_parse (const char *json, GError **error);

void            desk_call_put_contact (const DeskCall *self, DeskOperation *entry);
GPtrArray      *desk_call_make_entries (const DeskCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCall, desk_call_free)

G_END_DECLS
