// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-ticket-details.h"

G_BEGIN_DECLS

const char *desk_field_text_label (const char *field);
char       *desk_field_text_value (const DeskTicketDetails *details, GTimeZone *zone, const char *field, const DeskValue *value);
char       *desk_field_text_priority (gint64 priority);
char       *desk_field_text_shorten (const char *text, guint max_characters);
char       *desk_field_text_cut (const char *text, guint n_characters);

G_END_DECLS
