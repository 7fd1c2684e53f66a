// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void desk_leaflet_show (AdwLeaflet *leaflet, GtkWidget *child);

G_END_DECLS
