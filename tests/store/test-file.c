// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Desk files are made, opened and refused, each refusal with its own code and
 * words.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk-file-lock.h"
#include "desk-fixture.h"
#include "desk-store-error.h"
#include "desk-verify.h"

static DeskFile *
open_path (DeskFixture  *self,
           const char   *path,
           DeskFileMode  mode,
           GError      **error)
{
  return desk_file_open (path, mode, self->clock, self->ids, error);
}

/* Refused as reader and as writer alike. */
static void
assert_refused (DeskFixture *self,
                const char  *path,
                int          code,
                const char  *words)
{
  static const DeskFileMode modes[] = { DESK_FILE_READER, DESK_FILE_WRITER };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_path (self, path, modes[i], &error));
      g_assert_error (error, DESK_STORE_ERROR, code);
      if (strstr (error->message, words) == NULL)
        g_error ("“%s” is not in “%s”", words, error->message);
    }
}

static char *
in_folder (DeskFixture *self,
           const char  *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static char *
write_file (DeskFixture *self,
            const char  *name,
            const char  *contents,
            gssize       size)
{
  char *path = in_folder (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, size, &error);
  g_assert_no_error (error);

  return path;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
assert_folder_holds (DeskFixture *self,
                     const char  *expected)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *all = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  all = g_strjoinv (" ", (char **) names->pdata);
  g_assert_cmpstr (all, ==, expected);
}

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* --- making --- */

static void
test_create_modes (void)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock" };
  mode_t before = umask (0);
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (self->path, endings[i], NULL);
      GStatBuf status;

      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmphex (status.st_mode, ==, S_IFREG | 0600);
    }
  umask (before);
}

static void
test_create_identity (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *contents = NULL;
  gsize size;

  /* What file(1) and the desktop's MIME type look at, from the first moment. */
  g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
  g_assert_cmpuint (size, >, 100);
  g_assert_cmpmem (contents, 16, "SQLite format 3", 16);
  g_assert_cmpmem (contents + 60, 4, "\0\0\0\3", 4);
  g_assert_cmpmem (contents + 68, 4, "Desk", 4);
}

static void
test_create_exists (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *path = write_file (self, "mine.txt", "Do not touch", -1);
  g_autofree char *dangling = in_folder (self, "dangling.desk");
  g_autofree char *contents = NULL;
  const char *const paths[] = { self->path, path, dangling };

  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (desk_file_create (paths[i], self->clock, self->ids, &error));
      g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS);
      g_assert_nonnull (strstr (error->message, paths[i]));
    }
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "Do not touch");
  assert_folder_holds (self, "dangling.desk mine.txt test.desk test.desk-lock test.desk-shm test.desk-wal");
}

static void
test_create_nowhere (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *path = in_folder (self, "no/such/folder.desk");
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_file_create (path, self->clock, self->ids, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "No such file or directory"));
}

/* Names that mean something to SQLite, to a shell or to a URI. */
static void
test_create_names (void)
{
  static const char *const names[] = { ":memory:", "file:x?mode=memory", "a b%20c?d#e", "it's \"here\"", "-rf", "Zürich ☂.desk" };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *before = g_get_current_dir ();

  g_assert_cmpint (g_chdir (self->folder), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *contents = NULL;
      DeskFile *file;
      DeskHead head, again;
      gsize size;

      file = desk_file_create (names[i], self->clock, self->ids, &error);
      g_assert_no_error (error);
      g_assert_true (desk_file_read_head (file, &head, &error));
      desk_file_close (file);

      /* It is in the file of that name, and nowhere else. */
      g_assert_true (g_file_get_contents (names[i], &contents, &size, NULL));
      g_assert_cmpuint (size, >, 4096);
      file = open_path (self, names[i], DESK_FILE_READER, &error);
      g_assert_no_error (error);
      g_assert_true (desk_file_read_head (file, &again, &error));
      g_assert_true (desk_uuid_equal (&head.desk, &again.desk));
      desk_file_close (file);
    }
  g_assert_cmpint (g_chdir (before), ==, 0);
}

/* --- refusing --- */

static void
test_not_there (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *path = in_folder (self, "gone.desk");
  g_autofree char *deeper = in_folder (self, "gone/gone.desk");
  g_autofree char *dangling = in_folder (self, "dangling.desk");

  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  assert_refused (self, path, DESK_STORE_ERROR_NOT_FOUND, path);
  assert_refused (self, deeper, DESK_STORE_ERROR_NOT_FOUND, deeper);
  assert_refused (self, dangling, DESK_STORE_ERROR_NOT_FOUND, dangling);
  /* Asking for it does not make it. */
  assert_folder_holds (self, "dangling.desk test.desk test.desk-lock test.desk-shm test.desk-wal");
}

static void
test_not_a_desk (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *noise = g_malloc (20000);
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *empty = write_file (self, "empty", "", 0);
  g_autofree char *short_text = write_file (self, "short.txt", "Dear all,\n", -1);
  g_autofree char *long_text = write_file (self, "long.txt", text, -1);
  g_autofree char *header = write_file (self, "header", "SQLite format 3", 16);
  g_autofree char *random = NULL;
  g_autofree char *other = in_folder (self, "other.db");

  desk_id_source_fill (self->ids, (guint8 *) noise, 20000);
  random = write_file (self, "random", noise, 20000);
  run_sql (other, "CREATE TABLE ticket (id); INSERT INTO ticket VALUES (1); PRAGMA user_version = 1");

  assert_refused (self, empty, DESK_STORE_ERROR_NOT_A_DESK, empty);
  assert_refused (self, short_text, DESK_STORE_ERROR_NOT_A_DESK, "is not a Deskbell desk");
  assert_refused (self, long_text, DESK_STORE_ERROR_NOT_A_DESK, "is not a Deskbell desk");
  assert_refused (self, header, DESK_STORE_ERROR_NOT_A_DESK, "is not a Deskbell desk");
  assert_refused (self, random, DESK_STORE_ERROR_NOT_A_DESK, "is not a Deskbell desk");
  assert_refused (self, other, DESK_STORE_ERROR_NOT_A_DESK, other);

  /* Nothing was laid beside what is somebody else's. */
  assert_folder_holds (self, "empty header long.txt other.db random short.txt test.desk test.desk-lock test.desk-shm test.desk-wal");
}

static void
test_no_file (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *pipe_path = in_folder (self, "pipe");

  assert_refused (self, self->folder, DESK_STORE_ERROR_NOT_A_DESK, "it is no file");
  /* Nor does anybody wait for the other end. */
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_refused (self, pipe_path, DESK_STORE_ERROR_NOT_A_DESK, "it is no file");
}

static void
test_newer (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);

  g_clear_pointer (&self->file, desk_file_close);
  run_sql (self->path, "PRAGMA user_version = 99");
  assert_refused (self, self->path, DESK_STORE_ERROR_NEWER, "newer version of Deskbell (99, this one reads 3)");
}

static gint64
read_setting (DeskFile   *file,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);

  return sqlite3_column_int64 (read, 0);
}

/* What each version before has written: digests as it told them itself. The
 * first has a ticket, a note, an undo and a claim; the second has been taken
 * through a log in which the third had written what it did not know yet, and
 * what no version knows, or could keep in its field. */
static const struct {
  const char *fixture;
  const char *facts;
  const char *all;
  gint64 n_extras;
  gint64 n_notes; /* to the next shift */
} older[] = {
  { "version-001.desk.gz", "32b0a35bfe467806b7f3a5c86076d003e7c25746ca0b1112dd1c8a9b5cdd8175", "9f3c2d9b5ad53e5391984cb77285fcdbc007a2672e66864cb6f32371ff7b9375", 0, 0 },
  { "version-002.desk.gz", "636ec455c5e025722811494665ffc06b8cb4e983d8193430931fa56a9dc152fc", "7fcdb1a97e8477b46067ffd176e6659e5faeb189a10bdb4f0430e5c0bba6a394", 3, 1 },
};

static void
unpack_fixture (const char *name,
                const char *path)
{
  g_autofree char *packed_path = g_build_filename (DESK_SOURCE_DIR "/tests/store/fixtures", name, NULL);
  g_autofree char *packed = NULL;
  g_autoptr (GZlibDecompressor) unpack = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autofree char *contents = g_malloc (4 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  gsize size, n_read, n_written;

  g_file_get_contents (packed_path, &packed, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (unpack), packed, size, contents, 4 * 1024 * 1024, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error), ==,
                   G_CONVERTER_FINISHED);
  g_file_set_contents (path, contents, (gssize) n_written, &error);
  g_assert_no_error (error);
}

static void
assert_older_opens (guint        i,
                    DeskFileMode mode)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *old = in_folder (self, "old.desk");
  g_auto (DeskVerification) verification = { 0 };
  g_autoptr (DeskFile) file = NULL;
  g_autoptr (GError) error = NULL;

  unpack_fixture (older[i].fixture, old);
  file = open_path (self, old, mode, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_setting (file, "PRAGMA user_version"), ==, 3);
  g_assert_true (desk_verify (file, &verification, &error));
  g_assert_cmpuint (verification.faults->len, ==, 0);
  g_assert_cmpstr (verification.facts, ==, older[i].facts);
  g_assert_cmpstr (verification.all, ==, older[i].all);
  g_assert_cmpint (read_setting (file, "SELECT count (*) FROM ticket"), ==, 1);

  /* What it had kept for this version stands in its place. */
  g_assert_cmpint (read_setting (file, "SELECT count (*) FROM extra"), ==, older[i].n_extras);
  g_assert_cmpint (read_setting (file, "SELECT count (*) FROM shift_note WHERE body = 'The printer is still down' AND author_id IN (SELECT id FROM analyst)"), ==,
                   older[i].n_notes);
  g_assert_cmpint (read_setting (file, "SELECT count (*) FROM ticket_check WHERE item = 'Paper' AND withdrawn = 1"), ==, older[i].n_notes);
  g_assert_cmpint (read_setting (file, "SELECT count (*) FROM entry WHERE thanked_at IS NOT NULL AND kept IS NULL"), ==, older[i].n_notes);
}

static void
test_older (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (older); i++)
    {
      assert_older_opens (i, DESK_FILE_READER);
      assert_older_opens (i, DESK_FILE_WRITER);
    }
}

static void
test_half_made (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *no_version = in_folder (self, "a.desk");
  g_autofree char *no_tables = in_folder (self, "b.desk");
  g_autofree char *no_head = in_folder (self, "c.desk");

  run_sql (no_version, "PRAGMA application_id = 1147499371; CREATE TABLE head (only)");
  run_sql (no_tables, "PRAGMA application_id = 1147499371; PRAGMA user_version = 1; CREATE TABLE ticket (id)");
  g_clear_pointer (&self->file, desk_file_close);
  g_assert_cmpint (g_rename (self->path, no_head), ==, 0);
  run_sql (no_head, "DELETE FROM head");

  assert_refused (self, no_version, DESK_STORE_ERROR_DAMAGED, "only half made");
  assert_refused (self, no_tables, DESK_STORE_ERROR_DAMAGED, "only half made");
  assert_refused (self, no_head, DESK_STORE_ERROR_DAMAGED, "does not know where its log stands");
}

/* --- links and locks --- */

static void
test_symbolic_links (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *link_path = in_folder (self, "link.desk");
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) file = NULL;

  g_assert_cmpint (symlink ("test.desk", link_path), ==, 0);
  file = open_path (self, link_path, DESK_FILE_WRITER, &error);
  g_assert_no_error (error);

  /* One desk, one lock, whatever name it goes by. */
  g_assert_true (g_str_has_suffix (desk_file_get_path (file), "/test.desk"));
  assert_folder_holds (self, "link.desk test.desk test.desk-lock test.desk-shm test.desk-wal");
}

static void
test_lock_is_no_link (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *victim = write_file (self, "victim", "mine", -1);
  g_autofree char *contents = NULL;
  g_autofree char *lock = g_strconcat (self->path, "-lock", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->file, desk_file_close);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (symlink ("victim", lock), ==, 0);
  g_assert_null (open_path (self, self->path, DESK_FILE_WRITER, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, lock));
  g_assert_true (g_file_get_contents (victim, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
}

/* Whether another process finds the file locked by this one. */
static gboolean
is_locked_for_others (const char *path)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000000, .l_len = 512 };
      int fd = open (path, O_RDWR | O_CLOEXEC);

      if (fd < 0 || fcntl (fd, F_GETLK, &lock) != 0)
        _exit (2);
      _exit (lock.l_type == F_UNLCK ? 0 : 1);
    }
  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), <, 2);

  return WEXITSTATUS (status) == 1;
}

/* POSIX takes a process's locks away when it closes any descriptor of the
 * file: looking at a desk that is open must not. */
static void
test_locks_survive (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (GError) error = NULL;
  DeskFile *other;

  g_assert_true (is_locked_for_others (self->path));
  for (guint i = 0; i < 4; i++)
    {
      other = open_path (self, self->path, i % 2 == 0 ? DESK_FILE_READER : DESK_FILE_WRITER, &error);
      g_assert_no_error (error);
      desk_file_close (other);
      g_assert_true (is_locked_for_others (self->path));
    }
  g_assert_null (desk_file_create (self->path, self->clock, self->ids, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS);
  g_assert_true (is_locked_for_others (self->path));

  /* The test sees the difference. */
  g_clear_pointer (&self->file, desk_file_close);
  g_assert_false (is_locked_for_others (self->path));
}

/* --- settings --- */

static void
test_settings (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskFile) reader = desk_fixture_open_reader (self);
  g_autoptr (DeskFile) again = NULL;
  g_autoptr (GError) error = NULL;
  DeskFile *files[3];

  again = open_path (self, self->path, DESK_FILE_WRITER, &error);
  g_assert_no_error (error);
  files[0] = self->file;
  files[1] = reader;
  files[2] = again;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (DeskStatement) mode = desk_file_prepare (files[i], "PRAGMA journal_mode", &error);
      gboolean has_row;

      desk_statement_step (mode, &has_row, &error);
      g_assert_cmpstr ((const char *) sqlite3_column_text (mode, 0), ==, "wal");
      g_assert_cmpint (read_setting (files[i], "PRAGMA synchronous"), ==, 2);
      g_assert_cmpint (read_setting (files[i], "PRAGMA cell_size_check"), ==, 1);
      g_assert_cmpint (read_setting (files[i], "PRAGMA trusted_schema"), ==, 0);
      /* Defensive: the schema cannot be written by hand. */
      g_assert_false (desk_file_run (files[i], "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'draft'", NULL));
    }

  /* A reader is one. */
  g_assert_false (desk_file_run (reader, "DELETE FROM draft", &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_READ_ONLY);
}

/* Views and triggers of somebody else's making do nothing. */
static void
test_foreign_schema (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = NULL;
  DeskUuid ticket;

  g_clear_pointer (&self->file, desk_file_close);
  run_sql (self->path, "CREATE TABLE trap (n); CREATE TRIGGER spring AFTER INSERT ON ticket BEGIN INSERT INTO trap VALUES (1); END;"
                       "CREATE VIEW sight AS SELECT * FROM ticket");
  self->file = open_path (self, self->path, DESK_FILE_WRITER, &error);
  g_assert_no_error (error);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  g_assert_cmpint (read_setting (self->file, "SELECT count (*) FROM trap"), ==, 0);
  read = desk_file_prepare (self->file, "SELECT * FROM sight", &error);
  g_assert_null (read);
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/file/create/modes", test_create_modes);
  g_test_add_func ("/store/file/create/identity", test_create_identity);
  g_test_add_func ("/store/file/create/exists", test_create_exists);
  g_test_add_func ("/store/file/create/nowhere", test_create_nowhere);
  g_test_add_func ("/store/file/create/names", test_create_names);
  g_test_add_func ("/store/file/open/not-there", test_not_there);
  g_test_add_func ("/store/file/open/not-a-desk", test_not_a_desk);
  g_test_add_func ("/store/file/open/no-file", test_no_file);
  g_test_add_func ("/store/file/open/newer", test_newer);
  g_test_add_func ("/store/file/open/older", test_older);
  g_test_add_func ("/store/file/open/half-made", test_half_made);
  g_test_add_func ("/store/file/open/symbolic-links", test_symbolic_links);
  g_test_add_func ("/store/file/open/lock-is-no-link", test_lock_is_no_link);
  g_test_add_func ("/store/file/open/locks-survive", test_locks_survive);
  g_test_add_func ("/store/file/settings", test_settings);
  g_test_add_func ("/store/file/foreign-schema", test_foreign_schema);

  return g_test_run ();
}
