// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which version of the service levels and the working hours stands.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-policy-edit.h"

static gboolean
load (DeskFile         *file,
      DeskTableId       table,
      const DeskRecord *from,
      const char       *field,
      DeskRecord      **row,
      GError          **error)
{
  DeskUuid id;

  if (!desk_record_get_uuid (from, field, &id))
    return TRUE;
  *row = desk_record_load (file, table, &id, error);

  return *row != NULL;
}

/**
 * desk_policy_state_load:
 * @self: (out caller-allocates): filled with zeros before
 * @file: a desk file
 * @analyst: (nullable): whose hours; %NULL: those of the desk
 * @error: return location
 *
 * Returns: whether it could be read; clear @self in any case
 */
gboolean
desk_policy_state_load (DeskPolicyState *self,
                        DeskFile        *file,
                        const DeskUuid  *analyst,
                        GError         **error)
{
  g_autoptr (DeskRecord) person = NULL;

  g_return_val_if_fail (self != NULL && file != NULL, FALSE);

  self->desk = desk_record_load_desk (file, error);
  if (self->desk == NULL || !load (file, DESK_TABLE_POLICY, self->desk, "policy_id", &self->policy, error))
    return FALSE;
  if (analyst != NULL)
    {
      person = desk_record_load (file, DESK_TABLE_ANALYST, analyst, error);
      if (person == NULL || !load (file, DESK_TABLE_WORKING_CALENDAR, person, "calendar_id", &self->calendar, error))
        return FALSE;
    }
  self->is_own = self->calendar != NULL;

  return self->is_own || load (file, DESK_TABLE_WORKING_CALENDAR, self->desk, "calendar_id", &self->calendar, error);
}

/**
 * desk_policy_state_copy:
 * @self: (out caller-allocates): filled with zeros before
 * @from: what it becomes a copy of
 */
void
desk_policy_state_copy (DeskPolicyState       *self,
                        const DeskPolicyState *from)
{
  g_return_if_fail (self != NULL && from != NULL);

  self->desk = from->desk != NULL ? desk_record_ref (from->desk) : NULL;
  self->calendar = from->calendar != NULL ? desk_record_ref (from->calendar) : NULL;
  self->policy = from->policy != NULL ? desk_record_ref (from->policy) : NULL;
  self->is_own = from->is_own;
}

void
desk_policy_state_clear (DeskPolicyState *self)
{
  g_clear_pointer (&self->desk, desk_record_unref);
  g_clear_pointer (&self->calendar, desk_record_unref);
  g_clear_pointer (&self->policy, desk_record_unref);
}
