// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-replica.h"

G_BEGIN_DECLS

gboolean desk_store_run (gpointer target, DeskReplicaWork work, gpointer data, GError **error);

G_END_DECLS
