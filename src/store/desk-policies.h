// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"
#include "desk-service-level.h"

G_BEGIN_DECLS

/**
 * DeskPromiseRules:
 * @policy: (nullable): service levels
 * @calendar: (nullable): whose hours count
 *
 * What tickets are promised under. Both are there, or the row could not be
 * read and promises nothing.
 */
typedef struct {
  DeskPolicy *policy;
  DeskCalendar *calendar;
} DeskPromiseRules;

gboolean desk_policies_get (DeskFile *file, const DeskUuid *policy, const DeskPromiseRules **rules, GError **error);
gboolean desk_policies_dup_calendar (DeskFile *file, const DeskUuid *calendar, DeskCalendar **result, GError **error);
gboolean desk_policies_dup_desk_calendar (DeskFile *file, DeskCalendar **result, GError **error);
void     desk_policies_forget (DeskFile *file);
void     desk_policies_forget_written (DeskFile *file, const DeskCommit *commit);

G_END_DECLS
