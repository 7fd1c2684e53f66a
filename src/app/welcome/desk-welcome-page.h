// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DESK_TYPE_WELCOME_PAGE (desk_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskWelcomePage, desk_welcome_page, DESK, WELCOME_PAGE, AdwBin)

GtkWidget *desk_welcome_page_new (void);

void       desk_welcome_page_show_welcome (DeskWelcomePage *self);
void       desk_welcome_page_show_busy (DeskWelcomePage *self, const char *title);
void       desk_welcome_page_show_error (DeskWelcomePage *self, const char *path, const GError *error);

G_END_DECLS
