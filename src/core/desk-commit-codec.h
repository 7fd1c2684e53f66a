// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-packer.h"
#include "desk-segment.h"

G_BEGIN_DECLS

/* What a GVariant would be of; see desk-packer.h. */
#define DESK_LEAF_TYPE "(ayay)"
#define DESK_FIELD_CHANGE_TYPE "(sy" DESK_LEAF_TYPE DESK_LEAF_TYPE "ay)"
#define DESK_OPERATION_TYPE "(ysaya" DESK_FIELD_CHANGE_TYPE ")"
#define DESK_RELIANCE_TYPE "(saysay)"
#define DESK_COMMIT_TYPE "(ayaytayxxsayysa" DESK_OPERATION_TYPE "a" DESK_RELIANCE_TYPE ")"
#define DESK_SEGMENT_TYPE "(uayutaya" DESK_COMMIT_TYPE "ayayayay)"

/** DESK_COMMIT_ALIGNMENT: of a commit in a container: its numbers have eight bytes. */
#define DESK_COMMIT_ALIGNMENT 8

void        desk_packer_add_uuid (DeskPacker *self, const DeskUuid *uuid);
gboolean    desk_unpacker_read_uuid (DeskUnpacker *self, DeskUuid *uuid);
gboolean    desk_unpacker_read_fixed (DeskUnpacker *self, void *bytes, gsize size);

void        desk_commit_pack (const DeskCommit *commit, DeskPacker *to);
DeskCommit *desk_commit_unpack (const guint8 *data, gsize size);
GBytes     *desk_commit_encode (const DeskCommit *commit);
DeskCommit *desk_commit_decode (GBytes *bytes, GError **error);
DeskCommit *desk_commit_copy (const DeskCommit *commit);

G_END_DECLS
