// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Finding a customer as one types, and creating the one who is not there.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-customer-finder.h"
#include "desk-customer-form.h"
#include "desk-draft.h"
#include "desk-draft-keeper.h"
#include "desk-safe-text.h"

#define MAX_FOUND 12
#define ROW_PX 54
#define MAX_PX 300

struct _DeskCustomerFinder {
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkSearchEntry *search;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  DeskCustomerForm *form;

  DeskSession *session;
  DeskDraftKeeper *keeper;
  GPtrArray *matches;
  GCancellable *finding;
  GCancellable *loading;
  gboolean was_typed_in;
  gboolean is_filling;
};

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskCustomerFinder, desk_customer_finder, GTK_TYPE_WIDGET)

static const char *
get_typed (DeskCustomerFinder *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

static gboolean
is_creating (DeskCustomerFinder *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "create") == 0;
}

static char *
write_draft (gpointer editor)
{
  DeskCustomerFinder *self = editor;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (get_typed (self)[0] == '\0' && !is_creating (self))
    return NULL;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "search");
  json_builder_add_string_value (builder, get_typed (self));
  json_builder_set_member_name (builder, "creating");
  json_builder_add_boolean_value (builder, is_creating (self));
  desk_customer_form_write (self->form, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
begin_creating (DeskCustomerFinder *self)
{
  gtk_stack_set_visible_child_name (self->stack, "create");
  desk_customer_form_begin (self->form, get_typed (self));
  desk_draft_keeper_touch (self->keeper);
}

/* All is done: it starts anew. */
static void
choose (DeskCustomerFinder *self,
        DeskCustomerMatch  *match)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  desk_customer_form_clear (self->form);
  gtk_stack_set_visible_child_name (self->stack, "find");
  self->is_filling = FALSE;
  desk_draft_keeper_forget (self->keeper);
  g_signal_emit (self, signals[CHOSEN], 0, match);
}

static GtkWidget *
make_row (DeskCustomerMatch *match)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, match->name, TRUE);
  const char *const parts[] = { match->organisation_name, match->phone, match->email };
  g_autofree char *title = desk_safe_text (match->name);
  g_autofree char *subtitle = desk_safe_text_join (parts, G_N_ELEMENTS (parts));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  if (match->vip)
    {
      GtkWidget *vip = gtk_label_new (_("VIP"));

      gtk_widget_add_css_class (vip, "chip");
      gtk_widget_add_css_class (vip, "vip");
      gtk_widget_set_valign (vip, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), vip);
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static GtkWidget *
make_new_row (DeskCustomerFinder *self)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *safe = desk_safe_text (get_typed (self));
  g_autofree char *title = g_strdup_printf (_("New customer “%s”…"), safe);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("contact-new-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static void
show_matches (DeskCustomerFinder *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), get_typed (self)[0] != '\0');
  if (get_typed (self)[0] == '\0')
    return;
  for (guint i = 0; i < self->matches->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->matches, i)));
  gtk_list_box_append (self->list, make_new_row (self));
  /* In a view that scrolls itself it would be given the height of one row. */
  gtk_scrolled_window_set_min_content_height (self->scroller, (int) MIN ((self->matches->len + 1) * ROW_PX, MAX_PX));
}

/* --- finding --- */

static gpointer
find_customers (DeskFile *file,
                gpointer  data,
                GError  **error)
{
  return desk_customers_find (file, data, MAX_FOUND, error);
}

static void
customers_found_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  DeskCustomerFinder *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_CUSTOMER_FINDER (user_data);
  g_clear_pointer (&self->matches, g_ptr_array_unref);
  self->matches = matches != NULL ? g_steal_pointer (&matches) : g_ptr_array_new ();
  show_matches (self);
  if (error != NULL)
    g_signal_emit_by_name (self->session, "refused", error->message);
}

static void
search_changed_cb (DeskCustomerFinder *self)
{
  if (self->session == NULL)
    return;
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  self->finding = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (self->session), find_customers, g_strdup (get_typed (self)), g_free, (GDestroyNotify) g_ptr_array_unref,
                         self->finding, customers_found_cb, self);
}

static void
typed_cb (DeskCustomerFinder *self)
{
  if (self->is_filling || self->keeper == NULL)
    return;
  self->was_typed_in = TRUE;
  desk_draft_keeper_touch (self->keeper);
}

static void
activate_row (DeskCustomerFinder *self,
              guint               index)
{
  if (index < self->matches->len)
    choose (self, g_ptr_array_index (self->matches, index));
  else
    begin_creating (self);
}

static void
row_activated_cb (DeskCustomerFinder *self,
                  GtkListBoxRow      *row)
{
  activate_row (self, (guint) gtk_list_box_row_get_index (row));
}

static void
search_activated_cb (DeskCustomerFinder *self)
{
  if (get_typed (self)[0] != '\0' && gtk_widget_get_visible (GTK_WIDGET (self->scroller)))
    activate_row (self, 0);
}

/* --- creating --- */

static gpointer
get_customer (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  return desk_customers_get (file, data, error);
}

static void
customer_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (DeskCustomerFinder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCustomerMatch) match = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (self->keeper == NULL)
    return;
  if (match != NULL)
    choose (self, match);
  else
    g_signal_emit_by_name (self->session, "refused", error->message);
}

static void
created_cb (DeskCustomerFinder *self,
            const DeskUuid     *customer)
{
  desk_store_read_async (desk_session_get_store (self->session), get_customer, desk_uuid_copy (customer), g_free, (GDestroyNotify) desk_customer_match_free, NULL,
                         customer_loaded_cb, g_object_ref (self));
}

static void
back_cb (DeskCustomerFinder *self)
{
  gtk_stack_set_visible_child_name (self->stack, "find");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  typed_cb (self);
}

/* --- the draft --- */

static gpointer
load_draft (DeskFile *file,
            gpointer  data,
            GError  **error)
{
  return desk_draft_load (file, data, error);
}

static void
draft_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  DeskCustomerFinder *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskDraft) draft = desk_store_read_finish (DESK_STORE (source), result, &error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_CUSTOMER_FINDER (user_data);
  if (draft == NULL || self->was_typed_in || !json_parser_load_from_data (parser, draft->body, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;

  object = json_node_get_object (json_parser_get_root (parser));
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), json_object_get_string_member_with_default (object, "search", ""));
  desk_customer_form_read (self->form, object);
  if (json_object_get_boolean_member_with_default (object, "creating", FALSE))
    gtk_stack_set_visible_child_name (self->stack, "create");
  self->is_filling = FALSE;
}

static gboolean
desk_customer_finder_grab_focus (GtkWidget *widget)
{
  DeskCustomerFinder *self = DESK_CUSTOMER_FINDER (widget);

  return gtk_widget_grab_focus (is_creating (self) ? GTK_WIDGET (self->form) : GTK_WIDGET (self->search));
}

static void
desk_customer_finder_dispose (GObject *object)
{
  DeskCustomerFinder *self = DESK_CUSTOMER_FINDER (object);

  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->keeper != NULL)
    desk_draft_keeper_flush (self->keeper);
  g_clear_pointer (&self->keeper, desk_draft_keeper_free);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_CUSTOMER_FINDER);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_customer_finder_parent_class)->dispose (object);
}

static void
desk_customer_finder_finalize (GObject *object)
{
  g_clear_pointer (&DESK_CUSTOMER_FINDER (object)->matches, g_ptr_array_unref);

  G_OBJECT_CLASS (desk_customer_finder_parent_class)->finalize (object);
}

static void
desk_customer_finder_class_init (DeskCustomerFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_customer_finder_dispose;
  object_class->finalize = desk_customer_finder_finalize;
  widget_class->grab_focus = desk_customer_finder_grab_focus;

  /**
   * DeskCustomerFinder::chosen:
   * @self: the finder
   * @match: (type gpointer): the #DeskCustomerMatch that was found or created
   */
  signals[CHOSEN] = g_signal_new ("chosen", DESK_TYPE_CUSTOMER_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (DESK_TYPE_CUSTOMER_FORM);
  gtk_widget_class_set_css_name (widget_class, "customerfinder");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-customer-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerFinder, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerFinder, search);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerFinder, scroller);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerFinder, list);
  gtk_widget_class_bind_template_child (widget_class, DeskCustomerFinder, form);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, created_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
desk_customer_finder_init (DeskCustomerFinder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keeper = desk_draft_keeper_new (write_draft, self);
  self->matches = g_ptr_array_new ();
}

GtkWidget *
desk_customer_finder_new (void)
{
  return g_object_new (DESK_TYPE_CUSTOMER_FINDER, NULL);
}

/**
 * desk_customer_finder_set_session:
 * @self: a finder
 * @session: a session
 * @draft: the name under which what is typed is kept
 */
void
desk_customer_finder_set_session (DeskCustomerFinder *self,
                                  DeskSession        *session,
                                  const char         *draft)
{
  g_return_if_fail (DESK_IS_CUSTOMER_FINDER (self));

  g_set_object (&self->session, session);
  desk_customer_form_set_session (self->form, session);
  desk_draft_keeper_set_target (self->keeper, session, draft, NULL);
  self->loading = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (session), load_draft, g_strdup (draft), g_free, (GDestroyNotify) desk_draft_free, self->loading, draft_loaded_cb,
                         self);
}

void
desk_customer_finder_flush (DeskCustomerFinder *self)
{
  g_return_if_fail (DESK_IS_CUSTOMER_FINDER (self));

  desk_draft_keeper_flush (self->keeper);
}
