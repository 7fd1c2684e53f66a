// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_PLAN_DIALOG (desk_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskPlanDialog, desk_plan_dialog, DESK, PLAN_DIALOG, DeskActDialog)

GtkWidget *desk_plan_dialog_new (DeskTicketActionKind kind);

G_END_DECLS
