// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The priority of a ticket: colour, shape and text; pressed, it says where it
 * comes from, and lets one set another one for a reason.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-field-text.h"
#include "desk-priority-button.h"
#include "desk-safe-text.h"
#include "desk-widget-util.h"

#define N_PRIORITIES DESK_PRIORITY_PLANNED

struct _DeskPriorityButton {
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *why;
  GtkBox *choices;
  GtkEntry *reason;
  GtkButton *set;
  GtkCheckButton *radios[N_PRIORITIES];

  DeskSession *session;
  DeskTicketSnapshot *snapshot;
  DeskSeen *seen; /* when the choice was opened */
  gint64 priority;
  int from_matrix;
};

G_DEFINE_FINAL_TYPE (DeskPriorityButton, desk_priority_button, GTK_TYPE_WIDGET)

static int
get_chosen (DeskPriorityButton *self)
{
  for (int i = 0; i < N_PRIORITIES; i++)
    {
      if (gtk_check_button_get_active (self->radios[i]))
        return i + 1;
    }

  return 0;
}

static void
update_cb (DeskPriorityButton *self)
{
  int chosen = get_chosen (self);
  gboolean needs_reason = chosen != self->from_matrix;
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  gtk_widget_set_visible (GTK_WIDGET (self->reason), needs_reason);
  gtk_widget_set_sensitive (GTK_WIDGET (self->set), chosen != 0 && (!needs_reason || reason[0] != '\0'));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->set), needs_reason && reason[0] == '\0' ? _("A priority that is set by hand needs a reason") : NULL);
}

static void
set_clicked_cb (DeskPriorityButton *self)
{
  int chosen = get_chosen (self);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  DeskTicketAction *action;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->set)) || self->snapshot == NULL)
    return;
  action = desk_ticket_snapshot_begin_action (self->snapshot, self->session, DESK_ACTION_EDIT);
  desk_ticket_action_set_seen (action, self->seen);
  desk_operation_put_integer (action->fields, "priority", chosen);
  if (chosen == self->from_matrix)
    desk_operation_put_null (action->fields, "priority_reason");
  else
    desk_operation_put_text (action->fields, "priority_reason", reason);
  gtk_popover_popdown (self->popover);
  desk_session_act_async (self->session, action, NULL, NULL);
}

static void
popover_shown_cb (DeskPriorityButton *self)
{
  const char *reason = self->snapshot == NULL ? NULL : desk_record_get_text (self->snapshot->details->ticket, "priority_reason");

  g_clear_pointer (&self->seen, desk_seen_unref);
  if (self->snapshot != NULL)
    self->seen = desk_seen_ref (self->snapshot->details->seen);
  if (self->priority >= 1 && self->priority <= N_PRIORITIES)
    gtk_check_button_set_active (self->radios[self->priority - 1], TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), reason != NULL ? reason : "");
  update_cb (self);
}

static void
add_choices (DeskPriorityButton *self)
{
  for (int i = 0; i < N_PRIORITIES; i++)
    {
      g_autofree char *text = desk_field_text_priority (i + 1);
      g_autofree char *icon_name = g_strdup_printf ("deskbell-priority-%d-symbolic", i + 1);
      g_autofree char *css_class = g_strdup_printf ("priority-%d", i + 1);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

      self->radios[i] = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (text));
      if (i > 0)
        gtk_check_button_set_group (self->radios[i], self->radios[0]);
      g_signal_connect_object (self->radios[i], "toggled", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_set_hexpand (GTK_WIDGET (self->radios[i]), TRUE);
      gtk_widget_add_css_class (icon, css_class);
      gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->radios[i]));
      gtk_box_append (GTK_BOX (row), icon);
      gtk_box_append (self->choices, row);
    }
}

static void
desk_priority_button_dispose (GObject *object)
{
  DeskPriorityButton *self = DESK_PRIORITY_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_PRIORITY_BUTTON);
  g_clear_object (&self->session);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_priority_button_parent_class)->dispose (object);
}

static void
desk_priority_button_class_init (DeskPriorityButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_priority_button_dispose;

  gtk_widget_class_set_css_name (widget_class, "prioritybutton");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-priority-button.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, button);
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, icon);
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, label);
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, popover);
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, why);
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, choices);
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, reason);
  gtk_widget_class_bind_template_child (widget_class, DeskPriorityButton, set);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_bind_template_callback (widget_class, set_clicked_cb);
}

static void
desk_priority_button_init (DeskPriorityButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_choices (self);
}

GtkWidget *
desk_priority_button_new (void)
{
  return g_object_new (DESK_TYPE_PRIORITY_BUTTON, NULL);
}

static void
show_why (DeskPriorityButton *self)
{
  DeskRecord *ticket = self->snapshot->details->ticket;
  const char *reason = desk_record_get_text (ticket, "priority_reason");
  const char *impact = desk_record_get_enum_label (ticket, "impact");
  const char *urgency = desk_record_get_enum_label (ticket, "urgency");
  g_autofree char *from_matrix = desk_field_text_priority (self->from_matrix);
  g_autofree char *text = NULL;

  if (reason != NULL)
    {
      g_autofree char *safe = desk_safe_text (reason);

      text = g_strdup_printf (_("Set by hand: %s. The matrix would make it %s."), safe, from_matrix);
    }
  else if (desk_record_get_boolean (ticket, "business_critical"))
    {
      text = g_strdup (_("Business-critical tickets are always critical."));
    }
  else if (impact != NULL && urgency != NULL)
    {
      /* Translators: impact, urgency, priority */
      text = g_strdup_printf (_("Impact “%s” and urgency “%s” make it %s."), impact, urgency, from_matrix);
    }
  else
    {
      text = g_strdup (_("Impact or urgency are not known yet."));
    }
  gtk_label_set_label (self->why, text);
}

/**
 * desk_priority_button_set_snapshot:
 * @self: the button
 * @session: a session
 * @snapshot: a ticket
 */
void
desk_priority_button_set_snapshot (DeskPriorityButton *self,
                                   DeskSession        *session,
                                   DeskTicketSnapshot *snapshot)
{
  DeskRecord *ticket = snapshot->details->ticket;
  DeskRecord *requester = snapshot->details->requester;
  g_autofree char *text = NULL;
  g_autofree char *icon_name = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (DESK_IS_PRIORITY_BUTTON (self));

  g_set_object (&self->session, session);
  desk_ticket_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->snapshot = snapshot;
  self->priority = desk_record_get_integer (ticket, "priority", DESK_PRIORITY_PLANNED);
  self->from_matrix = desk_priority_from_matrix (&snapshot->matrix, (DeskImpact) desk_record_get_enum (ticket, "impact"),
                                                 (DeskUrgency) desk_record_get_enum (ticket, "urgency"), requester != NULL && desk_record_get_boolean (requester, "vip"),
                                                 desk_record_get_boolean (ticket, "business_critical"));

  text = desk_field_text_priority (self->priority);
  icon_name = g_strdup_printf ("deskbell-priority-%d-symbolic", (int) CLAMP (self->priority, 1, N_PRIORITIES));
  gtk_label_set_label (self->label, text);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  for (int i = 1; i <= N_PRIORITIES; i++)
    {
      g_autofree char *css_class = g_strdup_printf ("priority-%d", i);

      desk_widget_set_class (GTK_WIDGET (self->button), css_class, i == self->priority);
    }
  spoken = g_strdup_printf (_("Priority: %s"), text);
  desk_widget_set_spoken (GTK_WIDGET (self->button), spoken);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), spoken);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choices), !desk_uuid_is_nil (&snapshot->me));
  show_why (self);
}
