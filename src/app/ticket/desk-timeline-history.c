// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What changed on a ticket, in words: one item per commit.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-field-text.h"
#include "desk-timeline-item-private.h"

/* So much of a text is shown to recognise it by. */
#define SHOWN_CHARACTERS 60

static const struct {
  const char *action;
  const char *what;
} acts[] = {
  { "ticket_new", N_("logged the ticket") },
  { "import_record", N_("The ticket was imported") },
  { "ticket_take", N_("took the ticket") },
  { "ticket_assign", N_("assigned the ticket") },
  { "ticket_wait", N_("put the ticket to wait") },
  { "ticket_wake", N_("went on with the ticket") },
  { "ticket_resolve", N_("resolved the ticket") },
  { "ticket_close", N_("closed the ticket") },
  { "ticket_reopen", N_("reopened the ticket") },
  { "ticket_cancel", N_("cancelled the ticket") },
  { "ticket_stage", N_("moved the ticket on") },
  { "ticket_accept", N_("accepted the ticket") },
  { "ticket_return", N_("returned the ticket") },
  { "ticket_take_back", N_("took the hand-over back") },
  { "ticket_message_sent", N_("marked a message sent") },
  { "ticket_promise_end", N_("ended a promise") },
  { "conflict_settle", N_("decided between two who had not seen each other") },
  { "desk_upgrade", N_("upgraded the desk") },
  { "undo", N_("undid a step") },
  { "redo", N_("did a step again") },
};

/* Follows from something else that is shown, or is nobody's business. */
static const char *const silent_fields[] = {
  "number", "logged_at", "logged_by_id", "responded_at", "last_contact_at", "resolved_at", "closed_at", "policy_id", "reopen_count", "handover_count", "source_data", NULL,
};

static const char *
get_what (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      if (g_str_equal (acts[i].action, action))
        return _(acts[i].what);
    }

  return NULL;
}

static char *
write_value (const DeskTicketDetails *details,
             GTimeZone               *zone,
             const char              *field,
             const DeskValue         *value)
{
  g_autofree char *text = desk_field_text_value (details, zone, field, value);

  return text == NULL ? NULL : desk_field_text_shorten (text, SHOWN_CHARACTERS);
}

static void
add_change (DeskTimelineItem        *item,
            const DeskTicketDetails *details,
            GTimeZone               *zone,
            const DeskHistoryChange *change)
{
  if (change->field == NULL || g_strv_contains (silent_fields, change->field))
    return;
  if (g_str_equal (change->field, "withdrawn"))
    {
      gboolean is_withdrawn = desk_value_get_integer (&change->new_value, 0) != 0;

      g_free (item->what);
      item->what = g_strdup (is_withdrawn ? _("withdrew the ticket") : _("brought the ticket back"));
      return;
    }

  desk_timeline_item_add_change (item, desk_field_text_label (change->field), write_value (details, zone, change->field, &change->old_value),
                                 write_value (details, zone, change->field, &change->new_value));
}

static DeskTimelineItem *
begin_item (const DeskTicketDetails *details,
            const DeskHistoryChange *change)
{
  const DeskLogEntry *commit = &change->commit;
  gboolean is_first = change->field == NULL && change->table == DESK_TABLE_TICKET;
  gboolean is_import = g_str_has_prefix (commit->action, "import_");
  gint64 time_ms = is_first ? desk_record_get_integer (details->ticket, "logged_at", commit->made_at_ms) : commit->made_at_ms;
  DeskTimelineItem *item = desk_timeline_item_new (desk_uuid_to_string (&commit->id), time_ms);

  item->order = commit->no;
  item->is_first = is_first;
  item->is_imported = is_import;
  item->is_withdrawn = commit->is_undone;
  item->who = g_strdup (commit->author_name);
  item->what = g_strdup (get_what (commit->action));
  if (item->what == NULL && item->who == NULL)
    item->what = g_strdup (_("Changed"));
  if (is_first)
    {
      const char *channel = desk_record_get_enum_label (details->ticket, "channel");
      DeskUuid logged_by;

      if (is_import)
        {
          const char *from = desk_record_get_text (details->ticket, "imported_from");

          /* Who ran the import did not log the ticket. */
          g_clear_pointer (&item->who, g_free);
          if (desk_record_get_uuid (details->ticket, "logged_by_id", &logged_by) && desk_ticket_details_get_name (details, &logged_by) != NULL)
            {
              item->who = g_strdup (desk_ticket_details_get_name (details, &logged_by));
              g_free (item->what);
              item->what = g_strdup (_("logged the ticket"));
            }
          desk_timeline_item_add_fact (item, _("Imported from"), from);
        }
      desk_timeline_item_add_fact (item, _("Channel"), channel);
      desk_timeline_item_add_text (item, NULL, desk_record_get_text (details->ticket, "description"));
    }

  return item;
}

/* Nothing but silent fields: whoever made them has an entry of their own. The
 * tags and assignees that an import brought are how the ticket began. */
static gboolean
says_something (const DeskTimelineItem *item,
                const char             *action)
{
  static const char *const quiet[] = { "ticket_contact", "ticket_note", "ticket_call", "ticket_attempt", "ticket_question", "ticket_recovery", "ticket_link", "ticket_shout_out",
                                       "ticket_answer", "ticket_thank", "ticket_shout_end", "ticket_promise_end", "ticket_follow_up", "ticket_follow_up_end", "import_event", NULL };

  if (item->is_first)
    return TRUE;
  /* Its entry says all. */
  if (g_str_equal (action, "ticket_promise"))
    return FALSE;

  return !g_str_equal (action, "import_record") && (item->facts->len > 0 || !g_strv_contains (quiet, action));
}

/**
 * desk_timeline_items_add_history:
 * @items: (element-type DeskTimelineItem): where the items are added
 * @details: a ticket
 * @zone: (nullable): of the desk
 */
void
desk_timeline_items_add_history (GPtrArray               *items,
                                 const DeskTicketDetails *details,
                                 GTimeZone               *zone)
{
  GPtrArray *history = details->history;
  guint i = 0;

  while (i < history->len)
    {
      const DeskHistoryChange *first = g_ptr_array_index (history, i);
      g_autoptr (DeskTimelineItem) item = begin_item (details, first);

      for (; i < history->len; i++)
        {
          const DeskHistoryChange *change = g_ptr_array_index (history, i);

          if (change->commit.no != first->commit.no)
            break;
          /* A new ticket is not told field by field: they are all there to see. */
          if (!item->is_first)
            add_change (item, details, zone, change);
        }
      if (says_something (item, first->commit.action))
        g_ptr_array_add (items, g_steal_pointer (&item));
    }
}
