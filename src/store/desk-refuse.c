// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Pending commits that whoever keeps the log does not take, and never will.
 * They are put aside with what was typed in them, and so is what builds on
 * them: it would wait for ever.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-fault.h"
#include "desk-file-private.h"
#include "desk-news.h"
#include "desk-pending.h"
#include "desk-refuse.h"

static gboolean
is_among (GHashTable     *refused,
          const DeskUuid *commit)
{
  return !desk_uuid_is_nil (commit) && g_hash_table_contains (refused, commit);
}

static gboolean
builds_on (const DeskCommit *intent,
           GHashTable       *refused)
{
  if (is_among (refused, &intent->undoes))
    return TRUE;
  for (guint i = 0; i < intent->relies_on->len; i++)
    {
      if (is_among (refused, &g_array_index (intent->relies_on, DeskReliance, i).seen))
        return TRUE;
    }
  for (guint i = 0; i < intent->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (intent->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (is_among (refused, &g_array_index (operation->fields, DeskFieldChange, j).seen))
            return TRUE;
        }
    }

  return FALSE;
}

/* Adds what follows from @refusals. They are looked at in the order they were
 * made: what one builds on comes before it. */
static GArray *
find_refused (DeskFile   *file,
              GHashTable *refusals,
              GHashTable *rows,
              GError    **error)
{
  g_autoptr (GPtrArray) pending = desk_pending_load (file, G_MAXINT, error);
  g_autoptr (GHashTable) refused = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (pending == NULL)
    return NULL;
  for (guint i = 0; i < pending->len; i++)
    {
      DeskPending *one = g_ptr_array_index (pending, i);
      const char *reason = g_hash_table_lookup (refusals, &one->intent->id);

      if (reason == NULL && (!builds_on (one->intent, refused) || DESK_FAULT (DESK_FAULT_REFUSED_ALONE)))
        continue;
      if (reason == NULL)
        reason = _("It builds on a step that was refused");
      if (!desk_rejected_keep (file, one->intent, reason, error))
        return NULL;
      for (guint j = 0; j < one->intent->operations->len; j++)
        g_hash_table_add (rows, desk_uuid_copy (&((DeskOperation *) g_ptr_array_index (one->intent->operations, j))->row));
      g_array_append_val (numbers, one->no);
      g_hash_table_add (refused, desk_uuid_copy (&one->intent->id));
    }

  return g_steal_pointer (&numbers);
}

static gboolean
remove_all (DeskFile *file,
            GArray   *numbers,
            GError  **error)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autoptr (DeskPending) one = desk_pending_load_one (file, g_array_index (numbers, guint64, i), error);
      gboolean was_there;

      if (one == NULL || !desk_pending_remove (file, &one->intent->id, &was_there, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refuse_in_transaction (DeskFile      *file,
                       GHashTable    *refusals,
                       DeskChangeSet *changes,
                       GError       **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  g_autoptr (GArray) refused = find_refused (file, refusals, rows, error);
  g_autoptr (GArray) touched = refused != NULL ? desk_pending_find_touched (file, rows, error) : NULL;

  return touched != NULL && desk_pending_take_back (file, touched, changes, error) && remove_all (file, refused, error) &&
         desk_pending_put_back (file, touched, changes, error) && desk_news_write (file, changes, error);
}

/**
 * desk_refuse_pending:
 * @file: a writer on a shared desk
 * @refusals: (element-type DeskUuid utf8): commits, and why each is refused;
 *   those that are not pending are passed over
 * @changes: (out) (transfer full): the rows that were touched
 * @error: return location
 *
 * One transaction. Takes their effect back, and that of pending commits that
 * have seen them, and keeps all of them among the rejected ones.
 *
 * Returns: whether it was done
 */
gboolean
desk_refuse_pending (DeskFile       *file,
                     GHashTable     *refusals,
                     DeskChangeSet **changes,
                     GError        **error)
{
  g_autoptr (DeskChangeSet) touched = desk_change_set_new ();

  if (!desk_file_begin (file, error))
    return FALSE;
  if (!refuse_in_transaction (file, refusals, touched, error) || !desk_file_end (file, error))
    {
      desk_file_abandon (file);
      return FALSE;
    }
  *changes = g_steal_pointer (&touched);

  return TRUE;
}
