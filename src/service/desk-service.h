// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-gate.h"
#include "desk-hub.h"
#include "desk-listener.h"

G_BEGIN_DECLS

/**
 * DeskService:
 *
 * What serves a hub over HTTP, as docs/protocol.md says. It is used in the
 * main context it was made in.
 */
typedef struct _DeskService DeskService;

/**
 * DeskServiceLimits:
 * @listener: of connections
 * @sign_in: of signing in
 * @max_wait_ms: how long a request may wait for news
 * @first_coalesce_ms: for how long news are gathered before those who wait are
 *   told, when they are few
 * @coalesce_ms: the same, however many they are
 * @max_held_bytes: of bodies and replies that are in memory at once
 * @account_held_bytes: of that, what one account always has room for; it may
 *   have more while as much is left for the others
 * @max_segments_bytes: of one reply with segments, beyond its first
 * @max_blob_bytes: of one blob
 * @presence_ms: how long somebody is there without saying so again
 * @pushes_per_minute: of an account
 * @tails_per_minute: of an account: parts of the log that it brings back
 * @enrolments_per_minute: of an address
 * @blob_bytes_per_hour: of an account
 */
typedef struct {
  DeskListenerLimits listener;
  DeskSignInLimits sign_in;
  guint max_wait_ms;
  guint first_coalesce_ms;
  guint coalesce_ms;
  gsize max_held_bytes;
  gsize account_held_bytes;
  gsize max_segments_bytes;
  guint64 max_blob_bytes;
  guint presence_ms;
  guint pushes_per_minute;
  guint tails_per_minute;
  guint enrolments_per_minute;
  guint64 blob_bytes_per_hour;
} DeskServiceLimits;

/**
 * DeskAccessLine:
 * @time_ms: when it came
 * @address: where from
 * @account: nil: nobody
 * @method: what was asked for, `-` when it was not understood
 * @route: the route and not the path, `-` for none
 * @status: of the reply, 0 when it could not be given
 * @code: (nullable): of the error
 * @bytes_in: of the body
 * @bytes_out: of the reply
 * @duration_us: how long it took
 *
 * What is logged of a request. No field has anything in it that the other
 * side has written, but for the method.
 */
typedef struct {
  gint64 time_ms;
  const char *address;
  DeskUuid account;
  const char *method;
  const char *route;
  guint status;
  const char *code;
  guint64 bytes_in;
  guint64 bytes_out;
  gint64 duration_us;
} DeskAccessLine;

typedef void (*DeskAccessFunc) (const DeskAccessLine *line, gpointer data);

extern const DeskServiceLimits desk_service_limits;

DeskService  *desk_service_new (DeskHub *hub, DeskAccounts *accounts, DeskClock *clock, DeskIdSource *ids, const DeskServiceLimits *limits, GError **error);
void          desk_service_free (DeskService *self);
void          desk_service_set_log (DeskService *self, DeskAccessFunc func, gpointer data);
void          desk_service_set_certificate (DeskService *self, GTlsCertificate *certificate);
DeskListener *desk_service_get_listener (DeskService *self);
gsize         desk_service_get_n_held_bytes (DeskService *self);
DeskGate     *desk_service_get_gate (DeskService *self);
void          desk_service_stop_async (DeskService *self, guint grace_ms, GAsyncReadyCallback callback, gpointer data);
gboolean      desk_service_stop_finish (DeskService *self, GAsyncResult *result);

char         *desk_access_line_to_json (const DeskAccessLine *line);
char         *desk_certificate_get_fingerprint (GTlsCertificate *certificate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskService, desk_service_free)

G_END_DECLS
