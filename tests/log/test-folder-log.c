// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A log in a folder of this machine: what goes in comes out.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-folder-names.h"
#include "faulty-ops.h"
#include "folder-world.h"

static void
test_put_and_read (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (DeskLog) other = folder_world_open (world, NULL);
  g_autoptr (GError) error = NULL;
  DeskLogIdentity identity;

  g_assert_cmpstr (desk_log_get_kind (log), ==, "folder");
  g_assert_true (desk_log_identify (other, &identity, NULL, &error));
  g_assert_true (desk_uuid_equal (&identity.desk, &world->desk));
  g_assert_cmpuint (identity.epoch, ==, 1);
  g_assert_cmpuint (identity.base, ==, 0);

  g_assert_cmpuint (world_newest (log), ==, 0);
  g_assert_cmpint (world_put (log, 1, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpint (world_put (other, 1, "b"), ==, DESK_LOG_PUT_LOST);
  g_assert_cmpint (world_put (other, 2, "b"), ==, DESK_LOG_PUT_WON);
  /* The same again, as after an answer that got lost. */
  g_assert_cmpint (world_put (other, 2, "b"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpuint (world_newest (log), ==, 2);
  world_assert_segment (log, 1, "a");
  world_assert_segment (log, 2, "b");
  g_assert_true (world_has (world, "log/000000/000000002.segment"));
  g_assert_cmpuint (world_count_temporaries (world->path), ==, 0);

  g_assert_null (desk_log_read (log, 3, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
}

static void
test_no_gap (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (GBytes) segment = world_segment (3, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome = 99;

  world_put (log, 1, "a");
  g_assert_false (desk_log_put (log, 3, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_assert_cmpint (outcome, ==, 99);
  g_assert_false (world_has (world, "log/000000/000000003.segment"));
}

static void
test_thousands (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  FaultyOps *ops = faulty_ops_new (world->path); /* which does not wait for the disk */
  g_autoptr (DeskLog) log = folder_world_create (world, &ops->ops);

  for (guint i = 1; i <= 2005; i++)
    g_assert_cmpint (world_put (log, i, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpuint (world_newest (log), ==, 2005);
  g_assert_true (world_has (world, "log/000002/000002005.segment"));
  world_assert_segment (log, 1000, "a");
  {
    g_autoptr (DeskLog) later = folder_world_open (world, NULL);

    g_assert_cmpuint (world_newest (later), ==, 2005);
  }
  /* A folder that was made and never came to its first segment. */
  {
    g_autofree char *path = world_path (world, "log/000003");

    g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  }
  g_assert_cmpuint (world_newest (log), ==, 2005);
  g_clear_pointer (&log, desk_log_free);
  desk_folder_ops_free (&ops->ops);
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

/* Looking for news costs the same however long the log is. */
static void
test_many (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) maker = folder_world_create (world, NULL);
  FaultyOps *ops = faulty_ops_new (world->path);
  g_autoptr (DeskLog) log = NULL;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *path = desk_folder_segment_path (i * 1000 + 999);

      world_write (world, path, "x");
    }
  g_assert_nonnull (maker);
  make_segments (world, 300000, 300700);
  log = folder_world_open (world, &ops->ops);
  faulty_ops_set (ops, (Fault) { 0 });
  g_assert_cmpuint (world_newest (log), ==, 300700);
  g_assert_cmpuint (ops->n_calls, <=, 4);
  g_assert_cmpuint (ops->n_of[CALL_LIST], <=, 2);
  g_clear_pointer (&log, desk_log_free);
  desk_folder_ops_free (&ops->ops);
}

static void
test_wait (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  world_put (log, 1, "a");
  g_assert_true (desk_log_wait (log, 0, 60000, NULL, &error));
  g_assert_true (desk_log_wait (log, 1, 1, NULL, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (desk_log_wait (log, 1, 60000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_time (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (GError) error = NULL;
  gint64 first, second;

  /* Not the clock of this machine, which says another year here. */
  g_assert_true (desk_log_get_time (log, &first, NULL, &error));
  g_assert_true (desk_log_get_time (log, &second, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ABS (first - g_get_real_time () / 1000), <, DESK_MINUTE_MS);
  g_assert_cmpint (second, >=, first);
  g_assert_cmpuint (world_count_temporaries (world->path), ==, 0);
}

/* A share that goes leaves an empty folder, in which nothing must be begun. */
static void
test_gone_and_back (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autofree char *away = g_build_filename (world->folder, "away", NULL);
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  DeskLogIdentity identity;
  DeskLogPut outcome;
  guint64 newest;
  gint64 now_ms;

  world_put (log, 1, "a");
  g_assert_cmpint (g_rename (world->path, away), ==, 0);
  g_assert_cmpint (g_mkdir (world->path, 0755), ==, 0);
  g_assert_false (desk_log_put (log, 2, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (desk_log_find_newest (log, &newest, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (desk_log_identify (log, &identity, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_null (desk_log_read (log, 1, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (desk_log_get_time (log, &now_ms, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_clear_error (&error);
  dir = g_dir_open (world->path, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);

  g_assert_cmpint (g_rmdir (world->path), ==, 0);
  g_assert_cmpint (g_rename (away, world->path), ==, 0);
  g_assert_cmpint (world_put (log, 2, "a"), ==, DESK_LOG_PUT_WON);
}

static void
test_other_desk_meanwhile (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome;

  world_put (log, 1, "a");
  world_write (world, "desk.json", "{\"format\":1,\"desk\":\"01990000-0000-7000-8000-000000000000\"}");
  g_assert_false (desk_log_put (log, 2, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK);
  g_assert_false (world_has (world, "log/000000/000000002.segment"));
}

/* A listing may be old while more is known by name. */
static void
test_old_listing (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) other = folder_world_create (world, NULL);
  FaultyOps *ops = faulty_ops_new (world->path);
  g_autoptr (DeskLog) log = folder_world_open (world, &ops->ops);
  g_autofree char *path = world_path (world, "log/000000/000000004.segment");
  g_autofree char *away = world_path (world, "log/000000/x");

  world_put (other, 1, "a");
  g_assert_cmpuint (world_newest (log), ==, 1);
  world_put (other, 2, "a");
  ops->unlisted = "000000002.segment";
  g_assert_cmpuint (world_newest (log), ==, 1);
  g_assert_cmpint (world_put (log, 2, "b"), ==, DESK_LOG_PUT_LOST);
  g_assert_cmpuint (world_newest (log), ==, 2);
  world_assert_segment (log, 2, "a");
  /* One that is not listed below one that is, as it came in between. */
  world_put (other, 3, "a");
  world_put (other, 4, "a");
  ops->unlisted = "000000003.segment";
  g_assert_cmpuint (world_newest (log), ==, 4);
  ops->unlisted = NULL;
  /* An older copy in its place is not remembered better than it is. */
  g_assert_cmpint (g_rename (path, away), ==, 0);
  g_assert_cmpuint (world_newest (log), ==, 3);
  g_clear_pointer (&log, desk_log_free);
  desk_folder_ops_free (&ops->ops);
}

/* A name that is listed and cannot be opened: old news of it, by which nobody
 * must be put off for good. */
static void
test_old_name (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) other = folder_world_create (world, NULL);
  FaultyOps *ops = faulty_ops_new (world->path);
  g_autoptr (DeskLog) log = folder_world_open (world, &ops->ops);
  g_autoptr (GError) error = NULL;

  world_put (other, 1, "a");
  g_assert_cmpuint (world_newest (log), ==, 1);
  ops->hidden_path = "log/000000/000000001.segment";
  ops->hidden = 1;
  g_assert_null (desk_log_read (log, 1, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  world_assert_segment (log, 1, "a");
  g_clear_pointer (&log, desk_log_free);
  desk_folder_ops_free (&ops->ops);
}

static void
test_stale_files (void)
{
  static const char old[] = "seats/.new-00112233445566778899aabbccddeeff";
  static const char fresh[] = "log/000000/.new-00112233445566778899aabbccddee00";
  static const char foreign[] = "seats/.new-mine";
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);

  world_write (world, old, "x");
  world_write (world, foreign, "x");
  world_write (world, "log/000000/.new-00112233445566778899aabbccddeeff", "x");
  world_write (world, fresh, "x");
  world_set_age (world, old, 25 * DESK_HOUR_MS);
  world_set_age (world, foreign, 25 * DESK_HOUR_MS);
  world_set_age (world, "log/000000/.new-00112233445566778899aabbccddeeff", 25 * DESK_HOUR_MS);
  world_set_age (world, fresh, 23 * DESK_HOUR_MS);
  world_put (log, 1, "a");
  g_assert_false (world_has (world, old));
  g_assert_false (world_has (world, "log/000000/.new-00112233445566778899aabbccddeeff"));
  g_assert_true (world_has (world, fresh));
  g_assert_true (world_has (world, foreign));
}

/* A folder that leads elsewhere is not gone into, to read or to write. */
static void
test_links_out (void)
{
  static const char *const names[] = { "log/000000", "seats", "tags", "checkpoint", "epoch" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (FolderWorld) world = folder_world_new ();
      g_autoptr (DeskLog) log = folder_world_create (world, NULL);
      g_autofree char *outside = g_build_filename (world->folder, "outside", NULL);
      g_autofree char *place = world_path (world, names[i]);
      g_autoptr (GBytes) segment = world_segment (1, "a");
      g_autoptr (DeskSeat) seat = desk_seat_new ();
      g_autofree char *tag = NULL;
      g_autoptr (GDir) dir = NULL;
      g_autoptr (GError) error = NULL;
      gboolean is_put, is_written;
      DeskLogPut outcome;

      seat->replica = world->replica;
      if (g_file_test (place, G_FILE_TEST_EXISTS))
        world_remove (place);
      g_assert_cmpint (g_mkdir (outside, 0755), ==, 0);
      g_assert_cmpint (symlink (outside, place), ==, 0);
      is_put = desk_log_put (log, 1, segment, &outcome, NULL, &error);
      g_assert_true (is_put == (g_str_equal (names[i], "seats") || g_str_equal (names[i], "tags")));
      g_assert_true (is_put || g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED));
      is_written = desk_log_write_seat (log, seat, NULL, NULL);
      g_assert_true (is_written == !g_str_equal (names[i], "seats"));
      tag = desk_log_claim_tag (log, &world->replica, NULL, NULL);
      g_assert_true ((tag != NULL) == !g_str_equal (names[i], "tags"));
      dir = g_dir_open (outside, 0, NULL);
      g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
    }
}

/* Colleagues have other accounts: what one makes, the others may write in. */
static void
test_rights (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = NULL;
  mode_t mask = umask (077);
  struct stat info;
  g_autofree char *folder = world_path (world, "log/000000");
  g_autofree char *file = world_path (world, "log/000000/000000001.segment");

  g_assert_cmpint (g_mkdir (world->path, 0700), ==, 0);
  g_assert_cmpint (g_chmod (world->path, 02770), ==, 0);
  log = folder_world_create (world, NULL);
  world_put (log, 1, "a");
  umask (mask);
  g_assert_cmpint (stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 02770);
  g_assert_cmpint (stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0660);
}

/* --- founding again --- */

static void
test_found_again (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (DeskLog) stale = folder_world_open (world, NULL);
  g_autoptr (DeskLog) rival = folder_world_open (world, NULL);
  g_autoptr (GBytes) segment = world_segment (501, "stale");
  g_autoptr (GError) error = NULL;
  DeskLogIdentity next = { world->desk, 2, 500 };
  DeskLogIdentity now;
  DeskLogPut outcome;

  world_put (log, 1, "a");
  g_assert_true (desk_log_found_again (log, &next, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (desk_log_found_again (rival, &next, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (desk_log_identify (rival, &now, NULL, &error));
  g_assert_cmpuint (now.epoch, ==, 2);
  g_assert_cmpuint (now.base, ==, 500);
  g_assert_cmpuint (world_newest (rival), ==, 500);

  /* Who has slept through it does not write under the old one. */
  g_assert_false (desk_log_put (stale, 501, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FORKED);
  g_clear_error (&error);
  g_assert_cmpint (world_put (log, 501, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpuint (world_newest (log), ==, 501);
  g_clear_pointer (&stale, desk_log_free);
  stale = folder_world_open (world, NULL);
  g_assert_cmpuint (world_newest (stale), ==, 501);

  /* Nothing that is there is founded away. */
  next = (DeskLogIdentity) { world->desk, 3, 500 };
  g_assert_false (desk_log_found_again (log, &next, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED);
}

/* A listing of the epochs that is old is not believed either. */
static void
test_founded_unlisted (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  FaultyOps *ops = faulty_ops_new (world->path);
  g_autoptr (DeskLog) stale = folder_world_open (world, &ops->ops);
  g_autoptr (GBytes) segment = world_segment (2, "stale");
  g_autoptr (GError) error = NULL;
  DeskLogIdentity next = { world->desk, 2, 1 };
  DeskLogIdentity now;
  DeskLogPut outcome;

  world_put (log, 1, "a");
  g_assert_true (desk_log_found_again (log, &next, NULL, &error));
  ops->unlisted = "2";
  g_assert_false (desk_log_put (stale, 2, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FORKED);
  g_clear_error (&error);
  g_assert_true (desk_log_identify (stale, &now, NULL, &error));
  g_assert_cmpuint (now.epoch, ==, 2);
  g_clear_pointer (&stale, desk_log_free);
  desk_folder_ops_free (&ops->ops);
}

/* A log that is lost with its folder. */
static void
test_create_later_epoch (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  DeskFolderPlace place = folder_world_place (world, NULL);
  DeskLogIdentity identity = { world->desk, 4, 1234 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskLog) log = desk_folder_log_create (&place, &identity, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (world_newest (log), ==, 1234);
  g_assert_cmpint (world_put (log, 1235, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_true (world_has (world, "log/000001/000001235.segment"));
  g_clear_pointer (&log, desk_log_free);
  log = folder_world_open (world, NULL);
  g_assert_cmpuint (world_newest (log), ==, 1235);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/folder/put-and-read", test_put_and_read);
  g_test_add_func ("/log/folder/no-gap", test_no_gap);
  g_test_add_func ("/log/folder/thousands", test_thousands);
  g_test_add_func ("/log/folder/many", test_many);
  g_test_add_func ("/log/folder/wait", test_wait);
  g_test_add_func ("/log/folder/time", test_time);
  g_test_add_func ("/log/folder/gone-and-back", test_gone_and_back);
  g_test_add_func ("/log/folder/other-desk-meanwhile", test_other_desk_meanwhile);
  g_test_add_func ("/log/folder/old-listing", test_old_listing);
  g_test_add_func ("/log/folder/old-name", test_old_name);
  g_test_add_func ("/log/folder/stale-files", test_stale_files);
  g_test_add_func ("/log/folder/links-out", test_links_out);
  g_test_add_func ("/log/folder/rights", test_rights);
  g_test_add_func ("/log/folder/found-again", test_found_again);
  g_test_add_func ("/log/folder/founded-unlisted", test_founded_unlisted);
  g_test_add_func ("/log/folder/create-later-epoch", test_create_later_epoch);

  return g_test_run ();
}
