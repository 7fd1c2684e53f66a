// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_rules_check_name (DeskFile *file, const DeskCommit *commit, GError **error);
gboolean desk_rules_check (DeskFile *file, const DeskCommit *commit, GError **error);
gboolean desk_rules_has_role (DeskFile *file, const DeskUuid *analyst, DeskRole role, gboolean *has, GError **error);
char    *desk_rules_name_those_with_role (DeskFile *file, DeskRole role, GError **error);

G_END_DECLS
