// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act-dialog.h"

G_BEGIN_DECLS

#define DESK_TYPE_ANSWER_DIALOG (desk_answer_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskAnswerDialog, desk_answer_dialog, DESK, ANSWER_DIALOG, DeskActDialog)

GtkWidget *desk_answer_dialog_new (DeskTicketActionKind kind, gboolean is_vendor);

G_END_DECLS
