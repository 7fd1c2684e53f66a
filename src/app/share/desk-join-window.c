// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Joining a desk that is shared: in a folder, or at a service. For a service it
 * asks who one is, shows whose certificate that is, and makes the replica; or a
 * desk that is open already follows the service from then on. Whatever goes
 * wrong, what was typed is still there.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-host.h"
#include "desk-join-window.h"
#include "desk-log-error.h"
#include "desk-service-enrol.h"
#include "desk-service-seat.h"
#include "desk-store-run.h"
#include "desk-widget-util.h"

/* Of a fingerprint, so that people find their place in it. */
#define PAIRS_PER_LINE 8

typedef enum {
  PAGE_CHOICE,
  PAGE_FORM,
  PAGE_CERTIFICATE,
  PAGE_BUSY,
  PAGE_DONE,
  N_PAGES,
} Page;

/* What a thread does, by value. */
typedef struct {
  char *address; /* as it was typed, with its scheme */
  char *place;   /* with the fingerprint that was accepted */
  char *name;
  char *password;
  char *device;
  char *path;
  DeskStore *store; /* (nullable): of the desk that is to follow the service */
  DeskClock *clock;
  DeskIdSource *ids;
  char *fingerprint; /* what was seen; empty without TLS */
  DeskUuid analyst;
  gboolean is_in_file;
} Errand;

struct _DeskJoinWindow {
  AdwWindow parent_instance;

  GtkButton *back_button;
  GtkButton *next_button;
  GtkStack *stack;
  GtkRevealer *message_revealer;
  GtkLabel *message_label;
  AdwEntryRow *address_row;
  AdwEntryRow *account_row;
  AdwEntryRow *password_row;
  AdwEntryRow *device_row;
  AdwPreferencesGroup *certificate_group;
  GtkLabel *fingerprint_label;
  GtkSpinner *spinner;
  GtkLabel *busy_label;
  AdwStatusPage *done_page;

  DeskClock *clock;
  DeskIdSource *ids;
  DeskJoinedFunc func;
  gpointer data;
  DeskSession *session; /* (nullable): whose desk is to follow the service */
  Page page;
  GCancellable *cancellable; /* (nullable): of what is under way */
  Errand *errand;            /* (nullable): what was found out so far */
};

G_DEFINE_FINAL_TYPE (DeskJoinWindow, desk_join_window, ADW_TYPE_WINDOW)

static const char *const page_names[N_PAGES] = { "choice", "form", "certificate", "busy", "done" };

static void
errand_free (Errand *self)
{
  if (self->password != NULL)
    memset (self->password, 0, strlen (self->password));
  g_free (self->address);
  g_free (self->place);
  g_free (self->name);
  g_free (self->password);
  g_free (self->device);
  g_free (self->path);
  g_free (self->fingerprint);
  g_clear_object (&self->store);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Whoever writes a host means the only way there is. */
static char *
dup_address (DeskJoinWindow *self)
{
  g_autofree char *text = dup_text (self->address_row);

  while (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';

  return text[0] == '\0' || strstr (text, "://") != NULL ? g_steal_pointer (&text) : g_strconcat ("https://", text, NULL);
}

/* --- pages --- */

static gboolean
is_filled (AdwEntryRow *row)
{
  g_autofree char *text = dup_text (row);

  return text[0] != '\0';
}

static void
update (DeskJoinWindow *self)
{
  static const char *const backs[N_PAGES] = { N_("_Cancel"), N_("_Back"), N_("_Back"), N_("_Cancel"), NULL };
  const char *const nexts[N_PAGES] = { NULL, N_("_Continue"), N_("It is the _same"), NULL, self->session != NULL ? N_("_Done") : N_("_Open the desk") };
  gboolean is_ready = self->page != PAGE_FORM || (is_filled (self->address_row) && is_filled (self->account_row) && is_filled (self->device_row) &&
                                                  gtk_editable_get_text (GTK_EDITABLE (self->password_row))[0] != '\0');

  /* A desk that is open has only one way to be asked about. */
  const char *back = self->page == PAGE_FORM && self->session != NULL ? N_("_Cancel") : backs[self->page];

  gtk_widget_set_visible (GTK_WIDGET (self->back_button), back != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), nexts[self->page] != NULL);
  if (back != NULL)
    gtk_button_set_label (self->back_button, _(back));
  if (nexts[self->page] != NULL)
    gtk_button_set_label (self->next_button, _(nexts[self->page]));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), is_ready);
  gtk_spinner_set_spinning (self->spinner, self->page == PAGE_BUSY);
}

static void
show_page (DeskJoinWindow *self,
           Page            page)
{
  self->page = page;
  gtk_stack_set_visible_child_name (self->stack, page_names[page]);
  update (self);
}

static void
show_busy (DeskJoinWindow *self,
           const char     *words)
{
  gtk_label_set_label (self->busy_label, words);
  show_page (self, PAGE_BUSY);
}

static void
mark (AdwEntryRow *row,
      gboolean     is_wrong)
{
  desk_widget_set_class (GTK_WIDGET (row), "error", is_wrong);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
clear_message (DeskJoinWindow *self)
{
  gtk_revealer_set_reveal_child (self->message_revealer, FALSE);
  mark (self->address_row, FALSE);
  mark (self->account_row, FALSE);
  mark (self->password_row, FALSE);
}

/* Back to what was typed, with what is wrong about it. */
static void
show_failure (DeskJoinWindow *self,
              const GError   *error)
{
  gboolean is_account = g_error_matches (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED);

  show_page (self, PAGE_FORM);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_label_set_label (self->message_label, error->message);
  gtk_revealer_set_reveal_child (self->message_revealer, TRUE);
  mark (self->account_row, is_account);
  mark (self->password_row, is_account);
  mark (self->address_row, !is_account);
  gtk_widget_grab_focus (GTK_WIDGET (is_account ? self->password_row : self->address_row));
}

/* Four lines are compared more surely than one. */
static char *
break_lines (const char *fingerprint)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; fingerprint[i] != '\0'; i++)
    g_string_append_c (lines, i % (3 * PAIRS_PER_LINE) == 3 * PAIRS_PER_LINE - 1 ? '\n' : fingerprint[i]);

  return g_string_free (lines, FALSE);
}

static void
show_certificate (DeskJoinWindow *self)
{
  g_autofree char *lines = break_lines (self->errand->fingerprint);
  g_autofree char *words =
      g_strdup_printf (_("This machine has not spoken with %s before. Ask whoever runs the service to read out the fingerprint of its certificate, and compare it with this one:"),
                       strstr (self->errand->address, "://") + 3);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_preferences_group_set_description (self->certificate_group, escaped);
  gtk_label_set_label (self->fingerprint_label, lines);
  show_page (self, PAGE_CERTIFICATE);
}

/* --- at work --- */

static void
run (DeskJoinWindow      *self,
     GTaskThreadFunc      func,
     GAsyncReadyCallback  callback)
{
  g_autoptr (GTask) task = NULL;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, callback, NULL);
  /* What was done is told, even if nobody wanted it any more. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_steal_pointer (&self->errand), (GDestroyNotify) errand_free);
  g_task_run_in_thread (task, func);
}

/* Of a task whose data is given back to the window. */
static gboolean
take_result (DeskJoinWindow *self,
             GAsyncResult   *result,
             GError        **error)
{
  gboolean is_closed = self->cancellable == NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), error);

  if (is_closed)
    return FALSE;
  g_clear_object (&self->cancellable);
  if (!done)
    {
      show_failure (self, *error);
      return FALSE;
    }

  return TRUE;
}

static gboolean
make_replica (Errand        *errand,
              GCancellable  *cancellable,
              GError       **error)
{
  DeskServiceSignIn sign_in = { errand->name, errand->password, errand->device };
  g_autoptr (GUri) uri = g_uri_parse (errand->address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *folder = NULL;
  DeskFile *file;

  errand->path = desk_host_find_desk_path (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "service");
  folder = g_path_get_dirname (errand->path);
  (void) g_mkdir_with_parents (folder, 0700);
  file = desk_service_seat_join (errand->place, &sign_in, errand->path, errand->clock, errand->ids, &errand->analyst, &errand->is_in_file, cancellable, error);
  if (file == NULL)
    return FALSE;
  desk_file_close (file);

  return TRUE;
}

static gboolean
follow (Errand        *errand,
        GCancellable  *cancellable,
        GError       **error)
{
  DeskServiceSignIn sign_in = { errand->name, errand->password, errand->device };

  errand->path = g_strdup (desk_store_get_path (errand->store));

  return desk_service_seat_follow (desk_store_run, errand->store, errand->path, errand->place, &sign_in, &errand->analyst, &errand->is_in_file, cancellable, error);
}

static void
join_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Errand *errand = data;
  GError *error = NULL;

  if (errand->store != NULL ? follow (errand, cancellable, &error) : make_replica (errand, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tell (DeskJoinWindow *self,
      const Errand   *errand)
{
  if (self->session != NULL)
    desk_syncer_wake (desk_session_get_syncer (self->session));
  else
    self->func (errand->path, &errand->analyst, self->data);
}

static void
finish (DeskJoinWindow *self,
        const Errand   *errand)
{
  tell (self, errand);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
joined_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  DeskJoinWindow *self = DESK_JOIN_WINDOW (source);
  const Errand *errand = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  if (!take_result (self, result, &error))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  if (!errand->is_in_file)
    {
      finish (self, errand);
      return;
    }

  self->errand = g_new0 (Errand, 1);
  self->errand->path = g_strdup (errand->path);
  self->errand->analyst = errand->analyst;
  self->errand->clock = desk_clock_ref (self->clock);
  self->errand->ids = desk_id_source_ref (self->ids);
  words = g_strdup_printf (_("This machine has no keyring. What lets it in at the service stands in a file beside the desk, which only you can read: %s-token. "
                             "Whoever gets hold of it can come in as you."),
                           errand->path);
  escaped = g_markup_escape_text (words, -1);
  adw_status_page_set_description (self->done_page, escaped);
  show_page (self, PAGE_DONE);
}

static void
start_joining (DeskJoinWindow *self)
{
  Errand *errand = self->errand;

  errand->place = errand->fingerprint[0] != '\0' ? g_strconcat (errand->address, "#", errand->fingerprint, NULL) : g_strdup (errand->address);
  show_busy (self, self->session != NULL ? _("Bringing the desk to the service…") : _("Joining the desk…"));
  run (self, join_thread, joined_cb);
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Errand *errand = data;
  g_autofree char *folder = desk_host_dup_desks_folder ();
  g_autofree char *joined = NULL;
  GError *error = NULL;

  errand->fingerprint = desk_service_find_fingerprint (errand->address, cancellable, &error);
  if (errand->fingerprint == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (errand->store == NULL)
    joined = desk_service_seat_find_joined (folder, errand->address, errand->clock, errand->ids);
  if (joined != NULL)
    g_task_return_new_error (task, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS, _("You have joined this desk before. Open it: it is “%s”"), joined);
  else
    g_task_return_boolean (task, TRUE);
}

static Errand *
copy_errand (DeskJoinWindow *self,
             const Errand   *seen)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->address = g_strdup (seen->address);
  errand->name = g_strdup (seen->name);
  errand->password = g_strdup (seen->password);
  errand->device = g_strdup (seen->device);
  errand->fingerprint = g_strdup (seen->fingerprint);
  errand->store = seen->store != NULL ? g_object_ref (seen->store) : NULL;
  errand->clock = desk_clock_ref (self->clock);
  errand->ids = desk_id_source_ref (self->ids);

  return errand;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  DeskJoinWindow *self = DESK_JOIN_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (!take_result (self, result, &error))
    return;
  self->errand = copy_errand (self, g_task_get_task_data (G_TASK (result)));
  if (self->errand->fingerprint[0] != '\0')
    show_certificate (self);
  else
    start_joining (self);
}

static void
start_looking (DeskJoinWindow *self)
{
  Errand *errand = g_new0 (Errand, 1);

  clear_message (self);
  errand->address = dup_address (self);
  errand->name = dup_text (self->account_row);
  errand->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  errand->device = dup_text (self->device_row);
  errand->store = self->session != NULL ? g_object_ref (desk_session_get_store (self->session)) : NULL;
  errand->clock = desk_clock_ref (self->clock);
  errand->ids = desk_id_source_ref (self->ids);
  g_clear_pointer (&self->errand, errand_free);
  self->errand = errand;
  show_busy (self, _("Looking for the service…"));
  run (self, look_thread, looked_cb);
}

/* --- what is pressed --- */

static void
next_clicked_cb (DeskJoinWindow *self)
{
  g_autoptr (Errand) done = NULL;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->next_button)) || !gtk_widget_get_visible (GTK_WIDGET (self->next_button)))
    return;

  switch (self->page)
    {
    case PAGE_FORM:
      start_looking (self);
      break;
    case PAGE_CERTIFICATE:
      start_joining (self);
      break;
    case PAGE_DONE:
      done = g_steal_pointer (&self->errand);
      finish (self, done);
      break;
    case PAGE_CHOICE:
    case PAGE_BUSY:
    case N_PAGES:
    default:
      break;
    }
}

static void
back_clicked_cb (DeskJoinWindow *self)
{
  switch (self->page)
    {
    case PAGE_FORM:
      if (self->session != NULL)
        gtk_window_close (GTK_WINDOW (self));
      else
        show_page (self, PAGE_CHOICE);
      break;
    case PAGE_CERTIFICATE:
      show_page (self, PAGE_FORM);
      break;
    case PAGE_BUSY:
      /* It says so itself when it has stopped. */
      g_cancellable_cancel (self->cancellable);
      break;
    case PAGE_CHOICE:
    case PAGE_DONE:
    case N_PAGES:
    default:
      gtk_window_close (GTK_WINDOW (self));
      break;
    }
}

static void
changed_cb (DeskJoinWindow *self)
{
  update (self);
}

static void
folder_activated_cb (DeskJoinWindow *self)
{
  desk_share_flow_join (gtk_window_get_transient_for (GTK_WINDOW (self)), self->clock, self->ids, self->func, self->data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
service_activated_cb (DeskJoinWindow *self)
{
  show_page (self, PAGE_FORM);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
}

/* --- GObject --- */

/* Whoever closes it when everything is done wants the desk all the same. */
static gboolean
desk_join_window_close_request (GtkWindow *window)
{
  DeskJoinWindow *self = DESK_JOIN_WINDOW (window);

  if (self->page == PAGE_DONE && self->errand != NULL)
    {
      g_autoptr (Errand) done = g_steal_pointer (&self->errand);

      tell (self, done);
    }

  return GTK_WINDOW_CLASS (desk_join_window_parent_class)->close_request (window);
}

/* What is under way holds the window for as long as it takes: it ends here. */
static void
desk_join_window_unrealize (GtkWidget *widget)
{
  DeskJoinWindow *self = DESK_JOIN_WINDOW (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  GTK_WIDGET_CLASS (desk_join_window_parent_class)->unrealize (widget);
}

static void
desk_join_window_dispose (GObject *object)
{
  DeskJoinWindow *self = DESK_JOIN_WINDOW (object);

  g_clear_pointer (&self->errand, errand_free);
  g_clear_object (&self->session);
  g_clear_pointer (&self->clock, desk_clock_unref);
  g_clear_pointer (&self->ids, desk_id_source_unref);

  G_OBJECT_CLASS (desk_join_window_parent_class)->dispose (object);
}

static void
desk_join_window_class_init (DeskJoinWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_join_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = desk_join_window_close_request;
  widget_class->unrealize = desk_join_window_unrealize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/share/desk-join-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, next_button);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, message_revealer);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, message_label);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, account_row);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, password_row);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, device_row);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, certificate_group);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, fingerprint_label);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, busy_label);
  gtk_widget_class_bind_template_child (widget_class, DeskJoinWindow, done_page);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, service_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_join_window_init (DeskJoinWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (GTK_EDITABLE (self->device_row), g_get_host_name ());
  show_page (self, PAGE_CHOICE);
}

/**
 * desk_join_window_new:
 * @parent: the window it belongs to
 * @clock: the time
 * @ids: new ids
 * @func: called when there is a replica
 * @data: passed to @func; outlives the window
 *
 * Returns: (transfer none): a window that asks where the desk is shared, and
 *   joins it
 */
DeskJoinWindow *
desk_join_window_new (GtkWindow      *parent,
                      DeskClock      *clock,
                      DeskIdSource   *ids,
                      DeskJoinedFunc  func,
                      gpointer        data)
{
  DeskJoinWindow *self = g_object_new (DESK_TYPE_JOIN_WINDOW, "transient-for", parent, NULL);

  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);
  self->func = func;
  self->data = data;

  return self;
}

/**
 * desk_join_window_new_for_desk:
 * @parent: the window it belongs to
 * @session: of a desk that is open
 *
 * Returns: (transfer none): a window that asks for a service, and has the desk
 *   follow it from then on
 */
DeskJoinWindow *
desk_join_window_new_for_desk (GtkWindow   *parent,
                               DeskSession *session)
{
  DeskStore *store = desk_session_get_store (session);
  DeskJoinWindow *self = desk_join_window_new (parent, desk_store_get_clock (store), desk_store_get_ids (store), NULL, NULL);

  self->session = g_object_ref (session);
  gtk_window_set_title (GTK_WINDOW (self), _("Share by a service"));
  adw_status_page_set_title (self->done_page, _("The desk follows the service"));
  show_page (self, PAGE_FORM);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));

  return self;
}
