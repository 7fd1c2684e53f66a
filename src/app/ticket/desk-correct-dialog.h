// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_CORRECT_DIALOG (desk_correct_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskCorrectDialog, desk_correct_dialog, DESK, CORRECT_DIALOG, DeskActDialog)

GtkWidget *desk_correct_dialog_new (void);

G_END_DECLS
