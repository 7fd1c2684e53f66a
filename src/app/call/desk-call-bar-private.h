// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-call-bar.h"
#include "desk-call.h"
#include "desk-caller-popover.h"
#include "desk-end-popover.h"

G_BEGIN_DECLS

/* What the two files of the call bar share. */

struct _DeskCallBar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *clock;
  GtkLabel *state;
  GtkImage *prompt_icon;
  GtkLabel *prompt;
  GtkWidget *prompt_row;
  GtkWidget *call_back;
  GtkWidget *buttons;
  GtkMenuButton *hold;
  GtkWidget *back;
  GtkWidget *mute;
  GtkWidget *held;
  GtkMenuButton *caller;
  GtkMenuButton *ask;
  GtkMenuButton *more;
  GtkMenuButton *end;
  DeskCallerPopover *caller_popover;
  DeskEndPopover *end_popover;

  DeskSession *session;
  DeskTicketSnapshot *snapshot;
  DeskCall *call; /* NULL: there is none */
  guint tick_source;
  gboolean is_filling;
  gboolean is_folded;
};

/* desk-call-bar-show.c */
void       desk_call_bar_show_call (DeskCallBar *self);
void       desk_call_bar_show_times (DeskCallBar *self);
DeskManner desk_call_bar_get_manner (DeskCallBar *self);

G_END_DECLS
