// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-accounts.h"

G_BEGIN_DECLS

/** DESK_TOKEN_LENGTH: id of the device, a full stop, 256 bits in base 64. */
#define DESK_TOKEN_LENGTH (DESK_UUID_STRING_LENGTH + 1 + 43)

char    *desk_token_new (const DeskUuid *device, guint8 hash[DESK_TOKEN_HASH_SIZE]);
gboolean desk_token_parse (const char *token, DeskUuid *device, guint8 hash[DESK_TOKEN_HASH_SIZE]);

G_END_DECLS
