// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Nothing typed is lost: the editor touches its keeper at every character.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-draft-keeper.h"

#define DELAY_MS 250

struct _DeskDraftKeeper {
  DeskDraftFunc func;
  gpointer editor;
  DeskSession *session;
  char *name;
  DeskUuid ticket;
  guint source;
  gboolean is_settled; /* nothing was typed since an action took the draft along */
};

static void
save (DeskDraftKeeper *self)
{
  g_autofree char *body = NULL;

  if (self->session == NULL || self->name == NULL)
    return;
  body = self->func (self->editor);
  desk_session_save_draft (self->session, self->name, &self->ticket, body);
}

static gboolean
save_cb (gpointer data)
{
  DeskDraftKeeper *self = data;

  self->source = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

/**
 * desk_draft_keeper_new:
 * @func: writes down what has been typed
 * @editor: passed to @func; must outlive the keeper
 *
 * Returns: (transfer full): a keeper without a target
 */
DeskDraftKeeper *
desk_draft_keeper_new (DeskDraftFunc func,
                       gpointer      editor)
{
  DeskDraftKeeper *self = g_new0 (DeskDraftKeeper, 1);

  self->func = func;
  self->editor = editor;

  return self;
}

void
desk_draft_keeper_free (DeskDraftKeeper *self)
{
  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->session);
  g_free (self->name);
  g_free (self);
}

/**
 * desk_draft_keeper_set_target:
 * @self: a keeper
 * @session: (nullable): a session
 * @name: (nullable): name of the draft
 * @ticket: (nullable): the ticket it is for
 *
 * What was still to be written of the old target is written first.
 */
void
desk_draft_keeper_set_target (DeskDraftKeeper *self,
                              DeskSession     *session,
                              const char      *name,
                              const DeskUuid  *ticket)
{
  static const DeskUuid nil = { { 0 } };

  desk_draft_keeper_flush (self);
  g_set_object (&self->session, session);
  g_free (self->name);
  self->name = g_strdup (name);
  self->ticket = ticket != NULL ? *ticket : nil;
}

const char *
desk_draft_keeper_get_name (DeskDraftKeeper *self)
{
  return self->name;
}

/**
 * desk_draft_keeper_touch:
 * @self: a keeper
 *
 * Something was typed.
 */
void
desk_draft_keeper_touch (DeskDraftKeeper *self)
{
  self->is_settled = FALSE;
  /* Not put off by the next character: one who types without a pause is kept
   * as well. */
  if (self->source == 0)
    self->source = g_timeout_add (DELAY_MS, save_cb, self);
}

/**
 * desk_draft_keeper_flush:
 * @self: a keeper
 *
 * Writes at once what is still to be written.
 */
void
desk_draft_keeper_flush (DeskDraftKeeper *self)
{
  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  save (self);
}

/**
 * desk_draft_keeper_forget:
 * @self: a keeper
 *
 * What was typed has been sent: the draft is no longer needed.
 */
void
desk_draft_keeper_forget (DeskDraftKeeper *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->session != NULL && self->name != NULL)
    desk_session_save_draft (self->session, self->name, &self->ticket, NULL);
}

/**
 * desk_draft_keeper_take:
 * @self: a keeper
 * @rest: (nullable): what is left to be written after the action
 *
 * See desk_draft_keeper_settle().
 *
 * Returns: (transfer full) (nullable): what the draft becomes with an action;
 *   %NULL when there is no target
 */
DeskDraft *
desk_draft_keeper_take (DeskDraftKeeper *self,
                        const char      *rest)
{
  if (self->name == NULL)
    return NULL;

  /* What was typed last has to outlive a failure in between. */
  desk_draft_keeper_flush (self);
  self->is_settled = TRUE;

  return desk_draft_new (self->name, desk_uuid_is_nil (&self->ticket) ? NULL : &self->ticket, rest);
}

/**
 * desk_draft_keeper_settle:
 * @self: a keeper
 * @action: sends what was typed
 * @rest: (nullable): what is left to be written after that
 *
 * Lets the draft become @rest, or go, in the moment in which @action is done:
 * what was sent is never there once more. Afterwards tell the keeper by
 * desk_draft_keeper_confirm(), or touch it if the action was refused.
 */
void
desk_draft_keeper_settle (DeskDraftKeeper  *self,
                          DeskTicketAction *action,
                          const char       *rest)
{
  g_return_if_fail (action->draft == NULL);

  action->draft = desk_draft_keeper_take (self, rest);
}

/**
 * desk_draft_keeper_confirm:
 * @self: a keeper
 *
 * The action is done, and taken out of what stands in the editor.
 */
void
desk_draft_keeper_confirm (DeskDraftKeeper *self)
{
  if (!self->is_settled)
    desk_draft_keeper_touch (self);
}
