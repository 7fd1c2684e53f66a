// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-settings-form.h"

G_BEGIN_DECLS

#define DESK_TYPE_HOLIDAYS_GROUP (desk_holidays_group_get_type ())
G_DECLARE_FINAL_TYPE (DeskHolidaysGroup, desk_holidays_group, DESK, HOLIDAYS_GROUP, AdwPreferencesGroup)

GtkWidget *desk_holidays_group_new (DeskSettingsForm *form, DeskSettingsFunc import, gpointer data);

G_END_DECLS
