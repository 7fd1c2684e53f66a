// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One generated ticket: logged, taken, worked on, resolved, closed, each by
 * somebody at a moment, as far as its age has let it come; and one article.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include "desk-clock.h"
#include "desk-day.h"
#include "desk-generator-private.h"
#include "desk-life-cycle.h"

typedef struct {
  DeskUuid id;
  DeskTicketType type;
  DeskStatus status; /* in the end */
  DeskStage stage;
  DeskChannel channel;
  int priority;
  const DeskGeneratedCustomer *customer;
  DeskUuid owner;
  gint64 logged_ms;
  gint64 taken_ms;
  gint64 done_ms;
  gint64 closed_ms;
  guint n_entries;
  guint n_made;
} Story;

static DeskTicketType
choose_type (DeskGenerator *self)
{
  guint number = desk_generator_below (self, 100);

  if (number < 62)
    return DESK_TICKET_TYPE_INCIDENT;
  if (number < 76)
    return DESK_TICKET_TYPE_INFORMATION;
  if (number < 92)
    return DESK_TICKET_TYPE_REQUEST;
  if (number < 94)
    return DESK_TICKET_TYPE_PROBLEM;
  if (number < 98)
    return DESK_TICKET_TYPE_CHANGE;

  return number < 99 ? DESK_TICKET_TYPE_MAINTENANCE : DESK_TICKET_TYPE_RELEASE;
}

/* The older a ticket is, the further it has come. */
static DeskStatus
choose_status (DeskGenerator *self,
               gint64         age_ms)
{
  static const struct
  {
    gint64 age_ms;
    guint done; /* of 10,000 */
    guint new_percent; /* of what is not done */
  } ages[] = {
    { DESK_DAY_MS, 3500, 45 },      { 3 * DESK_DAY_MS, 6000, 12 },   { 7 * DESK_DAY_MS, 8200, 5 },
    { 21 * DESK_DAY_MS, 9500, 2 },  { 120 * DESK_DAY_MS, 9900, 1 },  { G_MAXINT64, 9999, 0 },
  };
  guint i = 0;

  while (age_ms >= ages[i].age_ms)
    i++;
  if (desk_generator_below (self, 10000) < ages[i].done)
    {
      if (desk_generator_chance (self, 2))
        return DESK_STATUS_CANCELLED;
      return age_ms > 14 * DESK_DAY_MS || desk_generator_chance (self, 60) ? DESK_STATUS_CLOSED : DESK_STATUS_RESOLVED;
    }
  if (desk_generator_chance (self, ages[i].new_percent))
    return DESK_STATUS_NEW;

  return desk_generator_chance (self, 30) ? DESK_STATUS_WAITING : DESK_STATUS_OPEN;
}

static gint64
work_on (DeskGenerator *self,
         gint64         from_ms,
         gint64         working_ms)
{
  return MIN (desk_calendar_add_working (self->calendar, from_ms, working_ms), self->wanted->now_ms);
}

static void
plan_story (DeskGenerator *self,
            Story         *story,
            gint64         logged_ms,
            guint          n_entries)
{
  static const guint typical_minutes[] = { 0, 150, 420, 900, 1500, 2600 };
  DeskStatus status = choose_status (self, self->wanted->now_ms - logged_ms);
  guint minutes;

  story->type = choose_type (self);
  story->status = status;
  story->stage = desk_life_cycle_first_stage (story->type);
  story->channel = (DeskChannel) (1 + (int) desk_generator_crowded (self, DESK_N_CHANNEL - 1));
  story->customer = &g_array_index (self->customers, DeskGeneratedCustomer, desk_generator_crowded (self, self->customers->len));
  story->owner = *desk_generator_pick (self, self->analysts);
  story->logged_ms = logged_ms;
  story->n_entries = n_entries;
  story->taken_ms = work_on (self, logged_ms, (1 + desk_generator_crowded (self, 300)) * DESK_MINUTE_MS);
  minutes = 5 + desk_generator_crowded (self, 4 * typical_minutes[story->priority]);
  story->done_ms = work_on (self, story->taken_ms, minutes * DESK_MINUTE_MS);
  story->closed_ms = work_on (self, story->done_ms, (10 + desk_generator_crowded (self, 2400)) * DESK_MINUTE_MS);
}

/* --- entries --- */

static void
fill_entry (DeskGenerator *self,
            Story         *story,
            DeskOperation *entry,
            DeskEntryKind  kind)
{
  switch (kind)
    {
    case DESK_ENTRY_KIND_CONTACT:
      desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, (int) story->channel);
      desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, desk_generator_chance (self, 60) ? DESK_DIRECTION_OUTBOUND : DESK_DIRECTION_INBOUND);
      desk_operation_put_integer (entry, "duration_s", 60 + desk_generator_crowded (self, 1800));
      return;
    case DESK_ENTRY_KIND_ATTEMPT:
      desk_operation_put_enum (entry, "outcome", DESK_ENUM_OUTCOME, 1 + (int) desk_generator_below (self, DESK_N_OUTCOME - 1));
      desk_operation_put_enum (entry, "source", DESK_ENUM_SOURCE, 1 + (int) desk_generator_below (self, DESK_N_SOURCE - 1));
      desk_operation_put_integer (entry, "duration_s", 60 + desk_generator_crowded (self, 3600));
      return;
    case DESK_ENTRY_KIND_LINK:
      desk_operation_put_enum (entry, "link_kind", DESK_ENUM_LINK_KIND, DESK_LINK_KIND_ARTICLE_USED);
      desk_operation_put_uuid (entry, "article_id", desk_generator_pick (self, self->articles));
      desk_operation_put_enum (entry, "outcome", DESK_ENUM_OUTCOME, 1 + (int) desk_generator_below (self, DESK_N_OUTCOME - 1));
      return;
    default:
      return;
    }
}

static DeskEntryKind
choose_kind (DeskGenerator *self)
{
  guint number = desk_generator_below (self, 100);

  if (number < 36)
    return DESK_ENTRY_KIND_CONTACT;
  if (number < 64)
    return DESK_ENTRY_KIND_NOTE;
  if (number < 94 || self->articles->len == 0)
    return DESK_ENTRY_KIND_ATTEMPT;

  return DESK_ENTRY_KIND_LINK;
}

static void
add_entry (DeskGenerator *self,
           Story         *story,
           DeskCommit    *commit,
           gboolean       is_first,
           gint64         made_at_ms)
{
  /* It begins with somebody who calls or writes. */
  DeskEntryKind kind = is_first ? DESK_ENTRY_KIND_CONTACT : choose_kind (self);
  g_autofree char *body = desk_generator_entry (self, kind);
  DeskUuid id;
  DeskOperation *entry = desk_generator_insert (self, commit, DESK_TABLE_ENTRY, made_at_ms, &id);

  desk_operation_put_uuid (entry, "ticket_id", &story->id);
  desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, (int) kind);
  desk_operation_put_uuid (entry, "author_id", &story->owner);
  desk_operation_put_integer (entry, "made_at", made_at_ms);
  desk_operation_put_text (entry, "body", body);
  fill_entry (self, story, entry, kind);
  if (is_first)
    desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, DESK_DIRECTION_INBOUND);
}

/* Entries up to the @n-th, spread over a time. A commit can hold only so
 * much; nobody's timeline comes near that. */
static gint64
add_entries (DeskGenerator *self,
             Story         *story,
             DeskCommit    *commit,
             guint          n,
             gint64         from_ms,
             gint64         to_ms)
{
  guint n_new = MIN (n, story->n_entries) - MIN (story->n_made, story->n_entries);
  gint64 last_ms = from_ms;

  for (guint i = 0; i < n_new; i++)
    {
      last_ms = from_ms + (to_ms - from_ms) * (i + 1) / (n_new + 1);
      add_entry (self, story, commit, story->n_made + i == 0, last_ms);
    }
  story->n_made += n_new;

  return last_ms;
}

/* --- steps --- */

static void
put_type_fields (DeskGenerator *self,
                 Story         *story,
                 DeskOperation *ticket)
{
  g_autofree char *plan = NULL;
  gint64 starts_ms;

  if (story->type != DESK_TICKET_TYPE_CHANGE && story->type != DESK_TICKET_TYPE_MAINTENANCE && story->type != DESK_TICKET_TYPE_RELEASE)
    return;

  plan = desk_generator_steps (self, 3);
  starts_ms = desk_calendar_day_start_ms (self->calendar, desk_calendar_local_day (self->calendar, story->logged_ms) + 10) + 20 * DESK_HOUR_MS;
  desk_operation_put_text (ticket, "plan", plan);
  desk_operation_put_integer (ticket, "window_starts_at", starts_ms);
  desk_operation_put_integer (ticket, "window_ends_at", starts_ms + 2 * DESK_HOUR_MS);
  desk_operation_put_integer (ticket, "downtime_minutes", 15 + desk_generator_below (self, 120));
  if (story->type == DESK_TICKET_TYPE_CHANGE)
    desk_operation_put_enum (ticket, "change_kind", DESK_ENUM_CHANGE_KIND, 1 + (int) desk_generator_crowded (self, DESK_N_CHANGE_KIND - 1));
}

static void
add_tag (DeskGenerator *self,
         Story         *story,
         DeskCommit    *commit)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_auto (DeskValue) tag = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket, &story->id);
  desk_value_set_text (&tag, desk_generator_tag (self));
  desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket, "tag", &tag, NULL);
}

/* Impact and urgency first: how long it takes depends on the priority. */
static void
choose_priority (DeskGenerator *self,
                 Story         *story,
                 DeskImpact    *impact,
                 DeskUrgency   *urgency)
{
  guint number = desk_generator_below (self, 100);

  *impact = number < 4 ? DESK_IMPACT_ORGANISATION : number < 22 ? DESK_IMPACT_DEPARTMENT : DESK_IMPACT_PERSON;
  number = desk_generator_below (self, 100);
  *urgency = number < 12 ? DESK_URGENCY_STOPPED : number < 60 ? DESK_URGENCY_HINDERED : DESK_URGENCY_CAN_WAIT;
  story->priority = desk_priority_from_matrix (&self->matrix, *impact, *urgency, FALSE, FALSE);
}

static gboolean
log_ticket (DeskGenerator *self,
            Story         *story,
            DeskImpact     impact,
            DeskUrgency    urgency,
            GError       **error)
{
  const DeskGeneratedOrganisation *organisation = &g_array_index (self->organisations, DeskGeneratedOrganisation, story->customer->organisation);
  const DeskUuid *logger = desk_generator_pick (self, self->analysts);
  DeskCommit *commit = desk_generator_begin (self, "import_record", logger, story->logged_ms);
  DeskOperation *ticket = desk_generator_insert (self, commit, DESK_TABLE_TICKET, story->logged_ms, &story->id);
  g_autofree char *summary = desk_generator_summary (self, story->type);
  g_autofree char *description = desk_generator_description (self);

  desk_operation_put_enum (ticket, "type", DESK_ENUM_TICKET_TYPE, (int) story->type);
  desk_operation_put_text (ticket, "summary", summary);
  desk_operation_put_text (ticket, "description", description);
  desk_operation_put_enum (ticket, "status", DESK_ENUM_STATUS, DESK_STATUS_NEW);
  desk_operation_put_enum (ticket, "stage", DESK_ENUM_STAGE, (int) story->stage);
  desk_operation_put_uuid (ticket, "requester_id", &story->customer->id);
  desk_operation_put_uuid (ticket, "organisation_id", &organisation->id);
  desk_operation_put_enum (ticket, "service_level", DESK_ENUM_SERVICE_LEVEL, (int) organisation->level);
  desk_operation_put_enum (ticket, "channel", DESK_ENUM_CHANNEL, (int) story->channel);
  desk_operation_put_text (ticket, "category", desk_generator_category (self));
  desk_operation_put_uuid (ticket, "service_id", desk_generator_pick (self, self->services));
  if (desk_generator_chance (self, 40))
    desk_operation_put_uuid (ticket, "configuration_item_id", desk_generator_pick (self, self->items));
  desk_operation_put_enum (ticket, "impact", DESK_ENUM_IMPACT, (int) impact);
  desk_operation_put_enum (ticket, "urgency", DESK_ENUM_URGENCY, (int) urgency);
  desk_operation_put_integer (ticket, "priority", story->priority);
  desk_operation_put_uuid (ticket, "team_id", desk_generator_pick (self, self->teams));
  desk_operation_put_integer (ticket, "logged_at", story->logged_ms);
  desk_operation_put_uuid (ticket, "logged_by_id", logger);
  if (self->has_policy)
    desk_operation_put_uuid (ticket, "policy_id", &self->policy);
  put_type_fields (self, story, ticket);
  if (desk_generator_chance (self, 30))
    add_tag (self, story, commit);
  if (story->n_entries > 0 || story->status == DESK_STATUS_NEW)
    add_entries (self, story, commit, story->status == DESK_STATUS_NEW ? story->n_entries : 1, story->logged_ms, story->logged_ms);

  return desk_generator_end (self, commit, error);
}

static DeskOperation *
begin_step (DeskGenerator *self,
            Story         *story,
            DeskStatus     from,
            DeskStatus     to,
            gint64         at_ms,
            DeskCommit   **commit)
{
  DeskOperation *set;
  DeskStage stage = desk_life_cycle_stage_for_status (story->type, story->stage, from, to);

  *commit = desk_generator_begin (self, "import_event", &story->owner, at_ms);
  set = desk_commit_add_set (*commit, DESK_TABLE_TICKET, &story->id);
  desk_operation_put_enum (set, "status", DESK_ENUM_STATUS, (int) to);
  if (stage != DESK_STAGE_UNSET && stage != story->stage)
    {
      desk_operation_put_enum (set, "stage", DESK_ENUM_STAGE, (int) stage);
      story->stage = stage;
    }

  return set;
}

static void
add_assignee (Story      *story,
              DeskCommit *commit)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_auto (DeskValue) analyst = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket, &story->id);
  desk_value_set_uuid (&analyst, &story->owner);
  desk_commit_add_member (commit, DESK_TABLE_TICKET_ASSIGNEE, "ticket_id", &ticket, "analyst_id", &analyst, NULL);
}

static gboolean
take_ticket (DeskGenerator *self,
             Story         *story,
             GError       **error)
{
  DeskStatus to = story->status == DESK_STATUS_WAITING ? DESK_STATUS_WAITING : DESK_STATUS_OPEN;
  gboolean is_finished = desk_status_is_finished (story->status);
  DeskCommit *commit;
  DeskOperation *set = begin_step (self, story, DESK_STATUS_NEW, to, story->taken_ms, &commit);
  gint64 last_ms = add_entries (self, story, commit, is_finished ? (story->n_entries + 1) / 2 : story->n_entries, story->taken_ms,
                                is_finished ? story->done_ms : MIN (story->done_ms, self->wanted->now_ms));

  desk_operation_put_uuid (set, "owner_id", &story->owner);
  desk_operation_put_integer (set, "responded_at", story->taken_ms);
  desk_operation_put_integer (set, "last_contact_at", last_ms);
  if (!is_finished)
    add_assignee (story, commit);
  if (to == DESK_STATUS_WAITING)
    {
      DeskWaitingReason reason = (DeskWaitingReason) (1 + (int) desk_generator_crowded (self, DESK_N_WAITING_REASON - 1));

      desk_operation_put_enum (set, "waiting_reason", DESK_ENUM_WAITING_REASON, (int) reason);
      if (desk_generator_chance (self, 40))
        desk_operation_put_integer (set, "waiting_until", self->wanted->now_ms + (gint64) desk_generator_below (self, 10 * 24 * 60) * DESK_MINUTE_MS);
      if (reason == DESK_WAITING_REASON_CUSTOMER)
        {
          DeskUuid id;
          DeskOperation *pause = desk_generator_insert (self, commit, DESK_TABLE_PAUSE, story->taken_ms, &id);

          desk_operation_put_uuid (pause, "ticket_id", &story->id);
          desk_operation_put_enum (pause, "reason", DESK_ENUM_WAITING_REASON, (int) reason);
          desk_operation_put_integer (pause, "started_at", last_ms);
        }
    }

  return desk_generator_end (self, commit, error);
}

static gboolean
resolve_ticket (DeskGenerator *self,
                Story         *story,
                GError       **error)
{
  g_autofree char *cause = desk_generator_cause (self);
  g_autofree char *resolution = desk_generator_resolution (self);
  DeskCommit *commit;
  DeskOperation *set = begin_step (self, story, DESK_STATUS_OPEN, DESK_STATUS_RESOLVED, story->done_ms, &commit);

  desk_operation_put_integer (set, "resolved_at", story->done_ms);
  desk_operation_put_integer (set, "last_contact_at", story->done_ms);
  desk_operation_put_enum (set, "cause_category", DESK_ENUM_CAUSE_CATEGORY, 1 + (int) desk_generator_crowded (self, DESK_N_CAUSE_CATEGORY - 1));
  desk_operation_put_text (set, "cause", cause);
  desk_operation_put_text (set, "resolution", resolution);
  desk_operation_put_enum (set, "resolution_kind", DESK_ENUM_RESOLUTION_KIND, 1 + (int) desk_generator_below (self, DESK_N_RESOLUTION_KIND - 1));
  desk_operation_put_text (set, "validation", desk_generator_validation (self));
  add_entries (self, story, commit, story->n_entries, story->taken_ms + (story->done_ms - story->taken_ms) / 2, story->done_ms);

  return desk_generator_end (self, commit, error);
}

static gboolean
close_ticket (DeskGenerator *self,
              Story         *story,
              GError       **error)
{
  DeskCommit *commit;
  DeskOperation *set = begin_step (self, story, DESK_STATUS_RESOLVED, DESK_STATUS_CLOSED, story->closed_ms, &commit);

  desk_operation_put_integer (set, "closed_at", story->closed_ms);
  desk_operation_put_integer (set, "customer_confirmed", 1);

  return desk_generator_end (self, commit, error);
}

static gboolean
cancel_ticket (DeskGenerator *self,
               Story         *story,
               GError       **error)
{
  DeskCommit *commit;
  DeskOperation *set = begin_step (self, story, DESK_STATUS_NEW, DESK_STATUS_CANCELLED, story->done_ms, &commit);

  desk_operation_put_integer (set, "closed_at", story->done_ms);
  add_entries (self, story, commit, story->n_entries, story->logged_ms, story->done_ms);

  return desk_generator_end (self, commit, error);
}

gboolean
desk_generator_make_ticket (DeskGenerator *self,
                            gint64         logged_ms,
                            guint          n_entries,
                            GError       **error)
{
  Story story = { 0 };
  DeskImpact impact;
  DeskUrgency urgency;

  choose_priority (self, &story, &impact, &urgency);
  plan_story (self, &story, logged_ms, n_entries);
  if (!log_ticket (self, &story, impact, urgency, error))
    return FALSE;

  switch (story.status)
    {
    case DESK_STATUS_CANCELLED:
      return cancel_ticket (self, &story, error);
    case DESK_STATUS_OPEN:
    case DESK_STATUS_WAITING:
      return take_ticket (self, &story, error);
    case DESK_STATUS_RESOLVED:
      return take_ticket (self, &story, error) && resolve_ticket (self, &story, error);
    case DESK_STATUS_CLOSED:
      return take_ticket (self, &story, error) && resolve_ticket (self, &story, error) && close_ticket (self, &story, error);
    case DESK_STATUS_NEW:
    case DESK_STATUS_UNSET:
    case DESK_N_STATUS:
    default:
      return TRUE;
    }
}
