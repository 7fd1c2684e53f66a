// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-enums.h"

G_BEGIN_DECLS

void desk_enum_drop_down_fill (GtkDropDown *drop_down, DeskEnumId id, const char *label, const char *unset_label);
void desk_drop_down_set_spoken (GtkDropDown *drop_down, const char *label);
int  desk_enum_drop_down_get (GtkDropDown *drop_down);
void desk_enum_drop_down_set (GtkDropDown *drop_down, int value);

G_END_DECLS
