// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/** DESK_EVENT_ANY_TIME: a change of which nobody knows when it was made. */
#define DESK_EVENT_ANY_TIME G_MININT64

/**
 * DeskEventMatch:
 * @DESK_EVENT_NEW: the desk does not know of it
 * @DESK_EVENT_THERE: the field was given that value at that moment, or had it
 *   then anyway
 * @DESK_EVENT_OVERTAKEN: somebody has changed the field here, later than that
 */
typedef enum {
  DESK_EVENT_NEW,
  DESK_EVENT_THERE,
  DESK_EVENT_OVERTAKEN,
} DeskEventMatch;

/**
 * DeskRowFunc:
 * @id: the row's id
 * @values: (array): one for each field of the table, in its order
 * @made_at_ms: when it was written down
 * @author: by whom, or nil
 * @data: what desk_lookup_each() was given
 * @error: return location
 *
 * Returns: %FALSE with @error set to stop
 */
typedef gboolean (*DeskRowFunc) (const DeskUuid *id, const DeskValue *values, gint64 made_at_ms, const DeskUuid *author, gpointer data, GError **error);

gboolean desk_lookup_event (DeskFile *file, const DeskTable *table, const DeskUuid *row, const DeskField *field, const DeskValue *value, gint64 made_at_ms, guint occurrence, DeskEventMatch *match, GError **error);
gboolean desk_lookup_text (DeskFile *file, DeskTableId table, const char *field, const char *text, DeskUuid *id, gboolean *found, GError **error);
gboolean desk_lookup_imported_ticket (DeskFile *file, const char *reference, const char *summary, const char *description, DeskUuid *id, gboolean *found, GError **error);
gboolean desk_lookup_running_pause (DeskFile *file, const DeskUuid *ticket, DeskUuid *id, gint64 *started_at_ms, gboolean *found, GError **error);
gboolean desk_lookup_has_rows (DeskFile *file, DeskTableId table, gboolean *has, GError **error);
gboolean desk_lookup_each (DeskFile *file, DeskTableId table, DeskRowFunc func, gpointer data, GError **error);

G_END_DECLS
