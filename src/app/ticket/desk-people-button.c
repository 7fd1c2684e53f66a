// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who owns a ticket and who works on it; pressed, it says all names and lets
 * one take, assign and leave the ticket.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-choice-popover.h"
#include "desk-life-cycle.h"
#include "desk-people-button.h"
#include "desk-safe-text.h"
#include "desk-widget-util.h"

#define AVATAR_PX 22
#define MAX_AVATARS 4

struct _DeskPeopleButton {
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *face; /* what the button shows */
  GtkWidget *people; /* in the popover */
  GtkWidget *take;
  GtkWidget *leave;
  GtkWidget *assign;

  DeskSession *session;
  DeskTicketSnapshot *snapshot;
  DeskSeen *seen; /* when the analysts were listed */
};

G_DEFINE_FINAL_TYPE (DeskPeopleButton, desk_people_button, GTK_TYPE_WIDGET)

static GtkWidget *
make_avatar (const char *name)
{
  GtkWidget *avatar = adw_avatar_new (AVATAR_PX, name, name != NULL);

  if (name != NULL)
    gtk_widget_set_tooltip_text (avatar, name);

  return avatar;
}

static void
remove_children (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static const char *
get_name (DeskRecord *analyst)
{
  return desk_record_get_text (analyst, "name");
}

static gboolean
is_owner (DeskPeopleButton *self,
          DeskRecord       *analyst)
{
  DeskRecord *owner = self->snapshot->details->owner;

  return owner != NULL && desk_uuid_equal (desk_record_get_id (owner), desk_record_get_id (analyst));
}

static void
act (DeskPeopleButton     *self,
     DeskTicketActionKind  kind,
     const DeskUuid       *target)
{
  DeskTicketAction *action = desk_ticket_snapshot_begin_action (self->snapshot, self->session, kind);

  if (target != NULL)
    {
      action->target = *target;
      desk_ticket_action_set_seen (action, self->seen);
    }
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  desk_session_act_async (self->session, action, NULL, NULL);
}

static void
take_clicked_cb (GtkButton        *button,
                 DeskPeopleButton *self)
{
  act (self, DESK_ACTION_TAKE, NULL);
}

static void
leave_clicked_cb (GtkButton        *button,
                  DeskPeopleButton *self)
{
  act (self, DESK_ACTION_LEAVE, NULL);
}

static void
analyst_chosen_cb (DeskChoicePopover *popover,
                   DeskChoice        *choice,
                   int                value,
                   DeskPeopleButton  *self)
{
  if (choice != NULL && self->snapshot != NULL)
    act (self, DESK_ACTION_ASSIGN, &choice->id);
}

static void
create_analysts_cb (GtkMenuButton *button,
                    gpointer       data)
{
  DeskPeopleButton *self = data;
  GtkWidget *popover = desk_choice_popover_new ();
  DeskRecord *owner = self->snapshot->details->owner;

  g_clear_pointer (&self->seen, desk_seen_unref);
  self->seen = desk_seen_ref (self->snapshot->details->seen);
  desk_choice_popover_set_people (DESK_CHOICE_POPOVER (popover), TRUE);
  desk_choice_popover_set_current (DESK_CHOICE_POPOVER (popover), owner != NULL ? desk_record_get_id (owner) : NULL, NULL);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (analyst_chosen_cb), self, 0);
  desk_choice_popover_show_table (DESK_CHOICE_POPOVER (popover), self->session, DESK_TABLE_ANALYST);
  gtk_menu_button_set_popover (button, popover);
}

static void
add_person (DeskPeopleButton *self,
            const char       *name,
            const char       *part)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *safe = desk_safe_text (name != NULL ? name : _("Nobody yet"));
  GtkWidget *label = gtk_label_new (safe);
  GtkWidget *role = gtk_label_new (part);

  gtk_box_append (GTK_BOX (row), adw_avatar_new (32, name, name != NULL));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (role), 0);
  gtk_widget_add_css_class (role, "caption");
  gtk_widget_add_css_class (role, "dim-label");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), role);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (self->people), row);
}

static void
fill_popover (DeskPeopleButton *self)
{
  DeskTicketDetails *details = self->snapshot->details;
  gboolean owner_works = FALSE;

  for (guint i = 0; i < details->assignees->len; i++)
    owner_works |= is_owner (self, g_ptr_array_index (details->assignees, i));

  remove_children (self->people);
  add_person (self, details->owner != NULL ? get_name (details->owner) : NULL,
              details->owner == NULL ? _("Owner") : owner_works ? _("Owner, works on it") : _("Owner"));
  for (guint i = 0; i < details->assignees->len; i++)
    {
      DeskRecord *analyst = g_ptr_array_index (details->assignees, i);

      if (!is_owner (self, analyst))
        add_person (self, get_name (analyst), _("Works on it"));
    }
  gtk_widget_set_visible (self->leave, self->snapshot->is_working);
  gtk_widget_set_visible (self->take, details->owner == NULL || (self->snapshot->is_mine && !self->snapshot->is_working));
}

static void
fill_face (DeskPeopleButton *self)
{
  DeskTicketDetails *details = self->snapshot->details;
  const char *owner = details->owner != NULL ? get_name (details->owner) : NULL;
  g_autofree char *safe = desk_safe_text (owner != NULL ? owner : _("Nobody yet"));
  GtkWidget *label = gtk_label_new (safe);
  g_autoptr (GString) spoken = g_string_new (NULL);
  guint n_more = 0;

  remove_children (self->face);
  gtk_box_append (GTK_BOX (self->face), make_avatar (owner));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  desk_widget_set_class (label, "dim-label", owner == NULL);
  gtk_box_append (GTK_BOX (self->face), label);
  g_string_append_printf (spoken, _("Owner: %s"), safe);
  for (guint i = 0; i < details->assignees->len; i++)
    {
      DeskRecord *analyst = g_ptr_array_index (details->assignees, i);

      if (is_owner (self, analyst))
        continue;
      if (n_more++ < MAX_AVATARS)
        gtk_box_append (GTK_BOX (self->face), make_avatar (get_name (analyst)));
      g_string_append_printf (spoken, n_more == 1 ? _("; works on it: %s") : ", %s", get_name (analyst));
    }
  if (n_more > MAX_AVATARS)
    {
      g_autofree char *text = g_strdup_printf ("+%u", n_more - MAX_AVATARS);

      gtk_box_append (GTK_BOX (self->face), gtk_label_new (text));
    }
  desk_widget_set_spoken (self->button, spoken->str);
  gtk_widget_set_tooltip_text (self->button, spoken->str);
}

static void
build_popover (DeskPeopleButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->people = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_box_append (GTK_BOX (box), self->people);

  self->take = gtk_button_new_with_label (_("Take"));
  g_signal_connect (self->take, "clicked", G_CALLBACK (take_clicked_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->take);
  self->leave = gtk_button_new_with_label (_("Leave"));
  gtk_widget_set_tooltip_text (self->leave, _("I do not work on it any more"));
  g_signal_connect (self->leave, "clicked", G_CALLBACK (leave_clicked_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->leave);
  self->assign = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->assign), _("Assign to"));
  desk_widget_set_spoken (self->assign, _("Assign to"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->assign), create_analysts_cb, self, NULL);
  gtk_widget_set_hexpand (self->assign, TRUE);
  gtk_box_append (GTK_BOX (buttons), self->assign);
  gtk_box_append (GTK_BOX (box), buttons);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_size_request (box, 240, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
}

static void
desk_people_button_dispose (GObject *object)
{
  DeskPeopleButton *self = DESK_PEOPLE_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_people_button_parent_class)->dispose (object);
}

static void
desk_people_button_class_init (DeskPeopleButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_people_button_dispose;

  gtk_widget_class_set_css_name (widget_class, "peoplebutton");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
desk_people_button_init (DeskPeopleButton *self)
{
  self->face = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->face);
  gtk_widget_add_css_class (self->button, "chip");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  build_popover (self);
}

GtkWidget *
desk_people_button_new (void)
{
  return g_object_new (DESK_TYPE_PEOPLE_BUTTON, NULL);
}

/**
 * desk_people_button_set_snapshot:
 * @self: the button
 * @session: a session
 * @snapshot: a ticket
 */
void
desk_people_button_set_snapshot (DeskPeopleButton   *self,
                                 DeskSession        *session,
                                 DeskTicketSnapshot *snapshot)
{
  gboolean can_act;

  g_return_if_fail (DESK_IS_PEOPLE_BUTTON (self));

  g_set_object (&self->session, session);
  desk_ticket_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->snapshot = snapshot;
  can_act = !desk_uuid_is_nil (&snapshot->me) && !desk_record_is_withdrawn (snapshot->details->ticket);
  gtk_widget_set_sensitive (self->assign, can_act && !desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot)));
  gtk_widget_set_sensitive (self->take, can_act && !desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot)));
  fill_face (self);
  fill_popover (self);
}
