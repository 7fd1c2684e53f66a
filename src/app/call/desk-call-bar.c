// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The call that goes on about a ticket: how long it takes and how it stands,
 * who calls, what to say and to ask next. It is a part of what is being
 * written, and is recorded with it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-call-bar-private.h"
#include "desk-call-words.h"
#include "desk-hold-popover.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

enum {
  CHANGED,
  ASKED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskCallBar, desk_call_bar, GTK_TYPE_WIDGET)

static gint64
get_now_ms (DeskCallBar *self)
{
  return self->session != NULL ? desk_session_get_now_ms (self->session) : 0;
}

/* --- ticking --- */

static gboolean
tick_cb (gpointer data)
{
  DeskCallBar *self = data;

  desk_call_bar_show_times (self);

  return G_SOURCE_CONTINUE;
}

/* Only while somebody can see it. */
static void
update_ticking (DeskCallBar *self)
{
  gboolean ticks = self->call != NULL && self->call->state != DESK_CALL_ENDED && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (ticks && self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (1, tick_cb, self);
  else if (!ticks)
    g_clear_handle_id (&self->tick_source, g_source_remove);
}

/* Somebody has done something with the call. */
static void
changed (DeskCallBar *self)
{
  desk_call_bar_show_call (self);
  update_ticking (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what its parts say --- */

static void
hold_cb (DeskCallBar *self,
         int          minutes,
         const char  *told)
{
  if (self->call == NULL)
    return;
  desk_call_hold (self->call, minutes, told, get_now_ms (self));
  changed (self);
}

static void
mute_toggled_cb (DeskCallBar *self)
{
  if (!self->is_filling)
    desk_call_bar_toggle_mute (self);
}

static void
held_toggled_cb (DeskCallBar *self)
{
  if (!self->is_filling)
    desk_call_bar_toggle_held (self);
}

static void
matched_cb (DeskCallBar *self,
            int          identifier,
            gboolean     matched)
{
  if (self->call == NULL)
    return;
  desk_call_set_matched (self->call, (DeskIdentifier) identifier, matched, get_now_ms (self));
  changed (self);
}

static void
marked_cb (DeskCallBar *self,
           int          mark,
           gboolean     seen)
{
  if (self->call == NULL)
    return;
  self->call->caller.scam_marks[mark] = seen;
  changed (self);
}

/* Whether or not it can be recorded, nobody talks any more. */
static void
record_cb (DeskCallBar *self)
{
  if (self->call == NULL)
    return;
  desk_call_end (self->call, get_now_ms (self));
  changed (self);
  g_signal_emit (self, signals[ENDED], 0);
}

static void
write_cb (DeskCallBar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "ticket.contact", NULL);
}

/* --- the class --- */

static void
desk_call_bar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_call_bar_parent_class)->map (widget);
  if (DESK_CALL_BAR (widget)->call != NULL)
    desk_call_bar_show_times (DESK_CALL_BAR (widget));
  update_ticking (DESK_CALL_BAR (widget));
}

static void
desk_call_bar_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_call_bar_parent_class)->unmap (widget);
  update_ticking (DESK_CALL_BAR (widget));
}

static void
desk_call_bar_dispose (GObject *object)
{
  DeskCallBar *self = DESK_CALL_BAR (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->call, desk_call_free);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_call_bar_parent_class)->dispose (object);
}

static void
desk_call_bar_class_init (DeskCallBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_call_bar_dispose;
  widget_class->map = desk_call_bar_map;
  widget_class->unmap = desk_call_bar_unmap;

  /**
   * DeskCallBar::changed:
   * @self: the bar
   *
   * Somebody has done something with the call: the draft is to be kept.
   */
  signals[CHANGED] = g_signal_new ("changed", DESK_TYPE_CALL_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskCallBar::asked:
   * @self: the bar
   * @kind: a #DeskQuestionKind
   * @question: to begin with
   *
   * The answer to a question is to be written down.
   */
  signals[ASKED] = g_signal_new ("asked", DESK_TYPE_CALL_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);

  /**
   * DeskCallBar::ended:
   * @self: the bar
   *
   * The call is over and is to be recorded.
   */
  signals[ENDED] = g_signal_new ("ended", DESK_TYPE_CALL_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "callbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkMenuButton *
add_menu (GtkWidget  *box,
          const char *label,
          const char *tooltip,
          GtkWidget  *popover)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_menu_button_new ());

  /* No arrow: there is little room for words as it is. */
  if (label != NULL)
    {
      GtkWidget *child = gtk_label_new_with_mnemonic (label);

      gtk_menu_button_set_child (button, child);
      desk_widget_set_spoken (GTK_WIDGET (button), gtk_label_get_text (GTK_LABEL (child)));
    }
  gtk_menu_button_set_direction (button, GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
  if (popover != NULL)
    gtk_menu_button_set_popover (button, popover);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (button));

  return button;
}

static void
build_head (DeskCallBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->icon = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  self->clock = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "numeric");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->clock), _("How long the call has gone on"));
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->state, 0);
  gtk_label_set_ellipsize (self->state, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "numeric");
  gtk_widget_set_hexpand (GTK_WIDGET (self->state), TRUE);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->clock));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->state));
  self->end_popover = DESK_END_POPOVER (desk_end_popover_new ());
  self->end = add_menu (row, _("_End…"), _("Go over it, end and record the call (Ctrl+Alt+E)"), GTK_WIDGET (self->end_popover));
  gtk_widget_add_css_class (GTK_WIDGET (self->end), "call-end");
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
build_prompt (DeskCallBar *self)
{
  self->prompt_row = g_object_new (GTK_TYPE_BOX, "spacing", 9, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_add_css_class (self->prompt_row, "call-prompt");
  self->prompt_icon = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL));
  self->prompt = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->prompt, 0);
  gtk_label_set_wrap (self->prompt, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->prompt), TRUE);
  gtk_box_append (GTK_BOX (self->prompt_row), GTK_WIDGET (self->prompt_icon));
  gtk_box_append (GTK_BOX (self->prompt_row), GTK_WIDGET (self->prompt));
  gtk_box_append (GTK_BOX (self->box), self->prompt_row);
}

static GtkWidget *
add_toggle (DeskCallBar *self,
            const char  *label,
            const char  *tooltip,
            GCallback    callback)
{
  GtkWidget *button = gtk_toggle_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "toggled", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), button);

  return button;
}

static GMenuModel *
make_more (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _("They hold _us, or are back"), "ticket.held");
  g_menu_append (menu, _("_Transfer: hand it over…"), "ticket.escalate");
  g_menu_append (menu, _("_Listen to an unhappy customer…"), "ticket.recovery");
  g_menu_append (menu, _("_Remote session…"), "ticket.remote");
  g_menu_append (menu, _("_Visit…"), "ticket.visit");
  g_menu_append (menu, _("_Discard the call"), "ticket.call-discard");

  return G_MENU_MODEL (menu);
}

static void
build_buttons (DeskCallBar *self)
{
  GtkWidget *hold = desk_hold_popover_new ();
  g_autoptr (GMenuModel) more = make_more ();

  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->buttons, desk_wrap_layout_new (6, 6));
  self->call_back = gtk_button_new_with_mnemonic (_("Plan the call _back…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->call_back), "ticket.follow-up");
  gtk_widget_add_css_class (self->call_back, "suggested-action");
  gtk_box_append (GTK_BOX (self->buttons), self->call_back);
  self->caller_popover = DESK_CALLER_POPOVER (desk_caller_popover_new ());
  self->caller = add_menu (self->buttons, _("_Caller?"), _("Who calls, and marks of a scam (Ctrl+Alt+C)"), GTK_WIDGET (self->caller_popover));
  self->ask = add_menu (self->buttons, _("As_k"), _("Questions to ask, with a place for the answer (Alt+1 to Alt+4)"), NULL);
  self->hold = add_menu (self->buttons, _("_Hold…"), _("Put the customer on hold (F5)"), hold);
  self->back = gtk_button_new_with_mnemonic (_("_Back"));
  gtk_widget_add_css_class (self->back, "suggested-action");
  gtk_widget_set_tooltip_text (self->back, _("Back to the customer (F5)"));
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (desk_call_bar_toggle_hold), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), self->back);
  self->mute = add_toggle (self, _("_Mute"), _("The customer does not hear us (F6)"), G_CALLBACK (mute_toggled_cb));
  self->held = add_toggle (self, _("They hold _us"), _("They have put us on hold (F8)"), G_CALLBACK (held_toggled_cb));
  self->more = add_menu (self->buttons, NULL, _("More"), NULL);
  gtk_menu_button_set_icon_name (self->more, "view-more-symbolic");
  gtk_menu_button_set_menu_model (self->more, more);
  desk_widget_set_spoken (GTK_WIDGET (self->more), _("More about the call"));
  gtk_box_append (GTK_BOX (self->box), self->buttons);

  g_signal_connect_object (hold, "hold", G_CALLBACK (hold_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->caller_popover, "matched", G_CALLBACK (matched_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->caller_popover, "marked", G_CALLBACK (marked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->end_popover, "record", G_CALLBACK (record_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->end_popover, "write", G_CALLBACK (write_cb), self, G_CONNECT_SWAPPED);
}

static void
desk_call_bar_init (DeskCallBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  desk_widget_set_spoken (GTK_WIDGET (self), _("Call"));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "call");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  build_head (self);
  build_prompt (self);
  build_buttons (self);
}

/* --- what it is told --- */

static void
fill_questions (DeskCallBar *self)
{
  static const char *const actions[] = { NULL, "ticket.ask-open", "ticket.ask-closed", "ticket.ask-probing", "ticket.ask-confirming" };
  g_autoptr (GMenu) menu = g_menu_new ();
  DeskManner manner = desk_call_bar_get_manner (self);
  DeskQuestionKind kinds[4];

  desk_call_words_order_questions (manner, kinds);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      /* Translators: a kind of question, and such a question */
      g_autofree char *label = g_strdup_printf (_("%s: %s"), desk_enum_value_label (DESK_ENUM_QUESTION_KIND, (int) kinds[i]),
                                                desk_call_words_question (kinds[i], manner));

      g_menu_append (menu, label, actions[kinds[i]]);
    }
  gtk_menu_button_set_menu_model (self->ask, G_MENU_MODEL (menu));
}

/**
 * desk_call_bar_set_snapshot:
 * @self: a bar
 * @session: (nullable): a session
 * @snapshot: (nullable): the ticket that the call is about
 */
void
desk_call_bar_set_snapshot (DeskCallBar        *self,
                            DeskSession        *session,
                            DeskTicketSnapshot *snapshot)
{
  DeskManner before;
  gboolean is_first;

  g_return_if_fail (DESK_IS_CALL_BAR (self));

  before = desk_call_bar_get_manner (self);
  is_first = self->snapshot == NULL;
  if (snapshot != NULL)
    desk_ticket_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->snapshot = snapshot;
  g_set_object (&self->session, session);
  if (snapshot == NULL)
    return;
  if (is_first || before != desk_call_bar_get_manner (self))
    fill_questions (self);
  desk_caller_popover_set_customer (self->caller_popover, snapshot->details);
  desk_end_popover_set_ticket (self->end_popover, snapshot->details);
}

/**
 * desk_call_bar_set_folded:
 * @self: a bar
 * @folded: whether there is little room
 */
void
desk_call_bar_set_folded (DeskCallBar *self,
                          gboolean     folded)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  self->is_folded = folded;
  desk_widget_set_class (GTK_WIDGET (self), "folded", folded);
  desk_call_bar_show_call (self);
}

/**
 * desk_call_bar_set_text:
 * @self: a bar
 * @has_text: whether it is written what was said
 * @is_busy: whether it is being recorded now
 */
void
desk_call_bar_set_text (DeskCallBar *self,
                        gboolean     has_text,
                        gboolean     is_busy)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  desk_end_popover_set_text (self->end_popover, has_text, is_busy);
  gtk_widget_set_sensitive (self->buttons, !is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->end), !is_busy);
}

/**
 * desk_call_bar_set_json:
 * @self: a bar
 * @json: (nullable): what desk_call_bar_dup_json() gave; %NULL: there is no call
 */
void
desk_call_bar_set_json (DeskCallBar *self,
                        const char  *json)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  g_clear_pointer (&self->call, desk_call_free);
  self->call = json != NULL ? desk_call_parse (json, NULL) : NULL;
  desk_call_bar_show_call (self);
  update_ticking (self);
}

/**
 * desk_call_bar_dup_json:
 * @self: a bar
 *
 * Returns: (transfer full) (nullable): the call, to be kept
 */
char *
desk_call_bar_dup_json (DeskCallBar *self)
{
  g_return_val_if_fail (DESK_IS_CALL_BAR (self), NULL);

  return self->call != NULL ? desk_call_to_json (self->call) : NULL;
}

gboolean
desk_call_bar_has_call (DeskCallBar *self)
{
  g_return_val_if_fail (DESK_IS_CALL_BAR (self), FALSE);

  return self->call != NULL;
}

/* --- what is done with it --- */

/**
 * desk_call_bar_begin:
 * @self: a bar
 * @channel: phone or remote
 * @direction: who has called
 *
 * Unless there is a call already.
 */
void
desk_call_bar_begin (DeskCallBar   *self,
                     DeskChannel    channel,
                     DeskDirection  direction)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  if (self->call != NULL || self->session == NULL)
    return;
  self->call = desk_call_new (channel, direction, get_now_ms (self));
  changed (self);
}

/**
 * desk_call_bar_discard:
 * @self: a bar
 *
 * Nothing of the call is recorded; what was written stays.
 */
void
desk_call_bar_discard (DeskCallBar *self)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  g_clear_pointer (&self->call, desk_call_free);
  changed (self);
}

/**
 * desk_call_bar_toggle_hold:
 * @self: a bar with a call
 *
 * Goes back to the customer, or asks what the customer was told.
 */
void
desk_call_bar_toggle_hold (DeskCallBar *self)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  if (self->call == NULL || self->call->state == DESK_CALL_ENDED)
    return;
  if (self->call->state != DESK_CALL_ON_HOLD)
    {
      gtk_menu_button_popup (self->hold);
      return;
    }
  desk_call_talk (self->call, get_now_ms (self));
  changed (self);
}

static void
toggle (DeskCallBar   *self,
        DeskCallState  state,
        void         (*begin) (DeskCall *call, gint64 now_ms))
{
  if (self->call == NULL)
    return;
  if (self->call->state == state)
    desk_call_talk (self->call, get_now_ms (self));
  else
    begin (self->call, get_now_ms (self));
  changed (self);
}

void
desk_call_bar_toggle_mute (DeskCallBar *self)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  toggle (self, DESK_CALL_MUTED, desk_call_mute);
}

/**
 * desk_call_bar_toggle_held:
 * @self: a bar with a call
 *
 * They have put us on hold, or are back.
 */
void
desk_call_bar_toggle_held (DeskCallBar *self)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  toggle (self, DESK_CALL_HELD, desk_call_be_held);
}

void
desk_call_bar_show_caller (DeskCallBar *self)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  if (self->call != NULL)
    gtk_menu_button_popup (self->caller);
}

/**
 * desk_call_bar_ask:
 * @self: a bar
 * @kind: of which kind
 *
 * Has a place made for the answer; also when there is no call.
 */
void
desk_call_bar_ask (DeskCallBar      *self,
                   DeskQuestionKind  kind)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  g_signal_emit (self, signals[ASKED], 0, (int) kind, desk_call_words_question (kind, desk_call_bar_get_manner (self)));
}

/**
 * desk_call_bar_set_consent:
 * @self: a bar with a call
 *
 * The customer has agreed to a remote session.
 */
void
desk_call_bar_set_consent (DeskCallBar *self)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  if (self->call == NULL)
    return;
  self->call->consent = TRUE;
  changed (self);
}

/**
 * desk_call_bar_begin_end:
 * @self: a bar with a call
 *
 * Goes over what is to be there when one hangs up.
 */
void
desk_call_bar_begin_end (DeskCallBar *self)
{
  g_return_if_fail (DESK_IS_CALL_BAR (self));

  if (self->call != NULL)
    gtk_menu_button_popup (self->end);
}
