// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-digest.h"
#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskSum:
 * @facts: digest of the fact tables
 * @kept: digest of the kept tables
 */
typedef struct {
  DeskDigest facts;
  DeskDigest kept;
} DeskSum;

/**
 * DeskSumming:
 *
 * Digests that threads compute beside other work.
 */
typedef struct _DeskSumming DeskSumming;

gboolean     desk_sum (DeskFile *file, DeskSum *sum, GError **error);
DeskSumming *desk_summing_start (const char *path, DeskFile *like, GError **error);
gboolean     desk_summing_finish (DeskSumming *self, DeskSum *sum, GError **error);

G_END_DECLS
