// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-seen.h"
#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_SUMMARY_EDITOR (desk_summary_editor_get_type ())
G_DECLARE_FINAL_TYPE (DeskSummaryEditor, desk_summary_editor, DESK, SUMMARY_EDITOR, GtkWidget)

GtkWidget *desk_summary_editor_new (void);

void       desk_summary_editor_set_summary (DeskSummaryEditor *self, DeskSession *session, const DeskUuid *ticket, DeskSeen *seen, const char *summary);
void       desk_summary_editor_begin (DeskSummaryEditor *self);
gboolean   desk_summary_editor_is_editing (DeskSummaryEditor *self);

G_END_DECLS
