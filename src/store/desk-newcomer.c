// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One who is new at a desk writes themselves down: an analyst of the desk's
 * first team. Roles are given by somebody else.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-newcomer.h"
#include "desk-record.h"

/**
 * desk_newcomer_new:
 * @id: a new id
 * @name: what people call them
 * @email: (nullable): their address
 *
 * Returns: (transfer full): to be given to desk_newcomer_build()
 */
DeskNewcomer *
desk_newcomer_new (const DeskUuid *id,
                   const char     *name,
                   const char     *email)
{
  DeskNewcomer *self = g_new0 (DeskNewcomer, 1);

  self->id = *id;
  self->name = g_strdup (name);
  self->email = email != NULL && email[0] != '\0' ? g_strdup (email) : NULL;

  return self;
}

void
desk_newcomer_free (DeskNewcomer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->email);
  g_free (self);
}

/**
 * desk_newcomer_build:
 * @file: a writer inside a transaction
 * @newcomer: a #DeskNewcomer
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit, of which the newcomer is the
 *   author
 */
DeskCommit *
desk_newcomer_build (DeskFile *file,
                     gpointer  newcomer,
                     GError  **error)
{
  const DeskNewcomer *self = newcomer;
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  g_auto (DeskValue) me = DESK_VALUE_INIT;
  g_auto (DeskValue) team = DESK_VALUE_INIT;
  DeskOperation *operation;
  DeskCommit *commit;
  DeskUuid team_id;

  if (desk == NULL)
    return NULL;
  commit = desk_commit_new ("analyst_new", &self->id, desk_clock_get_now_ms (desk_file_get_clock (file)));
  operation = desk_commit_add_insert (commit, DESK_TABLE_ANALYST, &self->id);
  desk_operation_put_text (operation, "name", self->name);
  if (self->email != NULL)
    desk_operation_put_text (operation, "email", self->email);
  if (desk_record_get_uuid (desk, "default_team_id", &team_id))
    {
      desk_value_set_uuid (&me, &self->id);
      desk_value_set_uuid (&team, &team_id);
      desk_commit_add_member (commit, DESK_TABLE_TEAM_MEMBER, "team_id", &team, "analyst_id", &me, NULL);
    }

  return commit;
}
