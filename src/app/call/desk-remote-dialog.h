// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_REMOTE_DIALOG (desk_remote_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskRemoteDialog, desk_remote_dialog, DESK, REMOTE_DIALOG, DeskActDialog)

GtkWidget  *desk_remote_dialog_new (DeskChannel channel);

const char *desk_remote_dialog_get_address (DeskRemoteDialog *self);

G_END_DECLS
