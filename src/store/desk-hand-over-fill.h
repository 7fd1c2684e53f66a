// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-hand-over.h"
#include "desk-record.h"

G_BEGIN_DECLS

void     desk_hand_over_fill (DeskHandOver *self, const DeskRecord *ticket, GPtrArray *entries);

gboolean desk_hand_over_goes_back_and_forth (GPtrArray *entries);

G_END_DECLS
