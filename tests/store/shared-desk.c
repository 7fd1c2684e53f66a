// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Desks that are shared, without anybody to share them with: what waits is put
 * in order here, as whoever appends to the log would.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-pending.h"
#include "desk-segment.h"
#include "desk-sequence.h"
#include "desk-sharing.h"
#include "desk-take.h"
#include "shared-desk.h"

/* The log is kept elsewhere from now on. */
void
shared_desk_begin (DeskFile *file)
{
  DeskSharing sharing = { .kind = (char *) "folder", .place = (char *) "/nowhere", .tag = (char *) "K7" };
  g_autoptr (GError) error = NULL;
  DeskHead head;

  desk_file_read_head (file, &head, &error);
  g_assert_no_error (error);
  desk_sharing_begin (file, &sharing, head.segment, &error);
  g_assert_no_error (error);
}

/* What waits is seen in the log. */
void
shared_desk_sequence (DeskFile *file)
{
  g_autoptr (GPtrArray) segments = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_whole = FALSE;
  DeskSegment *segment;
  DeskHead head;

  desk_file_read_head (file, &head, &error);
  g_assert_no_error (error);
  segments = desk_sequence_pending (file, head.epoch, G_MAXINT, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (segments->len, ==, 1);
  segment = g_ptr_array_index (segments, 0);
  bytes = desk_segment_encode (segment);
  while (!is_whole)
    {
      g_autoptr (DeskChangeSet) changes = NULL;

      desk_take_segment (file, segment, bytes, G_MAXINT, &is_whole, &changes, &error);
      g_assert_no_error (error);
    }
}

/* By somebody who has seen the row as it was made, and nothing later. */
void
shared_desk_write_stale (DeskFile        *file,
                         const DeskUuid  *author,
                         DeskTableId      table,
                         const DeskUuid  *row,
                         const char      *field,
                         const DeskValue *value)
{
  g_autofree char *sql = g_strdup_printf ("SELECT origin FROM %s WHERE id = ?", desk_table_get (table)->name);
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_edit", author, desk_clock_get_now_ms (desk_file_get_clock (file)));
  DeskOperation *operation = desk_commit_add_set (commit, table, row);
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row;

  read = desk_file_prepare (file, sql, &error);
  g_assert_no_error (error);
  desk_statement_bind_uuid (read, 1, row);
  g_assert_true (desk_statement_step (read, &has_row, NULL) && has_row);
  desk_operation_put (operation, field, value);
  desk_statement_get_uuid (read, 0, &g_array_index (operation->fields, DeskFieldChange, 0).seen);
  sqlite3_reset (read);
  desk_act (file, commit, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (commit->verdict, ==, DESK_VERDICT_CONFLICT);
}

/* A note that somebody wrote here and the log has rejected. */
void
shared_desk_reject (DeskFile       *file,
                    const DeskUuid *author,
                    const DeskUuid *ticket,
                    const char     *text,
                    DeskUuid       *id)
{
  gint64 now_ms = desk_clock_get_now_ms (desk_file_get_clock (file));
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_resolve", author, now_ms);
  DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket);
  g_autoptr (GError) error = NULL;
  DeskHead head;

  desk_file_read_head (file, &head, &error);
  g_assert_no_error (error);
  commit->replica = head.replica;
  commit->replica_no = head.replica_no + 1;
  desk_id_source_next_uuid (desk_file_get_ids (file), now_ms, &commit->id);
  desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, DESK_STATUS_RESOLVED);
  desk_operation_put_text (operation, "resolution", text);
  desk_commit_add_salts (commit, desk_file_get_ids (file));
  g_assert_true (desk_file_begin (file, NULL));
  desk_rejected_keep (file, commit, "Somebody else has changed “Status” meanwhile. Look at it and try again", &error);
  g_assert_no_error (error);
  g_assert_true (desk_file_end (file, NULL));
  *id = commit->id;
}
