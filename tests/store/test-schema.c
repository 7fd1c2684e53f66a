// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Holds the schema of data/sql to docs/records.md and to the tables compiled
 * into the program, in both directions.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "desk-records.h"
#include "desk-schema.h"

typedef struct sqlite3 Database;
typedef struct sqlite3_stmt Statement;

static void
database_close (Database *database)
{
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static void
statement_free (Statement *statement)
{
  sqlite3_finalize (statement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Database, database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, statement_free)

static char *
read_file (const char *path)
{
  g_autofree char *full = g_build_filename (DESK_SOURCE_DIR, path, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (full, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static Database *
database_with (const char *schema)
{
  Database *database;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &database), ==, SQLITE_OK);
  sqlite3_exec (database, schema, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);

  return database;
}

static Database *
database_of_file (void)
{
  g_autofree char *first = read_file ("data/sql/version-001.sql");
  g_autofree char *second = read_file ("data/sql/version-002.sql");
  g_autofree char *third = read_file ("data/sql/version-003.sql");
  g_autofree char *schema = g_strconcat (first, second, third, NULL);

  return database_with (schema);
}

static Statement *
query (Database   *database,
       const char *sql,
       const char *argument)
{
  Statement *statement;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  if (argument != NULL)
    sqlite3_bind_text (statement, 1, argument, -1, SQLITE_TRANSIENT);

  return statement;
}

static char *
text_of (Statement *statement,
         int        column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

/* --- facts --- */

static const char *
sql_type_of (const DeskField *field)
{
  switch (field->type)
    {
    case DESK_FIELD_INTEGER:
    case DESK_FIELD_BOOLEAN:
    case DESK_FIELD_TIME:
      return "INTEGER";
    case DESK_FIELD_ID:
      return "BLOB";
    case DESK_FIELD_TEXT:
    case DESK_FIELD_MARKDOWN:
    case DESK_FIELD_JSON:
    case DESK_FIELD_DATE:
    case DESK_FIELD_ENUM:
    default:
      return "TEXT";
    }
}

static void
assert_columns (Database        *database,
                const DeskTable *table)
{
  g_autoptr (Statement) columns = query (database, "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info (?)", table->name);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (sqlite3_step (columns) == SQLITE_ROW)
    {
      g_autofree char *name = text_of (columns, 0);
      g_autofree char *type = text_of (columns, 1);
      gboolean not_null = sqlite3_column_int (columns, 2) != 0;
      gboolean key = sqlite3_column_int (columns, 4) != 0;
      const DeskField *field = desk_table_find_field (table, name);

      g_test_message ("%s.%s", table->name, name);
      g_assert_cmpint (sqlite3_column_type (columns, 3), ==, SQLITE_NULL);
      g_assert_cmpint (key, ==, strcmp (name, "row_no") == 0);
      if (field != NULL)
        {
          g_assert_cmpstr (type, ==, sql_type_of (field));
          /* Redaction takes values away, those of required fields too. */
          g_assert_false (not_null);
        }
      else if (strcmp (name, "row_no") == 0)
        {
          g_assert_cmpstr (type, ==, "INTEGER");
        }
      else
        {
          if (strcmp (name, "id") != 0 && strcmp (name, "origin") != 0)
            g_error ("The table %s has a column “%s” that docs/records.md does not know", table->name, name);
          g_assert_cmpstr (type, ==, "BLOB");
          g_assert_true (not_null);
        }
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&name)));
    }

  for (guint i = 0; i < table->n_fields; i++)
    {
      if (!g_hash_table_contains (seen, table->fields[i].name))
        g_error ("The table %s has no column “%s”", table->name, table->fields[i].name);
    }
  g_assert_true (g_hash_table_contains (seen, "row_no") && g_hash_table_contains (seen, "id") && g_hash_table_contains (seen, "origin"));
}

static void
test_facts (void)
{
  g_autoptr (Database) database = database_of_file ();

  for (int id = DESK_TABLE_NONE + 1; id < DESK_N_TABLES; id++)
    {
      const DeskTable *table = desk_table_get ((DeskTableId) id);
      g_autoptr (Statement) ids = query (database,
                                         "SELECT count (*) FROM pragma_index_list (?1) AS list WHERE list.\"unique\" AND NOT list.partial"
                                         " AND (SELECT group_concat (name) FROM pragma_index_info (list.name)) = 'id'",
                                         table->name);

      assert_columns (database, table);
      g_assert_cmpint (sqlite3_step (ids), ==, SQLITE_ROW);
      g_assert_cmpint (sqlite3_column_int (ids, 0), ==, 1);
    }
}

/* The second column of “Types” begins with the type in SQLite. */
static void
test_documented_types (void)
{
  static const struct {
    const char *name;
    DeskFieldType type;
  } types[] = {
    { "text", DESK_FIELD_TEXT },       { "markdown", DESK_FIELD_MARKDOWN }, { "json", DESK_FIELD_JSON },
    { "integer", DESK_FIELD_INTEGER }, { "boolean", DESK_FIELD_BOOLEAN },   { "time", DESK_FIELD_TIME },
    { "date", DESK_FIELD_DATE },       { "id:TABLE", DESK_FIELD_ID },       { "enum:NAME", DESK_FIELD_ENUM },
  };
  g_autofree char *page = read_file ("docs/records.md");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      DeskField field = { .name = "field", .type = types[i].type };
      g_autofree char *line = g_strdup_printf ("\n| `%s` | %s", types[i].name, sql_type_of (&field));

      g_test_message ("%s", line + 1);
      g_assert_nonnull (strstr (page, line));
    }
}

/* --- all tables --- */

typedef struct {
  GHashTable *columns; /* "table.column" to the type in SQLite */
  GHashTable *tables;  /* name to the number of its columns */
} Documented;

static const char *
sql_type_in (const char *cell)
{
  static const struct {
    const char *word;
    const char *type;
  } words[] = { { "integer", "INTEGER" }, { "time", "INTEGER" }, { "text", "TEXT" }, { "UUID", "BLOB" }, { "32 bytes", "BLOB" }, { "bytes", "BLOB" }, { "any", "ANY" } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_has_prefix (cell, words[i].word))
        return words[i].type;
    }

  g_error ("docs/records.md: what is “%s” in SQLite?", cell);
}

/*
 * Reads the headings `### Table` and the lines of the tables below them. The
 * full-text tables have no heading and no columns of their own; they are named
 * in one sentence.
 */
static Documented
read_documented (void)
{
  g_autofree char *page = read_file ("docs/records.md");
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
  Documented result = {
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  g_autofree char *table = NULL;
  guint n_columns = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *full_text = strstr (lines[i], " full-text tables ");

      if (g_str_has_prefix (lines[i], "#"))
        g_clear_pointer (&table, g_free);
      if (g_str_has_prefix (lines[i], "### Table `"))
        {
          g_auto (GStrv) parts = g_strsplit (lines[i], "`", 3);

          table = g_strdup (parts[1]);
          n_columns = 0;
          g_assert_true (g_hash_table_insert (result.tables, g_strdup (table), GUINT_TO_POINTER (0)));
        }
      else if (full_text != NULL)
        {
          g_auto (GStrv) parts = g_strsplit (full_text, "`", -1);

          for (guint j = 1; parts[j] != NULL; j += 2)
            g_assert_true (g_hash_table_insert (result.tables, g_strdup (parts[j]), GUINT_TO_POINTER (0)));
        }
      else if (table != NULL && g_str_has_prefix (lines[i], "| `"))
        {
          g_auto (GStrv) cells = g_strsplit (lines[i], "|", -1);
          g_auto (GStrv) parts = g_strsplit (cells[1], "`", 3);

          g_assert_true (g_hash_table_insert (result.columns, g_strdup_printf ("%s.%s", table, parts[1]), (gpointer) sql_type_in (g_strstrip (cells[2]))));
          g_hash_table_insert (result.tables, g_strdup (table), GUINT_TO_POINTER (++n_columns));
        }
    }

  return result;
}

/* Every column with its type, and no other. */
static void
assert_documented_columns (Database   *database,
                           Documented *documented,
                           const char *table)
{
  g_autoptr (Statement) columns = query (database, "SELECT name, type FROM pragma_table_info (?)", table);
  guint n = 0;

  while (sqlite3_step (columns) == SQLITE_ROW)
    {
      g_autofree char *name = text_of (columns, 0);
      g_autofree char *type = text_of (columns, 1);
      g_autofree char *key = g_strdup_printf ("%s.%s", table, name);

      if (!g_hash_table_contains (documented->columns, key))
        g_error ("docs/records.md does not say what the column “%s” is", key);
      g_assert_cmpstr (type, ==, g_hash_table_lookup (documented->columns, key));
      n++;
    }
  g_assert_cmpuint (n, ==, GPOINTER_TO_UINT (g_hash_table_lookup (documented->tables, table)));
}

static void
test_all_tables (void)
{
  g_autoptr (Database) database = database_of_file ();
  Documented documented = read_documented ();
  g_autoptr (Statement) tables = query (database,
                                        "SELECT name, type, strict FROM pragma_table_list"
                                        " WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'",
                                        NULL);
  guint n_facts = 0;

  while (sqlite3_step (tables) == SQLITE_ROW)
    {
      g_autofree char *name = text_of (tables, 0);
      g_autofree char *type = text_of (tables, 1);

      g_test_message ("%s %s", type, name);
      /* Only STRICT tables hold every value to its type; an index of words cannot be one. */
      g_assert_cmpint (sqlite3_column_int (tables, 2), ==, strcmp (type, "virtual") != 0);
      if (desk_table_find (name) != NULL)
        {
          g_assert_cmpstr (type, ==, "table");
          g_assert_false (g_hash_table_contains (documented.tables, name));
          n_facts++;
          continue;
        }
      if (!g_hash_table_contains (documented.tables, name))
        g_error ("docs/records.md does not say what the table “%s” is", name);
      if (strcmp (type, "virtual") != 0)
        assert_documented_columns (database, &documented, name);
      g_hash_table_remove (documented.tables, name);
    }

  g_assert_cmpuint (n_facts, ==, DESK_N_TABLES - 1);
  if (g_hash_table_size (documented.tables) > 0)
    {
      g_autofree char **left = (char **) g_hash_table_get_keys_as_array (documented.tables, NULL);

      g_error ("docs/records.md has a table “%s”, data/sql has not", left[0]);
    }
  g_hash_table_unref (documented.columns);
  g_hash_table_unref (documented.tables);
}

static void
test_strict (void)
{
  g_autoptr (Database) database = database_of_file ();

  g_assert_cmpint (sqlite3_exec (database, "INSERT INTO ticket (id, origin, priority) VALUES (x'01', x'02', 2)", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "UPDATE ticket SET priority = 'high'", NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
  g_assert_cmpint (sqlite3_exec (database, "INSERT INTO ticket (id, origin) VALUES (x'01', x'02')", NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
}

static char *
dump_of (Database *database)
{
  g_autoptr (Statement) entries = query (database, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", NULL);
  GString *dump = g_string_new (NULL);

  while (sqlite3_step (entries) == SQLITE_ROW)
    {
      for (int i = 0; i < 4; i++)
        g_string_append_printf (dump, "%s\n", (const char *) sqlite3_column_text (entries, i));
    }

  return g_string_free (dump, FALSE);
}

static void
test_compiled_in (void)
{
  g_autoptr (Database) of_file = database_of_file ();
  g_autofree char *both = g_strconcat (desk_schema_version_001, desk_schema_version_002, desk_schema_version_003, NULL);
  g_autoptr (Database) compiled_in = database_with (both);
  g_autofree char *dump_of_file = dump_of (of_file);
  g_autofree char *dump_compiled_in = dump_of (compiled_in);

  g_assert_cmpuint (strlen (dump_of_file), >, 1000);
  g_assert_cmpstr (dump_compiled_in, ==, dump_of_file);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/schema/facts-have-the-columns-of-the-document", test_facts);
  g_test_add_func ("/store/schema/types-are-those-of-the-document", test_documented_types);
  g_test_add_func ("/store/schema/every-table-is-strict-and-documented", test_all_tables);
  g_test_add_func ("/store/schema/values-are-held-to-their-types", test_strict);
  g_test_add_func ("/store/schema/compiled-in-is-the-file", test_compiled_in);

  return g_test_run ();
}
