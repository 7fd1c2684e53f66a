// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-importer.h"
#include "desk-json-line.h"
#include "desk-line-reader.h"

G_BEGIN_DECLS

/**
 * DeskJsonPlan:
 *
 * What has to be known of a whole file before its first line comes in.
 */
typedef struct _DeskJsonPlan DeskJsonPlan;

/**
 * DeskPlannedLine:
 * @line: from 1
 * @at_ms: when it happened
 * @text: (nullable): the line, when lines are taken in the order of time
 * @size: bytes of @text
 */
typedef struct {
  guint64 line;
  gint64 at_ms;
  char *text;
  gsize size;
} DeskPlannedLine;

DeskJsonPlan *desk_json_plan_new (DeskLineReader *reader, DeskImporter *importer, const DeskJsonContext *context, GError **error);
void          desk_json_plan_free (DeskJsonPlan *self);
gboolean      desk_json_plan_find_missing (DeskJsonPlan *self, const DeskJsonLine *line, GError **error);
gint64        desk_json_plan_get_number (DeskJsonPlan *self, guint64 line);
gint64        desk_json_plan_get_highest_number (DeskJsonPlan *self, DeskTableId table);
const GArray *desk_json_plan_get_lines (DeskJsonPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskJsonPlan, desk_json_plan_free)

G_END_DECLS
