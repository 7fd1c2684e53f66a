// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"
#include "desk-folder-probe.h"
#include "desk-replica.h"
#include "desk-sharing.h"

G_BEGIN_DECLS

DeskFolderProbe *desk_joining_look (const char *folder, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GError **error);
DeskLog         *desk_joining_open_log (const DeskSharing *sharing, const DeskHead *head, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GError **error);
gboolean         desk_joining_share (DeskReplicaRun run, gpointer target, const char *desk_path, const char *folder, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GError **error);
gboolean         desk_joining_found_again (DeskReplicaRun run, gpointer target, const char *desk_path, const char *folder, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GError **error);
DeskFile        *desk_joining_join (const char *folder, const char *path, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GError **error);

G_END_DECLS
