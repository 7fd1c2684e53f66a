// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The sidebar: the desk, the places in it with what waits there, who I am,
 * and whether everything is safe.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-sidebar.h"
#include "desk-state-line.h"
#include "desk-trace.h"

struct _DeskSidebar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkMenuButton *desk_button;
  GtkLabel *desk_label;
  GtkMenuButton *menu_button;
  GtkListBox *places;
  GtkButton *me_button;
  AdwAvatar *avatar;
  GtkLabel *me_label;
  DeskStateLine *state;
  GMenu *desk_menu;
  GMenu *recent_section;
  GMenu *main_menu;

  GtkWidget *rows[DESK_N_PLACES];
  GtkLabel *counts[DESK_N_VIEWS];
  guint shown[DESK_N_VIEWS];

  DeskSession *session;
  gboolean is_counting;
  gboolean count_again;
  guint tick_source;
};

enum {
  PROP_0,
  PROP_SESSION,
  PROP_DESK_NAME,
  PROP_MY_NAME,
  PROP_RECENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  PLACE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskSidebar, desk_sidebar, GTK_TYPE_WIDGET)

/* --- counts --- */

typedef struct {
  DeskUuid me;
  gint64 now_ms;
  guint counts[DESK_N_VIEWS];
} Count;

static void count (DeskSidebar *self);

/* On a reading thread. */
static gpointer
count_views (DeskFile  *file,
             gpointer   data,
             GError   **error)
{
  const Count *question = data;
  g_autofree Count *answer = g_new0 (Count, 1);
  DeskViewer viewer;

  if (!desk_viewer_init (&viewer, file, &question->me, question->now_ms, error) || !desk_queue_count_views (file, &viewer, answer->counts, error))
    return NULL;

  return g_steal_pointer (&answer);
}

static void
show_count (DeskSidebar *self,
            DeskView     view,
            guint        n)
{
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;

  if (self->shown[view] == n)
    return;

  self->shown[view] = n;
  text = n > 0 ? g_strdup_printf ("%'u", n) : g_strdup ("");
  gtk_label_set_text (self->counts[view], text);
  /* Translators: a view of the queue and how many tickets stand in it */
  spoken = g_strdup_printf (ngettext ("%s, %u ticket", "%s, %u tickets", n), desk_view_get_label (view), n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[view]), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  DESK_TRACE_SCOPE;
  g_autoptr (DeskSidebar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree Count *answer = desk_store_read_finish (DESK_STORE (source), result, &error);

  self->is_counting = FALSE;
  if (self->session == NULL || desk_session_get_store (self->session) != DESK_STORE (source))
    return;

  if (answer == NULL)
    g_warning ("The tickets could not be counted: %s", error->message);
  for (guint i = 0; answer != NULL && i < DESK_N_VIEWS; i++)
    show_count (self, (DeskView) i, answer->counts[i]);
  if (self->count_again)
    count (self);
}

static void
count (DeskSidebar *self)
{
  Count *question;

  if (self->is_counting)
    {
      self->count_again = TRUE;
      return;
    }

  self->is_counting = TRUE;
  self->count_again = FALSE;
  question = g_new0 (Count, 1);
  question->me = *desk_session_get_me (self->session);
  question->now_ms = desk_session_get_now_ms (self->session);
  desk_store_read_async (desk_session_get_store (self->session), count_views, question, g_free, g_free, NULL, counted_cb, g_object_ref (self));
}

static void
store_changed_cb (DeskSidebar   *self,
                  DeskChangeSet *changes)
{
  DESK_TRACE_SCOPE;
  static const DeskTableId tables[] = { DESK_TABLE_TICKET, DESK_TABLE_TICKET_ASSIGNEE, DESK_TABLE_PAUSE, DESK_TABLE_TEAM_MEMBER, DESK_TABLE_POLICY, DESK_TABLE_ENTRY, DESK_TABLE_ANALYST_SUBJECT };
  gboolean counts = desk_change_set_is_everything (changes);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    counts = counts || desk_change_set_has_table (changes, tables[i]);
  if (counts)
    count (self);
}

/* What is due today changes by itself. */
static gboolean
tick_cb (gpointer data)
{
  count (data);

  return G_SOURCE_CONTINUE;
}

/* --- places --- */

static GtkWidget *
make_row (DeskSidebar *self,
          DeskPlace    place)
{
  static const char *const icon_names[DESK_N_PLACES] = {
    [DESK_VIEW_MY_WORK] = "deskbell-my-work-symbolic",       [DESK_VIEW_UNASSIGNED] = "deskbell-unassigned-symbolic",
    [DESK_VIEW_TEAM] = "deskbell-team-symbolic",             [DESK_VIEW_WAITING] = "deskbell-waiting-symbolic",
    [DESK_VIEW_ESCALATED] = "deskbell-escalation-symbolic",  [DESK_VIEW_SHOUT_OUTS] = "deskbell-shout-out-symbolic",
    [DESK_VIEW_TO_SEND] = "deskbell-message-symbolic",
    [DESK_VIEW_DUE_TODAY] = "deskbell-due-today-symbolic",   [DESK_VIEW_ALL_OPEN] = "deskbell-all-open-symbolic",
    [DESK_VIEW_ALL] = "deskbell-all-symbolic",               [DESK_PLACE_KNOWLEDGE] = "deskbell-article-symbolic",
    [DESK_PLACE_CALENDAR] = "deskbell-calendar-symbolic",
  };
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_names[place], "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = gtk_label_new (desk_place_get_label (place));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  if (desk_place_is_view (place))
    {
      GtkWidget *n = gtk_label_new (NULL);

      gtk_widget_add_css_class (n, "numeric");
      gtk_widget_add_css_class (n, "dim-label");
      gtk_box_append (GTK_BOX (box), n);
      self->counts[place] = GTK_LABEL (n);
      self->shown[place] = G_MAXUINT;
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, desk_place_get_label (place), -1);

  return row;
}

/* A line above Knowledge: what follows is no queue. */
static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       data)
{
  DeskSidebar *self = data;

  if (GTK_WIDGET (row) == self->rows[DESK_PLACE_KNOWLEDGE])
    gtk_list_box_row_set_header (row, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
}

static void
row_activated_cb (DeskSidebar   *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[PLACE_CHOSEN], 0, gtk_list_box_row_get_index (row));
}

/* --- menus --- */

/* Made when they are opened: their items are many widgets. */
static void
make_desk_menu (GtkMenuButton *button,
                gpointer       data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, G_MENU_MODEL (DESK_SIDEBAR (data)->desk_menu));
}

static void
make_main_menu (GtkMenuButton *button,
                gpointer       data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, G_MENU_MODEL (DESK_SIDEBAR (data)->main_menu));
}

/* --- properties --- */

static void
set_session (DeskSidebar *self,
             DeskSession *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (desk_session_get_store (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_set_object (&self->session, session);
  if (self->state != NULL)
    desk_state_line_set_session (self->state, session);
  if (session == NULL)
    return;

  self->is_counting = FALSE;
  g_signal_connect_swapped (desk_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self);
  g_signal_connect_swapped (session, "me-changed", G_CALLBACK (count), self);
  self->tick_source = g_timeout_add_seconds (60, tick_cb, self);
  count (self);
}

static void
set_desk_name (DeskSidebar *self,
               const char  *name)
{
  gtk_label_set_text (self->desk_label, name != NULL ? name : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->desk_button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->desk_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : _("Desk"), -1);
}

static void
set_my_name (DeskSidebar *self,
             const char  *name)
{
  const char *text = name != NULL ? name : _("Who am I?");
  g_autofree char *spoken = g_strdup_printf (_("I am %s"), text);

  adw_avatar_set_text (self->avatar, name);
  adw_avatar_set_show_initials (self->avatar, name != NULL);
  gtk_label_set_text (self->me_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->me_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? spoken : text, -1);
}

static void
set_recent (DeskSidebar       *self,
            const char *const *paths)
{
  g_menu_remove_all (self->recent_section);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      g_autoptr (GMenuItem) item = NULL;

      if (g_str_has_suffix (name, ".desk"))
        name[strlen (name) - strlen (".desk")] = '\0';
      item = g_menu_item_new (name, NULL);
      g_menu_item_set_action_and_target (item, "app.open-path", "s", paths[i]);
      g_menu_append_item (self->recent_section, item);
    }
}

static void
desk_sidebar_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  DeskSidebar *self = DESK_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_DESK_NAME:
      set_desk_name (self, g_value_get_string (value));
      break;
    case PROP_MY_NAME:
      set_my_name (self, g_value_get_string (value));
      break;
    case PROP_RECENT:
      set_recent (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_sidebar_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  DeskSidebar *self = DESK_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_sidebar_dispose (GObject *object)
{
  DeskSidebar *self = DESK_SIDEBAR (object);

  set_session (self, NULL);
  if (self->box != NULL)
    gtk_widget_unparent (g_steal_pointer (&self->box));

  G_OBJECT_CLASS (desk_sidebar_parent_class)->dispose (object);
}

static void
desk_sidebar_class_init (DeskSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_sidebar_set_property;
  object_class->get_property = desk_sidebar_get_property;
  object_class->dispose = desk_sidebar_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DESK_NAME] = g_param_spec_string ("desk-name", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MY_NAME] = g_param_spec_string ("my-name", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  /**
   * DeskSidebar:recent:
   *
   * Paths of desks that were opened before.
   */
  properties[PROP_RECENT] = g_param_spec_boxed ("recent", NULL, NULL, G_TYPE_STRV, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskSidebar::place-chosen:
   * @self: the sidebar
   * @place: a #DeskPlace
   */
  signals[PLACE_CHOSEN] = g_signal_new ("place-chosen", DESK_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (DESK_TYPE_STATE_LINE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/queue/desk-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, desk_button);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, desk_label);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, me_button);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, avatar);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, me_label);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, state);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, desk_menu);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, recent_section);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, main_menu);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
desk_sidebar_init (DeskSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "background");

  for (guint i = 0; i < DESK_N_PLACES; i++)
    {
      self->rows[i] = make_row (self, (DeskPlace) i);
      gtk_list_box_append (self->places, self->rows[i]);
    }
  gtk_menu_button_set_create_popup_func (self->desk_button, make_desk_menu, self, NULL);
  gtk_menu_button_set_create_popup_func (self->menu_button, make_main_menu, self, NULL);
  gtk_list_box_set_header_func (self->places, update_header, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Main menu"), -1);
  set_my_name (self, NULL);
}

GtkWidget *
desk_sidebar_new (void)
{
  return g_object_new (DESK_TYPE_SIDEBAR, NULL);
}

/**
 * desk_sidebar_set_place:
 * @self: a sidebar
 * @place: where one is
 */
void
desk_sidebar_set_place (DeskSidebar *self,
                        DeskPlace    place)
{
  g_return_if_fail (DESK_IS_SIDEBAR (self));
  g_return_if_fail ((guint) place < DESK_N_PLACES);

  gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (self->rows[place]));
}

/**
 * desk_sidebar_open_menu:
 * @self: a sidebar
 *
 * Opens the main menu.
 */
void
desk_sidebar_open_menu (DeskSidebar *self)
{
  g_return_if_fail (DESK_IS_SIDEBAR (self));

  gtk_menu_button_popup (self->menu_button);
}
