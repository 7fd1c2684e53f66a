// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-path.h"

G_BEGIN_DECLS

#define DESK_TYPE_PATH_VIEW (desk_path_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskPathView, desk_path_view, DESK, PATH_VIEW, GtkWidget)

GtkWidget *desk_path_view_new (void);
void       desk_path_view_set_evidence (DeskPathView *self, const DeskEvidence *evidence);

G_END_DECLS
