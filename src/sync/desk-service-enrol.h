// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-service-client.h"

G_BEGIN_DECLS

/**
 * DeskEnrolment:
 * @place: the address, with the fingerprint of the certificate that was seen
 * @token: of this device; a secret. After a blank the key by which segments of
 *   the service are known, and since which they are signed
 * @desk: which desk is served there
 * @analyst: whose account it is
 * @tag: of this seat
 */
typedef struct {
  char *place;
  char *token;
  DeskUuid desk;
  DeskUuid analyst;
  char *tag;
} DeskEnrolment;

void           desk_enrolment_free (DeskEnrolment *self);
gboolean       desk_enrolment_find_device (const char *token, DeskUuid *device);
gboolean       desk_enrolment_revoke (DeskEnrolment *self, GCancellable *cancellable, GError **error);
char          *desk_service_find_fingerprint (const char *place, GCancellable *cancellable, GError **error);
DeskEnrolment *desk_service_enrol (const char *place, const char *name, const char *password, const DeskUuid *replica, const char *device, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskEnrolment, desk_enrolment_free)

G_END_DECLS
