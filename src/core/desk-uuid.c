// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * UUIDs as plain values (RFC 9562). New ones come from a DeskIdSource.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <string.h>

#include "desk-uuid.h"

/**
 * desk_uuid_hash:
 * @uuid: a #DeskUuid
 *
 * For #GHashTable. The last bytes of a UUIDv7 are the random ones.
 */
guint
desk_uuid_hash (gconstpointer uuid)
{
  const DeskUuid *self = uuid;
  guint hash;

  memcpy (&hash, self->bytes + DESK_UUID_SIZE - sizeof hash, sizeof hash);

  return hash;
}

gboolean
desk_uuid_equal (gconstpointer a,
                 gconstpointer b)
{
  return memcmp (a, b, DESK_UUID_SIZE) == 0;
}

int
desk_uuid_compare (const DeskUuid *a,
                   const DeskUuid *b)
{
  return memcmp (a->bytes, b->bytes, DESK_UUID_SIZE);
}

/**
 * desk_uuid_copy:
 * @uuid: a #DeskUuid
 *
 * Returns: (transfer full): a copy for a table that owns its keys; g_free() it
 */
DeskUuid *
desk_uuid_copy (const DeskUuid *uuid)
{
  return g_memdup2 (uuid, sizeof *uuid);
}

gboolean
desk_uuid_is_nil (const DeskUuid *uuid)
{
  static const DeskUuid nil = { { 0 } };

  return memcmp (uuid, &nil, sizeof nil) == 0;
}

/**
 * desk_uuid_parse:
 * @text: (nullable): 36 characters, in either case
 * @uuid: (out): untouched unless %TRUE is returned
 *
 * Returns: whether @text was a UUID
 */
gboolean
desk_uuid_parse (const char *text,
                 DeskUuid   *uuid)
{
  DeskUuid result;
  guint n = 0;

  if (text == NULL || strlen (text) != DESK_UUID_STRING_LENGTH)
    return FALSE;

  for (guint i = 0; i < DESK_UUID_STRING_LENGTH;)
    {
      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (text[i++] != '-')
            return FALSE;
        }
      else
        {
          int high = g_ascii_xdigit_value (text[i]);
          int low = g_ascii_xdigit_value (text[i + 1]);

          if (high < 0 || low < 0)
            return FALSE;
          result.bytes[n++] = (guint8) (high << 4 | low);
          i += 2;
        }
    }

  *uuid = result;
  return TRUE;
}

/**
 * desk_uuid_write_string:
 * @uuid: a #DeskUuid
 * @text: (out): room for 36 characters and the end
 */
void
desk_uuid_write_string (const DeskUuid *uuid,
                        char            text[DESK_UUID_STRING_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";
  char *out = text;

  for (guint i = 0; i < DESK_UUID_SIZE; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *out++ = '-';
      *out++ = digits[uuid->bytes[i] >> 4];
      *out++ = digits[uuid->bytes[i] & 15];
    }
  *out = '\0';
}

/**
 * desk_uuid_to_string:
 * @uuid: a #DeskUuid
 *
 * Returns: (transfer full): the usual 36 characters, lower case
 */
char *
desk_uuid_to_string (const DeskUuid *uuid)
{
  char *text = g_malloc (DESK_UUID_STRING_LENGTH + 1);

  desk_uuid_write_string (uuid, text);

  return text;
}

/**
 * desk_uuid_from_hash:
 * @hash: at least 16 bytes of a hash
 * @uuid: (out): those bytes, marked as version 8 (RFC 9562, section 5.8)
 */
void
desk_uuid_from_hash (const guint8 *hash,
                     DeskUuid     *uuid)
{
  memcpy (uuid->bytes, hash, DESK_UUID_SIZE);
  uuid->bytes[6] = (guint8) ((uuid->bytes[6] & 0x0f) | 0x80);
  uuid->bytes[8] = (guint8) ((uuid->bytes[8] & 0x3f) | 0x80);
}
