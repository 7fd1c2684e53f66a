// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-composer-draft.h"
#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_COMPOSER (desk_composer_get_type ())
G_DECLARE_FINAL_TYPE (DeskComposer, desk_composer, DESK, COMPOSER, GtkWidget)

GtkWidget *desk_composer_new (void);

void       desk_composer_set_target (DeskComposer *self, DeskSession *session, const DeskUuid *ticket, DeskChannel channel, const char *draft);
void       desk_composer_set_refusal (DeskComposer *self, const char *reason);
void       desk_composer_begin (DeskComposer *self, DeskComposerMode mode);
void       desk_composer_flush (DeskComposer *self);
gboolean   desk_composer_is_writing_on (DeskComposer *self, const DeskUuid *ticket);

G_END_DECLS
