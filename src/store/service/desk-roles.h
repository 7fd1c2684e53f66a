// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

typedef struct {
  DeskUuid analyst;
  DeskRole role;
} DeskRoleHolder;

GArray *desk_roles_read (DeskFile *file, GError **error);

G_END_DECLS
