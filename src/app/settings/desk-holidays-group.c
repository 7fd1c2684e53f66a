// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The holidays of the desk, by years: one is added by its date and name, many
 * out of a file of a calendar.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-day.h"
#include "desk-holidays-group.h"

#define YEAR_LENGTH 4

struct _DeskHolidaysGroup {
  AdwPreferencesGroup parent_instance;

  DeskSettingsForm *form; /* not owned */
  DeskSettingsFunc import;
  gpointer import_data;
  GtkWidget *import_button;
  GtkWidget *date;
  GtkWidget *name;
  GtkWidget *add;
  GtkWidget *fault;
  GPtrArray *years; /* expander rows */
  char *added;      /* the date of the last one that was added: its year is open */
  char *shown;      /* what the rows show, to leave them alone when it is the same */
};

G_DEFINE_FINAL_TYPE (DeskHolidaysGroup, desk_holidays_group, ADW_TYPE_PREFERENCES_GROUP)

static char *
make_key (const char *date)
{
  return g_strconcat ("holiday/", date, NULL);
}

/* --- the list --- */

static void
remove_clicked_cb (GtkButton         *button,
                   DeskHolidaysGroup *self)
{
  g_autofree char *key = make_key (g_object_get_data (G_OBJECT (button), "date"));

  /* The button goes along with its row. */
  gtk_widget_grab_focus (self->date);
  desk_settings_form_set (self->form, key, NULL);
}

static GtkWidget *
make_row (DeskHolidaysGroup *self,
          const char        *date,
          const char        *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: the name of a holiday, and its date */
  g_autofree char *what = g_strdup_printf (_("Take out %s, %s"), name[0] != '\0' ? name : _("the holiday"), date);
  g_autofree char *when = NULL;
  int day;

  when = desk_day_parse (date, &day) ? desk_day_format (day) : g_strdup (date);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name[0] != '\0' ? name : when);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Take out"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  gtk_widget_set_sensitive (button, desk_settings_form_may_change (self->form));
  g_object_set_data_full (G_OBJECT (button), "date", g_strdup (date), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static GtkWidget *
make_year (DeskHolidaysGroup *self,
           const char        *date,
           gboolean           is_open)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *year = g_strndup (date, YEAR_LENGTH);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), year);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), is_open);
  g_ptr_array_add (self->years, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);

  return row;
}

static void
count_year (GtkWidget *row,
            guint      n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u holiday", "%u holidays", n), n);

  if (row != NULL)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), text);
}

static char *
write_down (DeskPolicyDraft *draft,
            GPtrArray       *dates,
            gboolean         may_change)
{
  GString *text = g_string_new (may_change ? "yes" : "no");

  for (guint i = 0; i < dates->len; i++)
    {
      g_autofree char *key = make_key (g_ptr_array_index (dates, i));

      g_string_append_printf (text, "\n%s %s", key, desk_policy_draft_get (draft, key));
    }

  return g_string_free (text, FALSE);
}

static void
clear (DeskHolidaysGroup *self,
       GHashTable        *open)
{
  for (guint i = 0; i < self->years->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->years, i);

      if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
        g_hash_table_add (open, g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))));
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
    }
  g_ptr_array_set_size (self->years, 0);
}

static void
fill (DeskHolidaysGroup *self,
      DeskPolicyDraft   *draft,
      GPtrArray         *dates)
{
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *year = NULL;
  guint n = 0;

  clear (self, open);
  if (self->added != NULL)
    g_hash_table_add (open, g_strndup (self->added, YEAR_LENGTH));
  g_clear_pointer (&self->added, g_free);
  for (guint i = 0; i < dates->len; i++)
    {
      const char *date = g_ptr_array_index (dates, i);
      g_autofree char *key = make_key (date);
      g_autofree char *number = g_strndup (date, YEAR_LENGTH);

      if (year == NULL || strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (year)), number) != 0)
        {
          count_year (year, n);
          n = 0;
          year = make_year (self, date, g_hash_table_contains (open, number));
        }
      adw_expander_row_add_row (ADW_EXPANDER_ROW (year), make_row (self, date, desk_policy_draft_get (draft, key)));
      n++;
    }
  count_year (year, n);
}

/* --- one more --- */

/* Only whole dates are told to be wrong: nobody is corrected at the first
 * digit. */
static char *
find_fault (DeskHolidaysGroup *self,
            gboolean          *is_whole)
{
  const char *date = gtk_editable_get_text (GTK_EDITABLE (self->date));
  DeskPolicyDraft *draft = desk_settings_form_get_draft (self->form);
  g_autofree char *key = make_key (date);
  int day;

  *is_whole = FALSE;
  if (strlen (date) < strlen ("2026-12-25") || draft == NULL)
    return NULL;
  if (!desk_day_parse (date, &day))
    return g_strdup_printf (_("“%s” is not a date such as 2026-12-25"), date);
  if (desk_policy_draft_get (draft, key) != NULL)
    return g_strdup_printf (_("%s is a holiday already"), date);
  *is_whole = TRUE;

  return NULL;
}

static void
look_at_date (DeskHolidaysGroup *self)
{
  gboolean is_whole;
  g_autofree char *fault = find_fault (self, &is_whole);

  gtk_widget_set_sensitive (self->add, is_whole && desk_settings_form_may_change (self->form));
  gtk_label_set_label (GTK_LABEL (self->fault), fault != NULL ? fault : "");
  gtk_widget_set_visible (self->fault, fault != NULL);
  if (fault != NULL)
    gtk_widget_add_css_class (self->date, "error");
  else
    gtk_widget_remove_css_class (self->date, "error");
}

static void
add_clicked_cb (DeskHolidaysGroup *self)
{
  g_autofree char *date = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->date)));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autofree char *key = make_key (date);

  if (!gtk_widget_get_sensitive (self->add))
    return;
  g_free (self->added);
  self->added = g_strdup (date);
  gtk_editable_set_text (GTK_EDITABLE (self->date), "");
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  desk_settings_form_set (self->form, key, name);
  gtk_widget_grab_focus (self->date);
}

static void
import_clicked_cb (DeskHolidaysGroup *self)
{
  self->import (self->import_data);
}

static void
update (gpointer data)
{
  DeskHolidaysGroup *self = data;
  DeskPolicyDraft *draft = desk_settings_form_get_draft (self->form);
  gboolean may_change = desk_settings_form_may_change (self->form);
  g_autoptr (GPtrArray) dates = desk_policy_draft_list_holidays (draft);
  g_autofree char *shown = write_down (draft, dates, may_change);

  gtk_widget_set_sensitive (self->import_button, may_change);
  gtk_editable_set_editable (GTK_EDITABLE (self->date), may_change);
  gtk_editable_set_editable (GTK_EDITABLE (self->name), may_change);
  look_at_date (self);
  if (g_strcmp0 (self->shown, shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  fill (self, draft, dates);
}

static void
desk_holidays_group_finalize (GObject *object)
{
  DeskHolidaysGroup *self = DESK_HOLIDAYS_GROUP (object);

  g_ptr_array_unref (self->years);
  g_free (self->added);
  g_free (self->shown);

  G_OBJECT_CLASS (desk_holidays_group_parent_class)->finalize (object);
}

static void
desk_holidays_group_class_init (DeskHolidaysGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_holidays_group_finalize;
}

static void
desk_holidays_group_init (DeskHolidaysGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->years = g_ptr_array_new ();
  self->import_button = gtk_button_new_with_mnemonic (_("_Import…"));
  gtk_widget_set_valign (self->import_button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->import_button, _("Take holidays out of an iCalendar file"));
  g_signal_connect_swapped (self->import_button, "clicked", G_CALLBACK (import_clicked_cb), self);
  adw_preferences_group_set_title (group, _("Holidays"));
  adw_preferences_group_set_description (group, _("On these days the desk is closed, and no clock runs."));
  adw_preferences_group_set_header_suffix (group, self->import_button);

  self->date = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->date), _("Date of one more, such as 2026-12-25"));
  self->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("What it is called"));
  self->add = gtk_button_new_with_label (_("Add"));
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add the holiday"), -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->name), self->add);
  g_signal_connect_swapped (self->date, "changed", G_CALLBACK (look_at_date), self);
  g_signal_connect_swapped (self->date, "entry-activated", G_CALLBACK (add_clicked_cb), self);
  g_signal_connect_swapped (self->name, "entry-activated", G_CALLBACK (add_clicked_cb), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_clicked_cb), self);
  gtk_widget_set_name (self->date, "new-holiday-date");
  gtk_widget_set_name (self->name, "new-holiday-name");
  gtk_widget_set_name (self->add, "new-holiday-add");
  self->fault = desk_settings_form_make_fault ();
  adw_preferences_group_add (group, self->date);
  adw_preferences_group_add (group, self->name);
  adw_preferences_group_add (group, self->fault);
}

/**
 * desk_holidays_group_new:
 * @form: whose draft holds the holidays; must outlive the group
 * @import: called when holidays are to be taken out of a file
 * @data: passed to @import
 *
 * Returns: (transfer floating): the group
 */
GtkWidget *
desk_holidays_group_new (DeskSettingsForm *form,
                         DeskSettingsFunc  import,
                         gpointer          data)
{
  DeskHolidaysGroup *self = g_object_new (DESK_TYPE_HOLIDAYS_GROUP, NULL);

  self->form = form;
  self->import = import;
  self->import_data = data;
  desk_settings_form_add_view (form, update, self);

  return GTK_WIDGET (self);
}
