// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Service levels and working hours are changed by making the next version of
 * them: a row of its own that the desk points at from then on. Tickets keep
 * the version that they were promised under.
 *
 * When two administrators change the same thing without having seen each
 * other, both versions are there, the desk points at the one that reached the
 * log first, and the other one is a conflict that somebody has to settle.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-clock.h"
#include "desk-hours.h"
#include "desk-policy-edit.h"
#include "desk-priority.h"
#include "desk-service-level.h"
#include "desk-store-error.h"

typedef enum {
  STEP_TARGET,
  STEP_ROUND_THE_CLOCK,
  STEP_DAY,
  STEP_ADD_HOLIDAY,
  STEP_REMOVE_HOLIDAY,
  STEP_PRIORITY,
} StepKind;

typedef struct {
  StepKind kind;
  DeskServiceLevel level;
  gint64 priority; /* of a day: which one */
  DeskImpact impact;
  DeskUrgency urgency;
  gboolean flag;
  char *one;
  char *other;
} Step;

struct _DeskPolicyEdit {
  DeskUuid me;
  DeskUuid analyst; /* nil: the desk */
  GPtrArray *steps;
  char *time_zone;
  char *transitions;
  DeskDraft *draft;
};

/* The texts of the next version; NULL where there is none. */
typedef struct {
  DeskPolicyState was;
  gboolean is_always;
  char *hours;
  char *holidays;
  char *time_zone;
  char *transitions;
  char *targets;
  char *round_the_clock;
  char *matrix;
} Next;

static void
next_clear (Next *self)
{
  desk_policy_state_clear (&self->was);
  g_free (self->hours);
  g_free (self->holidays);
  g_free (self->time_zone);
  g_free (self->transitions);
  g_free (self->targets);
  g_free (self->round_the_clock);
  g_free (self->matrix);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Next, next_clear)

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->one);
  g_free (step->other);
  g_free (step);
}

static Step *
add_step (DeskPolicyEdit *self,
          StepKind        kind)
{
  Step *step = g_new0 (Step, 1);

  step->kind = kind;
  g_ptr_array_add (self->steps, step);

  return step;
}

static gboolean
refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, message);

  return FALSE;
}

/* --- working the steps out --- */

static gboolean
take (char **text,
      char  *next)
{
  if (next == NULL)
    return FALSE;
  g_free (*text);
  *text = next;

  return TRUE;
}

static gboolean
set_priority (Next       *next,
              const Step *step,
              GError    **error)
{
  DeskPriorityMatrix matrix;

  if (step->priority < DESK_PRIORITY_CRITICAL || step->priority > DESK_PRIORITY_PLANNED)
    return refuse (error, _("A priority is a number from 1 (critical) to 5 (planned)"));
  if (!desk_priority_matrix_parse (&matrix, next->matrix, error))
    return FALSE;
  matrix.cells[step->impact - 1][step->urgency - 1] = (guint8) step->priority;

  return take (&next->matrix, desk_priority_matrix_to_json (&matrix));
}

static gboolean
do_step (Next       *next,
         const Step *step,
         GError    **error)
{
  switch (step->kind)
    {
    case STEP_TARGET:
      return take (&next->targets, desk_targets_set (next->targets, step->level, step->priority, step->one, step->other, error));
    case STEP_ROUND_THE_CLOCK:
      return take (&next->round_the_clock, desk_round_the_clock_set (next->round_the_clock, step->level, step->priority, step->flag, error));
    case STEP_DAY:
      if (next->is_always && !take (&next->hours, g_strdup (desk_hours_get_always_json ())))
        return FALSE;
      next->is_always = FALSE;
      return take (&next->hours, desk_hours_set_day (next->hours, (int) step->priority, step->one, error));
    case STEP_ADD_HOLIDAY:
      return take (&next->holidays, desk_holidays_add (next->holidays, step->one, step->other, step->flag, error));
    case STEP_REMOVE_HOLIDAY:
      return take (&next->holidays, desk_holidays_remove (next->holidays, step->one, error));
    case STEP_PRIORITY:
      return set_priority (next, step, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
needs_policy (const DeskPolicyEdit *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      if (((const Step *) g_ptr_array_index (self->steps, i))->kind <= STEP_ROUND_THE_CLOCK)
        return TRUE;
    }

  return FALSE;
}

static gboolean
needs_calendar (const DeskPolicyEdit *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      StepKind kind = ((const Step *) g_ptr_array_index (self->steps, i))->kind;

      if (kind >= STEP_DAY && kind <= STEP_REMOVE_HOLIDAY)
        return TRUE;
    }

  return self->time_zone != NULL;
}

/* @next begins with what stands there. */
static gboolean
begin (const DeskPolicyEdit *self,
       Next                 *next,
       GError              **error)
{
  if (needs_policy (self) && next->was.policy == NULL)
    return refuse (error, _("This desk has no service levels: it was made by an import that brought none"));
  if (needs_calendar (self) && next->was.calendar == NULL)
    return refuse (error, _("This desk has no working hours: it was made by an import that brought none"));

  next->matrix = g_strdup (desk_record_get_text (next->was.desk, "priority_matrix"));
  if (next->was.policy != NULL)
    {
      next->targets = g_strdup (desk_record_get_text (next->was.policy, "targets"));
      next->round_the_clock = g_strdup (desk_record_get_text (next->was.policy, "round_the_clock"));
    }
  if (next->was.calendar != NULL)
    {
      next->is_always = desk_record_get_boolean (next->was.calendar, "round_the_clock");
      next->hours = g_strdup (desk_record_get_text (next->was.calendar, "hours"));
      next->holidays = g_strdup (desk_record_get_text (next->was.calendar, "holidays"));
      next->time_zone = g_strdup (desk_record_get_text (next->was.calendar, "time_zone"));
      next->transitions = g_strdup (desk_record_get_text (next->was.calendar, "transitions"));
    }

  return TRUE;
}

/* A resolution takes no less time than the first answer. */
static gboolean
check_targets (const DeskPolicyEdit *self,
               const DeskPolicy     *policy,
               const DeskCalendar   *calendar,
               GError              **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = g_ptr_array_index (self->steps, i);
      DeskTarget respond, resolve;

      if (step->kind > STEP_ROUND_THE_CLOCK || !desk_policy_lookup (policy, step->level, step->priority, &respond, &resolve))
        continue;
      if (desk_target_get_working_ms (&respond, calendar) <= desk_target_get_working_ms (&resolve, calendar))
        continue;
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("%s, priority %d: the time to resolve is shorter than the time to respond. Make it at least as long"),
                   desk_enum_value_label (DESK_ENUM_SERVICE_LEVEL, (int) step->level), (int) step->priority);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check (const DeskPolicyEdit *self,
       const Next           *next,
       GError              **error)
{
  g_autoptr (DeskCalendar) calendar = NULL;
  g_autoptr (DeskPolicy) policy = NULL;

  if (next->was.calendar != NULL)
    {
      calendar = desk_calendar_new_from_json (next->is_always, next->hours, next->holidays, next->transitions, error);
      if (calendar == NULL)
        return FALSE;
      if (needs_calendar (self) && !next->is_always && desk_calendar_get_standard_day_ms (calendar) == 0)
        return refuse (error, _("At least one day of the week needs working hours, or nothing would ever fall due"));
    }
  if (!needs_policy (self))
    return TRUE;
  policy = desk_policy_new_from_json (next->targets, next->round_the_clock, error);

  return policy != NULL && (calendar == NULL || check_targets (self, policy, calendar, error));
}

/* Works the next version out, and looks whether it can be. */
static gboolean
work_out (const DeskPolicyEdit *self,
          Next                 *next,
          GError              **error)
{
  if (!begin (self, next, error))
    return FALSE;
  for (guint i = 0; i < self->steps->len; i++)
    {
      if (!do_step (next, g_ptr_array_index (self->steps, i), error))
        return FALSE;
    }
  if (self->time_zone != NULL)
    {
      (void) take (&next->time_zone, g_strdup (self->time_zone));
      (void) take (&next->transitions, g_strdup (self->transitions));
    }

  return check (self, next, error);
}

/* --- the commit --- */

static gboolean
is_same_calendar (const Next *next)
{
  const DeskRecord *was = next->was.calendar;

  return next->is_always == desk_record_get_boolean (was, "round_the_clock") && g_strcmp0 (next->hours, desk_record_get_text (was, "hours")) == 0 &&
         g_strcmp0 (next->holidays, desk_record_get_text (was, "holidays")) == 0 && g_strcmp0 (next->time_zone, desk_record_get_text (was, "time_zone")) == 0 &&
         g_strcmp0 (next->transitions, desk_record_get_text (was, "transitions")) == 0;
}

static gboolean
is_same_policy (const Next *next)
{
  return g_strcmp0 (next->targets, desk_record_get_text (next->was.policy, "targets")) == 0 &&
         g_strcmp0 (next->round_the_clock, desk_record_get_text (next->was.policy, "round_the_clock")) == 0;
}

static gboolean
insert_calendar (const DeskPolicyEdit *self,
                 DeskFile             *file,
                 DeskCommit           *commit,
                 const Next           *next,
                 DeskUuid             *id,
                 GError              **error)
{
  g_autoptr (DeskRecord) person = NULL;
  g_autofree char *name = NULL;
  DeskOperation *operation;

  if (!desk_uuid_is_nil (&self->analyst))
    {
      person = desk_record_load (file, DESK_TABLE_ANALYST, &self->analyst, error);
      if (person == NULL)
        return FALSE;
    }
  if (person != NULL && !next->was.is_own)
    name = g_strdup_printf (_("Working hours of %s"), desk_record_get_text (person, "name"));

  desk_id_source_next_uuid (desk_file_get_ids (file), commit->made_at_ms, id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_WORKING_CALENDAR, id);
  desk_operation_put_text (operation, "name", name != NULL ? name : desk_record_get_text (next->was.calendar, "name"));
  desk_operation_put_text (operation, "time_zone", next->time_zone);
  if (next->is_always)
    desk_operation_put_integer (operation, "round_the_clock", 1);
  if (next->hours != NULL)
    desk_operation_put_text (operation, "hours", next->hours);
  if (next->holidays != NULL)
    desk_operation_put_text (operation, "holidays", next->holidays);
  desk_operation_put_text (operation, "transitions", next->transitions);
  if (person == NULL || next->was.is_own)
    desk_operation_put_uuid (operation, "replaces_id", desk_record_get_id (next->was.calendar));

  return TRUE;
}

static void
insert_policy (DeskFile       *file,
               DeskCommit     *commit,
               const Next     *next,
               const DeskUuid *calendar,
               DeskUuid       *id)
{
  DeskOperation *operation;

  desk_id_source_next_uuid (desk_file_get_ids (file), commit->made_at_ms, id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_POLICY, id);
  desk_operation_put_text (operation, "name", desk_record_get_text (next->was.policy, "name"));
  desk_operation_put_uuid (operation, "calendar_id", calendar);
  desk_operation_put_text (operation, "targets", next->targets);
  if (next->round_the_clock != NULL)
    desk_operation_put_text (operation, "round_the_clock", next->round_the_clock);
  desk_operation_put_uuid (operation, "replaces_id", desk_record_get_id (next->was.policy));
}

/* The hours of the desk are those of its service levels too, unless these
 * have a calendar of their own. */
static gboolean
put_desk (const DeskPolicyEdit *self,
          DeskFile             *file,
          DeskCommit           *commit,
          const Next           *next,
          GError              **error)
{
  gboolean new_hours = next->was.calendar != NULL && !is_same_calendar (next);
  gboolean new_targets = next->was.policy != NULL && !is_same_policy (next);
  DeskUuid counted = { { 0 } }, calendar, policy;
  DeskOperation *set = desk_commit_add_set (commit, DESK_TABLE_DESK, desk_record_get_id (next->was.desk));

  if (next->was.policy != NULL)
    (void) desk_record_get_uuid (next->was.policy, "calendar_id", &counted);
  if (new_hours)
    {
      if (!insert_calendar (self, file, commit, next, &calendar, error))
        return FALSE;
      desk_operation_put_uuid (set, "calendar_id", &calendar);
      if (self->time_zone != NULL && g_strcmp0 (self->time_zone, desk_record_get_text (next->was.desk, "time_zone")) != 0)
        desk_operation_put_text (set, "time_zone", self->time_zone);
      if (desk_uuid_equal (&counted, desk_record_get_id (next->was.calendar)))
        {
          counted = calendar;
          new_targets = TRUE;
        }
    }
  if (new_targets)
    {
      insert_policy (file, commit, next, &counted, &policy);
      desk_operation_put_uuid (set, "policy_id", &policy);
    }
  if (g_strcmp0 (next->matrix, desk_record_get_text (next->was.desk, "priority_matrix")) != 0)
    desk_operation_put_text (set, "priority_matrix", next->matrix);

  return set->fields->len > 0 || refuse (error, _("This is how it is already: there is nothing to change"));
}

static gboolean
put_analyst (const DeskPolicyEdit *self,
             DeskFile             *file,
             DeskCommit           *commit,
             const Next           *next,
             GError              **error)
{
  DeskUuid calendar;

  if (is_same_calendar (next))
    return refuse (error, _("This is how it is already: there is nothing to change"));
  if (!insert_calendar (self, file, commit, next, &calendar, error))
    return FALSE;
  desk_operation_put_uuid (desk_commit_add_set (commit, DESK_TABLE_ANALYST, &self->analyst), "calendar_id", &calendar);

  return TRUE;
}

/**
 * desk_policy_edit_new:
 * @me: who changes it
 * @analyst: (nullable): whose working hours; %NULL: those of the desk, and its
 *   service levels
 *
 * Returns: (transfer full): a change of nothing yet
 */
DeskPolicyEdit *
desk_policy_edit_new (const DeskUuid *me,
                      const DeskUuid *analyst)
{
  DeskPolicyEdit *self = g_new0 (DeskPolicyEdit, 1);

  self->me = *me;
  if (analyst != NULL)
    self->analyst = *analyst;
  self->steps = g_ptr_array_new_with_free_func (step_free);

  return self;
}

void
desk_policy_edit_free (DeskPolicyEdit *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->steps);
  g_free (self->time_zone);
  g_free (self->transitions);
  g_clear_pointer (&self->draft, desk_draft_free);
  g_free (self);
}

/**
 * desk_policy_edit_set_target:
 * @self: a change of the desk
 * @level: a service level
 * @priority: 1 to 5
 * @respond: (nullable): time to respond, such as `15m`; %NULL: as it is
 * @resolve: (nullable): time to resolve
 *
 * What is wrong with it is said by desk_policy_edit_build().
 */
void
desk_policy_edit_set_target (DeskPolicyEdit  *self,
                             DeskServiceLevel level,
                             gint64           priority,
                             const char      *respond,
                             const char      *resolve)
{
  Step *step;

  g_return_if_fail (self != NULL && desk_uuid_is_nil (&self->analyst));

  step = add_step (self, STEP_TARGET);
  step->level = level;
  step->priority = priority;
  step->one = g_strdup (respond);
  step->other = g_strdup (resolve);
}

void
desk_policy_edit_set_round_the_clock (DeskPolicyEdit  *self,
                                      DeskServiceLevel level,
                                      gint64           priority,
                                      gboolean         on)
{
  Step *step;

  g_return_if_fail (self != NULL && desk_uuid_is_nil (&self->analyst));

  step = add_step (self, STEP_ROUND_THE_CLOCK);
  step->level = level;
  step->priority = priority;
  step->flag = on;
}

/**
 * desk_policy_edit_set_day:
 * @self: a change
 * @weekday: 0 (Monday) to 6
 * @ranges: as desk_hours_set_day() reads them
 */
void
desk_policy_edit_set_day (DeskPolicyEdit *self,
                          int             weekday,
                          const char     *ranges)
{
  Step *step;

  g_return_if_fail (self != NULL && weekday >= 0 && weekday < 7 && ranges != NULL);

  step = add_step (self, STEP_DAY);
  step->priority = weekday;
  step->one = g_strdup (ranges);
}

/**
 * desk_policy_edit_add_holiday:
 * @self: a change
 * @date: `2026-12-25`
 * @name: (nullable): what it is called
 * @keep: one that stands on this day stays; otherwise it is refused
 */
void
desk_policy_edit_add_holiday (DeskPolicyEdit *self,
                              const char     *date,
                              const char     *name,
                              gboolean        keep)
{
  Step *step;

  g_return_if_fail (self != NULL && date != NULL);

  step = add_step (self, STEP_ADD_HOLIDAY);
  step->one = g_strdup (date);
  step->other = g_strdup (name);
  step->flag = keep;
}

void
desk_policy_edit_remove_holiday (DeskPolicyEdit *self,
                                 const char     *date)
{
  g_return_if_fail (self != NULL && date != NULL);

  add_step (self, STEP_REMOVE_HOLIDAY)->one = g_strdup (date);
}

/**
 * desk_policy_edit_set_time_zone:
 * @self: a change
 * @time_zone: name of a time zone
 * @transitions_json: what desk_calendar_expand_zone() says about it
 */
void
desk_policy_edit_set_time_zone (DeskPolicyEdit *self,
                                const char     *time_zone,
                                const char     *transitions_json)
{
  g_return_if_fail (self != NULL && time_zone != NULL && transitions_json != NULL);

  g_free (self->time_zone);
  self->time_zone = g_strdup (time_zone);
  g_free (self->transitions);
  self->transitions = g_strdup (transitions_json);
}

/**
 * desk_policy_edit_set_priority:
 * @self: a change of the desk
 * @impact: how far the trouble reaches
 * @urgency: how much of the work it stops
 * @priority: 1 to 5: what the two make
 */
void
desk_policy_edit_set_priority (DeskPolicyEdit *self,
                               DeskImpact      impact,
                               DeskUrgency     urgency,
                               gint64          priority)
{
  Step *step;

  g_return_if_fail (self != NULL && desk_uuid_is_nil (&self->analyst));
  g_return_if_fail (impact != DESK_IMPACT_UNSET && urgency != DESK_URGENCY_UNSET);

  step = add_step (self, STEP_PRIORITY);
  step->impact = impact;
  step->urgency = urgency;
  step->priority = priority;
}

/**
 * desk_policy_edit_set_draft:
 * @self: a change
 * @draft: (transfer full): what is left of the draft it was typed in, saved or
 *   removed in the moment in which it is done
 */
void
desk_policy_edit_set_draft (DeskPolicyEdit *self,
                            DeskDraft      *draft)
{
  g_return_if_fail (self != NULL && draft != NULL);

  g_clear_pointer (&self->draft, desk_draft_free);
  self->draft = draft;
}

/**
 * desk_policy_edit_check:
 * @self: a change
 * @state: what stands there
 * @error: return location
 *
 * Looks at it as desk_policy_edit_build() does, while somebody types.
 *
 * Returns: whether it could be done
 */
gboolean
desk_policy_edit_check (DeskPolicyEdit        *self,
                        const DeskPolicyState *state,
                        GError               **error)
{
  g_auto (Next) next = { 0 };

  g_return_val_if_fail (self != NULL && state != NULL && state->desk != NULL, FALSE);

  desk_policy_state_copy (&next.was, state);

  return work_out (self, &next, error);
}

/**
 * desk_policy_edit_build:
 * @file: a writer inside a transaction
 * @edit: a #DeskPolicyEdit; not changed
 * @error: return location
 *
 * A #DeskBuildFunc. The next version is that which stands there then, with
 * what was changed.
 *
 * Returns: (transfer full) (nullable): the commit
 */
DeskCommit *
desk_policy_edit_build (DeskFile *file,
                        gpointer  edit,
                        GError  **error)
{
  DeskPolicyEdit *self = edit;
  g_autoptr (DeskCommit) commit = desk_commit_new ("desk_edit", &self->me, desk_clock_get_now_ms (desk_file_get_clock (file)));
  g_auto (Next) next = { 0 };

  /* Refused, the transaction is abandoned, and with it this. */
  if (self->draft != NULL && !desk_draft_put (file, self->draft, error))
    return NULL;
  if (!desk_policy_state_load (&next.was, file, desk_uuid_is_nil (&self->analyst) ? NULL : &self->analyst, error) || !work_out (self, &next, error))
    return NULL;
  if (!(desk_uuid_is_nil (&self->analyst) ? put_desk (self, file, commit, &next, error) : put_analyst (self, file, commit, &next, error)))
    return NULL;

  return g_steal_pointer (&commit);
}
