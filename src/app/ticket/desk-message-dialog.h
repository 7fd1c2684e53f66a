// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_MESSAGE_DIALOG (desk_message_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskMessageDialog, desk_message_dialog, DESK, MESSAGE_DIALOG, DeskActDialog)

GtkWidget *desk_message_dialog_new (void);

G_END_DECLS
