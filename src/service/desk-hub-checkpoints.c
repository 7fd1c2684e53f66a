// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Making checkpoints beside the work of the hub, and clearing away those of a
 * run before.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "desk-checkpoint.h"
#include "desk-hub-checkpoints.h"
#include "desk-service-error.h"

/* One is made anew when the log has gone on by so many segments. */
#define MAKE_EVERY 500
#define INFIX "-checkpoint-"

struct _DeskHubCheckpoints {
  char *desk_path;
  DeskClock *clock;
  DeskIdSource *ids;
  GThreadPool *pool; /* of one thread, to which the rest belongs */
  char *path;
  guint64 number;
};

typedef struct {
  char *path;
  guint64 segment;
} Checkpoint;

static void
checkpoint_free (gpointer data)
{
  Checkpoint *checkpoint = data;

  g_free (checkpoint->path);
  g_free (checkpoint);
}

/* What a run that was killed has left, whole or not: nobody knows which. */
static void
clear_stale (DeskHubCheckpoints *self)
{
  g_autofree char *folder = g_path_get_dirname (self->desk_path);
  g_autofree char *base = g_path_get_basename (self->desk_path);
  g_autofree char *prefix = g_strconcat (base, INFIX, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, prefix))
        (void) g_unlink (path);
    }
}

static gboolean
make (DeskHubCheckpoints *self,
      GError            **error)
{
  g_autofree char *unfinished = g_strconcat (self->desk_path, INFIX "new", NULL);
  g_autofree char *path = NULL;
  guint64 number;

  (void) g_unlink (unfinished);
  if (!desk_checkpoint_make (self->desk_path, unfinished, self->clock, self->ids, &number, error))
    {
      (void) g_unlink (unfinished);
      return FALSE;
    }
  path = g_strdup_printf ("%s" INFIX "%" G_GUINT64_FORMAT, self->desk_path, number);
  if (g_rename (unfinished, path) != 0)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” cannot be used (%s)"), path, g_strerror (errno));
      (void) g_unlink (unfinished);
      return FALSE;
    }
  /* Who is reading the old one has it open. */
  if (self->path != NULL && g_strcmp0 (self->path, path) != 0)
    (void) g_unlink (self->path);
  g_free (self->path);
  self->path = g_steal_pointer (&path);
  self->number = number;

  return TRUE;
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  DeskHubCheckpoints *self = user_data;
  g_autoptr (GTask) task = data;
  guint64 newest = *(guint64 *) g_task_get_task_data (task);
  GError *error = NULL;
  Checkpoint *result;

  if ((self->path == NULL || newest >= self->number + MAKE_EVERY) && !make (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  result = g_new0 (Checkpoint, 1);
  result->path = g_strdup (self->path);
  result->segment = self->number;
  g_task_return_pointer (task, result, checkpoint_free);
}

/**
 * desk_hub_checkpoints_new:
 * @desk_path: the desk of a service
 * @is_served: whether this process serves it: then those of an earlier run are
 *   removed
 * @clock: the time
 * @ids: new ids
 *
 * Returns: (transfer full): none yet
 */
DeskHubCheckpoints *
desk_hub_checkpoints_new (const char   *desk_path,
                          gboolean      is_served,
                          DeskClock    *clock,
                          DeskIdSource *ids)
{
  DeskHubCheckpoints *self = g_new0 (DeskHubCheckpoints, 1);

  self->desk_path = g_strdup (desk_path);
  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);
  if (is_served)
    clear_stale (self);
  self->pool = g_thread_pool_new (run_job, self, 1, FALSE, NULL);

  return self;
}

/**
 * desk_hub_checkpoints_find_async:
 * @self: checkpoints
 * @newest: where the log stands now; one that is far behind is made anew
 * @callback: told when there is one
 * @data: passed to @callback
 */
void
desk_hub_checkpoints_find_async (DeskHubCheckpoints *self,
                                 guint64             newest,
                                 GAsyncReadyCallback callback,
                                 gpointer            data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);

  g_task_set_task_data (task, g_memdup2 (&newest, sizeof newest), g_free);
  g_thread_pool_push (self->pool, task, NULL);
}

/**
 * desk_hub_checkpoints_find_finish:
 * @self: checkpoints
 * @result: of the call
 * @segment: (out): the segment it is of
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the path of a file that never changes
 */
char *
desk_hub_checkpoints_find_finish (DeskHubCheckpoints *self,
                                  GAsyncResult       *result,
                                  guint64            *segment,
                                  GError            **error)
{
  Checkpoint *checkpoint = g_task_propagate_pointer (G_TASK (result), error);
  char *path;

  if (checkpoint == NULL)
    return NULL;
  *segment = checkpoint->segment;
  path = g_steal_pointer (&checkpoint->path);
  checkpoint_free (checkpoint);

  return path;
}

void
desk_hub_checkpoints_free (DeskHubCheckpoints *self)
{
  g_return_if_fail (self != NULL);

  g_thread_pool_free (self->pool, FALSE, TRUE);
  if (self->path != NULL)
    (void) g_unlink (self->path);
  g_free (self->path);
  g_free (self->desk_path);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self);
}
