// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One desk as one person works on it in one window: the store, who I am, and
 * what I do. Views are given the session and ask it for everything.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-draft.h"
#include "desk-session.h"
#include "desk-store-error.h"

struct _DeskSession {
  GObject parent_instance;

  DeskStore *store;
  DeskSyncer *syncer;
  DeskUuid me;
};

enum {
  ACTED,
  REFUSED,
  ME_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskSession, desk_session, G_TYPE_OBJECT)

static void
act_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  DeskSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_store_act_finish (DESK_STORE (source), result, &error);

  if (commit != NULL)
    {
      g_signal_emit (self, signals[ACTED], 0, commit);
      g_task_return_pointer (task, g_steal_pointer (&commit), (GDestroyNotify) desk_commit_unref);
      return;
    }

  /* Nothing to do is no fault of anybody's. */
  if (!g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    g_signal_emit (self, signals[REFUSED], 0, error->message);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
draft_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (DeskSession) self = user_data;
  g_autoptr (GError) error = NULL;

  desk_store_write_finish (DESK_STORE (source), result, &error);
  if (error != NULL)
    {
      g_autofree char *message = g_strdup_printf (_("What you are writing could not be kept as a draft: %s"), error->message);

      g_signal_emit (self, signals[REFUSED], 0, message);
    }
}

static gpointer
save_draft (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GCancellable   *cancellable,
            GError        **error)
{
  desk_draft_save (file, data, error);

  return NULL;
}

static void
desk_session_dispose (GObject *object)
{
  DeskSession *self = DESK_SESSION (object);

  g_clear_object (&self->syncer);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (desk_session_parent_class)->dispose (object);
}

static void
desk_session_class_init (DeskSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = desk_session_dispose;

  /**
   * DeskSession::acted:
   * @self: the session
   * @commit: (type gpointer): the #DeskCommit that is on the disk
   *
   * I did something in this window: the window offers to undo it.
   */
  signals[ACTED] = g_signal_new ("acted", DESK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskSession::refused:
   * @self: the session
   * @message: what happened and what can be done
   *
   * Something I wanted was not done.
   */
  signals[REFUSED] = g_signal_new ("refused", DESK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * DeskSession::me-changed:
   * @self: the session
   *
   * Somebody else sits here now.
   */
  signals[ME_CHANGED] = g_signal_new ("me-changed", DESK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
desk_session_init (DeskSession *self)
{
}

/**
 * desk_session_new:
 * @store: an open desk
 *
 * Returns: (transfer full): a session of nobody yet, see desk_session_set_me()
 */
DeskSession *
desk_session_new (DeskStore *store)
{
  DeskSession *self = g_object_new (DESK_TYPE_SESSION, NULL);

  self->store = g_object_ref (store);
  self->syncer = desk_syncer_new (store);

  return self;
}

DeskStore *
desk_session_get_store (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);

  return self->store;
}

/**
 * desk_session_get_syncer:
 * @self: a session
 *
 * Returns: (transfer none): what brings the desk and its log together
 */
DeskSyncer *
desk_session_get_syncer (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);

  return self->syncer;
}

/**
 * desk_session_get_me:
 * @self: a session
 *
 * Returns: (transfer none): the analyst who sits here, the nil id if not known
 */
const DeskUuid *
desk_session_get_me (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);

  return &self->me;
}

void
desk_session_set_me (DeskSession    *self,
                     const DeskUuid *me)
{
  g_return_if_fail (DESK_IS_SESSION (self));

  if (desk_uuid_equal (&self->me, me))
    return;
  self->me = *me;
  g_signal_emit (self, signals[ME_CHANGED], 0);
}

gint64
desk_session_get_now_ms (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), 0);

  return desk_clock_get_now_ms (desk_store_get_clock (self->store));
}

/**
 * desk_session_act_async:
 * @self: a session
 * @action: (transfer full): what I do
 * @callback: (nullable): called when it is on the disk, or refused
 * @user_data: passed to @callback
 *
 * The window says by itself what was done or refused, see
 * #DeskSession::acted and #DeskSession::refused; a callback is for those who
 * have to do something with it, such as keep an editor open.
 */
void
desk_session_act_async (DeskSession         *self,
                        DeskTicketAction    *action,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (DESK_IS_SESSION (self));

  g_task_set_source_tag (task, desk_session_act_async);
  desk_store_act_async (self->store, desk_ticket_action_build, action, (GDestroyNotify) desk_ticket_action_free, NULL, act_cb, task);
}

/**
 * desk_session_act_record_async:
 * @self: a session
 * @action: (transfer full): what I do to a customer, an organisation …
 * @callback: (nullable): called when it is on the disk, or refused
 * @user_data: passed to @callback
 */
void
desk_session_act_record_async (DeskSession         *self,
                               DeskRecordAction    *action,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (DESK_IS_SESSION (self));

  g_task_set_source_tag (task, desk_session_act_record_async);
  desk_store_act_async (self->store, desk_record_action_build, action, (GDestroyNotify) desk_record_action_free, NULL, act_cb, task);
}

/**
 * desk_session_settle_async:
 * @self: a session
 * @conflict: what I decide about, as I see it
 * @put_in_place: whether its value is wanted; otherwise what stands there
 * @callback: (nullable): called when it is on the disk, or refused
 * @user_data: passed to @callback
 */
void
desk_session_settle_async (DeskSession         *self,
                           const DeskConflict  *conflict,
                           gboolean             put_in_place,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (DESK_IS_SESSION (self));

  g_task_set_source_tag (task, desk_session_settle_async);
  desk_store_act_async (self->store, desk_settlement_build, desk_settlement_new (&self->me, conflict, put_in_place), (GDestroyNotify) desk_settlement_free, NULL,
                        act_cb, task);
}

/**
 * desk_session_edit_policy_async:
 * @self: a session
 * @edit: (transfer full): what I change in the settings of the desk
 * @callback: (nullable): called when it is on the disk, or refused
 * @user_data: passed to @callback
 */
void
desk_session_edit_policy_async (DeskSession         *self,
                                DeskPolicyEdit      *edit,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (DESK_IS_SESSION (self));

  g_task_set_source_tag (task, desk_session_edit_policy_async);
  desk_store_act_async (self->store, desk_policy_edit_build, edit, (GDestroyNotify) desk_policy_edit_free, NULL, act_cb, task);
}

/**
 * desk_session_act_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location; has been shown already
 *
 * Returns: (transfer full) (nullable): the commit
 */
DeskCommit *
desk_session_act_finish (DeskSession  *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * desk_session_save_draft:
 * @self: a session
 * @name: what is being written, see #DeskDraft
 * @ticket: (nullable): the ticket it is for
 * @body: (nullable): JSON of the editor's own; %NULL when it was emptied
 *
 * Call it while one types, a few times a second at most.
 */
void
desk_session_save_draft (DeskSession    *self,
                         const char     *name,
                         const DeskUuid *ticket,
                         const char     *body)
{
  g_return_if_fail (DESK_IS_SESSION (self));

  desk_store_write_async (self->store, save_draft, desk_draft_new (name, ticket, body), (GDestroyNotify) desk_draft_free, NULL, NULL, draft_saved_cb,
                          g_object_ref (self));
}
