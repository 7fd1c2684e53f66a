// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-signing.h"

G_BEGIN_DECLS

/**
 * DeskServiceKey:
 * @key: what the service signs with
 * @since: the first segment that was made with it: that one and all after it
 *   carry its signature
 */
typedef struct {
  DeskSigningKey *key;
  guint64 since;
} DeskServiceKey;

DeskServiceKey *desk_service_key_load (const char *path, GError **error);
DeskServiceKey *desk_service_key_make (const char *path, guint64 since, GError **error);
void            desk_service_key_free (DeskServiceKey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskServiceKey, desk_service_key_free)

G_END_DECLS
