// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskOwnLog:
 * @head: of the desk that was copied
 * @first: the first segment that it has kept
 * @n_pending: what waited there for its log and was left out
 */
typedef struct {
  DeskHead head;
  guint64 first;
  guint n_pending;
} DeskOwnLog;

gboolean desk_own_log_copy (const char *from, const char *to, DeskClock *clock, DeskIdSource *ids, DeskOwnLog *was, GError **error);
gboolean desk_own_log_begin (DeskFile *file, gboolean keeps_pending, guint *n_kept, GError **error);

G_END_DECLS
