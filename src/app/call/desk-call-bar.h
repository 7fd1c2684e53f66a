// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-enums.h"
#include "desk-session.h"
#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_CALL_BAR (desk_call_bar_get_type ())
G_DECLARE_FINAL_TYPE (DeskCallBar, desk_call_bar, DESK, CALL_BAR, GtkWidget)

void     desk_call_bar_set_snapshot (DeskCallBar *self, DeskSession *session, DeskTicketSnapshot *snapshot);
void     desk_call_bar_set_folded (DeskCallBar *self, gboolean folded);
void     desk_call_bar_set_text (DeskCallBar *self, gboolean has_text, gboolean is_busy);
void     desk_call_bar_set_json (DeskCallBar *self, const char *json);
char    *desk_call_bar_dup_json (DeskCallBar *self);
gboolean desk_call_bar_has_call (DeskCallBar *self);

void     desk_call_bar_begin (DeskCallBar *self, DeskChannel channel, DeskDirection direction);
void     desk_call_bar_discard (DeskCallBar *self);
void     desk_call_bar_toggle_hold (DeskCallBar *self);
void     desk_call_bar_toggle_mute (DeskCallBar *self);
void     desk_call_bar_toggle_held (DeskCallBar *self);
void     desk_call_bar_show_caller (DeskCallBar *self);
void     desk_call_bar_ask (DeskCallBar *self, DeskQuestionKind kind);
void     desk_call_bar_set_consent (DeskCallBar *self);
void     desk_call_bar_begin_end (DeskCallBar *self);

G_END_DECLS
