// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-commit.h"

G_BEGIN_DECLS

/**
 * DeskFormatStep:
 * @commit: of one format; becomes one of the next
 * @error: return location
 *
 * Returns: %FALSE with %DESK_CORE_ERROR_REFUSED when what the commit did is not
 *   to be said in the next format
 */
typedef gboolean (*DeskFormatStep) (DeskCommit *commit, GError **error);

/**
 * DeskFormats:
 * @known: the newest format whose commits this program understands, from 1
 * @steps: @known - 1 of them, the first one from format 1 to format 2
 *
 * Additions need no new format. One that changes what older programs would
 * make of a commit does, and brings a translator along.
 */
typedef struct {
  guint known;
  const DeskFormatStep *steps;
} DeskFormats;

extern const DeskFormats desk_formats;

gboolean desk_formats_translate (const DeskFormats *self, guint from, guint to, DeskCommit *commit, GError **error);

G_END_DECLS
