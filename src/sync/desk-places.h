// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-joining.h"
#include "desk-service-client.h"

G_BEGIN_DECLS

DeskLog  *desk_place_open_log (const DeskSharing *sharing, const DeskHead *head, const char *desk_path, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GError **error);
DeskServiceClient *desk_place_open_client (DeskFile *file, GError **error);
gboolean  desk_place_synchronise (DeskFile *file, guint *n_pending, GCancellable *cancellable, GError **error);
gboolean  desk_place_leave (DeskFile *file, gboolean keeps_pending, guint *n_kept, gboolean *is_signed_off, GError **error);
gboolean  desk_place_repair (DeskFile *file, guint *n_pending, GCancellable *cancellable, GError **error);
gboolean  desk_place_is_service (const char *place);
gboolean  desk_place_enrol (DeskFile *file, const char *place, const char *name, const char *password, DeskUuid *analyst, gboolean *token_is_in_file, GCancellable *cancellable, GError **error);

G_END_DECLS
