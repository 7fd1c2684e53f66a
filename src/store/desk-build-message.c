// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Messages to customers, kept as *to send* until a person has sent them. The
 * rules are in src/core/desk-guard-message.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-message-text.h"
#include "desk-store-error.h"
#include "desk-ticket-build.h"

static gboolean
has_text (const DeskOperation *entry,
          const char          *field)
{
  const DeskValue *value = desk_operation_get (entry, field);

  return value != NULL && desk_value_get_text (value) != NULL;
}

/**
 * desk_build_message:
 * @build: with the message in its entry
 * @error: return location
 *
 * Who gets it, and its subject, are those of the ticket unless they are said.
 * An empty body is that of a receipt, which is no answer to the customer yet.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_message (DeskTicketBuild *build,
                    GError         **error)
{
  DeskOperation *entry = desk_ticket_action_get_entry (build->action);
  g_autoptr (DeskMessageText) text = desk_message_text_new (build->file, build->ticket, error);

  if (text == NULL)
    return FALSE;
  if (!has_text (entry, "body"))
    {
      desk_operation_put_text (entry, "body", text->receipt);
      desk_operation_put_integer (entry, "first_response", 0);
    }
  if (!has_text (entry, "subject"))
    desk_operation_put_text (entry, "subject", text->subject);
  if (!has_text (entry, "recipients") && text->recipients != NULL)
    desk_operation_put_text (entry, "recipients", text->recipients);
  if (!has_text (entry, "channel"))
    desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, DESK_CHANNEL_EMAIL);

  return desk_build_add_entry (build, DESK_ENTRY_KIND_MESSAGE, error);
}

/**
 * desk_build_message_sent:
 * @build: says which message; nil: the oldest that is to send
 * @error: return location
 *
 * The customer has heard from us then; a receipt is no answer.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_message_sent (DeskTicketBuild *build,
                         GError         **error)
{
  g_autoptr (DeskRecord) message = NULL;

  if (desk_uuid_is_nil (&build->action->target))
    {
      g_autoptr (GPtrArray) unsent = desk_build_load_entries (build, "kind = 'message' AND sent_at IS NULL", error);

      if (unsent == NULL)
        return FALSE;
      if (unsent->len == 0)
        return desk_build_refuse (error, _("No message of this ticket is to be sent"));
      message = desk_record_ref (g_ptr_array_index (unsent, 0));
    }
  else
    {
      message = desk_build_load_target (build, DESK_ENTRY_KIND_MESSAGE, _("This is no message of the ticket"), error);
      if (message == NULL)
        return FALSE;
    }

  desk_operation_put_integer (desk_commit_add_set (build->commit, DESK_TABLE_ENTRY, desk_record_get_id (message)), "sent_at", build->now_ms);
  desk_operation_put_integer (build->set, "last_contact_at", build->now_ms);
  if (desk_value_is_null (desk_build_get (build, "responded_at")) && desk_value_is_null (desk_record_get (message, "first_response")))
    desk_operation_put_integer (build->set, "responded_at", build->now_ms);

  return TRUE;
}
