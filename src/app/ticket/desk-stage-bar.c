// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The life cycle of a ticket: what it has been through, where it is, what is
 * to come. A stage that it can go to next can be pressed.
 *
 * Where there is no room for all names, only the name of the current stage is
 * shown; the others are in the tooltips and are always spoken.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-life-cycle.h"
#include "desk-stage-bar.h"
#include "desk-widget-util.h"

#define NAME_GAP_PX 6

typedef struct {
  DeskStage stage;
  GtkWidget *line; /* from the step before; NULL for the first */
  GtkWidget *button;
  GtkWidget *dot;
  GtkWidget *name;
} Step;

struct _DeskStageBar {
  GtkWidget parent_instance;

  GArray *steps;
  guint current;
  DeskTicketType type;
  DeskStage stage;
  gboolean can_move;
};

enum {
  STAGE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskStageBar, desk_stage_bar, GTK_TYPE_WIDGET)

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->line, gtk_widget_unparent);
  g_clear_pointer (&step->button, gtk_widget_unparent);
  g_clear_pointer (&step->name, gtk_widget_unparent);
}

static void
clicked_cb (GtkButton    *button,
            DeskStageBar *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);

      if (step->button == GTK_WIDGET (button))
        {
          g_signal_emit (self, signals[STAGE_CHOSEN], 0, (int) step->stage);
          return;
        }
    }
}

static void
add_step (DeskStageBar *self)
{
  Step step = { 0 };

  if (self->steps->len > 0)
    {
      step.line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (step.line, "stage-line");
      gtk_widget_set_can_target (step.line, FALSE);
      gtk_widget_set_parent (step.line, GTK_WIDGET (self));
    }

  step.dot = gtk_image_new ();
  gtk_widget_add_css_class (step.dot, "stage-dot");
  gtk_widget_set_halign (step.dot, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (step.dot, GTK_ALIGN_START);

  step.button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (step.button), step.dot);
  gtk_widget_add_css_class (step.button, "flat");
  gtk_widget_add_css_class (step.button, "stage");
  g_signal_connect (step.button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (step.button, GTK_WIDGET (self));

  /* The button says its name: it is not to be read out twice. */
  step.name = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "can-target", FALSE, NULL);
  gtk_widget_add_css_class (step.name, "caption");
  gtk_widget_add_css_class (step.name, "stage-name");
  gtk_label_set_ellipsize (GTK_LABEL (step.name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (step.name, GTK_WIDGET (self));

  g_array_append_val (self->steps, step);
}

static void
update_step (DeskStageBar        *self,
             Step                *step,
             const DeskStageMark *mark)
{
  const char *name = desk_enum_value_label (DESK_ENUM_STAGE, (int) mark->stage);
  gboolean can_go = self->can_move && !mark->current && desk_life_cycle_may_move (self->type, self->stage, mark->stage);
  g_autofree char *spoken = NULL;
  g_autofree char *hint = NULL;

  step->stage = mark->stage;
  gtk_label_set_label (GTK_LABEL (step->name), name);
  gtk_image_set_from_icon_name (GTK_IMAGE (step->dot), mark->reached && !mark->current ? "object-select-symbolic" : NULL);
  if (step->line != NULL)
    desk_widget_set_class (step->line, "reached", mark->reached);
  desk_widget_set_class (step->dot, "reached", mark->reached && !mark->current);
  desk_widget_set_class (step->dot, "current", mark->current);
  desk_widget_set_class (step->name, "current", mark->current);
  gtk_widget_set_sensitive (step->button, can_go);

  if (mark->current)
    {
      /* Translators: a stage of the life cycle of a ticket */
      spoken = g_strdup_printf (_("%s: the ticket is here"), name);
      hint = g_strdup (spoken);
    }
  else if (mark->reached)
    {
      spoken = g_strdup_printf (_("%s: reached"), name);
      hint = can_go ? g_strdup_printf (_("Go back to “%s”"), name) : g_strdup (spoken);
    }
  else
    {
      spoken = g_strdup_printf (_("%s: to come"), name);
      hint = can_go ? g_strdup_printf (_("Go on to “%s”"), name) : g_strdup (spoken);
    }
  gtk_widget_set_tooltip_text (step->button, hint);
  desk_widget_set_spoken (step->button, spoken);
}

static int
measure_child (GtkWidget      *child,
               GtkOrientation  orientation)
{
  int natural;

  gtk_widget_measure (child, orientation, -1, NULL, &natural, NULL, NULL);

  return natural;
}

static void
desk_stage_bar_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  DeskStageBar *self = DESK_STAGE_BAR (widget);

  *minimum = 0;
  *natural = 0;
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);

      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          int button = measure_child (step->button, orientation);

          *minimum += button;
          *natural += MAX (button, measure_child (step->name, orientation) + NAME_GAP_PX);
        }
      else
        {
          *minimum = MAX (*minimum, measure_child (step->dot, orientation) + measure_child (step->name, orientation) + NAME_GAP_PX);
        }
    }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = *minimum;
}

static void
allocate_at (DeskStageBar *self,
             GtkWidget    *child,
             int           x,
             int           y,
             int           width,
             int           height)
{
  GtkAllocation allocation = { x, y, width, height };
  int least;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    allocation.x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  /* A child has to be measured before it is given its place. */
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  allocation.width = MAX (allocation.width, least);
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
desk_stage_bar_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  DeskStageBar *self = DESK_STAGE_BAR (widget);
  int slot = self->steps->len == 0 ? 0 : width / (int) self->steps->len;
  gboolean has_room = TRUE;

  /* Each name stands below its dot; a long one between short ones fits. */
  for (guint i = 1; i < self->steps->len; i++)
    {
      int before = measure_child (g_array_index (self->steps, Step, i - 1).name, GTK_ORIENTATION_HORIZONTAL);
      int name = measure_child (g_array_index (self->steps, Step, i).name, GTK_ORIENTATION_HORIZONTAL);

      has_room &= (before + name) / 2 + NAME_GAP_PX <= slot;
    }

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);
      int dot = measure_child (step->dot, GTK_ORIENTATION_VERTICAL);
      int name_height = measure_child (step->name, GTK_ORIENTATION_VERTICAL);
      int name_width = MIN (measure_child (step->name, GTK_ORIENTATION_HORIZONTAL), width);
      int centre = slot * (int) i + slot / 2;
      gboolean shown = has_room || i == self->current;

      if (step->line != NULL)
        {
          int line = measure_child (step->line, GTK_ORIENTATION_VERTICAL);

          allocate_at (self, step->line, centre - slot + dot / 2 + 2, (dot - line) / 2, MAX (slot - dot - 4, 0), line);
        }
      allocate_at (self, step->button, slot * (int) i, 0, slot, height);
      gtk_widget_set_child_visible (step->name, shown);
      if (shown)
        allocate_at (self, step->name, CLAMP (centre - name_width / 2, 0, width - name_width), height - name_height, name_width, name_height);
    }
}

static void
desk_stage_bar_dispose (GObject *object)
{
  DeskStageBar *self = DESK_STAGE_BAR (object);

  g_clear_pointer (&self->steps, g_array_unref);

  G_OBJECT_CLASS (desk_stage_bar_parent_class)->dispose (object);
}

static void
desk_stage_bar_class_init (DeskStageBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_stage_bar_dispose;
  widget_class->measure = desk_stage_bar_measure;
  widget_class->size_allocate = desk_stage_bar_size_allocate;

  /**
   * DeskStageBar::stage-chosen:
   * @self: the bar
   * @stage: a #DeskStage that the ticket may go to
   */
  signals[STAGE_CHOSEN] = g_signal_new ("stage-chosen", DESK_TYPE_STAGE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "stagebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
desk_stage_bar_init (DeskStageBar *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Stages"), -1);
}

GtkWidget *
desk_stage_bar_new (void)
{
  return g_object_new (DESK_TYPE_STAGE_BAR, NULL);
}

/**
 * desk_stage_bar_set_stage:
 * @self: a stage bar
 * @type: type of the ticket
 * @stage: where it is; unset counts as the first stage
 * @can_move: whether its stage may be changed here
 */
void
desk_stage_bar_set_stage (DeskStageBar   *self,
                          DeskTicketType  type,
                          DeskStage       stage,
                          gboolean        can_move)
{
  DeskStageMark marks[DESK_LIFE_CYCLE_MAX_STAGES];
  guint n_marks;

  g_return_if_fail (DESK_IS_STAGE_BAR (self));
  g_return_if_fail (type > DESK_TICKET_TYPE_UNSET && type < DESK_N_TICKET_TYPE);

  self->type = type;
  self->stage = stage;
  self->can_move = can_move;
  n_marks = desk_life_cycle_get_bar (type, stage, marks);
  while (self->steps->len < n_marks)
    add_step (self);
  g_array_set_size (self->steps, n_marks);
  for (guint i = 0; i < n_marks; i++)
    {
      if (marks[i].current)
        self->current = i;
      update_step (self, &g_array_index (self->steps, Step, i), &marks[i]);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
