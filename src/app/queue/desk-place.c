// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where one can be in a window.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-sidebar.h"

/**
 * desk_place_is_view:
 * @place: a place
 *
 * Returns: whether it is a view of the queue: a #DeskView of the same value
 */
gboolean
desk_place_is_view (DeskPlace place)
{
  return (guint) place < DESK_N_VIEWS;
}

/**
 * desk_place_get_name:
 * @place: a place
 *
 * Returns: its name in settings and actions
 */
const char *
desk_place_get_name (DeskPlace place)
{
  g_return_val_if_fail ((guint) place < DESK_N_PLACES, NULL);

  if (desk_place_is_view (place))
    return desk_view_get_name ((DeskView) place);

  return place == DESK_PLACE_KNOWLEDGE ? "knowledge" : "calendar";
}

/**
 * desk_place_get_label:
 * @place: a place
 *
 * Returns: its name for people
 */
const char *
desk_place_get_label (DeskPlace place)
{
  g_return_val_if_fail ((guint) place < DESK_N_PLACES, NULL);

  if (desk_place_is_view (place))
    return desk_view_get_label ((DeskView) place);

  return place == DESK_PLACE_KNOWLEDGE ? _("Knowledge") : _("Calendar");
}

/**
 * desk_place_parse:
 * @name: a name in settings and actions
 * @place: (out): the place
 *
 * Returns: whether there is one of that name
 */
gboolean
desk_place_parse (const char *name,
                  DeskPlace  *place)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < DESK_N_PLACES; i++)
    {
      if (g_str_equal (desk_place_get_name ((DeskPlace) i), name))
        {
          *place = (DeskPlace) i;
          return TRUE;
        }
    }

  return FALSE;
}
