// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-segment.h"

G_BEGIN_DECLS

#define DESK_LEAF_TYPE "(ayay)"
#define DESK_FIELD_CHANGE_TYPE "(sy" DESK_LEAF_TYPE DESK_LEAF_TYPE "ay)"
#define DESK_OPERATION_TYPE "(ysaya" DESK_FIELD_CHANGE_TYPE ")"
#define DESK_RELIANCE_TYPE "(saysay)"
#define DESK_COMMIT_TYPE "(ayaytayxxsayysa" DESK_OPERATION_TYPE "a" DESK_RELIANCE_TYPE ")"

GVariant   *desk_variant_of_bytes (const void *bytes, gsize size);
GVariant   *desk_variant_of_uuid (const DeskUuid *uuid);
gboolean    desk_variant_read_fixed (GVariant *parent, gsize index, void *bytes, gsize size);
gboolean    desk_variant_read_uuid (GVariant *parent, gsize index, DeskUuid *uuid);

GVariant   *desk_commit_to_variant (DeskCommit *commit, GByteArray *scratch);
DeskCommit *desk_commit_from_variant (GVariant *variant);
GBytes     *desk_commit_encode (DeskCommit *commit);
DeskCommit *desk_commit_decode (GBytes *bytes, GError **error);
DeskCommit *desk_commit_copy (DeskCommit *commit);

G_END_DECLS
