// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "desk-token.h"

#define SECRET_SIZE 32
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/**
 * desk_token_new:
 * @device: whose it is
 * @hash: (out): what is kept of it
 *
 * Returns: (transfer full): a new token, to be given back by desk_secret_free()
 */
char *
desk_token_new (const DeskUuid *device,
                guint8          hash[DESK_TOKEN_HASH_SIZE])
{
  guint8 secret[SECRET_SIZE];
  char *token = g_malloc (DESK_TOKEN_LENGTH + 1);

  randombytes_buf (secret, sizeof secret);
  desk_uuid_write_string (device, token);
  token[DESK_UUID_STRING_LENGTH] = '.';
  sodium_bin2base64 (token + DESK_UUID_STRING_LENGTH + 1, DESK_TOKEN_LENGTH - DESK_UUID_STRING_LENGTH, secret, sizeof secret, VARIANT);
  crypto_generichash (hash, DESK_TOKEN_HASH_SIZE, secret, sizeof secret, NULL, 0);
  sodium_memzero (secret, sizeof secret);

  return token;
}

/**
 * desk_token_parse:
 * @token: anything
 * @device: (out): whose it says it is
 * @hash: (out): the hash of its secret
 *
 * Returns: whether it has the form of a token
 */
gboolean
desk_token_parse (const char *token,
                  DeskUuid   *device,
                  guint8      hash[DESK_TOKEN_HASH_SIZE])
{
  guint8 secret[SECRET_SIZE];
  g_autofree char *id = NULL;
  gsize size;

  if (strnlen (token, DESK_TOKEN_LENGTH + 1) != DESK_TOKEN_LENGTH || token[DESK_UUID_STRING_LENGTH] != '.')
    return FALSE;
  id = g_strndup (token, DESK_UUID_STRING_LENGTH);
  if (!desk_uuid_parse (id, device) ||
      sodium_base642bin (secret, sizeof secret, token + DESK_UUID_STRING_LENGTH + 1, DESK_TOKEN_LENGTH - DESK_UUID_STRING_LENGTH - 1, NULL, &size, NULL, VARIANT) != 0 ||
      size != sizeof secret)
    return FALSE;
  crypto_generichash (hash, DESK_TOKEN_HASH_SIZE, secret, sizeof secret, NULL, 0);
  sodium_memzero (secret, sizeof secret);

  return TRUE;
}
