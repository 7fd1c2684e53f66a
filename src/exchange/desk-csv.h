// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-csv-mapping.h"
#include "desk-import.h"

G_BEGIN_DECLS

gboolean desk_csv_import (DeskFile         *file,
                          GInputStream     *stream,
                          DeskCsvMapping   *mapping,
                          const DeskImport *options,
                          DeskImportReport *report,
                          DeskChangeSet   **changes,
                          GCancellable     *cancellable,
                          GError          **error);
gboolean desk_csv_export (DeskFile *file, GOutputStream *stream, gboolean for_machines, GCancellable *cancellable, GError **error);

G_END_DECLS
