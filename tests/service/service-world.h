// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-service.h"
#include "memory-hub.h"

G_BEGIN_DECLS

/** WORLD_NOW_MS: 2026-03-02T09:00:00Z. */
#define WORLD_NOW_MS G_GINT64_CONSTANT (1772442000000)
#define WORLD_PASSWORD "correct horse battery"

/**
 * ServiceWorld:
 * @folder: of its own, removed with everything in it
 * @clock: stands until it is advanced
 * @hub: what is served; to be touched by world_call() only
 * @service: to be touched by world_call() only
 * @port: on loopback
 * @robin: an administrator, account `robin`
 * @kim: an analyst, account `kim`
 * @lines: of the log, as JSON; take @lock
 *
 * A service in a thread of its own.
 */
typedef struct {
  char *folder;
  DeskClock *clock;
  DeskIdSource *ids;
  MemoryHub *hub;
  DeskService *service;
  DeskServiceLimits limits;
  GTlsCertificate *certificate;
  guint port;
  DeskUuid desk;
  DeskUuid robin;
  DeskUuid kim;
  GMutex lock;
  GPtrArray *lines;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
} ServiceWorld;

typedef void (*WorldFunc) (ServiceWorld *world, gpointer data);

void          world_get_limits (DeskServiceLimits *limits);
ServiceWorld *service_world_new (const DeskServiceLimits *limits, GTlsCertificate *certificate);
void          service_world_free (ServiceWorld *self);
void          world_call (ServiceWorld *self, WorldFunc func, gpointer data);
void          world_restart (ServiceWorld *self);
char         *world_dup_lines (ServiceWorld *self);
guint         world_count_connections (ServiceWorld *self);
guint         world_count_hashes (ServiceWorld *self);
gsize         world_get_held (ServiceWorld *self);

/**
 * Reply:
 * @status: 0 when the connection ended without a reply
 * @headers: small names → values
 * @body: all of it
 */
typedef struct {
  guint status;
  GHashTable *headers;
  GByteArray *body;
} Reply;

int          raw_connect (guint port);
gboolean     raw_try_send (int fd, const void *bytes, gsize size);
void         raw_send (int fd, const char *text);
Reply       *raw_read (int fd);
guint        raw_read_interim (int fd);
gboolean     raw_is_ended (int fd);
void         reply_free (Reply *reply);
const char  *reply_get (Reply *reply, const char *name);
char        *reply_dup_text (Reply *reply);
void         reply_assert (Reply *reply, guint status, const char *code);

Reply       *world_request (ServiceWorld *self, const char *method, const char *path, const char *token, const char *more_headers, const void *body, gssize size);
char        *world_enrol (ServiceWorld *self, const char *name);
Reply       *world_try_enrol (ServiceWorld *self, const char *name, const char *password);
char        *reply_dup_member (Reply *reply, const char *name);
GBytes      *pack_commits (GBytes *first, ...) G_GNUC_NULL_TERMINATED;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceWorld, service_world_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

G_END_DECLS
