// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-cli.h"
#include "desk-policy-edit.h"

G_BEGIN_DECLS

gboolean        desk_policy_verb_load (DeskCli *cli, DeskPolicyState *state, GError **error);
DeskPolicyEdit *desk_policy_verb_begin (DeskCli *cli, GError **error);
gboolean        desk_policy_verb_act (DeskCli *cli, DeskPolicyEdit *edit, GError **error);
gboolean        desk_policy_verb_parse_cell (DeskCli *cli, DeskServiceLevel *level, gint64 *priority, GError **error);

G_END_DECLS
