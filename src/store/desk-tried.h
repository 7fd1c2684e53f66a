// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-record.h"

G_BEGIN_DECLS

/** DESK_TRIED_MAX: nobody reads more attempts than that. */
#define DESK_TRIED_MAX 100

/**
 * DeskTried:
 * @entry: the attempt
 * @ticket: the ticket it was made on
 * @number: how people call that ticket
 * @summary: what that ticket is about
 * @author: (nullable): name of who tried it
 * @article: (nullable): name of the article that was followed
 * @is_elsewhere: whether it was made on another ticket than the one asked for
 *
 * Something that was tried already. Immutable.
 */
typedef struct {
  DeskRecord *entry;
  DeskUuid ticket;
  char *number;
  char *summary;
  char *author;
  char *article;
  gboolean is_elsewhere;
} DeskTried;

GPtrArray *desk_tried_load (DeskFile *file, const DeskUuid *ticket, guint limit, GError **error);
void       desk_tried_free (DeskTried *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTried, desk_tried_free)

G_END_DECLS
