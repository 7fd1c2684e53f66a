// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A call that is going on: who talks, since when, what was promised, and what
 * of it is written down when it is over.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-call.h"
#include "desk-core-error.h"
#include "desk-json.h"

/* More than anybody puts on hold and mutes in one call: what comes after it is
 * counted no more. */
#define MAX_SPANS 200
/* Shorter than this a key was pressed by mistake. */
#define MIN_SPAN_MS DESK_SECOND_MS

static const char *const state_names[DESK_N_CALL_STATES] = { "talking", "on_hold", "muted", "held", "ended" };

static void
clear_span (gpointer data)
{
  DeskCallSpan *span = data;

  g_clear_pointer (&span->told, g_free);
}

/**
 * desk_call_new:
 * @channel: phone or remote
 * @direction: who has called
 * @now_ms: when it began
 *
 * Returns: (transfer full): a call in which the two talk
 */
DeskCall *
desk_call_new (DeskChannel   channel,
               DeskDirection direction,
               gint64        now_ms)
{
  DeskCall *self = g_new0 (DeskCall, 1);

  self->started_ms = now_ms;
  self->channel = channel;
  self->direction = direction;
  self->spans = g_array_new (FALSE, FALSE, sizeof (DeskCallSpan));
  g_array_set_clear_func (self->spans, clear_span);

  return self;
}

void
desk_call_free (DeskCall *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->spans);
  g_free (self);
}

static DeskCallSpan *
get_last (const DeskCall *self)
{
  return self->spans->len == 0 ? NULL : &g_array_index (self->spans, DeskCallSpan, self->spans->len - 1);
}

/* The span that lasts, or NULL. */
static DeskCallSpan *
get_open (const DeskCall *self)
{
  DeskCallSpan *last = get_last (self);

  return last != NULL && last->ended_ms == 0 ? last : NULL;
}

/* The clock may have been put back; what has happened has happened. */
static gint64
not_before (const DeskCall *self,
            gint64          now_ms)
{
  const DeskCallSpan *last = get_last (self);
  gint64 newest_ms = last == NULL ? self->started_ms : MAX (last->started_ms, last->ended_ms);

  return MAX (now_ms, MAX (newest_ms, self->ended_ms));
}

static void
end_span (DeskCall *self,
          gint64    now_ms)
{
  DeskCallSpan *open = get_open (self);

  if (open == NULL)
    return;
  open->ended_ms = not_before (self, now_ms);
  if (open->ended_ms - open->started_ms < MIN_SPAN_MS)
    g_array_set_size (self->spans, self->spans->len - 1);
}

static void
move_to (DeskCall      *self,
         DeskCallState  state,
         gint64         promised_ms,
         const char    *told,
         gint64         now_ms)
{
  if (self->state == DESK_CALL_ENDED || self->state == state)
    return;
  end_span (self, now_ms);
  now_ms = not_before (self, now_ms);
  self->state = state;
  if (state == DESK_CALL_ENDED)
    self->ended_ms = now_ms;
  else if (state != DESK_CALL_TALKING && self->spans->len < MAX_SPANS)
    {
      DeskCallSpan span = { state, now_ms, 0, promised_ms == 0 ? 0 : now_ms + promised_ms, g_strdup (told) };

      g_array_append_val (self->spans, span);
    }
}

/**
 * desk_call_talk:
 * @self: a call
 * @now_ms: now
 *
 * The two hear each other again.
 */
void
desk_call_talk (DeskCall *self,
                gint64    now_ms)
{
  g_return_if_fail (self != NULL);

  move_to (self, DESK_CALL_TALKING, 0, NULL, now_ms);
}

/**
 * desk_call_hold:
 * @self: a call
 * @promised_minutes: when we said we would be back; 0: we said nothing
 * @told: (nullable): what the customer was told: why, what we do, how long
 * @now_ms: now
 */
void
desk_call_hold (DeskCall   *self,
                int         promised_minutes,
                const char *told,
                gint64      now_ms)
{
  g_return_if_fail (self != NULL);

  move_to (self, DESK_CALL_ON_HOLD, CLAMP (promised_minutes, 0, DESK_CALL_MAX_HOLD_MINUTES) * DESK_MINUTE_MS, told, now_ms);
}

void
desk_call_mute (DeskCall *self,
                gint64    now_ms)
{
  g_return_if_fail (self != NULL);

  move_to (self, DESK_CALL_MUTED, 0, NULL, now_ms);
}

/**
 * desk_call_be_held:
 * @self: a call
 * @now_ms: now
 *
 * They have put us on hold.
 */
void
desk_call_be_held (DeskCall *self,
                   gint64    now_ms)
{
  g_return_if_fail (self != NULL);

  move_to (self, DESK_CALL_HELD, 0, NULL, now_ms);
}

void
desk_call_end (DeskCall *self,
               gint64    now_ms)
{
  g_return_if_fail (self != NULL);

  move_to (self, DESK_CALL_ENDED, 0, NULL, now_ms);
}

/**
 * desk_call_set_matched:
 * @self: a call
 * @identifier: what was asked for
 * @matched: whether it is what we hold of the customer
 * @now_ms: now
 */
void
desk_call_set_matched (DeskCall       *self,
                       DeskIdentifier  identifier,
                       gboolean        matched,
                       gint64          now_ms)
{
  g_return_if_fail (self != NULL && identifier < DESK_N_IDENTIFIERS);

  if (!matched)
    self->caller.matched_ms[identifier] = 0;
  else if (self->caller.matched_ms[identifier] == 0)
    self->caller.matched_ms[identifier] = not_before (self, now_ms);
}

/* --- how long --- */

static gint64
get_end_ms (const DeskCall *self,
            gint64          now_ms)
{
  return self->ended_ms != 0 ? self->ended_ms : not_before (self, now_ms);
}

/**
 * desk_call_get_length_s:
 * @self: a call
 * @now_ms: now
 *
 * Returns: how long it has gone on, or went on, in seconds
 */
gint64
desk_call_get_length_s (const DeskCall *self,
                        gint64          now_ms)
{
  g_return_val_if_fail (self != NULL, 0);

  return (get_end_ms (self, now_ms) - self->started_ms) / DESK_SECOND_MS;
}

/* Spans and the call are cut to seconds each on its own, so what they add up to
 * is counted in milliseconds. */
static gint64
get_state_ms (const DeskCall *self,
              DeskCallState   state,
              gint64          now_ms)
{
  gint64 total_ms = 0;

  for (guint i = 0; i < self->spans->len; i++)
    {
      const DeskCallSpan *span = &g_array_index (self->spans, DeskCallSpan, i);

      if (span->state == state)
        total_ms += (span->ended_ms != 0 ? span->ended_ms : get_end_ms (self, now_ms)) - span->started_ms;
    }

  return total_ms;
}

/**
 * desk_call_get_state_s:
 * @self: a call
 * @state: a state
 * @now_ms: now
 *
 * Returns: how long it was in that state all in all, in seconds
 */
gint64
desk_call_get_state_s (const DeskCall *self,
                       DeskCallState   state,
                       gint64          now_ms)
{
  gint64 silent_ms = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (state == DESK_CALL_ENDED)
    return self->ended_ms == 0 ? 0 : MAX (now_ms - self->ended_ms, 0) / DESK_SECOND_MS;
  if (state != DESK_CALL_TALKING)
    return get_state_ms (self, state, now_ms) / DESK_SECOND_MS;
  for (int i = DESK_CALL_ON_HOLD; i <= DESK_CALL_HELD; i++)
    silent_ms += get_state_ms (self, (DeskCallState) i, now_ms);

  return (get_end_ms (self, now_ms) - self->started_ms - silent_ms) / DESK_SECOND_MS;
}

/**
 * desk_call_get_current_s:
 * @self: a call
 * @now_ms: now
 *
 * Returns: how long it has been as it is, in seconds
 */
gint64
desk_call_get_current_s (const DeskCall *self,
                         gint64          now_ms)
{
  const DeskCallSpan *last;
  gint64 since_ms;

  g_return_val_if_fail (self != NULL, 0);

  last = get_last (self);
  if (self->ended_ms != 0)
    since_ms = self->ended_ms;
  else if (last == NULL)
    since_ms = self->started_ms;
  else
    since_ms = last->ended_ms == 0 ? last->started_ms : last->ended_ms;

  return MAX (now_ms - since_ms, 0) / DESK_SECOND_MS;
}

/**
 * desk_call_get_hold_left_s:
 * @self: a call
 * @now_ms: now
 * @left_s: (out): how long until the promised end of the hold, in seconds;
 *   negative once it has passed
 *
 * Returns: whether the customer is on hold with an end that was promised
 */
gboolean
desk_call_get_hold_left_s (const DeskCall *self,
                           gint64          now_ms,
                           gint64         *left_s)
{
  const DeskCallSpan *open;
  gint64 left_ms;

  g_return_val_if_fail (self != NULL && left_s != NULL, FALSE);

  open = get_open (self);
  if (self->state != DESK_CALL_ON_HOLD || open == NULL || open->promised_ms == 0)
    return FALSE;
  /* A second that has begun is left, and one that has begun is too late. */
  left_ms = open->promised_ms - not_before (self, now_ms);
  *left_s = left_ms > 0 ? (left_ms + DESK_SECOND_MS - 1) / DESK_SECOND_MS : left_ms / DESK_SECOND_MS;

  return TRUE;
}

/**
 * desk_call_get_advice:
 * @self: a call
 * @now_ms: now
 *
 * Returns: what one should know now
 */
DeskCallAdvice
desk_call_get_advice (const DeskCall *self,
                      gint64          now_ms)
{
  gint64 current_s, left_s;

  g_return_val_if_fail (self != NULL, DESK_CALL_ADVICE_NONE);

  current_s = desk_call_get_current_s (self, now_ms);
  if (desk_call_get_hold_left_s (self, now_ms, &left_s) && left_s <= DESK_CALL_HOLD_ENDS_S)
    return left_s > 0 ? DESK_CALL_ADVICE_HOLD_ENDS : DESK_CALL_ADVICE_HOLD_IS_OVER;
  if (self->state == DESK_CALL_MUTED && current_s >= DESK_CALL_LONG_MUTE_S)
    return DESK_CALL_ADVICE_HOLD_INSTEAD;
  if (self->state == DESK_CALL_HELD && current_s >= DESK_CALL_LONG_HELD_S)
    return DESK_CALL_ADVICE_CALL_BACK;

  return desk_caller_count_marks (&self->caller) > 0 ? DESK_CALL_ADVICE_SCAM : DESK_CALL_ADVICE_NONE;
}

/* --- kept as a draft --- */

static void
write_integer (JsonBuilder *builder,
               const char  *name,
               gint64       value)
{
  if (value == 0)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
write_text (JsonBuilder *builder,
            const char  *name,
            const char  *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
write_spans (JsonBuilder *builder,
             GArray      *spans)
{
  json_builder_set_member_name (builder, "spans");
  json_builder_begin_array (builder);
  for (guint i = 0; i < spans->len; i++)
    {
      const DeskCallSpan *span = &g_array_index (spans, DeskCallSpan, i);

      json_builder_begin_object (builder);
      write_text (builder, "state", state_names[span->state]);
      write_integer (builder, "started_at", span->started_ms);
      write_integer (builder, "ended_at", span->ended_ms);
      write_integer (builder, "promised_at", span->promised_ms);
      write_text (builder, "told", span->told);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * desk_call_to_json:
 * @self: a call
 *
 * Returns: (transfer full): what desk_call_parse() reads
 */
char *
desk_call_to_json (const DeskCall *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *matched = NULL;
  g_autofree char *marks = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  matched = desk_caller_matched_to_json (&self->caller);
  marks = desk_caller_marks_to_json (&self->caller);
  json_builder_begin_object (builder);
  write_text (builder, "state", state_names[self->state]);
  write_integer (builder, "started_at", self->started_ms);
  write_integer (builder, "ended_at", self->ended_ms);
  write_text (builder, "channel", desk_enum_value_name (DESK_ENUM_CHANNEL, (int) self->channel));
  write_text (builder, "direction", desk_enum_value_name (DESK_ENUM_DIRECTION, (int) self->direction));
  write_text (builder, "validated_by", matched);
  write_text (builder, "scam_marks", marks);
  write_integer (builder, "consent", self->consent ? 1 : 0);
  write_spans (builder, self->spans);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return desk_json_to_text (root);
}

static gint64
read_integer (JsonObject *object,
              const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  gint64 value = 0;

  return node != NULL && desk_json_get_integer (node, &value) ? MAX (value, 0) : 0;
}

static const char *
read_text (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = NULL;

  return node != NULL && desk_json_get_text (node, &text) ? text : NULL;
}

static DeskCallState
read_state (JsonObject *object)
{
  const char *name = read_text (object, "state");

  for (guint i = 0; i < DESK_N_CALL_STATES; i++)
    {
      if (g_strcmp0 (state_names[i], name) == 0)
        return (DeskCallState) i;
    }

  return DESK_N_CALL_STATES;
}

/* Each begins when the one before has ended, and only the last may last. */
static gboolean
read_span (DeskCall *self,
           JsonNode *node,
           gboolean  is_last)
{
  gint64 earliest_ms = not_before (self, 0);
  DeskCallSpan span = { 0 };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  span.state = read_state (object);
  span.started_ms = read_integer (object, "started_at");
  span.ended_ms = read_integer (object, "ended_at");
  span.promised_ms = read_integer (object, "promised_at");
  if (span.state == DESK_CALL_TALKING || span.state >= DESK_CALL_ENDED || span.started_ms < earliest_ms)
    return FALSE;
  if (span.ended_ms == 0 ? !is_last || span.state != self->state : span.ended_ms < span.started_ms)
    return FALSE;
  span.told = g_strdup (read_text (object, "told"));
  g_array_append_val (self->spans, span);

  return TRUE;
}

static gboolean
read_call (DeskCall   *self,
           JsonObject *object)
{
  const char *matched = read_text (object, "validated_by");
  const char *marks = read_text (object, "scam_marks");
  JsonNode *node = json_object_get_member (object, "spans");
  JsonArray *spans = node != NULL ? desk_json_get_array (node) : NULL;

  self->state = read_state (object);
  self->consent = read_integer (object, "consent") != 0;
  if (self->state == DESK_N_CALL_STATES || self->started_ms == 0 || (matched != NULL && !desk_caller_parse_matched (&self->caller, matched, NULL)) ||
      (marks != NULL && !desk_caller_parse_marks (&self->caller, marks, NULL)))
    return FALSE;
  for (guint i = 0; spans != NULL && i < json_array_get_length (spans); i++)
    {
      if (i >= MAX_SPANS || !read_span (self, json_array_get_element (spans, i), i + 1 == json_array_get_length (spans)))
        return FALSE;
    }
  self->ended_ms = read_integer (object, "ended_at");

  return (self->state == DESK_CALL_ENDED) == (self->ended_ms != 0) && (self->ended_ms == 0 || self->ended_ms >= not_before (self, 0));
}

/**
 * desk_call_parse:
 * @json: what desk_call_to_json() gave
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): the call
 */
DeskCall *
desk_call_parse (const char  *json,
                 GError     **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (DeskCall) self = NULL;
  JsonObject *object;

  g_return_val_if_fail (json != NULL, NULL);

  root = desk_json_parse (json, error);
  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (root))
    {
      object = json_node_get_object (root);
      self = desk_call_new ((DeskChannel) desk_enum_parse (DESK_ENUM_CHANNEL, read_text (object, "channel")),
                            (DeskDirection) desk_enum_parse (DESK_ENUM_DIRECTION, read_text (object, "direction")), read_integer (object, "started_at"));
      if (read_call (self, object))
        return g_steal_pointer (&self);
    }
  g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("The call that was going on cannot be read"));

  return NULL;
}

/* --- written down --- */

/**
 * desk_call_put_contact:
 * @self: a call that has ended
 * @entry: the contact it becomes
 *
 * What was said is put by whoever has written it.
 */
void
desk_call_put_contact (const DeskCall *self,
                       DeskOperation  *entry)
{
  g_autofree char *matched = NULL;
  g_autofree char *marks = NULL;

  g_return_if_fail (self != NULL && self->state == DESK_CALL_ENDED);

  matched = desk_caller_matched_to_json (&self->caller);
  marks = desk_caller_marks_to_json (&self->caller);
  desk_operation_put_integer (entry, "made_at", self->started_ms);
  desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, (int) self->channel);
  desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, (int) self->direction);
  desk_operation_put_integer (entry, "duration_s", desk_call_get_length_s (self, self->ended_ms));
  if (matched != NULL)
    desk_operation_put_text (entry, "validated_by", matched);
  if (marks != NULL)
    desk_operation_put_text (entry, "scam_marks", marks);
  if (self->consent)
    desk_operation_put_integer (entry, "consent", 1);
}

/**
 * desk_call_make_entries:
 * @self: a call that has ended
 *
 * Returns: (transfer full) (element-type DeskOperation): its holds and mutes, as
 *   entries without a ticket
 */
GPtrArray *
desk_call_make_entries (const DeskCall *self)
{
  GPtrArray *entries;

  g_return_val_if_fail (self != NULL && self->state == DESK_CALL_ENDED, NULL);

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_operation_free);
  for (guint i = 0; i < self->spans->len; i++)
    {
      const DeskCallSpan *span = &g_array_index (self->spans, DeskCallSpan, i);
      DeskOperation *entry = desk_operation_new (DESK_OPERATION_INSERT, "entry", NULL);

      desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, span->state == DESK_CALL_MUTED ? DESK_ENTRY_KIND_MUTE : DESK_ENTRY_KIND_HOLD);
      if (span->state == DESK_CALL_HELD)
        desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, DESK_DIRECTION_INBOUND);
      desk_operation_put_integer (entry, "made_at", span->started_ms);
      desk_operation_put_integer (entry, "started_at", span->started_ms);
      desk_operation_put_integer (entry, "ended_at", span->ended_ms);
      if (span->promised_ms != 0)
        desk_operation_put_integer (entry, "promised_at", span->promised_ms);
      if (span->told != NULL && span->told[0] != '\0')
        desk_operation_put_text (entry, "told", span->told);
      g_ptr_array_add (entries, entry);
    }

  return entries;
}
