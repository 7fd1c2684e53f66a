// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_WAIT_DIALOG (desk_wait_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskWaitDialog, desk_wait_dialog, DESK, WAIT_DIALOG, DeskActDialog)

GtkWidget *desk_wait_dialog_new (void);

G_END_DECLS
