// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-enums.h"

G_BEGIN_DECLS

#define DESK_PRIORITY_CRITICAL 1
#define DESK_PRIORITY_PLANNED 5

/**
 * DeskPriorityMatrix:
 * @cells: priority by impact (organisation, department, person) and urgency
 *   (stopped, hindered, can wait)
 *
 * A plain value.
 */
typedef struct {
  guint8 cells[3][3];
} DeskPriorityMatrix;

void        desk_priority_matrix_init_default (DeskPriorityMatrix *self);
gboolean    desk_priority_matrix_parse (DeskPriorityMatrix *self, const char *json, GError **error);
char       *desk_priority_matrix_to_json (const DeskPriorityMatrix *self);
int         desk_priority_from_matrix (const DeskPriorityMatrix *matrix,
                                       DeskImpact                impact,
                                       DeskUrgency               urgency,
                                       gboolean                  vip_requester,
                                       gboolean                  business_critical);
const char *desk_priority_get_label (gint64 priority);

G_END_DECLS
