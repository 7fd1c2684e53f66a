// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-store.h"

G_BEGIN_DECLS

void     desk_ticket_locate_async (DeskStore *store, const DeskUuid *ticket, GAsyncReadyCallback callback, gpointer user_data);
gboolean desk_ticket_locate_finish (GAsyncResult *result, DeskUuid *ticket, gint64 *row_no);

G_END_DECLS
