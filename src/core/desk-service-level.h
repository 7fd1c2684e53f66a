// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"
#include "desk-enums.h"

G_BEGIN_DECLS

/**
 * DeskTargetKind:
 * @DESK_TARGET_NONE: no target
 * @DESK_TARGET_RESPOND: first real contact with the customer
 * @DESK_TARGET_RESOLVE: the resolution; its clock stands still while the
 *   ticket waits for the customer
 * @DESK_TARGET_PROMISE: what was said would be done, by a moment
 */
typedef enum {
  DESK_TARGET_NONE = 0,
  DESK_TARGET_RESPOND,
  DESK_TARGET_RESOLVE,
  DESK_TARGET_PROMISE,
} DeskTargetKind;

typedef enum {
  DESK_TARGET_MINUTES,
  DESK_TARGET_HOURS,
  DESK_TARGET_DAYS, /* standard working days of the calendar */
} DeskTargetUnit;

/**
 * DeskTarget:
 * @kind: respond or resolve
 * @amount: how many, at least 1
 * @unit: of what
 * @round_the_clock: every hour of the day counts; a day is then 24 hours
 *
 * An amount of working time. A plain value.
 */
typedef struct {
  DeskTargetKind kind;
  guint amount;
  DeskTargetUnit unit;
  gboolean round_the_clock;
} DeskTarget;

/** DESK_TARGET_MAX_DAYS: no target is longer, in days of 24 hours or working days. */
#define DESK_TARGET_MAX_DAYS 1000

/** DESK_N_WARNINGS: at 50, 75 and 90 percent of the time of a target. */
#define DESK_N_WARNINGS 3

/**
 * DeskPause:
 * @started_ms: when it began
 * @ended_ms: when it ended, 0 while it lasts
 * @reason: what the ticket waited for
 *
 * A row of `pause`. A plain value.
 */
typedef struct {
  gint64 started_ms;
  gint64 ended_ms;
  DeskWaitingReason reason;
} DeskPause;

typedef enum {
  DESK_INTERVAL_COUNTED,
  DESK_INTERVAL_PAUSED,
  DESK_INTERVAL_CLOSED,
} DeskIntervalKind;

/**
 * DeskInterval:
 * @from_ms: beginning
 * @to_ms: end, exclusive; %DESK_NEVER_MS when it lasts
 * @kind: what the clock did
 * @note: (nullable): the holidays of a closed interval
 */
typedef struct {
  gint64 from_ms;
  gint64 to_ms;
  DeskIntervalKind kind;
  char *note;
} DeskInterval;

/**
 * DeskPolicy:
 *
 * One version of the service level targets. Immutable and reference-counted;
 * may be used from any thread.
 */
typedef struct _DeskPolicy DeskPolicy;

#define DESK_TYPE_POLICY (desk_policy_get_type ())

GType       desk_policy_get_type (void);
DeskPolicy *desk_policy_new_from_json (const char  *targets_json,
                                       const char  *round_the_clock_json,
                                       GError     **error);
DeskPolicy *desk_policy_ref (DeskPolicy *self);
void        desk_policy_unref (DeskPolicy *self);
gboolean    desk_policy_lookup (const DeskPolicy *self,
                                DeskServiceLevel  service_level,
                                gint64            priority,
                                DeskTarget       *respond,
                                DeskTarget       *resolve);
const char *desk_policy_get_default_targets_json (void);
const char *desk_policy_get_default_round_the_clock_json (void);

gboolean    desk_target_parse (const char *text, DeskTarget *target);
gint64      desk_target_get_working_ms (const DeskTarget *self, const DeskCalendar *calendar);
char       *desk_target_to_text (const DeskTarget *self);
char       *desk_target_format (const DeskTarget *self);

gint64      desk_service_level_due (const DeskCalendar *calendar,
                                    const DeskTarget   *target,
                                    gint64              start_ms,
                                    const DeskPause    *pauses,
                                    guint               n_pauses);
gint64      desk_service_level_share_due (const DeskCalendar *calendar,
                                          const DeskTarget   *target,
                                          gint64              start_ms,
                                          const DeskPause    *pauses,
                                          guint               n_pauses,
                                          guint               permille);
gint64      desk_service_level_counted (const DeskCalendar *calendar,
                                        const DeskTarget   *target,
                                        gint64              start_ms,
                                        const DeskPause    *pauses,
                                        guint               n_pauses,
                                        gint64              now_ms);
gint64      desk_service_level_remaining (const DeskCalendar *calendar,
                                          const DeskTarget   *target,
                                          gint64              start_ms,
                                          const DeskPause    *pauses,
                                          guint               n_pauses,
                                          gint64              now_ms);
gint64      desk_service_level_share_used (const DeskCalendar *calendar,
                                           const DeskTarget   *target,
                                           gint64              start_ms,
                                           const DeskPause    *pauses,
                                           guint               n_pauses,
                                           gint64              now_ms);
int         desk_service_level_used_percent (const DeskCalendar *calendar,
                                             const DeskTarget   *target,
                                             gint64              start_ms,
                                             const DeskPause    *pauses,
                                             guint               n_pauses,
                                             gint64              now_ms);
void        desk_service_level_warnings (const DeskCalendar *calendar,
                                         const DeskTarget   *target,
                                         gint64              start_ms,
                                         const DeskPause    *pauses,
                                         guint               n_pauses,
                                         gint64              moments[DESK_N_WARNINGS]);
gboolean    desk_service_level_is_missed (gint64 due_ms, gint64 done_ms, gint64 now_ms);
GPtrArray  *desk_service_level_explain (const DeskCalendar *calendar,
                                        const DeskTarget   *target,
                                        gint64              start_ms,
                                        const DeskPause    *pauses,
                                        guint               n_pauses);
char       *desk_service_level_describe (const DeskCalendar *calendar,
                                         const DeskTarget   *target,
                                         gint64              start_ms,
                                         const DeskPause    *pauses,
                                         guint               n_pauses,
                                         gint64              now_ms);
void        desk_interval_free (DeskInterval *interval);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskPolicy, desk_policy_unref)

G_END_DECLS
