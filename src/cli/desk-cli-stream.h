// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-cli.h"

G_BEGIN_DECLS

/**
 * DeskCliExport:
 * @file: a desk, within a read transaction
 * @stream: where to write
 * @for_machines: an option of the command
 * @error: return location
 *
 * Returns: whether all of it was written
 */
typedef gboolean (*DeskCliExport) (DeskFile *file, GOutputStream *stream, gboolean is_option_given, GError **error);

gboolean      desk_cli_export (DeskCli *cli, DeskCliExport func, const char *option, GError **error);
GInputStream *desk_cli_open_input (const char *path, GError **error);

G_END_DECLS
