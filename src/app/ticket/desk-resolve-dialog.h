// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_RESOLVE_DIALOG (desk_resolve_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskResolveDialog, desk_resolve_dialog, DESK, RESOLVE_DIALOG, DeskActDialog)

GtkWidget *desk_resolve_dialog_new (DeskStage stage);

G_END_DECLS
