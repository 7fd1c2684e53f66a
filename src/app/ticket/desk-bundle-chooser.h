// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-ticket-snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void desk_bundle_chooser_ask (GtkWidget *parent, DeskSession *session, DeskTicketSnapshot *snapshot);

G_END_DECLS
