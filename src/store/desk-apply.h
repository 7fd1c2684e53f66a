// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_apply_commit (DeskFile *file, DeskCommit *commit, DeskChangeSet *changes, GError **error);

gboolean desk_fact_find (DeskFile *file, DeskTableId table, const DeskUuid *row, gint64 *row_no, gboolean *withdrawn, GError **error);
gboolean desk_fact_get (DeskFile *file, const DeskTable *table, const DeskUuid *row, const DeskField *field, DeskValue *value, GError **error);
gboolean desk_fact_last_writer (DeskFile *file, const DeskTable *table, const DeskUuid *row, const char *field, DeskUuid *commit, GError **error);

void     desk_kept_digest_commit (DeskDigest *kept, DeskDigestDirection direction, guint64 no, const DeskCommit *commit);
void     desk_kept_digest_history (DeskDigest *kept, DeskDigestDirection direction, gint64 id, const char *table, const DeskUuid *row, const char *field, const DeskValue *old_value, const DeskValue *new_value);
void     desk_kept_digest_conflict (DeskDigest *kept, DeskDigestDirection direction, gint64 id, const char *table, const DeskUuid *row, const char *field, const DeskValue *value);
void     desk_kept_digest_origin (DeskDigest *kept, DeskDigestDirection direction, const char *table, const DeskUuid *row, const DeskUuid *commit);

G_END_DECLS
