// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"
#include "desk-commit.h"

G_BEGIN_DECLS

/** DESK_JSON_LINE_MAX_BYTES: of a record or an event. */
#define DESK_JSON_LINE_MAX_BYTES (4 * 1024 * 1024)
/** DESK_JSON_COMMIT_MAX_BYTES: any commit fits into a line, whatever has to be escaped in it. */
#define DESK_JSON_COMMIT_MAX_BYTES (40 * 1024 * 1024)

typedef enum {
  DESK_JSON_LINE_NOTHING, /* empty, a comment, the first line of an export */
  DESK_JSON_LINE_RECORD,
  DESK_JSON_LINE_EVENT,
  DESK_JSON_LINE_COMMIT,
} DeskJsonLineKind;

/**
 * DeskJsonContext:
 * @calendar: (nullable): what relative times are counted on
 * @now_ms: the time of the import
 * @author: who did what a line names nobody for, or nil
 */
typedef struct {
  DeskCalendar *calendar;
  gint64 now_ms;
  DeskUuid author;
} DeskJsonContext;

/**
 * DeskJsonLine:
 * @kind: what it is
 * @table: of a record or event
 * @id: of a record or event
 * @commit: (nullable): what it says; one operation for a record or event
 */
typedef struct {
  DeskJsonLineKind kind;
  const DeskTable *table;
  DeskUuid id;
  DeskCommit *commit;
} DeskJsonLine;

gboolean       desk_json_line_parse (const char *text, gsize size, const DeskJsonContext *context, DeskJsonLine *line, GError **error);
gboolean       desk_json_line_parse_calendar (const char *text, gsize size, DeskCalendar **calendar);
DeskOperation *desk_json_line_get_operation (const DeskJsonLine *self);
void           desk_json_line_clear (DeskJsonLine *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskJsonLine, desk_json_line_clear)

G_END_DECLS
