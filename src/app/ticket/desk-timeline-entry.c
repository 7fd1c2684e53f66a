// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An entry of a timeline in words.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "desk-field-text.h"
#include "desk-format.h"
#include "desk-timeline-item-private.h"

typedef struct {
  const DeskTicketDetails *details;
  GTimeZone *zone;
  const DeskRecord *entry;
  DeskTimelineItem *item;
} Entry;

/* What the field points at, or NULL. */
static const char *
get_name (const Entry *entry,
          const char  *field)
{
  DeskUuid id;

  if (!desk_record_get_uuid (entry->entry, field, &id))
    return NULL;

  return desk_ticket_details_get_name (entry->details, &id);
}

static const char *
get_label (const Entry *entry,
           const char  *field)
{
  return desk_record_get_enum_label (entry->entry, field);
}

static void
add_text (const Entry *entry,
          const char  *label,
          const char  *field)
{
  desk_timeline_item_add_text (entry->item, label, desk_record_get_text (entry->entry, field));
}

static void
add_name (const Entry *entry,
          const char  *label,
          const char  *field)
{
  desk_timeline_item_add_fact (entry->item, label, get_name (entry, field));
}

static void
add_label (const Entry *entry,
           const char  *label,
           const char  *field)
{
  desk_timeline_item_add_fact (entry->item, label, get_label (entry, field));
}

static void
add_words (const Entry *entry,
           const char  *label,
           const char  *field)
{
  desk_timeline_item_add_fact (entry->item, label, desk_record_get_text (entry->entry, field));
}

static void
add_time (const Entry *entry,
          const char  *label,
          const char  *field)
{
  gint64 time_ms = desk_record_get_integer (entry->entry, field, 0);
  g_autofree char *text = NULL;

  if (time_ms == 0)
    return;
  text = desk_format_exact (time_ms, entry->zone);
  desk_timeline_item_add_fact (entry->item, label, text);
}

static void
add_duration (const Entry *entry)
{
  gint64 seconds = desk_record_get_integer (entry->entry, "duration_s", 0);
  gint64 started = desk_record_get_integer (entry->entry, "started_at", 0);
  gint64 ended = desk_record_get_integer (entry->entry, "ended_at", 0);
  g_autofree char *text = NULL;

  if (seconds <= 0 && started > 0 && ended > started)
    seconds = (ended - started) / DESK_SECOND_MS;
  if (seconds <= 0)
    return;
  text = desk_format_duration (seconds * DESK_SECOND_MS);
  desk_timeline_item_add_fact (entry->item, _("Took"), text);
}

static char *
write_contact (const Entry *entry)
{
  DeskDirection direction = (DeskDirection) desk_record_get_enum (entry->entry, "direction");
  const char *channel = get_label (entry, "channel");
  const char *customer = get_name (entry, "customer_id");

  if (customer == NULL && entry->details->requester != NULL)
    customer = desk_record_get_text (entry->details->requester, "name");
  if (desk_record_get_boolean (entry->entry, "first_response"))
    desk_timeline_item_add_fact (entry->item, NULL, _("First answer to the customer"));
  add_duration (entry);

  if (channel == NULL)
    channel = _("Contact");
  if (customer == NULL)
    customer = _("the customer");
  if (direction == DESK_DIRECTION_INBOUND)
    /* Translators: a channel and the customer, such as “Phone, from Anna Weber” */
    return g_strdup_printf (_("%s, from %s"), channel, customer);
  if (direction == DESK_DIRECTION_OUTBOUND)
    /* Translators: a channel and the customer, such as “Phone, to Anna Weber” */
    return g_strdup_printf (_("%s, to %s"), channel, customer);

  /* Translators: a channel and the customer, such as “Phone, with Anna Weber” */
  return g_strdup_printf (_("%s, with %s"), channel, customer);
}

static char *
write_question (const Entry *entry)
{
  const char *kind = get_label (entry, "question_kind");

  add_text (entry, _("Answer"), "answer");

  return kind == NULL ? g_strdup (_("Question")) : g_strdup_printf (_("Question · %s"), kind);
}

static char *
write_attempt (const Entry *entry)
{
  const char *outcome = get_label (entry, "outcome");
  DeskUuid article;

  entry->item->outcome = (DeskOutcome) desk_record_get_enum (entry->entry, "outcome");
  add_words (entry, _("Suspected"), "hypothesis");
  add_words (entry, _("Expected"), "expected");
  add_words (entry, _("Rules out"), "rules_out");
  add_label (entry, _("Idea from"), "source");
  add_duration (entry);
  if (desk_record_get_uuid (entry->entry, "article_id", &article))
    desk_timeline_item_add_target (entry->item, DESK_TABLE_ARTICLE, &article, get_name (entry, "article_id"));

  /* Translators: something was tried; what it did, such as “Attempt · worked” */
  return outcome == NULL ? g_strdup (_("Attempt")) : g_strdup_printf (_("Attempt · %s"), outcome);
}

static char *
write_call_part (const Entry *entry,
                 const char  *what)
{
  add_time (entry, _("Promised until"), "promised_at");
  add_name (entry, _("To"), "to_team_id");
  add_name (entry, _("To"), "to_analyst_id");
  add_duration (entry);
  add_text (entry, _("Told the customer"), "told");

  return g_strdup (what);
}

/* The card is what the hand-over dialog made of it: names and texts. */
static void
add_hand_over (const Entry *entry)
{
  const char *json = desk_record_get_text (entry->entry, "hand_over");
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GList) names = NULL;
  JsonObject *card;

  if (json == NULL || !json_parser_load_from_data (parser, json, -1, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;
  card = json_node_get_object (json_parser_get_root (parser));
  names = json_object_get_members (card);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *label = g_strdelimit (g_strdup (l->data), "_", ' ');
      JsonNode *node = json_object_get_member (card, l->data);

      label[0] = g_ascii_toupper (label[0]);
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        desk_timeline_item_add_text (entry->item, label, json_node_get_string (node));
    }
}

static void
add_decision (const Entry *entry)
{
  add_label (entry, _("Decision"), "decision");
  add_name (entry, _("Decided by"), "decided_by_id");
  add_time (entry, _("Decided"), "decided_at");
  add_text (entry, _("Reason"), "decision_reason");
}

static char *
write_escalation (const Entry *entry)
{
  const char *to = get_name (entry, "to_team_id");

  if (to == NULL)
    to = get_name (entry, "to_analyst_id");
  add_label (entry, _("Reason"), "escalation_reason");
  add_name (entry, _("From"), "from_team_id");
  add_hand_over (entry);
  add_text (entry, _("Told the customer"), "told");
  add_decision (entry);

  return to == NULL ? g_strdup (_("Escalated")) : g_strdup_printf (_("Escalated to %s"), to);
}

static char *
write_shout_out (const Entry *entry)
{
  const char *to = get_name (entry, "to_analyst_id");

  if (to == NULL)
    to = get_name (entry, "to_team_id");
  if (to == NULL)
    {
      const char *subject = desk_record_get_text (entry->entry, "subject");

      if (subject != NULL)
        /* Translators: a subject of expertise, such as “VPN” */
        return g_strdup_printf (_("Shout-out to whoever knows about “%s”"), subject);
    }

  return to == NULL ? g_strdup (_("Shout-out to everybody")) : g_strdup_printf (_("Shout-out to %s"), to);
}

/* Whose shout-out it answers. */
static const char *
find_asker (const Entry *entry)
{
  GPtrArray *entries = entry->details->entries;
  DeskUuid parent, author;

  if (!desk_record_get_uuid (entry->entry, "parent_id", &parent))
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      DeskRecord *asked = g_ptr_array_index (entries, i);

      if (desk_uuid_equal (desk_record_get_id (asked), &parent))
        return desk_record_get_uuid (asked, "author_id", &author) ? desk_ticket_details_get_name (entry->details, &author) : NULL;
    }

  return NULL;
}

static char *
write_answer (const Entry *entry)
{
  const char *asker = find_asker (entry);

  /* Translators: the name of whoever asked for help */
  return asker == NULL ? g_strdup (_("Answer to a shout-out")) : g_strdup_printf (_("Answer to the shout-out of %s"), asker);
}

static char *
write_approval (const Entry *entry)
{
  const char *who = get_name (entry, "to_analyst_id");

  add_decision (entry);

  return who == NULL ? g_strdup (_("Approval")) : g_strdup_printf (_("Approval asked of %s"), who);
}

static char *
write_follow_up (const Entry *entry)
{
  const char *reason = get_label (entry, "follow_up_reason");

  add_text (entry, _("Result"), "result");

  add_time (entry, _("Planned for"), "due_at");

  return reason == NULL ? g_strdup (_("Follow-up")) : g_strdup_printf (_("Follow-up · %s"), reason);
}

static char *
write_promise (const Entry *entry)
{
  add_time (entry, _("Promised for"), "due_at");
  if (!desk_value_is_null (desk_record_get (entry->entry, "ended_at")))
    add_text (entry, desk_record_get_boolean (entry->entry, "kept") ? _("What came of it") : _("Why"), "result");

  return g_strdup (_("Promise to the customer"));
}

static char *
write_link (const Entry *entry)
{
  const char *kind = get_label (entry, "link_kind");
  DeskUuid id;

  if (desk_record_get_uuid (entry->entry, "linked_ticket_id", &id))
    desk_timeline_item_add_target (entry->item, DESK_TABLE_TICKET, &id, get_name (entry, "linked_ticket_id"));
  if (desk_record_get_uuid (entry->entry, "article_id", &id))
    desk_timeline_item_add_target (entry->item, DESK_TABLE_ARTICLE, &id, get_name (entry, "article_id"));
  desk_timeline_item_add_target (entry->item, DESK_TABLE_NONE, NULL, desk_record_get_text (entry->entry, "url"));
  add_name (entry, _("Item"), "configuration_item_id");
  add_label (entry, _("Did here"), "outcome");

  return kind == NULL ? g_strdup (_("Link")) : g_strdup_printf (_("Link · %s"), kind);
}

static char *
write_attachment (const Entry *entry)
{
  gint64 size_bytes = desk_record_get_integer (entry->entry, "size_bytes", -1);
  const char *name = desk_record_get_text (entry->entry, "file_name");

  if (size_bytes >= 0)
    {
      g_autofree char *size = g_format_size ((guint64) size_bytes);

      desk_timeline_item_add_fact (entry->item, _("Size"), size);
    }
  add_words (entry, _("Type"), "media_type");

  return name == NULL ? g_strdup (_("Attachment")) : g_strdup_printf (_("Attachment · %s"), name);
}

static char *
write_message (const Entry *entry)
{
  add_words (entry, _("To"), "recipients");
  add_words (entry, _("Subject"), "subject");
  if (desk_record_get_integer (entry->entry, "sent_at", 0) == 0)
    return g_strdup (_("Message · not sent yet"));
  add_time (entry, _("Sent"), "sent_at");

  return g_strdup (_("Message"));
}

static char *
write_work_time (const Entry *entry)
{
  add_time (entry, _("From"), "started_at");
  add_time (entry, _("Until"), "ended_at");
  add_duration (entry);

  return g_strdup (_("Work time"));
}

static char *
write_correction (const Entry *entry)
{
  const char *field = desk_record_get_text (entry->entry, "corrected_field");

  if (field != NULL)
    desk_timeline_item_add_fact (entry->item, _("What was wrong"), desk_field_text_label (field));
  else
    add_name (entry, _("What was wrong"), "article_id");
  add_text (entry, _("What is right"), "corrected_text");
  add_text (entry, _("How we know"), "evidence");

  return g_strdup (_("Correction"));
}

static char *
write_what (const Entry *entry)
{
  switch (entry->item->kind)
    {
    case DESK_ENTRY_KIND_CONTACT:
      return write_contact (entry);
    case DESK_ENTRY_KIND_NOTE:
      return g_strdup (_("Note"));
    case DESK_ENTRY_KIND_QUESTION:
      return write_question (entry);
    case DESK_ENTRY_KIND_ATTEMPT:
      return write_attempt (entry);
    case DESK_ENTRY_KIND_HOLD:
      return write_call_part (entry, _("Customer on hold"));
    case DESK_ENTRY_KIND_MUTE:
      return write_call_part (entry, _("Muted"));
    case DESK_ENTRY_KIND_TRANSFER:
      return write_call_part (entry, _("Call transferred"));
    case DESK_ENTRY_KIND_ESCALATION:
      return write_escalation (entry);
    case DESK_ENTRY_KIND_SHOUT_OUT:
      return write_shout_out (entry);
    case DESK_ENTRY_KIND_ANSWER:
      return write_answer (entry);
    case DESK_ENTRY_KIND_APPROVAL:
      return write_approval (entry);
    case DESK_ENTRY_KIND_FOLLOW_UP:
      return write_follow_up (entry);
    case DESK_ENTRY_KIND_CORRECTION:
      return write_correction (entry);
    case DESK_ENTRY_KIND_RECOVERY:
      return g_strdup (_("Making up with the customer"));
    case DESK_ENTRY_KIND_WORK_TIME:
      return write_work_time (entry);
    case DESK_ENTRY_KIND_LINK:
      return write_link (entry);
    case DESK_ENTRY_KIND_ATTACHMENT:
      return write_attachment (entry);
    case DESK_ENTRY_KIND_MESSAGE:
      return write_message (entry);
    case DESK_ENTRY_KIND_PROMISE:
      return write_promise (entry);
    case DESK_ENTRY_KIND_UNSET:
    case DESK_N_ENTRY_KIND:
    default:
      /* Written by a newer version: its text can still be read. */
      return g_strdup (_("Entry"));
    }
}

/**
 * desk_timeline_item_new_from_entry:
 * @details: the ticket
 * @zone: (nullable): of the desk
 * @entry: one of its entries
 *
 * Returns: (transfer full): the entry in words
 */
DeskTimelineItem *
desk_timeline_item_new_from_entry (const DeskTicketDetails *details,
                                   GTimeZone               *zone,
                                   const DeskRecord        *entry)
{
  DeskTimelineItem *self = desk_timeline_item_new (desk_uuid_to_string (desk_record_get_id (entry)), desk_record_get_integer (entry, "made_at", 0));
  Entry build = { details, zone, entry, self };

  /* After the change of fields that came with it: it is what was done. */
  self->order = G_MAXUINT64;
  self->kind = (DeskEntryKind) desk_record_get_enum (entry, "kind");
  self->is_imported = desk_record_get_boolean (entry, "imported");
  self->is_withdrawn = desk_record_is_withdrawn (entry);
  self->who = g_strdup (get_name (&build, "author_id"));
  add_text (&build, NULL, "body");
  self->what = write_what (&build);

  return self;
}
