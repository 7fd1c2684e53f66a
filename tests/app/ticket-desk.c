// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the tests of the ticket pane begin with. Nothing here sleeps: it waits
 * for what a person would wait for, with a limit.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-draft.h"
#include "desk-record.h"
#include "desk-ticket-snapshot.h"
#include "desk-act-dialog.h"
#include "desk-text-box.h"
#include "ticket-desk.h"

#define LIMIT_SECONDS 60

static gboolean
too_late_cb (gpointer data)
{
  g_error ("%s did not come within %d seconds", (const char *) data, LIMIT_SECONDS);

  return G_SOURCE_REMOVE;
}

/**
 * ticket_desk_wait:
 * @condition: what is waited for
 * @data: passed to @condition
 * @what: for the message when it does not come
 */
void
ticket_desk_wait (TicketDeskCondition condition,
                  gpointer            data,
                  const char         *what)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, (gpointer) what);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static gboolean
is_done (gpointer data)
{
  TicketDesk *self = data;

  return self->is_done;
}

static gpointer
write_nothing (DeskFile       *file,
               gpointer        data,
               DeskChangeSet **changes,
               GCancellable   *cancellable,
               GError        **error)
{
  return NULL;
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  TicketDesk *self = data;

  desk_store_write_finish (DESK_STORE (source), result, NULL);
  self->is_done = TRUE;
}

/**
 * ticket_desk_settle:
 * @self: a desk
 *
 * Waits until everything that was to be written is on the disk.
 */
void
ticket_desk_settle (TicketDesk *self)
{
  self->is_done = FALSE;
  desk_store_write_async (self->app->store, write_nothing, NULL, NULL, NULL, NULL, settled_cb, self);
  ticket_desk_wait (is_done, self, "the end of writing");
}

/* An application loads its style by itself. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/deskbell/Deskbell/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/**
 * ticket_desk_set_up:
 * @self: a desk
 * @width: of the window, as a pointer; %NULL for a wide one
 */
void
ticket_desk_set_up (TicketDesk    *self,
                    gconstpointer  width)
{
  DeskUuid organisation;

  load_style ();
  self->app = app_desk_new (20260302);
  self->fixture = self->app->fixture;
  desk_fixture_add_organisation (self->fixture, "Lindqvist Paper Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (self->fixture, "Anna Weber", &organisation, FALSE, &self->customer);
  desk_fixture_set_text (self->fixture, DESK_TABLE_CUSTOMER, &self->customer, "phone", "+49 30 5550 123");
  desk_fixture_add_ticket (self->fixture, "Printer jams on every second sheet", &self->customer, &self->ticket);

  self->pane = DESK_TICKET_PANE (desk_ticket_pane_new ());
  app_desk_show (self->app, GTK_WIDGET (self->pane), width == NULL ? 1000 : GPOINTER_TO_INT (width), 640);
  self->session = self->app->session;
}

void
ticket_desk_tear_down (TicketDesk    *self,
                       gconstpointer  width)
{
  g_clear_pointer (&self->app, app_desk_free);
}

/**
 * ticket_desk_present_again:
 * @self: a desk
 *
 * The pane is gone, as after a crash, and another one is opened.
 */
void
ticket_desk_present_again (TicketDesk *self)
{
  self->pane = DESK_TICKET_PANE (desk_ticket_pane_new ());
  g_object_set (self->pane, "session", self->session, NULL);
  self->app->view = GTK_WIDGET (self->pane);
  adw_window_set_content (ADW_WINDOW (self->app->window), self->app->view);
}

static gboolean
shows_ticket (gpointer data)
{
  TicketDesk *self = data;
  GtkStack *stack = GTK_STACK (ticket_desk_child (self->pane, DESK_TYPE_TICKET_PANE, "stack"));
  const char *page = gtk_stack_get_visible_child_name (stack);

  return g_str_equal (page, "ticket") || g_str_equal (page, "failed");
}

/**
 * ticket_desk_show:
 * @self: a desk
 * @ticket: a ticket
 *
 * Waits until it is there, or cannot be shown.
 */
void
ticket_desk_show (TicketDesk     *self,
                  const DeskUuid *ticket)
{
  desk_ticket_pane_show_ticket (self->pane, NULL);
  desk_ticket_pane_show_ticket (self->pane, ticket);
  ticket_desk_wait (shows_ticket, self, "the ticket");
}

/* --- looking --- */

typedef struct {
  GtkWidget *root;
  const char *text;
  GtkWidget *found;
} Looking;

static gboolean
is_there (gpointer data)
{
  Looking *looking = data;

  looking->found = app_desk_find_text (looking->root, looking->text);

  return looking->found != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return !is_there (data);
}

GtkWidget *
ticket_desk_wait_for_text (GtkWidget  *root,
                           const char *text)
{
  Looking looking = { root, text, NULL };

  ticket_desk_wait (is_there, &looking, text);

  return looking.found;
}

void
ticket_desk_wait_until_gone (GtkWidget  *root,
                             const char *text)
{
  Looking looking = { root, text, NULL };

  ticket_desk_wait (is_gone, &looking, "the end of a text");
}

/**
 * ticket_desk_child:
 * @widget: a widget made of a template
 * @type: its type
 * @name: name of a child in the template
 *
 * Returns: the child
 */
GtkWidget *
ticket_desk_child (gpointer    widget,
                   GType       type,
                   const char *name)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (widget), type, name);

  g_assert_true (GTK_IS_WIDGET (child));

  return GTK_WIDGET (child);
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_mapped (window))
        return window;
    }

  return NULL;
}

static gboolean
has_window (gpointer data)
{
  return find_window (GPOINTER_TO_SIZE (data)) != NULL;
}

static gboolean
has_no_window (gpointer data)
{
  return find_window (GPOINTER_TO_SIZE (data)) == NULL;
}

GtkWidget *
ticket_desk_wait_for_window (GType type)
{
  ticket_desk_wait (has_window, GSIZE_TO_POINTER (type), "a window");

  return find_window (type);
}

void
ticket_desk_wait_for_no_window (GType type)
{
  ticket_desk_wait (has_no_window, GSIZE_TO_POINTER (type), "the end of a window");
}

/**
 * ticket_desk_click:
 * @button: a button that can be pressed
 */
void
ticket_desk_click (GtkWidget *button)
{
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* --- what is on the disk --- */

typedef struct {
  TicketDesk *desk;
  const char *field;
  const char *expected;
} Expectation;

static gboolean
has_value (gpointer data)
{
  Expectation *expectation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskRecord) ticket = desk_record_load (expectation->desk->fixture->file, DESK_TABLE_TICKET, &expectation->desk->ticket, &error);

  g_assert_no_error (error);

  return g_strcmp0 (desk_record_get_text (ticket, expectation->field), expectation->expected) == 0;
}

/**
 * ticket_desk_wait_for_value:
 * @self: a desk
 * @field: a field of the ticket that holds a text
 * @expected: (nullable): what is to stand there
 */
void
ticket_desk_wait_for_value (TicketDesk *self,
                            const char *field,
                            const char *expected)
{
  Expectation expectation = { self, field, expected };

  ticket_desk_wait (has_value, &expectation, field);
}

/**
 * ticket_desk_dup_draft:
 * @self: a desk
 * @editor: `composer`, `resolve` …
 *
 * Returns: (nullable): what is kept of it on the disk
 */
char *
ticket_desk_dup_draft (TicketDesk *self,
                       const char *editor)
{
  g_autofree char *name = desk_ticket_snapshot_name_draft (editor, &self->ticket);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskDraft) draft = desk_draft_load (self->fixture->file, name, &error);

  g_assert_no_error (error);

  return draft == NULL ? NULL : g_strdup (draft->body);
}

static gboolean
has_draft (gpointer data)
{
  Expectation *expectation = data;
  g_autofree char *draft = ticket_desk_dup_draft (expectation->desk, expectation->field);

  if (expectation->expected == NULL)
    return draft == NULL;

  return draft != NULL && strstr (draft, expectation->expected) != NULL;
}

/**
 * ticket_desk_wait_for_draft:
 * @self: a desk
 * @editor: `composer`, `resolve` …
 * @part: (nullable): what has to be in it; %NULL: there is none any more
 */
void
ticket_desk_wait_for_draft (TicketDesk *self,
                            const char *editor,
                            const char *part)
{
  Expectation expectation = { self, editor, part };

  ticket_desk_wait (has_draft, &expectation, "the draft");
}

/**
 * ticket_desk_load_entries:
 * @self: a desk
 *
 * Returns: (element-type DeskRecord): the entries of the ticket, oldest first
 */
GPtrArray *
ticket_desk_load_entries (TicketDesk *self)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  desk_value_set_uuid (&ticket, &self->ticket);
  entries = desk_record_load_where (self->fixture->file, DESK_TABLE_ENTRY, "WHERE ticket_id = ? ORDER BY made_at, id", &ticket, 1, &error);
  g_assert_no_error (error);

  return entries;
}

/* --- dialogs --- */

GtkWidget *
ticket_desk_open_dialog (TicketDesk *desk,
             const char *action,
             GType       type)
{
  ticket_desk_show (desk, &desk->ticket);
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), action, NULL);

  return ticket_desk_wait_for_window (type);
}

GtkWidget *
ticket_desk_get_accept (GtkWidget *dialog)
{
  return ticket_desk_child (dialog, DESK_TYPE_ACT_DIALOG, "accept");
}

typedef struct {
  const char *label;
  GtkWidget *found;
} Search;

static void
find_labelled (GtkWidget *root,
               Search    *search)
{
  if (DESK_IS_TEXT_BOX (root))
    {
      g_autofree char *label = NULL;

      g_object_get (root, "label", &label, NULL);
      if (g_strcmp0 (label, search->label) == 0)
        search->found = root;
    }
  else if (ADW_IS_PREFERENCES_ROW (root) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), search->label) == 0)
    {
      search->found = root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && search->found == NULL; child = gtk_widget_get_next_sibling (child))
    find_labelled (child, search);
}

/* The text box or row of that name. */
GtkWidget *
ticket_desk_get_part (GtkWidget  *dialog,
          const char *label)
{
  Search search = { label, NULL };

  find_labelled (dialog, &search);
  g_assert_nonnull (search.found);

  return search.found;
}

void
ticket_desk_write (GtkWidget  *dialog,
            const char *label,
            const char *text)
{
  desk_text_box_set_text (DESK_TEXT_BOX (ticket_desk_get_part (dialog, label)), text);
}
