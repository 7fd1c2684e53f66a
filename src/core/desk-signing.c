// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Signatures of segments: Ed25519 over the segment's hash, which covers all
 * else that is in it. Deterministic, so that one segment has one form.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "desk-signing.h"

G_STATIC_ASSERT (DESK_SIGNING_SEED_SIZE == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (DESK_SIGNING_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (DESK_SIGNING_SECRET_SIZE == crypto_sign_SECRETKEYBYTES);

/**
 * desk_signing_key_new:
 * @seed: random bytes, to be kept secret
 *
 * Returns: (transfer full): the key that they make
 */
DeskSigningKey *
desk_signing_key_new (const guint8 seed[DESK_SIGNING_SEED_SIZE])
{
  DeskSigningKey *self = g_new0 (DeskSigningKey, 1);

  crypto_sign_seed_keypair (self->public_key, self->secret, seed);

  return self;
}

DeskSigningKey *
desk_signing_key_copy (const DeskSigningKey *self)
{
  return g_memdup2 (self, sizeof *self);
}

void
desk_signing_key_free (DeskSigningKey *self)
{
  g_return_if_fail (self != NULL);

  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/**
 * desk_segment_sign:
 * @self: a sealed segment
 * @key: whose signature it gets
 */
void
desk_segment_sign (DeskSegment          *self,
                   const DeskSigningKey *key)
{
  guint8 signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, self->hash, DESK_HASH_SIZE, key->secret);
  g_bytes_unref (self->signer);
  self->signer = g_bytes_new (key->public_key, DESK_SIGNING_PUBLIC_SIZE);
  g_bytes_unref (self->signature);
  self->signature = g_bytes_new (signature, sizeof signature);
}

/**
 * desk_segment_is_signed_by:
 * @self: a segment
 * @public_key: whose signature is wanted
 *
 * What the segment says about its signer is not believed.
 *
 * Returns: whether it carries it
 */
gboolean
desk_segment_is_signed_by (const DeskSegment *self,
                           const guint8       public_key[DESK_SIGNING_PUBLIC_SIZE])
{
  gsize signer_size, size;
  const guint8 *signer = g_bytes_get_data (self->signer, &signer_size);
  const guint8 *signature = g_bytes_get_data (self->signature, &size);

  if (signer_size != DESK_SIGNING_PUBLIC_SIZE || memcmp (signer, public_key, DESK_SIGNING_PUBLIC_SIZE) != 0 || size != crypto_sign_BYTES)
    return FALSE;

  return crypto_sign_verify_detached (signature, self->hash, DESK_HASH_SIZE, public_key) == 0;
}
