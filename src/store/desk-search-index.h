// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskSearchProgress:
 * @n_left: how many rows are still to be indexed
 * @data: what desk_search_index_run() was given
 *
 * Called between two transactions.
 *
 * Returns: whether to go on
 */
typedef gboolean (*DeskSearchProgress) (guint n_left, gpointer data);

gboolean desk_search_index_mark (DeskFile *file, const DeskCommit *commit, DeskChangeSet *changes, GError **error);
gboolean desk_search_index_step (DeskFile *file, guint n_rows, guint *n_left, GError **error);
gboolean desk_search_index_merge_idle (DeskFile *file, guint n_pages, gboolean *has_more, GError **error);
gboolean desk_search_index_run (DeskFile *file, DeskSearchProgress progress, gpointer data, GError **error);
gboolean desk_search_index_rebuild (DeskFile *file, GError **error);
gboolean desk_search_index_compare (DeskFile *file, char **difference, GError **error);

G_END_DECLS
