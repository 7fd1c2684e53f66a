// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_CLOSE_DIALOG (desk_close_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskCloseDialog, desk_close_dialog, DESK, CLOSE_DIALOG, DeskActDialog)

GtkWidget *desk_close_dialog_new (void);

G_END_DECLS
