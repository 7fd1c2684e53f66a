// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <errno.h>
#include <string.h>

#include "desk-folder-names.h"
#include "faulty-ops.h"

/* What becomes of this call. TRUE: it is to be done. @result stands when it is
 * not 0, whatever the call itself says. */
static gboolean
begin (FaultyOps *self,
       Call       call,
       int       *result)
{
  gboolean is_hit;

  *result = 0;
  if (self->has_crashed)
    {
      *result = EIO;
      return FALSE;
    }
  self->n_calls++;
  self->n_of[call]++;
  is_hit = self->fault.at != 0 && self->n_calls >= self->fault.at && self->n_calls <= self->fault.at + self->fault.n_more;
  if (!is_hit)
    return TRUE;

  *result = self->fault.number;
  switch (self->fault.kind)
    {
    case FAULT_REFUSED:
      return FALSE;
    case FAULT_LOST:
      return TRUE;
    case FAULT_TORN:
      return call == CALL_WRITE;
    case FAULT_CRASH_BEFORE:
      self->has_crashed = TRUE;
      return FALSE;
    case FAULT_CRASH_AFTER:
      self->has_crashed = TRUE;
      return TRUE;
    case N_FAULT_KINDS:
    default:
      g_assert_not_reached ();
    }
}

static int
end (FaultyOps *self,
     int        forced,
     int        result)
{
  if (forced != 0)
    return forced;

  return result == EEXIST && self->liar != 0 ? self->liar : result;
}

#define WITH(CALL, WORK)                                   \
  G_STMT_START                                             \
    {                                                      \
      FaultyOps *self = (FaultyOps *) ops;                 \
      DeskFolderOps *real G_GNUC_UNUSED = self->real;      \
      int forced;                                          \
      int result = begin (self, CALL, &forced) ? (WORK) : 0; \
      return end (self, forced, result);                   \
    }                                                      \
  G_STMT_END

/* --- what is on the disk: kept track of, and not waited for --- */

static void
note_name (FaultyOps  *self,
           const char *path)
{
  g_hash_table_add (self->unsynced_folders, desk_folder_parent (path));
}

static void
note_open (FaultyOps  *self,
           int         handle,
           const char *path)
{
  g_hash_table_insert (self->open_paths, GINT_TO_POINTER (handle), g_strdup (path));
}

static void
note_write (FaultyOps *self,
            int        handle)
{
  g_hash_table_add (self->unsynced_files, g_strdup (g_hash_table_lookup (self->open_paths, GINT_TO_POINTER (handle))));
}

static int
link_and_note (FaultyOps  *self,
               const char *from,
               const char *to)
{
  int result;

  g_assert_false (g_hash_table_contains (self->unsynced_files, from));
  result = self->real->link (self->real, from, to);
  if (result == 0)
    note_name (self, to);

  return result;
}

static int
rename_and_note (FaultyOps  *self,
                 const char *from,
                 const char *to)
{
  g_assert_false (g_hash_table_contains (self->unsynced_files, from));

  return self->real->rename (self->real, from, to);
}

static int
sync_and_note (FaultyOps *self,
               int        handle)
{
  g_hash_table_remove (self->unsynced_files, g_hash_table_lookup (self->open_paths, GINT_TO_POINTER (handle)));

  return 0;
}

static int
sync_folder_and_note (FaultyOps  *self,
                      const char *path)
{
  DeskFolderInfo info;
  int result = self->real->look (self->real, path, &info);

  if (result == 0)
    g_hash_table_remove (self->unsynced_folders, path);

  return result;
}

static int
make_folder_and_note (FaultyOps  *self,
                      const char *path)
{
  int result = self->real->make_folder (self->real, path);

  if (result == 0)
    note_name (self, path);

  return result;
}

/* --- the table --- */

static gboolean
is_hidden (FaultyOps  *self,
           const char *path)
{
  if (self->hidden == 0 || self->hidden_path == NULL || !g_str_equal (path, self->hidden_path))
    return FALSE;

  self->hidden--;
  return TRUE;
}

static int
faulty_make_folder (DeskFolderOps *ops,
                    const char    *path)
{
  WITH (CALL_MAKE_FOLDER, make_folder_and_note (self, path));
}

static int
faulty_remove_folder (DeskFolderOps *ops,
                      const char    *path)
{
  WITH (CALL_REMOVE_FOLDER, real->remove_folder (real, path));
}

typedef struct {
  FaultyOps *self;
  DeskFolderNameFunc func;
  gpointer data;
} Listing;

static gboolean
name_listed_cb (const char *name,
                gpointer    data)
{
  Listing *listing = data;

  return g_strcmp0 (name, listing->self->unlisted) == 0 || listing->func (name, listing->data);
}

static int
list_old (FaultyOps         *self,
          const char        *path,
          DeskFolderNameFunc func,
          gpointer           data)
{
  Listing listing = { self, func, data };

  return self->real->list (self->real, path, name_listed_cb, &listing);
}

static int
faulty_list (DeskFolderOps     *ops,
             const char        *path,
             DeskFolderNameFunc func,
             gpointer           data)
{
  WITH (CALL_LIST, list_old (self, path, func, data));
}

static int
faulty_look (DeskFolderOps  *ops,
             const char     *path,
             DeskFolderInfo *info)
{
  WITH (CALL_LOOK, is_hidden (self, path) ? ENOENT : real->look (real, path, info));
}

static int
faulty_create (DeskFolderOps *ops,
               const char    *path,
               int           *handle)
{
  int opened = -1;
  FaultyOps *self = (FaultyOps *) ops;
  int forced;
  int result = begin (self, CALL_CREATE, &forced) ? self->real->create (self->real, path, &opened) : 0;

  /* Nobody has the handle of a reply that got lost. */
  if (forced != 0 && opened >= 0)
    {
      self->real->close (self->real, opened);
    }
  else if (opened >= 0)
    {
      *handle = opened;
      note_open (self, opened, path);
      note_write (self, opened);
    }

  return end (self, forced, result);
}

static int
faulty_open (DeskFolderOps  *ops,
             const char     *path,
             gboolean        to_write,
             int            *handle,
             DeskFolderInfo *info)
{
  int opened = -1;
  FaultyOps *self = (FaultyOps *) ops;
  int forced;
  int result = 0;

  if (begin (self, CALL_OPEN, &forced))
    result = is_hidden (self, path) ? ENOENT : self->real->open (self->real, path, to_write, &opened, info);
  if (forced != 0 && opened >= 0)
    {
      self->real->close (self->real, opened);
    }
  else if (opened >= 0)
    {
      *handle = opened;
      note_open (self, opened, path);
    }

  return end (self, forced, result);
}

static int
faulty_read (DeskFolderOps *ops,
             int            handle,
             guint64        offset,
             void          *buffer,
             gsize          size,
             gsize         *n_read)
{
  WITH (CALL_READ, real->read (real, handle, offset, buffer, size, n_read));
}

static int
faulty_write (DeskFolderOps *ops,
              int            handle,
              guint64        offset,
              const void    *bytes,
              gsize          size)
{
  FaultyOps *self = (FaultyOps *) ops;
  int forced;
  int result = 0;

  note_write (self, handle);
  if (begin (self, CALL_WRITE, &forced))
    result = self->real->write (self->real, handle, offset, bytes, forced != 0 && self->fault.kind == FAULT_TORN ? size / 2 : size);

  return end (self, forced, result);
}

static int
faulty_sync (DeskFolderOps *ops,
             int            handle)
{
  WITH (CALL_SYNC, sync_and_note (self, handle));
}

static int
faulty_close (DeskFolderOps *ops,
              int            handle)
{
  FaultyOps *self = (FaultyOps *) ops;
  int forced;
  int result;

  /* A handle goes whatever happens: those of the dead too. */
  begin (self, CALL_CLOSE, &forced);
  result = self->real->close (self->real, handle);
  g_hash_table_remove (self->open_paths, GINT_TO_POINTER (handle));

  return end (self, forced, result);
}

static int
faulty_link (DeskFolderOps *ops,
             const char    *from,
             const char    *to)
{
  WITH (CALL_LINK, link_and_note (self, from, to));
}

static int
faulty_rename (DeskFolderOps *ops,
               const char    *from,
               const char    *to)
{
  WITH (CALL_RENAME, rename_and_note (self, from, to));
}

static int
faulty_unlink (DeskFolderOps *ops,
               const char    *path)
{
  WITH (CALL_UNLINK, real->unlink (real, path));
}

static int
faulty_sync_folder (DeskFolderOps *ops,
                    const char    *path)
{
  WITH (CALL_SYNC_FOLDER, sync_folder_and_note (self, path));
}

static void
faulty_pause (DeskFolderOps *ops,
              guint          ms,
              GCancellable  *cancellable)
{
}

static void
faulty_free (DeskFolderOps *ops)
{
  FaultyOps *self = (FaultyOps *) ops;

  desk_folder_ops_free (self->real);
  g_hash_table_unref (self->open_paths);
  g_hash_table_unref (self->unsynced_files);
  g_hash_table_unref (self->unsynced_folders);
  g_free (self);
}

FaultyOps *
faulty_ops_new (const char *root)
{
  static const DeskFolderOps faulty = {
    faulty_make_folder, faulty_remove_folder, faulty_list, faulty_look, faulty_create, faulty_open, faulty_read, faulty_write,
    faulty_sync, faulty_close, faulty_link, faulty_rename, faulty_unlink, faulty_sync_folder, faulty_pause, faulty_free,
  };
  FaultyOps *self = g_new0 (FaultyOps, 1);

  self->ops = faulty;
  self->real = desk_folder_ops_new (root);
  self->open_paths = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->unsynced_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unsynced_folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/* From now on, calls counted anew. */
void
faulty_ops_set (FaultyOps *self,
                Fault      fault)
{
  self->fault = fault;
  self->n_calls = 0;
  self->has_crashed = FALSE;
  memset (self->n_of, 0, sizeof self->n_of);
}
