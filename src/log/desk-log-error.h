// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_LOG_ERROR (desk_log_error_quark ())

/**
 * DeskLogError:
 * @DESK_LOG_ERROR_FAILED: anything without a code of its own
 * @DESK_LOG_ERROR_UNREACHABLE: the share or the service does not answer: go
 *   on offline and try again
 * @DESK_LOG_ERROR_NOT_FOUND: the log has no segment, checkpoint … of that name
 * @DESK_LOG_ERROR_EXISTS: something stands there already
 * @DESK_LOG_ERROR_DENIED: rights are missing: those of the file system, or of
 *   the account
 * @DESK_LOG_ERROR_READ_ONLY: the share may be read but not written
 * @DESK_LOG_ERROR_FULL: the share is full
 * @DESK_LOG_ERROR_OTHER_DESK: what is kept there is another desk
 * @DESK_LOG_ERROR_NOT_A_LOG: what stands there is no shared desk, or only
 *   half of one
 * @DESK_LOG_ERROR_NEWER: written by a newer version
 * @DESK_LOG_ERROR_DAMAGED: bytes that are not what was once written
 * @DESK_LOG_ERROR_UNFIT: the place has no put-if-absent that can be trusted
 * @DESK_LOG_ERROR_DIVERGED: after a segment the replica is not what the
 *   segment says it should be
 * @DESK_LOG_ERROR_FORKED: the log is not the one this replica has followed
 * @DESK_LOG_ERROR_SIGNED_OUT: this machine is not let in any more: somebody has
 *   to sign in again
 * @DESK_LOG_ERROR_OTHER_CERTIFICATE: another one than the one that was accepted
 */
typedef enum {
  DESK_LOG_ERROR_FAILED,
  DESK_LOG_ERROR_UNREACHABLE,
  DESK_LOG_ERROR_NOT_FOUND,
  DESK_LOG_ERROR_EXISTS,
  DESK_LOG_ERROR_DENIED,
  DESK_LOG_ERROR_READ_ONLY,
  DESK_LOG_ERROR_FULL,
  DESK_LOG_ERROR_OTHER_DESK,
  DESK_LOG_ERROR_NOT_A_LOG,
  DESK_LOG_ERROR_NEWER,
  DESK_LOG_ERROR_DAMAGED,
  DESK_LOG_ERROR_UNFIT,
  DESK_LOG_ERROR_DIVERGED,
  DESK_LOG_ERROR_FORKED,
  DESK_LOG_ERROR_SIGNED_OUT,
  DESK_LOG_ERROR_OTHER_CERTIFICATE,
} DeskLogError;

GQuark desk_log_error_quark (void);

G_END_DECLS
