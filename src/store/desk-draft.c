// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Drafts: saved as one types, kept through a crash.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-draft.h"

/**
 * desk_draft_new:
 * @name: what is being written
 * @ticket: (nullable): the ticket it is for
 * @body: (nullable): JSON of the editor's own; %NULL: there is to be none
 *
 * Returns: (transfer full): a draft
 */
DeskDraft *
desk_draft_new (const char     *name,
                const DeskUuid *ticket,
                const char     *body)
{
  DeskDraft *self = g_new0 (DeskDraft, 1);

  self->name = g_strdup (name);
  if (ticket != NULL)
    self->ticket = *ticket;
  self->body = g_strdup (body);

  return self;
}

void
desk_draft_free (DeskDraft *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->body);
  g_free (self);
}

/**
 * desk_draft_put:
 * @file: a writer inside a transaction
 * @draft: takes the place of an earlier one of the same name; without a body
 *   there is none afterwards
 * @error: return location
 *
 * For what has to be sent and gone from the drafts in one moment.
 *
 * Returns: whether it was done
 */
gboolean
desk_draft_put (DeskFile        *file,
                const DeskDraft *draft,
                GError         **error)
{
  g_autoptr (DeskStatement) write = NULL;

  write = desk_file_prepare (file,
                             draft->body == NULL
                               ? "DELETE FROM draft WHERE name = ?"
                               : "INSERT INTO draft (name, ticket_id, body, changed_at) VALUES (?, ?, ?, ?) "
                                 "ON CONFLICT DO UPDATE SET ticket_id = excluded.ticket_id, body = excluded.body, changed_at = excluded.changed_at",
                             error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_text (write, 1, draft->name);
  if (draft->body != NULL)
    {
      desk_statement_bind_uuid (write, 2, &draft->ticket);
      desk_statement_bind_text (write, 3, draft->body);
      sqlite3_bind_int64 (write, 4, desk_clock_get_now_ms (desk_file_get_clock (file)));
    }

  return desk_statement_run (write, error);
}

/**
 * desk_draft_save:
 * @file: a writer, outside a transaction
 * @draft: as for desk_draft_put()
 * @error: return location
 *
 * Returns: whether it is on the disk
 */
gboolean
desk_draft_save (DeskFile        *file,
                 const DeskDraft *draft,
                 GError         **error)
{
  if (!desk_file_begin (file, error))
    return FALSE;
  if (desk_draft_put (file, draft, error))
    return desk_file_end (file, error);

  desk_file_abandon (file);
  return FALSE;
}

static GPtrArray *
load_drafts (DeskFile   *file,
             const char *name,
             GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_draft_free);
  gboolean has_row;

  read = desk_file_prepare (file, "SELECT name, ticket_id, body, changed_at FROM draft WHERE ?1 IS NULL OR name = ?1 ORDER BY changed_at DESC", error);
  if (read == NULL)
    return NULL;
  desk_statement_bind_text (read, 1, name);
  while (TRUE)
    {
      DeskDraft *draft;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&drafts);
      draft = desk_draft_new ((const char *) sqlite3_column_text (read, 0), NULL, (const char *) sqlite3_column_text (read, 2));
      desk_statement_get_uuid (read, 1, &draft->ticket);
      draft->changed_ms = sqlite3_column_int64 (read, 3);
      g_ptr_array_add (drafts, draft);
    }
}

/**
 * desk_draft_load:
 * @file: a desk file
 * @name: a draft
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the draft; %NULL without @error set if
 *   there is none
 */
DeskDraft *
desk_draft_load (DeskFile   *file,
                 const char *name,
                 GError    **error)
{
  g_autoptr (GPtrArray) drafts = load_drafts (file, name, error);

  if (drafts == NULL || drafts->len == 0)
    return NULL;

  return g_ptr_array_steal_index (drafts, 0);
}

/**
 * desk_draft_list:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskDraft) (nullable): all drafts,
 *   the last typed in first
 */
GPtrArray *
desk_draft_list (DeskFile *file,
                 GError  **error)
{
  return load_drafts (file, NULL, error);
}
