// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An iCalendar file with holidays. Either it is refused with a reason, or its
 * days are in order, none twice, and no more than a calendar can hold.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <glib.h>

#include "desk-day.h"
#include "desk-holiday-import.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holidays = desk_holidays_read ((const char *) data, size, desk_day_from_ymd (2026, 3, 2), &error);
  int last = DESK_DAY_FIRST - 1;

  if (holidays == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (holidays->len, >, 0);
  g_assert_cmpuint (holidays->len, <=, 1000);
  for (guint i = 0; i < holidays->len; i++)
    {
      const DeskHoliday *holiday = g_ptr_array_index (holidays, i);

      g_assert_cmpint (holiday->day, >, last);
      g_assert_cmpint (holiday->day, <=, DESK_DAY_LAST);
      g_assert_true (g_utf8_validate (holiday->name, -1, NULL));
      last = holiday->day;
    }

  return 0;
}
