// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskCsvWriter:
 *
 * Rows of a CSV file, one cell after the other.
 */
typedef struct _DeskCsvWriter DeskCsvWriter;

DeskCsvWriter *desk_csv_writer_new (GOutputStream *stream, gboolean for_machines);
void           desk_csv_writer_free (DeskCsvWriter *self);
void           desk_csv_writer_add (DeskCsvWriter *self, const char *text);
gboolean       desk_csv_writer_end_row (DeskCsvWriter *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCsvWriter, desk_csv_writer_free)

G_END_DECLS
