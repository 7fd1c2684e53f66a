// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include "desk-log-error.h"

G_DEFINE_QUARK (desk-log-error-quark, desk_log_error)
