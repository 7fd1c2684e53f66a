// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MountsFunc:
 * @folder: a temporary folder
 *
 * Called in a child whose mounts nobody else sees.
 */
typedef void (*MountsFunc) (const char *folder);

void with_mounts (MountsFunc func);
void mount_small (const char *folder, const char *options);
void mount_read_only (const char *folder);
void become_nobody (void);

G_END_DECLS
