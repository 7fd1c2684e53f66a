// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "desk-calendar.h"
#include "desk-value.h"

G_BEGIN_DECLS

/**
 * DeskColumnFlags:
 * @DESK_COLUMN_PLAIN: nothing special
 * @DESK_COLUMN_RIGHT: stands at the right of its column; is never cut
 * @DESK_COLUMN_WIDE: gives way first where the terminal is narrow
 * @DESK_COLUMN_KEEP: is never cut
 * @DESK_COLUMN_WHOLE: the last one, never cut
 * @DESK_COLUMN_BLOCK: a text of any length; each row becomes a paragraph, with
 *   this below
 * @DESK_COLUMN_JSON: in JSON only
 * @DESK_COLUMN_TEXT: in text only
 */
typedef enum {
  DESK_COLUMN_PLAIN = 0,
  DESK_COLUMN_RIGHT = 1 << 0,
  DESK_COLUMN_WIDE = 1 << 1,
  DESK_COLUMN_KEEP = 1 << 2,
  DESK_COLUMN_WHOLE = 1 << 3,
  DESK_COLUMN_BLOCK = 1 << 4,
  DESK_COLUMN_JSON = 1 << 5,
  DESK_COLUMN_TEXT = 1 << 6,
} DeskColumnFlags;

/**
 * DeskColumn:
 * @name: in JSON; %NULL ends a table
 * @title: (nullable): for people
 * @flags: how it is shown
 *
 * One field of what is written: a column of a list, or a line of a record.
 */
typedef struct {
  const char *name;
  const char *title;
  DeskColumnFlags flags;
} DeskColumn;

/**
 * DeskOutput:
 *
 * Writes lists and records to standard output, as text for people or as JSON,
 * both from one table of fields. A list outside a record is an array of JSON;
 * everything else gathers in one object.
 */
typedef struct _DeskOutput DeskOutput;

DeskOutput *desk_output_new (gboolean is_json);
void        desk_output_free (DeskOutput *self);
gboolean    desk_output_is_json (DeskOutput *self);
void        desk_output_set_calendar (DeskOutput *self, DeskCalendar *calendar, gint64 now_ms);
char       *desk_output_format_time (DeskOutput *self, gint64 time_ms);

void        desk_output_begin_list (DeskOutput *self, const char *name, const char *heading, const DeskColumn *columns);
void        desk_output_begin_fields (DeskOutput *self, const char *name, const char *heading, const DeskColumn *columns);
void        desk_output_next_row (DeskOutput *self);
void        desk_output_end (DeskOutput *self);

void        desk_output_put_text (DeskOutput *self, const char *column, const char *text);
void        desk_output_put_integer (DeskOutput *self, const char *column, gint64 integer);
void        desk_output_put_boolean (DeskOutput *self, const char *column, gboolean is_true);
void        desk_output_put_time (DeskOutput *self, const char *column, gint64 time_ms);
void        desk_output_put_enum (DeskOutput *self, const char *column, DeskEnumId id, int value);
void        desk_output_put_uuid (DeskOutput *self, const char *column, const DeskUuid *uuid);
void        desk_output_put_both (DeskOutput *self, const char *column, JsonNode *node, const char *text);
void        desk_output_put_alert (DeskOutput *self, const char *column);

void        desk_output_say (DeskOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void        desk_output_write (DeskOutput *self, const char *bytes, gsize size);
void        desk_output_complete (DeskOutput *self);
gboolean    desk_output_finish (DeskOutput *self, gboolean is_whole, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskOutput, desk_output_free)

G_END_DECLS
