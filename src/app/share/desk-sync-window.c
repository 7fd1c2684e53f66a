// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The page behind the state line: whether the others have what was done here,
 * what was rejected and what to do about it, who else sits at this desk.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-conflicts-group.h"
#include "desk-deeds.h"
#include "desk-format.h"
#include "desk-join-window.h"
#include "desk-pending.h"
#include "desk-record.h"
#include "desk-share-flow.h"
#include "desk-sign-in-window.h"
#include "desk-sync-window.h"
#include "desk-sync-words.h"

/* Who has said nothing for longer is not there. */
#define HERE_MS 90000
/* “Here” becomes “last seen”. */
#define REFRESH_S 15

struct _DeskSyncWindow {
  AdwWindow parent_instance;

  DeskSession *session;
  GtkWidget *sync_button;
  AdwActionRow *state_row;
  GtkImage *state_icon;
  GtkWidget *share_row;
  GtkWidget *share_button;
  GtkWidget *service_row;
  AdwActionRow *ask_row;
  DeskConflictsGroup *conflicts_group;
  AdwActionRow *pending_row;
  AdwActionRow *conflicts_row;
  AdwPreferencesGroup *rejected_group;
  AdwPreferencesGroup *people_group;
  GtkWidget *details_group;
  AdwActionRow *place_row;
  AdwActionRow *tag_row;
  AdwActionRow *clock_row;
  AdwActionRow *log_row;
  AdwActionRow *checkpoint_row;

  GPtrArray *people;   /* rows */
  GPtrArray *rejected; /* rows */
  guint n_rejected;
  guint refresh_source;
};

enum {
  TICKET_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskSyncWindow, desk_sync_window, ADW_TYPE_WINDOW)

static void
set_value (AdwActionRow *row,
           const char   *text)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "value");

  if (label == NULL)
    {
      label = gtk_label_new (NULL);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_add_css_class (label, "dim-label");
      adw_action_row_add_suffix (row, label);
      g_object_set_data (G_OBJECT (row), "value", label);
    }
  gtk_label_set_label (GTK_LABEL (label), text);
}

static void
set_number (AdwActionRow *row,
            guint64       number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  set_value (row, text);
}

static void
clear_rows (AdwPreferencesGroup *group,
            GPtrArray           *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

/* --- people --- */

static gboolean
is_reached (const DeskSyncState *state)
{
  return state->mode == DESK_SYNC_IN_STEP || state->mode == DESK_SYNC_BEHIND;
}

/* Seats are seen by the clock that all share. Whoever is offline sees nobody. */
static void
add_person (DeskSyncWindow      *self,
            const DeskSeat      *seat,
            const DeskSyncState *state)
{
  GtkWidget *row = adw_action_row_new ();
  gint64 now_ms = desk_session_get_now_ms (self->session) + state->skew_ms;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *when = desk_format_when (seat->seen_ms, now_ms, zone);
  g_autofree char *seen = g_strdup_printf (_("Last seen %s"), when);
  const char *words;

  if (g_strcmp0 (seat->tag, state->tag) == 0)
    words = _("This seat");
  else if (!is_reached (state) || ABS (now_ms - seat->seen_ms) > HERE_MS)
    words = seen;
  else
    words = seat->is_writing ? _("Here, writing") : _("Here");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), seat->name != NULL ? seat->name : _("Somebody"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, seat->name, TRUE));
  adw_preferences_group_add (self->people_group, row);
  g_ptr_array_add (self->people, row);
}

static void
show_people (DeskSyncWindow      *self,
             const DeskSyncState *state)
{
  clear_rows (self->people_group, self->people);
  for (guint i = 0; state->seats != NULL && i < state->seats->len; i++)
    add_person (self, g_ptr_array_index (state->seats, i), state);
  gtk_widget_set_visible (GTK_WIDGET (self->people_group), self->people->len > 0);
}

/* --- what was rejected --- */

typedef struct {
  DeskPending *pending; /* its intent and its reason */
  char *ticket;         /* (nullable): the summary of the ticket it was meant for */
} Rejected;

static void
rejected_free (gpointer data)
{
  Rejected *self = data;

  desk_pending_free (self->pending);
  g_free (self->ticket);
  g_free (self);
}

static gboolean
find_ticket (const DeskCommit *intent,
             DeskUuid         *ticket)
{
  for (guint i = 0; i < intent->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (intent->operations, i);

      if (g_str_equal (operation->table, "ticket"))
        {
          *ticket = operation->row;
          return TRUE;
        }
      for (guint j = 0; j < operation->fields->len; j++)
        {
          const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);

          if (g_str_equal (change->name, "ticket_id") && desk_value_get_uuid (&change->new.value, ticket))
            return TRUE;
        }
    }

  return FALSE;
}

static char *
load_summary (DeskFile         *file,
              const DeskCommit *intent)
{
  g_autoptr (DeskRecord) record = NULL;
  DeskUuid ticket;

  if (find_ticket (intent, &ticket))
    record = desk_record_load (file, DESK_TABLE_TICKET, &ticket, NULL);

  return record != NULL ? g_strdup (desk_record_get_text (record, "summary")) : NULL;
}

static gpointer
load_rejected (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  g_autoptr (GPtrArray) pending = desk_rejected_load (file, error);
  g_autoptr (GPtrArray) rejected = g_ptr_array_new_with_free_func (rejected_free);

  if (pending == NULL)
    return NULL;
  while (pending->len > 0)
    {
      Rejected *one = g_new0 (Rejected, 1);

      one->pending = g_ptr_array_steal_index (pending, 0);
      one->ticket = load_summary (file, one->pending->intent);
      g_ptr_array_add (rejected, one);
    }

  return g_steal_pointer (&rejected);
}

static gpointer
drop_rejected (DeskFile       *file,
               gpointer        data,
               DeskChangeSet **changes,
               GCancellable   *cancellable,
               GError        **error)
{
  if (!desk_file_begin (file, error))
    return NULL;
  if (!desk_rejected_drop (file, data, error))
    desk_file_abandon (file);
  else
    desk_file_end (file, error);

  return NULL;
}

static void
put_away_cb (GtkButton *button,
             gpointer   data)
{
  DeskSyncWindow *self = data;
  const DeskUuid *id = g_object_get_data (G_OBJECT (button), "commit");

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  desk_store_write_async (desk_session_get_store (self->session), drop_rejected, desk_uuid_copy (id), g_free, NULL, NULL, NULL, NULL);
  desk_syncer_wake (desk_session_get_syncer (self->session));
}

/* The texts that somebody typed, one a line. */
static char *
tell_texts (const DeskPending *rejected)
{
  g_autoptr (GString) text = g_string_new (rejected->reason);

  for (guint i = 0; i < rejected->intent->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (rejected->intent->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);
          const char *value = desk_value_get_text (&change->new.value);
          const DeskTable *table = desk_table_find (operation->table);
          const DeskField *field = table != NULL ? desk_table_find_field (table, change->name) : NULL;

          if (value != NULL && field != NULL && (field->type == DESK_FIELD_TEXT || field->type == DESK_FIELD_MARKDOWN))
            g_string_append_printf (text, "\n%s", value);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_rejected (DeskSyncWindow *self,
              const Rejected *one)
{
  const DeskPending *rejected = one->pending;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Put away"));
  g_autofree char *texts = tell_texts (rejected);
  const char *deed = desk_deed_describe (rejected->intent->action);
  g_autofree char *title = NULL;

  if (deed == NULL)
    deed = rejected->intent->action;
  /* Translators: “Ticket taken: Printer prints blank pages” */
  title = one->ticket != NULL ? g_strdup_printf (_("%s: %s"), deed, one->ticket) : g_strdup (deed);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), texts);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 12);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "commit", desk_uuid_copy (&rejected->intent->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (put_away_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->rejected_group, row);
  g_ptr_array_add (self->rejected, row);
}

static void
rejected_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (DeskSyncWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rejected = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (self->session == NULL)
    return;
  clear_rows (self->rejected_group, self->rejected);
  for (guint i = 0; rejected != NULL && i < rejected->len; i++)
    add_rejected (self, g_ptr_array_index (rejected, i));
  gtk_widget_set_visible (GTK_WIDGET (self->rejected_group), self->rejected->len > 0);
}

/* --- the rest --- */

/* The fingerprint is on lines of its own, to be compared. */
static void
show_place (DeskSyncWindow *self,
            const char     *place)
{
  const char *mark = place != NULL ? strchr (place, '#') : NULL;
  g_autofree char *address = mark != NULL ? g_strndup (place, (gsize) (mark - place)) : g_strdup (place != NULL ? place : "");
  g_autofree char *text = mark != NULL && g_str_has_prefix (place, "https://") ? g_strdup_printf (_("%s\nCertificate: %s"), address, mark + 1) : g_strdup (place != NULL ? place : "");

  adw_action_row_set_subtitle (self->place_row, text);
}

static void
update (DeskSyncWindow *self)
{
  const DeskSyncState *state = desk_syncer_get_state (desk_session_get_syncer (self->session));
  gint64 now_ms = desk_session_get_now_ms (self->session);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *line = desk_sync_words_line (state, now_ms, zone);
  g_autofree char *more = desk_sync_words_explain (state, now_ms, zone);
  g_autofree char *skew = desk_sync_words_skew (state->skew_ms);
  gboolean is_shared = state->mode != DESK_SYNC_ALONE;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), line);
  adw_action_row_set_subtitle (self->state_row, more);
  gtk_image_set_from_icon_name (self->state_icon, desk_sync_words_icon (state));
  gtk_widget_set_visible (self->share_row, !is_shared);
  gtk_widget_set_visible (self->service_row, !is_shared);
  gtk_widget_set_visible (GTK_WIDGET (self->ask_row), state->ask != DESK_SYNC_ASK_NOTHING);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->ask_row), state->ask == DESK_SYNC_ASK_CERTIFICATE ? _("Write the new fingerprint…") : _("Sign in again…"));
  gtk_widget_set_visible (self->sync_button, is_shared);
  gtk_widget_set_visible (GTK_WIDGET (self->pending_row), is_shared);
  gtk_widget_set_visible (GTK_WIDGET (self->conflicts_row), is_shared);
  gtk_widget_set_visible (self->details_group, is_shared);
  set_number (self->pending_row, state->n_pending);
  set_number (self->conflicts_row, state->n_conflicts);
  desk_conflicts_group_show (self->conflicts_group, self->session, state);
  show_place (self, state->place);
  set_value (self->tag_row, state->tag != NULL ? state->tag : "");
  adw_action_row_set_subtitle (self->clock_row, skew);
  set_number (self->log_row, state->segment);
  set_number (self->checkpoint_row, state->checkpoint);
  show_people (self, state);
  if (state->n_rejected != self->n_rejected)
    {
      self->n_rejected = state->n_rejected;
      desk_store_read_async (desk_session_get_store (self->session), load_rejected, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, rejected_loaded_cb, g_object_ref (self));
    }
}

static void
sync_clicked_cb (DeskSyncWindow *self)
{
  desk_syncer_wake (desk_session_get_syncer (self->session));
}

static void
ask_activated_cb (DeskSyncWindow *self)
{
  const DeskSyncState *state = desk_syncer_get_state (desk_session_get_syncer (self->session));

  if (state->ask != DESK_SYNC_ASK_NOTHING)
    gtk_window_present (GTK_WINDOW (desk_sign_in_window_new (GTK_WINDOW (self), self->session, state->ask)));
}

static void
ticket_activated_cb (DeskSyncWindow *self,
                     const DeskUuid *ticket)
{
  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, ticket);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
refresh_cb (gpointer data)
{
  DeskSyncWindow *self = data;

  show_people (self, desk_syncer_get_state (desk_session_get_syncer (self->session)));

  return G_SOURCE_CONTINUE;
}

static void
share_clicked_cb (DeskSyncWindow *self)
{
  desk_share_flow_share (GTK_WINDOW (self), self->session);
}

static void
follow_clicked_cb (DeskSyncWindow *self)
{
  gtk_window_present (GTK_WINDOW (desk_join_window_new_for_desk (GTK_WINDOW (self), self->session)));
}

static void
desk_sync_window_dispose (GObject *object)
{
  DeskSyncWindow *self = DESK_SYNC_WINDOW (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (desk_session_get_syncer (self->session), self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_sync_window_parent_class)->dispose (object);
}

static void
desk_sync_window_finalize (GObject *object)
{
  DeskSyncWindow *self = DESK_SYNC_WINDOW (object);

  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->rejected);

  G_OBJECT_CLASS (desk_sync_window_parent_class)->finalize (object);
}

static void
desk_sync_window_class_init (DeskSyncWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_sync_window_dispose;
  object_class->finalize = desk_sync_window_finalize;

  /**
   * DeskSyncWindow::ticket-activated:
   * @self: the page, about to close
   * @ticket: (type gpointer): the #DeskUuid of a ticket to be looked at
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_SYNC_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (DESK_TYPE_CONFLICTS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/share/desk-sync-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, sync_button);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, state_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, share_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, share_button);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, service_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, ask_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, conflicts_group);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, pending_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, conflicts_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, rejected_group);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, people_group);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, details_group);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, place_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, tag_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, clock_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, log_row);
  gtk_widget_class_bind_template_child (widget_class, DeskSyncWindow, checkpoint_row);
  gtk_widget_class_bind_template_callback (widget_class, sync_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, share_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ticket_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_sync_window_init (DeskSyncWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->people = g_ptr_array_new ();
  self->rejected = g_ptr_array_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->rejected_group), FALSE);
}

/**
 * desk_sync_window_new:
 * @parent: the window of the desk
 * @session: its session
 *
 * Returns: (transfer none): the page, not shown yet
 */
DeskSyncWindow *
desk_sync_window_new (GtkWindow   *parent,
                      DeskSession *session)
{
  DeskSyncWindow *self = g_object_new (DESK_TYPE_SYNC_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (desk_session_get_syncer (session), "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->refresh_source = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
  update (self);

  return self;
}
