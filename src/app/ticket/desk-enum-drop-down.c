// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A drop-down of the values of an enumeration.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-enum-drop-down.h"
#include "desk-widget-util.h"

/* Values begin at 1: without a row for “unset” the first row is value 1. */
static const char offset_key[] = "desk-enum-offset";
static const char label_key[] = "desk-spoken-label";

/* The button that has the focus says both what it is and what is chosen. */
static void
say_selected (GtkDropDown *drop_down)
{
  const char *label = g_object_get_data (G_OBJECT (drop_down), label_key);
  GtkStringObject *selected = gtk_drop_down_get_selected_item (drop_down);
  /* Translators: what a drop-down is for, and what is chosen */
  g_autofree char *spoken = selected == NULL ? g_strdup (label) : g_strdup_printf (_("%s: %s"), label, gtk_string_object_get_string (selected));

  desk_widget_set_spoken (GTK_WIDGET (drop_down), label);
  desk_widget_set_spoken (gtk_widget_get_first_child (GTK_WIDGET (drop_down)), spoken);
}

/**
 * desk_drop_down_set_spoken:
 * @drop_down: a drop-down of strings
 * @label: what it is for
 *
 * Gives it a name for screen readers.
 */
void
desk_drop_down_set_spoken (GtkDropDown *drop_down,
                           const char  *label)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  g_object_set_data_full (G_OBJECT (drop_down), label_key, g_strdup (label), g_free);
  g_signal_connect (drop_down, "notify::selected-item", G_CALLBACK (say_selected), NULL);
  say_selected (drop_down);
}

/**
 * desk_enum_drop_down_fill:
 * @drop_down: a drop-down
 * @id: an enumeration
 * @label: what it is for, for a screen reader
 * @unset_label: (nullable): the row for no value; %NULL: one has to be chosen
 */
void
desk_enum_drop_down_fill (GtkDropDown *drop_down,
                          DeskEnumId   id,
                          const char  *label,
                          const char  *unset_label)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  if (unset_label != NULL)
    gtk_string_list_append (labels, unset_label);
  for (guint i = 1; i < desk_enum_get_n_values (id); i++)
    gtk_string_list_append (labels, desk_enum_value_label (id, (int) i));
  g_object_set_data (G_OBJECT (drop_down), offset_key, GINT_TO_POINTER (unset_label != NULL ? 0 : 1));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (labels));
  desk_drop_down_set_spoken (drop_down, label);
}

/**
 * desk_enum_drop_down_get:
 * @drop_down: a drop-down that was filled
 *
 * Returns: the value that is chosen, 0 for none
 */
int
desk_enum_drop_down_get (GtkDropDown *drop_down)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (selected == GTK_INVALID_LIST_POSITION)
    return 0;

  return (int) selected + GPOINTER_TO_INT (g_object_get_data (G_OBJECT (drop_down), offset_key));
}

void
desk_enum_drop_down_set (GtkDropDown *drop_down,
                         int          value)
{
  int offset = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (drop_down), offset_key));

  gtk_drop_down_set_selected (drop_down, (guint) MAX (value - offset, 0));
}
