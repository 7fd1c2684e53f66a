// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_KNOWLEDGE_VIEW (desk_knowledge_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskKnowledgeView, desk_knowledge_view, DESK, KNOWLEDGE_VIEW, GtkWidget)

GtkWidget      *desk_knowledge_view_new (void);

void            desk_knowledge_view_set_session (DeskKnowledgeView *self, DeskSession *session);
void            desk_knowledge_view_show_article (DeskKnowledgeView *self, const DeskUuid *article);
const DeskUuid *desk_knowledge_view_get_article (DeskKnowledgeView *self);

void            desk_knowledge_view_focus_search (DeskKnowledgeView *self);
void            desk_knowledge_view_set_search (DeskKnowledgeView *self, const char *text);
gboolean        desk_knowledge_view_go_back (DeskKnowledgeView *self);

G_END_DECLS
