// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESK_TYPE_MARKDOWN_VIEW (desk_markdown_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskMarkdownView, desk_markdown_view, DESK, MARKDOWN_VIEW, GtkWidget)

GtkWidget  *desk_markdown_view_new (void);

void        desk_markdown_view_set_text (DeskMarkdownView *self, const char *markdown);
const char *desk_markdown_view_get_text (DeskMarkdownView *self);

G_END_DECLS
