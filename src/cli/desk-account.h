// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "desk-cli.h"
#include "desk-commit.h"
#include "desk-service-client.h"

G_BEGIN_DECLS

DeskServiceClient *desk_account_open (DeskCli *cli, GError **error);
JsonArray         *desk_account_list (DeskServiceClient *client, GError **error);
gboolean           desk_account_send (DeskServiceClient *client, const char *method, const char *path, JsonBuilder *builder, GError **error);
gboolean           desk_account_find (DeskCli *cli, DeskServiceClient *client, const char *who, DeskUuid *analyst, GError **error);
gboolean           desk_account_act (DeskCli *cli, DeskCommit *commit, GError **error);

G_END_DECLS
