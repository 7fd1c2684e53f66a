// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"
#include "desk-tail.h"

G_BEGIN_DECLS

typedef enum {
  DESK_SEQUENCED_OK,
  DESK_SEQUENCED_CONFLICT,
  DESK_SEQUENCED_REJECTED,
  DESK_SEQUENCED_UNKNOWN_CAUSE, /* it builds on a commit that has not come */
  DESK_SEQUENCED_INVALID,       /* it is no commit, or another's */
} DeskSequencedKind;

/**
 * DeskSequenced:
 * @commit: its id; nil when it has none that can be read
 * @kind: what became of it
 * @segment: the segment it is in, 0: in none
 * @reason: (nullable): why
 */
typedef struct {
  DeskUuid commit;
  DeskSequencedKind kind;
  guint64 segment;
  char *reason;
} DeskSequenced;

/**
 * DeskSequencedFunc:
 * @results: (element-type DeskSequenced) (nullable): one for each commit, in
 *   their order; %NULL when nothing of it is in the log
 * @error: (nullable): why not
 * @data: of the caller
 *
 * Called on the sequencer's thread.
 */
typedef void (*DeskSequencedFunc) (GPtrArray *results, const GError *error, gpointer data);

/**
 * DeskSequencerMovedFunc:
 * @file: the writer, between transactions
 * @changes: (nullable): what was touched; %NULL at the start
 * @data: of the caller
 *
 * Called on the sequencer's thread when the head has moved, and once before
 * anything else.
 */
typedef void (*DeskSequencerMovedFunc) (DeskFile *file, DeskChangeSet *changes, gpointer data);

/**
 * DeskSequencerPutFunc:
 * @outcome: what became of it
 * @error: (nullable): why it was not taken
 * @data: of the caller
 *
 * Called on the sequencer's thread.
 */
typedef void (*DeskSequencerPutFunc) (DeskTailOutcome outcome, const GError *error, gpointer data);

/**
 * DeskSequencer:
 *
 * Puts the commits of many in order, into the log of one desk file. Those that
 * come while the disk is busy go into one segment and one transaction.
 */
typedef struct _DeskSequencer DeskSequencer;

DeskSequencer *desk_sequencer_new (DeskFile *file, DeskSequencerMovedFunc moved, gpointer data);
void           desk_sequencer_push (DeskSequencer *self, const DeskUuid *author, GPtrArray *commits, DeskSequencedFunc func, gpointer data);
void           desk_sequencer_put (DeskSequencer *self, guint64 number, GBytes *segment, gboolean is_otherwise, guint64 waited_for, DeskSequencerPutFunc func, gpointer data);
void           desk_sequencer_open_epoch (DeskSequencer *self, guint32 epoch);
guint32        desk_sequencer_get_epoch (DeskSequencer *self);
void           desk_sequencer_free (DeskSequencer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSequencer, desk_sequencer_free)

G_END_DECLS
