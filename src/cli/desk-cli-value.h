// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-cli.h"

G_BEGIN_DECLS

const DeskField *desk_cli_find_field (const DeskTable *table, const char *name);
gboolean         desk_cli_parse_value (DeskCli *cli, const DeskField *field, const char *text, DeskValue *value, GError **error);
gboolean         desk_cli_parse_time (DeskCli *cli, const char *text, gint64 *time_ms, GError **error);
char            *desk_cli_read_text (DeskCli *cli, const char *text, GError **error);

gboolean         desk_cli_put_text (DeskCli *cli, DeskOperation *operation, const char *field, const char *text, GError **error);
gboolean         desk_cli_put_option (DeskCli *cli, DeskOperation *operation, const char *option, const char *field, GError **error);

G_END_DECLS
