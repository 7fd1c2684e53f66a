// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-core-error.h"

G_DEFINE_QUARK (desk-core-error-quark, desk_core_error)
