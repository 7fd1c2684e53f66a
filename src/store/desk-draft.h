// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskDraft:
 * @name: what is being written: `note:UUID`, `new-ticket` …
 * @ticket: the ticket it is for, or nil
 * @body: (nullable): JSON of the editor's own; %NULL: there is to be none
 * @changed_ms: when it was last typed in
 *
 * Something typed and not yet sent. Drafts stay on this machine, outside the
 * log.
 */
typedef struct {
  char *name;
  DeskUuid ticket;
  char *body;
  gint64 changed_ms;
} DeskDraft;

DeskDraft *desk_draft_new (const char *name, const DeskUuid *ticket, const char *body);
void       desk_draft_free (DeskDraft *self);

gboolean   desk_draft_put (DeskFile *file, const DeskDraft *draft, GError **error);
gboolean   desk_draft_save (DeskFile *file, const DeskDraft *draft, GError **error);
DeskDraft *desk_draft_load (DeskFile *file, const char *name, GError **error);
GPtrArray *desk_draft_list (DeskFile *file, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskDraft, desk_draft_free)

G_END_DECLS
