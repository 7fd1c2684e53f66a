// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Packs, and writers that slept until others had moved on.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>

#include "desk-folder-names.h"
#include "desk-folder-pack.h"
#include "faulty-ops.h"
#include "folder-world.h"

#define MONTH_MS (31 * DESK_DAY_MS)

static void
make_segments (FolderWorld *world,
               guint        from,
               guint        to)
{
  for (guint i = from; i <= to; i++)
    {
      g_autofree char *path = desk_folder_segment_path (i);
      g_autofree char *text = g_strdup_printf ("segment %u by a", i);

      world_write (world, path, text);
    }
}

static void
make_checkpoint (FolderWorld *world,
                 guint        number,
                 gint64       age_ms)
{
  g_autofree char *path = desk_folder_checkpoint_path (number);

  world_write (world, path, "SQLite format 3");
  world_set_age (world, path, age_ms);
}

static guint
pack (DeskLog *log)
{
  g_autoptr (GError) error = NULL;
  guint n = 99;

  g_assert_true (desk_folder_pack_old (log, 100, &n, NULL, &error));
  g_assert_no_error (error);

  return n;
}

static void
remove_thousand (FolderWorld *world,
                 guint        thousand)
{
  g_autofree char *name = desk_folder_thousand_path (thousand);
  g_autofree char *path = world_path (world, name);

  world_remove (path);
}

static void
test_pack (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (DeskLog) old = NULL;
  g_autoptr (DeskLog) later = NULL;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *path = world_path (world, "pack/000001.pack");
  gsize first_size, again_size;

  make_segments (world, 1, 3100);
  /* No checkpoint, a young one, and one that covers two thousands. */
  g_assert_cmpuint (pack (log), ==, 0);
  make_checkpoint (world, 3050, DESK_DAY_MS);
  g_assert_cmpuint (pack (log), ==, 0);
  make_checkpoint (world, 2500, MONTH_MS);
  old = folder_world_open (world, NULL);
  g_assert_cmpuint (pack (log), ==, 2);
  g_assert_cmpuint (pack (log), ==, 0);
  g_assert_true (world_has (world, "pack/000000.pack"));
  g_assert_true (world_has (world, "pack/000001.pack"));
  g_assert_false (world_has (world, "pack/000002.pack"));
  g_assert_true (world_has (world, "log/000001/000001234.segment"));
  g_assert_cmpuint (world_count_temporaries (world->path), ==, 0);

  /* The same, whoever packs. */
  g_assert_true (g_file_get_contents (path, &first, &first_size, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (pack (old), ==, 1);
  g_assert_true (g_file_get_contents (path, &again, &again_size, NULL));
  g_assert_cmpmem (first, first_size, again, again_size);

  /* What the originals said. */
  remove_thousand (world, 0);
  remove_thousand (world, 1);
  world_assert_segment (log, 1, "a");
  world_assert_segment (old, 999, "a");
  world_assert_segment (old, 1000, "a");
  world_assert_segment (log, 1999, "a");
  world_assert_segment (log, 2000, "a");
  later = folder_world_open (world, NULL);
  world_assert_segment (later, 1, "a");
  g_assert_cmpuint (world_newest (later), ==, 3100);
  g_assert_cmpuint (world_newest (old), ==, 3100);
  g_assert_cmpint (world_put (later, 3101, "a"), ==, DESK_LOG_PUT_WON);
}

static void
test_not_whole (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autofree char *path = world_path (world, "log/000001/000001500.segment");

  make_segments (world, 1, 2100);
  make_checkpoint (world, 2050, MONTH_MS);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (pack (log), ==, 1);
  g_assert_false (world_has (world, "pack/000001.pack"));
}

/* Each byte of a pack changed in turn, cut off at each place: an original
 * that is there is read instead, and else it is said. */
static void
test_damaged (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autofree char *path = world_path (world, "pack/000000.pack");
  g_autofree char *bytes = NULL;
  gsize size;

  make_segments (world, 1, 1000);
  make_checkpoint (world, 999, MONTH_MS);
  g_assert_cmpuint (pack (log), ==, 1);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize i = 0; i < size; i += i < 64 ? 1 : 397)
    {
      g_autoptr (DeskLog) reader = NULL;
      gboolean is_cut = i % 2 == 0;

      bytes[i] ^= 0x10;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) (is_cut ? i : size), NULL));
      bytes[i] ^= 0x10;
      reader = folder_world_open (world, NULL);
      world_assert_segment (reader, 500, "a");
    }

  remove_thousand (world, 0);
  {
    g_autoptr (GError) error = NULL;

    bytes[size / 2] ^= 1;
    g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
    g_assert_null (desk_log_read (log, 500, NULL, NULL));
    g_clear_pointer (&log, desk_log_free);
    log = folder_world_open (world, NULL);
    g_assert_null (desk_log_read (log, 500, NULL, &error));
    g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED);
  }
}

/* --- writers that slept --- */

/* Everything happens between its last look and its link. */
typedef struct {
  FaultyOps *ops;
  FolderWorld *world;
  guint n_links;
  void (*meanwhile) (FolderWorld *world);
} Sleeper;

static Sleeper sleeper;

static int
link_after_sleep (DeskFolderOps *ops,
                  const char    *from,
                  const char    *to)
{
  DeskFolderOps *real = ((FaultyOps *) ops)->real;

  if (sleeper.n_links++ == 0)
    sleeper.meanwhile (sleeper.world);

  return real->link (real, from, to);
}

/* Others wrote on, packed, and a later version trimmed the originals. */
static void
others_move_on (FolderWorld *world)
{
  g_autoptr (DeskLog) other = folder_world_open (world, NULL);

  make_segments (world, 6, 1005);
  make_checkpoint (world, 1003, MONTH_MS);
  g_assert_cmpuint (pack (other), ==, 1);
  for (guint i = 1; i < 1000; i++)
    {
      g_autofree char *name = desk_folder_segment_path (i);
      g_autofree char *path = world_path (world, name);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
others_keep_a_checkpoint (FolderWorld *world)
{
  make_checkpoint (world, 6, 0);
}

static void
fall_asleep (FolderWorld *world,
             FaultyOps   *ops,
             void       (*meanwhile) (FolderWorld *world))
{
  sleeper = (Sleeper) { ops, world, 0, meanwhile };
  ops->ops.link = link_after_sleep;
}

static void
test_stale_writer (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) maker = folder_world_create (world, NULL);
  FaultyOps *ops = faulty_ops_new (world->path);
  g_autoptr (DeskLog) log = folder_world_open (world, &ops->ops);
  g_autoptr (DeskLog) reader = NULL;

  g_assert_nonnull (maker);
  make_segments (world, 1, 5);
  fall_asleep (world, ops, others_move_on);
  g_assert_cmpint (world_put (log, 6, "stale"), ==, DESK_LOG_PUT_LOST);
  world_assert_segment (log, 6, "a");
  reader = folder_world_open (world, NULL);
  world_assert_segment (reader, 6, "a");
  g_assert_cmpuint (world_newest (reader), ==, 1005);
  g_clear_pointer (&log, desk_log_free);
  desk_folder_ops_free (&ops->ops);
}

/* It died between its link and its look: nobody reads what it left. */
static void
test_stale_writer_dies (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) maker = folder_world_create (world, NULL);
  g_autoptr (DeskLog) reader = NULL;

  g_assert_nonnull (maker);
  make_segments (world, 1, 5);
  others_move_on (world);
  world_write (world, "log/000000/000000006.segment", "segment 6 by stale");
  reader = folder_world_open (world, NULL);
  world_assert_segment (reader, 6, "a");
  g_assert_cmpuint (world_newest (reader), ==, 1005);
}

/* A checkpoint that is made just then may have it, or not: it is not known,
 * and looking at the log tells. */
static void
test_covered_meanwhile (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) maker = folder_world_create (world, NULL);
  FaultyOps *ops = faulty_ops_new (world->path);
  g_autoptr (DeskLog) log = folder_world_open (world, &ops->ops);
  g_autoptr (GBytes) segment = world_segment (6, "mine");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome = 99;

  g_assert_nonnull (maker);
  make_segments (world, 1, 5);
  fall_asleep (world, ops, others_keep_a_checkpoint);
  g_assert_false (desk_log_put (log, 6, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_assert_cmpint (outcome, ==, 99);
  g_assert_cmpuint (world_newest (log), ==, 6);
  world_assert_segment (log, 6, "mine");
  g_assert_cmpint (world_put (log, 7, "mine"), ==, DESK_LOG_PUT_WON);
  g_clear_pointer (&log, desk_log_free);
  desk_folder_ops_free (&ops->ops);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/folder-pack/pack", test_pack);
  g_test_add_func ("/log/folder-pack/not-whole", test_not_whole);
  g_test_add_func ("/log/folder-pack/damaged", test_damaged);
  g_test_add_func ("/log/folder-pack/stale-writer", test_stale_writer);
  g_test_add_func ("/log/folder-pack/stale-writer-dies", test_stale_writer_dies);
  g_test_add_func ("/log/folder-pack/covered-meanwhile", test_covered_meanwhile);

  return g_test_run ();
}
