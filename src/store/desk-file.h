// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-digest.h"
#include "desk-id-source.h"
#include "desk-segment.h"
#include "desk-signing.h"
#include "desk-sql.h"

G_BEGIN_DECLS

/**
 * DeskFile:
 *
 * One connection to one desk file, used by one thread at a time. A desk has
 * one writer in a process (and a lock file between processes) and any number
 * of readers.
 */
typedef struct _DeskFile DeskFile;

typedef enum {
  DESK_FILE_READER,
  DESK_FILE_WRITER,
} DeskFileMode;

#define DESK_TAG_MAX_LENGTH 7

/**
 * DeskHead:
 * @replica_no: commits made here
 * @taken: commits of segment @segment + 1 that have been taken in already
 * @is_shared: the log is kept elsewhere: what is done here is pending first
 * @revision: raised by each change of a shared desk here
 * @alias_no: aliases given out here
 * @tag: of this seat; empty when the desk is not shared
 * @alias_tag: in the aliases of its tickets instead, if not empty
 * @account: the one analyst whose commits are taken from here; nil: anybody's
 *
 * Where the log of the desk stands.
 */
typedef struct {
  DeskUuid desk;
  guint32 epoch;
  guint64 segment;
  guint8 hash[DESK_HASH_SIZE];
  guint64 commit_no;
  DeskDigest facts;
  DeskDigest kept;
  DeskUuid replica;
  guint64 replica_no;
  guint64 taken;
  gboolean is_shared;
  guint64 revision;
  guint64 alias_no;
  char tag[DESK_TAG_MAX_LENGTH + 1];
  char alias_tag[DESK_TAG_MAX_LENGTH + 1];
  DeskUuid account;
} DeskHead;

DeskFile      *desk_file_create (const char *path, DeskClock *clock, DeskIdSource *ids, GError **error);
DeskFile      *desk_file_open (const char *path, DeskFileMode mode, DeskClock *clock, DeskIdSource *ids, GError **error);
void           desk_file_close (DeskFile *self);

const char    *desk_file_get_path (DeskFile *self);
DeskFileMode   desk_file_get_mode (DeskFile *self);
DeskClock     *desk_file_get_clock (DeskFile *self);
DeskIdSource  *desk_file_get_ids (DeskFile *self);
void           desk_file_set_signing_key (DeskFile *self, const DeskSigningKey *key);
const DeskSigningKey *desk_file_get_signing_key (DeskFile *self);
void           desk_file_forbid_thread (DeskFile *self, GThread *thread);
void           desk_file_set_cancellable (DeskFile *self, GCancellable *cancellable);

DeskStatement *desk_file_prepare (DeskFile *self, const char *sql, GError **error);
gboolean       desk_file_run (DeskFile *self, const char *sql, GError **error);
gboolean       desk_file_read_head (DeskFile *self, DeskHead *head, GError **error);
gboolean       desk_file_begin_read (DeskFile *self, GError **error);
void           desk_file_end_read (DeskFile *self);

gboolean       desk_file_begin (DeskFile *self, GError **error);
gboolean       desk_file_end (DeskFile *self, GError **error);
void           desk_file_abandon (DeskFile *self);
gboolean       desk_file_checkpoint (DeskFile *self, GError **error);
guint          desk_file_get_wal_pages (DeskFile *self);

void           desk_file_format_digests (const DeskHead *head, char **facts, char **all);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskFile, desk_file_close)

G_END_DECLS
