// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How an entry stands that waits for something, and what I can do about it:
 * shout-outs and their answers, promises, follow-ups, messages to send.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-timeline-item-private.h"

typedef struct {
  const DeskTicketSnapshot *snapshot;
  DeskRecord *entry;
  DeskTimelineItem *item;
} Open;

static gboolean
is_by_me (const Open *open,
          DeskRecord *entry)
{
  DeskUuid author;

  return entry != NULL && desk_record_get_uuid (entry, "author_id", &author) && desk_uuid_equal (&author, &open->snapshot->me);
}

static gboolean
has_time (const Open *open,
          const char *field)
{
  return desk_record_get_integer (open->entry, field, 0) != 0;
}

static void
add_deed (const Open           *open,
          DeskTicketActionKind  kind,
          gint64                kept,
          const char           *label)
{
  DeskTimelineDeed *deed;

  if (desk_uuid_is_nil (&open->snapshot->me) || desk_record_is_withdrawn (open->snapshot->details->ticket))
    return;
  deed = g_new0 (DeskTimelineDeed, 1);
  deed->kind = kind;
  deed->kept = kept;
  deed->entry = *desk_record_get_id (open->entry);
  deed->label = g_strdup (label);
  g_ptr_array_add (open->item->deeds, deed);
}

static void
add_hand (const Open       *open,
          DeskTimelineHand  hand,
          const char       *label)
{
  DeskTimelineDeed *deed = g_new0 (DeskTimelineDeed, 1);

  deed->hand = hand;
  deed->entry = *desk_record_get_id (open->entry);
  deed->label = g_strdup (label);
  g_ptr_array_add (open->item->deeds, deed);
}

static void
say (const Open        *open,
     DeskTimelineMood   mood,
     const char        *standing)
{
  open->item->mood = mood;
  g_free (open->item->standing);
  open->item->standing = g_strdup (standing);
}

/* Late is said in words, and has another shape. */
static void
say_due (const Open *open)
{
  gint64 due_ms = desk_record_get_integer (open->entry, "due_at", DESK_NEVER_MS);
  gboolean is_late = due_ms < open->snapshot->now_ms;
  g_autofree char *when = desk_format_when (due_ms, open->snapshot->now_ms, open->snapshot->zone);
  g_autofree char *left = desk_format_left (due_ms, open->snapshot->now_ms);
  g_autofree char *text = NULL;

  if (is_late)
    /* Translators: how late it is */
    text = g_strdup_printf (_("Overdue: %s"), left);
  else
    /* Translators: when it is due, how much time is left */
    text = g_strdup_printf (_("Due %s · %s"), when, left);
  say (open, is_late ? DESK_TIMELINE_MOOD_LATE : DESK_TIMELINE_MOOD_OPEN, text);
}

static void
tell_shout_out (const Open *open)
{
  gboolean is_mine = is_by_me (open, open->entry);

  if (has_time (open, "ended_at"))
    {
      say (open, DESK_TIMELINE_MOOD_DONE, _("Ended"));
      return;
    }
  say (open, DESK_TIMELINE_MOOD_OPEN, _("Help is wanted"));
  if (!is_mine)
    add_deed (open, DESK_ACTION_ANSWER, 0, _("Answer…"));
  if (is_mine || open->snapshot->is_mine || open->snapshot->is_lead)
    add_deed (open, DESK_ACTION_SHOUT_END, 0, _("End"));
}

static void
tell_answer (const Open *open)
{
  DeskRecord *asked = NULL;
  DeskUuid parent;

  if (has_time (open, "thanked_at"))
    {
      say (open, DESK_TIMELINE_MOOD_DONE, _("Thanks were said"));
      return;
    }
  if (desk_record_get_uuid (open->entry, "parent_id", &parent))
    asked = desk_ticket_details_find_entry (open->snapshot->details, &parent);
  if (asked != NULL && !is_by_me (open, open->entry) && (open->snapshot->is_mine || is_by_me (open, asked)))
    add_deed (open, DESK_ACTION_THANK, 0, _("Say thanks"));
}

static void
tell_promise (const Open *open)
{
  if (!has_time (open, "ended_at"))
    {
      say_due (open);
      add_deed (open, DESK_ACTION_PROMISE_END, 1, _("Kept…"));
      add_deed (open, DESK_ACTION_PROMISE_END, 0, _("Not kept…"));
    }
  else if (desk_value_is_null (desk_record_get (open->entry, "kept")))
    {
      say (open, DESK_TIMELINE_MOOD_DONE, _("Let go"));
    }
  else
    {
      gboolean was_kept = desk_record_get_boolean (open->entry, "kept");

      say (open, was_kept ? DESK_TIMELINE_MOOD_DONE : DESK_TIMELINE_MOOD_FAILED, was_kept ? _("Kept") : _("Not kept"));
    }
}

static void
tell_follow_up (const Open *open)
{
  if (desk_record_get_text (open->entry, "result") != NULL)
    {
      say (open, DESK_TIMELINE_MOOD_DONE, _("Done"));
      return;
    }
  if (!has_time (open, "due_at"))
    return;
  say_due (open);
  add_deed (open, DESK_ACTION_FOLLOW_UP_END, 0, _("Done…"));
}

/* Deskbell sends nothing: a person does, and says so. */
static void
tell_message (const Open *open)
{
  if (has_time (open, "sent_at"))
    {
      gint64 sent_ms = desk_record_get_integer (open->entry, "sent_at", 0);
      g_autofree char *when = desk_format_when (sent_ms, open->snapshot->now_ms, open->snapshot->zone);
      /* Translators: when somebody has sent a message */
      g_autofree char *text = g_strdup_printf (_("Sent %s"), when);

      say (open, DESK_TIMELINE_MOOD_DONE, text);
      return;
    }
  if (desk_record_get_boolean (open->entry, "imported"))
    return;
  say (open, DESK_TIMELINE_MOOD_OPEN, _("To send: nobody has sent it yet"));
  add_hand (open, DESK_TIMELINE_HAND_COPY, _("Copy"));
  if (desk_record_get_enum (open->entry, "channel") == DESK_CHANNEL_EMAIL)
    add_hand (open, DESK_TIMELINE_HAND_MAIL, _("Open in mail program"));
  add_deed (open, DESK_ACTION_MESSAGE_SENT, 0, _("I have sent it"));
}

static gboolean
has_been_told (const Open *open)
{
  for (guint i = 0; i < open->snapshot->details->entries->len; i++)
    {
      DeskRecord *other = g_ptr_array_index (open->snapshot->details->entries, i);
      DeskUuid parent;

      if (desk_record_get_enum (other, "kind") == DESK_ENTRY_KIND_MESSAGE && !desk_record_is_withdrawn (other) && desk_record_get_uuid (other, "parent_id", &parent) &&
          desk_uuid_equal (&parent, desk_record_get_id (open->entry)))
        return TRUE;
    }

  return FALSE;
}

static void
tell_correction (const Open *open)
{
  if (desk_record_get_boolean (open->entry, "imported"))
    return;
  if (has_been_told (open))
    say (open, DESK_TIMELINE_MOOD_DONE, _("Messages about it were written"));
  add_deed (open, DESK_ACTION_TELL_CORRECTION, 0, _("Write to everybody who got it"));
}

/* What has turned out to be wrong says so, and stays. */
static void
mark_corrected (const DeskTicketSnapshot *snapshot,
                GPtrArray                *items,
                DeskRecord               *correction)
{
  char key[DESK_UUID_STRING_LENGTH + 1];
  DeskUuid parent;

  if (!desk_record_get_uuid (correction, "parent_id", &parent))
    return;
  desk_uuid_write_string (&parent, key);
  for (guint i = 0; i < items->len; i++)
    {
      DeskTimelineItem *item = g_ptr_array_index (items, i);
      const Open open = { snapshot, NULL, item };

      if (g_strcmp0 (item->key, key) == 0)
        say (&open, DESK_TIMELINE_MOOD_LATE, _("This has turned out to be wrong: see the correction"));
    }
}

/**
 * desk_timeline_items_add_deeds:
 * @items: (element-type DeskTimelineItem): of the ticket; not shown yet
 * @snapshot: the ticket
 *
 * Says how entries stand that wait for something, and what I can do.
 */
void
desk_timeline_items_add_deeds (GPtrArray                *items,
                               const DeskTicketSnapshot *snapshot)
{
  for (guint i = 0; i < items->len; i++)
    {
      Open open = { snapshot, NULL, g_ptr_array_index (items, i) };
      DeskUuid id;

      if (open.item->kind == DESK_ENTRY_KIND_UNSET || open.item->is_withdrawn || !desk_uuid_parse (open.item->key, &id))
        continue;
      open.entry = desk_ticket_details_find_entry (snapshot->details, &id);
      if (open.entry == NULL)
        continue;
      switch (open.item->kind)
        {
        case DESK_ENTRY_KIND_SHOUT_OUT:
          tell_shout_out (&open);
          break;
        case DESK_ENTRY_KIND_ANSWER:
          tell_answer (&open);
          break;
        case DESK_ENTRY_KIND_MESSAGE:
          tell_message (&open);
          break;
        case DESK_ENTRY_KIND_PROMISE:
          tell_promise (&open);
          break;
        case DESK_ENTRY_KIND_FOLLOW_UP:
          tell_follow_up (&open);
          break;
        case DESK_ENTRY_KIND_CORRECTION:
          tell_correction (&open);
          break;
        default:
          break;
        }
    }
  for (guint i = 0; i < snapshot->details->entries->len; i++)
    {
      DeskRecord *entry = g_ptr_array_index (snapshot->details->entries, i);

      if (desk_record_get_enum (entry, "kind") == DESK_ENTRY_KIND_CORRECTION && !desk_record_is_withdrawn (entry))
        mark_corrected (snapshot, items, entry);
    }
}
