// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Contacts with customers, calls among them, and visits. The rules are in
 * src/core/desk-guard-call.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-ticket-build.h"

/**
 * desk_build_contact:
 * @build: with the contact in its entry
 * @error: return location
 *
 * The customer's answer is what a ticket that waits for the customer wakes for.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_contact (DeskTicketBuild *build,
                    GError         **error)
{
  const DeskValue *direction;

  if (!desk_build_add_entry (build, DESK_ENTRY_KIND_CONTACT, error))
    return FALSE;

  direction = desk_operation_get (build->action->entry, "direction");
  if (direction != NULL && desk_value_get_enum (direction, DESK_ENUM_DIRECTION) == DESK_DIRECTION_INBOUND &&
      desk_record_get_enum (build->ticket, "status") == DESK_STATUS_WAITING &&
      desk_record_get_enum (build->ticket, "waiting_reason") == DESK_WAITING_REASON_CUSTOMER)
    return desk_build_put_status (build, DESK_STATUS_OPEN, error);

  return TRUE;
}

/**
 * desk_build_call:
 * @build: with the contact in its entry, and its holds and mutes in more
 * @error: return location
 *
 * The contact is of when the call began, and we are in contact until it ends.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_call (DeskTicketBuild *build,
                 GError         **error)
{
  const GPtrArray *more = build->action->more;

  if (!desk_build_contact (build, error))
    return FALSE;
  desk_operation_put_integer (build->set, "last_contact_at", MAX (build->now_ms, desk_record_get_integer (build->ticket, "last_contact_at", 0)));
  for (guint i = 0; more != NULL && i < more->len; i++)
    {
      DeskOperation *entry;
      DeskUuid id;

      desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
      entry = desk_commit_add_insert (build->commit, DESK_TABLE_ENTRY, &id);
      desk_operation_put_all (entry, g_ptr_array_index (more, i));
      desk_operation_put_uuid (entry, "ticket_id", &build->set->row);
      desk_operation_put_uuid (entry, "author_id", &build->action->me);
      if (desk_operation_get (entry, "made_at") == NULL)
        desk_operation_put_integer (entry, "made_at", build->now_ms);
    }

  return TRUE;
}

static gboolean
is_put (const DeskOperation *operation,
        const char          *field)
{
  const DeskValue *value = desk_operation_get (operation, field);

  return value != NULL && !desk_value_is_null (value);
}

/**
 * desk_build_visit:
 * @build: with the entry of the calendar in its entry
 * @error: return location
 *
 * Whoever plans it goes, unless somebody else is named; it is called what the
 * ticket is called, unless it has a title.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_visit (DeskTicketBuild *build,
                  GError         **error)
{
  const DeskOperation *asked = desk_ticket_action_get_entry (build->action);
  DeskOperation *visit;
  DeskUuid id;

  if (!is_put (asked, "starts_at") || !is_put (asked, "ends_at"))
    return desk_build_refuse (error, _("Say when the visit begins and ends"));

  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
  visit = desk_commit_add_insert (build->commit, DESK_TABLE_CALENDAR_ENTRY, &id);
  desk_operation_put_all (visit, asked);
  desk_operation_put_enum (visit, "kind", DESK_ENUM_CALENDAR_KIND, DESK_CALENDAR_KIND_VISIT);
  desk_operation_put_enum (visit, "state", DESK_ENUM_CALENDAR_STATE, DESK_CALENDAR_STATE_PLANNED);
  desk_operation_put_uuid (visit, "ticket_id", &build->set->row);
  if (!is_put (asked, "analyst_id"))
    desk_operation_put_uuid (visit, "analyst_id", &build->action->me);
  if (!is_put (asked, "title"))
    desk_operation_put_text (visit, "title", desk_record_get_text (build->ticket, "summary"));

  return TRUE;
}
