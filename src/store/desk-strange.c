// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A database that somebody else has made, or may have changed, is looked at
 * before anything in it is believed: nothing that is defined in it runs.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <stdio.h>

#include "desk-file-private.h"
#include "desk-sql.h"
#include "desk-strange.h"

/**
 * desk_strange_open:
 * @path: a plain database that nobody writes
 * @error: return location
 *
 * Returns: (nullable): a connection that only reads, for sqlite3_close()
 */
sqlite3 *
desk_strange_open (const char *path,
                   GError    **error)
{
  sqlite3 *db = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *escaped = g_uri_escape_string (path, "/", TRUE);
  int code;

  uri = g_strdup_printf ("file:%s?mode=ro&immutable=1", escaped);
  code = sqlite3_open_v2 (uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      desk_sql_set_error (error, db, code);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, DESK_SEGMENT_MAX_BYTES);
  sqlite3_limit (db, SQLITE_LIMIT_COLUMN, 200);
  sqlite3_limit (db, SQLITE_LIMIT_VDBE_OP, 100000);
  sqlite3_exec (db, "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", NULL, NULL, NULL);

  return db;
}

/**
 * desk_strange_ask:
 * @db: a database
 * @sql: a question
 *
 * Returns: (transfer full) (nullable): the text of the first column of the
 *   first row; %NULL if there is none
 */
char *
desk_strange_ask (sqlite3    *db,
                  const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *answer = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);

  return answer;
}

/**
 * desk_strange_is_sound:
 * @db: a database
 *
 * Returns: whether its pages are in order
 */
gboolean
desk_strange_is_sound (sqlite3 *db)
{
  g_autofree char *answer = desk_strange_ask (db, "PRAGMA integrity_check (1)");

  return g_strcmp0 (answer, "ok") == 0;
}

/**
 * desk_strange_has_no_wal:
 * @path: of a database
 *
 * Returns: whether it has no write-ahead log that would have to be looked at
 */
gboolean
desk_strange_has_no_wal (const char *path)
{
  guint8 header[20] = { 0 };
  FILE *stream = fopen (path, "rbe");
  gboolean has_none = stream != NULL && fread (header, sizeof header, 1, stream) == 1 && header[18] == 1 && header[19] == 1;

  if (stream != NULL)
    (void) fclose (stream);

  return has_none;
}

/**
 * desk_strange_is_like:
 * @db: a database
 * @file: a desk
 *
 * Returns: whether nothing at all is defined in @db but what is defined in
 *   @file too, word for word
 */
gboolean
desk_strange_is_like (sqlite3  *db,
                      DeskFile *file)
{
  g_autoptr (DeskStatement) find = desk_file_prepare (file, "SELECT 1 FROM main.sqlite_schema WHERE type = ? AND name = ? AND tbl_name = ? AND sql IS ?", NULL);
  sqlite3_stmt *read = NULL;
  gboolean is_like = find != NULL && sqlite3_prepare_v2 (db, "SELECT type, name, tbl_name, sql FROM sqlite_schema", -1, &read, NULL) == SQLITE_OK;
  int code = SQLITE_ROW;

  while (is_like && (code = sqlite3_step (read)) == SQLITE_ROW)
    {
      for (int i = 0; i < 4; i++)
        sqlite3_bind_value (find, i + 1, sqlite3_column_value (read, i));
      is_like = sqlite3_step (find) == SQLITE_ROW;
      sqlite3_reset (find);
    }
  sqlite3_finalize (read);

  return is_like && code == SQLITE_DONE;
}
