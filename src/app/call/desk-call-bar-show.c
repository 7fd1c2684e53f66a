// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands in the call bar at a moment: times, prompts, who calls.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-call-bar-private.h"
#include "desk-call-words.h"
#include "desk-widget-util.h"

/* How long the thanks after a hold stand there, and the greeting. */
#define THANKS_S 15
#define GREETING_S 30

DeskManner
desk_call_bar_get_manner (DeskCallBar *self)
{
  DeskRecord *requester = self->snapshot != NULL ? self->snapshot->details->requester : NULL;

  return requester != NULL ? (DeskManner) desk_record_get_enum (requester, "manner") : DESK_MANNER_UNSET;
}

/* A hold has just ended. */
static gboolean
is_back_from_hold (DeskCallBar *self,
                   gint64       now_ms)
{
  const DeskCallSpan *last = self->call->spans->len == 0 ? NULL : &g_array_index (self->call->spans, DeskCallSpan, self->call->spans->len - 1);

  return self->call->state == DESK_CALL_TALKING && last != NULL && last->state == DESK_CALL_ON_HOLD && desk_call_get_current_s (self->call, now_ms) < THANKS_S;
}

/* What helps most now; NULL: nothing has to be said. */
static char *
write_prompt (DeskCallBar *self,
              gint64       now_ms)
{
  if (self->call->state == DESK_CALL_ENDED)
    return g_strdup (_("Nothing is lost: write down what was said, and record the call."));
  if (self->call->state == DESK_CALL_ON_HOLD)
    return g_strdup (desk_call_words_hold_step (2));
  if (is_back_from_hold (self, now_ms))
    return g_strdup (desk_call_words_hold_step (3));
  if (self->call->state != DESK_CALL_TALKING || self->snapshot == NULL)
    return NULL;
  if (desk_call_get_length_s (self->call, now_ms) < GREETING_S)
    return desk_call_words_greeting (self->call->direction, self->snapshot->my_name, self->snapshot->desk_name, now_ms, self->snapshot->zone);
  if (desk_caller_count_matched (&self->call->caller) == 0 && self->call->direction == DESK_DIRECTION_INBOUND)
    return g_strdup (_("Make sure who calls before you change anything. We never ask for a password."));

  return g_strdup (desk_call_words_manner (desk_call_bar_get_manner (self)));
}

static void
show_prompt (DeskCallBar *self,
             gint64       now_ms)
{
  DeskCallAdvice advice = desk_call_get_advice (self->call, now_ms);
  g_autofree char *prompt = advice != DESK_CALL_ADVICE_NONE ? g_strdup (desk_call_words_advice (advice)) : write_prompt (self, now_ms);

  gtk_widget_set_visible (self->prompt_row, prompt != NULL);
  gtk_widget_set_visible (self->call_back, advice == DESK_CALL_ADVICE_CALL_BACK);
  gtk_image_set_from_icon_name (self->prompt_icon, advice != DESK_CALL_ADVICE_NONE ? "deskbell-attention-symbolic" : "deskbell-contact-symbolic");
  desk_widget_set_class (self->prompt_row, "advice", advice != DESK_CALL_ADVICE_NONE);
  if (prompt != NULL && g_strcmp0 (prompt, gtk_label_get_text (self->prompt)) != 0)
    gtk_label_set_text (self->prompt, prompt);
}

void
desk_call_bar_show_times (DeskCallBar *self)
{
  gint64 now_ms = desk_session_get_now_ms (self->session);
  g_autofree char *clock = desk_call_words_clock (desk_call_get_length_s (self->call, now_ms));
  g_autofree char *state = desk_call_words_state (self->call, now_ms);

  gtk_label_set_text (self->clock, clock);
  gtk_label_set_text (self->state, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), state);
  show_prompt (self, now_ms);
}

static void
show_caller (DeskCallBar *self)
{
  guint n_matched = desk_caller_count_matched (&self->call->caller);
  gboolean is_marked = desk_caller_count_marks (&self->call->caller) > 0;
  GtkLabel *child = GTK_LABEL (gtk_menu_button_get_child (self->caller));
  g_autofree char *label = NULL;

  if (is_marked)
    label = g_strdup (_("_Caller: scam?"));
  else if (n_matched > 0)
    /* Translators: how many identifiers of the caller matched */
    label = g_strdup_printf (_("_Caller ✓ %u"), n_matched);
  else
    label = g_strdup (_("_Caller?"));
  gtk_label_set_text_with_mnemonic (child, label);
  desk_widget_set_spoken (GTK_WIDGET (self->caller), gtk_label_get_text (child));
  desk_widget_set_class (GTK_WIDGET (self->caller), "error", is_marked);
  desk_caller_popover_set_caller (self->caller_popover, &self->call->caller);
}

void
desk_call_bar_show_call (DeskCallBar *self)
{
  DeskCallState state;

  gtk_widget_set_visible (GTK_WIDGET (self), self->call != NULL);
  if (self->call == NULL)
    return;
  state = self->call->state;
  self->is_filling = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->hold), state != DESK_CALL_ON_HOLD && state != DESK_CALL_ENDED);
  gtk_widget_set_visible (self->back, state == DESK_CALL_ON_HOLD);
  gtk_widget_set_visible (self->mute, state != DESK_CALL_ENDED);
  gtk_widget_set_visible (self->held, state == DESK_CALL_HELD || (state != DESK_CALL_ENDED && !self->is_folded)); /* the menu has it too */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->mute), state == DESK_CALL_MUTED);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->held), state == DESK_CALL_HELD);
  gtk_image_set_from_icon_name (self->icon, self->call->channel == DESK_CHANNEL_REMOTE ? "deskbell-channel-portal-symbolic" : "deskbell-channel-phone-symbolic");
  show_caller (self);
  self->is_filling = FALSE;
  desk_call_bar_show_times (self);
}
