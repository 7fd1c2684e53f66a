// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"
#include "desk-value.h"

G_BEGIN_DECLS

/**
 * DeskCsvTimes:
 * @calendar: (nullable): the zone of times that name none; %NULL means UTC
 * @month_first: what 03/04/2026 means
 *
 * How dates of a file are to be read.
 */
typedef struct {
  DeskCalendar *calendar;
  gboolean month_first;
} DeskCsvTimes;

/**
 * DeskCsvGuess:
 * @n_day_first: dates that can only have their day first
 * @n_month_first: dates that can only have their month first
 * @n_american: dates with AM or PM and slashes, where it is likelier
 */
typedef struct {
  guint64 n_day_first;
  guint64 n_month_first;
  guint64 n_american;
} DeskCsvGuess;

void     desk_csv_guess_date (const char *text, DeskCsvGuess *guess);
gboolean desk_csv_guess_is_month_first (const DeskCsvGuess *guess);
gboolean desk_csv_parse_time (const char *text, const DeskCsvTimes *times, gint64 *time_ms);
gboolean desk_csv_parse_value (const char *text, const DeskField *field, const DeskCsvTimes *times, DeskValue *value, gboolean *was_cut);
gboolean desk_csv_parse_number (const char *text, gint64 *number);
char    *desk_csv_cut (const char *text, gsize max_bytes, gboolean *was_cut);
char    *desk_csv_one_line (const char *text);

G_END_DECLS
