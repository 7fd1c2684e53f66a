// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskRestoring:
 *
 * Whether the desk of a service is older than it once was: restored from a
 * backup. Then nothing new is taken until replicas have brought the end of the
 * log back, or the time for that is over. May be used by several threads.
 *
 * What was once there is written into a small file beside the desk. It lags
 * behind by some seconds, which only means that the end of the log is asked
 * for a little less far.
 */
typedef struct _DeskRestoring DeskRestoring;

DeskRestoring *desk_restoring_new (const char *path, guint64 segment, guint32 epoch, gint64 wait_ms);
void           desk_restoring_free (DeskRestoring *self);
gboolean       desk_restoring_is_on (DeskRestoring *self);
guint32        desk_restoring_get_epoch (DeskRestoring *self);
void           desk_restoring_moved (DeskRestoring *self, guint64 segment, guint32 epoch);
void           desk_restoring_took (DeskRestoring *self, guint64 segment);
void           desk_restoring_want (DeskRestoring *self, guint64 last);
guint64        desk_restoring_get_waited_for (DeskRestoring *self);
void           desk_restoring_end (DeskRestoring *self, guint64 segment);

void           desk_restoring_read (const char *path, guint64 *segment, guint32 *epoch);
gboolean       desk_restoring_write (const char *path, guint64 segment, guint32 epoch, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskRestoring, desk_restoring_free)

G_END_DECLS
