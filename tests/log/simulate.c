// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * simulate [--seed S] [--runs N] [--fault F]: runs the simulation for seeds S,
 * S + 1, … A promise that does not hold ends it with the seed and the last
 * steps. With --fault a safeguard is taken away (builds with faults only), and
 * the first seed that finds out is told.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk-fault.h"
#include "sim.h"

static gint64 seed = 1;
static int runs = 200;
static int steps = SIM_ACTIONS;
static int fault = 0;
static int kind = -1;
static gboolean verbose;

static const GOptionEntry entries[] = {
  { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, "the first seed", "S" },
  { "runs", 'r', 0, G_OPTION_ARG_INT, &runs, "how many runs", "N" },
  { "actions", 'a', 0, G_OPTION_ARG_INT, &steps, "steps of a run", "N" },
  { "fault", 'f', 0, G_OPTION_ARG_INT, &fault, "the safeguard to take away", "F" },
  { "kind", 'k', 0, G_OPTION_ARG_INT, &kind, "0 folder, 1 service, 2 file", "K" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "tell the story of each run", NULL },
  { NULL },
};

static GLogWriterOutput
be_quiet_cb (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields,
             gpointer         data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, data);
}

static void
empty_folder (const char *folder,
              gboolean    all)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (all || (!g_str_has_prefix (name, "template") && !g_str_has_prefix (name, "empty")))
        g_unlink (path);
    }
}

static char *
run_one (const char *folder,
         const char *template_path,
         GHashTable *tally,
         guint64     number)
{
  SimWorld world;
  char *failure;

  sim_world_init (&world, folder, template_path, kind >= 0 ? (SimKind) kind : (SimKind) (number % 8 == 7 ? SIM_FILE : number % 2 == 0 ? SIM_FOLDER : SIM_SERVICE), number);
  world.tally = tally;
  for (int i = 0; i < steps && world.failure == NULL; i++)
    sim_world_step (&world);
  if (world.failure == NULL)
    sim_world_settle (&world);
  if (world.failure == NULL)
    sim_check_end (&world);
  if (verbose || (world.failure != NULL && fault == 0))
    g_printerr ("%s", world.story->str);
  failure = g_strdup (world.failure);
  sim_world_clear (&world);
  empty_folder (folder, FALSE);

  return failure;
}

/* Which of the things that people do were done at all. */
static void
print_tally (GHashTable *tally)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (tally), (GCompareFunc) strcmp);

  g_print ("done:");
  for (GList *i = names; i != NULL; i = i->next)
    g_print (" %s %u", (const char *) i->data, GPOINTER_TO_UINT (g_hash_table_lookup (tally, i->data)));
  g_print ("\n");
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- simulate a shared desk");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *template_path = NULL;
  g_autoptr (GHashTable) tally = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int status = EXIT_SUCCESS;
  int i;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  g_log_set_writer_func (be_quiet_cb, NULL, NULL);
  folder = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? g_strdup ("/dev/shm/deskbell-sim-XXXXXX") : g_build_filename (g_get_tmp_dir (), "deskbell-sim-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  template_path = sim_make_template (folder);
#ifdef DESK_FAULTS
  desk_fault = (DeskFault) fault;
#endif

  for (i = 0; i < runs; i++)
    {
      g_autofree char *failure = run_one (folder, template_path, tally, (guint64) (seed + i));

      if (failure != NULL)
        {
          g_print ("seed %" G_GINT64_FORMAT ": %s\n", seed + i, failure);
          status = EXIT_FAILURE;
          break;
        }
    }
  if (status == EXIT_SUCCESS)
    {
      print_tally (tally);
      g_print ("%d runs, no promise broken\n", runs);
    }
  empty_folder (folder, TRUE);
  g_rmdir (folder);

  return status;
}
