// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which target stands for which service level and priority.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-clock.h"
#include "desk-core-error.h"
#include "desk-json.h"
#include "desk-service-level.h"

#define N_PRIORITIES 5

struct _DeskPolicy {
  DeskTarget respond[DESK_N_SERVICE_LEVEL][N_PRIORITIES];
  DeskTarget resolve[DESK_N_SERVICE_LEVEL][N_PRIORITIES];
};

G_DEFINE_BOXED_TYPE (DeskPolicy, desk_policy, desk_policy_ref, desk_policy_unref)

/**
 * desk_target_parse:
 * @text: a whole number and a unit: `15m`, `4h` or `2d`
 * @target: (out caller-allocates): its amount and unit are set, the rest is
 *   left alone
 *
 * Returns: whether it is an amount between one minute and
 *   %DESK_TARGET_MAX_DAYS days
 */
gboolean
desk_target_parse (const char *text,
                   DeskTarget *target)
{
  const char *unit;
  DeskTargetUnit units;
  guint per_day;
  guint64 amount;

  g_return_val_if_fail (text != NULL && target != NULL, FALSE);

  unit = text + strspn (text, "0123456789");
  if (unit == text || unit - text > 7 || unit[0] == '\0' || unit[1] != '\0')
    return FALSE;

  switch (unit[0])
    {
    case 'm':
      units = DESK_TARGET_MINUTES;
      per_day = 24 * 60;
      break;
    case 'h':
      units = DESK_TARGET_HOURS;
      per_day = 24;
      break;
    case 'd':
      units = DESK_TARGET_DAYS;
      per_day = 1;
      break;
    default:
      return FALSE;
    }

  amount = g_ascii_strtoull (text, NULL, 10);
  if (amount == 0 || amount > DESK_TARGET_MAX_DAYS * per_day)
    return FALSE;

  target->amount = (guint) amount;
  target->unit = units;
  return TRUE;
}

/**
 * desk_target_get_working_ms:
 * @self: a target
 * @calendar: whose hours count
 *
 * Returns: the target as working time in milliseconds; %DESK_NEVER_MS for
 *   working days of a calendar that is never open
 */
gint64
desk_target_get_working_ms (const DeskTarget   *self,
                            const DeskCalendar *calendar)
{
  gint64 day_ms;

  g_return_val_if_fail (self != NULL && calendar != NULL, DESK_NEVER_MS);

  switch (self->unit)
    {
    case DESK_TARGET_MINUTES:
      return self->amount * DESK_MINUTE_MS;
    case DESK_TARGET_HOURS:
      return self->amount * DESK_HOUR_MS;
    case DESK_TARGET_DAYS:
    default:
      day_ms = self->round_the_clock ? DESK_DAY_MS : desk_calendar_get_standard_day_ms (calendar);
      return day_ms > 0 ? self->amount * day_ms : DESK_NEVER_MS;
    }
}

/**
 * desk_target_to_text:
 * @self: a target
 *
 * Returns: (transfer full): as desk_target_parse() reads it, such as `4h`
 */
char *
desk_target_to_text (const DeskTarget *self)
{
  static const char units[] = { [DESK_TARGET_MINUTES] = 'm', [DESK_TARGET_HOURS] = 'h', [DESK_TARGET_DAYS] = 'd' };

  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%u%c", self->amount, units[self->unit]);
}

/**
 * desk_target_format:
 * @self: a target
 *
 * Returns: (transfer full): how much time it gives, for people
 */
char *
desk_target_format (const DeskTarget *self)
{
  const char *format;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->unit == DESK_TARGET_DAYS)
    {
      if (self->round_the_clock)
        format = g_dngettext (GETTEXT_PACKAGE, "%u day round the clock", "%u days round the clock",
                              self->amount);
      else
        format = g_dngettext (GETTEXT_PACKAGE, "%u working day", "%u working days", self->amount);
    }
  else if (self->unit == DESK_TARGET_HOURS)
    {
      if (self->round_the_clock)
        format = g_dngettext (GETTEXT_PACKAGE, "%u hour round the clock", "%u hours round the clock",
                              self->amount);
      else
        format = g_dngettext (GETTEXT_PACKAGE, "%u working hour", "%u working hours", self->amount);
    }
  else if (self->round_the_clock)
    format = g_dngettext (GETTEXT_PACKAGE, "%u minute round the clock", "%u minutes round the clock",
                          self->amount);
  else
    format = g_dngettext (GETTEXT_PACKAGE, "%u working minute", "%u working minutes", self->amount);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, self->amount);
#pragma GCC diagnostic pop
}

static gboolean
parse_level (DeskPolicy        *self,
             DeskServiceLevel   level,
             JsonNode          *node,
             GError           **error)
{
  const char *level_name = desk_enum_value_name (DESK_ENUM_SERVICE_LEVEL, level);
  JsonArray *rows = desk_json_get_array (node);

  if (rows == NULL || json_array_get_length (rows) != N_PRIORITIES)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Service levels, “%s”: a list of five pairs of targets is wanted, one for each "
                     "priority"),
                   level_name);
      return FALSE;
    }

  for (guint i = 0; i < N_PRIORITIES; i++)
    {
      JsonArray *pair = desk_json_get_array (json_array_get_element (rows, i));
      DeskTarget *targets[2] = { &self->respond[level][i], &self->resolve[level][i] };

      if (pair == NULL || json_array_get_length (pair) != 2)
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Service levels, “%s”, priority %u: a target to respond and one to resolve are "
                         "wanted"),
                       level_name, i + 1);
          return FALSE;
        }
      targets[0]->kind = DESK_TARGET_RESPOND;
      targets[1]->kind = DESK_TARGET_RESOLVE;
      for (guint j = 0; j < 2; j++)
        {
          const char *text = NULL;

          if (!desk_json_get_text (json_array_get_element (pair, j), &text)
              || !desk_target_parse (text, targets[j]))
            {
              g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                           _("Service levels, “%s”, priority %u: “%s” is not an amount of time such as "
                             "15m, 4h or 2d (at most %d days)"),
                           level_name, i + 1, text != NULL ? text : "?", DESK_TARGET_MAX_DAYS);
              return FALSE;
            }
        }
    }

  return TRUE;
}

static gboolean
parse_targets (DeskPolicy  *self,
               const char  *text,
               GError     **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (text, error);
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", _("Service levels"));
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Service levels: an object with platinum, gold, silver and none is wanted"));
      return FALSE;
    }

  object = json_node_get_object (root);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (desk_enum_parse (DESK_ENUM_SERVICE_LEVEL, l->data) == 0)
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Service levels: “%s” is not one of platinum, gold, silver, none"),
                       (const char *) l->data);
          return FALSE;
        }
    }

  for (int level = 1; level < DESK_N_SERVICE_LEVEL; level++)
    {
      JsonNode *node
        = json_object_get_member (object, desk_enum_value_name (DESK_ENUM_SERVICE_LEVEL, level));

      if (!parse_level (self, level, node, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
parse_round_the_clock (DeskPolicy  *self,
                       const char  *text,
                       GError     **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (text, error);
  JsonArray *list = desk_json_get_array (root);

  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", _("Targets round the clock"));
      return FALSE;
    }
  if (list == NULL)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Targets round the clock: a list such as [[\"gold\", 1]] is wanted"));
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonArray *pair = desk_json_get_array (json_array_get_element (list, i));
      const char *name = NULL;
      gint64 priority = 0;
      int level = 0;

      if (pair != NULL && json_array_get_length (pair) == 2
          && desk_json_get_text (json_array_get_element (pair, 0), &name)
          && desk_json_get_integer (json_array_get_element (pair, 1), &priority))
        level = desk_enum_parse (DESK_ENUM_SERVICE_LEVEL, name);

      if (level == 0 || priority < 1 || priority > N_PRIORITIES)
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Targets round the clock: number %u has to be a service level and a priority "
                         "from 1 to 5"),
                       i + 1);
          return FALSE;
        }
      self->respond[level][priority - 1].round_the_clock = TRUE;
      self->resolve[level][priority - 1].round_the_clock = TRUE;
    }

  return TRUE;
}

/**
 * desk_policy_new_from_json:
 * @targets_json: `{"platinum": [["15m", "4h"], …five], …}` for all four
 *   service levels
 * @round_the_clock_json: (nullable): `[["platinum", 1], …]`
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Makes a policy from the texts of a row of `policy`.
 *
 * Returns: (transfer full) (nullable): the policy
 */
DeskPolicy *
desk_policy_new_from_json (const char  *targets_json,
                           const char  *round_the_clock_json,
                           GError     **error)
{
  g_autoptr (DeskPolicy) self = NULL;

  g_return_val_if_fail (targets_json != NULL, NULL);

  self = g_atomic_rc_box_new0 (DeskPolicy);
  if (!parse_targets (self, targets_json, error))
    return NULL;
  if (round_the_clock_json != NULL && !parse_round_the_clock (self, round_the_clock_json, error))
    return NULL;

  return g_steal_pointer (&self);
}

DeskPolicy *
desk_policy_ref (DeskPolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
desk_policy_unref (DeskPolicy *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release (self);
}

/**
 * desk_policy_lookup:
 * @self: a policy
 * @service_level: what was agreed; unset counts as none
 * @priority: 1 to 5
 * @respond: (out caller-allocates): the target to respond
 * @resolve: (out caller-allocates): the target to resolve
 *
 * Returns: %FALSE when there is no such priority
 */
gboolean
desk_policy_lookup (const DeskPolicy *self,
                    DeskServiceLevel  service_level,
                    gint64            priority,
                    DeskTarget       *respond,
                    DeskTarget       *resolve)
{
  g_return_val_if_fail (self != NULL && respond != NULL && resolve != NULL, FALSE);
  g_return_val_if_fail ((guint) service_level < DESK_N_SERVICE_LEVEL, FALSE);

  if (priority < 1 || priority > N_PRIORITIES)
    return FALSE;

  if (service_level == DESK_SERVICE_LEVEL_UNSET)
    service_level = DESK_SERVICE_LEVEL_NONE;
  *respond = self->respond[service_level][priority - 1];
  *resolve = self->resolve[service_level][priority - 1];

  return TRUE;
}

/**
 * desk_policy_get_default_targets_json:
 *
 * Returns: the targets a new desk begins with, as JSON
 */
const char *
desk_policy_get_default_targets_json (void)
{
  return "{\"platinum\":[[\"15m\",\"4h\"],[\"30m\",\"8h\"],[\"2h\",\"2d\"],[\"4h\",\"5d\"],[\"1d\",\"10d\"]],"
         "\"gold\":[[\"30m\",\"8h\"],[\"1h\",\"1d\"],[\"4h\",\"3d\"],[\"1d\",\"7d\"],[\"2d\",\"15d\"]],"
         "\"silver\":[[\"1h\",\"1d\"],[\"2h\",\"2d\"],[\"1d\",\"5d\"],[\"2d\",\"10d\"],[\"3d\",\"20d\"]],"
         "\"none\":[[\"2h\",\"2d\"],[\"4h\",\"4d\"],[\"2d\",\"10d\"],[\"3d\",\"15d\"],[\"5d\",\"30d\"]]}";
}

/**
 * desk_policy_get_default_round_the_clock_json:
 *
 * Returns: the targets of a new desk that count every hour of the day, as JSON
 */
const char *
desk_policy_get_default_round_the_clock_json (void)
{
  return "[[\"platinum\",1],[\"gold\",1]]";
}
