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

/**
 * DeskOwnLogSigner:
 * @public_key: of who signs the segments of a log
 * @since: the first one that has to be signed
 * @newest: the newest that the log is known to have had, 0: that is not known
 */
typedef struct {
  guint8 public_key[DESK_SIGNING_PUBLIC_SIZE];
  guint64 since;
  guint64 newest;
} DeskOwnLogSigner;

char    *desk_own_log_get_part (const char *to);
gboolean desk_own_log_copy (const char *from, const char *to, const DeskOwnLogSigner *signer, DeskClock *clock, DeskIdSource *ids, DeskOwnLog *was, GError **error);
gboolean desk_own_log_finish_copy (const char *to, GError **error);
void     desk_own_log_drop_copy (const char *to);
gboolean desk_own_log_begin (DeskFile *file, gboolean keeps_pending, guint *n_kept, GError **error);

G_END_DECLS
