// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-trace.h"

#ifdef DESK_TRACE
_Thread_local gint64 desk_trace_total_us;
_Thread_local guint desk_trace_depth;
#endif
