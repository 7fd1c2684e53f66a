// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-uuid.h"

G_BEGIN_DECLS

/**
 * DeskAccounts:
 *
 * The service's own database: accounts, devices, and sign-ins that failed.
 * Every function blocks; one thread uses it at a time, which is never the main
 * thread.
 */
typedef struct _DeskAccounts DeskAccounts;

#define DESK_TOKEN_HASH_SIZE 32
#define DESK_ACCOUNT_NAME_MAX_BYTES 254
#define DESK_DEVICE_NAME_MAX_BYTES 128
/** DESK_ACCOUNT_MAX_DEVICES: that are not revoked, for one account. */
#define DESK_ACCOUNT_MAX_DEVICES 32

/**
 * DeskAccount:
 * @analyst: whom it lets in; also what the account is known by
 * @name: to sign in with, folded
 * @password: the Argon2id hash, as libsodium writes it
 * @made_at_ms: when it was made
 * @disabled_at_ms: when it was disabled, 0: it is not
 */
typedef struct {
  DeskUuid analyst;
  char *name;
  char *password;
  gint64 made_at_ms;
  gint64 disabled_at_ms;
} DeskAccount;

/**
 * DeskDevice:
 * @id: the device
 * @analyst: whose it is
 * @replica: the replica it holds
 * @name: as its owner knows it
 * @tag: what aliases of its tickets begin with
 * @token_hash: BLAKE2b-256 of its token
 * @made_at_ms: when it was enrolled
 * @seen_at_ms: when it last came, to the minute or so; 0: never
 * @revoked_at_ms: when it was revoked, 0: it is not
 */
typedef struct {
  DeskUuid id;
  DeskUuid analyst;
  DeskUuid replica;
  char *name;
  char *tag;
  guint8 token_hash[DESK_TOKEN_HASH_SIZE];
  gint64 made_at_ms;
  gint64 seen_at_ms;
  gint64 revoked_at_ms;
} DeskDevice;

/**
 * DeskSignInLimits:
 * @pair: attempts of one address for one account before it has to wait
 * @address: attempts of one address, for whichever account
 * @account: attempts for one account, from wherever
 * @first_wait_ms: how long the first wait is; each further failure doubles it
 * @longest_wait_ms: where the doubling ends
 * @forget_ms: after as long without an attempt all is forgotten
 */
typedef struct {
  guint pair;
  guint address;
  guint account;
  gint64 first_wait_ms;
  gint64 longest_wait_ms;
  gint64 forget_ms;
} DeskSignInLimits;

DeskAccounts *desk_accounts_create (const char *path, const DeskUuid *desk, GError **error);
DeskAccounts *desk_accounts_open (const char *path, const DeskUuid *desk, GError **error);
void          desk_accounts_close (DeskAccounts *self);

char         *desk_account_fold_name (const char *name, GError **error);
gboolean      desk_accounts_add (DeskAccounts *self, const DeskUuid *analyst, const char *name, const char *password_hash, gint64 now_ms, GError **error);
gboolean      desk_accounts_find_name (DeskAccounts *self, const char *name, DeskAccount **account, GError **error);
gboolean      desk_accounts_set_password (DeskAccounts *self, const DeskUuid *analyst, const char *password_hash, GError **error);
gboolean      desk_accounts_set_disabled (DeskAccounts *self, const DeskUuid *analyst, gboolean disabled, gint64 now_ms, GError **error);
GPtrArray    *desk_accounts_list (DeskAccounts *self, GError **error);

gboolean      desk_accounts_add_device (DeskAccounts *self, DeskDevice *device, GError **error);
GPtrArray    *desk_accounts_list_devices (DeskAccounts *self, GError **error);
gboolean      desk_accounts_revoke (DeskAccounts *self, const DeskUuid *analyst, const DeskUuid *device, gint64 now_ms, GError **error);
gboolean      desk_accounts_note_seen (DeskAccounts *self, const DeskUuid *device, gint64 now_ms, GError **error);

gboolean      desk_accounts_begin_sign_in (DeskAccounts *self, const char *name, const char *address, const DeskSignInLimits *limits, gint64 now_ms, gint64 *wait_ms, GError **error);
gboolean      desk_accounts_sign_in_worked (DeskAccounts *self, const char *name, const char *address, GError **error);

DeskAccount  *desk_account_new (void);
DeskAccount  *desk_account_copy (const DeskAccount *account);
void          desk_account_free (DeskAccount *account);
DeskDevice   *desk_device_new (void);
DeskDevice   *desk_device_copy (const DeskDevice *device);
void          desk_device_free (DeskDevice *device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskAccounts, desk_accounts_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskAccount, desk_account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskDevice, desk_device_free)

G_END_DECLS
