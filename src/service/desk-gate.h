// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-accounts.h"
#include "desk-id-source.h"
#include "desk-passwords.h"

G_BEGIN_DECLS

/**
 * DeskGate:
 *
 * Who may come in. Tokens are looked up in memory; whatever changes accounts
 * or devices is written by a thread of its own first, and then known here.
 * It is used in one main context.
 */
typedef struct _DeskGate DeskGate;

/**
 * DeskGateRevokedFunc:
 * @data: of desk_gate_set_revoked()
 *
 * Devices are let in no longer; that is written down.
 */
typedef void (*DeskGateRevokedFunc) (gpointer data);

/**
 * DeskEnrolment:
 * @device: the new device
 * @token: what it signs in with from now on; nobody else has it
 */
typedef struct {
  DeskDevice *device;
  char *token;
} DeskEnrolment;

/**
 * DeskEnrolRequest:
 * @name: of the account
 * @password: its password
 * @replica: the replica on the device
 * @device_name: as its owner knows it
 * @address: where from
 */
typedef struct {
  const char *name;
  const char *password;
  DeskUuid replica;
  const char *device_name;
  const char *address;
} DeskEnrolRequest;

/**
 * DeskAccountChange:
 * @password: (nullable): a new one
 * @set_disabled: whether @disabled says something
 * @disabled: whether nobody gets in by this account; its devices are revoked
 * @revoke: whether its devices are revoked
 */
typedef struct {
  const char *password;
  gboolean set_disabled;
  gboolean disabled;
  gboolean revoke;
} DeskAccountChange;

extern const DeskSignInLimits desk_gate_limits;

DeskGate         *desk_gate_new (DeskAccounts *accounts, DeskClock *clock, DeskIdSource *ids, const DeskSignInLimits *limits, GError **error);
void              desk_gate_free (DeskGate *self);
void              desk_gate_set_revoked (DeskGate *self, DeskGateRevokedFunc func, gpointer data);
DeskPasswords    *desk_gate_get_passwords (DeskGate *self);

const DeskDevice *desk_gate_find_token (DeskGate *self, const char *token);
gboolean          desk_gate_lets_in (DeskGate *self, const DeskUuid *device);
void              desk_gate_note_seen (DeskGate *self, const DeskUuid *device);
GPtrArray        *desk_gate_list_accounts (DeskGate *self);
const DeskAccount *desk_gate_find_account (DeskGate *self, const DeskUuid *analyst);
GPtrArray        *desk_gate_list_devices (DeskGate *self, const DeskUuid *analyst);

void              desk_gate_enrol_async (DeskGate *self, const DeskEnrolRequest *request, GAsyncReadyCallback callback, gpointer data);
DeskEnrolment    *desk_gate_enrol_finish (DeskGate *self, GAsyncResult *result, gint64 *wait_ms, GError **error);
void              desk_gate_revoke_async (DeskGate *self, const DeskUuid *analyst, const DeskUuid *device, GAsyncReadyCallback callback, gpointer data);
void              desk_gate_add_account_async (DeskGate *self, const DeskUuid *analyst, const char *name, const char *password, GAsyncReadyCallback callback, gpointer data);
void              desk_gate_change_account_async (DeskGate *self, const DeskUuid *analyst, const DeskAccountChange *change, GAsyncReadyCallback callback, gpointer data);
void              desk_gate_renew_password_async (DeskGate *self, const DeskUuid *analyst, const char *address, const char *old, const char *new, GAsyncReadyCallback callback, gpointer data);
gboolean          desk_gate_renew_password_finish (DeskGate *self, GAsyncResult *result, gint64 *wait_ms, GError **error);
gboolean          desk_gate_change_finish (DeskGate *self, GAsyncResult *result, GError **error);

void              desk_enrolment_free (DeskEnrolment *enrolment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskGate, desk_gate_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskEnrolment, desk_enrolment_free)

G_END_DECLS
