// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include "desk-exchange-error.h"

G_DEFINE_QUARK (desk-exchange-error-quark, desk_exchange_error)
