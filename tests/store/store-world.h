// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"
#include "desk-store.h"

G_BEGIN_DECLS

/** LIMIT_S: nothing takes longer. */
#define LIMIT_S 30

typedef struct {
  DeskFixture *fixture; /* its own connection is closed */
  DeskStore *store;
  DeskUuid ticket;
  GPtrArray *changes; /* of DeskChangeSet, as they were told */
  guint n_done;       /* callbacks that came */
  guint n_failed;
  guint n_untold; /* callbacks that came before their change was told */
} World;

typedef gboolean (*Condition) (World *self);

/* Keeps the writing thread busy until the gate opens. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean is_reached;
  gboolean is_open;
} Gate;

void world_wait_until (World *self, Condition is_met);
void world_wait_done (World *self, guint n);
void world_result_cb (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *world_wait_for_result (GAsyncResult **result);
DeskStore *world_open_store (DeskFixture *fixture, const char *path, GError **error);
void world_open (World *self, const char *path);
void world_set_up (World *self);
void world_close (World *self);
void world_drop (World *self);
void world_tear_down (World *self);
void world_add_note (World *self, const char *text, GCancellable *cancellable);
void gate_reach (Gate *gate);
void gate_open (Gate *gate);
void gate_wait (Gate *gate);
gpointer gate_write (DeskFile *file, gpointer data, DeskChangeSet **changes, GCancellable *cancellable, GError **error);
gpointer world_read_summary (DeskFile *file, gpointer data, GError **error);

G_END_DECLS
