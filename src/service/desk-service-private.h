// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "desk-quota.h"
#include "desk-routes.h"
#include "desk-service-error.h"
#include "desk-service.h"

G_BEGIN_DECLS

typedef struct _DeskPresence DeskPresence;

struct _DeskService {
  int ref_count;
  DeskServiceLimits limits;
  DeskHub *hub;
  DeskGate *gate;
  DeskClock *clock;
  DeskIdSource *ids;
  SoupServer *server;
  GSocket *keep_open[2]; /* see desk-service.c */
  DeskListener *listener;
  char *fingerprint;
  DeskQuota *pushes;
  DeskQuota *tails;
  DeskQuota *tail_bytes;
  DeskQuota *refused_tails;
  DeskQuota *enrolments;
  DeskQuota *blob_bytes;
  DeskPresence *presence;
  GThreadPool *blob_pool;
  DeskAccessFunc log;
  gpointer log_data;

  guint n_requests;
  gsize n_held_bytes;
  GHashTable *held_by; /* of DeskUuid → gsize, see desk-service-room.c */
  GPtrArray *waits;    /* of DeskRequest, for news */
  GSource *news_timer; /* while news are gathered */
  gint64 told_us;       /* when those who waited were told last */
  guint64 told_segment; /* up to where the log went then */
  GQueue *reads;       /* of DeskRequest, for their turn to read */
  guint n_reading;

  gboolean is_stopping;
  GTask *stop_task;
  GSource *stop_timer;
};

typedef void (*DeskWaitFunc) (DeskRequest *request);

/**
 * DeskRequest:
 *
 * A request from its head to the end of its reply.
 */
struct _DeskRequest {
  int ref_count;
  DeskService *service;
  SoupServerMessage *message; /* NULL once it is over */
  DeskWire *wire;
  char *address; /* where it comes from, by whatever proxy */
  const DeskRoute *route;
  char *argument;
  GHashTable *query;
  GByteArray *body;
  char *range; /* one that was asked for, where that is allowed */

  gboolean has_device;
  DeskUuid analyst;
  DeskUuid device;

  gsize n_held_bytes;
  gint64 began_us;
  gint64 began_ms;
  gboolean is_handled; /* by its route, and paused meanwhile */
  gboolean is_replied;
  gboolean is_refused; /* answered by the connection */
  guint status;
  const char *code;
  gint64 retry_ms;

  /* of desk-waits.c */
  guint64 after; /* what is known to who asks: a segment, a version */
  gsize max_bytes;
  DeskWaitFunc answer;
  gboolean (*has_news) (DeskRequest *request);
  GSource *deadline;
  GSource *gone;
};

/* desk-service.c */
DeskService *desk_service_ref (DeskService *self);
void         desk_service_unref (DeskService *self);
void         desk_service_request_over (DeskService *self);

/* desk-service-room.c */
GHashTable  *desk_room_table_new (void);
gboolean     desk_service_hold (DeskService *self, DeskRequest *request, gsize n_bytes);
gboolean     desk_service_has_share (DeskService *self, const DeskUuid *account, gsize n_bytes);
void         desk_service_count_held (DeskService *self, DeskRequest *request, gsize n_bytes);
void         desk_service_let_go (DeskService *self, DeskRequest *request);

/* desk-service-requests.c */
void         desk_service_request_began_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data);
void         desk_service_request_came_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data);
void         desk_service_request_ended_cb (SoupServer *server, SoupServerMessage *message, gpointer data);
void         desk_service_refused_cb (DeskWire *wire, const DeskWireFault *fault, gpointer data);
gboolean     desk_service_check_access (DeskRequest *request);

/* desk-request.c */
DeskRequest *desk_request_new (DeskService *service, SoupServerMessage *message, DeskWire *wire);
DeskRequest *desk_request_ref (DeskRequest *self);
void         desk_request_unref (DeskRequest *self);
DeskRequest *desk_request_get (SoupServerMessage *message);
gboolean     desk_request_is_over (DeskRequest *self);
void         desk_request_add_header (DeskRequest *self, const char *name, const char *value);
void         desk_request_reply_bytes (DeskRequest *self, guint status, const char *type, GBytes *body);
void         desk_request_reply_json (DeskRequest *self, guint status, JsonBuilder *builder);
void         desk_request_reply_empty (DeskRequest *self, guint status);
void         desk_request_fail (DeskRequest *self, const GError *error);
void         desk_request_fail_code (DeskRequest *self, DeskServiceError code, const char *message);
void         desk_request_resume (DeskRequest *self);
JsonNode    *desk_request_parse_json (DeskRequest *self);
gboolean     desk_request_get_number (DeskRequest *self, const char *name, guint64 fallback, guint64 max, guint64 *number);
gboolean     desk_request_wants_json (DeskRequest *self);
GBytes      *desk_request_steal_body (DeskRequest *self);

/* desk-waits.c */
void         desk_service_news (DeskService *self);
gboolean     desk_service_is_told_soon (DeskRequest *request);
void         desk_service_answer_waits (DeskService *self);
void         desk_service_answer_revoked (DeskService *self);
void         desk_service_wait (DeskService *self, DeskRequest *request, guint wait_ms);
void         desk_service_answer_segments (DeskRequest *request);
gboolean     desk_service_has_segments (DeskRequest *request);
void         desk_service_read (DeskService *self, DeskRequest *request);
void         desk_service_start_reads (DeskService *self);

/* desk-file-reply.c */
void         desk_file_reply (DeskRequest *request, const char *path, const char *type);

/* desk-route-blobs.c */
GThreadPool *desk_blob_pool_new (void);

/* desk-route-presence.c */
DeskPresence *desk_presence_new (guint64 version);
void         desk_presence_free (DeskPresence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskRequest, desk_request_unref)

G_END_DECLS
