// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskQuota:
 *
 * How much each may do in a time: what is used up comes back evenly. In
 * memory, and of bounded size.
 */
typedef struct _DeskQuota DeskQuota;

DeskQuota *desk_quota_new (guint64 amount, gint64 period_ms, guint max_keys);
void       desk_quota_free (DeskQuota *self);
gboolean   desk_quota_has (DeskQuota *self, const char *key, guint64 amount, gint64 now_us, gint64 *wait_ms);
gboolean   desk_quota_take (DeskQuota *self, const char *key, guint64 amount, gint64 now_us, gint64 *wait_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskQuota, desk_quota_free)

G_END_DECLS
