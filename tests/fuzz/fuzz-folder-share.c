// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A shared folder in which a stranger wrote one file: its first byte says
 * which, the rest is what is in it. Nothing in it may do more than be refused.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "desk-folder-log.h"
#include "fuzz-target.h"

#define REPLICA "01990000-0000-7000-8000-0000000000aa"
#define HEAD_BYTES 24
#define INDEX_BYTES 8000
#define HASH_BYTES 32

typedef struct {
  const char *path;
  const void *bytes;
  gsize size;
} File;

enum { DESK, EPOCH, SEAT, PACK, N_FILES };

typedef struct {
  DeskFolderOps ops;
  File files[N_FILES];
} MemoryOps;

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static int
find_file (DeskFolderOps *ops,
           const char    *path)
{
  for (int i = 0; i < N_FILES; i++)
    {
      if (g_str_equal (((MemoryOps *) ops)->files[i].path, path))
        return i;
    }

  return -1;
}

static int
memory_list (DeskFolderOps     *ops,
             const char        *path,
             DeskFolderNameFunc func,
             gpointer           data)
{
  g_autofree char *prefix = g_strconcat (path, "/", NULL);

  for (guint i = 0; i < N_FILES; i++)
    {
      const char *file = ((MemoryOps *) ops)->files[i].path;

      if (g_str_has_prefix (file, prefix) && !func (file + strlen (prefix), data))
        break;
    }

  return 0;
}

static int
memory_look (DeskFolderOps  *ops,
             const char     *path,
             DeskFolderInfo *info)
{
  int file = find_file (ops, path);

  if (file < 0)
    return ENOENT;

  *info = (DeskFolderInfo) { DESK_FOLDER_KIND_FILE, ((MemoryOps *) ops)->files[file].size, 1 };
  return 0;
}

static int
memory_open (DeskFolderOps  *ops,
             const char     *path,
             gboolean        to_write,
             int            *handle,
             DeskFolderInfo *info)
{
  int result = memory_look (ops, path, info);

  if (result == 0)
    *handle = find_file (ops, path);

  return result;
}

static int
memory_read (DeskFolderOps *ops,
             int            handle,
             guint64        offset,
             void          *buffer,
             gsize          size,
             gsize         *n_read)
{
  const File *file = &((MemoryOps *) ops)->files[handle];
  gsize n = offset < file->size ? MIN (size, file->size - offset) : 0;

  if (n > 0)
    memcpy (buffer, (const guint8 *) file->bytes + offset, n);
  *n_read = n;

  return 0;
}

static int
memory_close (DeskFolderOps *ops,
              int            handle)
{
  return 0;
}

/* A pack whose places are what was given, over and over, and whose hash is
 * right: no fuzzer would come across one. */
static GByteArray *
make_pack (const guint8 *data,
           gsize         size)
{
  static const guint8 head[HEAD_BYTES] = { 'D', 'E', 'S', 'K', 'P', 'A', 'C', 'K', 1, 0, 0, 0, 0, 0, 0, 0, 0xe7, 3 };
  GByteArray *pack = g_byte_array_new ();
  guint8 hash[HASH_BYTES];

  g_byte_array_append (pack, head, sizeof head);
  for (gsize i = 0; i < INDEX_BYTES; i++)
    g_byte_array_append (pack, size > 0 ? &data[i % size] : head, 1);
  g_byte_array_append (pack, data, (guint) size);
  crypto_generichash (hash, sizeof hash, pack->data, pack->len, NULL, 0);
  g_byte_array_append (pack, hash, sizeof hash);

  return pack;
}

static void
look_around (DeskLog *log)
{
  g_autoptr (GPtrArray) seats = NULL;
  DeskLogIdentity identity;
  guint64 newest;

  if (desk_log_identify (log, &identity, NULL, NULL))
    g_assert_cmpuint (identity.epoch, >, 0);
  desk_log_find_newest (log, &newest, NULL, NULL);
  for (guint64 number = 0; number < 1001; number += 37)
    {
      g_autoptr (GBytes) bytes = desk_log_read (log, number, NULL, NULL);

      if (bytes != NULL)
        g_assert_cmpuint (g_bytes_get_size (bytes), <, 1000000);
    }
  seats = desk_log_list_seats (log, NULL, NULL);
  g_assert_nonnull (seats);
  for (guint i = 0; i < seats->len; i++)
    {
      const DeskSeat *seat = g_ptr_array_index (seats, i);

      g_assert_true (g_utf8_validate (seat->name, -1, NULL));
      g_assert_cmpuint (strlen (seat->tag), <=, 8);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char desk[] = "{\"format\":1,\"desk\":\"01990000-0000-7000-8000-000000000001\"}";
  static const char epoch[] = "{\"format\":1,\"desk\":\"01990000-0000-7000-8000-000000000001\",\"epoch\":1,\"base\":0}";
  static const char seat[] = "{\"replica\":\"" REPLICA "\",\"name\":\"Robin\",\"tag\":\"K7\"}";
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (0);
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (1);
  g_autoptr (GByteArray) pack = NULL;
  g_autoptr (DeskLog) log = NULL;
  guint which = size > 0 ? data[0] % N_FILES : PACK;
  const guint8 *rest = size > 0 ? data + 1 : data;
  gsize n = size > 0 ? size - 1 : 0;
  MemoryOps ops = {
    { .list = memory_list, .look = memory_look, .open = memory_open, .read = memory_read, .close = memory_close },
    { { "desk.json", desk, strlen (desk) }, { "epoch/1", epoch, strlen (epoch) }, { "seats/" REPLICA, seat, strlen (seat) }, { "pack/000000.pack", NULL, 0 } },
  };
  DeskFolderPlace place = { "share", &ops.ops, clock, ids };

  pack = make_pack (rest, which == PACK ? n : 0);
  ops.files[PACK].bytes = pack->data;
  ops.files[PACK].size = pack->len;
  if (which != PACK)
    {
      ops.files[which].bytes = rest;
      ops.files[which].size = n;
    }
  log = desk_folder_log_open (&place, NULL, NULL, NULL);
  if (log != NULL)
    look_around (log);

  return 0;
}
