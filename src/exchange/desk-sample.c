// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The bundled sample desk: the files of data/samples, compiled in and brought
 * in by the same import as anybody's data, with times relative to now.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "desk-exchange-error.h"
#include "desk-exchange-resource.h"
#include "desk-file-lock.h"
#include "desk-json-lines.h"
#include "desk-sample.h"
#include "desk-store-error.h"

#define FOLDER "/io/github/deskbell/Deskbell/samples/office/"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* All files as one, in the order of their names: they point at each other. */
static GInputStream *
open_samples (GError **error)
{
  GResource *resource = desk_exchange_resource_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GInputStream) stream = NULL;

  if (names == NULL)
    return NULL;
  qsort (names, g_strv_length (names), sizeof *names, compare_names);

  stream = g_memory_input_stream_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

      if (bytes == NULL)
        return NULL;
      g_memory_input_stream_add_bytes (G_MEMORY_INPUT_STREAM (stream), bytes);
    }

  return g_steal_pointer (&stream);
}

static gboolean
fill_desk (DeskFile         *file,
           DeskImportReport *report,
           GError          **error)
{
  const DeskImport options = { .by_time = TRUE, .first_number = DESK_SAMPLE_FIRST_NUMBER };
  g_autoptr (GInputStream) stream = open_samples (error);

  if (stream == NULL || !desk_json_lines_import (file, stream, &options, report, NULL, NULL, error))
    return FALSE;
  if (report->n_bad == 0)
    return TRUE;

  for (guint i = 0; i < report->messages->len; i++)
    {
      const DeskImportMessage *message = g_ptr_array_index (report->messages, i);

      g_debug ("Line %" G_GUINT64_FORMAT " of the sample desk: %s", message->line, message->text);
    }
  g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
               _("The sample desk that was installed is damaged (%" G_GUINT64_FORMAT " lines). Install Deskbell again"),
               report->n_bad);
  return FALSE;
}

static void
remove_desk (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (name);
    }
}

/**
 * desk_sample_create:
 * @path: where nothing stands yet
 * @clock: what the times of the desk are relative to
 * @ids: new ids
 * @report: (nullable): made by desk_import_report_init(); what came in
 * @error: return location
 *
 * Makes the sample desk. The same clock and the same ids make the same desk.
 *
 * Returns: (transfer full) (nullable): a writer on it
 */
DeskFile *
desk_sample_create (const char       *path,
                    DeskClock        *clock,
                    DeskIdSource     *ids,
                    DeskImportReport *report,
                    GError          **error)
{
  /* The clock stands still meanwhile, or the desk would not be the same. */
  g_autoptr (DeskClock) still = desk_clock_new_fixed (desk_clock_get_now_ms (clock));
  g_auto (DeskImportReport) own_report = { 0 };
  g_autoptr (DeskFile) file = desk_file_create (path, still, ids, error);

  if (file == NULL)
    return NULL;
  desk_import_report_init (&own_report);
  if (fill_desk (file, report != NULL ? report : &own_report, error) && desk_file_checkpoint (file, error))
    {
      g_clear_pointer (&file, desk_file_close);
      return desk_file_open (path, DESK_FILE_WRITER, clock, ids, error);
    }

  /* Half a sample desk is of no use to anybody. */
  g_clear_pointer (&file, desk_file_close);
  remove_desk (path);
  return NULL;
}

/* Under the lock nobody is writing to the old one. Its write-ahead log goes
 * first: it must never be taken for one of the new desk. */
static gboolean
put_in_place (const char *fresh,
              const char *path,
              GError    **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  gboolean done;
  int saved;
  int fd;

  if (!desk_file_lock_open (path, &fd, error))
    return FALSE;
  if (!desk_file_lock_take (fd, error))
    {
      (void) g_close (fd, NULL);
      return FALSE;
    }
  (void) g_unlink (wal);
  (void) g_unlink (shm);
  done = g_rename (fresh, path) == 0;
  saved = errno;
  desk_file_lock_release (fd);
  (void) g_close (fd, NULL);
  if (!done)
    g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("“%s” cannot be replaced (%s)"), path, g_strerror (saved));

  return done;
}

/**
 * desk_sample_replace:
 * @path: a desk file that nobody has open, or nothing
 * @clock: what the times of the desk are relative to
 * @ids: new ids
 * @error: return location
 *
 * Makes the sample desk anew. Until it is complete the old one stays.
 *
 * Returns: whether the new one stands at @path
 */
gboolean
desk_sample_replace (const char   *path,
                     DeskClock    *clock,
                     DeskIdSource *ids,
                     GError      **error)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  g_autoptr (DeskFile) file = NULL;
  gboolean done;

  remove_desk (fresh);
  file = desk_sample_create (fresh, clock, ids, NULL, error);
  if (file == NULL)
    return FALSE;
  done = desk_file_checkpoint (file, error);
  g_clear_pointer (&file, desk_file_close);
  done = done && put_in_place (fresh, path, error);
  remove_desk (fresh);

  return done;
}

/**
 * desk_sample_get_analyst:
 * @analyst: (out): somebody of the first tier, for whoever just looks around
 */
void
desk_sample_get_analyst (DeskUuid *analyst)
{
  desk_key_id ("analyst", "a-jonas", analyst);
}
