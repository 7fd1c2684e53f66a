// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-settings-form.h"

G_BEGIN_DECLS

GtkWidget *desk_service_levels_page_new (DeskSettingsForm *form);

G_END_DECLS
