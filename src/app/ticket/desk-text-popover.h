// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_TEXT_POPOVER (desk_text_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskTextPopover, desk_text_popover, DESK, TEXT_POPOVER, GtkPopover)

GtkWidget *desk_text_popover_new (DeskSession *session, DeskTicketSnapshot *snapshot, const char *field, const char *value);

G_END_DECLS
