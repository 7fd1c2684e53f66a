// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_SAME_DIALOG (desk_same_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskSameDialog, desk_same_dialog, DESK, SAME_DIALOG, DeskActDialog)

GtkWidget *desk_same_dialog_new (DeskRecord *other);

G_END_DECLS
