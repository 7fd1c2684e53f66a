// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The desk file: making, opening and refusing it, its settings, transactions
 * and checkpoints. See architecture, "The replica file".
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk-file-lock.h"
#include "desk-file-private.h"
#include "desk-policies.h"
#include "desk-schema.h"
#include "desk-store-error.h"
#include "desk-strange.h"

#define BUSY_TIMEOUT_MS 10000
#define PROGRESS_STEPS 1000

void
desk_file_check_thread (DeskFile *self)
{
#if DESK_DEBUG
  if (self->forbidden != NULL && g_thread_self () == self->forbidden)
    g_error ("SQLite was called on a thread that must never wait");
#endif
}

/* --- statements --- */

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

/**
 * desk_file_prepare:
 * @self: a desk file
 * @sql: one statement; kept prepared
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the statement, to be held in a
 *   g_autoptr(DeskStatement); the same one is not to be asked for twice at a
 *   time
 */
DeskStatement *
desk_file_prepare (DeskFile   *self,
                   const char *sql,
                   GError    **error)
{
  sqlite3_stmt *statement;
  int code;

  g_return_val_if_fail (self != NULL, NULL);
  desk_file_check_thread (self);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    {
      g_assert (!sqlite3_stmt_busy (statement));
      return statement;
    }

  code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      desk_sql_set_error (error, self->db, code);
      return NULL;
    }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);

  return statement;
}

/**
 * desk_file_run:
 * @self: a desk file
 * @sql: statements without parameters or rows
 * @error: return location
 *
 * Returns: whether they were done
 */
gboolean
desk_file_run (DeskFile   *self,
               const char *sql,
               GError    **error)
{
  int code;

  desk_file_check_thread (self);

  code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;

  desk_sql_set_error (error, self->db, code);
  return FALSE;
}

static int
progress_cb (gpointer data)
{
  DeskFile *self = data;

  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

static int
wal_cb (gpointer    data,
        sqlite3    *db,
        const char *name,
        int         pages)
{
  DeskFile *self = data;

  self->wal_pages = (guint) pages;

  return SQLITE_OK;
}

#if DESK_DEBUG
static void
update_cb (gpointer       data,
           int            kind,
           const char    *database,
           const char    *table,
           sqlite3_int64  row)
{
  DeskFile *self = data;

  if (!self->may_write_facts && desk_table_find (table) != NULL)
    g_error ("Facts in “%s” are written by something else than desk_apply_operation()", table);
}
#endif

/* --- opening --- */

/* WAL wants to write beside the file, even to read it. */
static gboolean
folder_is_read_only (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return faccessat (AT_FDCWD, folder, W_OK, AT_EACCESS) != 0;
}

gboolean
desk_file_read_integer (DeskFile   *self,
                        const char *sql,
                        gint64     *value,
                        GError    **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  *value = code == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
  if (code != SQLITE_ROW)
    desk_sql_set_error (error, self->db, (code & 0xff) == SQLITE_CANTOPEN && folder_is_read_only (self->path) ? SQLITE_READONLY : code);
  sqlite3_finalize (statement);

  return code == SQLITE_ROW;
}

/* SQLite takes a lock around each piece of memory to know how much there is of
 * it, which nobody here asks for. Too late when somebody has used it before. */
static void
set_up_sqlite (void)
{
  static gsize is_done;

  if (g_once_init_enter (&is_done))
    {
      (void) sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&is_done, 1);
    }
}

static DeskFile *
file_new (const char   *path,
          DeskFileMode  mode,
          DeskClock    *clock,
          DeskIdSource *ids)
{
  DeskFile *self = g_new0 (DeskFile, 1);

  set_up_sqlite ();
  self->path = g_strdup (path);
  self->mode = mode;
  self->formats = &desk_formats;
  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  self->lock_fd = -1;

  return self;
}

static gboolean
file_connect (DeskFile *self,
              GError  **error)
{
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  flags |= self->mode == DESK_FILE_WRITER ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  code = sqlite3_open_v2 (self->path, &self->db, flags, NULL);
  if (code != SQLITE_OK)
    {
      desk_sql_set_error (error, self->db, code);
      return FALSE;
    }

  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  /* A checkpoint at close would be one outside our lock. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);
  sqlite3_wal_hook (self->db, wal_cb, self);
#if DESK_DEBUG
  sqlite3_update_hook (self->db, update_cb, self);
#endif

  return TRUE;
}

gboolean
desk_file_set_up (DeskFile *self,
                  GError  **error)
{
  return desk_file_run (self,
                        "PRAGMA mmap_size = 0;"
                        "PRAGMA cell_size_check = ON;"
                        "PRAGMA temp_store = MEMORY;"
                        "PRAGMA cache_size = -8000;"
                        "PRAGMA synchronous = " DESK_SYNCHRONOUS ";",
                        error);
}

static gboolean
check_is_there (const char *path,
                GError    **error)
{
  GStatBuf status;

  /* Not by opening it: closing the descriptor again would drop the locks that
   * other connections of this process hold on the file (fcntl(2)). */
  if (g_stat (path, &status) != 0)
    {
      int saved = errno;

      if (saved == ENOENT || saved == ENOTDIR)
        g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no file “%s”"), path);
      else
        g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("“%s” cannot be looked at (%s)"), path, g_strerror (saved));
      return FALSE;
    }
  if (S_ISREG (status.st_mode))
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK, _("“%s” is not a Deskbell desk: it is no file"), path);
  return FALSE;
}

static gboolean
check_identity (DeskFile *self,
                gboolean *is_old,
                GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 id, version, n_heads;
  DeskHead head;

  if (!desk_file_read_integer (self, "PRAGMA application_id", &id, &local_error) && !g_error_matches (local_error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (id != DESK_FILE_APPLICATION_ID)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK, _("“%s” is not a Deskbell desk"), self->path);
      return FALSE;
    }

  if (!desk_file_read_integer (self, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > DESK_SCHEMA_VERSION)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NEWER,
                   _("“%s” was written by a newer version of Deskbell (%" G_GINT64_FORMAT ", this one reads %d). Update Deskbell to open it"), self->path, version,
                   DESK_SCHEMA_VERSION);
      return FALSE;
    }
  if (!desk_file_read_integer (self, "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = 'head'", &n_heads, error))
    return FALSE;
  if (version < 1 || n_heads != 1)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("“%s” is damaged or was only half made. Restore it from a backup"), self->path);
      return FALSE;
    }
  *is_old = version < DESK_SCHEMA_VERSION;

  return *is_old || desk_file_read_head (self, &head, error);
}

/* Only a writer may bring a file up to date. */
static gboolean
have_it_upgraded (DeskFile *self,
                  GError  **error)
{
  g_autoptr (DeskFile) writer = NULL;

  if (self->mode == DESK_FILE_WRITER)
    return desk_file_upgrade (self, error);

  writer = desk_file_open (self->path, DESK_FILE_WRITER, self->clock, self->ids, error);

  return writer != NULL;
}

/**
 * desk_file_open:
 * @path: a desk file on a disk of this machine
 * @mode: whether it will be written
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * A file that is no desk, comes from a newer version, is damaged, or stands
 * on a network mount is refused, each with a message of its own. One that an
 * older version wrote is brought up to date.
 *
 * Returns: (transfer full) (nullable): the connection
 */
DeskFile *
desk_file_open (const char   *path,
                DeskFileMode  mode,
                DeskClock    *clock,
                DeskIdSource *ids,
                GError      **error)
{
  g_autoptr (DeskFile) self = NULL;
  g_autofree char *absolute = NULL;
  gboolean is_old;
  char *real;

  g_return_val_if_fail (path != NULL, NULL);

  if (!desk_file_check_mount (path, error) || !check_is_there (path, error))
    return NULL;

  /* Whatever name a desk is opened by, there is one lock for it; and no name
   * means something of its own to SQLite. */
  absolute = g_canonicalize_filename (path, NULL);
  real = realpath (absolute, NULL);
  self = file_new (real != NULL ? real : absolute, mode, clock, ids);
  free (real);

  /* The lock comes last: nothing is laid beside a file that is no desk. */
  if (!file_connect (self, error) || !check_identity (self, &is_old, error) ||
      (mode == DESK_FILE_WRITER && !desk_file_lock_open (self->path, &self->lock_fd, error)) || !desk_file_set_up (self, error))
    return NULL;
  if (is_old && !have_it_upgraded (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * desk_file_create:
 * @path: where nothing stands yet
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Makes an empty desk file, readable by its owner only. What a desk needs to
 * be worked on is its first commit, see desk-founding.h.
 *
 * Returns: (transfer full) (nullable): a writer on the new desk
 */
DeskFile *
desk_file_create (const char   *path,
                  DeskClock    *clock,
                  DeskIdSource *ids,
                  GError      **error)
{
  g_autoptr (DeskFile) self = NULL;
  g_autofree char *absolute = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  if (!desk_file_check_mount (path, error))
    return NULL;

  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      int saved = errno;

      if (saved == EEXIST)
        g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("“%s” is there already"), path);
      else
        g_set_error (error, DESK_STORE_ERROR, saved == EROFS || saved == EACCES ? DESK_STORE_ERROR_READ_ONLY : DESK_STORE_ERROR_FAILED,
                     _("“%s” cannot be made (%s)"), path, g_strerror (saved));
      return NULL;
    }
  close (fd);

  absolute = g_canonicalize_filename (path, NULL);
  self = file_new (absolute, DESK_FILE_WRITER, clock, ids);
  if (!desk_file_lock_open (absolute, &self->lock_fd, error) || !desk_file_lock_take (self->lock_fd, error))
    goto failed;
  if (!file_connect (self, error) || !desk_file_make_schema (self, error))
    {
      desk_file_lock_release (self->lock_fd);
      goto failed;
    }
  desk_file_lock_release (self->lock_fd);

  /* Until the first checkpoint the file itself is empty, and would not be
   * known as a desk. */
  if (!desk_file_checkpoint (self, error))
    goto failed;

  return g_steal_pointer (&self);

failed:
  {
    static const char *const endings[] = { "", "-wal", "-shm", "-lock" };

    g_clear_pointer (&self, desk_file_close);
    for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
      {
        g_autofree char *name = g_strconcat (path, endings[i], NULL);

        (void) g_unlink (name);
      }
  }
  return NULL;
}

/**
 * desk_file_open_strange:
 * @path: a plain database that nobody writes
 * @like: a desk file, for clock and ids
 * @error: return location
 *
 * For reading what somebody else has made by the functions that read a desk.
 * Whoever calls has looked at it first, see desk-strange.h.
 *
 * Returns: (transfer full) (nullable): a reader, for desk_file_close()
 */
DeskFile *
desk_file_open_strange (const char *path,
                        DeskFile   *like,
                        GError    **error)
{
  g_autoptr (DeskFile) self = file_new (path, DESK_FILE_READER, like->clock, like->ids);

  self->db = desk_strange_open (path, error);
  if (self->db == NULL)
    return NULL;
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);

  return g_steal_pointer (&self);
}

/**
 * desk_file_close:
 * @self: a desk file
 *
 * A writer copies its write-ahead log into the file first, under the lock.
 */
void
desk_file_close (DeskFile *self)
{
  g_return_if_fail (self != NULL);

  desk_file_abandon (self);
  if (self->mode == DESK_FILE_WRITER && self->db != NULL && self->lock_fd >= 0)
    {
      g_autoptr (GError) error = NULL;

      /* Nothing is lost when it fails: the write-ahead log stays beside. */
      if (!desk_file_checkpoint (self, &error))
        g_debug ("No checkpoint at close: %s", error->message);
    }

  g_clear_pointer (&self->rules_cache, g_hash_table_unref);
  g_free (self->matrix_text);
  g_hash_table_unref (self->statements);
  if (self->db != NULL && sqlite3_close (self->db) != SQLITE_OK)
    g_warning ("A connection to “%s” was closed in use", self->path);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->signing_key, desk_signing_key_free);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self->path);
  g_free (self);
}

const char *
desk_file_get_path (DeskFile *self)
{
  return self->path;
}

DeskFileMode
desk_file_get_mode (DeskFile *self)
{
  return self->mode;
}

DeskClock *
desk_file_get_clock (DeskFile *self)
{
  return self->clock;
}

DeskIdSource *
desk_file_get_ids (DeskFile *self)
{
  return self->ids;
}

/**
 * desk_file_set_signing_key:
 * @self: a writer
 * @key: whose signature each segment gets that is appended here from now on
 */
void
desk_file_set_signing_key (DeskFile             *self,
                           const DeskSigningKey *key)
{
  g_clear_pointer (&self->signing_key, desk_signing_key_free);
  self->signing_key = desk_signing_key_copy (key);
}

/**
 * desk_file_get_signing_key:
 * @self: a desk file
 *
 * Returns: (nullable): what segments are signed with
 */
const DeskSigningKey *
desk_file_get_signing_key (DeskFile *self)
{
  return self->signing_key;
}

/**
 * desk_file_forbid_thread:
 * @self: a desk file
 * @thread: (nullable): a thread that must never wait for the disk
 *
 * In debug builds a call from that thread ends the program.
 */
void
desk_file_forbid_thread (DeskFile *self,
                         GThread  *thread)
{
  self->forbidden = thread;
}

/**
 * desk_file_set_cancellable:
 * @self: a desk file
 * @cancellable: (nullable): looked at while statements run
 */
void
desk_file_set_cancellable (DeskFile     *self,
                           GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
}
