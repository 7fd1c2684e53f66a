// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-import.h"

G_BEGIN_DECLS

gboolean desk_json_lines_import (DeskFile         *file,
                                 GInputStream     *stream,
                                 const DeskImport *options,
                                 DeskImportReport *report,
                                 DeskChangeSet   **changes,
                                 GCancellable     *cancellable,
                                 GError          **error);
gboolean desk_json_lines_export (DeskFile *file, GOutputStream *stream, GCancellable *cancellable, GError **error);
gboolean desk_json_lines_export_facts (DeskFile *file, GOutputStream *stream, GCancellable *cancellable, GError **error);

G_END_DECLS
