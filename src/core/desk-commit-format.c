// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The formats that commits are written in.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-commit-format.h"

/* There is one so far. */
const DeskFormats desk_formats = { 1, NULL };

/**
 * desk_formats_translate:
 * @self: formats
 * @from: the format that @commit is of, from 1
 * @to: the format it is to be of: not below @from, and not above those known
 * @commit: changed in place; it keeps its id, author and times
 * @error: return location
 *
 * Returns: whether it could be translated
 */
gboolean
desk_formats_translate (const DeskFormats *self,
                        guint              from,
                        guint              to,
                        DeskCommit        *commit,
                        GError           **error)
{
  g_return_val_if_fail (from >= 1 && to <= self->known, FALSE);

  for (guint format = from; format < to; format++)
    {
      if (!self->steps[format - 1](commit, error))
        return FALSE;
    }

  return TRUE;
}
