// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-ticket-snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESK_TYPE_TRIED_CARD (desk_tried_card_get_type ())
G_DECLARE_FINAL_TYPE (DeskTriedCard, desk_tried_card, DESK, TRIED_CARD, GtkWidget)

GtkWidget *desk_tried_card_new (void);
void       desk_tried_card_set_snapshot (DeskTriedCard *self, DeskTicketSnapshot *snapshot);

G_END_DECLS
