// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The settings of the desk: what is promised, when it works, what makes a
 * priority. What is typed is a draft that stays until it is saved, in one
 * step, or discarded.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar.h"
#include "desk-day.h"
#include "desk-draft-keeper.h"
#include "desk-holiday-flow.h"
#include "desk-holiday-import.h"
#include "desk-policy-draft.h"
#include "desk-priorities-page.h"
#include "desk-rules.h"
#include "desk-service-levels-page.h"
#include "desk-settings-window.h"
#include "desk-working-hours-page.h"

struct _DeskSettingsWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewStack *pages;
  GtkWidget *discard;
  GtkWidget *save;
  GtkRevealer *revealer;
  GtkLabel *notice;

  DeskSession *session;
  DeskSettingsForm *form;
  DeskDraftKeeper *keeper;
  DeskPolicyDraft *draft; /* NULL until it is loaded */
  char *saving;           /* what is being saved */
  char *refusal;          /* why it was not saved */
  char *read_only;        /* why it cannot be changed */
  gboolean may_change;
  gboolean is_saving;
};

G_DEFINE_FINAL_TYPE (DeskSettingsWindow, desk_settings_window, ADW_TYPE_WINDOW)

/* What is asked for holds no window: one that is closed goes at once, and so
 * before the window that it stands above. */
static GWeakRef *
weak_new (DeskSettingsWindow *self)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

static DeskSettingsWindow *
weak_free (GWeakRef *weak)
{
  DeskSettingsWindow *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);

  return self;
}

/* --- what stands there --- */

typedef struct {
  DeskPolicyState state;
  gboolean may_change;
  char *administrators; /* their names */
  DeskDraft *draft;     /* NULL: none */
} Settings;

static void
settings_free (gpointer data)
{
  Settings *self = data;

  desk_policy_state_clear (&self->state);
  g_clear_pointer (&self->draft, desk_draft_free);
  g_free (self->administrators);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settings, settings_free)

static gpointer
load_settings (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  g_autoptr (Settings) self = g_new0 (Settings, 1);
  g_autoptr (GError) failure = NULL;

  if (!desk_policy_state_load (&self->state, file, NULL, error) || !desk_rules_has_role (file, data, DESK_ROLE_ADMINISTRATOR, &self->may_change, error))
    return NULL;
  self->administrators = desk_rules_name_those_with_role (file, DESK_ROLE_ADMINISTRATOR, error);
  if (self->administrators == NULL)
    return NULL;
  self->draft = desk_draft_load (file, DESK_POLICY_DRAFT, &failure);

  return g_steal_pointer (&self);
}

static const char *
find_notice (DeskSettingsWindow *self)
{
  if (self->refusal != NULL)
    return self->refusal;
  if (self->draft != NULL && !self->may_change)
    return self->read_only;

  return NULL;
}

static void
update (DeskSettingsWindow *self)
{
  guint n = self->draft != NULL && self->may_change ? desk_policy_draft_count (self->draft) : 0;
  const char *notice = find_notice (self);
  const char *why_not = NULL;

  if (self->draft != NULL && self->may_change && n == 0)
    why_not = _("Nothing was changed");
  else if (desk_settings_form_has_fault (self->form))
    why_not = _("Something is not right yet, see what is marked");
  gtk_widget_set_visible (self->save, self->draft == NULL || self->may_change);
  gtk_widget_set_visible (self->discard, n > 0);
  gtk_widget_set_sensitive (self->save, n > 0 && why_not == NULL && !self->is_saving);
  gtk_widget_set_tooltip_text (self->save, why_not);
  if (notice != NULL)
    gtk_label_set_label (self->notice, notice);
  gtk_revealer_set_reveal_child (self->revealer, notice != NULL);
}

static void
refuse (DeskSettingsWindow *self,
        const char         *message)
{
  g_free (self->refusal);
  self->refusal = g_strdup (message);
  update (self);
}

static void
tell (DeskSettingsWindow *self,
      const char         *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What stands there is shown in every cell that nobody has typed into. */
static void
take_settings (DeskSettingsWindow *self,
               const Settings     *settings,
               GError            **error)
{
  gboolean is_first = self->draft == NULL;

  if (is_first)
    self->draft = desk_policy_draft_new (&settings->state, error);
  else
    (void) desk_policy_draft_rebase (self->draft, &settings->state, error);
  if (self->draft == NULL)
    return;

  self->may_change = settings->may_change;
  g_free (self->read_only);
  /* Translators: the names of administrators */
  self->read_only = settings->administrators[0] != '\0' ? g_strdup_printf (_("You can read the settings of the desk. Only an administrator can change them: %s."), settings->administrators)
                                                        : g_strdup (_("You can read the settings of the desk. Only an administrator can change them, and it has none."));
  if (is_first && self->may_change && settings->draft != NULL)
    (void) desk_policy_draft_read_json (self->draft, settings->draft->body, NULL);
  desk_settings_form_show (self->form, self->draft, self->may_change);
  if (is_first && desk_policy_draft_count (self->draft) > 0)
    tell (self, _("Here is what you had typed and not saved"));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DeskSettingsWindow) self = weak_free (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Settings) settings = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (self == NULL)
    return;
  if (settings != NULL)
    take_settings (self, settings, &error);
  if (error != NULL)
    refuse (self, error->message);
  else
    update (self);
}

static void
load (DeskSettingsWindow *self)
{
  desk_store_read_async (desk_session_get_store (self->session), load_settings, desk_uuid_copy (desk_session_get_me (self->session)), g_free, settings_free, NULL, loaded_cb,
                         weak_new (self));
}

static void
store_changed_cb (DeskSettingsWindow *self,
                  DeskChangeSet      *changes)
{
  static const DeskTableId tables[] = { DESK_TABLE_DESK, DESK_TABLE_POLICY, DESK_TABLE_WORKING_CALENDAR, DESK_TABLE_ANALYST_ROLE };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (desk_change_set_is_everything (changes) || desk_change_set_has_table (changes, tables[i]))
        {
          load (self);
          return;
        }
    }
}

/* --- what is typed --- */

static void
typed_cb (gpointer data)
{
  DeskSettingsWindow *self = data;

  g_clear_pointer (&self->refusal, g_free);
  desk_draft_keeper_touch (self->keeper);
  update (self);
}

static char *
write_draft (gpointer data)
{
  DeskSettingsWindow *self = data;

  return self->draft != NULL ? desk_policy_draft_to_json (self->draft) : NULL;
}

static void
discard_clicked_cb (DeskSettingsWindow *self)
{
  desk_policy_draft_forget (self->draft);
  desk_settings_form_show (self->form, self->draft, self->may_change);
  typed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->pages));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (DeskSettingsWindow) self = weak_free (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);

  if (self == NULL)
    return;
  self->is_saving = FALSE;
  if (commit == NULL)
    {
      desk_draft_keeper_touch (self->keeper);
      refuse (self, error->message);
      return;
    }
  /* What was typed meanwhile stays. */
  desk_policy_draft_settle (self->draft, self->saving);
  desk_draft_keeper_confirm (self->keeper);
  tell (self, _("The settings are saved. Tickets logged before keep what was promised."));
  load (self);
}

static void
save_clicked_cb (DeskSettingsWindow *self)
{
  g_autofree char *fault = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskPolicyEdit) edit = NULL;

  if (self->draft == NULL || self->is_saving || !gtk_widget_get_sensitive (self->save))
    return;
  fault = desk_policy_draft_find_any_fault (self->draft);
  edit = fault == NULL ? desk_policy_draft_make_edit (self->draft, desk_session_get_me (self->session), &error) : NULL;
  if (edit == NULL)
    {
      refuse (self, fault != NULL ? fault : error->message);
      return;
    }
  self->is_saving = TRUE;
  g_free (self->saving);
  self->saving = desk_policy_draft_to_json (self->draft);
  desk_policy_edit_set_draft (edit, desk_draft_keeper_take (self->keeper, NULL));
  update (self);
  desk_session_edit_policy_async (self->session, g_steal_pointer (&edit), saved_cb, weak_new (self));
}

static void
save_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  save_clicked_cb (DESK_SETTINGS_WINDOW (widget));
}

/* --- holidays out of a file --- */

static void
imported_cb (GPtrArray *holidays,
             GtkWindow *window)
{
  DeskSettingsWindow *self = DESK_SETTINGS_WINDOW (window);
  g_autofree char *text = NULL;
  guint n = 0;

  if (self->draft == NULL || !self->may_change)
    return;
  for (guint i = 0; i < holidays->len; i++)
    {
      const DeskHoliday *holiday = g_ptr_array_index (holidays, i);
      g_autofree char *date = desk_day_to_string (holiday->day);
      g_autofree char *key = g_strconcat ("holiday/", date, NULL);

      if (desk_policy_draft_get (self->draft, key) != NULL)
        continue;
      desk_policy_draft_set (self->draft, key, holiday->name);
      n++;
    }
  desk_settings_form_show (self->form, self->draft, self->may_change);
  typed_cb (self);
  text = n > 0 ? g_strdup_printf (ngettext ("%u holiday added. Save to keep it.", "%u holidays added. Save to keep them.", n), n)
               : g_strdup (_("All holidays of that file are there already"));
  tell (self, text);
}

static void
import_cb (gpointer data)
{
  DeskSettingsWindow *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (desk_session_get_now_ms (self->session) / 1000);

  desk_holiday_flow_import (GTK_WINDOW (self), desk_day_from_ymd (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now)), imported_cb);
}

/* --- the window --- */

static gboolean
desk_settings_window_close_request (GtkWindow *window)
{
  desk_draft_keeper_flush (DESK_SETTINGS_WINDOW (window)->keeper);

  return GTK_WINDOW_CLASS (desk_settings_window_parent_class)->close_request (window);
}

static void
desk_settings_window_dispose (GObject *object)
{
  DeskSettingsWindow *self = DESK_SETTINGS_WINDOW (object);

  if (self->keeper != NULL)
    desk_draft_keeper_flush (self->keeper);
  g_clear_pointer (&self->keeper, desk_draft_keeper_free);
  g_clear_pointer (&self->form, desk_settings_form_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_settings_window_parent_class)->dispose (object);
}

static void
desk_settings_window_finalize (GObject *object)
{
  DeskSettingsWindow *self = DESK_SETTINGS_WINDOW (object);

  g_clear_pointer (&self->draft, desk_policy_draft_free);
  g_free (self->saving);
  g_free (self->refusal);
  g_free (self->read_only);

  G_OBJECT_CLASS (desk_settings_window_parent_class)->finalize (object);
}

static void
desk_settings_window_class_init (DeskSettingsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_settings_window_dispose;
  object_class->finalize = desk_settings_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = desk_settings_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/settings/desk-settings-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskSettingsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DeskSettingsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DeskSettingsWindow, discard);
  gtk_widget_class_bind_template_child (widget_class, DeskSettingsWindow, save);
  gtk_widget_class_bind_template_child (widget_class, DeskSettingsWindow, revealer);
  gtk_widget_class_bind_template_child (widget_class, DeskSettingsWindow, notice);
  gtk_widget_class_bind_template_callback (widget_class, discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_install_action (widget_class, "settings.save", NULL, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "settings.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "settings.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
add_page (DeskSettingsWindow *self,
          GtkWidget          *page,
          const char         *name,
          const char         *title,
          const char         *icon)
{
  AdwViewStackPage *shown = adw_view_stack_add_titled (self->pages, page, name, title);

  adw_view_stack_page_set_icon_name (shown, icon);
}

static void
desk_settings_window_init (DeskSettingsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->form = desk_settings_form_new (typed_cb, self);
  self->keeper = desk_draft_keeper_new (write_draft, self);
  add_page (self, desk_service_levels_page_new (self->form), "service-levels", _("Service levels"), "deskbell-due-later-symbolic");
  add_page (self, desk_working_hours_page_new (self->form, import_cb, self), "hours", _("Working hours"), "deskbell-calendar-symbolic");
  add_page (self, desk_priorities_page_new (self->form), "priorities", _("Priorities"), "deskbell-priority-1-symbolic");
  update (self);
}

/**
 * desk_settings_window_new:
 * @parent: the window of the desk
 * @session: its session
 *
 * Returns: (transfer none): the window, not shown yet
 */
DeskSettingsWindow *
desk_settings_window_new (GtkWindow   *parent,
                          DeskSession *session)
{
  DeskSettingsWindow *self = g_object_new (DESK_TYPE_SETTINGS_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  desk_draft_keeper_set_target (self->keeper, session, DESK_POLICY_DRAFT, NULL);
  g_signal_connect_object (desk_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);

  return self;
}
