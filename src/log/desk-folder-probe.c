// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Whether a desk can be shared in a folder: everything the log relies on is
 * done once, in a folder of its own that is taken away again.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "desk-folder-names.h"
#include "desk-folder-probe.h"
#include "desk-folder-share.h"

#define STALE_MS DESK_DAY_MS

DeskFolderProbe *
desk_folder_probe_new (void)
{
  DeskFolderProbe *self = g_new0 (DeskFolderProbe, 1);

  self->kind = g_strdup ("");
  self->remarks = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
desk_folder_probe_free (DeskFolderProbe *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->kind);
  g_free (self->reason);
  g_ptr_array_unref (self->remarks);
  g_free (self);
}

/* The first reason stands. */
void
desk_folder_probe_refuse (DeskFolderProbe *self,
                          int              code,
                          const char      *format,
                          ...)
{
  va_list args;

  if (self->verdict == DESK_FOLDER_UNFIT)
    return;

  va_start (args, format);
  self->reason = g_strdup_vprintf (format, args);
  va_end (args);
  self->code = code;
  self->verdict = DESK_FOLDER_UNFIT;
}

void
desk_folder_probe_remark (DeskFolderProbe *self,
                          const char      *text)
{
  g_ptr_array_add (self->remarks, g_strdup (text));
  if (self->verdict == DESK_FOLDER_FIT)
    self->verdict = DESK_FOLDER_FIT_WITH_REMARKS;
}

/* --- the attempts --- */

typedef struct {
  DeskFolderProbe *probe;
  DeskFolderShare share;
  char *folder;
} Attempt;

static char *
name_in (Attempt    *self,
         const char *name)
{
  return g_strconcat (self->folder, "/", name, NULL);
}

/* A primitive that the share does not have, or does not have right. */
static gboolean
lacks (Attempt    *self,
       const char *what,
       int         number)
{
  g_autoptr (GError) error = NULL;

  switch (number)
    {
    case EACCES:
    case EROFS:
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case ESTALE:
    case ENOTCONN:
    case ENOENT:
    case ETIMEDOUT:
      /* The share is not as it should be, whatever it can do. */
      desk_folder_share_fail (&self->share, number, self->folder, &error);
      desk_folder_probe_refuse (self->probe, error->code, "%s", error->message);
      break;
    default:
      desk_folder_probe_refuse (self->probe, DESK_LOG_ERROR_UNFIT,
                                _("This folder cannot hold a desk: %s (%s). Choose one on another file server, or one that is mounted in another way"), what, g_strerror (number));
      break;
    }

  return FALSE;
}

static gboolean
wrong (Attempt    *self,
       const char *what)
{
  desk_folder_probe_refuse (self->probe, DESK_LOG_ERROR_UNFIT,
                            _("This folder cannot hold a desk: %s. Choose one on another file server, or one that is mounted in another way"), what);

  return FALSE;
}

static gboolean
holds (Attempt    *self,
       const char *path,
       GBytes     *expected)
{
  g_autoptr (GBytes) found = NULL;

  return desk_folder_share_read (&self->share, path, 100, &found) == 0 && g_bytes_equal (found, expected);
}

static gboolean
try_write (Attempt *self,
           GBytes  *first,
           GBytes  *second)
{
  g_autofree char *a = name_in (self, "a");
  g_autofree char *b = name_in (self, "b");
  int result = desk_folder_share_write_new (&self->share, a, first);

  if (result == 0)
    result = desk_folder_share_write_new (&self->share, b, second);
  if (result != 0)
    return lacks (self, _("files could not be written and brought to the disk"), result);

  return holds (self, a, first) && holds (self, b, second) ? TRUE : wrong (self, _("files do not hold what was written"));
}

/* The one primitive that everything rests on. */
static gboolean
try_link (Attempt *self,
          GBytes  *first)
{
  g_autofree char *a = name_in (self, "a");
  g_autofree char *b = name_in (self, "b");
  g_autofree char *name = name_in (self, "1");
  DeskFolderOps *ops = self->share.ops;
  int result = ops->link (ops, a, name);

  if (!holds (self, name, first))
    return result != 0 ? lacks (self, _("a file cannot be given a second name"), result) : wrong (self, _("a second name shows another file"));
  if (ops->link (ops, b, name) == 0 || !holds (self, name, first))
    return wrong (self, _("a name that is taken can be taken again"));

  return TRUE;
}

static gboolean
name_found_cb (const char *name,
               gpointer    data)
{
  guint *n = data;

  if (g_str_equal (name, "1"))
    (*n)++;

  return TRUE;
}

static gboolean
try_list (Attempt *self)
{
  guint n = 0;
  int result = self->share.ops->list (self->share.ops, self->folder, name_found_cb, &n);

  if (result != 0)
    return lacks (self, _("it cannot be listed"), result);

  return n == 1 ? TRUE : wrong (self, _("a listing does not show what is there"));
}

static gboolean
try_folder_sync (Attempt *self)
{
  int result = self->share.ops->sync_folder (self->share.ops, self->folder);

  if (result == EINVAL || result == ENOSYS || result == ENOTSUP)
    desk_folder_probe_remark (self->probe, _("The share cannot be asked to bring names to its disk: a power cut there can take back the last seconds"));
  else if (result != 0)
    return lacks (self, _("names cannot be brought to the disk"), result);

  return TRUE;
}

static gboolean
try_rename (Attempt *self,
            GBytes  *second)
{
  g_autofree char *a = name_in (self, "a");
  int result = desk_folder_share_replace (&self->share, a, second);

  if (result != 0)
    return lacks (self, _("a file cannot be put in the place of another"), result);

  return holds (self, a, second) ? TRUE : wrong (self, _("a file that was replaced is still the old one"));
}

static gboolean
try_time (Attempt   *self,
          DeskClock *clock)
{
  g_autofree char *a = name_in (self, "a");
  DeskFolderInfo info;
  int result = self->share.ops->look (self->share.ops, a, &info);

  if (result != 0)
    return lacks (self, _("files do not say when they were written"), result);
  if (info.changed_ms <= 0)
    return wrong (self, _("files do not say when they were written"));

  self->probe->skew_ms = info.changed_ms - desk_clock_get_now_ms (clock);
  return TRUE;
}

/* --- all of them --- */

static gboolean
name_collected_cb (const char *name,
                   gpointer    data)
{
  g_ptr_array_add (data, g_strdup (name));

  return TRUE;
}

/* Once more, as an answer may have got lost. */
static void
clean_up (Attempt *self)
{
  DeskFolderOps *ops = self->share.ops;
  DeskFolderInfo info;

  for (guint attempt = 0; attempt < 3; attempt++)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

      ops->list (ops, self->folder, name_collected_cb, names);
      for (guint i = 0; i < names->len; i++)
        {
          g_autofree char *path = name_in (self, g_ptr_array_index (names, i));

          ops->unlink (ops, path);
        }
      ops->remove_folder (ops, self->folder);
      if (ops->look (ops, self->folder, &info) == ENOENT)
        break;
    }
}

static gboolean
probe_listed_cb (const char *name,
                 gpointer    data)
{
  if (g_str_has_prefix (name, DESK_FOLDER_PROBE_PREFIX) && desk_folder_name_is_temporary (name))
    g_ptr_array_add (data, g_strdup (name));

  return TRUE;
}

/* What a probe left that was killed. */
static void
clear_stale (Attempt *self,
             gint64   now_ms)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  self->share.ops->list (self->share.ops, "", probe_listed_cb, names);
  for (guint i = 0; i < names->len; i++)
    {
      Attempt other = { self->probe, self->share, g_ptr_array_index (names, i) };
      DeskFolderInfo info;

      if (self->share.ops->look (self->share.ops, other.folder, &info) == 0 && info.kind == DESK_FOLDER_KIND_FOLDER && info.changed_ms < now_ms - STALE_MS)
        clean_up (&other);
    }
}

static void
attempt_all (Attempt      *self,
             DeskClock    *clock,
             GCancellable *cancellable)
{
  g_autoptr (GBytes) first = g_bytes_new_static ("first", 5);
  g_autoptr (GBytes) second = g_bytes_new_static ("second", 6);
  int result = self->share.ops->make_folder (self->share.ops, self->folder);

  if (result != 0)
    lacks (self, _("no folder can be made in it"), result);
  else if (try_write (self, first, second) && !g_cancellable_is_cancelled (cancellable) && try_link (self, first) && try_list (self) &&
           try_folder_sync (self) && !g_cancellable_is_cancelled (cancellable) && try_rename (self, second))
    try_time (self, clock);
}

/* Where the path leads, without symbolic links. */
static char *
find_real_path (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *real = realpath (absolute, NULL);
  char *result = g_strdup (real != NULL ? real : absolute);

  free (real);

  return result;
}

static void
tell_missing (DeskFolderProbe *self,
              const char      *path,
              int              number)
{
  if (number == ENOENT)
    desk_folder_probe_refuse (self, DESK_LOG_ERROR_UNREACHABLE, _("There is no folder “%s”. Make it first, or connect the share"), path);
  else if (number == ENOTDIR)
    desk_folder_probe_refuse (self, DESK_LOG_ERROR_NOT_A_LOG, _("“%s” is no folder. Choose a folder"), path);
}

/**
 * desk_folder_probe:
 * @place: a folder that is there
 * @mountinfo: (nullable): what stands in for /proc/self/mountinfo
 * @cancellable: (nullable): to give up
 * @error: return location; only for giving up
 *
 * Run before a desk is shared in a folder or joined there. It blocks, and
 * leaves nothing behind.
 *
 * Returns: (transfer full) (nullable): what was found
 */
DeskFolderProbe *
desk_folder_probe (const DeskFolderPlace  *place,
                   const char             *mountinfo,
                   GCancellable           *cancellable,
                   GError                **error)
{
  g_autoptr (DeskFolderProbe) self = desk_folder_probe_new ();
  g_autoptr (DeskFolderOps) own_ops = NULL;
  g_autoptr (DeskMount) mount = NULL;
  g_autofree char *real = NULL;
  g_autofree char *shown = NULL;
  Attempt attempt = { self };
  DeskFolderInfo info;
  int result;

  g_return_val_if_fail (place != NULL, NULL);

  real = find_real_path (place->path);
  shown = g_filename_display_name (place->path);
  mount = mountinfo != NULL ? desk_mount_find (mountinfo, real) : desk_mount_find_for (place->path);
  if (place->ops == NULL)
    own_ops = desk_folder_ops_new (place->path);
  attempt.share = (DeskFolderShare) { shown, place->ops != NULL ? place->ops : own_ops, place->ids };

  desk_folder_probe_surroundings (self, real);
  if (mount != NULL)
    desk_folder_probe_mount (self, mount);
  result = attempt.share.ops->look (attempt.share.ops, "", &info);
  tell_missing (self, shown, result);

  if (self->verdict != DESK_FOLDER_UNFIT)
    {
      g_autofree char *unique = desk_folder_new_name ("", place->ids);

      attempt.folder = g_strconcat (DESK_FOLDER_PROBE_PREFIX, unique + strlen (".new-"), NULL);
      attempt_all (&attempt, place->clock, cancellable);
      clean_up (&attempt);
      if (self->verdict != DESK_FOLDER_UNFIT)
        clear_stale (&attempt, desk_clock_get_now_ms (place->clock) + self->skew_ms);
      g_free (attempt.folder);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}
