// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A file system for SQLite that loses power; see crash-vfs.h.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "crash-vfs.h"

#define SECTOR_BYTES 512

/* A write, or with bytes == NULL a change of the size. */
typedef struct {
  gsize offset;
  GBytes *bytes;
} Pending;

typedef struct {
  GByteArray *current; /* what a reader sees */
  GByteArray *durable; /* what is on the disk for certain */
  GArray *pending;     /* of Pending, since the last sync */
  GPtrArray *shared;   /* of the wal-index; gone when the power goes */
} MemoryFile;

typedef struct {
  sqlite3_file base;
  MemoryFile *file;
} OpenFile;

struct _CrashImage {
  GHashTable *files; /* name: MemoryFile */
};

static struct {
  sqlite3_vfs *system;
  sqlite3_vfs vfs;
  GHashTable *files;
  guint fuse;
  gboolean blown;
  guint fail_in;
  int fail_code;
  guint64 n_operations;
} disk;

static void
pending_clear (gpointer data)
{
  g_clear_pointer (&((Pending *) data)->bytes, g_bytes_unref);
}

static MemoryFile *
memory_file_new (void)
{
  MemoryFile *self = g_new0 (MemoryFile, 1);

  self->current = g_byte_array_new ();
  self->durable = g_byte_array_new ();
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_array_set_clear_func (self->pending, pending_clear);
  self->shared = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static void
memory_file_free (gpointer data)
{
  MemoryFile *self = data;

  g_byte_array_unref (self->current);
  g_byte_array_unref (self->durable);
  g_array_unref (self->pending);
  g_ptr_array_unref (self->shared);
  g_free (self);
}

static void
set_size (GByteArray *bytes,
          gsize       size)
{
  gsize before = bytes->len;

  g_byte_array_set_size (bytes, (guint) size);
  if (size > before)
    memset (bytes->data + before, 0, size - before);
}

static void
put (GByteArray   *bytes,
     gsize         offset,
     const guint8 *data,
     gsize         size)
{
  if (bytes->len < offset + size)
    set_size (bytes, offset + size);
  memcpy (bytes->data + offset, data, size);
}

static void
copy_bytes (GByteArray *from,
            GByteArray *to)
{
  g_byte_array_set_size (to, from->len);
  if (from->len > 0)
    memcpy (to->data, from->data, from->len);
}

/* Counts an operation that changes the disk; a code other than SQLITE_OK says
 * that it did not come to be. */
static int
burn (void)
{
  if (disk.blown)
    return SQLITE_IOERR;
  disk.n_operations++;
  if (disk.fail_in > 0 && --disk.fail_in == 0)
    return disk.fail_code;
  if (disk.fuse > 0 && --disk.fuse == 0)
    disk.blown = TRUE;

  /* The write that blew the fuse is under way when the power goes. */
  return SQLITE_OK;
}

/* --- one file --- */

static int
file_close (sqlite3_file *file)
{
  return SQLITE_OK;
}

static int
file_read (sqlite3_file *file,
           void         *buffer,
           int           size,
           sqlite3_int64 offset)
{
  MemoryFile *self = ((OpenFile *) file)->file;
  gsize n = 0;

  if ((gsize) offset < self->current->len)
    {
      n = MIN ((gsize) size, self->current->len - (gsize) offset);
      memcpy (buffer, self->current->data + offset, n);
    }
  if (n == (gsize) size)
    return SQLITE_OK;
  memset ((char *) buffer + n, 0, (gsize) size - n);

  return SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *file,
            const void   *buffer,
            int           size,
            sqlite3_int64 offset)
{
  MemoryFile *self = ((OpenFile *) file)->file;
  int code = burn ();
  Pending pending;

  if (code != SQLITE_OK)
    return code;

  pending.offset = (gsize) offset;
  pending.bytes = g_bytes_new (buffer, (gsize) size);
  g_array_append_val (self->pending, pending);
  put (self->current, (gsize) offset, buffer, (gsize) size);

  return disk.blown ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int
file_truncate (sqlite3_file *file,
               sqlite3_int64 size)
{
  MemoryFile *self = ((OpenFile *) file)->file;
  int code = burn ();
  Pending pending = { (gsize) size, NULL };

  if (code != SQLITE_OK)
    return code;

  g_array_append_val (self->pending, pending);
  set_size (self->current, (gsize) size);

  return disk.blown ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static int
file_sync (sqlite3_file *file,
           int           flags)
{
  MemoryFile *self = ((OpenFile *) file)->file;
  int code = burn ();

  if (code != SQLITE_OK)
    {
      /* As Linux has it: the pages count as clean after a failed sync, are
       * still read, and never reach the disk unless they are written again. */
      if (!disk.blown)
        g_array_set_size (self->pending, 0);
      return code;
    }
  if (disk.blown)
    return SQLITE_IOERR_FSYNC;

  for (guint i = 0; i < self->pending->len; i++)
    {
      const Pending *pending = &g_array_index (self->pending, Pending, i);
      gsize size;
      const guint8 *bytes;

      if (pending->bytes == NULL)
        {
          set_size (self->durable, pending->offset);
          continue;
        }
      bytes = g_bytes_get_data (pending->bytes, &size);
      put (self->durable, pending->offset, bytes, size);
    }
  g_array_set_size (self->pending, 0);

  return SQLITE_OK;
}

static int
file_size (sqlite3_file  *file,
           sqlite3_int64 *size)
{
  *size = ((OpenFile *) file)->file->current->len;

  return SQLITE_OK;
}

static int
file_lock (sqlite3_file *file,
           int           level)
{
  return SQLITE_OK;
}

static int
file_check_lock (sqlite3_file *file,
                 int          *is_reserved)
{
  *is_reserved = 0;

  return SQLITE_OK;
}

static int
file_control (sqlite3_file *file,
              int           operation,
              void         *argument)
{
  return SQLITE_NOTFOUND;
}

static int
file_sector_size (sqlite3_file *file)
{
  return SECTOR_BYTES;
}

static int
file_characteristics (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
file_shm_map (sqlite3_file  *file,
              int            region,
              int            size,
              int            extend,
              void volatile **memory)
{
  MemoryFile *self = ((OpenFile *) file)->file;

  while (self->shared->len <= (guint) region)
    {
      if (!extend)
        {
          *memory = NULL;
          return SQLITE_OK;
        }
      g_ptr_array_add (self->shared, g_malloc0 ((gsize) size));
    }
  *memory = g_ptr_array_index (self->shared, region);

  return SQLITE_OK;
}

static int
file_shm_lock (sqlite3_file *file,
               int           offset,
               int           n,
               int           flags)
{
  return SQLITE_OK;
}

static void
file_shm_barrier (sqlite3_file *file)
{
}

static int
file_shm_unmap (sqlite3_file *file,
                int           remove)
{
  if (remove)
    g_ptr_array_set_size (((OpenFile *) file)->file->shared, 0);

  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_lock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

/* --- the file system --- */

static int
vfs_open (sqlite3_vfs  *vfs,
          const char   *name,
          sqlite3_file *file,
          int           flags,
          int          *out_flags)
{
  OpenFile *self = (OpenFile *) file;

  g_assert (name != NULL); /* temporary files stay in memory */
  self->file = g_hash_table_lookup (disk.files, name);
  if (self->file == NULL)
    {
      self->file = memory_file_new ();
      g_hash_table_insert (disk.files, g_strdup (name), self->file);
    }
  self->base.pMethods = &methods;
  if (out_flags != NULL)
    *out_flags = flags;

  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *vfs,
            const char  *name,
            int          sync_folder)
{
  if (disk.blown)
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (disk.files, name);

  return SQLITE_OK;
}

static int
vfs_access (sqlite3_vfs *vfs,
            const char  *name,
            int          flags,
            int         *result)
{
  MemoryFile *file = g_hash_table_lookup (disk.files, name);

  *result = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->current->len > 0);

  return SQLITE_OK;
}

static int
vfs_full_path (sqlite3_vfs *vfs,
               const char  *name,
               int          size,
               char        *full)
{
  return disk.system->xFullPathname (disk.system, name, size, full);
}

static int
vfs_randomness (sqlite3_vfs *vfs,
                int          size,
                char        *bytes)
{
  return disk.system->xRandomness (disk.system, size, bytes);
}

static int
vfs_sleep (sqlite3_vfs *vfs,
           int          microseconds)
{
  return disk.system->xSleep (disk.system, microseconds);
}

static int
vfs_time (sqlite3_vfs *vfs,
          double      *time)
{
  return disk.system->xCurrentTime (disk.system, time);
}

void
crash_vfs_register (void)
{
  disk.system = sqlite3_vfs_find (NULL);
  disk.files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, memory_file_free);
  disk.vfs = (sqlite3_vfs){
    .iVersion = 1,
    .szOsFile = sizeof (OpenFile),
    .mxPathname = disk.system->mxPathname,
    .zName = "crash",
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_time,
  };
  g_assert_cmpint (sqlite3_vfs_register (&disk.vfs, 1), ==, SQLITE_OK);
}

void
crash_vfs_clear (void)
{
  g_hash_table_remove_all (disk.files);
  disk.fuse = 0;
  disk.blown = FALSE;
  disk.fail_in = 0;
}

void
crash_vfs_set_fuse (guint n_operations)
{
  disk.fuse = n_operations;
  disk.blown = FALSE;
}

gboolean
crash_vfs_is_blown (void)
{
  return disk.blown;
}

guint64
crash_vfs_get_n_operations (void)
{
  return disk.n_operations;
}

void
crash_vfs_fail_once (guint n_operations,
                     int   code)
{
  disk.fail_in = n_operations;
  disk.fail_code = code;
}

gboolean
crash_vfs_has_failed (void)
{
  return disk.fail_in == 0;
}

/* Of what was not synced, any sectors: one write may be there in part, a later
 * one without an earlier one. */
static void
lose_power_of_file (MemoryFile *file,
                    GRand      *random)
{
  /* Now and then all, or nothing, of it reached the disk. */
  int mood = g_rand_int_range (random, 0, 6);

  for (guint i = 0; i < file->pending->len; i++)
    {
      const Pending *pending = &g_array_index (file->pending, Pending, i);
      gsize size;
      const guint8 *bytes;

      if (pending->bytes == NULL)
        {
          if (mood == 0 || (mood > 1 && g_rand_boolean (random)))
            set_size (file->durable, pending->offset);
          continue;
        }
      bytes = g_bytes_get_data (pending->bytes, &size);
      for (gsize done = 0; done < size;)
        {
          gsize n = MIN (size - done, SECTOR_BYTES - (pending->offset + done) % SECTOR_BYTES);

          if (mood == 0 || (mood > 1 && g_rand_int_range (random, 0, 4) != 0))
            put (file->durable, pending->offset + done, bytes + done, n);
          done += n;
        }
    }
  g_array_set_size (file->pending, 0);
  copy_bytes (file->durable, file->current);
  g_ptr_array_set_size (file->shared, 0);
}

void
crash_vfs_lose_power (GRand *random)
{
  /* In the order of their names, so that a seed gives the same disk again. */
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (disk.files), (GCompareFunc) strcmp);

  for (GList *name = names; name != NULL; name = name->next)
    lose_power_of_file (g_hash_table_lookup (disk.files, name->data), random);
  disk.fuse = 0;
  disk.blown = FALSE;
}

static GHashTable *
copy_files (GHashTable *files)
{
  GHashTable *copies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, memory_file_free);
  GHashTableIter iter;
  gpointer name, file;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &file))
    {
      MemoryFile *copy = memory_file_new ();

      copy_bytes (((MemoryFile *) file)->current, copy->current);
      copy_bytes (((MemoryFile *) file)->current, copy->durable);
      g_hash_table_insert (copies, g_strdup (name), copy);
    }

  return copies;
}

/* The disk as it is, with everything on it synced; no file may be open. */
CrashImage *
crash_vfs_save (void)
{
  CrashImage *image = g_new0 (CrashImage, 1);

  image->files = copy_files (disk.files);

  return image;
}

void
crash_vfs_restore (const CrashImage *image)
{
  crash_vfs_clear ();
  g_hash_table_unref (disk.files);
  disk.files = copy_files (image->files);
}

void
crash_image_free (CrashImage *image)
{
  g_hash_table_unref (image->files);
  g_free (image);
}
