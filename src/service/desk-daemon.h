// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-clock.h"
#include "desk-config.h"

G_BEGIN_DECLS

/**
 * DeskInit:
 *
 * What `deskbelld init` is told; %NULL: not told.
 */
typedef struct {
  char *folder;
  char *from;
  char *name;
  char *analyst;
  char *account;
  char *time_zone;
  char *host;
  char *password_file;
} DeskInit;

gboolean desk_daemon_init (const DeskInit *init, DeskClock *clock, DeskIdSource *ids, GError **error);
gboolean desk_daemon_adopt (const char *from, const char *folder, const char *administrator, DeskClock *clock, DeskIdSource *ids, DeskUuid *desk, DeskUuid *analyst, GError **error);
gboolean desk_daemon_restore (const DeskConfig *config, const char *from, DeskClock *clock, DeskIdSource *ids, GError **error);
gboolean desk_daemon_set_password (const DeskConfig *config, const char *account, const char *password_file, DeskClock *clock, DeskIdSource *ids, GError **error);
gboolean desk_daemon_run (const DeskConfig *config, DeskClock *clock, DeskIdSource *ids, GError **error);
char    *desk_daemon_read_password (const char *path, GError **error);

G_END_DECLS
