// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One field that two have written without having seen each other: what stands
 * there, what was also written, and which of them counts.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-conflict-row.h"
#include "desk-field-text.h"
#include "desk-format.h"
#include "desk-label.h"
#include "desk-safe-text.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

/* About so much of a value is shown at first. */
#define SHOWN_CHARACTERS 120

typedef struct {
  GtkLabel *caption;
  GtkLabel *value;
  char *whole;
  char *part; /* NULL if all of it is short */
} Side;

struct _DeskConflictRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *field;
  Side stands;
  Side also;
  GtkWidget *put;
  GtkWidget *leave;
  GtkWidget *more;

  DeskConflict *conflict;
  gboolean can_act;
  gboolean is_busy;
};

enum {
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskConflictRow, desk_conflict_row, GTK_TYPE_WIDGET)

static void
side_clear (Side *side)
{
  g_clear_pointer (&side->whole, g_free);
  g_clear_pointer (&side->part, g_free);
}

static void
show_side (DeskConflictRow *self,
           Side            *side)
{
  gboolean show_all = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more));
  const char *text = side->part != NULL && !show_all ? side->part : side->whole;

  desk_label_wrap_for (side->value, text);
  gtk_label_set_label (side->value, text);
}

static void
more_toggled_cb (DeskConflictRow *self)
{
  show_side (self, &self->stands);
  show_side (self, &self->also);
}

static void
put_clicked_cb (DeskConflictRow *self)
{
  g_signal_emit (self, signals[SETTLED], 0, TRUE);
}

static void
leave_clicked_cb (DeskConflictRow *self)
{
  g_signal_emit (self, signals[SETTLED], 0, FALSE);
}

/* --- the class --- */

static void
build_side (DeskConflictRow *self,
            Side            *side,
            gboolean         stands)
{
  side->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (side->caption, 0);
  gtk_label_set_wrap (side->caption, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (side->caption), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (side->caption), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (side->caption));

  side->value = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (side->value, 0);
  gtk_label_set_wrap (side->value, TRUE);
  gtk_label_set_wrap_mode (side->value, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (side->value, TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (side->value), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (side->value), stands ? "conflict-stands" : "conflict-also");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (side->value));
}

/* The buttons stand beside the name, in sight however long the texts are. */
static void
build_head (DeskConflictRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_layout_manager (head, desk_wrap_layout_new (9, 3));
  gtk_widget_set_margin_bottom (head, 4);
  self->field = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->field, 0);
  gtk_label_set_ellipsize (self->field, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->field), "heading");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->field));
  self->put = gtk_button_new_with_label (_("Put in place"));
  gtk_widget_set_tooltip_text (self->put, _("What was also written takes the place of what stands there"));
  g_signal_connect_swapped (self->put, "clicked", G_CALLBACK (put_clicked_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->put);
  self->leave = gtk_button_new_with_label (_("Leave as it is"));
  gtk_widget_set_tooltip_text (self->leave, _("What stands there stays"));
  g_signal_connect_swapped (self->leave, "clicked", G_CALLBACK (leave_clicked_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->leave);
  gtk_box_append (GTK_BOX (head), buttons);
  gtk_box_append (GTK_BOX (self->box), head);
}

static void
build_more (DeskConflictRow *self)
{
  self->more = gtk_toggle_button_new_with_label (_("Show all"));
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  g_signal_connect_swapped (self->more, "toggled", G_CALLBACK (more_toggled_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->more);
}

static void
desk_conflict_row_dispose (GObject *object)
{
  DeskConflictRow *self = DESK_CONFLICT_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  side_clear (&self->stands);
  side_clear (&self->also);
  g_clear_pointer (&self->conflict, desk_conflict_free);

  G_OBJECT_CLASS (desk_conflict_row_parent_class)->dispose (object);
}

static void
desk_conflict_row_class_init (DeskConflictRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_conflict_row_dispose;

  /**
   * DeskConflictRow::settled:
   * @self: the row
   * @put_in_place: whether what was also written is wanted
   *
   * Somebody has decided.
   */
  signals[SETTLED] = g_signal_new ("settled", DESK_TYPE_CONFLICT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "conflictrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
desk_conflict_row_init (DeskConflictRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  build_head (self);
  build_side (self, &self->stands, TRUE);
  build_side (self, &self->also, FALSE);
  build_more (self);
}

/**
 * desk_conflict_row_new:
 * @conflict: what it is about
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
desk_conflict_row_new (const DeskConflict *conflict)
{
  DeskConflictRow *self = g_object_new (DESK_TYPE_CONFLICT_ROW, NULL);

  self->conflict = desk_conflict_copy (conflict);

  return GTK_WIDGET (self);
}

const DeskConflict *
desk_conflict_row_get_conflict (DeskConflictRow *self)
{
  g_return_val_if_fail (DESK_IS_CONFLICT_ROW (self), NULL);

  return self->conflict;
}

/**
 * desk_conflict_row_is_of:
 * @self: a row
 * @conflict: a conflict
 *
 * Returns: whether it is the one that is shown, and what stands there has not
 *   changed
 */
gboolean
desk_conflict_row_is_of (DeskConflictRow    *self,
                         const DeskConflict *conflict)
{
  g_return_val_if_fail (DESK_IS_CONFLICT_ROW (self), FALSE);

  return desk_uuid_equal (&self->conflict->commit, &conflict->commit) && desk_uuid_equal (&self->conflict->row, &conflict->row) &&
         g_str_equal (self->conflict->field, conflict->field) && desk_uuid_equal (&self->conflict->writer, &conflict->writer);
}

static void
fill_side (Side               *side,
           DeskTicketSnapshot *snapshot,
           const DeskConflict *conflict,
           gboolean            stands)
{
  const char *name = stands ? conflict->writer_name : conflict->author_name;
  gint64 time_ms = stands ? conflict->written_at_ms : conflict->made_at_ms;
  g_autofree char *who = desk_safe_text (name != NULL ? name : _("somebody"));
  g_autofree char *when = desk_format_when (time_ms, snapshot->now_ms, snapshot->zone);
  g_autofree char *exact = desk_format_exact (time_ms, snapshot->zone);
  g_autofree char *value = desk_field_text_value (snapshot->details, snapshot->zone, conflict->field, stands ? &conflict->current : &conflict->value);
  g_autofree char *part = NULL;
  g_autofree char *caption = NULL;

  side_clear (side);
  side->whole = desk_safe_text (value != NULL ? value : _("Nothing"));
  part = desk_field_text_cut (side->whole, SHOWN_CHARACTERS);
  if (!g_str_equal (part, side->whole))
    side->part = g_strconcat (part, " …", NULL);

  /* Translators: who wrote it, and when */
  caption = g_strdup_printf (stands ? _("Stands there: %s, %s") : _("Also written: %s, %s"), who, when);
  gtk_label_set_label (side->caption, caption);
  gtk_widget_set_tooltip_text (GTK_WIDGET (side->caption), exact);
}

static void
update_buttons (DeskConflictRow *self)
{
  gtk_widget_set_sensitive (self->put, self->can_act && !self->is_busy);
  gtk_widget_set_sensitive (self->leave, self->can_act && !self->is_busy);
}

/**
 * desk_conflict_row_set_snapshot:
 * @self: a row
 * @snapshot: the ticket
 *
 * Says anew who and when.
 */
void
desk_conflict_row_set_snapshot (DeskConflictRow    *self,
                                DeskTicketSnapshot *snapshot)
{
  const char *field;
  g_autofree char *spoken = NULL;
  g_autofree char *put = NULL;
  g_autofree char *leave = NULL;

  g_return_if_fail (DESK_IS_CONFLICT_ROW (self));

  field = desk_field_text_label (self->conflict->field);
  gtk_label_set_label (self->field, field);
  fill_side (&self->stands, snapshot, self->conflict, TRUE);
  fill_side (&self->also, snapshot, self->conflict, FALSE);
  show_side (self, &self->stands);
  show_side (self, &self->also);
  gtk_widget_set_visible (self->more, self->stands.part != NULL || self->also.part != NULL);
  self->can_act = !desk_uuid_is_nil (&snapshot->me) && !desk_record_is_withdrawn (snapshot->details->ticket);
  update_buttons (self);

  /* Translators: a field, what stands there, what was also written */
  spoken = g_strdup_printf (_("%s. Stands there: %s. Also written: %s."), field, self->stands.whole, self->also.whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  put = g_strdup_printf (_("%s: put “%s” in place"), field, self->also.part != NULL ? self->also.part : self->also.whole);
  desk_widget_set_spoken (self->put, put);
  leave = g_strdup_printf (_("%s: leave “%s” as it is"), field, self->stands.part != NULL ? self->stands.part : self->stands.whole);
  desk_widget_set_spoken (self->leave, leave);
}

/**
 * desk_conflict_row_set_busy:
 * @self: a row
 * @is_busy: whether a decision is on its way to the disk
 */
void
desk_conflict_row_set_busy (DeskConflictRow *self,
                            gboolean         is_busy)
{
  g_return_if_fail (DESK_IS_CONFLICT_ROW (self));

  self->is_busy = is_busy;
  update_buttons (self);
}
