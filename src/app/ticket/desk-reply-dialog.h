// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_REPLY_DIALOG (desk_reply_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskReplyDialog, desk_reply_dialog, DESK, REPLY_DIALOG, DeskActDialog)

GtkWidget *desk_reply_dialog_new (DeskTicketActionKind kind, gboolean was_kept, const DeskUuid *entry);

G_END_DECLS
