// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the call bar says: greeting, prompts, advice, and what is gone over at
 * the end.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-call-words.h"

/**
 * desk_call_words_clock:
 * @seconds: how long
 *
 * Returns: (transfer full): `4:07` or `1:02:03`
 */
char *
desk_call_words_clock (gint64 seconds)
{
  int hours, minutes, rest;

  seconds = CLAMP (seconds, 0, 99 * 3600 + 3599);
  hours = (int) (seconds / 3600);
  minutes = (int) (seconds / 60 % 60);
  rest = (int) (seconds % 60);

  return hours > 0 ? g_strdup_printf ("%d:%02d:%02d", hours, minutes, rest) : g_strdup_printf ("%d:%02d", minutes, rest);
}

static char *
write_hold (const DeskCall *call,
            gint64          now_ms)
{
  g_autofree char *current = desk_call_words_clock (desk_call_get_current_s (call, now_ms));
  g_autofree char *left = NULL;
  gint64 left_s;

  if (!desk_call_get_hold_left_s (call, now_ms, &left_s))
    /* Translators: for how long the customer has been on hold, such as 1:10 */
    return g_strdup_printf (_("Customer on hold %s"), current);
  left = desk_call_words_clock (ABS (left_s));
  if (left_s < 0)
    /* Translators: for how long the customer has been on hold, and how long ago we had promised to be back */
    return g_strdup_printf (_("Customer on hold %s · %s over the promise"), current, left);

  /* Translators: for how long the customer has been on hold, and how long until we have promised to be back */
  return g_strdup_printf (_("Customer on hold %s · %s left"), current, left);
}

/* What was on hold and muted before, where that is not what goes on now. */
static void
append_total (GString        *to,
              const char     *words,
              const DeskCall *call,
              DeskCallState   state,
              gint64          now_ms)
{
  gint64 seconds = desk_call_get_state_s (call, state, now_ms);
  g_autofree char *clock = desk_call_words_clock (seconds);

  if (seconds == 0 || call->state == state)
    return;
  g_string_append (to, " · ");
  g_string_append_printf (to, words, clock);
}

/**
 * desk_call_words_state:
 * @call: a call
 * @now_ms: now
 *
 * Returns: (transfer full): how it stands, for people
 */
char *
desk_call_words_state (const DeskCall *call,
                       gint64          now_ms)
{
  g_autofree char *current = desk_call_words_clock (desk_call_get_current_s (call, now_ms));
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *hold = NULL;

  switch (call->state)
    {
    case DESK_CALL_ON_HOLD:
      hold = write_hold (call, now_ms);
      g_string_append (words, hold);
      break;
    case DESK_CALL_MUTED:
      /* Translators: for how long, such as 1:10 */
      g_string_append_printf (words, _("Muted %s"), current);
      break;
    case DESK_CALL_HELD:
      /* Translators: for how long, such as 1:10 */
      g_string_append_printf (words, _("They hold us %s"), current);
      break;
    case DESK_CALL_ENDED:
      g_string_append (words, _("Ended, not recorded yet"));
      break;
    case DESK_CALL_TALKING:
    case DESK_N_CALL_STATES:
    default:
      g_string_append (words, call->channel == DESK_CHANNEL_REMOTE ? _("Remote session") : _("Talking"));
    }
  append_total (words, _("on hold %s"), call, DESK_CALL_ON_HOLD, now_ms);
  append_total (words, _("muted %s"), call, DESK_CALL_MUTED, now_ms);
  append_total (words, _("held %s"), call, DESK_CALL_HELD, now_ms);

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static const char *
greet (gint64     now_ms,
       GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / DESK_SECOND_MS);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  int hour = local != NULL ? g_date_time_get_hour (local) : 12;

  return hour < 12 ? _("Good morning") : hour < 18 ? _("Good afternoon") : _("Good evening");
}

/**
 * desk_call_words_greeting:
 * @direction: who has called
 * @analyst: (nullable): my name
 * @desk: what the desk is called
 * @now_ms: now
 * @zone: of the desk
 *
 * Returns: (transfer full): what one begins with
 */
char *
desk_call_words_greeting (DeskDirection  direction,
                          const char    *analyst,
                          const char    *desk,
                          gint64         now_ms,
                          GTimeZone     *zone)
{
  const char *hello = greet (now_ms, zone);

  if (analyst == NULL)
    /* Translators: “Good morning”, the name of the desk */
    return g_strdup_printf (_("“%s, %s. How can I help?”"), hello, desk);
  if (direction == DESK_DIRECTION_OUTBOUND)
    /* Translators: “Good morning”, the name of the analyst, that of the desk */
    return g_strdup_printf (_("“%s, this is %s of %s. Is this a good moment?”"), hello, analyst, desk);

  /* Translators: “Good morning”, the name of the desk, that of the analyst */
  return g_strdup_printf (_("“%s, %s, %s speaking. How can I help?”"), hello, desk, analyst);
}

const char *
desk_call_words_advice (DeskCallAdvice advice)
{
  switch (advice)
    {
    case DESK_CALL_ADVICE_SCAM:
      return _("Marks of a scam: give nothing away and change nothing. Call back on the number you hold.");
    case DESK_CALL_ADVICE_HOLD_ENDS:
      return _("The promised time is nearly over: go back and say where you stand.");
    case DESK_CALL_ADVICE_HOLD_IS_OVER:
      return _("The promised time is over: go back to the customer now.");
    case DESK_CALL_ADVICE_HOLD_INSTEAD:
      return _("A long mute sounds like a lost line: say that you need a moment, and put the call on hold.");
    case DESK_CALL_ADVICE_CALL_BACK:
      return _("They have kept you on hold for long: offer to call back.");
    case DESK_CALL_ADVICE_NONE:
    default:
      return NULL;
    }
}

/**
 * desk_call_words_manner:
 * @manner: how the customer speaks when something is broken
 *
 * Returns: (nullable): what helps then
 */
const char *
desk_call_words_manner (DeskManner manner)
{
  switch (manner)
    {
    case DESK_MANNER_IMPASSIONED:
      return _("Impassioned: let it be said to the end and acknowledge it, then ask for facts one by one.");
    case DESK_MANNER_COMBATIVE:
      return _("Combative: stay calm, do not argue, and say what you can do and by when.");
    case DESK_MANNER_CHATTY:
      return _("Chatty: closed and confirming questions bring the talk back to the matter.");
    case DESK_MANNER_TIMID:
      return _("Timid: questions that can be answered with yes or no, and time to answer.");
    case DESK_MANNER_UNSET:
    default:
      return NULL;
    }
}

/**
 * desk_call_words_question:
 * @kind: of which kind
 * @manner: how the customer speaks
 *
 * Returns: a question to begin with
 */
const char *
desk_call_words_question (DeskQuestionKind kind,
                          DeskManner       manner)
{
  switch (kind)
    {
    case DESK_QUESTION_KIND_OPEN:
      if (manner == DESK_MANNER_CHATTY)
        return _("What is the one thing that has to work first?");
      if (manner == DESK_MANNER_TIMID)
        return _("What do you see on the screen now? Take your time.");
      return _("What were you doing when it happened?");
    case DESK_QUESTION_KIND_CLOSED:
      if (manner == DESK_MANNER_CHATTY)
        return _("Is that still so now, yes or no?");
      if (manner == DESK_MANNER_TIMID)
        return _("Did it work yesterday?");
      return _("Does it happen every time?");
    case DESK_QUESTION_KIND_PROBING:
      if (manner == DESK_MANNER_TIMID)
        return _("Is there a message, and what is its first word?");
      if (manner == DESK_MANNER_IMPASSIONED || manner == DESK_MANNER_COMBATIVE)
        return _("What does it keep you from doing today?");
      return _("What exactly does the message say?");
    case DESK_QUESTION_KIND_CONFIRMING:
      if (manner == DESK_MANNER_CHATTY)
        return _("So we do this now, and you call if it comes back: agreed?");
      return _("Have I understood it rightly that …?");
    case DESK_QUESTION_KIND_UNSET:
    default:
      return "";
    }
}

/**
 * desk_call_words_order_questions:
 * @manner: how the customer speaks
 * @kinds: (out): the four kinds, what helps most first
 */
void
desk_call_words_order_questions (DeskManner       manner,
                                 DeskQuestionKind kinds[4])
{
  static const DeskQuestionKind usual[] = { DESK_QUESTION_KIND_OPEN, DESK_QUESTION_KIND_PROBING, DESK_QUESTION_KIND_CLOSED, DESK_QUESTION_KIND_CONFIRMING };
  static const DeskQuestionKind chatty[] = { DESK_QUESTION_KIND_CLOSED, DESK_QUESTION_KIND_CONFIRMING, DESK_QUESTION_KIND_PROBING, DESK_QUESTION_KIND_OPEN };
  static const DeskQuestionKind timid[] = { DESK_QUESTION_KIND_CLOSED, DESK_QUESTION_KIND_PROBING, DESK_QUESTION_KIND_CONFIRMING, DESK_QUESTION_KIND_OPEN };

  memcpy (kinds, manner == DESK_MANNER_CHATTY ? chatty : manner == DESK_MANNER_TIMID ? timid : usual, sizeof usual);
}

const char *
desk_call_words_hold_step (guint step)
{
  static const char *const steps[DESK_N_HOLD_STEPS] = {
    N_("Describe why, what you will do, and how long it takes."),
    N_("Acknowledge: ask whether that is all right, and wait for the answer."),
    N_("Take action in time: go back before the promised end."),
    N_("Express gratitude: thank the customer for waiting."),
  };

  g_return_val_if_fail (step < DESK_N_HOLD_STEPS, NULL);

  return _(steps[step]);
}

const char *
desk_call_words_closing_part (DeskClosingPart part,
                              gboolean        is_there)
{
  static const struct {
    const char *there;
    const char *missing;
  } words[DESK_N_CLOSING_PARTS] = {
    { N_("Description"), N_("The ticket has no description yet") },
    { N_("Symptoms"), N_("No symptoms are written down yet") },
    { N_("Articles"), N_("No article was used: is there one?") },
    { N_("Contact details"), N_("Ask how the customer can be reached") },
  };

  g_return_val_if_fail (part < DESK_N_CLOSING_PARTS, NULL);

  return is_there ? _(words[part].there) : _(words[part].missing);
}

static gboolean
has_text (const DeskRecord *record,
          const char       *field)
{
  const char *text = record != NULL ? desk_record_get_text (record, field) : NULL;

  return text != NULL && text[strspn (text, " \t\r\n")] != '\0';
}

static gboolean
has_article (const DeskTicketDetails *details)
{
  DeskUuid id;

  for (guint i = 0; i < details->entries->len; i++)
    {
      const DeskRecord *entry = g_ptr_array_index (details->entries, i);

      if (!desk_record_is_withdrawn (entry) && desk_record_get_uuid (entry, "article_id", &id))
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_closing_check:
 * @details: a ticket
 * @is_there: (out): what of it is there
 *
 * Goes over the ticket before a call is closed.
 */
void
desk_closing_check (const DeskTicketDetails *details,
                    gboolean                 is_there[DESK_N_CLOSING_PARTS])
{
  is_there[DESK_CLOSING_DESCRIPTION] = has_text (details->ticket, "description") || has_text (details->ticket, "goal");
  is_there[DESK_CLOSING_SYMPTOMS] = has_text (details->ticket, "symptoms");
  is_there[DESK_CLOSING_ARTICLES] = has_article (details);
  is_there[DESK_CLOSING_CONTACT] = has_text (details->requester, "phone") || has_text (details->requester, "email");
}
