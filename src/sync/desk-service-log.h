// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-clock.h"
#include "desk-log.h"

G_BEGIN_DECLS

DeskLog *desk_service_log_new (const char *place, const char *token, const char *tag, DeskClock *clock, GError **error);

G_END_DECLS
