// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_CONFLICTS_GROUP (desk_conflicts_group_get_type ())
G_DECLARE_FINAL_TYPE (DeskConflictsGroup, desk_conflicts_group, DESK, CONFLICTS_GROUP, AdwPreferencesGroup)

void desk_conflicts_group_show (DeskConflictsGroup *self, DeskSession *session, const DeskSyncState *state);

G_END_DECLS
