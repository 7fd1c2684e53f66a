// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"
#include "desk-file.h"

G_BEGIN_DECLS

/**
 * BenchMix:
 *
 * What a busy desk is given to do, always in the same shares. Of twenty
 * commits eight are notes, five change a summary, three an urgency, two are new
 * tickets and two hand a ticket to somebody. Each lane has tickets and an
 * author of its own, so that lanes never wait for each other.
 */
typedef struct _BenchMix BenchMix;

BenchMix       *bench_mix_new (DeskFile *file, guint n_lanes);
void            bench_mix_free (BenchMix *self);
const DeskUuid *bench_mix_get_author (BenchMix *self, guint lane);
DeskCommit     *bench_mix_act (BenchMix *self, DeskBatch *batch, guint lane);
char           *bench_mix_describe (BenchMix *self);
void            bench_mix_act_segment (BenchMix *self, guint n_commits);

DeskClock      *bench_clock_new (void);
void            bench_check (gboolean done, const GError *error);
double          bench_quantile (GArray *values, double share);
void            bench_add (GArray *values, double value);
double          bench_cpu_s (void);
double          bench_now_s (void);
void            bench_copy (const char *from, const char *to);
void            bench_remove_desk (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchMix, bench_mix_free)

G_END_DECLS
