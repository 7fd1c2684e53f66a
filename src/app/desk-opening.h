// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-store.h"

G_BEGIN_DECLS

/**
 * DeskOpening:
 *
 * A desk that is being opened, before anybody knows in which window.
 */
typedef struct _DeskOpening DeskOpening;

/**
 * DeskOpenedFunc:
 * @store: (nullable): the open desk; take a reference
 * @error: (nullable): why it could not be opened
 * @data: of the caller
 */
typedef void (*DeskOpenedFunc) (DeskStore *store, const GError *error, gpointer data);

DeskOpening *desk_opening_start (const char *path, DeskClock *clock, DeskIdSource *ids);
const char  *desk_opening_get_path (DeskOpening *self);
void         desk_opening_wait (DeskOpening *self, DeskOpenedFunc func, gpointer data, GDestroyNotify notify);
void         desk_opening_drop (DeskOpening *self);

G_END_DECLS
