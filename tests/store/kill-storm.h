// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the storm and the program it kills have agreed upon. */
#define KILL_MAX_BATCH 6
