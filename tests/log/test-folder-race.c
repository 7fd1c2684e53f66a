// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * test-folder-race WRITER: programs that append to one log at once, and are
 * killed meanwhile. Each number has one winner, whose bytes stand there.
 *
 * DESK_SHARES are two ways to the same folder with a colon between them, and
 * DESK_SHARE_BEHIND the folder itself, as with-sshfs makes them; without, it is
 * one of this machine. DESK_RACE_COUNT sets how many segments each appends.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder-world.h"

#define MAX_WRITERS 8
#define LIMIT_MS 120000

typedef struct {
  GPid pid;
  int fd;
  char *name;
  GString *said;
  gsize n_read;
  GArray *won; /* of guint64 */
  gboolean is_ready;
  gboolean has_ended;
} Writer;

typedef struct {
  FolderWorld *world;
  char *paths[2];
  Writer writers[MAX_WRITERS];
  guint n_writers;
  gint64 until;
} Race;

static const char *program;

static Race *
race_new (void)
{
  Race *self = g_new0 (Race, 1);
  const char *shares = g_getenv ("DESK_SHARES");
  const char *behind = shares != NULL ? g_getenv ("DESK_SHARE_BEHIND") : g_get_tmp_dir ();
  g_auto (GStrv) folders = g_strsplit (shares != NULL ? shares : behind, ":", 2);
  g_autofree char *folder = g_build_filename (behind, "deskbell-test-XXXXXX", NULL);
  g_autofree char *name = NULL;

  g_assert_nonnull (g_mkdtemp (folder));
  name = g_path_get_basename (folder);
  self->world = folder_world_new_in (folder);
  desk_log_free (folder_world_create (self->world, NULL));
  for (guint i = 0; i < 2; i++)
    self->paths[i] = g_build_filename (folders[folders[1] != NULL ? i : 0], name, "share", NULL);
  self->until = g_get_monotonic_time () + LIMIT_MS * 1000;

  return self;
}

static void
race_free (Race *self)
{
  for (guint i = 0; i < self->n_writers; i++)
    {
      g_free (self->writers[i].name);
      g_string_free (self->writers[i].said, TRUE);
      g_array_unref (self->writers[i].won);
    }
  g_free (self->paths[0]);
  g_free (self->paths[1]);
  folder_world_free (self->world);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Race, race_free)

static Writer *
start_writer (Race  *self,
              guint  count)
{
  Writer *writer = &self->writers[self->n_writers];
  g_autofree char *count_text = g_strdup_printf ("%u", count);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (self->n_writers, <, MAX_WRITERS);
  writer->name = g_strdup_printf ("writer-%u", self->n_writers);
  writer->said = g_string_new (NULL);
  writer->won = g_array_new (FALSE, FALSE, sizeof (guint64));
  {
    const char *const argv[] = { program, self->paths[self->n_writers % 2], writer->name, count_text, NULL };

    g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &writer->pid, NULL, &writer->fd, NULL, &error);
    g_assert_no_error (error);
  }
  self->n_writers++;

  return writer;
}

static void
understand (Writer *self)
{
  char *line = self->said->str + self->n_read;
  char *end;

  for (; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      guint64 number;

      *end = '\0';
      if (g_str_equal (line, "ready"))
        {
          self->is_ready = TRUE;
          continue;
        }
      g_assert_true (g_str_has_prefix (line, "won "));
      number = g_ascii_strtoull (line + 4, NULL, 10);
      g_array_append_val (self->won, number);
    }
  self->n_read = (gsize) (line - self->said->str);
}

static void
listen_once (Race *self)
{
  struct pollfd fds[MAX_WRITERS];
  char buffer[4096];

  g_assert_cmpint (g_get_monotonic_time (), <, self->until);
  for (guint i = 0; i < self->n_writers; i++)
    fds[i] = (struct pollfd) { self->writers[i].has_ended ? -1 : self->writers[i].fd, POLLIN, 0 };
  poll (fds, self->n_writers, 1000);
  for (guint i = 0; i < self->n_writers; i++)
    {
      Writer *writer = &self->writers[i];
      gssize n;

      if (fds[i].fd < 0 || fds[i].revents == 0)
        continue;
      n = read (writer->fd, buffer, sizeof buffer);
      g_assert_cmpint (n, >=, 0);
      g_string_append_len (writer->said, buffer, n);
      understand (writer);
      if (n == 0)
        {
          writer->has_ended = TRUE;
          close (writer->fd);
        }
    }
}

/* Waits for its end, and hears its last words. */
static int
hear_out (Race   *self,
          Writer *writer)
{
  int status;

  while (!writer->has_ended)
    listen_once (self);
  g_assert_cmpint (waitpid (writer->pid, &status, 0), ==, writer->pid);

  return status;
}

/* --- after the race --- */

static void
assert_one_winner_each (Race    *self,
                        guint64  at_least)
{
  g_autoptr (DeskLog) log = folder_world_open (self->world, NULL);
  g_autoptr (GHashTable) won = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint64 newest = world_newest (log);

  for (guint i = 0; i < self->n_writers; i++)
    {
      Writer *writer = &self->writers[i];

      for (guint j = 0; j < writer->won->len; j++)
        {
          guint64 number = g_array_index (writer->won, guint64, j);

          g_assert_true (g_hash_table_add (won, g_memdup2 (&number, sizeof number)));
          world_assert_segment (log, number, writer->name);
        }
    }
  /* Without a gap, and with those that the killed could not tell of. */
  g_assert_cmpuint (newest, >=, at_least);
  for (guint64 number = 1; number <= newest; number++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = desk_log_read (log, number, NULL, &error);
      g_autofree char *start = g_strdup_printf ("segment %" G_GUINT64_FORMAT " by writer-", number);

      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (start) + 1);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (start), start, strlen (start));
    }
  g_test_message ("%" G_GUINT64_FORMAT " segments", newest);
}

static guint
count_each (guint otherwise)
{
  const char *text = g_getenv ("DESK_RACE_COUNT");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
race (guint n_writers,
      guint count)
{
  g_autoptr (Race) self = race_new ();

  for (guint i = 0; i < n_writers; i++)
    start_writer (self, count);
  for (guint i = 0; i < n_writers; i++)
    g_assert_cmpint (hear_out (self, &self->writers[i]), ==, 0);
  assert_one_winner_each (self, (guint64) n_writers * count);
  g_assert_cmpuint (world_count_temporaries (self->world->path), ==, 0);
}

static void
test_two (void)
{
  race (2, count_each (100));
}

static void
test_eight (void)
{
  race (8, count_each (40));
}

/* Four write, and one after the other is killed; the last one goes on. */
static void
test_killed (void)
{
  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (Race) self = race_new ();
      Writer *last;
      guint n_before;

      for (guint i = 0; i < 4; i++)
        start_writer (self, 0);
      last = &self->writers[3];
      for (guint i = 0; i < 3; i++)
        {
          Writer *writer = &self->writers[i];
          guint n = (guint) g_test_rand_int_range (0, 8);

          while (!writer->is_ready || writer->won->len < n)
            listen_once (self);
          g_assert_cmpint (kill (writer->pid, SIGKILL), ==, 0);
          g_assert_true (WIFSIGNALED (hear_out (self, writer)));
        }
      n_before = last->won->len;
      while (last->won->len < n_before + 5)
        listen_once (self);
      g_assert_cmpint (kill (last->pid, SIGKILL), ==, 0);
      g_assert_true (WIFSIGNALED (hear_out (self, last)));
      assert_one_winner_each (self, last->won->len);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  g_test_add_func ("/log/folder-race/two", test_two);
  g_test_add_func ("/log/folder-race/eight", test_eight);
  g_test_add_func ("/log/folder-race/killed", test_killed);

  return g_test_run ();
}
