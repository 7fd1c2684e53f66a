// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the pages of the settings share: an editor for each cell, filled from
 * the draft and checked at every character.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-settings-form.h"

typedef struct {
  char *key;
  GtkWidget *editor;
  GtkWidget *fault; /* a label, perhaps of several cells */
} Cell;

typedef struct {
  DeskSettingsFunc update;
  gpointer data;
} View;

struct _DeskSettingsForm {
  DeskSettingsFunc typed;
  gpointer data;
  DeskPolicyDraft *draft; /* not owned */
  gboolean may_change;
  gboolean is_filling;
  gboolean has_fault;
  GPtrArray *cells;
  GArray *views;
};

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  g_object_unref (cell->editor);
  g_object_unref (cell->fault);
  g_free (cell->key);
  g_free (cell);
}

/* --- filling --- */

static void
fill_cell (DeskSettingsForm *self,
           const Cell       *cell)
{
  const char *text = desk_policy_draft_get (self->draft, cell->key);
  gboolean is_there = text != NULL;

  if (text == NULL)
    text = "";
  if (GTK_IS_EDITABLE (cell->editor))
    {
      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (cell->editor)), text) != 0)
        gtk_editable_set_text (GTK_EDITABLE (cell->editor), text);
      gtk_editable_set_editable (GTK_EDITABLE (cell->editor), self->may_change && is_there);
    }
  else if (GTK_IS_CHECK_BUTTON (cell->editor))
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (cell->editor), g_str_equal (text, "yes"));
      gtk_widget_set_sensitive (cell->editor, self->may_change && is_there);
    }
  else
    {
      /* Numbered from 1. */
      guint number = g_ascii_isdigit (text[0]) ? (guint) g_ascii_digit_value (text[0]) : 0;

      adw_combo_row_set_selected (ADW_COMBO_ROW (cell->editor), number > 0 ? number - 1 : GTK_INVALID_LIST_POSITION);
      gtk_widget_set_sensitive (cell->editor, self->may_change && is_there);
    }
}

static void
show_fault (const Cell *cell,
            const char *fault)
{
  if (fault != NULL)
    gtk_widget_add_css_class (cell->editor, "error");
  else
    gtk_widget_remove_css_class (cell->editor, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (cell->editor), GTK_ACCESSIBLE_STATE_INVALID, fault != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (fault != NULL && !gtk_widget_get_visible (cell->fault))
    {
      gtk_label_set_label (GTK_LABEL (cell->fault), fault);
      gtk_widget_set_visible (cell->fault, TRUE);
    }
}

/* The first fault of those that share a label is the one that is read. */
static void
look_for_faults (DeskSettingsForm *self)
{
  self->has_fault = FALSE;
  for (guint i = 0; i < self->cells->len; i++)
    gtk_widget_set_visible (((const Cell *) g_ptr_array_index (self->cells, i))->fault, FALSE);
  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = g_ptr_array_index (self->cells, i);
      g_autofree char *fault = desk_policy_draft_find_fault (self->draft, cell->key);

      show_fault (cell, fault);
      self->has_fault = self->has_fault || fault != NULL;
    }
}

static void
update_views (DeskSettingsForm *self)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      const View *view = &g_array_index (self->views, View, i);

      view->update (view->data);
    }
}

/* --- typing --- */

static const Cell *
find_cell (DeskSettingsForm *self,
           gpointer          editor)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = g_ptr_array_index (self->cells, i);

      if (cell->editor == editor)
        return cell;
    }

  return NULL;
}

static char *
read_editor (GtkWidget *editor)
{
  guint selected;

  if (GTK_IS_EDITABLE (editor))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (editor)));
  if (GTK_IS_CHECK_BUTTON (editor))
    return g_strdup (gtk_check_button_get_active (GTK_CHECK_BUTTON (editor)) ? "yes" : "no");
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (editor));

  return selected != GTK_INVALID_LIST_POSITION ? g_strdup_printf ("%u", selected + 1) : NULL;
}

static void
typed_cb (DeskSettingsForm *self,
          GParamSpec       *pspec,
          GObject          *editor)
{
  const Cell *cell;
  g_autofree char *text = NULL;

  if (self->is_filling || self->draft == NULL || !self->may_change)
    return;
  cell = find_cell (self, editor);
  text = read_editor (GTK_WIDGET (editor));
  if (text == NULL || desk_policy_draft_get (self->draft, cell->key) == NULL)
    return;

  desk_policy_draft_set (self->draft, cell->key, text);
  look_for_faults (self);
  self->typed (self->data);
}

/**
 * desk_settings_form_new:
 * @typed: called when something was changed
 * @data: passed to @typed
 *
 * Returns: (transfer full): a form without editors
 */
DeskSettingsForm *
desk_settings_form_new (DeskSettingsFunc typed,
                        gpointer         data)
{
  DeskSettingsForm *self = g_new0 (DeskSettingsForm, 1);

  self->typed = typed;
  self->data = data;
  self->cells = g_ptr_array_new_with_free_func (cell_free);
  self->views = g_array_new (FALSE, FALSE, sizeof (View));

  return self;
}

void
desk_settings_form_free (DeskSettingsForm *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->cells->len; i++)
    g_signal_handlers_disconnect_by_data (((const Cell *) g_ptr_array_index (self->cells, i))->editor, self);
  g_ptr_array_unref (self->cells);
  g_array_unref (self->views);
  g_free (self);
}

/**
 * desk_settings_form_show:
 * @self: a form
 * @draft: what it shows; stays there until another is shown
 * @may_change: whether somebody may type
 *
 * Also when something in @draft has changed.
 */
void
desk_settings_form_show (DeskSettingsForm *self,
                         DeskPolicyDraft  *draft,
                         gboolean          may_change)
{
  self->draft = draft;
  self->may_change = may_change;
  self->is_filling = TRUE;
  for (guint i = 0; i < self->cells->len; i++)
    fill_cell (self, g_ptr_array_index (self->cells, i));
  self->is_filling = FALSE;
  look_for_faults (self);
  update_views (self);
}

/**
 * desk_settings_form_get_draft:
 * @self: a form
 *
 * Returns: (transfer none) (nullable): what it shows
 */
DeskPolicyDraft *
desk_settings_form_get_draft (DeskSettingsForm *self)
{
  return self->draft;
}

gboolean
desk_settings_form_may_change (DeskSettingsForm *self)
{
  return self->may_change;
}

/**
 * desk_settings_form_has_fault:
 * @self: a form
 *
 * Returns: whether something is wrong in one of the cells
 */
gboolean
desk_settings_form_has_fault (DeskSettingsForm *self)
{
  return self->has_fault;
}

/**
 * desk_settings_form_make_fault:
 *
 * Returns: (transfer floating): a line that says what is wrong, for
 *   desk_settings_form_add(); not to be seen yet
 */
GtkWidget *
desk_settings_form_make_fault (void)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "wrap", TRUE, "xalign", 0.0f, "visible", FALSE, NULL);

  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_add_css_class (label, "error");

  return label;
}

/**
 * desk_settings_form_add:
 * @self: a form
 * @key: a cell, see #DeskPolicyDraft
 * @editor: a #GtkEditable, a #GtkCheckButton or an #AdwComboRow of the numbers
 *   from 1
 * @fault: says what is wrong, see desk_settings_form_make_fault()
 *
 * The editor is named after its key.
 */
void
desk_settings_form_add (DeskSettingsForm *self,
                        const char       *key,
                        GtkWidget        *editor,
                        GtkWidget        *fault)
{
  Cell *cell = g_new0 (Cell, 1);
  const char *property = GTK_IS_EDITABLE (editor) ? "notify::text" : GTK_IS_CHECK_BUTTON (editor) ? "notify::active" : "notify::selected";

  cell->key = g_strdup (key);
  cell->editor = g_object_ref_sink (editor);
  cell->fault = g_object_ref_sink (fault);
  gtk_widget_set_name (editor, key);
  g_ptr_array_add (self->cells, cell);
  /* Swapped, the instance comes last. */
  g_signal_connect_swapped (editor, property, G_CALLBACK (typed_cb), self);
}

/**
 * desk_settings_form_add_view:
 * @self: a form
 * @update: shows what is in the draft now
 * @data: passed to @update
 *
 * For a part of the form that is no single cell.
 */
void
desk_settings_form_add_view (DeskSettingsForm *self,
                             DeskSettingsFunc  update,
                             gpointer          data)
{
  const View view = { update, data };

  g_array_append_val (self->views, view);
}

/**
 * desk_settings_form_set:
 * @self: a form
 * @key: a cell
 * @text: (nullable): what it becomes; %NULL: it is taken out
 *
 * As if it had been typed.
 */
void
desk_settings_form_set (DeskSettingsForm *self,
                        const char       *key,
                        const char       *text)
{
  if (self->draft == NULL || !self->may_change)
    return;

  desk_policy_draft_set (self->draft, key, text);
  desk_settings_form_show (self, self->draft, self->may_change);
  self->typed (self->data);
}
