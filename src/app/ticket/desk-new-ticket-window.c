// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Logging a ticket while the customer is talking: who it is, what it is about,
 * how bad it is. Everything typed is a draft; the window opens with it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-choice-popover.h"
#include "desk-customer-finder.h"
#include "desk-draft-keeper.h"
#include "desk-field-text.h"
#include "desk-new-ticket-draft.h"
#include "desk-new-ticket-window.h"
#include "desk-queue-row.h"
#include "desk-safe-text.h"
#include "desk-similar-card.h"
#include "desk-text-box.h"
#include "desk-widget-util.h"

#define CUSTOMER_DRAFT_NAME "new-ticket-customer"
#define MAX_SIMILAR 5
/* With less room, what is similar stands below the form. */
#define MIN_BESIDE_PX 760
#define BESIDE_PX 300

struct _DeskNewTicketWindow {
  AdwWindow parent_instance;

  GtkButton *log;
  GtkButton *discard;
  GtkRevealer *revealer;
  GtkLabel *message;
  GtkStack *customer_stack;
  DeskCustomerFinder *finder;
  AdwActionRow *customer;
  AdwAvatar *avatar;
  GtkLabel *vip;
  GtkButton *change;
  GtkBox *similar_box;
  GtkListBox *similar;
  AdwEntryRow *summary;
  DeskTextBox *description;
  AdwComboRow *type;
  AdwComboRow *channel;
  AdwComboRow *impact;
  AdwComboRow *urgency;
  GtkBox *priority_chip;
  GtkImage *priority_icon;
  GtkLabel *priority;
  GtkMenuButton *service;
  GtkMenuButton *item;
  GtkBox *columns;
  GtkWidget *beside;
  DeskSimilarCard *like;

  DeskSession *session;
  DeskDraftKeeper *keeper;
  GCancellable *cancellable;
  DeskPriorityMatrix matrix;
  DeskUuid customer_id;
  gboolean customer_is_vip;
  DeskUuid service_id;
  char *service_name;
  DeskUuid item_id;
  char *item_name;
  GPtrArray *similar_rows;
  gboolean was_typed_in;
  gboolean is_filling;
  gboolean is_logging;
  gboolean is_done;
};

enum {
  CREATED,
  TICKET_ACTIVATED,
  ARTICLE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskNewTicketWindow, desk_new_ticket_window, ADW_TYPE_WINDOW)

/* --- what has been typed --- */

static void
collect (DeskNewTicketWindow *self,
         DeskNewTicketDraft  *draft)
{
  draft->customer = self->customer_id;
  draft->type = (DeskTicketType) (adw_combo_row_get_selected (self->type) + 1);
  draft->channel = (DeskChannel) (adw_combo_row_get_selected (self->channel) + 1);
  draft->impact = (DeskImpact) (adw_combo_row_get_selected (self->impact) + 1);
  draft->urgency = (DeskUrgency) (adw_combo_row_get_selected (self->urgency) + 1);
  draft->summary = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->summary)));
  draft->description = desk_text_box_dup_text (self->description);
  draft->service = self->service_id;
  draft->service_name = g_strdup (self->service_name);
  draft->item = self->item_id;
  draft->item_name = g_strdup (self->item_name);
}

static char *
write_draft (gpointer editor)
{
  g_auto (DeskNewTicketDraft) draft = { 0 };

  collect (editor, &draft);

  return desk_new_ticket_draft_write (&draft);
}

static void
say (DeskNewTicketWindow *self,
     const char          *message)
{
  if (message != NULL)
    gtk_label_set_label (self->message, message);
  gtk_revealer_set_reveal_child (self->revealer, message != NULL);
}

static const char *
find_fault (DeskNewTicketWindow *self)
{
  g_autofree char *summary = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->summary))));

  if (desk_uuid_is_nil (desk_session_get_me (self->session)))
    return _("Choose who you are first, in the main menu");

  return summary[0] == '\0' ? _("Say in a few words what it is about") : NULL;
}

static void
show_priority (DeskNewTicketWindow *self)
{
  int priority = desk_priority_from_matrix (&self->matrix, (DeskImpact) (adw_combo_row_get_selected (self->impact) + 1),
                                            (DeskUrgency) (adw_combo_row_get_selected (self->urgency) + 1), self->customer_is_vip, FALSE);
  g_autofree char *text = desk_field_text_priority (priority);
  g_autofree char *icon_name = g_strdup_printf ("deskbell-priority-%d-symbolic", priority);

  gtk_label_set_label (self->priority, text);
  gtk_image_set_from_icon_name (self->priority_icon, icon_name);
  for (int i = DESK_PRIORITY_CRITICAL; i <= DESK_PRIORITY_PLANNED; i++)
    {
      g_autofree char *css_class = g_strdup_printf ("priority-%d", i);

      desk_widget_set_class (GTK_WIDGET (self->priority_icon), css_class, i == priority);
    }
}

static void
update (DeskNewTicketWindow *self)
{
  g_auto (DeskNewTicketDraft) draft = { 0 };
  const char *fault = find_fault (self);

  collect (self, &draft);
  gtk_widget_set_sensitive (GTK_WIDGET (self->log), fault == NULL && !self->is_logging);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->log), fault != NULL ? fault : _("Log the ticket (Ctrl+Return)"));
  gtk_widget_set_visible (GTK_WIDGET (self->discard), !desk_new_ticket_draft_is_empty (&draft));
  show_priority (self);
  if (self->session != NULL)
    desk_similar_card_look_for (self->like, self->session, desk_new_ticket_draft_make_similar_query (&draft));
}

static void
typed_cb (DeskNewTicketWindow *self)
{
  if (self->is_filling || self->session == NULL)
    return;
  self->was_typed_in = TRUE;
  say (self, NULL);
  update (self);
  desk_draft_keeper_touch (self->keeper);
}

/* --- service and item --- */

static void
set_choice (GtkMenuButton *button,
            DeskUuid      *id,
            char         **name,
            const DeskUuid *chosen_id,
            const char    *chosen_name)
{
  g_autofree char *safe = chosen_name == NULL ? NULL : desk_safe_text (chosen_name);
  g_autofree char *copy = g_strdup (chosen_name);

  memset (id, 0, sizeof *id);
  if (chosen_id != NULL)
    *id = *chosen_id;
  g_free (*name);
  *name = g_steal_pointer (&copy);
  gtk_menu_button_set_label (button, safe != NULL ? safe : _("None"));
  desk_widget_set_spoken (GTK_WIDGET (button), gtk_menu_button_get_label (button));
}

static void
service_chosen_cb (DeskChoicePopover   *popover,
                   DeskChoice          *choice,
                   int                  value,
                   DeskNewTicketWindow *self)
{
  set_choice (self->service, &self->service_id, &self->service_name, choice != NULL ? &choice->id : NULL, choice != NULL ? choice->label : NULL);
  typed_cb (self);
}

static void
item_chosen_cb (DeskChoicePopover   *popover,
                DeskChoice          *choice,
                int                  value,
                DeskNewTicketWindow *self)
{
  set_choice (self->item, &self->item_id, &self->item_name, choice != NULL ? &choice->id : NULL, choice != NULL ? choice->label : NULL);
  typed_cb (self);
}

static void
create_choices_cb (GtkMenuButton *button,
                   gpointer       data)
{
  DeskNewTicketWindow *self = data;
  gboolean is_service = button == self->service;
  GtkWidget *popover = desk_choice_popover_new ();

  desk_choice_popover_set_none (DESK_CHOICE_POPOVER (popover), _("None"));
  desk_choice_popover_set_current (DESK_CHOICE_POPOVER (popover), is_service ? &self->service_id : &self->item_id, NULL);
  g_signal_connect_object (popover, "chosen", is_service ? G_CALLBACK (service_chosen_cb) : G_CALLBACK (item_chosen_cb), self, 0);
  desk_choice_popover_show_table (DESK_CHOICE_POPOVER (popover), self->session, is_service ? DESK_TABLE_SERVICE : DESK_TABLE_CONFIGURATION_ITEM);
  gtk_menu_button_set_popover (button, popover);
}

/* --- the customer --- */

typedef struct {
  DeskCustomerMatch *match;
  GPtrArray *tickets;
} Customer;

static void
customer_free (gpointer data)
{
  Customer *customer = data;

  g_clear_pointer (&customer->match, desk_customer_match_free);
  g_clear_pointer (&customer->tickets, g_ptr_array_unref);
  g_free (customer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Customer, customer_free)

static gpointer
load_customer (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  g_autoptr (Customer) customer = g_new0 (Customer, 1);

  customer->match = desk_customers_get (file, data, error);
  if (customer->match == NULL || !desk_customers_load_open_tickets (file, data, MAX_SIMILAR, &customer->tickets, error))
    return NULL;

  return g_steal_pointer (&customer);
}

static void
show_customer (DeskNewTicketWindow *self,
               Customer            *customer)
{
  DeskCustomerMatch *match = customer->match;
  const char *level = match->service_level != DESK_SERVICE_LEVEL_NONE ? desk_enum_value_label (DESK_ENUM_SERVICE_LEVEL, (int) match->service_level) : NULL;
  const char *const parts[] = { match->organisation_name, level, match->phone, match->email };
  g_autofree char *name = desk_safe_text (match->name);
  g_autofree char *subtitle = desk_safe_text_join (parts, G_N_ELEMENTS (parts));
  GtkWidget *child;

  adw_avatar_set_text (self->avatar, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->customer), name);
  adw_action_row_set_subtitle (self->customer, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->vip), match->vip);
  self->customer_is_vip = match->vip;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->similar))) != NULL)
    gtk_list_box_remove (self->similar, child);
  g_clear_pointer (&self->similar_rows, g_ptr_array_unref);
  self->similar_rows = g_ptr_array_ref (customer->tickets);
  for (guint i = 0; i < customer->tickets->len; i++)
    gtk_list_box_append (self->similar, desk_widget_make_ticket_row (g_ptr_array_index (customer->tickets, i), _("Go on with this ticket instead")));
  gtk_widget_set_visible (GTK_WIDGET (self->similar_box), customer->tickets->len > 0);
  gtk_stack_set_visible_child_name (self->customer_stack, "chosen");
  update (self);
}

static void
customer_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  DeskNewTicketWindow *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (Customer) customer = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_NEW_TICKET_WINDOW (user_data);
  if (customer == NULL)
    {
      memset (&self->customer_id, 0, sizeof self->customer_id);
      say (self, error->message);
      return;
    }
  if (desk_uuid_equal (&self->customer_id, &customer->match->id))
    show_customer (self, customer);
}

static void
set_customer (DeskNewTicketWindow *self,
              const DeskUuid      *id)
{
  self->customer_id = *id;
  desk_store_read_async (desk_session_get_store (self->session), load_customer, desk_uuid_copy (id), g_free, customer_free, self->cancellable, customer_loaded_cb,
                         self);
}

static void
customer_chosen_cb (DeskNewTicketWindow *self,
                    DeskCustomerMatch   *match)
{
  set_customer (self, &match->id);
  gtk_widget_grab_focus (GTK_WIDGET (self->summary));
  typed_cb (self);
}

static void
clear_customer (DeskNewTicketWindow *self)
{
  memset (&self->customer_id, 0, sizeof self->customer_id);
  self->customer_is_vip = FALSE;
  gtk_stack_set_visible_child_name (self->customer_stack, "find");
}

static void
change_clicked_cb (DeskNewTicketWindow *self)
{
  clear_customer (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->finder));
  typed_cb (self);
}

/* What was typed stays as a draft: it may be wanted after all. */
static void
ticket_activated_cb (DeskNewTicketWindow *self,
                     const DeskUuid      *ticket)
{
  DeskUuid id = *ticket;

  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
article_activated_cb (DeskNewTicketWindow *self,
                      const DeskUuid      *article)
{
  DeskUuid id = *article;

  g_signal_emit (self, signals[ARTICLE_ACTIVATED], 0, &id);
}

static void
similar_activated_cb (DeskNewTicketWindow *self,
                      GtkListBoxRow       *list_row)
{
  DeskQueueRow *row = g_ptr_array_index (self->similar_rows, (guint) gtk_list_box_row_get_index (list_row));

  ticket_activated_cb (self, &row->key.id);
}

/* --- the draft --- */

static void
fill (DeskNewTicketWindow      *self,
      const DeskNewTicketDraft *draft)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->summary), draft->summary != NULL ? draft->summary : "");
  desk_text_box_set_text (self->description, draft->description);
  adw_combo_row_set_selected (self->type, (guint) MAX ((int) draft->type, 1) - 1);
  adw_combo_row_set_selected (self->channel, (guint) MAX ((int) draft->channel, 1) - 1);
  adw_combo_row_set_selected (self->impact, (guint) (draft->impact != DESK_IMPACT_UNSET ? draft->impact : DESK_IMPACT_PERSON) - 1);
  adw_combo_row_set_selected (self->urgency, (guint) (draft->urgency != DESK_URGENCY_UNSET ? draft->urgency : DESK_URGENCY_HINDERED) - 1);
  set_choice (self->service, &self->service_id, &self->service_name, &draft->service, draft->service_name);
  set_choice (self->item, &self->item_id, &self->item_name, &draft->item, draft->item_name);
  if (desk_uuid_is_nil (&draft->customer))
    clear_customer (self);
  else
    set_customer (self, &draft->customer);
  self->is_filling = FALSE;
  update (self);
}

static void
discard_clicked_cb (DeskNewTicketWindow *self)
{
  static const DeskNewTicketDraft nothing = { 0 };

  fill (self, &nothing);
  say (self, NULL);
  desk_draft_keeper_forget (self->keeper);
  gtk_widget_grab_focus (GTK_WIDGET (self->finder));
}

static void
beginning_loaded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  DeskNewTicketWindow *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskNewTicketBeginning) beginning = desk_store_read_finish (DESK_STORE (source), result, &error);
  g_auto (DeskNewTicketDraft) draft = { 0 };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_NEW_TICKET_WINDOW (user_data);
  if (beginning == NULL)
    {
      say (self, error->message);
      return;
    }
  self->matrix = beginning->matrix;
  if (beginning->draft != NULL && !self->was_typed_in)
    {
      desk_new_ticket_draft_read (&draft, beginning->draft);
      fill (self, &draft);
    }
  update (self);
}

/* --- logging --- */

static void
logged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (DeskNewTicketWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);
  DeskUuid id;

  self->is_logging = FALSE;
  if (commit == NULL)
    {
      say (self, error->message);
      update (self);
      if (self->keeper != NULL)
        desk_draft_keeper_touch (self->keeper);
      return;
    }

  self->is_done = TRUE;
  if (self->keeper != NULL)
    desk_draft_keeper_forget (self->keeper);
  id = ((const DeskOperation *) g_ptr_array_index (commit->operations, 0))->row;
  g_signal_emit (self, signals[CREATED], 0, &id);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
log_clicked_cb (DeskNewTicketWindow *self)
{
  g_auto (DeskNewTicketDraft) draft = { 0 };
  const char *fault = find_fault (self);
  DeskTicketAction *action;

  if (fault != NULL)
    {
      say (self, fault);
      gtk_widget_grab_focus (GTK_WIDGET (self->summary));
      return;
    }
  if (self->is_logging)
    return;
  self->is_logging = TRUE;
  say (self, NULL);
  update (self);
  collect (self, &draft);
  action = desk_new_ticket_draft_make_action (&draft, desk_session_get_me (self->session));
  if (self->keeper != NULL)
    desk_draft_keeper_settle (self->keeper, action, NULL);
  desk_session_act_async (self->session, action, logged_cb, g_object_ref (self));
}

static gboolean
log_pressed_cb (GtkWidget *widget,
                GVariant  *arguments,
                gpointer   data)
{
  log_clicked_cb (DESK_NEW_TICKET_WINDOW (widget));

  return TRUE;
}

/* --- the class --- */

static void
fill_combo (AdwComboRow *row,
            DeskEnumId   id)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 1; i < desk_enum_get_n_values (id); i++)
    gtk_string_list_append (labels, desk_enum_value_label (id, (int) i));
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
}

/* Beside the form where there is room, otherwise below it. */
static void
width_changed_cb (DeskNewTicketWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), width >= MIN_BESIDE_PX ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (self->beside, width >= MIN_BESIDE_PX ? BESIDE_PX : -1, -1);
}

static gboolean
desk_new_ticket_window_close_request (GtkWindow *window)
{
  DeskNewTicketWindow *self = DESK_NEW_TICKET_WINDOW (window);

  desk_draft_keeper_flush (self->keeper);
  desk_customer_finder_flush (self->finder);

  return GTK_WINDOW_CLASS (desk_new_ticket_window_parent_class)->close_request (window);
}

static void
desk_new_ticket_window_dispose (GObject *object)
{
  DeskNewTicketWindow *self = DESK_NEW_TICKET_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->keeper != NULL && !self->is_done)
    desk_draft_keeper_flush (self->keeper);
  g_clear_pointer (&self->keeper, desk_draft_keeper_free);
  self->is_filling = TRUE;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_new_ticket_window_parent_class)->dispose (object);
}

static void
desk_new_ticket_window_finalize (GObject *object)
{
  DeskNewTicketWindow *self = DESK_NEW_TICKET_WINDOW (object);

  g_clear_pointer (&self->similar_rows, g_ptr_array_unref);
  g_free (self->service_name);
  g_free (self->item_name);

  G_OBJECT_CLASS (desk_new_ticket_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, log);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, discard);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, revealer);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, message);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, customer_stack);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, finder);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, customer);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, vip);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, change);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, similar_box);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, similar);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, description);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, type);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, channel);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, impact);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, urgency);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, priority_chip);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, priority_icon);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, priority);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, service);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, item);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, beside);
  gtk_widget_class_bind_template_child (widget_class, DeskNewTicketWindow, like);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, similar_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ticket_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, article_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, log_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_clicked_cb);
}

static void
desk_new_ticket_window_class_init (DeskNewTicketWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_new_ticket_window_dispose;
  object_class->finalize = desk_new_ticket_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = desk_new_ticket_window_close_request;

  /**
   * DeskNewTicketWindow::created:
   * @self: the window
   * @ticket: (type gpointer): the #DeskUuid of the ticket that was logged
   */
  signals[CREATED] = g_signal_new ("created", DESK_TYPE_NEW_TICKET_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskNewTicketWindow::ticket-activated:
   * @self: the window
   * @ticket: (type gpointer): the #DeskUuid of a ticket of the customer that is
   *   to be worked on instead
   */
  signals[TICKET_ACTIVATED]
    = g_signal_new ("ticket-activated", DESK_TYPE_NEW_TICKET_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskNewTicketWindow::article-activated:
   * @self: the window
   * @article: (type gpointer): the #DeskUuid of an article that is to be read
   */
  signals[ARTICLE_ACTIVATED]
    = g_signal_new ("article-activated", DESK_TYPE_NEW_TICKET_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (DESK_TYPE_CUSTOMER_FINDER);
  g_type_ensure (DESK_TYPE_SIMILAR_CARD);
  g_type_ensure (DESK_TYPE_TEXT_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-new-ticket-window.ui");
  bind_children (widget_class);
}

static void
desk_new_ticket_window_init (DeskNewTicketWindow *self)
{
  self->is_filling = TRUE;
  desk_priority_matrix_init_default (&self->matrix);
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_widget_add_finish_keys (GTK_WIDGET (self), log_pressed_cb);
  fill_combo (self->type, DESK_ENUM_TICKET_TYPE);
  fill_combo (self->channel, DESK_ENUM_CHANNEL);
  fill_combo (self->impact, DESK_ENUM_IMPACT);
  fill_combo (self->urgency, DESK_ENUM_URGENCY);
  gtk_menu_button_set_create_popup_func (self->service, create_choices_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->item, create_choices_cb, self, NULL);
  width_changed_cb (self);
  self->keeper = desk_draft_keeper_new (write_draft, self);
  self->cancellable = g_cancellable_new ();
}

/**
 * desk_new_ticket_window_present:
 * @parent: (nullable): the window it belongs to
 * @session: a session
 *
 * Opens the form, with what was left in it last.
 *
 * Returns: (transfer none): the window, to be listened to
 */
DeskNewTicketWindow *
desk_new_ticket_window_present (GtkWindow   *parent,
                                DeskSession *session)
{
  static const DeskNewTicketDraft nothing = { 0 };
  DeskNewTicketWindow *self = g_object_new (DESK_TYPE_NEW_TICKET_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  fill (self, &nothing);
  desk_draft_keeper_set_target (self->keeper, session, DESK_NEW_TICKET_DRAFT_NAME, NULL);
  desk_customer_finder_set_session (self->finder, session, CUSTOMER_DRAFT_NAME);
  desk_store_read_async (desk_session_get_store (session), desk_new_ticket_beginning_load, NULL, NULL, (GDestroyNotify) desk_new_ticket_beginning_free,
                         self->cancellable, beginning_loaded_cb, self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->finder));

  return self;
}
