// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How long a response and a resolution may take, per service level and
 * priority.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-priority.h"
#include "desk-service-levels-page.h"

#define ENTRY_CHARACTERS 5

/* The columns of all groups. */
typedef struct {
  GtkSizeGroup *respond;
  GtkSizeGroup *resolve;
  GtkSizeGroup *clock;
} Columns;

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_heading (GtkWidget    *row,
             GtkSizeGroup *column,
             const char   *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_size_group_add_widget (column, label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static GtkWidget *
make_headings (const Columns *columns)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_add_css_class (row, "headings");
  add_heading (row, columns->respond, _("Respond"));
  add_heading (row, columns->resolve, _("Resolve"));
  /* Translators: round the clock */
  add_heading (row, columns->clock, _("24 h"));

  return row;
}

static void
add_entry (GtkWidget        *row,
           DeskSettingsForm *form,
           GtkSizeGroup     *column,
           GtkWidget        *fault,
           const char       *key,
           const char       *name)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), ENTRY_CHARACTERS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), ENTRY_CHARACTERS);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 12);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_size_group_add_widget (column, entry);
  set_name (entry, name);
  desk_settings_form_add (form, key, entry, fault);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
}

static void
add_clock (GtkWidget        *row,
           DeskSettingsForm *form,
           GtkSizeGroup     *column,
           GtkWidget        *fault,
           const char       *key,
           const char       *name)
{
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Every hour of the day counts, not only the working hours"));
  gtk_size_group_add_widget (column, button);
  set_name (button, name);
  desk_settings_form_add (form, key, button, fault);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
make_row (DeskSettingsForm *form,
          const Columns    *columns,
          GtkWidget        *fault,
          int               level,
          int               priority)
{
  GtkWidget *row = adw_action_row_new ();
  const char *label = desk_enum_value_label (DESK_ENUM_SERVICE_LEVEL, level);
  const char *name = desk_enum_value_name (DESK_ENUM_SERVICE_LEVEL, level);
  g_autofree char *title = g_strdup_printf ("%d %s", priority, desk_priority_get_label (priority));
  g_autofree char *respond = g_strdup_printf ("respond/%s/%d", name, priority);
  g_autofree char *resolve = g_strdup_printf ("resolve/%s/%d", name, priority);
  g_autofree char *clock = g_strdup_printf ("clock/%s/%d", name, priority);
  /* Translators: a service level and a priority */
  g_autofree char *respond_name = g_strdup_printf (_("%s, priority %d: time to respond"), label, priority);
  /* Translators: a service level and a priority */
  g_autofree char *resolve_name = g_strdup_printf (_("%s, priority %d: time to resolve"), label, priority);
  /* Translators: a service level and a priority */
  g_autofree char *clock_name = g_strdup_printf (_("%s, priority %d: round the clock"), label, priority);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  add_entry (row, form, columns->respond, fault, respond, respond_name);
  add_entry (row, form, columns->resolve, fault, resolve, resolve_name);
  add_clock (row, form, columns->clock, fault, clock, clock_name);

  return row;
}

static GtkWidget *
make_group (DeskSettingsForm *form,
            const Columns    *columns,
            int               level)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *fault = desk_settings_form_make_fault ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), desk_enum_value_label (DESK_ENUM_SERVICE_LEVEL, level));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_headings (columns));
  for (int priority = DESK_PRIORITY_CRITICAL; priority <= DESK_PRIORITY_PLANNED; priority++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (form, columns, fault, level, priority));
  /* What is no row stands below the list. */
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), fault);

  return group;
}

/**
 * desk_service_levels_page_new:
 * @form: gets the editors
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
desk_service_levels_page_new (DeskSettingsForm *form)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *intro = adw_preferences_group_new ();
  g_autoptr (GtkSizeGroup) respond = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr (GtkSizeGroup) resolve = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr (GtkSizeGroup) clock = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  const Columns columns = { respond, resolve, clock };

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (intro), _("How long a response and a resolution may take, for each priority: minutes, hours or working days, such as 15m, 4h or 2d. "
                                                                          "Tickets that are logged already keep what was promised for them."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (intro));
  for (int level = 1; level < DESK_N_SERVICE_LEVEL; level++)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_group (form, &columns, level)));

  return page;
}
