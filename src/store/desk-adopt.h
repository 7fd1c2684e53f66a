// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_adopt_extras (DeskFile *file, GError **error);

G_END_DECLS
