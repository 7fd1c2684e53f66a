// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Runs a fuzz target over the files of a folder, each as a test: what a
 * fuzzer once found stays found, in builds that have no fuzzer.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <glib.h>

#include "fuzz-target.h"

static void
test_file (gconstpointer path)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  LLVMFuzzerTestOneInput ((const uint8_t *) data, size);

  /* And every beginning of it, in memory of its own. */
  for (gsize i = 0; i < MIN (size, 4096); i++)
    {
      g_autofree uint8_t *head = g_memdup2 (data, i);

      LLVMFuzzerTestOneInput (head, i);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;
  guint n = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  LLVMFuzzerInitialize (&argc, &argv);

  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/fuzz/", name, NULL);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_file, g_free);
      n++;
    }
  /* A folder that was moved away must not pass. */
  g_assert_cmpuint (n, >, 0);

  return g_test_run ();
}
