// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-digest.h"
#include "desk-enums.h"
#include "desk-signing.h"
#include "desk-uuid.h"

G_BEGIN_DECLS

/**
 * DeskHub:
 *
 * What the service serves: the one who puts the commits of everybody in order.
 * It is used in one main context, never makes its caller wait, and answers by
 * GTask in that context.
 */
typedef struct _DeskHub DeskHub;

typedef enum {
  DESK_HUB_VERDICT_OK = 0,
  DESK_HUB_VERDICT_CONFLICT = 1,
  DESK_HUB_VERDICT_REJECTED = 2,
  DESK_HUB_VERDICT_UNKNOWN_CAUSE = 3, /* it builds on a commit that has not come */
  DESK_HUB_VERDICT_INVALID = 4,       /* it is no commit, or another's */
} DeskHubVerdictKind;

/**
 * DeskHubVerdict:
 * @commit: its id; nil when it has none that can be read
 * @kind: what became of it
 * @segment: the segment it is in, 0: in none
 * @reason: (nullable): why, for its author
 */
typedef struct {
  DeskUuid commit;
  DeskHubVerdictKind kind;
  guint64 segment;
  char *reason;
} DeskHubVerdict;

typedef struct {
  DeskUuid desk;
  guint32 epoch;
  guint64 segment;
  guint8 hash[DESK_HASH_SIZE]; /* of that segment */
  guint64 commit_no;
  DeskDigest facts;
  DeskDigest all;
} DeskHubHead;

typedef enum {
  DESK_HUB_PUT_THERE,     /* it stood there already */
  DESK_HUB_PUT_TAKEN,     /* it was missing, and stands there again */
  DESK_HUB_PUT_OTHERWISE, /* something else stands there: what was in it comes at the end */
} DeskHubPut;

/** DeskHubNewsFunc: the head has moved; called in the hub's main context. */
typedef void (*DeskHubNewsFunc) (DeskHub *hub, gpointer data);

/**
 * DeskHubClass:
 * @push_async: takes encoded commits in, each a GBytes. The same one again
 *   gets the same verdict again. A commit of another author than @author is
 *   invalid
 * @push_finish: (element-type DeskHubVerdict): one for each, in their order
 * @read_async: segments from @first on, at least one when it is there, not
 *   more than @max_bytes otherwise
 * @read_finish: (element-type GBytes): as they are in the log; none when
 *   @first is not there yet
 * @get_head: from memory
 * @has_role: by the facts of the desk, from memory
 * @set_news: whom to tell
 * @checkpoint_async: asks for the newest
 * @checkpoint_finish: the path of a file that never changes, and its segment
 * @dup_blob_path: where the blob of that SHA-256 (64 lower-case digits) is, or
 *   would be
 * @free: gives it back
 * @get_signer: (nullable): by which key segments are signed, and since which
 * @is_restoring: (nullable): whether pushes are refused until the log has its
 *   end again
 * @put_async: (nullable): brings a segment back that the log may have lost; it
 *   has to carry this hub's own signature. With @is_otherwise what is in it
 *   is put in order anew, once those up to @last have been waited for
 * @put_finish: what became of it
 * @end_put: (nullable): somebody has nothing after that segment
 */
typedef struct {
  void       (*push_async) (DeskHub *hub, const DeskUuid *author, GPtrArray *commits, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*push_finish) (DeskHub *hub, GAsyncResult *result, GError **error);
  void       (*read_async) (DeskHub *hub, guint64 first, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*read_finish) (DeskHub *hub, GAsyncResult *result, GError **error);
  void       (*get_head) (DeskHub *hub, DeskHubHead *head);
  gboolean   (*has_role) (DeskHub *hub, const DeskUuid *analyst, DeskRole role);
  void       (*set_news) (DeskHub *hub, DeskHubNewsFunc news, gpointer data);
  void       (*checkpoint_async) (DeskHub *hub, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  char      *(*checkpoint_finish) (DeskHub *hub, GAsyncResult *result, guint64 *segment, GError **error);
  char      *(*dup_blob_path) (DeskHub *hub, const char *sha256);
  void       (*free) (DeskHub *hub);
  gboolean   (*get_signer) (DeskHub *hub, guint8 key[DESK_SIGNING_PUBLIC_SIZE], guint64 *since);
  gboolean   (*is_restoring) (DeskHub *hub);
  void       (*put_async) (DeskHub *hub, guint64 number, GBytes *segment, gboolean is_otherwise, guint64 last, GAsyncReadyCallback callback, gpointer data);
  gboolean   (*put_finish) (DeskHub *hub, GAsyncResult *result, DeskHubPut *outcome, GError **error);
  void       (*end_put) (DeskHub *hub, guint64 number);
} DeskHubClass;

/* The first member of what each kind of hub is. */
struct _DeskHub {
  const DeskHubClass *klass;
};

void            desk_hub_push_async (DeskHub *hub, const DeskUuid *author, GPtrArray *commits, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray      *desk_hub_push_finish (DeskHub *hub, GAsyncResult *result, GError **error);
void            desk_hub_read_async (DeskHub *hub, guint64 first, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray      *desk_hub_read_finish (DeskHub *hub, GAsyncResult *result, GError **error);
void            desk_hub_get_head (DeskHub *hub, DeskHubHead *head);
gboolean        desk_hub_has_role (DeskHub *hub, const DeskUuid *analyst, DeskRole role);
void            desk_hub_set_news (DeskHub *hub, DeskHubNewsFunc news, gpointer data);
void            desk_hub_checkpoint_async (DeskHub *hub, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char           *desk_hub_checkpoint_finish (DeskHub *hub, GAsyncResult *result, guint64 *segment, GError **error);
char           *desk_hub_dup_blob_path (DeskHub *hub, const char *sha256);
void            desk_hub_free (DeskHub *hub);
gboolean        desk_hub_get_signer (DeskHub *hub, guint8 key[DESK_SIGNING_PUBLIC_SIZE], guint64 *since);
gboolean        desk_hub_is_restoring (DeskHub *hub);
void            desk_hub_put_async (DeskHub *hub, guint64 number, GBytes *segment, gboolean is_otherwise, guint64 last, GAsyncReadyCallback callback, gpointer data);
gboolean        desk_hub_put_finish (DeskHub *hub, GAsyncResult *result, DeskHubPut *outcome, GError **error);
void            desk_hub_end_put (DeskHub *hub, guint64 number);

DeskHubVerdict *desk_hub_verdict_new (const DeskUuid *commit, DeskHubVerdictKind kind, guint64 segment, const char *reason);
void            desk_hub_verdict_free (DeskHubVerdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskHub, desk_hub_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskHubVerdict, desk_hub_verdict_free)

G_END_DECLS
