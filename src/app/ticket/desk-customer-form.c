// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writing down a customer who is not on the desk yet, and, when it is not
 * there either, the organisation.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "desk-choice-popover.h"
#include "desk-customer-form.h"
#include "desk-safe-text.h"
#include "desk-widget-util.h"

struct _DeskCustomerForm {
  GtkWidget parent_instance;

  GtkBox *box;
  AdwEntryRow *name;
  AdwEntryRow *phone;
  AdwEntryRow *email;
  AdwActionRow *organisation;
  GtkMenuButton *choose;
  GtkLabel *message;
  GtkButton *create;

  DeskSession *session;
  DeskUuid organisation_id; /* nil for a new one */
  char *organisation_name;
  DeskUuid customer_id;
  gboolean is_filling;
};

enum {
  CHANGED,
  CREATED,
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskCustomerForm, desk_customer_form, GTK_TYPE_WIDGET)

static char *
dup_entry (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
say (DeskCustomerForm *self,
     const char       *message)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* What keeps the customer from being created, or NULL. */
static const char *
find_fault (DeskCustomerForm *self)
{
  g_autofree char *name = dup_entry (self->name);
  g_autofree char *email = dup_entry (self->email);
  const char *at = strchr (email, '@');

  if (name[0] == '\0')
    return _("A customer needs a name");
  if (email[0] != '\0' && (at == NULL || at == email || at[1] == '\0' || strpbrk (email, " \t,;") != NULL))
    return _("This is not an e-mail address");

  return NULL;
}

static void
update (DeskCustomerForm *self)
{
  const char *fault = find_fault (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->create), fault == NULL && self->session != NULL && !desk_uuid_is_nil (desk_session_get_me (self->session)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->create), fault);
}

static void
changed_cb (DeskCustomerForm *self)
{
  if (self->is_filling)
    return;
  say (self, NULL);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_organisation (DeskCustomerForm *self,
                  const DeskUuid   *id,
                  const char       *name)
{
  static const DeskUuid nil = { { 0 } };
  g_autofree char *safe = name == NULL ? NULL : desk_safe_text (name);
  g_autofree char *spoken = NULL;

  self->organisation_id = id != NULL ? *id : nil;
  if (name != self->organisation_name)
    {
      g_free (self->organisation_name);
      self->organisation_name = g_strdup (name);
    }
  if (name != NULL && desk_uuid_is_nil (&self->organisation_id))
    {
      g_autofree char *label = g_strdup_printf (_("%s (new)"), safe);

      gtk_menu_button_set_label (self->choose, label);
    }
  else
    {
      gtk_menu_button_set_label (self->choose, safe != NULL ? safe : _("None"));
    }
  spoken = g_strdup_printf (_("Organisation: %s"), gtk_menu_button_get_label (self->choose));
  desk_widget_set_spoken (GTK_WIDGET (self->choose), spoken);
}

static void
organisation_chosen_cb (DeskChoicePopover *popover,
                        DeskChoice        *choice,
                        int                value,
                        DeskCustomerForm  *self)
{
  set_organisation (self, choice != NULL ? &choice->id : NULL, choice != NULL ? choice->label : NULL);
  changed_cb (self);
}

static void
create_organisations_cb (GtkMenuButton *button,
                         gpointer       data)
{
  DeskCustomerForm *self = data;
  GtkWidget *popover = desk_choice_popover_new ();

  desk_choice_popover_set_none (DESK_CHOICE_POPOVER (popover), _("None"));
  desk_choice_popover_set_free (DESK_CHOICE_POPOVER (popover), TRUE);
  desk_choice_popover_set_current (DESK_CHOICE_POPOVER (popover), &self->organisation_id, self->organisation_name);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (organisation_chosen_cb), self, 0);
  if (self->session != NULL)
    desk_choice_popover_show_table (DESK_CHOICE_POPOVER (popover), self->session, DESK_TABLE_ORGANISATION);
  gtk_menu_button_set_popover (button, popover);
}

static void
back_clicked_cb (DeskCustomerForm *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

/* --- creating --- */

static void
put (DeskRecordAction *action,
     const char       *field,
     AdwEntryRow      *row)
{
  g_autofree char *text = dup_entry (row);

  if (text[0] != '\0')
    desk_operation_put_text (action->operation, field, text);
}

static void
customer_created_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (DeskCustomerForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);

  update (self);
  if (commit == NULL)
    say (self, error->message);
  else
    g_signal_emit (self, signals[CREATED], 0, &self->customer_id);
}

static void
create_customer (DeskCustomerForm *self)
{
  DeskRecordAction *action;

  desk_id_source_next_uuid (desk_store_get_ids (desk_session_get_store (self->session)), desk_session_get_now_ms (self->session), &self->customer_id);
  action = desk_record_action_new ("customer_new", desk_session_get_me (self->session), DESK_OPERATION_INSERT, DESK_TABLE_CUSTOMER, &self->customer_id);
  put (action, "name", self->name);
  put (action, "phone", self->phone);
  put (action, "email", self->email);
  if (!desk_uuid_is_nil (&self->organisation_id))
    desk_operation_put_uuid (action->operation, "organisation_id", &self->organisation_id);
  desk_session_act_record_async (self->session, action, customer_created_cb, g_object_ref (self));
}

static void
organisation_created_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (DeskCustomerForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);
  const DeskOperation *made;

  if (commit == NULL)
    {
      update (self);
      say (self, error->message);
      return;
    }
  /* From now on it is there: a second try does not make a second one. */
  made = g_ptr_array_index (commit->operations, 0);
  set_organisation (self, &made->row, self->organisation_name);
  create_customer (self);
}

static void
create_clicked_cb (DeskCustomerForm *self)
{
  const char *fault = find_fault (self);
  DeskRecordAction *action;

  if (fault != NULL)
    {
      say (self, fault);
      return;
    }
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->create)))
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->create), FALSE);
  if (self->organisation_name == NULL || !desk_uuid_is_nil (&self->organisation_id))
    {
      create_customer (self);
      return;
    }
  action = desk_record_action_new ("organisation_new", desk_session_get_me (self->session), DESK_OPERATION_INSERT, DESK_TABLE_ORGANISATION, NULL);
  desk_operation_put_text (action->operation, "name", self->organisation_name);
  desk_operation_put_enum (action->operation, "service_level", DESK_ENUM_SERVICE_LEVEL, DESK_SERVICE_LEVEL_NONE);
  desk_session_act_record_async (self->session, action, organisation_created_cb, g_object_ref (self));
}

static gboolean
desk_customer_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DESK_CUSTOMER_FORM (widget)->name));
}

static void
desk_customer_form_dispose (GObject *object)
{
  DeskCustomerForm *self = DESK_CUSTOMER_FORM (object);

  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_CUSTOMER_FORM);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_customer_form_parent_class)->dispose (object);
}

static void
desk_customer_form_finalize (GObject *object)
{
  g_free (DESK_CUSTOMER_FORM (object)->organisation_name);

  G_OBJECT_CLASS (desk_customer_form_parent_class)->finalize (object);
}

static void
desk_customer_form_class_init (DeskCustomerFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_customer_form_dispose;
  object_class->finalize = desk_customer_form_finalize;
  widget_class->grab_focus = desk_customer_form_grab_focus;

  /**
   * DeskCustomerForm::changed:
   * @self: the form
   *
   * Something was typed.
   */
  signals[CHANGED] = g_signal_new ("changed", DESK_TYPE_CUSTOMER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskCustomerForm::created:
   * @self: the form
   * @customer: (type gpointer): the #DeskUuid of the new customer
   */
  signals[CREATED] = g_signal_new ("created", DESK_TYPE_CUSTOMER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskCustomerForm::back:
   * @self: the form
   *
   * Somebody would rather look for a customer again.
   */
  signals[BACK] = g_signal_new ("back", DESK_TYPE_CUSTOMER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "customerform");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-customer-form.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, box);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, name);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, phone);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, email);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, organisation);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, choose);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, message);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerForm, create);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked_cb);
}

static void
desk_customer_form_init (DeskCustomerForm *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->choose, create_organisations_cb, self, NULL);
  set_organisation (self, NULL, NULL);
  self->is_filling = FALSE;
  update (self);
}

GtkWidget *
desk_customer_form_new (void)
{
  return g_object_new (DESK_TYPE_CUSTOMER_FORM, NULL);
}

void
desk_customer_form_set_session (DeskCustomerForm *self,
                                DeskSession      *session)
{
  g_return_if_fail (DESK_IS_CUSTOMER_FORM (self));

  g_set_object (&self->session, session);
  update (self);
}

/**
 * desk_customer_form_clear:
 * @self: a form
 *
 * Empties it.
 */
void
desk_customer_form_clear (DeskCustomerForm *self)
{
  g_return_if_fail (DESK_IS_CUSTOMER_FORM (self));

  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  gtk_editable_set_text (GTK_EDITABLE (self->phone), "");
  gtk_editable_set_text (GTK_EDITABLE (self->email), "");
  set_organisation (self, NULL, NULL);
  self->is_filling = FALSE;
  say (self, NULL);
  update (self);
}

/**
 * desk_customer_form_begin:
 * @self: a form
 * @typed: what was looked for and not found
 *
 * Puts it where it belongs: a name, a number or an address.
 */
void
desk_customer_form_begin (DeskCustomerForm *self,
                          const char       *typed)
{
  AdwEntryRow *row;

  g_return_if_fail (DESK_IS_CUSTOMER_FORM (self));

  row = strchr (typed, '@') != NULL ? self->email : typed[0] != '\0' && typed[strspn (typed, "+0123456789 -/.()")] == '\0' ? self->phone : self->name;
  if (gtk_editable_get_text (GTK_EDITABLE (row))[0] == '\0')
    gtk_editable_set_text (GTK_EDITABLE (row), typed);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
write_member (JsonBuilder *builder,
              const char  *name,
              const char  *text)
{
  if (text == NULL || text[0] == '\0')
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/**
 * desk_customer_form_write:
 * @self: a form
 * @builder: within an object, to which what has been typed is added
 */
void
desk_customer_form_write (DeskCustomerForm *self,
                          JsonBuilder      *builder)
{
  g_return_if_fail (DESK_IS_CUSTOMER_FORM (self));

  write_member (builder, "name", gtk_editable_get_text (GTK_EDITABLE (self->name)));
  write_member (builder, "phone", gtk_editable_get_text (GTK_EDITABLE (self->phone)));
  write_member (builder, "email", gtk_editable_get_text (GTK_EDITABLE (self->email)));
  write_member (builder, "organisation", self->organisation_name);
  if (!desk_uuid_is_nil (&self->organisation_id))
    {
      char id[DESK_UUID_STRING_LENGTH + 1];

      desk_uuid_write_string (&self->organisation_id, id);
      write_member (builder, "organisation_id", id);
    }
}

/**
 * desk_customer_form_read:
 * @self: a form
 * @object: what desk_customer_form_write() added to
 */
void
desk_customer_form_read (DeskCustomerForm *self,
                         JsonObject       *object)
{
  const char *organisation, *id_text;
  DeskUuid id = { { 0 } };

  g_return_if_fail (DESK_IS_CUSTOMER_FORM (self));

  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name), json_object_get_string_member_with_default (object, "name", ""));
  gtk_editable_set_text (GTK_EDITABLE (self->phone), json_object_get_string_member_with_default (object, "phone", ""));
  gtk_editable_set_text (GTK_EDITABLE (self->email), json_object_get_string_member_with_default (object, "email", ""));
  organisation = json_object_get_string_member_with_default (object, "organisation", NULL);
  id_text = json_object_get_string_member_with_default (object, "organisation_id", NULL);
  if (id_text != NULL)
    desk_uuid_parse (id_text, &id);
  set_organisation (self, &id, organisation);
  self->is_filling = FALSE;
  update (self);
}
