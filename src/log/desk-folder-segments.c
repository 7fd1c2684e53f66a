// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The segments in a shared folder: which is the newest, and reading one.
 *
 * News are looked for by listing. Opening the next name and finding nothing
 * would make NFS remember for half a minute that nothing is there. A listing
 * can be old too, or have missed a name while others came, so that a number
 * that is missing below another one is looked for by name before it is
 * believed, and nothing above it is told until it is there.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "desk-folder-log-private.h"
#include "desk-folder-names.h"
#include "desk-segment.h"

#define WAIT_STEP_MS 1000
/* A share that shows a later segment shows the ones before it sooner. */
#define GAP_PATIENCE_MS (2 * DESK_MINUTE_MS)

/* --- what is there --- */

/* Lists anew which thousands are packed. */
int
desk_folder_log_list_packs (DeskFolderLog *self)
{
  GArray *numbers = NULL;
  int result = desk_folder_share_list_numbers (&self->share, DESK_FOLDER_PACKS, DESK_FOLDER_LOG_DIGITS, DESK_FOLDER_PACK_ENDING, &numbers);

  if (result == ENOENT)
    return 0;
  if (result != 0)
    return result;

  g_array_unref (self->packs);
  self->packs = numbers;
  return 0;
}

gboolean
desk_folder_log_is_packed (DeskFolderLog *self,
                           guint64        number)
{
  guint64 thousand = number / DESK_FOLDER_THOUSAND;

  for (guint i = 0; i < self->packs->len; i++)
    {
      if (g_array_index (self->packs, guint64, i) == thousand)
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_folder_log_look_for:
 * @self: a log
 * @number: of a segment that should be there
 * @is_there: (out): whether it is, or is covered by the base or a pack
 *
 * Returns: 0 or an `errno`
 */
int
desk_folder_log_look_for (DeskFolderLog *self,
                          guint64        number,
                          gboolean      *is_there)
{
  g_autofree char *path = desk_folder_segment_path (number);
  DeskFolderInfo info;
  int result = 0;

  if (number <= self->identity.base || desk_folder_log_is_packed (self, number))
    {
      *is_there = TRUE;
      return 0;
    }

  result = self->share.ops->look (self->share.ops, path, &info);
  if (result == ENOENT)
    {
      result = desk_folder_log_list_packs (self);
      if (result == 0)
        *is_there = desk_folder_log_is_packed (self, number);
      return result;
    }
  if (result == 0)
    *is_there = TRUE;

  return result;
}

typedef struct {
  guint64 newest;
  guint64 gap; /* 0, or a number below it that is not there */
} Newest;

static int
check_number (DeskFolderLog *self,
              guint64        number,
              Newest        *found)
{
  gboolean is_there;
  int result = desk_folder_log_look_for (self, number, &is_there);

  if (result == 0 && !is_there)
    found->gap = number;

  return result;
}

/* The newest segment of one thousand, if there is one above @floor, and
 * whether those before it are there. */
static int
look_through_thousand (DeskFolderLog *self,
                       guint64        thousand,
                       guint64        floor,
                       Newest        *found)
{
  g_autofree char *path = desk_folder_thousand_path (thousand);
  g_autoptr (GArray) numbers = NULL;
  guint64 next = MAX (thousand * DESK_FOLDER_THOUSAND, floor + 1);
  int result = desk_folder_share_list_numbers (&self->share, path, DESK_FOLDER_NUMBER_DIGITS, DESK_FOLDER_SEGMENT_ENDING, &numbers);

  if (result != 0)
    return result;

  for (guint i = 0; i < numbers->len && found->gap == 0 && result == 0; i++)
    {
      guint64 number = g_array_index (numbers, guint64, i);

      if (number < next || number / DESK_FOLDER_THOUSAND != thousand)
        continue;
      found->newest = number;
      for (; next < number && found->gap == 0 && result == 0; next++)
        result = check_number (self, next, found);
      next = number + 1;
    }
  /* The last of the thousand before. */
  if (result == 0 && found->newest != 0 && found->gap == 0 && thousand * DESK_FOLDER_THOUSAND > floor + 1)
    result = check_number (self, thousand * DESK_FOLDER_THOUSAND - 1, found);

  return result;
}

static int
look_for_newest (DeskFolderLog *self,
                 Newest        *newest)
{
  guint64 floor = self->identity.base;
  g_autoptr (GArray) thousands = NULL;
  Newest found = { 0 };
  int result = desk_folder_share_list_numbers (&self->share, DESK_FOLDER_LOG, DESK_FOLDER_LOG_DIGITS, "", &thousands);

  if (result != 0)
    return result;

  if (self->packs->len > 0)
    floor = MAX (floor, g_array_index (self->packs, guint64, self->packs->len - 1) * DESK_FOLDER_THOUSAND + DESK_FOLDER_THOUSAND - 1);
  for (guint i = thousands->len; i > 0 && found.newest == 0; i--)
    {
      guint64 thousand = g_array_index (thousands, guint64, i - 1);

      if (thousand * DESK_FOLDER_THOUSAND + DESK_FOLDER_THOUSAND - 1 <= floor)
        break;
      result = look_through_thousand (self, thousand, floor, &found);
      if (result != 0)
        return result;
    }

  newest->newest = MAX (found.newest, floor);
  newest->gap = found.gap;
  return 0;
}

/* A gap that stays is no share that is slow. */
static gboolean
tell_gap (DeskFolderLog *self,
          guint64        gap,
          GError       **error)
{
  gint64 now_ms = desk_clock_get_now_ms (self->clock);
  gboolean stays;

  if (self->gap != gap)
    {
      self->gap = gap;
      self->gap_since_ms = now_ms;
    }
  stays = now_ms - self->gap_since_ms > GAP_PATIENCE_MS;
  g_set_error (error, DESK_LOG_ERROR, stays ? DESK_LOG_ERROR_NOT_A_LOG : DESK_LOG_ERROR_UNREACHABLE,
               stays ? _("Step %" G_GUINT64_FORMAT " of the log in “%s” is missing, and later ones are there. Bring the folder “log” back from a copy that is whole")
                     : _("Step %" G_GUINT64_FORMAT " of the log in “%s” cannot be seen yet, and later ones can. If this stays, the folder was not copied whole"),
               gap, self->share.path);

  return FALSE;
}

gboolean
desk_folder_log_find_newest (DeskLog       *log,
                             guint64       *number,
                             GCancellable  *cancellable,
                             GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  Newest found = { 0 };
  gboolean is_there = FALSE;
  int result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  result = look_for_newest (self, &found);
  /* A listing may miss one that came while it was made; a second one that
   * began later does not. */
  if (result == 0 && found.gap != 0)
    result = look_for_newest (self, &found);
  /* A listing that is older than what was read by name. */
  if (result == 0 && self->known > found.newest)
    result = desk_folder_log_look_for (self, self->known, &is_there);
  if (result != 0)
    return desk_folder_log_fail (self, result, DESK_FOLDER_LOG, error);
  if (found.gap != 0)
    return tell_gap (self, found.gap, error);

  self->gap = 0;
  if (!is_there)
    self->known = found.newest;
  /* An empty log and one that is gone look the same from here. */
  if (self->known == self->identity.base)
    {
      DeskUuid desk = self->identity.desk;

      if (!desk_folder_log_check_desk (self, &desk, error))
        return FALSE;
    }

  *number = self->known;
  return TRUE;
}

gboolean
desk_folder_log_wait (DeskLog       *log,
                      guint64        number,
                      guint          timeout_ms,
                      GCancellable  *cancellable,
                      GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  guint waited_ms = 0;
  guint64 newest = 0;

  while (TRUE)
    {
      guint step_ms = MIN (WAIT_STEP_MS, timeout_ms - waited_ms);

      if (!desk_folder_log_find_newest (log, &newest, cancellable, error))
        return FALSE;
      if (newest > number || step_ms == 0)
        return TRUE;
      self->share.ops->pause (self->share.ops, step_ms, cancellable);
      waited_ms += step_ms;
    }
}

/* --- reading --- */

static gboolean
is_listed (DeskFolderLog *self,
           guint64        number)
{
  g_autofree char *path = desk_folder_thousand_path (number / DESK_FOLDER_THOUSAND);
  g_autoptr (GArray) numbers = NULL;

  if (desk_folder_share_list_numbers (&self->share, path, DESK_FOLDER_NUMBER_DIGITS, DESK_FOLDER_SEGMENT_ENDING, &numbers) != 0)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    {
      if (g_array_index (numbers, guint64, i) == number)
        return TRUE;
    }

  return FALSE;
}

/* Nothing stands under a number: because it is not there yet, or no more? */
static gboolean
tell_missing_segment (DeskFolderLog *self,
                      guint64        number,
                      const char    *path,
                      GError       **error)
{
  DeskUuid desk = self->identity.desk;

  if (!desk_folder_log_check_desk (self, &desk, error))
    return FALSE;

  if (is_listed (self, number))
    /* NFS remembers for a while that there was nothing of that name. */
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE,
                 _("Step %" G_GUINT64_FORMAT " of the log in “%s” is there and cannot be opened yet. It is tried again"), number, self->share.path);
  else if (number <= self->known && number > self->identity.base)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG,
                 _("Step %" G_GUINT64_FORMAT " of the log in “%s” is missing, and later ones are there. Bring the folder “log” back from a copy that is whole"), number, self->share.path);
  else
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("“%s” has no “%s” yet"), self->share.path, path);

  return FALSE;
}

GBytes *
desk_folder_log_read (DeskLog       *log,
                      guint64        number,
                      GCancellable  *cancellable,
                      GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autofree char *path = desk_folder_segment_path (number);
  g_autoptr (GBytes) bytes = NULL;
  int result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  /* A pack has the last word: see desk_folder_log_put(). */
  if (desk_folder_log_is_packed (self, number) && desk_folder_pack_read (self, number, &bytes) == 0)
    return g_steal_pointer (&bytes);

  result = desk_folder_share_read (&self->share, path, DESK_SEGMENT_MAX_BYTES, &bytes);
  if (result == ENOENT)
    {
      result = desk_folder_log_list_packs (self);
      if (result == 0)
        result = desk_folder_log_is_packed (self, number) ? desk_folder_pack_read (self, number, &bytes) : ENOENT;
    }
  if (result != 0)
    {
      if (result == ENOENT)
        tell_missing_segment (self, number, path, error);
      else
        desk_folder_share_fail (&self->share, result, path, error);
      return NULL;
    }

  return g_steal_pointer (&bytes);
}
