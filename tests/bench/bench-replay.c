// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * bench-replay DESK FOLDER: how fast segments of the log are carried out, and
 * how fast what is in them can be searched for.
 *
 * One copy of DESK does the mix of bench-kit.h; a second one takes the segments
 * in as a replica does. Prints one JSON object.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <stdio.h>

#include "bench-kit.h"
#include "desk-search-index.h"
#include "desk-segment.h"
#include "desk-sharing.h"
#include "desk-take.h"

#define N_SEGMENTS 200
#define PER_SEGMENT 100
/* As src/log/desk-replica.c and src/store/desk-store-writer.c have it. */
#define COMMITS_PER_SLICE 48
#define CHECKPOINT_PAGES 8000

static GPtrArray *
make_segments (const char   *path,
               guint64      *first,
               char        **mixed,
               DeskClock    *clock,
               DeskIdSource *ids)
{
  g_autoptr (GError) error = NULL;
  DeskFile *file = desk_file_open (path, DESK_FILE_WRITER, clock, ids, &error);
  g_autoptr (BenchMix) mix = NULL;
  GPtrArray *segments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  DeskHead head;

  bench_check (file != NULL && desk_file_read_head (file, &head, &error), error);
  *first = head.segment + 1;
  mix = bench_mix_new (file, 20);
  for (guint i = 0; i < N_SEGMENTS; i++)
    {
      GBytes *bytes;

      bench_mix_act_segment (mix, PER_SEGMENT);
      bytes = desk_log_read_bytes (file, *first + i, &error);
      bench_check (bytes != NULL, error);
      g_ptr_array_add (segments, bytes);
    }
  *mixed = bench_mix_describe (mix);
  desk_file_close (file);

  return segments;
}

static void
share (DeskFile *file)
{
  const DeskSharing sharing = { (char *) "folder", (char *) "/nowhere", (char *) "K7" };
  g_autoptr (GError) error = NULL;
  DeskHead head;

  bench_check (desk_file_read_head (file, &head, &error) && desk_sharing_begin (file, &sharing, head.segment, &error), error);
}

static void
take (DeskFile *file,
      GBytes   *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSegment) segment = desk_segment_decode (bytes, &error);
  gboolean is_whole = FALSE;

  bench_check (segment != NULL, error);
  while (!is_whole)
    {
      g_autoptr (DeskChangeSet) changes = NULL;

      bench_check (desk_take_segment (file, segment, bytes, COMMITS_PER_SLICE, &is_whole, &changes, &error), error);
      if (desk_file_get_wal_pages (file) > CHECKPOINT_PAGES)
        bench_check (desk_file_checkpoint (file, &error), error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DeskClock) clock = bench_clock_new ();
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) segments = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *replica = NULL;
  g_autofree char *mixed = NULL;
  DeskFile *file;
  guint64 first;
  gsize n_bytes = 0;
  double began_s, began_cpu_s, taken_s, taken_cpu_s, indexed_s, indexed_cpu_s;

  if (argc != 3)
    {
      fprintf (stderr, "bench-replay DESK FOLDER\n");
      return 2;
    }
  origin = g_build_filename (argv[2], "origin.desk", NULL);
  replica = g_build_filename (argv[2], "replica.desk", NULL);
  bench_copy (argv[1], origin);
  bench_copy (argv[1], replica);
  segments = make_segments (origin, &first, &mixed, clock, ids);
  for (guint i = 0; i < segments->len; i++)
    n_bytes += g_bytes_get_size (g_ptr_array_index (segments, i));

  file = desk_file_open (replica, DESK_FILE_WRITER, clock, ids, &error);
  bench_check (file != NULL && desk_search_index_run (file, NULL, NULL, &error), error);
  share (file);
  began_s = bench_now_s ();
  began_cpu_s = bench_cpu_s ();
  for (guint i = 0; i < segments->len; i++)
    take (file, g_ptr_array_index (segments, i));
  taken_s = bench_now_s ();
  taken_cpu_s = bench_cpu_s ();
  bench_check (desk_search_index_run (file, NULL, NULL, &error), error);
  indexed_s = bench_now_s ();
  indexed_cpu_s = bench_cpu_s ();

  printf ("{\"commits\": %d, \"mix\": %s, \"per_segment\": %d, \"bytes_per_commit\": %.0f,\n \"taken_per_s\": %.0f, \"taken_cpu_us\": %.1f,\n"
          " \"searchable_per_s\": %.0f, \"searchable_cpu_us\": %.1f}\n",
          N_SEGMENTS * PER_SEGMENT, mixed, PER_SEGMENT, (double) n_bytes / (N_SEGMENTS * PER_SEGMENT), N_SEGMENTS * PER_SEGMENT / (taken_s - began_s),
          (taken_cpu_s - began_cpu_s) * 1e6 / (N_SEGMENTS * PER_SEGMENT), N_SEGMENTS * PER_SEGMENT / (indexed_s - began_s),
          (indexed_cpu_s - began_cpu_s) * 1e6 / (N_SEGMENTS * PER_SEGMENT));
  desk_file_close (file);
  bench_remove_desk (origin);
  bench_remove_desk (replica);

  return 0;
}
