// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * DESK_TRACE_SCOPE: counts the time of the block it stands in, for
 * scripts/bench. Built with -Dtrace=true only; nothing is left of it otherwise.
 * Blocks within blocks count once.
 */
#ifdef DESK_TRACE

extern _Thread_local gint64 desk_trace_total_us;
extern _Thread_local guint desk_trace_depth;

static inline gint64
desk_trace_enter (void)
{
  return desk_trace_depth++ == 0 ? g_get_monotonic_time () : 0;
}

static inline void
desk_trace_leave (gint64 *entered)
{
  if (--desk_trace_depth == 0)
    desk_trace_total_us += g_get_monotonic_time () - *entered;
}

#define DESK_TRACE_SCOPE __attribute__ ((cleanup (desk_trace_leave), unused)) gint64 desk_trace_entered = desk_trace_enter ()

#else

#define DESK_TRACE_SCOPE (void) 0

#endif

G_END_DECLS
