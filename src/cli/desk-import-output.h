// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-cli.h"
#include "desk-csv-mapping.h"
#include "desk-import.h"

G_BEGIN_DECLS

typedef gboolean (*DeskImportFunc) (DeskFile *file, GInputStream *stream, DeskCsvMapping *mapping, const DeskImport *options, DeskImportReport *report, GError **error);

gboolean desk_import_run (DeskCli *cli, const char *path, DeskImportFunc func, DeskCsvMapping *mapping, GError **error);

G_END_DECLS
