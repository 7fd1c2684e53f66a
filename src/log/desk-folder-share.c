// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Files on a share that are there wholly or not at all.
 *
 * A file is written under a name that only its writer knows, brought to the
 * disk, and then given its name by link(), which does nothing when somebody
 * else's stands there already. What a share says of a link is never believed
 * when it is bad news: sshfs says EPERM where it means EEXIST, and NFS can
 * lose the reply of a link that worked. What stands there is.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "desk-folder-names.h"
#include "desk-folder-share.h"

/**
 * desk_folder_share_read:
 * @self: a share
 * @path: a file
 * @max_bytes: no memory is taken for more
 * @bytes: (out): what is in it
 *
 * Returns: 0 or an `errno`: EFBIG when there is more
 */
int
desk_folder_share_read (DeskFolderShare *self,
                        const char      *path,
                        gsize            max_bytes,
                        GBytes         **bytes)
{
  DeskFolderInfo info;
  int handle;
  int result = self->ops->open (self->ops, path, FALSE, &handle, &info);
  g_autofree guint8 *buffer = NULL;
  gsize n = 0;

  /* A server that forgot the file of a name knows it when asked again. */
  if (result == ESTALE)
    result = self->ops->open (self->ops, path, FALSE, &handle, &info);
  if (result != 0)
    return result;

  if (info.size > max_bytes)
    {
      result = EFBIG;
    }
  else
    {
      buffer = g_malloc (MAX (info.size, 1));
      result = self->ops->read (self->ops, handle, 0, buffer, info.size, &n);
    }
  self->ops->close (self->ops, handle);
  if (result != 0)
    return result;
  /* Files are complete before they have a name. */
  if (n < info.size)
    return EIO;

  *bytes = g_bytes_new_take (g_steal_pointer (&buffer), n);
  return 0;
}

/* Like desk_folder_share_read(), of a text without NUL; EBADMSG when it is
 * none. */
int
desk_folder_share_read_text (DeskFolderShare *self,
                             const char      *path,
                             gsize            max_bytes,
                             char           **text)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize size;
  int result = desk_folder_share_read (self, path, max_bytes, &bytes);

  if (result != 0)
    return result;
  data = g_bytes_get_data (bytes, &size);
  if (!g_utf8_validate_len (data, size, NULL))
    return EBADMSG;

  *text = g_strndup (data, size);
  return 0;
}

/* Writes a file that is on the disk when it returns 0; another result can
 * leave anything. */
int
desk_folder_share_write_new (DeskFolderShare *self,
                             const char      *path,
                             GBytes          *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  int handle;
  int result = self->ops->create (self->ops, path, &handle);
  int closed;

  if (result != 0)
    return result;

  result = self->ops->write (self->ops, handle, 0, data, size);
  if (result == 0)
    result = self->ops->sync (self->ops, handle);
  /* Some shares only say here that there is no room. */
  closed = self->ops->close (self->ops, handle);

  return result != 0 ? result : closed;
}

static int
sync_parent (DeskFolderShare *self,
             const char      *path)
{
  g_autofree char *parent = desk_folder_parent (path);
  int result = self->ops->sync_folder (self->ops, parent);

  /* A file system without it has nothing to bring to the disk. */
  return result == EINVAL || result == ENOSYS || result == ENOTSUP ? 0 : result;
}

/**
 * desk_folder_share_publish:
 * @self: a share
 * @temporary: a file that is complete and on the disk
 * @path: its name for everybody, in the same folder
 *
 * The temporary name is taken away, whatever becomes of the other.
 *
 * Returns: 0 when @path is @temporary, or an `errno`, after which only what
 *   stands under @path tells
 */
int
desk_folder_share_publish (DeskFolderShare *self,
                           const char      *temporary,
                           const char      *path)
{
  int result = self->ops->link (self->ops, temporary, path);

  if (result == 0)
    result = sync_parent (self, path);
  /* What stays is cleared away after a day. */
  self->ops->unlink (self->ops, temporary);

  return result;
}

/* What an error of publishing came to. @result is returned when it is not
 * known. */
static int
look_whose (DeskFolderShare *self,
            const char      *path,
            GBytes          *mine,
            int              result,
            DeskLogPut      *outcome)
{
  g_autoptr (GBytes) found = NULL;
  int read_result = desk_folder_share_read (self, path, g_bytes_get_size (mine), &found);

  if (read_result == 0)
    *outcome = g_bytes_equal (found, mine) ? DESK_LOG_PUT_WON : DESK_LOG_PUT_LOST;
  else if (read_result == EFBIG)
    *outcome = DESK_LOG_PUT_LOST;
  else if (read_result == EINVAL || read_result == ELOOP || read_result == EACCES)
    return read_result;
  else
    /* It says that something stands there, and nothing does: the one or the
     * other is old news. */
    return result == EEXIST ? ESTALE : result;

  return 0;
}

/**
 * desk_folder_share_put:
 * @self: a share
 * @path: a name that nobody may have taken
 * @bytes: what is to stand there
 * @outcome: (out): whether these bytes or others stand there now
 *
 * Returns: 0, or an `errno` when it is not known; ENOENT when the folder is
 *   not there
 */
int
desk_folder_share_put (DeskFolderShare *self,
                       const char      *path,
                       GBytes          *bytes,
                       DeskLogPut      *outcome)
{
  g_autofree char *temporary = desk_folder_new_name (path, self->ids);
  int result = desk_folder_share_write_new (self, temporary, bytes);

  if (result != 0)
    {
      /* Nothing of this name can be anybody else's. */
      self->ops->unlink (self->ops, temporary);
      return result;
    }

  result = desk_folder_share_publish (self, temporary, path);
  if (result != 0)
    return look_whose (self, path, bytes, result, outcome);

  *outcome = DESK_LOG_PUT_WON;
  return 0;
}

/* Here too what is there decides, and not what the share says. */
static int
rename_over (DeskFolderShare *self,
             const char      *temporary,
             const char      *path)
{
  int result = self->ops->rename (self->ops, temporary, path);
  DeskFolderInfo info;

  if (result == 0)
    return 0;
  if (self->ops->look (self->ops, temporary, &info) == ENOENT)
    return self->ops->look (self->ops, path, &info);

  /* A share that cannot rename over a file is helped out of it. */
  if (result == EEXIST || result == EPERM)
    {
      self->ops->unlink (self->ops, path);
      result = self->ops->rename (self->ops, temporary, path);
    }

  return result;
}

/**
 * desk_folder_share_replace:
 * @self: a share
 * @path: a file that nobody else writes
 * @bytes: what is to stand there, over what does
 *
 * Returns: 0 or an `errno`
 */
int
desk_folder_share_replace (DeskFolderShare *self,
                           const char      *path,
                           GBytes          *bytes)
{
  g_autofree char *temporary = desk_folder_new_name (path, self->ids);
  int result = desk_folder_share_write_new (self, temporary, bytes);

  if (result == 0)
    result = rename_over (self, temporary, path);
  if (result != 0)
    self->ops->unlink (self->ops, temporary);

  return result;
}

/**
 * desk_folder_share_make_folder:
 * @self: a share
 * @path: a folder whose parent is there
 *
 * Returns: 0 when it is there, made or found, or an `errno`
 */
int
desk_folder_share_make_folder (DeskFolderShare *self,
                               const char      *path)
{
  int result = self->ops->make_folder (self->ops, path);
  DeskFolderInfo info;

  if (result != 0 && self->ops->look (self->ops, path, &info) == 0)
    result = info.kind == DESK_FOLDER_KIND_FOLDER ? 0 : ENOTDIR;

  return result == 0 ? sync_parent (self, path) : result;
}

/* --- what is in a folder --- */

typedef struct {
  guint n_digits;
  const char *ending;
  GArray *numbers;
} Listing;

static gboolean
number_listed_cb (const char *name,
                  gpointer    data)
{
  Listing *self = data;
  guint64 number;

  if (desk_folder_parse_number (name, self->n_digits, self->ending, &number))
    g_array_append_val (self->numbers, number);

  /* Nobody has that many; what is listed here fits in memory. */
  return self->numbers->len < 1000000;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/**
 * desk_folder_share_list_numbers:
 * @self: a share
 * @path: a folder
 * @n_digits: see desk_folder_parse_number()
 * @ending: see desk_folder_parse_number()
 * @numbers: (out) (element-type guint64): the numbers in it, ascending
 *
 * Returns: 0 or an `errno`
 */
int
desk_folder_share_list_numbers (DeskFolderShare *self,
                                const char      *path,
                                guint            n_digits,
                                const char      *ending,
                                GArray         **numbers)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint64));
  Listing listing = { n_digits, ending, found };
  int result = self->ops->list (self->ops, path, number_listed_cb, &listing);

  if (result != 0)
    return result;
  g_array_sort (found, compare_numbers);

  *numbers = g_steal_pointer (&found);
  return 0;
}

/* The highest number in a folder; 0 also when the folder is not there, as
 * tools that copy leave out empty ones. */
int
desk_folder_share_find_highest (DeskFolderShare *self,
                                const char      *path,
                                guint            n_digits,
                                const char      *ending,
                                guint64         *number)
{
  g_autoptr (GArray) numbers = NULL;
  int result = desk_folder_share_list_numbers (self, path, n_digits, ending, &numbers);

  if (result != 0 && result != ENOENT)
    return result;

  *number = result == 0 && numbers->len > 0 ? g_array_index (numbers, guint64, numbers->len - 1) : 0;
  return 0;
}

static gboolean
temporary_listed_cb (const char *name,
                     gpointer    data)
{
  GPtrArray *names = data;

  if (desk_folder_name_is_temporary (name))
    g_ptr_array_add (names, g_strdup (name));

  return names->len < DESK_FOLDER_THOUSAND;
}

/**
 * desk_folder_share_clear_stale:
 * @self: a share
 * @path: a folder
 * @before_ms: by the share's clock
 *
 * Takes away temporary files that were last written before; their writers are
 * dead. What cannot be cleared stays until the next time.
 */
void
desk_folder_share_clear_stale (DeskFolderShare *self,
                               const char      *path,
                               gint64           before_ms)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (self->ops->list (self->ops, path, temporary_listed_cb, names) != 0)
    return;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = g_strconcat (path, *path != '\0' ? "/" : "", g_ptr_array_index (names, i), NULL);
      DeskFolderInfo info;

      if (self->ops->look (self->ops, name, &info) == 0 && info.kind == DESK_FOLDER_KIND_FILE && info.changed_ms < before_ms)
        self->ops->unlink (self->ops, name);
    }
}

/* --- in words --- */

static int
code_of (int number)
{
  switch (number)
    {
    case EACCES:
    case EPERM:
      return DESK_LOG_ERROR_DENIED;
    case EROFS:
      return DESK_LOG_ERROR_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
      return DESK_LOG_ERROR_FULL;
    case EFBIG:
    case EBADMSG:
    case EINVAL:
    case ELOOP:
    case ENOTDIR:
    case EISDIR:
      return DESK_LOG_ERROR_DAMAGED;
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case ENOSYS:
    case ENOTSUP:
    case ENAMETOOLONG:
      return DESK_LOG_ERROR_FAILED;
    default:
      return DESK_LOG_ERROR_UNREACHABLE;
    }
}

/**
 * desk_folder_share_fail:
 * @self: a share
 * @number: an `errno`
 * @path: what it was about
 * @error: return location
 *
 * Returns: %FALSE
 */
gboolean
desk_folder_share_fail (DeskFolderShare *self,
                        int              number,
                        const char      *path,
                        GError         **error)
{
  g_autofree char *full = g_build_filename (self->path, path, NULL);
  const char *system = g_strerror (number);
  int code = code_of (number);

  switch (code)
    {
    case DESK_LOG_ERROR_DENIED:
      if (number == EPERM)
        g_set_error (error, DESK_LOG_ERROR, code, _("The share did not allow it for “%s”, and does not say why. Often it is full, or you may only read there: ask whoever looks after it"), full);
      else
        g_set_error (error, DESK_LOG_ERROR, code, _("You do not have the right to use “%s”. Ask whoever looks after the share for the right to read and write in this folder and all that is in it"), full);
      break;
    case DESK_LOG_ERROR_READ_ONLY:
      g_set_error (error, DESK_LOG_ERROR, code, _("The shared folder “%s” may be read but not written. Ask whoever looks after the share for the right to write"), self->path);
      break;
    case DESK_LOG_ERROR_FULL:
      if (number == EDQUOT)
        g_set_error (error, DESK_LOG_ERROR, code, _("Your share of the disk behind “%s” is used up. Make room there, or ask for more"), self->path);
      else
        g_set_error (error, DESK_LOG_ERROR, code, _("The disk behind the shared folder “%s” is full. Make room there"), self->path);
      break;
    case DESK_LOG_ERROR_DAMAGED:
      g_set_error (error, DESK_LOG_ERROR, code, _("“%s” is not what Deskbell put there (%s). Bring it back from a backup of the shared folder"), full, system);
      break;
    case DESK_LOG_ERROR_FAILED:
      g_set_error (error, DESK_LOG_ERROR, code, _("“%s” could not be used (%s)"), full, system);
      break;
    default:
      if (number == ENOENT)
        g_set_error (error, DESK_LOG_ERROR, code, _("“%s” is not there. Is the share connected?"), full);
      else
        g_set_error (error, DESK_LOG_ERROR, code, _("The shared folder “%s” does not answer (%s). It is tried again as soon as the share is back"), self->path, system);
      break;
    }

  return FALSE;
}
