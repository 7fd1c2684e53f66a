// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Waiting for the end of a log, and what is written down of how far it goes.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>

#include "desk-restoring.h"

typedef struct {
  char *folder;
  char *path;
} Place;

static void
set_up (Place         *place,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("deskbell-restoring-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "service.state", NULL);
}

static void
tear_down (Place         *place,
           gconstpointer  data)
{
  (void) g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->path);
  g_free (place->folder);
}

static void
assert_written (Place   *place,
                guint64  segment,
                guint32  epoch)
{
  guint64 got_segment;
  guint32 got_epoch;

  desk_restoring_read (place->path, &got_segment, &got_epoch);
  g_assert_cmpuint (got_segment, ==, segment);
  g_assert_cmpuint (got_epoch, ==, epoch);
}

static void
write_down (Place   *place,
            guint64  segment,
            guint32  epoch)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_restoring_write (place->path, segment, epoch, &error));
  g_assert_no_error (error);
}

/* However far it goes meanwhile, what it was last is on the disk at the end. */
static void
test_how_far (Place         *place,
              gconstpointer  data)
{
  DeskRestoring *restoring = desk_restoring_new (place->path, 1, 1, 1000);

  for (guint64 i = 2; i <= 100; i++)
    desk_restoring_moved (restoring, i, 1);
  g_assert_false (desk_restoring_is_on (restoring));
  desk_restoring_free (restoring);
  assert_written (place, 100, 1);
}

static void
test_wait_ends (Place         *place,
                gconstpointer  data)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  DeskRestoring *restoring;

  write_down (place, 9, 1);
  g_test_expect_message ("deskbell-service", G_LOG_LEVEL_WARNING, "The desk ends with part 5*");
  g_test_expect_message ("deskbell-service", G_LOG_LEVEL_WARNING, "Nobody has brought parts 6 to 9*");
  g_test_expect_message ("deskbell-service", G_LOG_LEVEL_MESSAGE, "The log goes on after part 5*");
  restoring = desk_restoring_new (place->path, 5, 1, 300);
  g_assert_cmpuint (desk_restoring_get_epoch (restoring), ==, 0);
  while (desk_restoring_is_on (restoring))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_thread_yield ();
    }
  g_test_assert_expected_messages ();
  g_assert_cmpuint (desk_restoring_get_epoch (restoring), ==, 2);
  desk_restoring_free (restoring);
  assert_written (place, 5, 2);
}

static void
test_brought_back (Place         *place,
                   gconstpointer  data)
{
  DeskRestoring *restoring;

  write_down (place, 7, 1);
  g_test_expect_message ("deskbell-service", G_LOG_LEVEL_WARNING, "The desk ends with part 5*");
  g_test_expect_message ("deskbell-service", G_LOG_LEVEL_MESSAGE, "The log goes on after part 7*");
  restoring = desk_restoring_new (place->path, 5, 1, G_MAXINT);
  desk_restoring_moved (restoring, 6, 1);
  desk_restoring_took (restoring, 6);
  desk_restoring_end (restoring, 6);
  g_assert_true (desk_restoring_is_on (restoring));
  desk_restoring_moved (restoring, 7, 1);
  desk_restoring_took (restoring, 7);
  g_assert_true (desk_restoring_is_on (restoring));
  desk_restoring_end (restoring, 7);
  g_assert_false (desk_restoring_is_on (restoring));
  g_test_assert_expected_messages ();
  desk_restoring_free (restoring);
  assert_written (place, 7, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/service/restoring/how-far", Place, NULL, set_up, test_how_far, tear_down);
  g_test_add ("/service/restoring/wait-ends", Place, NULL, set_up, test_wait_ends, tear_down);
  g_test_add ("/service/restoring/brought-back", Place, NULL, set_up, test_brought_back, tear_down);

  return g_test_run ();
}
