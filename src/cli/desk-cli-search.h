// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-cli.h"
#include "desk-search-query.h"

G_BEGIN_DECLS

DeskSearchQuery *desk_cli_parse_search (DeskCli *cli, const char *text, GError **error);

G_END_DECLS
