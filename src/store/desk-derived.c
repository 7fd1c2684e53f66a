// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Derived tables: brought up to date with each commit, dropped and rebuilt, or
 * compared with what a rebuild would make of them.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-derived.h"
#include "desk-queue-keys.h"
#include "desk-search-index.h"

/**
 * desk_derived_update:
 * @file: a writer inside a transaction
 * @commit: has just been applied
 * @changes: the rows it touched; a ticket whose place in the queue changed
 *   with one of its rows is added
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
desk_derived_update (DeskFile         *file,
                     const DeskCommit *commit,
                     DeskChangeSet    *changes,
                     GError          **error)
{
  return desk_queue_keys_update (file, commit, changes, error) && desk_search_index_mark (file, commit, changes, error);
}

/**
 * desk_derived_rebuild:
 * @file: a writer inside a transaction
 * @error: return location
 *
 * Drops everything derived and makes it anew from facts and kept tables.
 *
 * Returns: whether it was done
 */
gboolean
desk_derived_rebuild (DeskFile *file,
                      GError  **error)
{
  return desk_queue_keys_rebuild (file, error) && desk_search_index_rebuild (file, error);
}

/**
 * desk_derived_compare:
 * @file: a desk file
 * @difference: (out) (nullable): what differs from a rebuild, %NULL if nothing
 * @error: return location
 *
 * Returns: whether the comparison could be made
 */
gboolean
desk_derived_compare (DeskFile *file,
                      char    **difference,
                      GError  **error)
{
  *difference = NULL;
  if (!desk_queue_keys_compare (file, difference, error))
    return FALSE;
  if (*difference != NULL)
    return TRUE;

  return desk_search_index_compare (file, difference, error);
}
