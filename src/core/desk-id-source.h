// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-clock.h"
#include "desk-uuid.h"

G_BEGIN_DECLS

typedef struct _DeskIdSource DeskIdSource;

DeskIdSource *desk_id_source_new (void);
DeskIdSource *desk_id_source_new_seeded (guint64 seed);
DeskIdSource *desk_id_source_ref (DeskIdSource *self);
void          desk_id_source_unref (DeskIdSource *self);

void          desk_id_source_fill (DeskIdSource *self, guint8 *bytes, gsize n_bytes);
void          desk_id_source_next_uuid (DeskIdSource *self, gint64 now_ms, DeskUuid *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskIdSource, desk_id_source_unref)

G_END_DECLS
