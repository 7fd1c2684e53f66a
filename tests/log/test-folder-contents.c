// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A folder in which there is not what there should be: what is wrong is said.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-folder-names.h"
#include "folder-world.h"

static void
assert_refused (DeskLog    *log,
                GError    **error,
                int         code,
                const char *word)
{
  g_assert_null (log);
  g_assert_error (*error, DESK_LOG_ERROR, code);
  if (strstr ((*error)->message, word) == NULL)
    g_error ("“%s” is not in “%s”", word, (*error)->message);
  g_clear_error (error);
}

static DeskLog *
try_open (FolderWorld     *world,
          const DeskUuid  *expected,
          GError         **error)
{
  DeskFolderPlace place = folder_world_place (world, NULL);

  return desk_folder_log_open (&place, expected, NULL, error);
}

static DeskLog *
try_create (FolderWorld  *world,
            GError      **error)
{
  DeskFolderPlace place = folder_world_place (world, NULL);
  DeskLogIdentity identity = { world->desk, 1, 0 };

  return desk_folder_log_create (&place, &identity, NULL, error);
}

static void
make_segments (FolderWorld *world,
               guint        from,
               guint        to)
{
  for (guint i = from; i <= to; i++)
    {
      g_autofree char *path = desk_folder_segment_path (i);

      world_write (world, path, "x");
    }
}

static void
test_create_refused (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (GError) error = NULL;
  DeskUuid desk = world->desk;

  /* What every new file system has. */
  world_write (world, "lost+found/x", "x");
  world_write (world, "holiday.jpg", "x");
  assert_refused (try_create (world, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "holiday.jpg");
  g_assert_false (world_has (world, "desk.json"));
  {
    g_autofree char *path = world_path (world, "holiday.jpg");

    world_remove (path);
  }
  desk_log_free (folder_world_create (world, NULL));
  /* Once more, as nothing is in it yet. */
  desk_log_free (folder_world_create (world, NULL));

  world->desk.bytes[15] ^= 1;
  assert_refused (try_create (world, &error), &error, DESK_LOG_ERROR_OTHER_DESK, "Another desk");
  world->desk = desk;
  {
    g_autoptr (DeskLog) log = folder_world_open (world, NULL);

    world_put (log, 1, "a");
  }
  assert_refused (try_create (world, &error), &error, DESK_LOG_ERROR_EXISTS, "already");
}

static void
test_open_refused (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (GError) error = NULL;
  DeskUuid other;

  assert_refused (try_open (world, &world->desk, &error), &error, DESK_LOG_ERROR_UNREACHABLE, "not there");
  g_assert_cmpint (g_mkdir (world->path, 0755), ==, 0);
  assert_refused (try_open (world, &world->desk, &error), &error, DESK_LOG_ERROR_UNREACHABLE, "not connected");
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "is empty");
  world_write (world, "holiday.jpg", "x");
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "no shared desk");
  world_write (world, "log/000000/000000001.segment", "x");
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "desk.json is missing");
  world_remove (world->path);

  desk_log_free (folder_world_create (world, NULL));
  desk_id_source_next_uuid (world->ids, 0, &other);
  assert_refused (try_open (world, &other, &error), &error, DESK_LOG_ERROR_OTHER_DESK, "Another desk");
}

static void
test_open_damaged (void)
{
  static const char *const texts[] = { "", "{", "[]", "{\"format\":1}", "{\"format\":0,\"desk\":\"x\"}", "{\"format\":1,\"desk\":\"x\"}", "\xff", "{\"format\":1,\"format\":" };
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_strnfill (20000, ' ');
  g_autofree char *path = world_path (world, "desk.json");

  desk_log_free (folder_world_create (world, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      world_write (world, "desk.json", texts[i]);
      assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_DAMAGED, "desk.json");
    }
  world_write (world, "desk.json", large);
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_DAMAGED, "desk.json");
  world_write (world, "desk.json", "{\"format\":2,\"desk\":7}");
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NEWER, "newer version");
  /* Neither a link out of the share nor a pipe is followed. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink ("/etc/hostname", path), ==, 0);
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_DAMAGED, "desk.json");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_DAMAGED, "desk.json");
}

static void
test_half_copied (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autofree char *log_path = world_path (world, "log");
  g_autofree char *epoch_path = world_path (world, "epoch/1");
  g_autofree char *missing = world_path (world, "log/000000/000000002.segment");
  g_autoptr (GError) error = NULL;
  guint64 newest = 77;

  for (guint i = 1; i <= 4; i++)
    world_put (log, i, "a");
  g_assert_cmpint (g_unlink (missing), ==, 0);
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "Step 2 ");

  /* Who has it open waits first, as a share can be slow. */
  g_assert_false (desk_log_find_newest (log, &newest, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  desk_clock_advance_ms (world->clock, 3 * DESK_MINUTE_MS);
  g_assert_false (desk_log_find_newest (log, &newest, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG);
  g_clear_error (&error);
  g_assert_cmpuint (newest, ==, 77);

  /* The end is cut off, and a checkpoint tells. */
  world_remove (log_path);
  make_segments (world, 1, 3);
  world_write (world, "checkpoint/000000004.sqlite", "x");
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "checkpoint of step 4");
  /* What anybody may add lies beyond what this one has seen. */
  g_assert_null (desk_log_read (log, 4, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG);
  g_clear_error (&error);

  world_remove (log_path);
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "“log” is missing");
  g_assert_cmpint (g_unlink (epoch_path), ==, 0);
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "never completed");
}

/* At the border of two thousands. */
static void
test_half_copied_thousand (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autofree char *last = world_path (world, "log/000000/000000999.segment");
  g_autoptr (GError) error = NULL;

  desk_log_free (folder_world_create (world, NULL));
  make_segments (world, 1, 1005);
  desk_log_free (folder_world_open (world, NULL));
  g_assert_cmpint (g_unlink (last), ==, 0);
  assert_refused (try_open (world, NULL, &error), &error, DESK_LOG_ERROR_NOT_A_LOG, "Step 999 ");
}

/* Tools that copy leave out empty folders. */
static void
test_empty_folders_missing (void)
{
  static const char *const names[] = { "checkpoint", "blobs", "seats", "tags", "pack" };
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (GPtrArray) seats = NULL;
  g_autofree char *tag = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now_ms;

  world_put (log, 1, "a");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = world_path (world, names[i]);

      world_remove (path);
    }
  g_clear_pointer (&log, desk_log_free);
  log = folder_world_open (world, NULL);
  world_put (log, 2, "a");
  seats = desk_log_list_seats (log, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seats->len, ==, 0);
  tag = desk_log_claim_tag (log, &world->replica, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (desk_log_get_time (log, &now_ms, NULL, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/folder-contents/create-refused", test_create_refused);
  g_test_add_func ("/log/folder-contents/open-refused", test_open_refused);
  g_test_add_func ("/log/folder-contents/open-damaged", test_open_damaged);
  g_test_add_func ("/log/folder-contents/half-copied", test_half_copied);
  g_test_add_func ("/log/folder-contents/half-copied-thousand", test_half_copied_thousand);
  g_test_add_func ("/log/folder-contents/empty-folders-missing", test_empty_folders_missing);

  return g_test_run ();
}
