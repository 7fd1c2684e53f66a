// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-fault.h"

#ifdef DESK_FAULTS
DeskFault desk_fault = DESK_FAULT_NONE;
#endif
