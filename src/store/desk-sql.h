// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

#include "desk-value.h"

G_BEGIN_DECLS

/**
 * DeskStatement:
 *
 * A prepared statement that is lent: g_autoptr(DeskStatement) resets it, so
 * that no read transaction stays open behind a return.
 */
typedef sqlite3_stmt DeskStatement;

void     desk_statement_release (DeskStatement *self);
void     desk_statement_bind_value (DeskStatement *self, int index, const DeskValue *value);
void     desk_statement_bind_uuid (DeskStatement *self, int index, const DeskUuid *uuid);
void     desk_statement_bind_text (DeskStatement *self, int index, const char *text);
void     desk_statement_bind_blob (DeskStatement *self, int index, const void *bytes, gsize size);
void     desk_statement_get_value (DeskStatement *self, int column, DeskValue *value);
gboolean desk_statement_get_uuid (DeskStatement *self, int column, DeskUuid *uuid);
char    *desk_statement_dup_text (DeskStatement *self, int column);
gboolean desk_statement_step (DeskStatement *self, gboolean *has_row, GError **error);
gboolean desk_statement_run (DeskStatement *self, GError **error);

void     desk_sql_set_error (GError **error, sqlite3 *db, int code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskStatement, desk_statement_release)

G_END_DECLS
