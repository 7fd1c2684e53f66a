// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "faulty-ops.h"
#include "folder-world.h"

G_BEGIN_DECLS

/**
 * FaultPair:
 * @world: a shared folder with one segment
 * @ops: how @a reaches it
 * @well: how @b does: without a fault, and not waiting for the disk
 * @a: whose share is faulty
 * @b: whose is not
 *
 * Two machines at one desk.
 */
typedef struct {
  FolderWorld *world;
  FaultyOps *ops;
  FaultyOps *well;
  DeskLog *a;
  DeskLog *b;
} FaultPair;

/**
 * FaultFunc:
 * @fault: what goes wrong
 * @n_calls: (out): how many calls there were
 */
typedef void (*FaultFunc) (Fault fault, guint *n_calls);

FaultPair *fault_pair_new (void);
void       fault_pair_free (FaultPair *self);
void       fault_pair_recover (FaultPair *self);
void       run_all_faults (FaultFunc func);
void       assert_on_disk (FaultyOps *ops, const Fault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultPair, fault_pair_free)

G_END_DECLS
