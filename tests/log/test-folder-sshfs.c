// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two machines at one desk by sshfs, as with-sshfs mounts it: news go from one
 * to the other, the time is the server's, and a connection that is cut is said
 * to be one.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <signal.h>
#include <stdlib.h>

#include "folder-world.h"

#define NEWS_MS 60000

typedef struct {
  FolderWorld *world;
  DeskLog *a;
  DeskLog *b;
} Office;

static DeskLog *
open_by (FolderWorld *world,
         const char  *variable,
         const char  *name)
{
  g_autofree char *path = g_build_filename (g_getenv (variable), name, "share", NULL);
  DeskFolderPlace place = folder_world_place (world, NULL);
  g_autoptr (GError) error = NULL;
  DeskLog *log;

  place.path = path;
  log = desk_folder_log_open (&place, &world->desk, NULL, &error);
  g_assert_no_error (error);

  return log;
}

static Office *
office_new (void)
{
  Office *self = g_new0 (Office, 1);
  g_autofree char *folder = g_build_filename (g_getenv ("DESK_SHARE_BEHIND"), "deskbell-test-XXXXXX", NULL);
  g_autofree char *name = NULL;

  g_assert_nonnull (g_mkdtemp (folder));
  name = g_path_get_basename (folder);
  self->world = folder_world_new_in (folder);
  desk_log_free (folder_world_create (self->world, NULL));
  self->a = open_by (self->world, "DESK_SHARE_A", name);
  self->b = open_by (self->world, "DESK_SHARE_B", name);

  return self;
}

static void
office_free (Office *self)
{
  desk_log_free (self->a);
  desk_log_free (self->b);
  folder_world_free (self->world);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_free)

static void
test_numbers (void)
{
  g_autoptr (Office) office = office_new ();

  g_assert_cmpint (world_put (office->a, 1, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpint (world_put (office->b, 1, "b"), ==, DESK_LOG_PUT_LOST);
  g_assert_cmpint (world_put (office->b, 2, "b"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpint (world_put (office->a, 2, "a"), ==, DESK_LOG_PUT_LOST);
  g_assert_cmpint (world_put (office->a, 3, "a"), ==, DESK_LOG_PUT_WON);
  world_assert_segment (office->b, 3, "a");
  world_assert_segment (office->a, 2, "b");
}

static void
test_news (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();

  for (guint64 i = 1; i <= 4; i++)
    {
      DeskLog *writer = i % 2 == 0 ? office->a : office->b;
      DeskLog *reader = i % 2 == 0 ? office->b : office->a;

      g_assert_cmpint (world_put (writer, i, "x"), ==, DESK_LOG_PUT_WON);
      g_assert_true (desk_log_wait (reader, i - 1, NEWS_MS, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (world_newest (reader), ==, i);
      world_assert_segment (reader, i, "x");
    }
  g_test_message ("four pieces of news in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
}

static void
test_time (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (GError) error = NULL;
  gint64 now_ms;

  g_assert_true (desk_log_get_time (office->a, &now_ms, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ABS (now_ms - g_get_real_time () / 1000), <, DESK_MINUTE_MS);
}

static void
test_tags_and_seats (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (DeskSeat) seat = desk_seat_new ();
  g_autoptr (GPtrArray) seats = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  desk_id_source_next_uuid (office->world->ids, WORLD_NOW_MS, &seat->replica);
  first = desk_log_claim_tag (office->a, &office->world->replica, NULL, &error);
  g_assert_no_error (error);
  second = desk_log_claim_tag (office->b, &seat->replica, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, !=, second);
  seat->name = g_strdup ("Robin");
  for (guint i = 0; i < 3; i++)
    {
      seat->head = i;
      g_assert_true (desk_log_write_seat (office->a, seat, NULL, &error));
      g_assert_no_error (error);
    }
  seats = desk_log_list_seats (office->a, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seats->len, ==, 1);
  g_assert_cmpuint (((DeskSeat *) g_ptr_array_index (seats, 0))->head, ==, 2);
}

static void
test_blobs (void)
{
  g_autoptr (Office) office = office_new ();
  g_autofree char *mine = g_build_filename (office->world->folder, "mine", NULL);
  g_autofree char *copy = g_build_filename (office->world->folder, "copy", NULL);
  g_autofree char *text = g_strnfill (1500000, 'x');
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (mine, text, -1, NULL));
  g_assert_true (desk_log_put_blob (office->a, sha256, mine, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (desk_log_fetch_blob (office->b, sha256, copy, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (copy, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

/* --- the cut --- */

/* The server, and what it has begun for each connection. */
static void
end_with_children (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) children = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    children = g_strsplit (g_strstrip (text), " ", -1);
  for (guint i = 0; children != NULL && children[i] != NULL; i++)
    {
      if (*children[i] != '\0')
        end_with_children (atoi (children[i]));
    }
  kill (pid, SIGKILL);
}

/* The last of all, as nothing is mounted afterwards. */
static void
test_cut (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome;
  guint64 newest;
  gint64 now_ms;

  g_assert_cmpint (world_put (office->a, 1, "a"), ==, DESK_LOG_PUT_WON);
  end_with_children (atoi (g_getenv ("DESK_SHARE_SERVER")));
  g_assert_false (desk_log_put (office->a, 2, segment, &outcome, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (desk_log_find_newest (office->a, &newest, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (desk_log_get_time (office->b, &now_ms, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("DESK_SHARE_A"));

  g_test_add_func ("/log/folder-sshfs/numbers", test_numbers);
  g_test_add_func ("/log/folder-sshfs/news", test_news);
  g_test_add_func ("/log/folder-sshfs/time", test_time);
  g_test_add_func ("/log/folder-sshfs/tags-and-seats", test_tags_and_seats);
  g_test_add_func ("/log/folder-sshfs/blobs", test_blobs);
  g_test_add_func ("/log/folder-sshfs/cut", test_cut);

  return g_test_run ();
}
