// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One field of a ticket: its name, what stands there, and, when pressed, an
 * editor that fits it. Each edit is one commit.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-choice-popover.h"
#include "desk-field-row.h"
#include "desk-field-text.h"
#include "desk-markdown-view.h"
#include "desk-safe-text.h"
#include "desk-text-popover.h"
#include "desk-time-popover.h"
#include "desk-widget-util.h"

/* So much of a long text is shown; all of it is in the editor. */
#define LONG_CHARACTERS 1200

/* Around what is scrolled to, in pixels; how long its place is waited for. */
#define SCROLL_MARGIN 12
#define SCROLL_FRAMES 60

struct _DeskFieldRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *button;
  GtkWidget *value; /* in the button of a short one */
  GtkWidget *view;  /* of a long text, below its name */
  GtkWidget *check; /* of a field that is yes or no */
  GtkWidget *popover;
  guint wait;     /* for the frame in which it can be shown */
  guint n_frames; /* that it waits at most */

  const DeskField *field;
  DeskSession *session;
  DeskTicketSnapshot *snapshot;
  DeskSeen *seen; /* when the popover was opened */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (DeskFieldRow, desk_field_row, GTK_TYPE_WIDGET)

/* Sentences stand below the name, values beside it. */
static gboolean
is_long (DeskFieldRow *self)
{
  static const char *const sentences[] = { "validation", "promise", "benefit", "backup", NULL };

  return self->field->type == DESK_FIELD_MARKDOWN || g_strv_contains (sentences, self->field->name);
}

static const DeskValue *
get_value (DeskFieldRow *self)
{
  return desk_record_get (self->snapshot->details->ticket, self->field->name);
}

static DeskTicketAction *
begin_edit (DeskFieldRow *self)
{
  DeskTicketAction *action = desk_ticket_snapshot_begin_action (self->snapshot, self->session, DESK_ACTION_EDIT);

  if (self->seen != NULL)
    desk_ticket_action_set_seen (action, self->seen);

  return action;
}

static void
chosen_cb (DeskChoicePopover *popover,
           DeskChoice        *choice,
           int                value,
           DeskFieldRow      *self)
{
  DeskTicketAction *action;

  if (self->snapshot == NULL)
    return;
  action = begin_edit (self);
  if (choice == NULL)
    desk_operation_put_null (action->fields, self->field->name);
  else if (self->field->type == DESK_FIELD_ENUM)
    desk_operation_put_enum (action->fields, self->field->name, self->field->enumeration, value);
  else if (self->field->type == DESK_FIELD_ID)
    desk_operation_put_uuid (action->fields, self->field->name, &choice->id);
  else
    desk_operation_put_text (action->fields, self->field->name, choice->label);
  desk_session_act_async (self->session, action, NULL, NULL);
}

static void
time_chosen_cb (DeskTimePopover *popover,
                gint64           time_ms,
                DeskFieldRow    *self)
{
  DeskTicketAction *action;

  if (self->snapshot == NULL)
    return;
  action = begin_edit (self);
  if (time_ms == 0)
    desk_operation_put_null (action->fields, self->field->name);
  else
    desk_operation_put_integer (action->fields, self->field->name, time_ms);
  desk_session_act_async (self->session, action, NULL, NULL);
}

static void
toggled_cb (GtkCheckButton *check,
            DeskFieldRow   *self)
{
  DeskTicketAction *action;

  if (self->is_updating || self->snapshot == NULL)
    return;
  action = begin_edit (self);
  desk_operation_put_integer (action->fields, self->field->name, gtk_check_button_get_active (check));
  desk_session_act_async (self->session, action, NULL, NULL);
}

static gboolean
has_words (const char *field)
{
  return g_str_equal (field, "category") || g_str_equal (field, "subcategory");
}

static GtkWidget *
make_choices (DeskFieldRow *self)
{
  GtkWidget *popover = desk_choice_popover_new ();
  DeskChoicePopover *choices = DESK_CHOICE_POPOVER (popover);
  const DeskValue *value = get_value (self);
  DeskUuid id = { { 0 } };

  desk_value_get_uuid (value, &id);
  if ((self->field->flags & DESK_FIELD_REQUIRED) == 0)
    /* Translators: no value at all */
    desk_choice_popover_set_none (choices, _("None"));
  g_signal_connect_object (popover, "chosen", G_CALLBACK (chosen_cb), self, 0);

  if (self->field->type == DESK_FIELD_ENUM)
    {
      desk_choice_popover_set_current (choices, NULL,
                                       desk_enum_value_label (self->field->enumeration, desk_value_get_enum (value, self->field->enumeration)));
      desk_choice_popover_show_enum (choices, self->field->enumeration);
    }
  else if (self->field->type == DESK_FIELD_ID)
    {
      desk_choice_popover_set_current (choices, &id, NULL);
      desk_choice_popover_show_table (choices, self->session, self->field->refers_to);
    }
  else
    {
      desk_choice_popover_set_free (choices, TRUE);
      desk_choice_popover_set_current (choices, NULL, desk_value_get_text (value));
      desk_choice_popover_show_texts (choices, self->session, self->field->name);
    }

  return popover;
}

static GtkWidget *
make_popover (DeskFieldRow *self)
{
  const DeskValue *value = get_value (self);
  g_autofree char *number = NULL;
  GtkWidget *popover;

  if (self->field->type == DESK_FIELD_TIME)
    {
      popover = desk_time_popover_new (self->snapshot->zone, self->snapshot->now_ms, desk_value_get_integer (value, 0));
      g_signal_connect_object (popover, "chosen", G_CALLBACK (time_chosen_cb), self, 0);
      return popover;
    }
  if (self->field->type == DESK_FIELD_ENUM || self->field->type == DESK_FIELD_ID || has_words (self->field->name))
    return make_choices (self);

  if (value->type == DESK_VALUE_INTEGER)
    number = g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);

  return desk_text_popover_new (self->session, self->snapshot, self->field->name,
                                number != NULL ? number : desk_value_get_text (value));
}

/* Whether all of the button can be seen, and where it is in what scrolls. */
static gboolean
is_in_view (DeskFieldRow    *self,
            GtkWidget       *scroller,
            graphene_rect_t *bounds)
{
  return scroller == NULL || !gtk_widget_compute_bounds (self->button, scroller, bounds) ||
         (bounds->origin.y >= 0 && bounds->origin.y + bounds->size.height <= (float) gtk_widget_get_height (scroller));
}

/* What was scrolled to has its place from the layout of a frame on, which is
 * not always the next one. */
static gboolean
popup_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  DeskFieldRow *self = DESK_FIELD_ROW (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (--self->n_frames > 0 && !is_in_view (self, scroller, &bounds))
    return G_SOURCE_CONTINUE;
  if (self->popover != NULL)
    gtk_popover_popup (GTK_POPOVER (self->popover));
  self->wait = 0;

  return G_SOURCE_REMOVE;
}

/* Shows the list below the button. A screen reader presses what has been
 * scrolled away, and there is no place beside that on any monitor. */
static void
popup (DeskFieldRow *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  GtkAdjustment *adjustment;
  double top;

  if (is_in_view (self, scroller, &bounds))
    {
      gtk_popover_popup (GTK_POPOVER (self->popover));
      return;
    }

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  top = gtk_adjustment_get_value (adjustment) + (double) bounds.origin.y;
  gtk_adjustment_clamp_page (adjustment, top - SCROLL_MARGIN, top + (double) bounds.size.height + SCROLL_MARGIN);
  self->n_frames = SCROLL_FRAMES;
  if (self->wait == 0)
    self->wait = gtk_widget_add_tick_callback (GTK_WIDGET (self), popup_cb, NULL, NULL);
}

static void
clicked_cb (GtkButton    *button,
            DeskFieldRow *self)
{
  if (self->snapshot == NULL || self->session == NULL)
    return;

  g_clear_pointer (&self->seen, desk_seen_unref);
  self->seen = desk_seen_ref (self->snapshot->details->seen);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = make_popover (self);
  gtk_widget_set_parent (self->popover, self->button);
  popup (self);
}

/* A value stands beside its name, and all of it is pressed. */
static void
build_short (DeskFieldRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (desk_field_text_label (self->field->name));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  self->value = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->value, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->value), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->value), 1);
  gtk_box_append (GTK_BOX (box), self->value);

  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  self->box = self->button;
}

/* A text stands below its name, to be read and copied; it is changed by the
 * button beside the name. */
static void
build_long (DeskFieldRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (desk_field_text_label (self->field->name));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (head), name);
  self->button = gtk_button_new ();
  gtk_box_append (GTK_BOX (head), self->button);

  self->view = desk_markdown_view_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->view);
}

static void
build_button (DeskFieldRow *self)
{
  if (is_long (self))
    build_long (self);
  else
    build_short (self);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
build_check (DeskFieldRow *self)
{
  self->check = gtk_check_button_new_with_label (desk_field_text_label (self->field->name));
  g_signal_connect (self->check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_parent (self->check, GTK_WIDGET (self));
}

static void
desk_field_row_dispose (GObject *object)
{
  DeskFieldRow *self = DESK_FIELD_ROW (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->check, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_field_row_parent_class)->dispose (object);
}

static void
desk_field_row_class_init (DeskFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_field_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "fieldrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
desk_field_row_init (DeskFieldRow *self)
{
}

/**
 * desk_field_row_new:
 * @field: a field of tickets
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
desk_field_row_new (const char *field)
{
  DeskFieldRow *self = g_object_new (DESK_TYPE_FIELD_ROW, NULL);

  self->field = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), field);
  g_return_val_if_fail (self->field != NULL, GTK_WIDGET (self));
  if (self->field->type == DESK_FIELD_BOOLEAN)
    build_check (self);
  else
    build_button (self);

  return GTK_WIDGET (self);
}

/* What the button of a long text says: how to change it, or to begin one. */
static void
show_long (DeskFieldRow *self)
{
  const char *text = desk_value_get_text (get_value (self));
  const char *name = desk_field_text_label (self->field->name);
  g_autofree char *part = text == NULL ? NULL : desk_field_text_cut (text, LONG_CHARACTERS);
  g_autofree char *spoken = g_strdup_printf (text != NULL ? _("Change: %s") : _("Add: %s"), name);

  if (text != NULL)
    gtk_button_set_icon_name (GTK_BUTTON (self->button), "document-edit-symbolic");
  else
    gtk_button_set_label (GTK_BUTTON (self->button), _("Add…"));
  desk_widget_set_class (self->button, "dim-button", text != NULL);
  gtk_widget_set_tooltip_text (self->button, spoken);
  desk_widget_set_spoken (self->button, spoken);
  gtk_widget_set_visible (self->view, text != NULL);
  if (g_strcmp0 (desk_markdown_view_get_text (DESK_MARKDOWN_VIEW (self->view)), part) != 0)
    desk_markdown_view_set_text (DESK_MARKDOWN_VIEW (self->view), part != NULL ? part : "");
}

static void
show_short (DeskFieldRow *self)
{
  g_autofree char *value = desk_field_text_value (self->snapshot->details, self->snapshot->zone, self->field->name, get_value (self));
  g_autofree char *safe = value == NULL ? NULL : desk_safe_text (value);
  g_autofree char *spoken = NULL;

  gtk_label_set_label (GTK_LABEL (self->value), safe != NULL ? safe : "—");
  desk_widget_set_class (self->value, "dim-label", safe == NULL);
  gtk_widget_set_tooltip_text (self->button, safe);

  /* Translators: the name of a field and what stands there, for a screen reader */
  spoken = g_strdup_printf (_("%s: %s"), desk_field_text_label (self->field->name), safe != NULL ? safe : _("not set"));
  desk_widget_set_spoken (self->button, spoken);
}

/**
 * desk_field_row_set_snapshot:
 * @self: a row
 * @session: (nullable): a session
 * @snapshot: (nullable): a ticket
 *
 * An editor that is open stays open and keeps what was typed.
 */
void
desk_field_row_set_snapshot (DeskFieldRow       *self,
                             DeskSession        *session,
                             DeskTicketSnapshot *snapshot)
{
  gboolean is_other;

  g_return_if_fail (DESK_IS_FIELD_ROW (self));

  is_other = self->snapshot != NULL && (snapshot == NULL || !desk_uuid_equal (desk_record_get_id (self->snapshot->details->ticket), desk_record_get_id (snapshot->details->ticket)));
  g_set_object (&self->session, session);
  if (snapshot != NULL)
    desk_ticket_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->snapshot = snapshot;
  if (is_other)
    g_clear_pointer (&self->popover, gtk_widget_unparent);
  if (snapshot == NULL)
    return;

  gtk_widget_set_sensitive (self->check != NULL ? self->check : self->button,
                            !desk_uuid_is_nil (&snapshot->me) && !desk_record_is_withdrawn (snapshot->details->ticket));
  if (self->check != NULL)
    {
      self->is_updating = TRUE;
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), desk_value_get_integer (get_value (self), 0) != 0);
      self->is_updating = FALSE;
    }
  else if (is_long (self))
    {
      show_long (self);
    }
  else
    {
      show_short (self);
    }
}

const char *
desk_field_row_get_field (DeskFieldRow *self)
{
  g_return_val_if_fail (DESK_IS_FIELD_ROW (self), NULL);

  return self->field->name;
}

/**
 * desk_field_row_is_empty:
 * @self: a row
 *
 * Returns: whether nothing stands there
 */
gboolean
desk_field_row_is_empty (DeskFieldRow *self)
{
  g_return_val_if_fail (DESK_IS_FIELD_ROW (self), TRUE);

  return self->snapshot == NULL || desk_value_is_null (get_value (self));
}
