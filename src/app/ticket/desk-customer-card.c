// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who asks: the customer of a ticket, how to reach them, and what to know
 * before one calls.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-customer-card.h"
#include "desk-customer-find.h"
#include "desk-customer-popover.h"
#include "desk-label.h"
#include "desk-safe-text.h"
#include "desk-widget-util.h"

struct _DeskCustomerCard {
  GtkWidget parent_instance;

  GtkBox *box;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *vip;
  GtkLabel *organisation;
  GtkMenuButton *change;
  GtkBox *contacts;
  GtkLabel *notes;

  DeskSession *session;
  DeskTicketSnapshot *snapshot;
  DeskSeen *seen; /* when the customers were listed */
};

G_DEFINE_FINAL_TYPE (DeskCustomerCard, desk_customer_card, GTK_TYPE_WIDGET)

static void
copy_clicked_cb (GtkButton        *button,
                 DeskCustomerCard *self)
{
  const char *text = g_object_get_data (G_OBJECT (button), "desk-text");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
add_contact (DeskCustomerCard *self,
             const char       *icon_name,
             const char       *text,
             const char       *hint)
{
  GtkWidget *button, *box, *label;
  g_autofree char *safe = NULL;
  g_autofree char *spoken = NULL;

  if (text == NULL)
    return;

  safe = desk_safe_text (text);
  button = gtk_button_new ();
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  label = gtk_label_new (safe);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "contact-way");
  gtk_widget_set_tooltip_text (button, hint);
  spoken = g_strdup_printf ("%s: %s", hint, safe);
  desk_widget_set_spoken (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "desk-text", g_strdup (text), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_clicked_cb), self);
  gtk_box_append (self->contacts, button);
}

static void
add_note (GString    *notes,
          const char *label,
          const char *value)
{
  g_autofree char *safe = NULL;

  if (value == NULL || value[0] == '\0')
    return;
  safe = desk_safe_text (value);
  if (notes->len > 0)
    g_string_append_c (notes, '\n');
  if (label != NULL)
    g_string_append_printf (notes, _("%s: %s"), label, safe);
  else
    g_string_append (notes, safe);
}

static void
show_nobody (DeskCustomerCard *self)
{
  adw_avatar_set_text (self->avatar, NULL);
  gtk_label_set_label (self->name, _("No customer"));
  gtk_widget_set_visible (GTK_WIDGET (self->vip), FALSE);
}

static void
show_somebody (DeskCustomerCard *self,
               DeskRecord       *requester)
{
  g_autofree char *name = desk_safe_text (desk_record_get_text (requester, "name"));
  g_autoptr (GString) notes = g_string_new (NULL);

  adw_avatar_set_text (self->avatar, name);
  desk_label_wrap_for (self->name, name);
  gtk_label_set_label (self->name, name);
  gtk_widget_set_visible (GTK_WIDGET (self->vip), desk_record_get_boolean (requester, "vip"));
  add_contact (self, "deskbell-channel-phone-symbolic", desk_record_get_text (requester, "phone"), _("Copy the telephone number"));
  add_contact (self, "deskbell-channel-mail-symbolic", desk_record_get_text (requester, "email"), _("Copy the e-mail address"));

  add_note (notes, _("Form of address"), desk_record_get_text (requester, "address_form"));
  add_note (notes, _("Department"), desk_record_get_text (requester, "department"));
  add_note (notes, _("Prefers"), desk_record_get_enum_label (requester, "preferred_channel"));
  add_note (notes, _("Language"), desk_record_get_text (requester, "language"));
  add_note (notes, _("Skill"), desk_record_get_enum_label (requester, "skill"));
  add_note (notes, _("Manner"), desk_record_get_enum_label (requester, "manner"));
  add_note (notes, NULL, desk_record_get_text (requester, "notes"));
  desk_label_wrap_for (self->notes, notes->str);
  gtk_label_set_label (self->notes, notes->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), notes->len > 0);
}

static void
customer_chosen_cb (DeskCustomerPopover *popover,
                    DeskCustomerMatch   *match,
                    DeskCustomerCard    *self)
{
  DeskTicketAction *action;

  if (self->snapshot == NULL)
    return;
  action = desk_ticket_snapshot_begin_action (self->snapshot, self->session, DESK_ACTION_EDIT);
  desk_ticket_action_set_seen (action, self->seen);
  desk_operation_put_uuid (action->fields, "requester_id", &match->id);
  if (desk_uuid_is_nil (&match->organisation))
    desk_operation_put_null (action->fields, "organisation_id");
  else
    desk_operation_put_uuid (action->fields, "organisation_id", &match->organisation);
  desk_session_act_async (self->session, action, NULL, NULL);
}

static void
create_customers_cb (GtkMenuButton *button,
                     gpointer       data)
{
  DeskCustomerCard *self = data;
  GtkWidget *popover = desk_customer_popover_new (self->session, desk_record_get_id (self->snapshot->details->ticket));

  g_clear_pointer (&self->seen, desk_seen_unref);
  self->seen = desk_seen_ref (self->snapshot->details->seen);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (customer_chosen_cb), self, 0);
  gtk_menu_button_set_popover (button, popover);
}

static void
desk_customer_card_dispose (GObject *object)
{
  DeskCustomerCard *self = DESK_CUSTOMER_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_CUSTOMER_CARD);
  g_clear_object (&self->session);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_customer_card_parent_class)->dispose (object);
}

static void
desk_customer_card_class_init (DeskCustomerCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_customer_card_dispose;

  gtk_widget_class_set_css_name (widget_class, "customercard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-customer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, box);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, name);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, vip);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, organisation);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, change);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, contacts);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerCard, notes);
}

static void
desk_customer_card_init (DeskCustomerCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->change, create_customers_cb, self, NULL);
  desk_widget_set_spoken (GTK_WIDGET (self->change), _("Choose another customer"));
}

GtkWidget *
desk_customer_card_new (void)
{
  return g_object_new (DESK_TYPE_CUSTOMER_CARD, NULL);
}

static char *
describe_organisation (DeskTicketDetails *details)
{
  const char *level;
  g_autofree char *name = NULL;

  if (details->organisation == NULL)
    return NULL;
  name = desk_safe_text (desk_record_get_text (details->organisation, "name"));
  level = desk_record_get_enum_label (details->organisation, "service_level");
  if (level == NULL || desk_record_get_enum (details->organisation, "service_level") == DESK_SERVICE_LEVEL_NONE)
    return g_steal_pointer (&name);

  /* Translators: an organisation and its service level, such as “Lindqvist · Gold” */
  return g_strdup_printf (_("%s · %s"), name, level);
}

static gboolean
records_equal (DeskRecord *a,
               DeskRecord *b)
{
  const DeskTable *table;

  if (a == NULL || b == NULL)
    return a == b;
  table = desk_record_get_table (a);
  if (!desk_uuid_equal (desk_record_get_id (a), desk_record_get_id (b)))
    return FALSE;
  for (guint i = 0; i < table->n_fields; i++)
    {
      if (!desk_value_equal (desk_record_get (a, table->fields[i].name), desk_record_get (b, table->fields[i].name)))
        return FALSE;
    }

  return TRUE;
}

static void
show_requester (DeskCustomerCard *self,
                DeskRecord       *requester)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->contacts))) != NULL)
    gtk_box_remove (self->contacts, child);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), FALSE);
  if (requester != NULL)
    show_somebody (self, requester);
  else
    show_nobody (self);
}

/**
 * desk_customer_card_set_snapshot:
 * @self: the card
 * @session: a session
 * @snapshot: a ticket
 */
void
desk_customer_card_set_snapshot (DeskCustomerCard   *self,
                                 DeskSession        *session,
                                 DeskTicketSnapshot *snapshot)
{
  g_autofree char *organisation = NULL;
  gboolean is_same;

  g_return_if_fail (DESK_IS_CUSTOMER_CARD (self));

  /* Buttons that have the focus keep it. */
  is_same = self->snapshot != NULL && records_equal (self->snapshot->details->requester, snapshot->details->requester);
  g_set_object (&self->session, session);
  desk_ticket_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->snapshot = snapshot;
  if (!is_same)
    show_requester (self, snapshot->details->requester);

  organisation = describe_organisation (snapshot->details);
  desk_label_wrap_for (self->organisation, organisation);
  gtk_label_set_label (self->organisation, organisation != NULL ? organisation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->organisation), organisation != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->change), !desk_uuid_is_nil (&snapshot->me));
}
