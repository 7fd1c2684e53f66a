// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-replica.h"

G_BEGIN_DECLS

/**
 * DeskServiceSignIn:
 * @name: of an account
 * @password: its password; not kept
 * @device: what this machine is called there; %NULL: by its own name
 */
typedef struct {
  const char *name;
  const char *password;
  const char *device;
} DeskServiceSignIn;

DeskFile *desk_service_seat_join (const char *place, const DeskServiceSignIn *sign_in, const char *path, DeskClock *clock, DeskIdSource *ids, DeskUuid *analyst, gboolean *token_is_in_file, GCancellable *cancellable, GError **error);
gboolean  desk_service_seat_follow (DeskReplicaRun run, gpointer target, const char *desk_path, const char *place, const DeskServiceSignIn *sign_in, DeskUuid *analyst, gboolean *token_is_in_file, GCancellable *cancellable, GError **error);
gboolean  desk_service_seat_sign_in (DeskReplicaRun run, gpointer target, const char *desk_path, const DeskServiceSignIn *sign_in, gboolean *token_is_in_file, GCancellable *cancellable, GError **error);
gboolean  desk_service_seat_trust (DeskReplicaRun run, gpointer target, const char *fingerprint, GCancellable *cancellable, GError **error);
char     *desk_service_seat_find_joined (const char *folder, const char *place, DeskClock *clock, DeskIdSource *ids);

G_END_DECLS
