// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-service-error.h"
#include "memory-hub.h"

struct _MemoryHub {
  DeskHub parent_instance;

  char *folder;
  DeskUuid desk;
  GPtrArray *segments;
  GHashTable *ids;   /* of a commit → number of its segment */
  GHashTable *roles; /* of an analyst → DeskRole */
  DeskHubNewsFunc news;
  gpointer news_data;
  char *checkpoint;
  guint64 checkpoint_segment;
  int n_pushes;
};

GBytes *
memory_commit_new (const DeskUuid *id,
                   const DeskUuid *author,
                   gsize           n_more_bytes)
{
  guint8 *bytes = g_malloc0 (MEMORY_COMMIT_MIN_BYTES + n_more_bytes);

  memcpy (bytes, id->bytes, DESK_UUID_SIZE);
  memcpy (bytes + DESK_UUID_SIZE, author->bytes, DESK_UUID_SIZE);

  return g_bytes_new_take (bytes, MEMORY_COMMIT_MIN_BYTES + n_more_bytes);
}

static DeskHubVerdict *
take (MemoryHub      *self,
      const DeskUuid *author,
      GBytes         *commit)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (commit, &size);
  DeskUuid id = { 0 };
  gpointer number;

  if (size < MEMORY_COMMIT_MIN_BYTES)
    return desk_hub_verdict_new (&id, DESK_HUB_VERDICT_INVALID, 0, "no commit");
  memcpy (id.bytes, bytes, DESK_UUID_SIZE);
  if (memcmp (author->bytes, bytes + DESK_UUID_SIZE, DESK_UUID_SIZE) != 0)
    return desk_hub_verdict_new (&id, DESK_HUB_VERDICT_INVALID, 0, "another's");
  number = g_hash_table_lookup (self->ids, &id);
  if (number == NULL)
    {
      g_ptr_array_add (self->segments, g_bytes_ref (commit));
      number = GUINT_TO_POINTER (self->segments->len);
      g_hash_table_insert (self->ids, desk_uuid_copy (&id), number);
    }

  return desk_hub_verdict_new (&id, DESK_HUB_VERDICT_OK, GPOINTER_TO_UINT (number), NULL);
}

static void
memory_push_async (DeskHub             *hub,
                   const DeskUuid      *author,
                   GPtrArray           *commits,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             data)
{
  MemoryHub *self = (MemoryHub *) hub;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  GPtrArray *verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_hub_verdict_free);

  g_atomic_int_inc (&self->n_pushes);
  for (guint i = 0; i < commits->len; i++)
    g_ptr_array_add (verdicts, take (self, author, g_ptr_array_index (commits, i)));
  g_task_return_pointer (task, verdicts, (GDestroyNotify) g_ptr_array_unref);
  if (self->news != NULL)
    self->news (hub, self->news_data);
}

static GPtrArray *
finish (DeskHub       *hub,
        GAsyncResult  *result,
        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
memory_read_async (DeskHub             *hub,
                   guint64              first,
                   gsize                max_bytes,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             data)
{
  MemoryHub *self = (MemoryHub *) hub;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  GPtrArray *segments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize n = 0;

  for (guint64 i = MAX (first, 1) - 1; i < self->segments->len; i++)
    {
      GBytes *segment = g_ptr_array_index (self->segments, i);

      n += g_bytes_get_size (segment);
      if (segments->len > 0 && n > max_bytes)
        break;
      g_ptr_array_add (segments, g_bytes_ref (segment));
    }
  g_task_return_pointer (task, segments, (GDestroyNotify) g_ptr_array_unref);
}

static void
memory_get_head (DeskHub     *hub,
                 DeskHubHead *head)
{
  MemoryHub *self = (MemoryHub *) hub;

  memset (head, 0, sizeof *head);
  head->desk = self->desk;
  head->epoch = 1;
  head->segment = self->segments->len;
  head->commit_no = self->segments->len;
}

static gboolean
memory_has_role (DeskHub        *hub,
                 const DeskUuid *analyst,
                 DeskRole        role)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (((MemoryHub *) hub)->roles, analyst)) == (int) role;
}

static void
memory_set_news (DeskHub         *hub,
                 DeskHubNewsFunc  news,
                 gpointer         data)
{
  ((MemoryHub *) hub)->news = news;
  ((MemoryHub *) hub)->news_data = data;
}

static void
memory_checkpoint_async (DeskHub             *hub,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             data)
{
  MemoryHub *self = (MemoryHub *) hub;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  if (self->checkpoint == NULL)
    g_task_return_new_error (task, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_FOUND, "No checkpoint yet");
  else
    g_task_return_pointer (task, g_strdup (self->checkpoint), g_free);
}

static char *
memory_checkpoint_finish (DeskHub       *hub,
                          GAsyncResult  *result,
                          guint64       *segment,
                          GError       **error)
{
  *segment = ((MemoryHub *) hub)->checkpoint_segment;

  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
memory_dup_blob_path (DeskHub    *hub,
                      const char *sha256)
{
  g_autofree char *part = g_strndup (sha256, 2);

  return g_build_filename (((MemoryHub *) hub)->folder, "blobs", part, sha256, NULL);
}

static void
memory_free (DeskHub *hub)
{
  MemoryHub *self = (MemoryHub *) hub;

  g_ptr_array_unref (self->segments);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->roles);
  g_free (self->checkpoint);
  g_free (self->folder);
  g_free (self);
}

static const DeskHubClass memory_hub_class = {
  memory_push_async, finish, memory_read_async, finish, memory_get_head, memory_has_role,
  memory_set_news, memory_checkpoint_async, memory_checkpoint_finish, memory_dup_blob_path, memory_free,
};

MemoryHub *
memory_hub_new (const char     *folder,
                const DeskUuid *desk)
{
  MemoryHub *self = g_new0 (MemoryHub, 1);

  self->parent_instance.klass = &memory_hub_class;
  self->folder = g_strdup (folder);
  self->desk = *desk;
  self->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->ids = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  self->roles = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);

  return self;
}

void
memory_hub_give_role (MemoryHub      *self,
                      const DeskUuid *analyst,
                      DeskRole        role)
{
  g_hash_table_insert (self->roles, desk_uuid_copy (analyst), GINT_TO_POINTER ((int) role));
}

void
memory_hub_set_checkpoint (MemoryHub  *self,
                           const char *path,
                           guint64     segment)
{
  g_free (self->checkpoint);
  self->checkpoint = g_strdup (path);
  self->checkpoint_segment = segment;
}

guint
memory_hub_get_n_pushes (MemoryHub *self)
{
  return (guint) g_atomic_int_get (&self->n_pushes);
}
