// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands in the composer is sent: it is there until it is in the timeline,
 * and there again when it is refused.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <string.h>

#include "desk-composer-private.h"
#include "desk-ticket-snapshot.h"

/* It was refused: the text is to be where it was. Returns whether it was not. */
static gboolean
put_back (DeskComposerDraft       *draft,
          const DeskComposerDraft *sent)
{
  char *body = draft->bodies[sent->mode];

  if (sent->mode == DESK_COMPOSER_CONTACT && draft->call == NULL)
    draft->call = g_strdup (sent->call);
  if (sent->mode == DESK_COMPOSER_QUESTION && draft->question == NULL)
    draft->question = g_strdup (sent->question);
  if (body != NULL && g_str_has_prefix (body, sent->bodies[sent->mode]))
    return FALSE;

  draft->bodies[sent->mode] = g_strconcat (sent->bodies[sent->mode], body, NULL);
  g_free (body);

  return TRUE;
}

static void
sending_free (DeskComposerSending *sending)
{
  desk_composer_draft_clear (&sending->draft);
  g_object_unref (sending->self);
  g_object_unref (sending->session);
  g_free (sending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskComposerSending, sending_free)

/* The person works on another ticket by now. */
static void
put_back_into_left (DeskComposer        *self,
                    DeskComposerSending *sending)
{
  g_autofree char *name = desk_ticket_snapshot_name_draft ("composer", &sending->ticket);
  g_auto (DeskComposerDraft) draft = { 0 };
  g_autofree char *json = NULL;

  desk_composer_draft_read (&draft, g_hash_table_lookup (self->left, &sending->ticket));
  (void) put_back (&draft, &sending->draft);
  json = desk_composer_draft_write (&draft);
  desk_session_save_draft (sending->session, name, &sending->ticket, json);
  g_hash_table_insert (self->left, desk_uuid_copy (&sending->ticket), g_steal_pointer (&json));
}

/* Whoever has noted an answer goes on with the call. */
static void
return_to_call (DeskComposer *self)
{
  if (desk_call_bar_has_call (self->call))
    desk_composer_begin (self, DESK_COMPOSER_CONTACT);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (DeskComposerSending) sending = user_data;
  DeskComposer *self = sending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, &error);
  g_auto (DeskComposerDraft) draft = { 0 };

  self->sending = NULL;
  if (self->has_ticket && desk_uuid_equal (&self->ticket, &sending->ticket))
    {
      desk_composer_collect (self, &draft);
      if (commit != NULL)
        {
          desk_composer_take_out (&draft, &sending->draft);
          desk_composer_fill (self, &draft);
          desk_draft_keeper_confirm (self->keeper);
          if (sending->draft.mode == DESK_COMPOSER_QUESTION)
            return_to_call (self);
          g_signal_emit_by_name (self, "sent");
        }
      else
        {
          if (put_back (&draft, &sending->draft))
            desk_composer_fill (self, &draft);
          desk_composer_say (self, error->message);
          desk_draft_keeper_touch (self->keeper);
        }
    }
  else if (commit == NULL)
    {
      put_back_into_left (self, sending);
    }
  desk_composer_update (self);
}

/* What is left when one of the modes has been sent. */
static void
settle (DeskComposer     *self,
        DeskTicketAction *action)
{
  g_auto (DeskComposerDraft) draft = { 0 };
  g_autofree char *rest = NULL;

  desk_composer_collect (self, &draft);
  desk_composer_draft_clear_mode (&draft, draft.mode);
  rest = desk_composer_draft_write (&draft);
  desk_draft_keeper_settle (self->keeper, action, rest);
}

/**
 * desk_composer_send:
 * @self: a composer
 *
 * Sends the page that is shown, if there is something on it that can be sent.
 */
void
desk_composer_send (DeskComposer *self)
{
  DeskComposerSending *sending;
  DeskTicketAction *action;

  gtk_spin_button_update (self->minutes);
  desk_composer_update (self);
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->send)))
    return;

  sending = g_new0 (DeskComposerSending, 1);
  sending->self = g_object_ref (self);
  sending->session = g_object_ref (self->session);
  sending->ticket = self->ticket;
  desk_composer_collect (self, &sending->draft);
  action = desk_composer_draft_make_action (&sending->draft, desk_session_get_me (self->session), &self->ticket);
  settle (self, action);
  self->sending = sending;
  desk_composer_say (self, NULL);
  desk_composer_update (self);
  desk_session_act_async (self->session, action, sent_cb, sending);
}
