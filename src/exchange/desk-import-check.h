// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"
#include "desk-commit.h"

G_BEGIN_DECLS

gboolean      desk_import_complete (const DeskTable *table, DeskOperation *operation, GError **error);
DeskCalendar *desk_import_make_calendar (const DeskOperation *operation, GError **error);
gboolean      desk_import_check (const DeskTable *table, const DeskOperation *operation, GError **error);

G_END_DECLS
