// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

void     desk_kept_digest_commit (DeskDigest *kept, DeskDigestDirection direction, guint64 no, const DeskCommit *commit);
void     desk_kept_digest_history (DeskDigest *kept, DeskDigestDirection direction, gint64 id, const char *table, const DeskUuid *row, const char *field, const DeskValue *old_value, const DeskValue *new_value);
void     desk_kept_digest_conflict (DeskDigest *kept, DeskDigestDirection direction, gint64 id, const char *table, const DeskUuid *row, const char *field, const DeskValue *value);
void     desk_kept_digest_origin (DeskDigest *kept, DeskDigestDirection direction, const char *table, const DeskUuid *row, const DeskUuid *commit);

G_END_DECLS
