// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-log.h"
#include "desk-folder-share.h"

G_BEGIN_DECLS

/* A desk.json, an epoch, a seat: no memory is taken for more. */
#define DESK_FOLDER_JSON_MAX_BYTES (16 * 1024)

/**
 * DeskFolderLog:
 * @known: the highest number that was seen to stand there
 * @packs: (element-type guint64): the thousands that are packed, as last seen
 * @n_put: how many segments were put since stale files were cleared
 * @gap: 0, or a number that is missing while later ones are there
 * @gap_since_ms: when that was first seen, by this machine's clock
 * @sound_packs: thousands whose pack was found to be what was once written
 */
typedef struct {
  DeskLog log;
  DeskFolderShare share;
  DeskFolderOps *own_ops;
  DeskClock *clock;
  DeskUuid replica;
  DeskLogIdentity identity;
  guint64 known;
  GArray *packs;
  GHashTable *sound_packs;
  guint n_put;
  guint64 gap;
  gint64 gap_since_ms;
} DeskFolderLog;

extern const DeskLogClass desk_folder_log_class;

static inline DeskFolderLog *
desk_folder_log (DeskLog *log)
{
  g_assert (log->klass == &desk_folder_log_class);

  return (DeskFolderLog *) log;
}

/* What is shared there. */
gboolean   desk_folder_log_make (DeskFolderLog *self, const DeskLogIdentity *identity, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_check_desk (DeskFolderLog *self, const DeskUuid *expected, GError **error);
gboolean   desk_folder_log_read_epoch (DeskFolderLog *self, DeskLogIdentity *identity, GError **error);
gboolean   desk_folder_log_identify (DeskLog *log, DeskLogIdentity *identity, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_found_again (DeskLog *log, const DeskLogIdentity *next, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_fail (DeskFolderLog *self, int number, const char *path, GError **error);

/* Segments. */
gboolean   desk_folder_log_find_newest (DeskLog *log, guint64 *number, GCancellable *cancellable, GError **error);
GBytes    *desk_folder_log_read (DeskLog *log, guint64 number, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_put (DeskLog *log, guint64 number, GBytes *segment, DeskLogPut *outcome, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_wait (DeskLog *log, guint64 number, guint timeout_ms, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_get_time (DeskLog *log, gint64 *now_ms, GCancellable *cancellable, GError **error);
int        desk_folder_log_look_for (DeskFolderLog *self, guint64 number, gboolean *is_there);
int        desk_folder_log_list_packs (DeskFolderLog *self);
gboolean   desk_folder_log_is_packed (DeskFolderLog *self, guint64 number);

int        desk_folder_pack_read (DeskFolderLog *self, guint64 number, GBytes **segment);

/* Checkpoints. */
gboolean   desk_folder_log_find_checkpoint (DeskLog *log, guint64 *number, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_fetch_checkpoint (DeskLog *log, guint64 number, const char *path, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_store_checkpoint (DeskLog *log, guint64 number, const char *path, GCancellable *cancellable, GError **error);

/* Seats and their tags. */
char      *desk_folder_log_claim_tag (DeskLog *log, const DeskUuid *replica, GCancellable *cancellable, GError **error);
gboolean   desk_folder_log_write_seat (DeskLog *log, const DeskSeat *seat, GCancellable *cancellable, GError **error);
GPtrArray *desk_folder_log_list_seats (DeskLog *log, GCancellable *cancellable, GError **error);

G_END_DECLS
