// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How rows of the kept tables count in the digest: each written in one way
 * only, fixed for ever.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-kept.h"

static void
add_number (GByteArray *bytes,
            guint64     number)
{
  guint64 little = GUINT64_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
add_text (GByteArray *bytes,
          const char *text)
{
  add_number (bytes, strlen (text));
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

static void
add_uuid (GByteArray     *bytes,
          const DeskUuid *uuid)
{
  g_byte_array_append (bytes, uuid->bytes, DESK_UUID_SIZE);
}

static void
add_value (GByteArray      *bytes,
           const DeskValue *value)
{
  add_number (bytes, value->size);
  desk_value_encode (value, bytes);
}

void
desk_kept_digest_commit (DeskDigest          *kept,
                         DeskDigestDirection  direction,
                         guint64              no,
                         const DeskCommit    *commit)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (256);

  add_number (bytes, no);
  add_uuid (bytes, &commit->id);
  add_uuid (bytes, &commit->replica);
  add_number (bytes, commit->replica_no);
  add_uuid (bytes, &commit->author);
  add_number (bytes, (guint64) commit->made_at_ms);
  add_number (bytes, (guint64) commit->corrected_ms);
  add_text (bytes, commit->action);
  add_uuid (bytes, &commit->undoes);
  add_number (bytes, commit->verdict);
  add_text (bytes, commit->reason);
  desk_digest_bytes (kept, direction, "log_commit", bytes->data, bytes->len);
}

void
desk_kept_digest_history (DeskDigest          *kept,
                          DeskDigestDirection  direction,
                          gint64               id,
                          const char          *table,
                          const DeskUuid      *row,
                          const char          *field,
                          const DeskValue     *old_value,
                          const DeskValue     *new_value)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (256);

  add_number (bytes, (guint64) id);
  add_text (bytes, table);
  add_uuid (bytes, row);
  add_text (bytes, field);
  add_value (bytes, old_value);
  add_value (bytes, new_value);
  desk_digest_bytes (kept, direction, "history", bytes->data, bytes->len);
}

void
desk_kept_digest_conflict (DeskDigest          *kept,
                           DeskDigestDirection  direction,
                           gint64               id,
                           const char          *table,
                           const DeskUuid      *row,
                           const char          *field,
                           const DeskValue     *value)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (128);

  add_number (bytes, (guint64) id);
  add_text (bytes, table);
  add_uuid (bytes, row);
  add_text (bytes, field);
  add_value (bytes, value);
  desk_digest_bytes (kept, direction, "conflict", bytes->data, bytes->len);
}

void
desk_kept_digest_origin (DeskDigest          *kept,
                         DeskDigestDirection  direction,
                         const char          *table,
                         const DeskUuid      *row,
                         const DeskUuid      *commit)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (64);

  add_text (bytes, table);
  add_uuid (bytes, row);
  add_uuid (bytes, commit);
  desk_digest_bytes (kept, direction, "origin", bytes->data, bytes->len);
}
