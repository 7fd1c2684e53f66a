// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"

G_BEGIN_DECLS

GArray  *random_act_tickets (DeskFixture *self);
gboolean random_act (DeskFixture *self, GRand *random, GArray *tickets);

G_END_DECLS
