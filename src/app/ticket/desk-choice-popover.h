// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-choices.h"
#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_CHOICE_POPOVER (desk_choice_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskChoicePopover, desk_choice_popover, DESK, CHOICE_POPOVER, GtkPopover)

GtkWidget *desk_choice_popover_new (void);

void       desk_choice_popover_set_none (DeskChoicePopover *self, const char *label);
void       desk_choice_popover_set_free (DeskChoicePopover *self, gboolean is_free);
void       desk_choice_popover_set_people (DeskChoicePopover *self, gboolean are_people);
void       desk_choice_popover_set_current (DeskChoicePopover *self, const DeskUuid *id, const char *label);

void       desk_choice_popover_show_enum (DeskChoicePopover *self, DeskEnumId id);
void       desk_choice_popover_show_table (DeskChoicePopover *self, DeskSession *session, DeskTableId table);
void       desk_choice_popover_show_texts (DeskChoicePopover *self, DeskSession *session, const char *field);

G_END_DECLS
