// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-store-error.h"

G_DEFINE_QUARK (desk-store-error-quark, desk_store_error)
