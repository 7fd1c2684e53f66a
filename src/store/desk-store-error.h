// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_STORE_ERROR (desk_store_error_quark ())

/**
 * DeskStoreError:
 * @DESK_STORE_ERROR_FAILED: anything without a code of its own
 * @DESK_STORE_ERROR_NOT_FOUND: no such file or record
 * @DESK_STORE_ERROR_EXISTS: there is one already
 * @DESK_STORE_ERROR_NOT_A_DESK: the file is something else
 * @DESK_STORE_ERROR_NEWER: written by a newer version
 * @DESK_STORE_ERROR_DAMAGED: the file is not what was once written
 * @DESK_STORE_ERROR_NETWORK: a desk file is never opened on a network mount
 * @DESK_STORE_ERROR_READ_ONLY: the file or its folder may not be written
 * @DESK_STORE_ERROR_FULL: the disk is full
 * @DESK_STORE_ERROR_BUSY: somebody else is writing for too long
 * @DESK_STORE_ERROR_REFUSED: a rule of the desk does not allow it
 * @DESK_STORE_ERROR_CLASH: somebody else has written there meanwhile
 * @DESK_STORE_ERROR_UNCHANGED: it stands like that already, nothing was written
 * @DESK_STORE_ERROR_CAUSE: a commit has seen one that is not in the log yet
 * @DESK_STORE_ERROR_DIVERGED: a segment does not follow what stands here, or
 *   leads somewhere else than it says
 * @DESK_STORE_ERROR_MOVED: the desk does not follow the log any more that was
 *   meant
 */
typedef enum {
  DESK_STORE_ERROR_FAILED,
  DESK_STORE_ERROR_NOT_FOUND,
  DESK_STORE_ERROR_EXISTS,
  DESK_STORE_ERROR_NOT_A_DESK,
  DESK_STORE_ERROR_NEWER,
  DESK_STORE_ERROR_DAMAGED,
  DESK_STORE_ERROR_NETWORK,
  DESK_STORE_ERROR_READ_ONLY,
  DESK_STORE_ERROR_FULL,
  DESK_STORE_ERROR_BUSY,
  DESK_STORE_ERROR_REFUSED,
  DESK_STORE_ERROR_CLASH,
  DESK_STORE_ERROR_UNCHANGED,
  DESK_STORE_ERROR_CAUSE,
  DESK_STORE_ERROR_DIVERGED,
  DESK_STORE_ERROR_MOVED,
} DeskStoreError;

GQuark desk_store_error_quark (void);

G_END_DECLS
