// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskWhoSource:
 * @DESK_WHO_NOBODY: it is not known
 * @DESK_WHO_NAMED: --as said so
 * @DESK_WHO_REMEMBERED: it was said on this machine before
 * @DESK_WHO_ONLY_ONE: the desk has no other analyst
 *
 * How it is known who acts.
 */
typedef enum {
  DESK_WHO_NOBODY,
  DESK_WHO_NAMED,
  DESK_WHO_REMEMBERED,
  DESK_WHO_ONLY_ONE,
} DeskWhoSource;

gboolean desk_who_find (DeskFile *file, const char *as, DeskUuid *me, DeskWhoSource *source, GError **error);
gboolean desk_who_remember (DeskFile *file, const DeskUuid *me, gboolean only_if_new, gboolean *is_new, GError **error);
char    *desk_who_list (DeskFile *file, GError **error);

G_END_DECLS
