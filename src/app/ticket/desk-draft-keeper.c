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
};

static void
save (DeskDraftKeeper *self)
{
  g_autofree char *body = NULL;

  if (self->session == NULL || self->name == NULL)
    return;
  body = self->func (self->editor);
  if (body != NULL)
    desk_session_save_draft (self->session, self->name, &self->ticket, body);
  else
    desk_session_delete_draft (self->session, self->name);
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
    desk_session_delete_draft (self->session, self->name);
}
