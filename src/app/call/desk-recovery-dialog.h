// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_RECOVERY_DIALOG (desk_recovery_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskRecoveryDialog, desk_recovery_dialog, DESK, RECOVERY_DIALOG, DeskActDialog)

GtkWidget *desk_recovery_dialog_new (void);

G_END_DECLS
