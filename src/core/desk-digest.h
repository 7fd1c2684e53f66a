// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-value.h"

G_BEGIN_DECLS

#define DESK_DIGEST_SIZE 32

/**
 * DeskDigest:
 *
 * The sum, modulo 2^256, of the BLAKE2b-256 hashes of a set of cells or rows:
 * the same whatever their order, and cheap to keep up to date. It tells two
 * replicas that differ apart; it is no defence against somebody who may choose
 * the rows (the chain of segments is).
 */
typedef struct {
  guint64 words[4]; /* least significant first */
} DeskDigest;

typedef enum {
  DESK_DIGEST_ADD,
  DESK_DIGEST_TAKE,
} DeskDigestDirection;

void     desk_digest_cell (DeskDigest *self, DeskDigestDirection direction, const char *table, const DeskUuid *row, const char *field, const DeskValue *value);
void     desk_digest_bytes (DeskDigest *self, DeskDigestDirection direction, const char *table, const guint8 *bytes, gsize size);
void     desk_digest_sum (const DeskDigest *a, const DeskDigest *b, DeskDigest *sum);
gboolean desk_digest_equal (const DeskDigest *a, const DeskDigest *b);
void     desk_digest_write (const DeskDigest *self, guint8 bytes[DESK_DIGEST_SIZE]);
gboolean desk_digest_read (const guint8 *bytes, gsize size, DeskDigest *digest);
char    *desk_digest_to_string (const DeskDigest *self);

G_END_DECLS
