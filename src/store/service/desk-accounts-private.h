// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-accounts.h"
#include "desk-sql.h"

G_BEGIN_DECLS

/* data/sql/service-001.sql, compiled in. */
extern const char desk_service_schema_001[];

struct _DeskAccounts {
  char *path;
  sqlite3 *db;
  GHashTable *statements;
};

DeskStatement *desk_accounts_prepare (DeskAccounts *self, const char *sql, GError **error);
gboolean       desk_accounts_run (DeskAccounts *self, const char *sql, GError **error);
gboolean       desk_accounts_end (DeskAccounts *self, gboolean is_done, GError **error);

G_END_DECLS
