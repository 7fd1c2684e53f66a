// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Whether a desk that somebody brings is what its log made of it. Whoever has
 * a file can change what stands in it by other programs, roles too.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-act.h"
#include "desk-file-private.h"
#include "desk-own-log-private.h"
#include "desk-schema.h"
#include "desk-signing.h"
#include "desk-store-error.h"
#include "desk-strange.h"
#include "desk-sum.h"

/**
 * desk_own_log_remove:
 * @path: a desk file, removed with all that SQLite has beside it
 */
void
desk_own_log_remove (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (name);
    }
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED,
                       _("That desk is not what its log made of it: something was changed beside the log. Take another replica, or mend this one first by “deskbellctl desk repair”"));
  return FALSE;
}

/* --- how it is made --- */

static gboolean
is_made_alike (sqlite3  *db,
               DeskFile *ours)
{
  static const char count[] = "SELECT count (*) FROM sqlite_schema";
  g_autofree char *n_there = desk_strange_ask (db, count);
  g_autofree char *n_here = desk_strange_ask (ours->db, count);

  return n_there != NULL && g_strcmp0 (n_there, n_here) == 0 && desk_strange_is_like (db, ours) && desk_strange_is_sound (db);
}

static gboolean
compare_made (const char  *path,
              DeskFile    *ours,
              GError     **error)
{
  sqlite3 *db = desk_strange_open (path, error);
  g_autofree char *version = db != NULL ? desk_strange_ask (db, "PRAGMA user_version") : NULL;
  gboolean is_alike = db != NULL && is_made_alike (db, ours);

  if (db == NULL)
    return FALSE;
  sqlite3_close (db);
  if (is_alike)
    return TRUE;

  if (version != NULL && g_ascii_strtoll (version, NULL, 10) != DESK_SCHEMA_VERSION)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NEWER, _("That desk was last written by another version of Deskbell. Open it once with this one"));
  else
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("That desk is damaged, or is made otherwise than Deskbell makes one. Take another replica"));
  return FALSE;
}

/**
 * desk_own_log_check_made:
 * @path: a copy of a desk that nobody writes
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Returns: whether it is sound, and nothing else is defined in it than in any
 *   desk
 */
gboolean
desk_own_log_check_made (const char    *path,
                         DeskClock     *clock,
                         DeskIdSource  *ids,
                         GError       **error)
{
  g_autofree char *model = g_strconcat (path, ".model", NULL);
  DeskFile *ours;
  gboolean is_alike;

  desk_own_log_remove (model);
  ours = desk_file_create (model, clock, ids, error);
  is_alike = ours != NULL && compare_made (path, ours, error);
  g_clear_pointer (&ours, desk_file_close);
  desk_own_log_remove (model);

  return is_alike;
}

/* --- what is in it --- */

/* The newest part of the log vouches for those before it. */
static DeskSegment *
read_chain (DeskFile *file,
            GError  **error)
{
  g_autoptr (DeskSegment) newest = NULL;
  guint64 first;

  if (!desk_log_find_first (file, &first, error))
    return NULL;
  for (guint64 number = first; number <= file->head.segment; number++)
    {
      DeskSegment *segment = desk_log_read_segment (file, number, error);

      if (segment == NULL)
        return NULL;
      if (segment->number != number || !desk_uuid_equal (&segment->desk, &file->head.desk) || (newest != NULL && memcmp (segment->previous, newest->hash, DESK_HASH_SIZE) != 0))
        {
          desk_segment_free (segment);
          (void) refuse (error);
          return NULL;
        }
      g_clear_pointer (&newest, desk_segment_free);
      newest = segment;
    }
  if (newest == NULL)
    (void) refuse (error);

  return g_steal_pointer (&newest);
}

static gboolean
check_digests (DeskFile           *file,
               const DeskSegment  *newest,
               GError            **error)
{
  const DeskHead *head = &file->head;
  DeskSum sum;
  DeskDigest all;
  gint64 commit_no, n_low;

  /* Counters are in no digest; but a number must not be given out again. */
  if (!desk_sum (file, &sum, error) || !desk_file_read_integer (file, "SELECT coalesce (max (no), 0) FROM log_commit", &commit_no, error) ||
      !desk_file_read_integer (file,
                               "SELECT count (*) FROM (SELECT 'ticket' AS name, max (number) AS given FROM ticket UNION ALL SELECT 'article', max (number) FROM article) "
                               "LEFT JOIN counter USING (name) WHERE given > coalesce (value, 0)",
                               &n_low, error))
    return FALSE;
  desk_digest_sum (&sum.facts, &sum.kept, &all);
  if (!desk_digest_equal (&sum.facts, &newest->facts) || !desk_digest_equal (&all, &newest->all) || !desk_digest_equal (&sum.facts, &head->facts) ||
      !desk_digest_equal (&sum.kept, &head->kept))
    return refuse (error);
  if (memcmp (head->hash, newest->hash, DESK_HASH_SIZE) != 0 || head->epoch != newest->epoch || head->commit_no != (guint64) commit_no || n_low > 0)
    return refuse (error);

  return TRUE;
}

static gboolean
check_signature (const DeskSegment       *newest,
                 const DeskOwnLogSigner  *signer,
                 GError                 **error)
{
  if (newest->number < signer->since)
    {
      if (signer->newest < signer->since)
        return TRUE;
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED, _("That desk is older than anything that this service has signed, so that nothing shows that it is genuine. Take a replica that is farther"));
      return FALSE;
    }
  if (desk_segment_is_signed_by (newest, signer->public_key))
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED,
               _("Part %" G_GUINT64_FORMAT " of the log in that desk does not carry this service's signature. Take another replica, or mend this one first by “deskbellctl desk repair”"), newest->number);
  return FALSE;
}

/**
 * desk_own_log_check_rows:
 * @file: a writer in a transaction, in which nothing is pending any more
 * @signer: (nullable): who has to have signed the log
 * @error: return location
 *
 * Returns: whether the rows are what the newest part of the log says
 */
gboolean
desk_own_log_check_rows (DeskFile                *file,
                         const DeskOwnLogSigner  *signer,
                         GError                 **error)
{
  g_autoptr (DeskSegment) newest = read_chain (file, error);

  return newest != NULL && (signer == NULL || check_signature (newest, signer, error)) && check_digests (file, newest, error);
}
