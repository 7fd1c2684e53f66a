// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"
#include "desk-priority.h"
#include "desk-sharing.h"
#include "desk-commit-format.h"
#include "desk-signing.h"

G_BEGIN_DECLS

struct _DeskFile {
  char *path;
  DeskFileMode mode;
  sqlite3 *db;
  DeskClock *clock;
  DeskIdSource *ids;
  GHashTable *statements; /* SQL text: sqlite3_stmt */
  const DeskFormats *formats; /* lent */
  GHashTable *rules_cache; /* (nullable): of desk-policies.c */
  char *matrix_text;         /* (nullable): what @matrix was parsed from */
  DeskPriorityMatrix matrix;
  GHashTable *row_numbers; /* DeskUuid: gint64, of rows that were taken back and may come again in this transaction */
  gint64 last_row_no;      /* the highest of them */
  GPtrArray *unwritten;    /* (nullable): commits of the running transaction that no segment holds yet; lent */
  DeskSigningKey *signing_key; /* (nullable): what is appended here is signed by it */
  GThread *forbidden;     /* a thread that must never wait for SQLite */
  GCancellable *cancellable;
  int lock_fd;
  guint wal_pages;
  gboolean in_transaction;
  gboolean may_write_facts; /* watched in debug builds */
  DeskHead head;            /* of the running transaction */
  const DeskSharing *expected; /* (nullable): lent: the log that whatever is done here is meant for */
};

/* Only desk-apply.c, desk-apply-back.c and desk-adopt.c open this gate; the update hook looks at it. */
static inline void
desk_file_let_facts_be_written (DeskFile *self,
                                gboolean  may)
{
  self->may_write_facts = may;
}

DeskFile *desk_file_open_strange (const char *path, DeskFile *like, GError **error);
void     desk_file_keep_row_no (DeskFile *self, const DeskUuid *row, gint64 row_no);
gboolean desk_file_bind_row_no (DeskFile *self, DeskStatement *statement, int index, const char *table, const DeskUuid *row, GError **error);
void     desk_file_check_thread (DeskFile *self);
gboolean desk_file_run_short (DeskFile *self, const char *sql, GError **error);
gboolean desk_file_set_up (DeskFile *self, GError **error);
gboolean desk_file_read_integer (DeskFile *self, const char *sql, gint64 *value, GError **error);
gboolean desk_file_make_schema (DeskFile *self, GError **error);
gboolean desk_file_upgrade (DeskFile *self, GError **error);
gboolean desk_file_write_head (DeskFile *self, GError **error);

G_END_DECLS
