// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-names.h"
#include "desk-output.h"
#include "desk-ticket-details.h"

G_BEGIN_DECLS

void desk_timeline_put (DeskOutput *output, const DeskTicketDetails *details, DeskNames *names);

G_END_DECLS
