// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-accounts.h"
#include "desk-hub.h"
#include "desk-id-source.h"

G_BEGIN_DECLS

/**
 * DeskConfig:
 * @folder: where the desk, the accounts and the blobs are
 * @desk: the desk file
 * @accounts: the service's own database
 * @blobs: the folder of blobs
 * @certificate: (nullable): PEM
 * @key: (nullable): PEM
 * @signing_key: what segments are signed with
 * @state: what the log once had
 * @restore_wait_s: see #DeskFileHubPlaces
 * @listen: see desk_listen_parse()
 * @has_proxy: see #DeskListenerLimits
 * @max_connections: see there
 * @max_per_address: see there
 * @pushes_per_minute: see #DeskServiceLimits
 */
typedef struct {
  char *folder;
  char *desk;
  char *accounts;
  char *blobs;
  char *certificate;
  char *key;
  char *signing_key;
  char *state;
  guint restore_wait_s;
  char **listen;
  gboolean has_proxy;
  guint max_connections;
  guint max_per_address;
  guint pushes_per_minute;
} DeskConfig;

#define DESK_CONFIG_NAME "deskbelld.conf"

gboolean         desk_config_set_password (const DeskConfig *self, const char *account, const char *hash, DeskClock *clock, DeskIdSource *ids, GError **error);
DeskConfig      *desk_config_load (const char *path, GError **error);
void             desk_config_free (DeskConfig *self);
GTlsCertificate *desk_config_load_certificate (const DeskConfig *self, GError **error);
gboolean         desk_config_check (const DeskConfig *self, DeskClock *clock, DeskIdSource *ids, GPtrArray *faults);
gboolean         desk_config_make_key (const DeskConfig *self, DeskClock *clock, DeskIdSource *ids, GError **error);
gboolean         desk_config_open (const DeskConfig *self, gboolean is_served, DeskClock *clock, DeskIdSource *ids, DeskHub **hub, DeskAccounts **accounts, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskConfig, desk_config_free)

G_END_DECLS
