// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"
#include "desk-import.h"

G_BEGIN_DECLS

/**
 * DeskImportOutcome:
 * @DESK_IMPORT_FAILED: the import cannot go on
 * @DESK_IMPORT_TAKEN: the line came in
 * @DESK_IMPORT_THERE: the desk has it already
 * @DESK_IMPORT_PASSED_OVER: nothing to be done with it
 * @DESK_IMPORT_BAD: it cannot be understood or done
 *
 * What becomes of a line.
 */
typedef enum {
  DESK_IMPORT_FAILED,
  DESK_IMPORT_TAKEN,
  DESK_IMPORT_THERE,
  DESK_IMPORT_PASSED_OVER,
  DESK_IMPORT_BAD,
} DeskImportOutcome;

/**
 * DeskImporter:
 * @file: a writer
 * @now_ms: the time of the import
 * @number_floor: tickets without a number get higher ones
 *
 * What every import shares: commits in batches, or on trial; counting; being
 * stopped. Lines are counted when they are safely on the disk.
 */
typedef struct {
  DeskFile *file;
  const DeskImport *options;
  DeskImportReport *report;
  GCancellable *cancellable;
  gint64 now_ms;
  gint64 number_floor;

  DeskBatch *batch;
  DeskImportReport pending; /* counts only */
  guint n_commits;
  gsize n_bytes;
  guint n_seen;
  guint n_sure_messages;
  guint64 n_sure_left_out;
  DeskChangeSet *changes;
  GHashTable *moments; /* what was said of each row at its latest moment */
} DeskImporter;

void              desk_importer_init (DeskImporter *self, DeskFile *file, const DeskImport *options, DeskImportReport *report, GCancellable *cancellable);
void              desk_importer_clear (DeskImporter *self);
gboolean          desk_importer_begin (DeskImporter *self, GError **error);
DeskImportOutcome desk_importer_do (DeskImporter *self, DeskCommit *commit, gboolean take, GError **reason);
gboolean          desk_importer_end_line (DeskImporter *self, guint64 line, DeskImportOutcome outcome, const GError *reason, double fraction, GError **error);
void              desk_importer_note (DeskImporter *self, guint64 line, const char *format, ...) G_GNUC_PRINTF (3, 4);
gboolean          desk_importer_end (DeskImporter *self, GError **error);
DeskChangeSet    *desk_importer_steal_changes (DeskImporter *self);

guint             desk_importer_count_event (DeskImporter *self, const DeskUuid *row, const char *field, const DeskValue *value, gint64 made_at_ms);
gboolean desk_importer_gives_numbers (DeskImporter *self, gboolean *gives, GError **error);
gboolean          desk_importer_next_number (DeskImporter *self, DeskTableId table, gint64 *number, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskImporter, desk_importer_clear)

G_END_DECLS
