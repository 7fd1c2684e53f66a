// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-segment.h"

G_BEGIN_DECLS

/** SAMPLE_NOW_MS: 2026-03-02T09:40:00Z */
#define SAMPLE_NOW_MS G_GINT64_CONSTANT (1772444400000)

DeskCommit  *sample_commit_new (DeskIdSource *ids);
DeskCommit  *sample_commit_new_random (DeskIdSource *ids);
DeskSegment *sample_segment_new (guint64 seed);

DeskFieldChange *sample_change (DeskCommit *commit, guint operation, guint field);
void         sample_redact (DeskLeaf *leaf);

void         assert_uuids_equal (const DeskUuid *a, const DeskUuid *b);
void         assert_leaves_equal (DeskLeaf *a, DeskLeaf *b);
void         assert_commits_equal (DeskCommit *a, DeskCommit *b);
void         assert_segments_equal (DeskSegment *a, DeskSegment *b);

G_END_DECLS
