// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DESK_DAY_NONE: no day. */
#define DESK_DAY_NONE G_MININT
/** DESK_DAY_FIRST: 0001-01-01. */
#define DESK_DAY_FIRST (-719162)
/** DESK_DAY_LAST: 9999-12-31. */
#define DESK_DAY_LAST 2932896

int      desk_day_from_ymd (int year, int month, int day);
gboolean desk_day_parse (const char *text, int *day);
char    *desk_day_to_string (int day);
int      desk_day_weekday (int day);
char    *desk_day_format (int day);

char    *desk_duration_format (gint64 duration_ms);

/* Division that rounds down, also below zero; @by is positive. */
static inline gint64
desk_floor_divide (gint64 number,
                   gint64 by)
{
  gint64 quotient = number / by;

  return number % by < 0 ? quotient - 1 : quotient;
}

G_END_DECLS
