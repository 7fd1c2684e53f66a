// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-clock.h"
#include "desk-id-source.h"

G_BEGIN_DECLS

DeskClock *desk_host_clock_new (void);
char      *desk_host_dup_time_zone (void);
char      *desk_host_dup_user_name (void);
char      *desk_host_dup_desks_folder (void);
char      *desk_host_find_desk_path (const char *base);

G_END_DECLS
