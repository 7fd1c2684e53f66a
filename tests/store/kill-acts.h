// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"

G_BEGIN_DECLS

/**
 * KillWriter:
 * @file: the desk
 * @clock: its time
 * @ids: its ids
 * @random: what it thinks of
 * @tickets: those it works on
 * @me: who it is
 *
 * A program that works until it is killed.
 */
typedef struct {
  DeskFile *file;
  DeskClock *clock;
  DeskIdSource *ids;
  GRand *random;
  GPtrArray *tickets;
  DeskUuid me;
} KillWriter;

void kill_writer_open (KillWriter *self, const char *path, guint64 seed);
void kill_act (KillWriter *self);
void kill_say (const char *line);
void kill_check (const GError *error);

G_END_DECLS
