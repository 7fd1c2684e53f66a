// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"
#include "desk-similar.h"
#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_SIMILAR_CARD (desk_similar_card_get_type ())
G_DECLARE_FINAL_TYPE (DeskSimilarCard, desk_similar_card, DESK, SIMILAR_CARD, GtkWidget)

GtkWidget *desk_similar_card_new (void);

void       desk_similar_card_set_snapshot (DeskSimilarCard *self, DeskSession *session, DeskTicketSnapshot *snapshot);
void       desk_similar_card_look_for (DeskSimilarCard *self, DeskSession *session, DeskSimilarQuery *query);
guint      desk_similar_card_get_n_found (DeskSimilarCard *self);

G_END_DECLS
