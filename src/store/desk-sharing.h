// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskSharing:
 * @kind: `folder` or `service`
 * @place: a path, or an address
 * @tag: of this seat
 * @account: the one analyst who can work here, where a service sees to that;
 *   nil: anybody
 *
 * Where the log of a desk is kept.
 */
typedef struct {
  char *kind;
  char *place;
  char *tag;
  DeskUuid account;
} DeskSharing;

void         desk_sharing_free (DeskSharing *self);
DeskSharing *desk_sharing_copy (const DeskSharing *self);
gboolean     desk_sharing_is_same_log (const DeskSharing *self, const DeskSharing *other);
DeskSharing *desk_sharing_read (DeskFile *file, GError **error);
gboolean     desk_sharing_begin (DeskFile *file, const DeskSharing *sharing, guint64 segment, GError **error);
gboolean     desk_sharing_move (DeskFile *file, const char *place, GError **error);
gboolean     desk_sharing_change (DeskFile *file, const DeskSharing *sharing, GError **error);
gboolean     desk_sharing_join (DeskFile *file, const DeskSharing *sharing, const DeskUuid *desk, GError **error);
void         desk_sharing_expect (DeskFile *file, const DeskSharing *sharing);
gboolean     desk_sharing_check_expected (DeskFile *file, GError **error);
void         desk_sharing_renew_replica (DeskFile *file);
gboolean     desk_sharing_check_author (DeskFile *file, const DeskCommit *commit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSharing, desk_sharing_free)

G_END_DECLS
