// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-seen.h"

G_BEGIN_DECLS

char *desk_field_draft_write (const char *text, const DeskSeen *seen);
char *desk_field_draft_read (const char *body, char **seen);

G_END_DECLS
