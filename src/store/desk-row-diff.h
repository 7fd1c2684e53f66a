// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskSplice:
 * @position: where, once all splices before it have been made
 * @n_removed: how many rows go
 * @n_added: how many come in their place
 */
typedef struct {
  guint position;
  guint n_removed;
  guint n_added;
} DeskSplice;

GArray *desk_row_diff (const gint64 *old_rows, guint n_old, const gint64 *new_rows, guint n_new);

G_END_DECLS
