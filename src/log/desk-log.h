// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-log-error.h"
#include "desk-segment.h"
#include "desk-uuid.h"

G_BEGIN_DECLS

/**
 * DeskLog:
 *
 * Whatever keeps the log of a desk: a folder, a service, the desk file itself.
 * It is asked for one thing: to append segment N+1 if it is not there yet, and
 * to read segment N. What is in a segment is none of its business.
 *
 * Every function blocks, and is called by one thread at a time which is never
 * the main thread. On failure %DESK_LOG_ERROR_UNREACHABLE means that it is
 * worth trying again, and that nothing is known of what was asked for.
 */
typedef struct _DeskLog DeskLog;

/**
 * DeskLogIdentity:
 * @desk: which desk is kept there
 * @epoch: raised each time a lost log is founded again, from 1
 * @base: where the log of this epoch begins: after that number. What is before
 *   it is in a checkpoint only. 0 for one that is whole
 * @author: the one analyst whose commits are taken from here; nil: anybody's
 * @has_hash: whether the log says what stands under its newest number
 * @hash: the hash of the newest segment
 */
typedef struct {
  DeskUuid desk;
  guint32 epoch;
  guint64 base;
  DeskUuid author;
  gboolean has_hash;
  guint8 hash[DESK_HASH_SIZE];
} DeskLogIdentity;

typedef enum {
  DESK_LOG_PUT_WON,  /* what stands under the number is ours */
  DESK_LOG_PUT_LOST, /* somebody else's stands there */
} DeskLogPut;

/**
 * DeskLogRefusal:
 * @index: which of the commits that were handed in
 * @reason: why, for people
 *
 * A commit that a log does not take, and never will.
 */
typedef struct {
  guint index;
  char *reason;
} DeskLogRefusal;

DeskLogRefusal *desk_log_refusal_new (guint index, const char *reason);
void            desk_log_refusal_free (DeskLogRefusal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskLogRefusal, desk_log_refusal_free)

/**
 * DeskSeat:
 * @replica: which replica sits there
 * @name: who, as colleagues know them
 * @analyst: (nullable by nil): the analyst
 * @tag: two or more characters that the aliases of this seat's tickets carry
 * @version: of the program
 * @head: number of the newest segment it has taken in
 * @seen_ms: when it last said so, by the log's own clock
 * @ticket: nil, or the ticket it is looking at
 * @is_writing: whether it is writing on that ticket
 *
 * One replica, as the others see it.
 */
typedef struct {
  DeskUuid replica;
  char *name;
  DeskUuid analyst;
  char *tag;
  char *version;
  guint64 head;
  gint64 seen_ms;
  DeskUuid ticket;
  gboolean is_writing;
} DeskSeat;

DeskSeat *desk_seat_new (void);
void      desk_seat_free (DeskSeat *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSeat, desk_seat_free)

/**
 * DeskLogClass:
 * @kind: `file`, `folder`, `service`
 * @identify: which desk and epoch is kept there
 * @find_newest: the highest number there is, 0 for an empty log
 * @read: the bytes of a segment, as they were put; %DESK_LOG_ERROR_NOT_FOUND
 * @check: (nullable): whether a segment that was read is one of this log: it
 *   carries its signature; otherwise %DESK_LOG_ERROR_DAMAGED
 * @put: puts a segment under a number if none stands there. When the answer
 *   got lost it looks what stands there; an error means that it is not known
 * @push: (nullable): hands commits in, where the log is kept by somebody who
 *   sequences by himself; what became of them is seen in the log, except for
 *   those it refuses: a #DeskLogRefusal for each. A log without it has its
 *   segments put
 * @give_back: (nullable): hands in a segment that such a log had before it was
 *   restored from a backup and went on otherwise. The commits in it that it
 *   has no more are put in order anew, each with its own author.
 *   %DESK_LOG_ERROR_DENIED when it is none of its own. @last is the newest one
 *   that is to be given back: the log may wait for those before it first
 * @wait: returns when there may be news after @number, or when
 *   the time is over
 * @get_time: the time by the clock that all who use the log share
 * @find_checkpoint: the highest number there is a checkpoint of, 0 for none
 * @fetch_checkpoint: copies that checkpoint to a file that must not exist
 * @store_checkpoint: keeps a file as the checkpoint of that number;
 *   one that is there already is left alone
 * @claim_tag: gives the replica a tag that nobody else has; the same one again
 *   when it has one
 * @write_seat: tells the others of this seat
 * @list_seats: (element-type DeskSeat): all of them, this one too
 * @found_again: opens the next epoch if nobody has, see @DeskLogIdentity;
 *   %DESK_LOG_ERROR_EXISTS when somebody else was first
 * @put_blob: keeps a file as the blob of that SHA-256 (64 characters, lower
 *   case), which is seen by nobody before all of it is there and was checked;
 *   goes on where it was broken off; one that is there already is left alone.
 *   %DESK_LOG_ERROR_DAMAGED when the file is another one
 * @fetch_blob: copies a blob to a file, which is there only when all of it is
 *   and was checked; goes on where it was broken off, in `path.part`.
 *   %DESK_LOG_ERROR_NOT_FOUND while nobody has put it
 * @has_blob: whether it is there
 * @free: gives it back
 */
typedef struct {
  const char *kind;
  gboolean   (*identify) (DeskLog *self, DeskLogIdentity *identity, GCancellable *cancellable, GError **error);
  gboolean   (*find_newest) (DeskLog *self, guint64 *number, GCancellable *cancellable, GError **error);
  GBytes    *(*read) (DeskLog *self, guint64 number, GCancellable *cancellable, GError **error);
  gboolean   (*check) (DeskLog *self, const DeskSegment *segment, GError **error);
  gboolean   (*put) (DeskLog *self, guint64 number, GBytes *segment, DeskLogPut *outcome, GCancellable *cancellable, GError **error);
  gboolean   (*push) (DeskLog *self, GPtrArray *commits, GPtrArray **refusals, GCancellable *cancellable, GError **error);
  gboolean   (*give_back) (DeskLog *self, GBytes *segment, guint64 last, GCancellable *cancellable, GError **error);
  gboolean   (*wait) (DeskLog *self, guint64 number, guint timeout_ms, GCancellable *cancellable, GError **error);
  gboolean   (*get_time) (DeskLog *self, gint64 *now_ms, GCancellable *cancellable, GError **error);
  gboolean   (*find_checkpoint) (DeskLog *self, guint64 *number, GCancellable *cancellable, GError **error);
  gboolean   (*fetch_checkpoint) (DeskLog *self, guint64 number, const char *path, GCancellable *cancellable, GError **error);
  gboolean   (*store_checkpoint) (DeskLog *self, guint64 number, const char *path, GCancellable *cancellable, GError **error);
  char      *(*claim_tag) (DeskLog *self, const DeskUuid *replica, GCancellable *cancellable, GError **error);
  gboolean   (*write_seat) (DeskLog *self, const DeskSeat *seat, GCancellable *cancellable, GError **error);
  GPtrArray *(*list_seats) (DeskLog *self, GCancellable *cancellable, GError **error);
  gboolean   (*found_again) (DeskLog *self, const DeskLogIdentity *next, GCancellable *cancellable, GError **error);
  gboolean   (*put_blob) (DeskLog *self, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
  gboolean   (*fetch_blob) (DeskLog *self, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
  gboolean   (*has_blob) (DeskLog *self, const char *sha256, gboolean *is_there, GCancellable *cancellable, GError **error);
  void       (*free) (DeskLog *self);
} DeskLogClass;

/* The first member of what each kind of log is. */
struct _DeskLog {
  const DeskLogClass *klass;
};

const char *desk_log_get_kind (DeskLog *self);
gboolean    desk_log_identify (DeskLog *self, DeskLogIdentity *identity, GCancellable *cancellable, GError **error);
gboolean    desk_log_find_newest (DeskLog *self, guint64 *number, GCancellable *cancellable, GError **error);
GBytes     *desk_log_read (DeskLog *self, guint64 number, GCancellable *cancellable, GError **error);
gboolean    desk_log_check (DeskLog *self, const DeskSegment *segment, GError **error);
gboolean    desk_log_put (DeskLog *self, guint64 number, GBytes *segment, DeskLogPut *outcome, GCancellable *cancellable, GError **error);
gboolean    desk_log_takes_commits (DeskLog *self);
gboolean    desk_log_push (DeskLog *self, GPtrArray *commits, GPtrArray **refusals, GCancellable *cancellable, GError **error);
gboolean    desk_log_give_back (DeskLog *self, GBytes *segment, guint64 last, GCancellable *cancellable, GError **error);
gboolean    desk_log_wait (DeskLog *self, guint64 number, guint timeout_ms, GCancellable *cancellable, GError **error);
gboolean    desk_log_get_time (DeskLog *self, gint64 *now_ms, GCancellable *cancellable, GError **error);
gboolean    desk_log_find_checkpoint (DeskLog *self, guint64 *number, GCancellable *cancellable, GError **error);
gboolean    desk_log_fetch_checkpoint (DeskLog *self, guint64 number, const char *path, GCancellable *cancellable, GError **error);
gboolean    desk_log_store_checkpoint (DeskLog *self, guint64 number, const char *path, GCancellable *cancellable, GError **error);
char       *desk_log_claim_tag (DeskLog *self, const DeskUuid *replica, GCancellable *cancellable, GError **error);
gboolean    desk_log_write_seat (DeskLog *self, const DeskSeat *seat, GCancellable *cancellable, GError **error);
GPtrArray  *desk_log_list_seats (DeskLog *self, GCancellable *cancellable, GError **error);
gboolean    desk_log_found_again (DeskLog *self, const DeskLogIdentity *next, GCancellable *cancellable, GError **error);
gboolean    desk_log_put_blob (DeskLog *self, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
gboolean    desk_log_fetch_blob (DeskLog *self, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
gboolean    desk_log_has_blob (DeskLog *self, const char *sha256, gboolean *is_there, GCancellable *cancellable, GError **error);
void        desk_log_free (DeskLog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskLog, desk_log_free)

G_END_DECLS
