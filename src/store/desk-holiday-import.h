// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DESK_HOLIDAYS_MAX_BYTES: no file of holidays is larger. */
#define DESK_HOLIDAYS_MAX_BYTES (4 * 1024 * 1024)
/** DESK_HOLIDAYS_YEARS: how far ahead what recurs is written out. */
#define DESK_HOLIDAYS_YEARS 5

/**
 * DeskHoliday:
 * @day: as in desk-day.h
 * @name: what it is called, as it stands in the file
 */
typedef struct {
  int day;
  char *name;
} DeskHoliday;

GPtrArray *desk_holidays_read (const char *bytes, gsize size, int today, GError **error);

G_END_DECLS
