// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The interface of a hub: see desk-hub.h for what each function is asked for.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-hub.h"
#include "desk-service-error.h"

void
desk_hub_push_async (DeskHub             *hub,
                     const DeskUuid      *author,
                     GPtrArray           *commits,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  hub->klass->push_async (hub, author, commits, cancellable, callback, data);
}

GPtrArray *
desk_hub_push_finish (DeskHub       *hub,
                      GAsyncResult  *result,
                      GError       **error)
{
  return hub->klass->push_finish (hub, result, error);
}

void
desk_hub_read_async (DeskHub             *hub,
                     guint64              first,
                     gsize                max_bytes,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  hub->klass->read_async (hub, first, max_bytes, cancellable, callback, data);
}

GPtrArray *
desk_hub_read_finish (DeskHub       *hub,
                      GAsyncResult  *result,
                      GError       **error)
{
  return hub->klass->read_finish (hub, result, error);
}

void
desk_hub_get_head (DeskHub     *hub,
                   DeskHubHead *head)
{
  hub->klass->get_head (hub, head);
}

gboolean
desk_hub_has_role (DeskHub        *hub,
                   const DeskUuid *analyst,
                   DeskRole        role)
{
  return hub->klass->has_role (hub, analyst, role);
}

void
desk_hub_set_news (DeskHub         *hub,
                   DeskHubNewsFunc  news,
                   gpointer         data)
{
  hub->klass->set_news (hub, news, data);
}

void
desk_hub_checkpoint_async (DeskHub             *hub,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             data)
{
  hub->klass->checkpoint_async (hub, cancellable, callback, data);
}

char *
desk_hub_checkpoint_finish (DeskHub       *hub,
                            GAsyncResult  *result,
                            guint64       *segment,
                            GError       **error)
{
  return hub->klass->checkpoint_finish (hub, result, segment, error);
}

char *
desk_hub_dup_blob_path (DeskHub    *hub,
                        const char *sha256)
{
  return hub->klass->dup_blob_path (hub, sha256);
}

void
desk_hub_free (DeskHub *hub)
{
  g_return_if_fail (hub != NULL);

  hub->klass->free (hub);
}

gboolean
desk_hub_get_signer (DeskHub *hub,
                     guint8   key[DESK_SIGNING_PUBLIC_SIZE],
                     guint64 *since)
{
  return hub->klass->get_signer != NULL && hub->klass->get_signer (hub, key, since);
}

gboolean
desk_hub_is_restoring (DeskHub *hub)
{
  return hub->klass->is_restoring != NULL && hub->klass->is_restoring (hub);
}

/* A hub that has nothing to be brought back says so. */
void
desk_hub_put_async (DeskHub             *hub,
                    guint64              number,
                    GBytes              *segment,
                    gboolean             is_otherwise,
                    guint64              last,
                    GAsyncReadyCallback  callback,
                    gpointer             data)
{
  if (hub->klass->put_async != NULL)
    hub->klass->put_async (hub, number, segment, is_otherwise, last, callback, data);
  else
    g_task_report_new_error (NULL, callback, data, NULL, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_YET, _("This desk takes no parts of a log"));
}

gboolean
desk_hub_put_finish (DeskHub       *hub,
                     GAsyncResult  *result,
                     DeskHubPut    *outcome,
                     GError       **error)
{
  if (hub->klass->put_finish != NULL)
    return hub->klass->put_finish (hub, result, outcome, error);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
desk_hub_end_put (DeskHub *hub,
                  guint64  number)
{
  if (hub->klass->end_put != NULL)
    hub->klass->end_put (hub, number);
}

DeskHubVerdict *
desk_hub_verdict_new (const DeskUuid     *commit,
                      DeskHubVerdictKind  kind,
                      guint64             segment,
                      const char         *reason)
{
  DeskHubVerdict *verdict = g_new0 (DeskHubVerdict, 1);

  verdict->commit = *commit;
  verdict->kind = kind;
  verdict->segment = segment;
  verdict->reason = g_strdup (reason);

  return verdict;
}

void
desk_hub_verdict_free (DeskHubVerdict *verdict)
{
  g_free (verdict->reason);
  g_free (verdict);
}
