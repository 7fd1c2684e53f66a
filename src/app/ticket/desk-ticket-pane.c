// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One ticket, to be read and worked on. What it shows is one snapshot of the
 * desk; when something of it changes, a new one is read and put in place
 * without what is being read, typed or focused being disturbed.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-conflict-bar.h"
#include "desk-fold-box.h"
#include "desk-hand-over-bar.h"
#include "desk-markdown.h"
#include "desk-store-error.h"
#include "desk-ticket-pane-private.h"
#include "desk-ticket-side.h"
#include "desk-timeline.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

/* A ticket that comes within this time comes without a spinner. */
#define SPINNER_DELAY_MS 250
/* “5 min ago” and what is left change by the minute. */
#define TICK_S 60

struct _DeskTicketPane {
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *failure;
  GtkBox *withdrawn;
  DeskTicketHeader *header;
  DeskFoldBox *fold;
  DeskHandOverBar *hand_over;
  DeskConflictBar *conflicts;
  DeskTimeline *timeline;
  DeskComposer *composer;
  GtkBox *actions;
  GtkWidget *take;
  GtkWidget *wait;
  GtkWidget *wake;
  GtkWidget *resolve;
  GtkWidget *escalate;
  GtkWidget *close;
  GtkWidget *reopen;
  GtkWidget *shout_out;
  GtkMenuButton *more;
  DeskTicketSide *side;

  DeskSession *session;
  DeskUuid ticket;
  gboolean has_ticket;
  DeskTicketSnapshot *snapshot; /* NULL until it has been read */
  GCancellable *loading;
  gboolean is_loading_again;
  gboolean wants_focus;
  guint spinner_source;
  guint tick_source;
};

enum {
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

enum {
  TICKET_ACTIVATED,
  ARTICLE_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTicketPane, desk_ticket_pane, GTK_TYPE_WIDGET)

static void load (DeskTicketPane *self);

/* --- showing --- */

static void
show_page (DeskTicketPane *self,
           const char     *name)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "loading"));
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
show_failure (DeskTicketPane *self,
              const GError   *error)
{
  gboolean is_gone = g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);

  adw_status_page_set_title (self->failure, is_gone ? _("There is no such ticket") : _("The ticket cannot be shown"));
  adw_status_page_set_description (self->failure, error->message);
  show_page (self, "failed");
}

static gboolean
fold_cards_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       data)
{
  DeskTicketPane *self = DESK_TICKET_PANE (widget);

  desk_hand_over_bar_set_folded (self->hand_over, desk_fold_box_get_folded (self->fold));

  return G_SOURCE_REMOVE;
}

/* Before the pane has got its place nobody knows how much room there is, and
 * what begins too large makes a small window grow. */
static void
fold_cards (DeskTicketPane *self)
{
  if (gtk_widget_get_width (GTK_WIDGET (self->fold)) > 0)
    return;
  desk_hand_over_bar_set_folded (self->hand_over, TRUE);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), fold_cards_cb, NULL, NULL);
}

static void
show_snapshot (DeskTicketPane *self)
{
  DeskRecord *ticket = self->snapshot->details->ticket;

  desk_ticket_header_set_snapshot (self->header, self->session, self->snapshot);
  desk_ticket_side_set_snapshot (self->side, self->session, self->snapshot);
  fold_cards (self);
  desk_hand_over_bar_set_snapshot (self->hand_over, self->snapshot);
  desk_conflict_bar_set_snapshot (self->conflicts, self->session, self->snapshot);
  desk_timeline_set_snapshot (self->timeline, self->snapshot);
  desk_composer_set_snapshot (self->composer, self->session, self->snapshot);
  gtk_widget_set_visible (GTK_WIDGET (self->withdrawn), desk_record_is_withdrawn (ticket));
  desk_ticket_pane_update_actions (self);
  show_page (self, "ticket");
  if (self->wants_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* --- reading --- */

static gboolean
spinner_cb (gpointer data)
{
  DeskTicketPane *self = data;

  self->spinner_source = 0;
  show_page (self, "loading");

  return G_SOURCE_REMOVE;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  DeskTicketPane *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskTicketSnapshot) snapshot = desk_ticket_snapshot_load_finish (DESK_STORE (source), result, &error);

  /* Another ticket is wanted by now, or the pane is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = DESK_TICKET_PANE (user_data);
  g_clear_object (&self->loading);
  if (snapshot != NULL)
    {
      g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
      self->snapshot = g_steal_pointer (&snapshot);
      show_snapshot (self);
    }
  else
    {
      show_failure (self, error);
    }

  if (self->is_loading_again)
    load (self);
}

/* At most one is under way: what happens meanwhile is read once, afterwards. */
static void
load (DeskTicketPane *self)
{
  if (!self->has_ticket || self->session == NULL)
    return;
  if (self->loading != NULL)
    {
      self->is_loading_again = TRUE;
      return;
    }

  self->is_loading_again = FALSE;
  self->loading = g_cancellable_new ();
  desk_ticket_snapshot_load_async (self->session, &self->ticket, self->loading, loaded_cb, self);
}

static void
stop_loading (DeskTicketPane *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->is_loading_again = FALSE;
  g_clear_handle_id (&self->spinner_source, g_source_remove);
}

static void
store_changed_cb (DeskStore      *store,
                  DeskChangeSet  *changes,
                  DeskTicketPane *self)
{
  if (!self->has_ticket)
    return;
  if (self->snapshot == NULL || desk_change_set_is_everything (changes))
    {
      load (self);
      return;
    }
  for (guint i = 0; i < desk_change_set_get_n_rows (changes); i++)
    {
      const DeskRowChange *change = desk_change_set_get_row (changes, i);

      if (desk_ticket_snapshot_mentions (self->snapshot, change->table, &change->id))
        {
          load (self);
          return;
        }
    }
}

static void
me_changed_cb (DeskSession    *session,
               DeskTicketPane *self)
{
  load (self);
}

static gboolean
tick_cb (gpointer data)
{
  load (data);

  return G_SOURCE_CONTINUE;
}

static void
reload_clicked_cb (DeskTicketPane *self)
{
  load (self);
}

/* --- what the parts say --- */

static void
stage_chosen_cb (DeskTicketPane *self,
                 int             stage)
{
  desk_ticket_pane_go_to_stage (self, (DeskStage) stage);
}

static void
show_details_cb (DeskTicketPane *self)
{
  gboolean show_details;

  g_object_get (self->header, "show-details", &show_details, NULL);
  desk_fold_box_set_show_side (self->fold, show_details);
}

static void
folded_cb (DeskTicketPane *self)
{
  desk_ticket_header_set_folded (self->header, desk_fold_box_get_folded (self->fold));
  desk_hand_over_bar_set_folded (self->hand_over, desk_fold_box_get_folded (self->fold));
  desk_call_bar_set_folded (desk_composer_get_call (self->composer), desk_fold_box_get_folded (self->fold));
  desk_conflict_bar_set_folded (self->conflicts, desk_fold_box_get_folded (self->fold));
  desk_ticket_pane_update_actions (self);
}

static void
ticket_activated_cb (DeskTicketPane *self,
                     const DeskUuid *ticket)
{
  DeskUuid id = *ticket;

  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &id);
}

static void
article_activated_cb (DeskTicketPane *self,
                      const DeskUuid *article)
{
  DeskUuid id = *article;

  g_signal_emit (self, signals[ARTICLE_ACTIVATED], 0, &id);
}

static void
address_activated_cb (DeskTicketPane *self,
                      const char     *address)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (desk_markdown_may_open (address))
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, address, GDK_CURRENT_TIME);
}

static void
deed_activated_cb (DeskTicketPane         *self,
                   const DeskTimelineDeed *deed)
{
  desk_ticket_pane_do_deed (self, deed);
}

/* Who has decided goes on with the ticket. */
static void
conflicts_emptied_cb (DeskTicketPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
sent_cb (DeskTicketPane *self)
{
  desk_timeline_scroll_to_end (self->timeline);
}

/* --- the class --- */

static void
desk_ticket_pane_map (GtkWidget *widget)
{
  DeskTicketPane *self = DESK_TICKET_PANE (widget);

  GTK_WIDGET_CLASS (desk_ticket_pane_parent_class)->map (widget);
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (TICK_S, tick_cb, self);
}

static void
desk_ticket_pane_unmap (GtkWidget *widget)
{
  DeskTicketPane *self = DESK_TICKET_PANE (widget);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  desk_composer_flush (self->composer);
  GTK_WIDGET_CLASS (desk_ticket_pane_parent_class)->unmap (widget);
}

/* One opens a ticket to go on writing; it may still have to be read. */
static gboolean
desk_ticket_pane_grab_focus (GtkWidget *widget)
{
  DeskTicketPane *self = DESK_TICKET_PANE (widget);

  if (!self->has_ticket)
    return FALSE;
  self->wants_focus = self->snapshot == NULL;

  return self->wants_focus || gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
desk_ticket_pane_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      desk_ticket_pane_set_session (DESK_TICKET_PANE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_ticket_pane_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, DESK_TICKET_PANE (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
leave_session (DeskTicketPane *self)
{
  stop_loading (self);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (desk_session_get_store (self->session), self);
  g_clear_object (&self->session);
}

static void
desk_ticket_pane_dispose (GObject *object)
{
  DeskTicketPane *self = DESK_TICKET_PANE (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  leave_session (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_TICKET_PANE);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_ticket_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, failure);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, withdrawn);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, header);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, fold);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, hand_over);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, conflicts);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, timeline);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, composer);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, actions);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, take);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, wait);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, wake);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, resolve);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, escalate);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, close);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, reopen);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, shout_out);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, more);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketPane, side);
  gtk_widget_class_bind_template_callback (widget_class, reload_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stage_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_details_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, ticket_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, article_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, conflicts_emptied_cb);
  gtk_widget_class_bind_template_callback (widget_class, deed_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sent_cb);
}

static void
desk_ticket_pane_class_init (DeskTicketPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_ticket_pane_set_property;
  object_class->get_property = desk_ticket_pane_get_property;
  object_class->dispose = desk_ticket_pane_dispose;
  widget_class->map = desk_ticket_pane_map;
  widget_class->unmap = desk_ticket_pane_unmap;
  widget_class->grab_focus = desk_ticket_pane_grab_focus;

  /**
   * DeskTicketPane:session:
   *
   * Whose desk, and as whom.
   */
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskTicketPane::ticket-activated:
   * @self: the pane
   * @ticket: (type gpointer): the #DeskUuid of a ticket that is linked
   */
  signals[TICKET_ACTIVATED]
    = g_signal_new ("ticket-activated", DESK_TYPE_TICKET_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskTicketPane::article-activated:
   * @self: the pane
   * @article: (type gpointer): the #DeskUuid of an article that is linked
   */
  signals[ARTICLE_ACTIVATED]
    = g_signal_new ("article-activated", DESK_TYPE_TICKET_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (DESK_TYPE_COMPOSER);
  g_type_ensure (DESK_TYPE_CONFLICT_BAR);
  g_type_ensure (DESK_TYPE_FOLD_BOX);
  g_type_ensure (DESK_TYPE_HAND_OVER_BAR);
  g_type_ensure (DESK_TYPE_TICKET_HEADER);
  g_type_ensure (DESK_TYPE_TICKET_SIDE);
  g_type_ensure (DESK_TYPE_TIMELINE);

  gtk_widget_class_set_css_name (widget_class, "ticketpane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-ticket-pane.ui");
  bind_children (widget_class);
  desk_ticket_pane_install_actions (widget_class);
}

static void
desk_ticket_pane_init (DeskTicketPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->actions), desk_wrap_layout_new (6, 6));
  desk_widget_set_spoken (GTK_WIDGET (self->more), _("More"));
  desk_ticket_pane_update_actions (self);
}

GtkWidget *
desk_ticket_pane_new (void)
{
  return g_object_new (DESK_TYPE_TICKET_PANE, NULL);
}

/**
 * desk_ticket_pane_set_session:
 * @self: the pane
 * @session: (nullable): a session
 *
 * Shows no ticket afterwards.
 */
void
desk_ticket_pane_set_session (DeskTicketPane *self,
                              DeskSession    *session)
{
  g_return_if_fail (DESK_IS_TICKET_PANE (self));

  if (self->session == session)
    return;

  desk_ticket_pane_show_ticket (self, NULL);
  leave_session (self);
  if (session != NULL)
    {
      self->session = g_object_ref (session);
      g_signal_connect (session, "me-changed", G_CALLBACK (me_changed_cb), self);
      g_signal_connect (desk_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

DeskSession *
desk_ticket_pane_get_session (DeskTicketPane *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_PANE (self), NULL);

  return self->session;
}

/**
 * desk_ticket_pane_show_ticket:
 * @self: the pane
 * @ticket: (nullable): a ticket, %NULL for none
 */
void
desk_ticket_pane_show_ticket (DeskTicketPane *self,
                              const DeskUuid *ticket)
{
  g_return_if_fail (DESK_IS_TICKET_PANE (self));

  if (ticket != NULL && self->has_ticket && desk_uuid_equal (ticket, &self->ticket))
    return;

  stop_loading (self);
  self->wants_focus = FALSE;
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->has_ticket = ticket != NULL && self->session != NULL;
  if (!self->has_ticket)
    {
      desk_composer_set_snapshot (self->composer, self->session, NULL);
      desk_timeline_set_snapshot (self->timeline, NULL);
      desk_ticket_pane_update_actions (self);
      show_page (self, "empty");
      return;
    }

  self->ticket = *ticket;
  desk_ticket_pane_update_actions (self);
  self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
  load (self);
}

/**
 * desk_ticket_pane_get_ticket:
 * @self: the pane
 *
 * Returns: (transfer none) (nullable): the ticket that is shown
 */
const DeskUuid *
desk_ticket_pane_get_ticket (DeskTicketPane *self)
{
  g_return_val_if_fail (DESK_IS_TICKET_PANE (self), NULL);

  return self->has_ticket ? &self->ticket : NULL;
}

/**
 * desk_ticket_pane_flush:
 * @self: the pane
 *
 * Has what is being typed written to the disk now: the window is closing.
 */
void
desk_ticket_pane_flush (DeskTicketPane *self)
{
  g_return_if_fail (DESK_IS_TICKET_PANE (self));

  desk_composer_flush (self->composer);
}

/* --- for desk-ticket-pane-actions.c --- */

DeskTicketSnapshot *
desk_ticket_pane_get_snapshot (DeskTicketPane *self)
{
  return self->snapshot;
}

DeskComposer *
desk_ticket_pane_get_composer (DeskTicketPane *self)
{
  return self->composer;
}

DeskTicketHeader *
desk_ticket_pane_get_header (DeskTicketPane *self)
{
  return self->header;
}

/* Where the timeline is hidden behind the details, it is brought forward. */
void
desk_ticket_pane_show_timeline (DeskTicketPane *self)
{
  g_object_set (self->header, "show-details", FALSE, NULL);
}

/* Of the conflict with the focus, or the first one. */
void
desk_ticket_pane_settle (DeskTicketPane *self,
                         gboolean        put_in_place)
{
  desk_ticket_pane_show_timeline (self);
  desk_conflict_bar_settle (self->conflicts, put_in_place);
}

/* Tells beside the button why it is greyed. Where room is short, buttons that
 * cannot be pressed make room. */
void
desk_ticket_pane_explain_action (DeskTicketPane *self,
                                 const char     *action,
                                 const char     *refusal)
{
  GtkWidget *buttons[] = { self->take, self->wait, self->wake, self->resolve, self->escalate, self->close, self->reopen, self->shout_out };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      gboolean is_instead = buttons[i] == self->wake || buttons[i] == self->wait;

      if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (buttons[i])), action) != 0)
        continue;
      gtk_widget_set_tooltip_text (buttons[i], refusal);
      gtk_accessible_update_property (GTK_ACCESSIBLE (buttons[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, refusal != NULL ? refusal : "", -1);
      /* Of “Wait” and “Go on” one is there. */
      if (buttons[i] == self->shout_out)
        gtk_widget_set_visible (buttons[i], refusal == NULL && !desk_fold_box_get_folded (self->fold)); /* the menu has it too */
      else if (buttons[i] == self->close || buttons[i] == self->reopen)
        gtk_widget_set_visible (buttons[i], refusal == NULL); /* after “Resolve” */
      else if (buttons[i] == self->escalate)
        gtk_widget_set_visible (buttons[i], !desk_fold_box_get_folded (self->fold)); /* the menu has it too */
      else if (!is_instead)
        gtk_widget_set_visible (buttons[i], refusal == NULL || !desk_fold_box_get_folded (self->fold));
      else if (buttons[i] == self->wake)
        gtk_widget_set_visible (buttons[i], refusal == NULL);
      else
        gtk_widget_set_visible (buttons[i], refusal == NULL || (!desk_fold_box_get_folded (self->fold) && !gtk_widget_get_visible (self->wake)));
    }
}
