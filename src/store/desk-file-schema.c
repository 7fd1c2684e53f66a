// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Making the tables of a new desk file, and bringing those of an older
 * version up to date.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-adopt.h"
#include "desk-file-lock.h"
#include "desk-file-private.h"
#include "desk-schema.h"

/* Step n makes version n of version n - 1. */
static const char *const steps[DESK_SCHEMA_VERSION] = { desk_schema_version_001, desk_schema_version_002, desk_schema_version_003 };

static gboolean
run_steps (DeskFile *self,
           gint64    version,
           GError  **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", DESK_SCHEMA_VERSION);

  for (gint64 i = version; i < DESK_SCHEMA_VERSION; i++)
    {
      if (!desk_file_run (self, steps[i], error))
        return FALSE;
    }

  return desk_file_run (self, sql, error);
}

/**
 * desk_file_make_schema:
 * @self: a writer on an empty file
 * @error: return location
 *
 * Returns: whether the file is an empty desk now
 */
gboolean
desk_file_make_schema (DeskFile *self,
                       GError  **error)
{
  g_autofree char *identity = g_strdup_printf ("PRAGMA application_id = %d", DESK_FILE_APPLICATION_ID);
  g_autoptr (DeskStatement) insert = NULL;
  DeskHead head = { 0 };
  gint64 now_ms = desk_clock_get_now_ms (self->clock);

  if (!desk_file_run (self, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL", error) || !desk_file_set_up (self, error) ||
      !desk_file_run (self, "BEGIN IMMEDIATE", error) || !run_steps (self, 0, error))
    return FALSE;

  desk_id_source_next_uuid (self->ids, now_ms, &head.desk);
  desk_id_source_next_uuid (self->ids, now_ms, &head.replica);
  insert = desk_file_prepare (self,
                              "INSERT INTO head (only, desk, epoch, segment, hash, commit_no, facts, kept, replica, replica_no) "
                              "VALUES (1, ?, 1, 0, zeroblob (32), 0, zeroblob (32), zeroblob (32), ?, 0)",
                              error);
  if (insert == NULL)
    return FALSE;
  desk_statement_bind_uuid (insert, 1, &head.desk);
  desk_statement_bind_uuid (insert, 2, &head.replica);

  return desk_statement_run (insert, error) && desk_file_run (self, identity, error) && desk_file_run (self, "COMMIT", error);
}

static gboolean
upgrade_locked (DeskFile *self,
                GError  **error)
{
  gint64 version;

  if (!desk_file_run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  /* Another program may have done it meanwhile. */
  if (desk_file_read_integer (self, "PRAGMA user_version", &version, error) && run_steps (self, version, error) &&
      desk_adopt_extras (self, error) && desk_file_run (self, "COMMIT", error))
    return TRUE;

  if (sqlite3_get_autocommit (self->db) == 0)
    (void) sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/**
 * desk_file_upgrade:
 * @self: a writer on the file of an older version
 * @error: return location
 *
 * All steps are one transaction: a file is of one version or of the other.
 *
 * Returns: whether the file is of this version now
 */
gboolean
desk_file_upgrade (DeskFile *self,
                   GError  **error)
{
  gboolean done;

  if (!desk_file_lock_take (self->lock_fd, error))
    return FALSE;
  done = upgrade_locked (self, error);
  desk_file_lock_release (self->lock_fd);

  return done;
}
