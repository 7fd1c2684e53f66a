// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * When the desk works, and on which days it does not.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-holidays-group.h"
#include "desk-hours.h"
#include "desk-working-hours-page.h"

static GtkWidget *
make_entry_row (DeskSettingsForm *form,
                const char       *key,
                const char       *title,
                GtkWidget        *fault)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  desk_settings_form_add (form, key, row, fault);

  return row;
}

static GtkWidget *
make_week (DeskSettingsForm *form)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *fault = desk_settings_form_make_fault ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Working hours"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Such as 08:00-12:00, 13:00-17:00; nothing, when the desk is closed."));
  for (int day = 0; day < 7; day++)
    {
      g_autofree char *key = g_strdup_printf ("day/%d", day);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_entry_row (form, key, desk_weekday_get_name (day), fault));
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), fault);

  return group;
}

static GtkWidget *
make_zone (DeskSettingsForm *form)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *fault = desk_settings_form_make_fault ();

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("The hours are those of this time zone, such as Europe/Berlin."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_entry_row (form, "zone", _("Time zone"), fault));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), fault);

  return group;
}

/**
 * desk_working_hours_page_new:
 * @form: gets the editors
 * @import: called when holidays are to be taken out of a file
 * @data: passed to @import
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
desk_working_hours_page_new (DeskSettingsForm *form,
                             DeskSettingsFunc  import,
                             gpointer          data)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_week (form)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_zone (form)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (desk_holidays_group_new (form, import, data)));

  return page;
}
