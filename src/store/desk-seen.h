// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-record.h"

G_BEGIN_DECLS

/**
 * DeskSeen:
 *
 * What somebody saw of a row when it was put in front of them: the values, and
 * for each field the commit that had last written it. Immutable, counted by
 * references, safe on any thread.
 */
typedef struct _DeskSeen DeskSeen;

#define DESK_TYPE_SEEN (desk_seen_get_type ())
GType            desk_seen_get_type (void);

DeskSeen        *desk_seen_load (DeskFile *file, DeskRecord *record, GError **error);
DeskSeen        *desk_seen_ref (DeskSeen *self);
void             desk_seen_unref (DeskSeen *self);

const DeskUuid  *desk_seen_get_row (const DeskSeen *self);
const DeskUuid  *desk_seen_get_writer (const DeskSeen *self, const char *field);
DeskSeen        *desk_seen_renew (const DeskSeen *self, const DeskSeen *newer);
char            *desk_seen_to_string (const DeskSeen *self);
DeskSeen        *desk_seen_new_since (const DeskSeen *now, const char *text);

gboolean         desk_seen_put (const DeskSeen *self, DeskFile *file, const DeskUuid *author, DeskFieldChange *change, GError **error);
gboolean         desk_seen_is_untouched (const DeskSeen *self, const DeskFieldChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSeen, desk_seen_unref)

G_END_DECLS
