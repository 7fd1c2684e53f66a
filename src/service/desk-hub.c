// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The interface of a hub: see desk-hub.h for what each function is asked for.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-hub.h"

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
