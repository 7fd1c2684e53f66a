// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskVerification:
 * @n_segments: parts of the log that were read
 * @n_commits: commits in them
 * @facts: digest of the fact tables, 64 hexadecimal digits
 * @all: digest of facts and kept tables
 * @faults: (element-type utf8): what is wrong, in sentences; none if all is well
 */
typedef struct {
  guint64 n_segments;
  guint64 n_commits;
  char *facts;
  char *all;
  GPtrArray *faults;
} DeskVerification;

void     desk_verification_clear (DeskVerification *self);
gboolean desk_verify (DeskFile *file, DeskVerification *verification, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskVerification, desk_verification_clear)

G_END_DECLS
