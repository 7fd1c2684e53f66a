// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

guint64  desk_head_get_position (const DeskHead *head);
gboolean desk_news_write (DeskFile *file, DeskChangeSet *changes, GError **error);
gboolean desk_news_read (DeskFile *file, guint64 position, DeskChangeSet *changes, guint64 *newest, GError **error);

G_END_DECLS
