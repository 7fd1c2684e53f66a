// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of messages to customers: one is written, and a person marks it
 * sent, once. None is shown as sent that nobody has sent.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-guard-private.h"

gboolean
desk_guard_check_message (const DeskState     *state,
                          const DeskCommit    *commit,
                          const DeskOperation *operation,
                          GError             **error)
{
  g_auto (DeskValue) body = DESK_VALUE_INIT;
  g_auto (DeskValue) recipients = DESK_VALUE_INIT;
  g_auto (DeskValue) sent = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, &operation->row, "body", &body, error) || !desk_guard_get_entry (state, &operation->row, "recipients", &recipients, error) ||
      !desk_guard_get_entry (state, &operation->row, "sent_at", &sent, error))
    return FALSE;
  if (desk_guard_is_blank (&body))
    return desk_guard_refuse (error, _("There is nothing to send: write something first"));
  if (desk_guard_is_blank (&recipients))
    return desk_guard_refuse (error, _("Say whom the message is for: the customer has no address here"));
  if (!desk_value_is_null (&sent))
    return desk_guard_refuse (error, _("A message is written first, and marked sent by the person who has sent it"));

  return TRUE;
}

gboolean
desk_guard_check_sent (const DeskState     *state,
                       const DeskCommit    *commit,
                       const DeskOperation *operation,
                       GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "sent_at");
  g_auto (DeskValue) kind = DESK_VALUE_INIT;

  if (operation->kind == DESK_OPERATION_INSERT)
    return TRUE;
  if (!desk_guard_get_entry (state, &operation->row, "kind", &kind, error))
    return FALSE;
  if (desk_value_get_enum (&kind, DESK_ENUM_ENTRY_KIND) != DESK_ENTRY_KIND_MESSAGE)
    return desk_guard_refuse (error, _("Only a message is marked sent"));
  if (!desk_value_is_null (&change->old.value))
    return desk_guard_refuse (error, _("This message has been sent already"));

  return TRUE;
}
