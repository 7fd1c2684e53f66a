// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

#include "desk-uuid.h"

G_BEGIN_DECLS

/**
 * KillVictim:
 * @pid: the program
 * @fd: what it says
 * @said: what it has said
 * @n_read: bytes of that which were understood
 * @acknowledged: (element-type DeskUuid): in their order
 * @n_checkpoints: how many it began
 * @n_syncs: how often it began to synchronise
 *
 * A program that works until it is killed, see kill-acts.h.
 */
typedef struct {
  GPid pid;
  int fd;
  GString *said;
  guint n_read;
  GPtrArray *acknowledged;
  guint n_checkpoints;
  guint n_syncs;
} KillVictim;

KillVictim *kill_victim_start (const char *const *argv);
void        kill_victim_free (gpointer victim);
void        kill_victim_let_pass (KillVictim *self, GRand *random, int most_us);
void        kill_victim_hear_out (KillVictim *self);
void        kill_victim_wait (KillVictim *self, const guint *counter, guint at_least);
void        kill_victim_strike (KillVictim *self);
void        kill_victim_bury (KillVictim *self);

guint       kill_environment_number (const char *name, guint otherwise);

G_END_DECLS
