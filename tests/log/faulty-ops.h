// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-ops.h"

G_BEGIN_DECLS

/**
 * FaultKind:
 * @FAULT_REFUSED: nothing is done, and an error returned
 * @FAULT_LOST: it is done, and an error returned: the reply got lost
 * @FAULT_TORN: half of a write is done, and an error returned
 * @FAULT_CRASH_BEFORE: the machine dies before the call: nothing more is done
 * @FAULT_CRASH_AFTER: it dies after the call
 */
typedef enum {
  FAULT_REFUSED,
  FAULT_LOST,
  FAULT_TORN,
  FAULT_CRASH_BEFORE,
  FAULT_CRASH_AFTER,
  N_FAULT_KINDS
} FaultKind;

typedef struct {
  FaultKind kind;
  guint at;     /* which call, from 1; 0: none */
  int number;   /* the errno */
  guint n_more; /* how many calls after it fail alike */
} Fault;

typedef enum {
  CALL_MAKE_FOLDER, CALL_REMOVE_FOLDER, CALL_LIST, CALL_LOOK, CALL_CREATE, CALL_OPEN, CALL_READ, CALL_WRITE,
  CALL_SYNC, CALL_CLOSE, CALL_LINK, CALL_RENAME, CALL_UNLINK, CALL_SYNC_FOLDER, N_CALLS
} Call;

/**
 * FaultyOps:
 * @fault: what goes wrong, and when
 * @n_calls: how many calls there were
 * @has_crashed: all further calls do nothing
 * @n_of: of each call
 * @liar: an errno that stands for EEXIST, as EPERM does with sshfs
 * @hidden: how many times @hidden_path is not seen by name though it is there
 * @unlisted: (nullable): a name that no listing shows, as it is an old one
 * @open_paths: (element-type int utf8): what is open to be written
 * @unsynced_files: (element-type utf8): what a loss of power would take
 * @unsynced_folders: (element-type utf8): likewise, with names given in them
 *
 * The real file system, where something goes wrong at one call. It ends the
 * test when a name is given to a file that is not on the disk.
 */
typedef struct {
  DeskFolderOps ops;
  DeskFolderOps *real;
  Fault fault;
  guint n_calls;
  gboolean has_crashed;
  guint n_of[N_CALLS];
  int liar;
  guint hidden;
  const char *hidden_path;
  const char *unlisted;
  GHashTable *open_paths;
  GHashTable *unsynced_files;
  GHashTable *unsynced_folders;
} FaultyOps;

FaultyOps *faulty_ops_new (const char *root);
void       faulty_ops_set (FaultyOps *self, Fault fault);

G_END_DECLS
