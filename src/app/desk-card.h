// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-sharing.h"

G_BEGIN_DECLS

/**
 * DeskCard:
 * @name: of the desk
 * @analysts: (element-type DeskChoice): who may sit here
 * @sharing: (nullable): where its log is kept, if not in its file
 *
 * What a window says of its desk.
 */
typedef struct {
  char *name;
  GPtrArray *analysts;
  DeskSharing *sharing;
} DeskCard;

gpointer    desk_card_load (DeskFile *file, gpointer unused, GError **error);
void        desk_card_free (DeskCard *self);

const char *desk_card_find_name (const DeskCard *self, const DeskUuid *analyst);
gboolean    desk_card_is_at_service (const DeskCard *self);
gboolean    desk_card_is_sample (const DeskCard *self);
gboolean    desk_card_find_me (const DeskCard *self, DeskUuid *me);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCard, desk_card_free)

G_END_DECLS
