// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-segment.h"

G_BEGIN_DECLS

#define DESK_SIGNING_SEED_SIZE 32
#define DESK_SIGNING_PUBLIC_SIZE 32
#define DESK_SIGNING_SECRET_SIZE 64

/**
 * DeskSigningKey:
 * @public_key: by which others know the one who signs
 * @secret: Ed25519, as libsodium keeps it: the seed comes first
 *
 * What a service signs its segments with.
 */
typedef struct {
  guint8 public_key[DESK_SIGNING_PUBLIC_SIZE];
  guint8 secret[DESK_SIGNING_SECRET_SIZE];
} DeskSigningKey;

DeskSigningKey *desk_signing_key_new (const guint8 seed[DESK_SIGNING_SEED_SIZE]);
DeskSigningKey *desk_signing_key_copy (const DeskSigningKey *self);
void            desk_signing_key_free (DeskSigningKey *self);

void            desk_segment_sign (DeskSegment *self, const DeskSigningKey *key);
gboolean        desk_segment_is_signed_by (const DeskSegment *self, const guint8 public_key[DESK_SIGNING_PUBLIC_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSigningKey, desk_signing_key_free)

G_END_DECLS
