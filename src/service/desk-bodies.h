// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "desk-uuid.h"

G_BEGIN_DECLS

#define DESK_PUSH_MAX_COMMITS 1000
#define DESK_BODY_JSON_MAX_DEPTH 8

/**
 * DeskEnrolBody:
 *
 * What is asked for by `POST /v1/devices`; texts belong to the node.
 */
typedef struct {
  const char *name;
  const char *password;
  DeskUuid replica;
  const char *device;
} DeskEnrolBody;

/** DeskAccountBody: of `POST /v1/accounts`. */
typedef struct {
  DeskUuid analyst;
  const char *name;
  const char *password;
} DeskAccountBody;

/** DeskAccountChangeBody: of `PATCH /v1/accounts/ID`. */
typedef struct {
  const char *password; /* or NULL */
  gboolean set_disabled;
  gboolean disabled;
  gboolean revoke_devices;
} DeskAccountChangeBody;

/** DeskPasswordBody: of `POST /v1/password`. */
typedef struct {
  const char *old;
  const char *new;
} DeskPasswordBody;

/** DeskPresenceBody: of `POST /v1/presence`. */
typedef struct {
  DeskUuid ticket; /* or nil */
  gboolean is_writing;
} DeskPresenceBody;

GPtrArray *desk_body_parse_push (GBytes *body, GError **error);
GBytes    *desk_body_pack (GPtrArray *parts);

JsonNode  *desk_body_parse_json (const char *text, gsize size, GError **error);
gboolean   desk_body_read_enrol (JsonNode *node, DeskEnrolBody *body, GError **error);
gboolean   desk_body_read_account (JsonNode *node, DeskAccountBody *body, GError **error);
gboolean   desk_body_read_account_change (JsonNode *node, DeskAccountChangeBody *body, GError **error);
gboolean   desk_body_read_password (JsonNode *node, DeskPasswordBody *body, GError **error);
gboolean   desk_body_read_presence (JsonNode *node, DeskPresenceBody *body, GError **error);
void       desk_body_wipe_json (JsonNode *node);

gboolean   desk_body_is_sha256 (const char *name);
gboolean   desk_body_parse_range (const char *text, guint64 *first, guint64 *last);

G_END_DECLS
