// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DESK_TYPE_SHELL (desk_shell_get_type ())
G_DECLARE_FINAL_TYPE (DeskShell, desk_shell, DESK, SHELL, GtkWidget)

gboolean   desk_shell_get_folded (DeskShell *self);
gboolean   desk_shell_get_sidebar_shown (DeskShell *self);
void       desk_shell_set_sidebar_shown (DeskShell *self, gboolean shown);
void       desk_shell_hide_folded_sidebar (DeskShell *self);

void       desk_shell_show_list (DeskShell *self);
void       desk_shell_show_content (DeskShell *self);
gboolean   desk_shell_is_content_shown (DeskShell *self);
gboolean   desk_shell_go_back (DeskShell *self);

void       desk_shell_show_page (DeskShell *self, GtkWidget *page);
GtkWidget *desk_shell_get_page (DeskShell *self);

G_END_DECLS
