// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a DeskTicketList asks of a reader. Each of these runs on a reading
 * thread and touches nothing of the list's.
 */
#pragma once

#include "desk-change-set.h"
#include "desk-queue.h"

G_BEGIN_DECLS

/* Which tickets stand in a view, and what that makes of the list as it is. */
typedef struct {
  DeskView view;
  DeskUuid me;
  char *search; /* NULL: everything */
  gint64 now_ms;
  guint limit;  /* 0: none */
  GArray *old_rows;
} DeskListQuestion;

typedef struct {
  GArray *rows;
  GArray *splices;
  DeskViewer viewer;
} DeskListAnswer;

DeskListQuestion *desk_list_question_new (DeskView view, const DeskUuid *me, const char *search, gint64 now_ms, guint limit, GArray *old_rows);
void              desk_list_question_free (DeskListQuestion *self);
void              desk_list_answer_free (DeskListAnswer *self);
gpointer          desk_list_select (DeskFile *file, gpointer question, GError **error);

gpointer          desk_list_load (DeskFile *file, gpointer row_nos, GError **error);

gboolean          desk_list_changes_order (DeskChangeSet *changes, DeskView view, gboolean is_searching);
gboolean          desk_list_changes_names (DeskChangeSet *changes);
gboolean          desk_list_changes_parts (DeskChangeSet *changes);
gpointer          desk_list_find_touched (DeskFile *file, gpointer changes, GError **error);

G_END_DECLS
