// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

typedef enum {
  DESK_TAIL_THERE,     /* it stands there, as it was brought */
  DESK_TAIL_TAKEN,     /* it was missing, and stands there again */
  DESK_TAIL_OTHERWISE, /* the log goes on otherwise: what is in it has to be handed in */
} DeskTailOutcome;

gboolean desk_tail_take (DeskFile *file, guint64 number, GBytes *bytes, gboolean is_otherwise, guint64 waited_for, DeskTailOutcome *outcome, guint32 *epoch, GPtrArray *intents, DeskChangeSet *changes, GError **error);

G_END_DECLS
