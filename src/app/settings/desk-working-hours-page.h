// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-settings-form.h"

G_BEGIN_DECLS

GtkWidget *desk_working_hours_page_new (DeskSettingsForm *form, DeskSettingsFunc import, gpointer data);

G_END_DECLS
