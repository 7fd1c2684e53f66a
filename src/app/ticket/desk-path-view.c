// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The five steps from a call to a solved problem. What the ticket holds lights
 * them; there is nothing to tick. The first step that is dark says what would
 * light it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-path-view.h"
#include "desk-widget-util.h"

typedef struct {
  GtkWidget *row;
  GtkWidget *light;
  GtkWidget *name;
  GtkWidget *hint;
} Step;

struct _DeskPathView {
  GtkWidget parent_instance;

  Step steps[DESK_N_PATH_STEPS];
};

G_DEFINE_FINAL_TYPE (DeskPathView, desk_path_view, GTK_TYPE_WIDGET)

static void
build_step (DeskPathView *self,
            DeskPathStep  which)
{
  Step *step = &self->steps[which];
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  step->light = gtk_image_new ();
  gtk_widget_add_css_class (step->light, "path-light");
  gtk_widget_set_valign (step->light, GTK_ALIGN_START);

  step->name = gtk_label_new (desk_path_get_label (which));
  gtk_label_set_xalign (GTK_LABEL (step->name), 0);
  gtk_label_set_wrap (GTK_LABEL (step->name), TRUE);
  gtk_box_append (GTK_BOX (texts), step->name);

  step->hint = gtk_label_new (desk_path_get_hint (which));
  gtk_label_set_xalign (GTK_LABEL (step->hint), 0);
  gtk_label_set_wrap (GTK_LABEL (step->hint), TRUE);
  gtk_widget_add_css_class (step->hint, "caption");
  gtk_widget_add_css_class (step->hint, "dim-label");
  gtk_box_append (GTK_BOX (texts), step->hint);
  gtk_widget_set_hexpand (texts, TRUE);

  step->row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "spacing", 10, NULL);
  gtk_box_append (GTK_BOX (step->row), step->light);
  gtk_box_append (GTK_BOX (step->row), texts);
  gtk_widget_set_parent (step->row, GTK_WIDGET (self));
}

static void
desk_path_view_dispose (GObject *object)
{
  DeskPathView *self = DESK_PATH_VIEW (object);

  for (guint i = 0; i < DESK_N_PATH_STEPS; i++)
    g_clear_pointer (&self->steps[i].row, gtk_widget_unparent);

  G_OBJECT_CLASS (desk_path_view_parent_class)->dispose (object);
}

static void
desk_path_view_class_init (DeskPathViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_path_view_dispose;

  gtk_widget_class_set_css_name (widget_class, "pathview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
desk_path_view_init (DeskPathView *self)
{
  static const DeskEvidence nothing = { 0 };
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Way to the solution"), -1);
  for (guint i = 0; i < DESK_N_PATH_STEPS; i++)
    build_step (self, (DeskPathStep) i);
  desk_path_view_set_evidence (self, &nothing);
}

GtkWidget *
desk_path_view_new (void)
{
  return g_object_new (DESK_TYPE_PATH_VIEW, NULL);
}

/**
 * desk_path_view_set_evidence:
 * @self: a path
 * @evidence: what the ticket holds
 */
void
desk_path_view_set_evidence (DeskPathView       *self,
                             const DeskEvidence *evidence)
{
  gboolean has_dark = FALSE;

  g_return_if_fail (DESK_IS_PATH_VIEW (self));

  for (guint i = 0; i < DESK_N_PATH_STEPS; i++)
    {
      Step *step = &self->steps[i];
      gboolean is_lit = desk_path_is_lit ((DeskPathStep) i, evidence);
      g_autofree char *spoken = NULL;

      gtk_image_set_from_icon_name (GTK_IMAGE (step->light), is_lit ? "object-select-symbolic" : NULL);
      desk_widget_set_class (step->light, "lit", is_lit);
      desk_widget_set_class (step->name, "dim-label", !is_lit);
      gtk_widget_set_visible (step->hint, !is_lit && !has_dark);
      gtk_widget_set_tooltip_text (step->row, is_lit ? NULL : desk_path_get_hint ((DeskPathStep) i));
      has_dark |= !is_lit;

      /* Translators: a step on the way to the solution, and how it stands */
      spoken = g_strdup_printf (is_lit ? _("%s: done") : _("%s: still to do"), desk_path_get_label ((DeskPathStep) i));
      desk_widget_set_spoken (step->row, spoken);
    }
}
