// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-gate.h"

G_BEGIN_DECLS

struct _DeskGate {
  int ref_count;
  DeskAccounts *accounts; /* only on the pool's thread */
  DeskClock *clock;
  DeskIdSource *ids;
  DeskSignInLimits limits;
  DeskPasswords *passwords;
  GThreadPool *pool;       /* of one thread */
  GHashTable *by_analyst;  /* of DeskAccount, without the hash */
  GHashTable *devices;     /* of DeskDevice, those that are not revoked */
  DeskGateRevokedFunc revoked;
  gpointer revoked_data;
};

/* On the thread of the accounts. */
typedef gboolean (*DeskGateFunc) (DeskGate *gate, gpointer data, GError **error);

DeskGate *desk_gate_ref (DeskGate *self);
void      desk_gate_unref (DeskGate *self);
void      desk_gate_run (DeskGate *self, DeskGateFunc func, gpointer data, GAsyncReadyCallback callback, gpointer user_data);
gboolean  desk_gate_look_again (DeskGate *self, const DeskAccount *then, gboolean *is_as_it_was, GError **error);
gboolean  desk_gate_run_finish (GAsyncResult *result, GError **error);
void      desk_gate_forget_devices (DeskGate *self, const DeskUuid *analyst, const DeskUuid *device);

G_END_DECLS
