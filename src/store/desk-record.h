// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskRecord:
 *
 * One row of one fact table as it stood at one moment: immutable, counted by
 * references, safe on any thread.
 */
typedef struct _DeskRecord DeskRecord;

#define DESK_TYPE_RECORD (desk_record_get_type ())
GType            desk_record_get_type (void);

DeskRecord      *desk_record_load (DeskFile *file, DeskTableId table, const DeskUuid *id, GError **error);
GPtrArray       *desk_record_load_where (DeskFile *file, DeskTableId table, const char *condition, const DeskValue *values, guint n_values, GError **error);
DeskRecord      *desk_record_ref (DeskRecord *self);
void             desk_record_unref (DeskRecord *self);

const DeskTable *desk_record_get_table (const DeskRecord *self);
const DeskUuid  *desk_record_get_id (const DeskRecord *self);
gint64           desk_record_get_row_no (const DeskRecord *self);
gboolean         desk_record_is_withdrawn (const DeskRecord *self);
const DeskValue *desk_record_get (const DeskRecord *self, const char *field);
const char      *desk_record_get_text (const DeskRecord *self, const char *field);
gint64           desk_record_get_integer (const DeskRecord *self, const char *field, gint64 when_null);
gboolean         desk_record_get_boolean (const DeskRecord *self, const char *field);
gboolean         desk_record_get_uuid (const DeskRecord *self, const char *field, DeskUuid *uuid);
int              desk_record_get_enum (const DeskRecord *self, const char *field);
const char      *desk_record_get_enum_label (const DeskRecord *self, const char *field);
char            *desk_record_dup_number (const DeskRecord *self);

gboolean         desk_record_find_by_number (DeskFile *file, DeskTableId table, gint64 number, DeskUuid *id, GError **error);
gboolean         desk_record_find_ticket (DeskFile *file, const char *text, DeskUuid *id, GError **error);
gboolean         desk_record_find_analyst (DeskFile *file, const char *text, DeskUuid *id, GError **error);
DeskRecord      *desk_record_load_desk (DeskFile *file, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskRecord, desk_record_unref)

G_END_DECLS
