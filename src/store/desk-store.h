// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-act.h"
#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

#define DESK_TYPE_STORE (desk_store_get_type ())
G_DECLARE_FINAL_TYPE (DeskStore, desk_store, DESK, STORE, GObject)

/**
 * DeskReadFunc:
 * @file: a reader; within one read transaction
 * @data: what was passed along
 * @error: return location
 *
 * Runs on a reading thread. It must not keep @file.
 *
 * Returns: (nullable): the result, %NULL with @error set on failure
 */
typedef gpointer (*DeskReadFunc) (DeskFile *file, gpointer data, GError **error);

/**
 * DeskWriteFunc:
 * @file: the writer, outside a transaction
 * @data: what was passed along
 * @changes: (out) (transfer full) (nullable): what it changed
 * @cancellable: (nullable): asked to stop
 * @error: return location
 *
 * Runs on the writing thread, which does nothing else meanwhile.
 *
 * Returns: (nullable): the result, %NULL with @error set on failure
 */
typedef gpointer (*DeskWriteFunc) (DeskFile *file, gpointer data, DeskChangeSet **changes, GCancellable *cancellable, GError **error);

void        desk_store_open_async (const char *path, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DeskStore  *desk_store_open_finish (GAsyncResult *result, GError **error);
void        desk_store_close_async (DeskStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean    desk_store_close_finish (DeskStore *self, GAsyncResult *result, GError **error);

const char *desk_store_get_path (DeskStore *self);
DeskClock  *desk_store_get_clock (DeskStore *self);
DeskIdSource *desk_store_get_ids (DeskStore *self);
const DeskUuid *desk_store_get_desk_id (DeskStore *self);

void        desk_store_read_async (DeskStore *self, DeskReadFunc func, gpointer data, GDestroyNotify data_free, GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer    desk_store_read_finish (DeskStore *self, GAsyncResult *result, GError **error);

void        desk_store_act_async (DeskStore *self, DeskBuildFunc build, gpointer data, GDestroyNotify data_free, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DeskCommit *desk_store_act_finish (DeskStore *self, GAsyncResult *result, GError **error);

void        desk_store_write_async (DeskStore *self, DeskWriteFunc func, gpointer data, GDestroyNotify data_free, GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer    desk_store_write_finish (DeskStore *self, GAsyncResult *result, GError **error);
gpointer    desk_store_write_wait (DeskStore *self, DeskWriteFunc func, gpointer data, GError **error);

G_END_DECLS
