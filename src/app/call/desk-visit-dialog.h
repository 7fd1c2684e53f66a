// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_VISIT_DIALOG (desk_visit_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskVisitDialog, desk_visit_dialog, DESK, VISIT_DIALOG, DeskActDialog)

GtkWidget *desk_visit_dialog_new (void);

G_END_DECLS
