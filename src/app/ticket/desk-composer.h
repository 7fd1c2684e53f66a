// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-call-bar.h"
#include "desk-composer-draft.h"
#include "desk-session.h"
#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_COMPOSER (desk_composer_get_type ())
G_DECLARE_FINAL_TYPE (DeskComposer, desk_composer, DESK, COMPOSER, GtkWidget)

GtkWidget *desk_composer_new (void);

void       desk_composer_set_snapshot (DeskComposer *self, DeskSession *session, DeskTicketSnapshot *snapshot);
void       desk_composer_set_refusal (DeskComposer *self, const char *reason);
void       desk_composer_begin (DeskComposer *self, DeskComposerMode mode);
DeskCallBar *desk_composer_get_call (DeskComposer *self);
void       desk_composer_flush (DeskComposer *self);
gboolean   desk_composer_is_writing_on (DeskComposer *self, const DeskUuid *ticket);

G_END_DECLS
