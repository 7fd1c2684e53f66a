// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskLogEntry:
 * @no: its number in the log; a pending commit's is above all of them
 * @id: its id
 * @author: who made it
 * @author_name: (nullable): what people call the author
 * @made_at_ms: when
 * @action: what was done
 * @undoes: the commit that it takes back, or nil
 * @is_undone: whether it was taken back
 * @is_pending: whether it waits for the log
 *
 * A commit as people read it.
 */
typedef struct {
  guint64 no;
  DeskUuid id;
  DeskUuid author;
  char *author_name;
  gint64 made_at_ms;
  char *action;
  DeskUuid undoes;
  gboolean is_undone;
  gboolean is_pending;
} DeskLogEntry;

/**
 * DeskHistoryChange:
 * @commit: the commit that made it
 * @table: whose field; a ticket's history also tells of its assignees and tags
 * @field: (nullable): the field; %NULL: the record was made
 *
 * One field that changed, with the old and the new value.
 */
typedef struct {
  DeskLogEntry commit;
  DeskTableId table;
  DeskUuid row;
  char *field;
  DeskValue old_value;
  DeskValue new_value;
} DeskHistoryChange;

void       desk_log_entry_free (DeskLogEntry *self);
void       desk_history_change_free (DeskHistoryChange *self);

GPtrArray *desk_log_list (DeskFile *file, guint64 before_no, guint limit, GError **error);
gboolean   desk_log_find (DeskFile *file, const char *text, DeskUuid *commit, GError **error);
GPtrArray *desk_history_load (DeskFile *file, DeskTableId table, const DeskUuid *row, GError **error);

G_END_DECLS
