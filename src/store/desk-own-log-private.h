// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-own-log.h"

G_BEGIN_DECLS

/* desk-own-log.c */
gboolean desk_own_log_check_whole (DeskFile *file, GError **error);
gboolean desk_own_log_let_go (DeskFile *file, GError **error);

/* desk-own-log-check.c */
gboolean desk_own_log_check_made (const char *path, DeskClock *clock, DeskIdSource *ids, GError **error);
gboolean desk_own_log_check_rows (DeskFile *file, const DeskOwnLogSigner *signer, GError **error);
void     desk_own_log_remove (const char *path);

G_END_DECLS
