// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Packs: a thousand old segments in one file.
 *
 *   8 bytes    “DESKPACK”
 *   8 bytes    number of the first segment
 *   8 bytes    how many
 *   8 bytes    for each, and once more: where it begins in the file
 *   …          the segments, as they were put
 *   32 bytes   BLAKE2b of all before
 *
 * Numbers are little-endian. The same segments make the same pack, so that it
 * does not matter who packs. The originals stay.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-folder-log-private.h"
#include "desk-folder-names.h"
#include "desk-folder-pack.h"
#include "desk-segment.h"

#define HEAD_BYTES 24
#define HASH_BYTES 32
#define PIECE_BYTES (256 * 1024)
#define PACK_AGE_MS (30 * DESK_DAY_MS)

static const char magic[8] = "DESKPACK";

static guint64
get_number (const guint8 *bytes)
{
  guint64 little;

  memcpy (&little, bytes, sizeof little);

  return GUINT64_FROM_LE (little);
}

static void
put_number (guint8  *bytes,
            guint64  number)
{
  guint64 little = GUINT64_TO_LE (number);

  memcpy (bytes, &little, sizeof little);
}

static guint64
first_of (guint64 thousand)
{
  return MAX (thousand * DESK_FOLDER_THOUSAND, 1);
}

static guint64
count_of (guint64 thousand)
{
  return (thousand + 1) * DESK_FOLDER_THOUSAND - first_of (thousand);
}

/* --- reading --- */

static int
read_exactly (DeskFolderOps *ops,
              int            handle,
              guint64        offset,
              void          *buffer,
              gsize          size)
{
  gsize n = 0;
  int result = ops->read (ops, handle, offset, buffer, size, &n);

  return result != 0 ? result : n == size ? 0 : EBADMSG;
}

/* All of it, once, before anything in it is used. */
static int
check_hash (DeskFolderOps *ops,
            int            handle,
            guint64        size)
{
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  crypto_generichash_state state;
  guint8 computed[HASH_BYTES];
  guint8 written[HASH_BYTES];
  int result = 0;

  crypto_generichash_init (&state, NULL, 0, sizeof computed);
  for (guint64 offset = 0; offset < size - HASH_BYTES && result == 0;)
    {
      gsize n = (gsize) MIN (PIECE_BYTES, size - HASH_BYTES - offset);

      result = read_exactly (ops, handle, offset, buffer, n);
      if (result == 0)
        crypto_generichash_update (&state, buffer, n);
      offset += n;
    }
  if (result == 0)
    result = read_exactly (ops, handle, size - HASH_BYTES, written, sizeof written);
  if (result != 0)
    return result;
  crypto_generichash_final (&state, computed, sizeof computed);

  return memcmp (computed, written, sizeof computed) == 0 ? 0 : EBADMSG;
}

static int
check_pack (DeskFolderLog *self,
            guint64        thousand,
            int            handle,
            guint64        size)
{
  guint64 index_bytes = (count_of (thousand) + 1) * 8;
  guint8 head[HEAD_BYTES];
  int result;

  if (g_hash_table_contains (self->sound_packs, &thousand))
    return 0;
  if (size < HEAD_BYTES + index_bytes + HASH_BYTES)
    return EBADMSG;

  result = read_exactly (self->share.ops, handle, 0, head, sizeof head);
  if (result == 0 && (memcmp (head, magic, sizeof magic) != 0 || get_number (head + 8) != first_of (thousand) || get_number (head + 16) != count_of (thousand)))
    result = EBADMSG;
  if (result == 0)
    result = check_hash (self->share.ops, handle, size);
  if (result == 0)
    g_hash_table_add (self->sound_packs, g_memdup2 (&thousand, sizeof thousand));

  return result;
}

static int
read_one (DeskFolderLog *self,
          int            handle,
          guint64        size,
          guint64        number,
          GBytes       **segment)
{
  guint64 place = number - first_of (number / DESK_FOLDER_THOUSAND);
  g_autofree guint8 *buffer = NULL;
  guint8 offsets[16];
  guint64 begin, end;
  int result = read_exactly (self->share.ops, handle, HEAD_BYTES + 8 * place, offsets, sizeof offsets);

  if (result != 0)
    return result;
  begin = get_number (offsets);
  end = get_number (offsets + 8);
  if (begin < HEAD_BYTES || begin > end || end > size - HASH_BYTES || end - begin > DESK_SEGMENT_MAX_BYTES)
    return EBADMSG;

  buffer = g_malloc (MAX (end - begin, 1));
  result = read_exactly (self->share.ops, handle, begin, buffer, (gsize) (end - begin));
  if (result != 0)
    return result;

  *segment = g_bytes_new_take (g_steal_pointer (&buffer), (gsize) (end - begin));
  return 0;
}

/**
 * desk_folder_pack_read:
 * @self: a log
 * @number: of a segment whose thousand is packed
 * @segment: (out): its bytes, as they were put
 *
 * Returns: 0 or an `errno`; EBADMSG when the pack is not what was once written
 */
int
desk_folder_pack_read (DeskFolderLog *self,
                       guint64        number,
                       GBytes       **segment)
{
  guint64 thousand = number / DESK_FOLDER_THOUSAND;
  g_autofree char *path = desk_folder_pack_path (thousand);
  DeskFolderInfo info;
  int handle;
  int result = self->share.ops->open (self->share.ops, path, FALSE, &handle, &info);

  if (result != 0)
    return result;
  result = number > 0 ? check_pack (self, thousand, handle, info.size) : EBADMSG;
  if (result == 0)
    result = read_one (self, handle, info.size, number, segment);
  self->share.ops->close (self->share.ops, handle);

  return result;
}

/* --- packing --- */

typedef struct {
  DeskFolderLog *log;
  crypto_generichash_state state;
  int handle;
  guint64 offset;
} Packer;

static int
pack_bytes (Packer     *self,
            const void *bytes,
            gsize       size)
{
  DeskFolderOps *ops = self->log->share.ops;
  int result = ops->write (ops, self->handle, self->offset, bytes, size);

  crypto_generichash_update (&self->state, bytes, size);
  self->offset += size;

  return result;
}

/* Where each segment will stand; EAGAIN when one of them is missing. */
static int
lay_out (DeskFolderLog *self,
         guint64        thousand,
         GByteArray    *index)
{
  guint64 count = count_of (thousand);
  guint64 offset = HEAD_BYTES + (count + 1) * 8;

  g_byte_array_set_size (index, (guint) ((count + 1) * 8));
  for (guint64 i = 0; i < count; i++)
    {
      g_autofree char *path = desk_folder_segment_path (first_of (thousand) + i);
      DeskFolderInfo info;
      int result = self->share.ops->look (self->share.ops, path, &info);

      if (result != 0)
        return result == ENOENT ? EAGAIN : result;
      if (info.kind != DESK_FOLDER_KIND_FILE || info.size > DESK_SEGMENT_MAX_BYTES)
        return EBADMSG;
      put_number (index->data + i * 8, offset);
      offset += info.size;
    }
  put_number (index->data + count * 8, offset);

  return 0;
}

static int
write_pack (Packer       *packer,
            guint64       thousand,
            GByteArray   *index,
            GCancellable *cancellable)
{
  guint8 head[HEAD_BYTES];
  guint8 hash[HASH_BYTES];
  int result;

  memcpy (head, magic, sizeof magic);
  put_number (head + 8, first_of (thousand));
  put_number (head + 16, count_of (thousand));
  result = pack_bytes (packer, head, sizeof head);
  if (result == 0)
    result = pack_bytes (packer, index->data, index->len);

  for (guint64 i = 0; i < count_of (thousand) && result == 0; i++)
    {
      g_autofree char *path = desk_folder_segment_path (first_of (thousand) + i);
      g_autoptr (GBytes) segment = NULL;

      if (g_cancellable_is_cancelled (cancellable))
        return ECANCELED;
      result = desk_folder_share_read (&packer->log->share, path, DESK_SEGMENT_MAX_BYTES, &segment);
      if (result == 0 && packer->offset + g_bytes_get_size (segment) != get_number (index->data + (i + 1) * 8))
        result = EBADMSG;
      if (result == 0)
        result = pack_bytes (packer, g_bytes_get_data (segment, NULL), g_bytes_get_size (segment));
    }
  if (result != 0)
    return result;
  crypto_generichash_final (&packer->state, hash, sizeof hash);

  return packer->log->share.ops->write (packer->log->share.ops, packer->handle, packer->offset, hash, sizeof hash);
}

/* 0, also when somebody else has packed it meanwhile. */
static int
pack_thousand (DeskFolderLog *self,
               guint64        thousand,
               GCancellable  *cancellable)
{
  g_autofree char *path = desk_folder_pack_path (thousand);
  g_autofree char *temporary = desk_folder_new_name (path, self->share.ids);
  g_autoptr (GByteArray) index = g_byte_array_new ();
  DeskFolderOps *ops = self->share.ops;
  Packer packer = { self };
  DeskFolderInfo info;
  int closed;
  int result = lay_out (self, thousand, index);

  if (result == 0)
    result = ops->create (ops, temporary, &packer.handle);
  if (result == ENOENT && desk_folder_share_make_folder (&self->share, DESK_FOLDER_PACKS) == 0)
    result = ops->create (ops, temporary, &packer.handle);
  if (result != 0)
    return result;

  crypto_generichash_init (&packer.state, NULL, 0, HASH_BYTES);
  result = write_pack (&packer, thousand, index, cancellable);
  if (result == 0)
    result = ops->sync (ops, packer.handle);
  closed = ops->close (ops, packer.handle);
  if (result == 0)
    result = closed;
  if (result != 0)
    {
      ops->unlink (ops, temporary);
      return result;
    }

  result = desk_folder_share_publish (&self->share, temporary, path);

  return result == 0 || ops->look (ops, path, &info) == 0 ? 0 : result;
}

/* The newest checkpoint that is old enough, by the share's clock. */
static int
find_old_checkpoint (DeskFolderLog *self,
                     gint64         now_ms,
                     guint64       *number)
{
  g_autoptr (GArray) numbers = NULL;
  int result = desk_folder_share_list_numbers (&self->share, DESK_FOLDER_CHECKPOINTS, DESK_FOLDER_NUMBER_DIGITS, DESK_FOLDER_CHECKPOINT_ENDING, &numbers);

  *number = 0;
  if (result != 0)
    return result == ENOENT ? 0 : result;
  for (guint i = numbers->len; i > 0 && *number == 0; i--)
    {
      guint64 candidate = g_array_index (numbers, guint64, i - 1);
      g_autofree char *path = desk_folder_checkpoint_path (candidate);
      DeskFolderInfo info;

      if (self->share.ops->look (self->share.ops, path, &info) == 0 && info.changed_ms < now_ms - PACK_AGE_MS)
        *number = candidate;
    }

  return 0;
}

static gboolean
tell_failure (DeskFolderLog *self,
              int            result,
              GCancellable  *cancellable,
              GError       **error)
{
  if (result == ECANCELED && g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  return desk_folder_log_fail (self, result, DESK_FOLDER_PACKS, error);
}

/**
 * desk_folder_pack_old:
 * @log: a log in a folder
 * @max_packs: how many thousands at most
 * @n_packed: (out) (optional): how many were packed
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Packs whole thousands of segments that lie under a checkpoint which is older
 * than 30 days by the share's clock. A thousand that is not whole is left.
 *
 * Returns: whether it went well
 */
gboolean
desk_folder_pack_old (DeskLog       *log,
                      guint          max_packs,
                      guint         *n_packed,
                      GCancellable  *cancellable,
                      GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autoptr (GArray) thousands = NULL;
  guint64 checkpoint;
  gint64 now_ms;
  guint n = 0;
  int result;

  if (!desk_folder_log_get_time (log, &now_ms, cancellable, error))
    return FALSE;
  result = find_old_checkpoint (self, now_ms, &checkpoint);
  if (result == 0)
    result = desk_folder_log_list_packs (self);
  if (result == 0)
    result = desk_folder_share_list_numbers (&self->share, DESK_FOLDER_LOG, DESK_FOLDER_LOG_DIGITS, "", &thousands);

  for (guint i = 0; result == 0 && i < thousands->len && n < max_packs; i++)
    {
      guint64 thousand = g_array_index (thousands, guint64, i);

      if ((thousand + 1) * DESK_FOLDER_THOUSAND - 1 > checkpoint)
        break;
      if (desk_folder_log_is_packed (self, thousand * DESK_FOLDER_THOUSAND))
        continue;
      result = pack_thousand (self, thousand, cancellable);
      if (result == 0)
        n++;
      else if (result == EAGAIN)
        result = 0;
    }
  if (result == 0)
    result = desk_folder_log_list_packs (self);
  if (result != 0)
    return tell_failure (self, result, cancellable, error);

  if (n_packed != NULL)
    *n_packed = n;
  return TRUE;
}
