// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The one place of this folder that looks at the machine: it reads the zone
 * database. It is used only when a version of a calendar is made, never by a
 * rule: from then on the transitions stand in the record, so that due times
 * are the same on machines with another database, and for ever.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-core-error.h"

/* GLib takes more than names: offsets, rules of POSIX ("UTC+3", which is west
 * of UTC), the empty name for the zone of the machine, and any file of the
 * database's folder, at some of which it raises a critical warning. */
static gboolean
is_zone_name (const char *iana)
{
  const char *const no_zones[] = { "leapseconds", "localtime", "posixrules", NULL };
  gboolean has_area = strchr (iana, '/') != NULL;

  if (!g_ascii_isalpha (iana[0]) || strlen (iana) > 64 || g_strv_contains (no_zones, iana)
      || g_str_has_prefix (iana, "posix/") || g_str_has_prefix (iana, "right/"))
    return FALSE;

  for (const char *p = iana; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("_+-/", *p) == NULL)
        return FALSE;
      if (!has_area && (*p == '+' || *p == '-') && g_ascii_isdigit (p[1]))
        return FALSE;
    }

  return TRUE;
}

/* The first second in (low, high] that is in @interval or a later one. */
static gint64
find_start (GTimeZone *zone,
            int        interval,
            gint64     low,
            gint64     high)
{
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, middle) >= interval)
        high = middle;
      else
        low = middle;
    }

  return high;
}

/**
 * desk_calendar_expand_zone:
 * @iana: name of a time zone, such as `Europe/Berlin`
 * @from_s: beginning, in seconds since 1970 UTC; usually 0
 * @to_s: end, usually %DESK_CALENDAR_ZONE_END_S
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Writes out the offsets of a zone as `working_calendar.transitions` wants
 * them. Changes of the name alone are left out.
 *
 * Returns: (transfer full) (nullable): `[[from, offset], …]`
 */
char *
desk_calendar_expand_zone (const char  *iana,
                           gint64       from_s,
                           gint64       to_s,
                           GError     **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GString) json = NULL;
  gint64 start_s = from_s;
  gint32 last_offset_s;
  int last_interval, end_interval;

  g_return_val_if_fail (iana != NULL, NULL);
  g_return_val_if_fail (from_s >= 0 && to_s >= from_s, NULL);

  if (is_zone_name (iana))
    zone = g_time_zone_new_identifier (iana);
  if (zone == NULL)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("“%s” is no time zone that this machine knows; use a name such as Europe/Berlin"),
                   iana);
      return NULL;
    }

  last_interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, from_s);
  end_interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, to_s);
  last_offset_s = g_time_zone_get_offset (zone, last_interval);

  json = g_string_new (NULL);
  g_string_append_printf (json, "[[%" G_GINT64_FORMAT ",%d]", from_s, last_offset_s);

  /* Intervals are numbered in the order of time, so none can be missed
   * however short it is. */
  while (last_interval < end_interval)
    {
      gint32 offset_s;

      start_s = find_start (zone, last_interval + 1, start_s, to_s);
      last_interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, start_s);
      offset_s = g_time_zone_get_offset (zone, last_interval);
      if (offset_s == last_offset_s)
        continue;

      g_string_append_printf (json, ",[%" G_GINT64_FORMAT ",%d]", start_s, offset_s);
      last_offset_s = offset_s;
    }
  g_string_append_c (json, ']');

  return g_string_free (g_steal_pointer (&json), FALSE);
}
