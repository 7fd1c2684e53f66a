// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_SHOUT_OUT_DIALOG (desk_shout_out_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskShoutOutDialog, desk_shout_out_dialog, DESK, SHOUT_OUT_DIALOG, DeskActDialog)

GtkWidget *desk_shout_out_dialog_new (void);

G_END_DECLS
