// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How people call the fields of records.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-field-label.h"
#include "desk-search-document.h"

/* Fields that cannot be searched for have no name there. */
static const struct {
  const char *name;
  const char *label;
} labels[] = {
  { "type", N_("Type") },
  { "status", N_("Status") },
  { "stage", N_("Stage") },
  { "channel", N_("Channel") },
  { "service_id", N_("Service") },
  { "configuration_item_id", N_("Item") },
  { "cause_category", N_("Cause category") },
  { "impact", N_("Impact") },
  { "urgency", N_("Urgency") },
  { "priority", N_("Priority") },
  { "business_critical", N_("Business-critical") },
  { "triage", N_("Triage") },
  { "tier", N_("Tier") },
  { "team_id", N_("Team") },
  { "owner_id", N_("Owner") },
  { "assignee", N_("Works on it") },
  { "tag", N_("Tag") },
  { "waiting_reason", N_("Waits for") },
  { "waiting_until", N_("Wakes") },
  { "logged_at", N_("Logged") },
  { "logged_by_id", N_("Logged by") },
  { "responded_at", N_("First answer") },
  { "last_contact_at", N_("Last contact") },
  { "resolved_at", N_("Resolved") },
  { "closed_at", N_("Closed") },
  { "service_level", N_("Service level") },
  { "policy_id", N_("Promised under") },
  { "promise_due_at", N_("Promised by") },
  { "resolution_kind", N_("Kind of resolution") },
  { "customer_confirmed", N_("Customer confirmed") },
  { "change_kind", N_("Kind of change") },
  { "window_starts_at", N_("Window starts") },
  { "window_ends_at", N_("Window ends") },
  { "downtime_minutes", N_("Estimated downtime") },
  { "vendor_id", N_("Vendor") },
  { "reopen_count", N_("Times reopened") },
  { "handover_count", N_("Times handed over") },
  { "imported_from", N_("Imported from") },
  { "decision", N_("Decision") },
  { "decided_by_id", N_("Decided by") },
  { "decided_at", N_("Decided") },
  { "decision_reason", N_("Reason of the decision") },
  { "ended_at", N_("End") },
  { "priority_reason", N_("Reason for the priority") },
  { "requester_id", N_("Customer") },
  { "source_data", N_("Data it came with") },
  { "state", N_("State") },
  { "withdrawn", N_("Withdrawn") },
};

/**
 * desk_field_label:
 * @field: a field of a record; of a ticket also `assignee` or `tag`
 *
 * Returns: its name for people, or else the field as it is
 */
const char *
desk_field_label (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (g_str_equal (labels[i].name, field))
        return _(labels[i].label);
    }

  return desk_search_field_label (field);
}
