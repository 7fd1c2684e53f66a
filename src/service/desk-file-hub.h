// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-clock.h"
#include "desk-hub.h"
#include "desk-id-source.h"

G_BEGIN_DECLS

/**
 * DeskFileHubPlaces:
 * @desk: the desk file
 * @blobs: the folder of its blobs
 * @signing_key: see desk_service_key_load(); there may be none
 * @state: see #DeskRestoring
 * @restore_wait_ms: how long a desk that was restored from a backup waits for
 *   what came after it
 * @is_served: whether this process serves it, and may write more than the desk
 */
typedef struct {
  const char *desk;
  const char *blobs;
  const char *signing_key;
  const char *state;
  gint64 restore_wait_ms;
  gboolean is_served;
} DeskFileHubPlaces;

DeskHub *desk_file_hub_new (const DeskFileHubPlaces *places, DeskClock *clock, DeskIdSource *ids, GError **error);

G_END_DECLS
