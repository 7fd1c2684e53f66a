// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a message to the customer begins with.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-message-text.h"
#include "desk-policies.h"
#include "desk-ticket-key.h"

static char *
write_next (DeskFile         *file,
            const DeskRecord *ticket,
            gint64            now_ms,
            GError          **error)
{
  g_auto (DeskTicketKey) key = { 0 };
  const char *promise = desk_record_get_text (ticket, "promise");
  g_autofree char *when = NULL;
  gint64 due_ms;

  if (!desk_ticket_key_load (file, desk_record_get_id (ticket), &key, error))
    return NULL;
  if (promise != NULL && key.key.promise_by_ms != DESK_NEVER_MS && key.key.promise_by_ms > now_ms && key.calendar != NULL)
    {
      when = desk_calendar_format_time (key.calendar, key.key.promise_by_ms, now_ms);
      /* Translators: when, and what was promised */
      return g_strdup_printf (_("What happens next, %s: %s"), when, promise);
    }
  if (!key.has_targets || key.responded_ms != 0)
    return g_strdup (_("What happens next: we work on it and come back to you."));

  due_ms = desk_service_level_due (key.calendar, &key.respond, key.logged_ms, (const DeskPause *) key.pauses->data, key.pauses->len);
  if (due_ms < now_ms)
    return g_strdup (_("What happens next: somebody looks at it and answers you as soon as possible."));
  when = desk_calendar_format_time (key.calendar, due_ms, now_ms);

  return g_strdup_printf (_("What happens next: somebody looks at it and answers you by %s."), when);
}

static char *
write_receipt (DeskFile         *file,
               const DeskRecord *ticket,
               const DeskRecord *requester,
               const char       *number,
               GError          **error)
{
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  const char *form = requester != NULL ? desk_record_get_text (requester, "address_form") : NULL;
  g_autofree char *next = NULL;

  if (desk == NULL)
    return NULL;
  if (form == NULL)
    form = requester != NULL ? desk_record_get_text (requester, "name") : _("Good day");
  next = write_next (file, ticket, desk_clock_get_now_ms (desk_file_get_clock (file)), error);
  if (next == NULL)
    return NULL;

  /* Translators: how the customer is addressed; the summary, the number of the
   * ticket; what happens next; the name of the desk */
  return g_strdup_printf (_("%s,\n\nwe have what you told us: “%s”. Its number is %s; please name it when you call or write.\n\n%s\n\n%s"), form,
                          desk_record_get_text (ticket, "summary"), number, next, desk_record_get_text (desk, "name"));
}

/**
 * desk_message_text_new:
 * @file: a desk file
 * @ticket: a ticket
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what a message about it begins with
 */
DeskMessageText *
desk_message_text_new (DeskFile         *file,
                       const DeskRecord *ticket,
                       GError          **error)
{
  g_autoptr (DeskMessageText) self = g_new0 (DeskMessageText, 1);
  g_autoptr (DeskRecord) requester = NULL;
  g_autofree char *number = desk_record_dup_number (ticket);
  DeskUuid id;

  if (desk_record_get_uuid (ticket, "requester_id", &id))
    {
      requester = desk_record_load (file, DESK_TABLE_CUSTOMER, &id, error);
      if (requester == NULL)
        return NULL;
      self->recipients = g_strdup (desk_record_get_text (requester, "email"));
    }
  /* Translators: the number of a ticket and its summary */
  self->subject = g_strdup_printf (_("[%s] %s"), number, desk_record_get_text (ticket, "summary"));
  self->receipt = write_receipt (file, ticket, requester, number, error);

  return self->receipt != NULL ? g_steal_pointer (&self) : NULL;
}

void
desk_message_text_free (DeskMessageText *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->recipients);
  g_free (self->subject);
  g_free (self->receipt);
  g_free (self);
}
