// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"

G_BEGIN_DECLS

/**
 * DeskJoinedFunc:
 * @path: the file of the replica
 * @analyst: (nullable): who sits there, where an account says so
 * @data: of the caller
 */
typedef void (*DeskJoinedFunc) (const char *path, const DeskUuid *analyst, gpointer data);

void desk_share_flow_share (GtkWindow *parent, DeskSession *session);
void desk_share_flow_join (GtkWindow *parent, DeskClock *clock, DeskIdSource *ids, DeskJoinedFunc func, gpointer data);

G_END_DECLS
