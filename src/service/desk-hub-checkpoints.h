// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-clock.h"
#include "desk-id-source.h"

G_BEGIN_DECLS

/**
 * DeskHubCheckpoints:
 *
 * The newest checkpoint of a desk. It is made by a thread of its own, while
 * others read and write, and seen by nobody before all of it is there.
 */
typedef struct _DeskHubCheckpoints DeskHubCheckpoints;

DeskHubCheckpoints *desk_hub_checkpoints_new (const char *desk_path, gboolean is_served, DeskClock *clock, DeskIdSource *ids);
void                desk_hub_checkpoints_find_async (DeskHubCheckpoints *self, guint64 newest, GAsyncReadyCallback callback, gpointer data);
char               *desk_hub_checkpoints_find_finish (DeskHubCheckpoints *self, GAsyncResult *result, guint64 *segment, GError **error);
void                desk_hub_checkpoints_free (DeskHubCheckpoints *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskHubCheckpoints, desk_hub_checkpoints_free)

G_END_DECLS
