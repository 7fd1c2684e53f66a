// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/** DESK_GENERATOR_MAX_TICKETS: of one run. */
#define DESK_GENERATOR_MAX_TICKETS 1000000
/** DESK_GENERATOR_MAX_ENTRIES: of one run. */
#define DESK_GENERATOR_MAX_ENTRIES 10000000
/** DESK_GENERATOR_MAX_ARTICLES: of one run. */
#define DESK_GENERATOR_MAX_ARTICLES 100000

/**
 * DeskGeneratorProgress:
 * @n_done: tickets and articles that are on the disk
 * @n_all: of so many
 * @data: of the caller
 */
typedef void (*DeskGeneratorProgress) (guint64 n_done, guint64 n_all, gpointer data);

/**
 * DeskGeneration:
 * @seed: the same one makes the same desk, at the same @now_ms
 * @now_ms: when the newest tickets were logged
 * @n_tickets: how many
 * @n_entries: how many, of all of them together
 * @n_articles: how many
 * @progress: (nullable): told how far it is
 * @progress_data: passed to @progress
 *
 * What is wanted of desk_generate().
 */
typedef struct {
  guint64 seed;
  gint64 now_ms;
  guint n_tickets;
  guint n_entries;
  guint n_articles;
  DeskGeneratorProgress progress;
  gpointer progress_data;
} DeskGeneration;

gboolean desk_generate (DeskFile *file, const DeskGeneration *generation, GCancellable *cancellable, GError **error);

G_END_DECLS
