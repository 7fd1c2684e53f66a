// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-commit.h"
#include "desk-digest.h"

G_BEGIN_DECLS

#define DESK_SEGMENT_FORMAT 1
#define DESK_SEGMENT_MAX_BYTES (16 * 1024 * 1024)
#define DESK_SEGMENT_MAX_COMMITS 4096

/**
 * DeskSegment:
 * @desk: the desk it belongs to
 * @epoch: raised each time a lost log is founded again, from 1
 * @number: 1, 2, 3 …
 * @previous: hash of the segment before; zeros for number 1 of epoch 1
 * @commits: (element-type DeskCommit)
 * @facts: digest of the fact tables after it
 * @all: digest of facts and kept tables after it
 * @hash: its own hash: of everything above, with each value by its leaf
 * @signer: who signed: empty, or a public key
 * @signature: empty, or an Ed25519 signature of @hash
 */
typedef struct {
  DeskUuid desk;
  guint32 epoch;
  guint64 number;
  guint8 previous[DESK_HASH_SIZE];
  GPtrArray *commits;
  DeskDigest facts;
  DeskDigest all;
  guint8 hash[DESK_HASH_SIZE];
  GBytes *signer;
  GBytes *signature;
} DeskSegment;

DeskSegment *desk_segment_new (const DeskUuid *desk, guint32 epoch, guint64 number, const guint8 previous[DESK_HASH_SIZE]);
void         desk_segment_free (DeskSegment *self);
void         desk_segment_seal (DeskSegment *self);
GBytes      *desk_segment_encode (DeskSegment *self);
DeskSegment *desk_segment_decode (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSegment, desk_segment_free)

G_END_DECLS
