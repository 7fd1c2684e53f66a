// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_ESCALATE_DIALOG (desk_escalate_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskEscalateDialog, desk_escalate_dialog, DESK, ESCALATE_DIALOG, DeskActDialog)

GtkWidget *desk_escalate_dialog_new (void);

G_END_DECLS
