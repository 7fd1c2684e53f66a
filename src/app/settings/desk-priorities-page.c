// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What impact and urgency make of a priority.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-priorities-page.h"
#include "desk-priority.h"

static GtkStringList *
list_priorities (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (int priority = DESK_PRIORITY_CRITICAL; priority <= DESK_PRIORITY_PLANNED; priority++)
    gtk_string_list_take (list, g_strdup_printf ("%d %s", priority, desk_priority_get_label (priority)));

  return list;
}

static GtkWidget *
make_row (DeskSettingsForm *form,
          GtkStringList    *priorities,
          GtkWidget        *fault,
          int               impact,
          int               urgency)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autofree char *key = g_strdup_printf ("priority/%s/%s", desk_enum_value_name (DESK_ENUM_IMPACT, impact), desk_enum_value_name (DESK_ENUM_URGENCY, urgency));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), desk_enum_value_label (DESK_ENUM_URGENCY, urgency));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (priorities));
  desk_settings_form_add (form, key, row, fault);

  return row;
}

/**
 * desk_priorities_page_new:
 * @form: gets the editors
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
desk_priorities_page_new (DeskSettingsForm *form)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *intro = adw_preferences_group_new ();
  g_autoptr (GtkStringList) priorities = list_priorities ();

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (intro), _("How far a trouble reaches and how much work it stops make the priority of a ticket. What is critical to the business is always priority 1."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (intro));
  for (int impact = 1; impact <= 3; impact++)
    {
      GtkWidget *group = adw_preferences_group_new ();
      GtkWidget *fault = desk_settings_form_make_fault ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), desk_enum_value_label (DESK_ENUM_IMPACT, impact));
      for (int urgency = 1; urgency <= 3; urgency++)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (form, priorities, fault, impact, urgency));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), fault);
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
    }

  return page;
}
