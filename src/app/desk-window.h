// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-application.h"
#include "desk-opening.h"
#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_WINDOW (desk_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskWindow, desk_window, DESK, WINDOW, AdwApplicationWindow)

DeskWindow  *desk_window_new (DeskApplication *application);

void         desk_window_open (DeskWindow *self, DeskOpening *opening, const DeskUuid *me);
void         desk_window_open_sample (DeskWindow *self);
void         desk_window_show_welcome (DeskWindow *self);
void         desk_window_appear_soon (DeskWindow *self);
gboolean     desk_window_is_busy (DeskWindow *self);
char        *desk_window_dup_sample_path (void);
const char  *desk_window_get_path (DeskWindow *self);
DeskSession *desk_window_get_session (DeskWindow *self);

G_END_DECLS
