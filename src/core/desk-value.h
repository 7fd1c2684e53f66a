// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-records.h"
#include "desk-uuid.h"

G_BEGIN_DECLS

typedef enum {
  DESK_VALUE_NULL,
  DESK_VALUE_INTEGER,
  DESK_VALUE_TEXT,
  DESK_VALUE_BLOB,
} DeskValueType;

/**
 * DeskValue:
 * @type: what it is
 * @integer: the number, for %DESK_VALUE_INTEGER
 * @bytes: (nullable): text (NUL-terminated, valid UTF-8) or blob; owned
 * @size: bytes without the terminating NUL
 *
 * One value of one field. Initialise with { 0 } (null), give back with
 * desk_value_clear().
 */
typedef struct {
  DeskValueType type;
  gint64 integer;
  char *bytes;
  gsize size;
} DeskValue;

#define DESK_VALUE_INIT { DESK_VALUE_NULL, 0, NULL, 0 }

void       desk_value_clear (DeskValue *self);
void       desk_value_copy (const DeskValue *self, DeskValue *copy);
void       desk_value_set_integer (DeskValue *self, gint64 integer);
void       desk_value_set_text (DeskValue *self, const char *text);
void       desk_value_set_blob (DeskValue *self, const void *bytes, gsize size);
void       desk_value_set_uuid (DeskValue *self, const DeskUuid *uuid);
void       desk_value_set_enum (DeskValue *self, DeskEnumId id, int value);

gboolean   desk_value_equal (const DeskValue *a, const DeskValue *b);
gboolean   desk_value_is_null (const DeskValue *self);
const char *desk_value_get_text (const DeskValue *self);
gint64     desk_value_get_integer (const DeskValue *self, gint64 when_null);
gboolean   desk_value_get_uuid (const DeskValue *self, DeskUuid *uuid);
int        desk_value_get_enum (const DeskValue *self, DeskEnumId id);

void       desk_value_encode (const DeskValue *self, GByteArray *to);
gboolean   desk_value_decode (const guint8 *bytes, gsize size, DeskValue *value);

gboolean   desk_value_check (const DeskValue *self, const DeskField *field, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskValue, desk_value_clear)

G_END_DECLS
