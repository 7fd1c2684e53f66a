// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Names and labels of the enumerations of docs/records.md.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-enums.h"

typedef struct {
  const char *name;
  const char *label;
} Value;

typedef struct {
  const char *name;
  const Value *values; /* values[0] is "not set" */
  guint n_values;
} Enumeration;

static const Value ticket_type_values[] = {
  { NULL, NULL },
  { "incident", N_("Incident") },
  { "information", N_("Information") },
  { "request", N_("Request") },
  { "problem", N_("Problem") },
  { "change", N_("Change") },
  { "maintenance", N_("Maintenance") },
  { "release", N_("Release") },
};

static const Value status_values[] = {
  { NULL, NULL },
  { "new", N_("New") },
  { "open", N_("Open") },
  { "waiting", N_("Waiting") },
  { "resolved", N_("Resolved") },
  { "closed", N_("Closed") },
  { "cancelled", N_("Cancelled") },
};

static const Value stage_values[] = {
  { NULL, NULL },
  { "log", N_("Log") },
  { "prioritise", N_("Prioritise") },
  { "investigate", N_("Investigate") },
  { "communicate", N_("Communicate") },
  { "resolve", N_("Resolve") },
  { "review", N_("Review") },
  { "close", N_("Close") },
  { "initiate", N_("Initiate") },
  { "approve", N_("Approve") },
  { "fulfil", N_("Fulfil") },
  { "manage", N_("Manage") },
  { "detect", N_("Detect") },
  { "known_error", N_("Known error") },
  { "accept", N_("Accept") },
  { "draft", N_("Draft") },
  { "assess", N_("Assess") },
  { "schedule", N_("Schedule") },
  { "implement", N_("Implement") },
  { "reject", N_("Reject") },
  { "back_out", N_("Back out") },
  { "plan", N_("Plan") },
  { "announce", N_("Announce") },
  { "back_up", N_("Back up") },
  { "work", N_("Work") },
  { "validate", N_("Validate") },
  { "design", N_("Plan and design") },
  { "build", N_("Build") },
  { "test", N_("Test") },
  { "deploy", N_("Deploy") },
  { "support", N_("Support") },
  { "collect_issues", N_("Collect issues") },
};

static const Value waiting_reason_values[] = {
  { NULL, NULL },
  { "customer", N_("Customer") },
  { "vendor", N_("Vendor") },
  { "change", N_("Change") },
  { "parts", N_("Parts") },
  { "date", N_("Date") },
  { "other", N_("Other") },
};

static const Value channel_values[] = {
  { NULL, NULL },
  { "phone", N_("Phone") },
  { "email", N_("E-mail") },
  { "chat", N_("Chat") },
  { "text", N_("Text message") },
  { "remote", N_("Remote session") },
  { "face_to_face", N_("Face to face") },
  { "portal", N_("Portal") },
  { "forum", N_("Forum") },
  { "monitoring", N_("Monitoring") },
};

static const Value cause_category_values[] = {
  { NULL, NULL },
  { "skill_gap", N_("Skill gap") },
  { "upgrade", N_("Upgrade") },
  { "malfunction", N_("Malfunction") },
  { "slow_system", N_("Slow system") },
  { "outdated_equipment", N_("Outdated equipment") },
  { "change", N_("Change") },
  { "vendor", N_("Vendor") },
  { "security", N_("Security") },
  { "other", N_("Other") },
};

static const Value impact_values[] = {
  { NULL, NULL },
  { "organisation", N_("Organisation") },
  { "department", N_("Department") },
  { "person", N_("Person") },
};

static const Value urgency_values[] = {
  { NULL, NULL },
  { "stopped", N_("Stopped") },
  { "hindered", N_("Hindered") },
  { "can_wait", N_("Can wait") },
};

static const Value triage_values[] = {
  { NULL, NULL },
  { "respond_now", N_("Respond now") },
  { "wait_for_better", N_("Wait for a better solution") },
  { "pass_on", N_("Pass on") },
};

static const Value resolution_kind_values[] = {
  { NULL, NULL },
  { "quick_fix", N_("Quick fix") },
  { "technical_fix", N_("Technical fix") },
  { "workaround", N_("Workaround") },
  { "information", N_("Information") },
  { "replacement", N_("Replacement") },
};

static const Value service_level_values[] = {
  { NULL, NULL },
  { "platinum", N_("Platinum") },
  { "gold", N_("Gold") },
  { "silver", N_("Silver") },
  { "none", N_("No agreement") },
};

static const Value role_values[] = {
  { NULL, NULL },
  { "trainee", N_("Trainee") },
  { "analyst", N_("Analyst") },
  { "knowledge_editor", N_("Knowledge editor") },
  { "change_approver", N_("Change approver") },
  { "team_lead", N_("Team lead") },
  { "administrator", N_("Administrator") },
};

static const Value skill_values[] = {
  { NULL, NULL },
  { "novice", N_("Novice") },
  { "practised", N_("Practised") },
  { "expert", N_("Expert") },
};

static const Value manner_values[] = {
  { NULL, NULL },
  { "impassioned", N_("Impassioned") },
  { "combative", N_("Combative") },
  { "chatty", N_("Chatty") },
  { "timid", N_("Timid") },
};

static const Value criticality_values[] = {
  { NULL, NULL },
  { "low", N_("Low") },
  { "medium", N_("Medium") },
  { "high", N_("High") },
};

static const Value item_kind_values[] = {
  { NULL, NULL },
  { "computer", N_("Computer") },
  { "phone", N_("Phone") },
  { "printer", N_("Printer") },
  { "network", N_("Network") },
  { "server", N_("Server") },
  { "licence", N_("Licence") },
  { "software", N_("Software") },
  { "other", N_("Other") },
};

static const Value entry_kind_values[] = {
  { NULL, NULL },
  { "contact", N_("Contact") },
  { "note", N_("Note") },
  { "question", N_("Question") },
  { "attempt", N_("Attempt") },
  { "hold", N_("Hold") },
  { "mute", N_("Mute") },
  { "transfer", N_("Transfer") },
  { "escalation", N_("Escalation") },
  { "shout_out", N_("Shout-out") },
  { "answer", N_("Answer") },
  { "approval", N_("Approval") },
  { "follow_up", N_("Follow-up") },
  { "correction", N_("Correction") },
  { "recovery", N_("Recovery") },
  { "work_time", N_("Work time") },
  { "link", N_("Link") },
  { "attachment", N_("Attachment") },
  { "message", N_("Message") },
  { "promise", N_("Promise") },
};

static const Value direction_values[] = {
  { NULL, NULL },
  { "inbound", N_("From the customer") },
  { "outbound", N_("To the customer") },
};

static const Value question_kind_values[] = {
  { NULL, NULL },
  { "open", N_("Open") },
  { "closed", N_("Closed") },
  { "probing", N_("Probing") },
  { "confirming", N_("Confirming") },
};

static const Value outcome_values[] = {
  { NULL, NULL },
  { "worked", N_("Worked") },
  { "partly", N_("Partly") },
  { "no_effect", N_("No effect") },
  { "worse", N_("Made it worse") },
};

static const Value source_values[] = {
  { NULL, NULL },
  { "article", N_("Article") },
  { "peer", N_("Peer") },
  { "vendor", N_("Vendor") },
  { "documentation", N_("Documentation") },
  { "own_idea", N_("Own idea") },
};

static const Value escalation_reason_values[] = {
  { NULL, NULL },
  { "customer_asks", N_("Customer asks") },
  { "vip", N_("VIP") },
  { "high_priority", N_("High priority") },
  { "time", N_("Time") },
  { "expertise", N_("Expertise") },
  { "access", N_("Right or access") },
  { "knowledge_exhausted", N_("Knowledge exhausted") },
  { "overwhelmed", N_("Analyst tired or overwhelmed") },
};

static const Value decision_values[] = {
  { NULL, NULL },
  { "asked", N_("Asked") },
  { "accepted", N_("Accepted") },
  { "refused", N_("Refused") },
  { "withdrawn", N_("Taken back") },
};

static const Value follow_up_reason_values[] = {
  { NULL, NULL },
  { "happy_with_fix", N_("Happy with the fix") },
  { "survived_restart", N_("Fix survived a restart") },
  { "later_contact", N_("Later contact") },
  { "confirmation", N_("Confirmation of the resolution") },
};

static const Value link_kind_values[] = {
  { NULL, NULL },
  { "related", N_("Related") },
  { "duplicate", N_("Duplicate of") },
  { "caused_by", N_("Caused by") },
  { "article_used", N_("Article used") },
  { "item", N_("Configuration item") },
  { "web", N_("Web address") },
};

static const Value change_kind_values[] = {
  { NULL, NULL },
  { "standard", N_("Standard") },
  { "normal", N_("Normal") },
  { "emergency", N_("Emergency") },
};

static const Value article_kind_values[] = {
  { NULL, NULL },
  { "answer", N_("Answer") },
  { "policy", N_("Policy") },
  { "procedure", N_("Standard procedure") },
  { "known_error", N_("Known error") },
  { "hotfix", N_("Hotfix") },
};

static const Value article_state_values[] = {
  { NULL, NULL },
  { "draft", N_("Draft") },
  { "in_review", N_("In review") },
  { "published", N_("Published") },
  { "retired", N_("Retired") },
};

static const Value audience_values[] = {
  { NULL, NULL },
  { "internal", N_("Internal") },
  { "customers", N_("Customers") },
};

static const Value calendar_kind_values[] = {
  { NULL, NULL },
  { "maintenance", N_("Maintenance") },
  { "change", N_("Change") },
  { "release", N_("Release") },
  { "freeze", N_("Change freeze") },
  { "holiday", N_("Holiday") },
  { "follow_up", N_("Follow-up") },
  { "on_call", N_("On call") },
  { "absence", N_("Absence") },
  { "visit", N_("Visit") },
};

static const Value calendar_state_values[] = {
  { NULL, NULL },
  { "planned", N_("Planned") },
  { "announced", N_("Announced") },
  { "under_way", N_("Under way") },
  { "done", N_("Done") },
  { "cancelled", N_("Cancelled") },
};

static const Enumeration enumerations[DESK_N_ENUMS] = {
  [DESK_ENUM_TICKET_TYPE] = { "ticket_type", ticket_type_values, G_N_ELEMENTS (ticket_type_values) },
  [DESK_ENUM_STATUS] = { "status", status_values, G_N_ELEMENTS (status_values) },
  [DESK_ENUM_STAGE] = { "stage", stage_values, G_N_ELEMENTS (stage_values) },
  [DESK_ENUM_WAITING_REASON] = { "waiting_reason", waiting_reason_values, G_N_ELEMENTS (waiting_reason_values) },
  [DESK_ENUM_CHANNEL] = { "channel", channel_values, G_N_ELEMENTS (channel_values) },
  [DESK_ENUM_CAUSE_CATEGORY] = { "cause_category", cause_category_values, G_N_ELEMENTS (cause_category_values) },
  [DESK_ENUM_IMPACT] = { "impact", impact_values, G_N_ELEMENTS (impact_values) },
  [DESK_ENUM_URGENCY] = { "urgency", urgency_values, G_N_ELEMENTS (urgency_values) },
  [DESK_ENUM_TRIAGE] = { "triage", triage_values, G_N_ELEMENTS (triage_values) },
  [DESK_ENUM_RESOLUTION_KIND] = { "resolution_kind", resolution_kind_values, G_N_ELEMENTS (resolution_kind_values) },
  [DESK_ENUM_SERVICE_LEVEL] = { "service_level", service_level_values, G_N_ELEMENTS (service_level_values) },
  [DESK_ENUM_ROLE] = { "role", role_values, G_N_ELEMENTS (role_values) },
  [DESK_ENUM_SKILL] = { "skill", skill_values, G_N_ELEMENTS (skill_values) },
  [DESK_ENUM_MANNER] = { "manner", manner_values, G_N_ELEMENTS (manner_values) },
  [DESK_ENUM_CRITICALITY] = { "criticality", criticality_values, G_N_ELEMENTS (criticality_values) },
  [DESK_ENUM_ITEM_KIND] = { "item_kind", item_kind_values, G_N_ELEMENTS (item_kind_values) },
  [DESK_ENUM_ENTRY_KIND] = { "entry_kind", entry_kind_values, G_N_ELEMENTS (entry_kind_values) },
  [DESK_ENUM_DIRECTION] = { "direction", direction_values, G_N_ELEMENTS (direction_values) },
  [DESK_ENUM_QUESTION_KIND] = { "question_kind", question_kind_values, G_N_ELEMENTS (question_kind_values) },
  [DESK_ENUM_OUTCOME] = { "outcome", outcome_values, G_N_ELEMENTS (outcome_values) },
  [DESK_ENUM_SOURCE] = { "source", source_values, G_N_ELEMENTS (source_values) },
  [DESK_ENUM_ESCALATION_REASON] = { "escalation_reason", escalation_reason_values, G_N_ELEMENTS (escalation_reason_values) },
  [DESK_ENUM_DECISION] = { "decision", decision_values, G_N_ELEMENTS (decision_values) },
  [DESK_ENUM_FOLLOW_UP_REASON] = { "follow_up_reason", follow_up_reason_values, G_N_ELEMENTS (follow_up_reason_values) },
  [DESK_ENUM_LINK_KIND] = { "link_kind", link_kind_values, G_N_ELEMENTS (link_kind_values) },
  [DESK_ENUM_CHANGE_KIND] = { "change_kind", change_kind_values, G_N_ELEMENTS (change_kind_values) },
  [DESK_ENUM_ARTICLE_KIND] = { "article_kind", article_kind_values, G_N_ELEMENTS (article_kind_values) },
  [DESK_ENUM_ARTICLE_STATE] = { "article_state", article_state_values, G_N_ELEMENTS (article_state_values) },
  [DESK_ENUM_AUDIENCE] = { "audience", audience_values, G_N_ELEMENTS (audience_values) },
  [DESK_ENUM_CALENDAR_KIND] = { "calendar_kind", calendar_kind_values, G_N_ELEMENTS (calendar_kind_values) },
  [DESK_ENUM_CALENDAR_STATE] = { "calendar_state", calendar_state_values, G_N_ELEMENTS (calendar_state_values) },
};

/**
 * desk_enum_get_name:
 * @id: an enumeration
 *
 * Returns: its name in docs/records.md, in `snake_case`
 */
const char *
desk_enum_get_name (DeskEnumId id)
{
  g_return_val_if_fail (id > DESK_ENUM_NONE && id < DESK_N_ENUMS, NULL);

  return enumerations[id].name;
}

/**
 * desk_enum_get_n_values:
 * @id: an enumeration
 *
 * Returns: one more than the highest value; value 0 means "not set"
 */
guint
desk_enum_get_n_values (DeskEnumId id)
{
  g_return_val_if_fail (id > DESK_ENUM_NONE && id < DESK_N_ENUMS, 0);

  return enumerations[id].n_values;
}

/**
 * desk_enum_value_name:
 * @id: an enumeration
 * @value: one of its values, or 0
 *
 * Returns: (nullable): the name that stands in the log, %NULL for 0
 */
const char *
desk_enum_value_name (DeskEnumId id,
                      int        value)
{
  g_return_val_if_fail (id > DESK_ENUM_NONE && id < DESK_N_ENUMS, NULL);
  g_return_val_if_fail (value >= 0 && (guint) value < enumerations[id].n_values, NULL);

  return enumerations[id].values[value].name;
}

/**
 * desk_enum_value_label:
 * @id: an enumeration
 * @value: one of its values, or 0
 *
 * Returns: (nullable): the translated name for people, %NULL for 0
 */
const char *
desk_enum_value_label (DeskEnumId id,
                       int        value)
{
  g_return_val_if_fail (id > DESK_ENUM_NONE && id < DESK_N_ENUMS, NULL);
  g_return_val_if_fail (value >= 0 && (guint) value < enumerations[id].n_values, NULL);

  if (value == 0)
    return NULL;

  return g_dgettext (GETTEXT_PACKAGE, enumerations[id].values[value].label);
}

/**
 * desk_enum_parse:
 * @id: an enumeration
 * @name: (nullable): a value's name
 *
 * Returns: the value, or 0 when the enumeration has no value of that name
 */
int
desk_enum_parse (DeskEnumId  id,
                 const char *name)
{
  g_return_val_if_fail (id > DESK_ENUM_NONE && id < DESK_N_ENUMS, 0);

  if (name == NULL)
    return 0;

  for (guint i = 1; i < enumerations[id].n_values; i++)
    {
      if (strcmp (enumerations[id].values[i].name, name) == 0)
        return (int) i;
    }

  return 0;
}
