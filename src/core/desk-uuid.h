// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_UUID_SIZE 16
#define DESK_UUID_STRING_LENGTH 36

/**
 * DeskUuid:
 * @bytes: the sixteen bytes, in network order (RFC 9562)
 *
 * The id of a record, a commit, a replica or a desk. A plain value.
 */
typedef struct {
  guint8 bytes[DESK_UUID_SIZE];
} DeskUuid;

guint    desk_uuid_hash (gconstpointer uuid);
gboolean desk_uuid_equal (gconstpointer a, gconstpointer b);
int      desk_uuid_compare (const DeskUuid *a, const DeskUuid *b);
DeskUuid *desk_uuid_copy (const DeskUuid *uuid);

gboolean desk_uuid_is_nil (const DeskUuid *uuid);
gboolean desk_uuid_parse (const char *text, DeskUuid *uuid);
char    *desk_uuid_to_string (const DeskUuid *uuid);
void     desk_uuid_write_string (const DeskUuid *uuid, char text[DESK_UUID_STRING_LENGTH + 1]);
void     desk_uuid_from_hash (const guint8 *hash, DeskUuid *uuid);

G_END_DECLS
