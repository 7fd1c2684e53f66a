// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize    desk_markdown_cut (const char *text, gsize size, gsize max_size);
gboolean desk_markdown_may_have_tables (const char *text, gsize size);
gboolean desk_markdown_may_have_bare_links (const char *text, gsize size);

G_END_DECLS
