// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where contacts, notes and attempts are written. Each character is a draft;
 * what was sent and refused stays where it is.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-composer-private.h"
#include "desk-enum-drop-down.h"
#include "desk-ticket-snapshot.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

enum {
  PROP_0,
  PROP_EXPANDED,
  PROP_WRITING,
  N_PROPS
};

enum {
  SENT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
static const char *const page_names[DESK_N_COMPOSER_MODES] = { "contact", "note", "question", "attempt" };

G_DEFINE_FINAL_TYPE (DeskComposer, desk_composer, GTK_TYPE_WIDGET)

static DeskTextBox *
get_text (DeskComposer     *self,
          DeskComposerMode  mode)
{
  DeskTextBox *texts[] = { self->contact_text, self->note_text, self->question_text, self->attempt_text };

  return texts[mode];
}

static DeskComposerMode
get_mode (DeskComposer *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);

  for (guint i = 0; i < DESK_N_COMPOSER_MODES; i++)
    {
      if (g_strcmp0 (name, page_names[i]) == 0)
        return (DeskComposerMode) i;
    }

  return DESK_COMPOSER_CONTACT;
}

void
desk_composer_collect (DeskComposer      *self,
                       DeskComposerDraft *draft)
{
  draft->mode = get_mode (self);
  for (guint i = 0; i < DESK_N_COMPOSER_MODES; i++)
    draft->bodies[i] = desk_text_box_dup_text (get_text (self, (DeskComposerMode) i));
  draft->channel = (DeskChannel) desk_enum_drop_down_get (self->channel);
  draft->direction = (DeskDirection) desk_enum_drop_down_get (self->direction);
  draft->minutes = gtk_spin_button_get_value_as_int (self->minutes);
  draft->call = desk_call_bar_dup_json (self->call);
  draft->question_kind = (DeskQuestionKind) desk_enum_drop_down_get (self->question_kind);
  draft->question = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->question)));
  draft->hypothesis = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->hypothesis)));
  draft->expected = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->expected)));
  draft->rules_out = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rules_out)));
  draft->outcome = (DeskOutcome) desk_enum_drop_down_get (self->outcome);
  draft->source = (DeskSource) desk_enum_drop_down_get (self->source);
}

/* Takes out what was sent, if it is still there; what was typed after it stays. */
void
desk_composer_take_out (DeskComposerDraft       *draft,
                        const DeskComposerDraft *sent)
{
  const char *body = draft->bodies[sent->mode];
  g_autofree char *rest = NULL;

  /* It was recorded, whatever is typed now. */
  if (sent->mode == DESK_COMPOSER_CONTACT)
    g_clear_pointer (&draft->call, g_free);
  if (body == NULL || !g_str_has_prefix (body, sent->bodies[sent->mode]))
    return;

  rest = g_strdup (body + strlen (sent->bodies[sent->mode]));
  desk_composer_draft_clear_mode (draft, sent->mode);
  draft->bodies[sent->mode] = g_steal_pointer (&rest);
}

/* What is being sent is no draft: it would be there twice. */
static char *
write_draft (gpointer editor)
{
  DeskComposer *self = editor;
  g_auto (DeskComposerDraft) draft = { 0 };

  desk_composer_collect (self, &draft);
  if (self->sending != NULL && desk_uuid_equal (&self->sending->ticket, &self->ticket))
    desk_composer_take_out (&draft, &self->sending->draft);

  return desk_composer_draft_write (&draft);
}

/* Whether anything is being written, for colleagues to know. */
static void
update_writing (DeskComposer *self)
{
  gboolean is_writing = self->has_ticket && desk_call_bar_has_call (self->call);

  for (guint i = 0; self->has_ticket && i < DESK_N_COMPOSER_MODES; i++)
    is_writing = is_writing || !desk_text_box_is_blank (get_text (self, (DeskComposerMode) i));
  if (self->is_writing == is_writing)
    return;
  self->is_writing = is_writing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRITING]);
}

void
desk_composer_update (DeskComposer *self)
{
  static const char *const labels[] = { N_("Add contact"), N_("Add note"), N_("Add question"), N_("Add attempt") };
  DeskComposerMode mode = get_mode (self);
  gboolean has_text = !desk_text_box_is_blank (get_text (self, mode));
  gboolean has_call = desk_call_bar_has_call (self->call);
  gboolean ends_call = has_call && mode == DESK_COMPOSER_CONTACT;

  if (mode == DESK_COMPOSER_QUESTION)
    has_text = has_text && gtk_entry_get_text_length (self->question) > 0;
  desk_widget_set_spoken (GTK_WIDGET (self->send), _(labels[mode]));
  gtk_widget_set_visible (GTK_WIDGET (self->send), !ends_call); /* the bar has a button for it */
  gtk_widget_set_visible (GTK_WIDGET (self->contact_fields), self->is_expanded && !has_call);
  desk_call_bar_set_text (self->call, !desk_text_box_is_blank (self->contact_text), self->sending != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send), has_text && self->has_ticket && self->sending == NULL && !self->is_refused);
  update_writing (self);
}

void
desk_composer_say (DeskComposer *self,
                   const char   *message)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* All fields are shown once somebody writes. They do not go away again when
 * the focus does: what one is about to press would move away. */
static void
set_expanded (DeskComposer *self,
              gboolean      is_expanded)
{
  if (self->is_expanded == is_expanded)
    return;
  self->is_expanded = is_expanded;
  desk_composer_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
}

static void
focus_entered_cb (DeskComposer *self)
{
  set_expanded (self, TRUE);
}

void
desk_composer_fill (DeskComposer            *self,
                    const DeskComposerDraft *draft)
{
  self->is_filling = TRUE;
  for (guint i = 0; i < DESK_N_COMPOSER_MODES; i++)
    desk_text_box_set_text (get_text (self, (DeskComposerMode) i), draft->bodies[i]);
  desk_enum_drop_down_set (self->channel, (int) draft->channel);
  desk_enum_drop_down_set (self->direction, (int) draft->direction);
  gtk_spin_button_set_value (self->minutes, draft->minutes);
  desk_call_bar_set_json (self->call, draft->call);
  desk_enum_drop_down_set (self->question_kind, (int) draft->question_kind);
  gtk_editable_set_text (GTK_EDITABLE (self->question), draft->question != NULL ? draft->question : "");
  gtk_editable_set_text (GTK_EDITABLE (self->hypothesis), draft->hypothesis != NULL ? draft->hypothesis : "");
  gtk_editable_set_text (GTK_EDITABLE (self->expected), draft->expected != NULL ? draft->expected : "");
  gtk_editable_set_text (GTK_EDITABLE (self->rules_out), draft->rules_out != NULL ? draft->rules_out : "");
  desk_enum_drop_down_set (self->outcome, (int) draft->outcome);
  desk_enum_drop_down_set (self->source, (int) draft->source);
  gtk_stack_set_visible_child_name (self->stack, page_names[draft->mode]);
  self->is_filling = FALSE;
  desk_composer_update (self);
}

static void
typed_cb (DeskComposer *self)
{
  if (self->is_filling)
    return;
  desk_composer_say (self, NULL);
  desk_composer_update (self);
  if (self->has_ticket)
    desk_draft_keeper_touch (self->keeper);
}

static void
page_changed_cb (DeskComposer *self)
{
  if (self->box == NULL || self->is_filling)
    return;
  desk_composer_update (self);
  /* Whoever chooses what to write wants to write. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->has_ticket)
    desk_draft_keeper_touch (self->keeper);
}

/* A call is gone over before it is recorded. */
static void
send_clicked_cb (DeskComposer *self)
{
  if (get_mode (self) == DESK_COMPOSER_CONTACT && desk_call_bar_has_call (self->call))
    desk_call_bar_begin_end (self->call);
  else
    desk_composer_send (self);
}

static void
call_ended_cb (DeskComposer *self)
{
  if (self->sending != NULL || desk_text_box_is_blank (self->contact_text))
    return;
  gtk_stack_set_visible_child_name (self->stack, page_names[DESK_COMPOSER_CONTACT]);
  desk_composer_send (self);
}

/* What is being answered is not put aside for another question. */
static void
call_asked_cb (DeskComposer *self,
               int           kind,
               const char   *question)
{
  if (desk_text_box_is_blank (self->question_text))
    {
      desk_enum_drop_down_set (self->question_kind, kind);
      gtk_editable_set_text (GTK_EDITABLE (self->question), question);
    }
  desk_composer_begin (self, DESK_COMPOSER_QUESTION);
}

static gboolean
send_pressed_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   data)
{
  send_clicked_cb (DESK_COMPOSER (widget));

  return TRUE;
}

/* --- the class --- */

static void
desk_composer_dispose (GObject *object)
{
  DeskComposer *self = DESK_COMPOSER (object);

  if (self->keeper != NULL)
    desk_draft_keeper_flush (self->keeper);
  g_clear_pointer (&self->keeper, desk_draft_keeper_free);
  g_clear_pointer (&self->left, g_hash_table_unref);
  g_clear_object (&self->session);
  /* What the parts say while they go is not typed. */
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_COMPOSER);

  G_OBJECT_CLASS (desk_composer_parent_class)->dispose (object);
}

static void
desk_composer_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_EXPANDED:
      g_value_set_boolean (value, DESK_COMPOSER (object)->is_expanded);
      break;
    case PROP_WRITING:
      g_value_set_boolean (value, DESK_COMPOSER (object)->is_writing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
desk_composer_grab_focus (GtkWidget *widget)
{
  DeskComposer *self = DESK_COMPOSER (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (get_text (self, get_mode (self))));
}

static void
desk_composer_class_init (DeskComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_composer_get_property;
  object_class->dispose = desk_composer_dispose;
  widget_class->grab_focus = desk_composer_grab_focus;

  /**
   * DeskComposer:expanded:
   *
   * Whether everything that can be said of an entry is shown.
   */
  properties[PROP_EXPANDED] = g_param_spec_boolean ("expanded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * DeskComposer:writing:
   *
   * Whether something stands there that was not sent.
   */
  properties[PROP_WRITING] = g_param_spec_boolean ("writing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskComposer::sent:
   * @self: the composer
   *
   * An entry was added to the ticket.
   */
  signals[SENT] = g_signal_new ("sent", DESK_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);


  gtk_widget_class_set_css_name (widget_class, "composer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, box);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, call);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, switcher);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, contact_text);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, contact_fields);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, direction);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, channel);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, minutes);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, note_text);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, question_text);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, question_kind);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, question);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, attempt_text);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, hypothesis);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, expected);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, rules_out);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, attempt_fields);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, outcome);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, source);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, message);
  gtk_widget_class_bind_template_child (widget_class, DeskComposer, send);
  gtk_widget_class_bind_template_callback (widget_class, focus_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, call_ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, call_asked_cb);
}

static void
desk_composer_init (DeskComposer *self)
{
  self->is_filling = TRUE;
  g_type_ensure (DESK_TYPE_CALL_BAR);
  g_type_ensure (DESK_TYPE_TEXT_BOX);
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_widget_add_finish_keys (GTK_WIDGET (self), send_pressed_cb);
  gtk_widget_set_layout_manager (GTK_WIDGET (self->contact_fields), desk_wrap_layout_new (6, 6));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->attempt_fields), desk_wrap_layout_new (6, 6));
  desk_enum_drop_down_fill (self->channel, DESK_ENUM_CHANNEL, _("Channel"), _("Channel"));
  desk_enum_drop_down_fill (self->direction, DESK_ENUM_DIRECTION, _("Direction"), NULL);
  desk_enum_drop_down_fill (self->question_kind, DESK_ENUM_QUESTION_KIND, _("Kind of question"), NULL);
  desk_enum_drop_down_fill (self->outcome, DESK_ENUM_OUTCOME, _("Outcome"), _("Outcome"));
  desk_enum_drop_down_fill (self->source, DESK_ENUM_SOURCE, _("Source of the idea"), _("Source"));

  self->keeper = desk_draft_keeper_new (write_draft, self);
  self->left = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);
  self->is_filling = FALSE;
  desk_composer_update (self);
}

GtkWidget *
desk_composer_new (void)
{
  return g_object_new (DESK_TYPE_COMPOSER, NULL);
}

/* What is typed into the ticket that is left now. */
static void
remember (DeskComposer *self)
{
  if (!self->has_ticket)
    return;
  desk_draft_keeper_flush (self->keeper);
  g_hash_table_insert (self->left, desk_uuid_copy (&self->ticket), write_draft (self));
}

/* Of the ticket, or of none. */
static void
take_target (DeskComposer       *self,
             DeskTicketSnapshot *snapshot,
             DeskComposerDraft  *here)
{
  const DeskUuid *ticket = snapshot != NULL ? desk_record_get_id (snapshot->details->ticket) : NULL;
  g_autofree char *name = NULL;
  const char *draft;
  gpointer known;

  self->has_ticket = ticket != NULL && self->session != NULL;
  if (self->has_ticket)
    {
      self->ticket = *ticket;
      self->usual_channel = (DeskChannel) desk_record_get_enum (snapshot->details->ticket, "channel");
      name = desk_ticket_snapshot_name_draft ("composer", ticket);
      draft = g_hash_table_lookup_extended (self->left, ticket, NULL, &known) ? known : snapshot->draft;
      desk_composer_draft_read (here, draft);
    }
  desk_draft_keeper_set_target (self->keeper, self->session, name, ticket);
  if (here->channel == DESK_CHANNEL_UNSET && self->has_ticket)
    here->channel = self->usual_channel;
  if (here->direction == DESK_DIRECTION_UNSET)
    here->direction = DESK_DIRECTION_OUTBOUND;
}

/**
 * desk_composer_set_snapshot:
 * @self: a composer
 * @session: (nullable): a session
 * @snapshot: (nullable): the ticket that is written on
 *
 * Puts what was being written aside and takes out what was being written on
 * that ticket, unless it is the same.
 */
void
desk_composer_set_snapshot (DeskComposer       *self,
                            DeskSession        *session,
                            DeskTicketSnapshot *snapshot)
{
  g_auto (DeskComposerDraft) here = { .mode = DESK_COMPOSER_CONTACT };

  g_return_if_fail (DESK_IS_COMPOSER (self));

  desk_call_bar_set_snapshot (self->call, session, snapshot);
  if (self->has_ticket && snapshot != NULL && self->session == session && desk_uuid_equal (&self->ticket, desk_record_get_id (snapshot->details->ticket)))
    return;

  remember (self);
  if (self->session != session)
    g_hash_table_remove_all (self->left);
  g_set_object (&self->session, session);
  take_target (self, snapshot, &here);
  desk_composer_say (self, NULL);
  desk_composer_fill (self, &here);
  /* On another ticket it is something else, even when it is the same. */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRITING]);
  set_expanded (self, !desk_composer_draft_is_empty (&here) || gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL);
}

/**
 * desk_composer_set_refusal:
 * @self: a composer
 * @reason: (nullable): why nothing can be added to the ticket
 */
void
desk_composer_set_refusal (DeskComposer *self,
                           const char   *reason)
{
  g_return_if_fail (DESK_IS_COMPOSER (self));

  self->is_refused = reason != NULL;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->send), reason != NULL ? reason : _("Add to the timeline (Ctrl+Return)"));
  desk_composer_update (self);
}

/**
 * desk_composer_begin:
 * @self: a composer
 * @mode: what is to be written
 *
 * Shows the page and puts the cursor into it.
 */
void
desk_composer_begin (DeskComposer     *self,
                     DeskComposerMode  mode)
{
  g_return_if_fail (DESK_IS_COMPOSER (self));

  gtk_stack_set_visible_child_name (self->stack, page_names[mode]);
  gtk_widget_grab_focus (GTK_WIDGET (get_text (self, mode)));
}

/**
 * desk_composer_get_call:
 * @self: a composer
 *
 * Returns: (transfer none): the call on the ticket, if there is one
 */
DeskCallBar *
desk_composer_get_call (DeskComposer *self)
{
  g_return_val_if_fail (DESK_IS_COMPOSER (self), NULL);

  return self->call;
}

/**
 * desk_composer_flush:
 * @self: a composer
 *
 * Has the draft written now.
 */
void
desk_composer_flush (DeskComposer *self)
{
  g_return_if_fail (DESK_IS_COMPOSER (self));

  desk_draft_keeper_flush (self->keeper);
}

/**
 * desk_composer_is_writing_on:
 * @self: a composer
 * @ticket: a ticket
 *
 * Returns: whether something stands there for @ticket that was not sent, see
 *   #DeskComposer:writing
 */
gboolean
desk_composer_is_writing_on (DeskComposer   *self,
                             const DeskUuid *ticket)
{
  g_return_val_if_fail (DESK_IS_COMPOSER (self), FALSE);

  return self->is_writing && self->has_ticket && desk_uuid_equal (&self->ticket, ticket);
}
