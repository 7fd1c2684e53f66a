// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Holds docs/records.md and the tables compiled into the program to each
 * other, in both directions.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-records.h"

static char **page; /* lines of docs/records.md */

static void
load_page (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (DESK_SOURCE_DIR "/docs/records.md", &text, NULL, &error);
  g_assert_no_error (error);
  page = g_strsplit (text, "\n", -1);
}

/* Lines of a section, its heading not among them. */
static char **
section (const char *heading,
         const char *mark)
{
  guint i = 0;

  while (page[i] != NULL && strcmp (page[i], heading) != 0)
    i++;
  if (page[i] == NULL)
    g_error ("docs/records.md has no section “%s”", heading);

  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  for (i++; page[i] != NULL && !g_str_has_prefix (page[i], mark); i++)
    g_ptr_array_add (lines, page[i]);
  g_ptr_array_add (lines, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

/* The cells of a line of a table whose first cell is a name; NULL for others. */
static char **
cells_of (const char *line)
{
  char **cells;

  if (!g_str_has_prefix (line, "| `"))
    return NULL;

  cells = g_strsplit (line, "|", -1);
  for (guint i = 0; cells[i] != NULL; i++)
    g_strstrip (cells[i]);

  return cells;
}

/* The name in `…`. */
static char *
name_in (const char *text)
{
  const char *end;

  g_assert_true (text[0] == '`');
  end = strchr (text + 1, '`');
  g_assert_nonnull (end);

  return g_strndup (text + 1, (gsize) (end - text - 1));
}

static char *
type_of (const DeskField *field)
{
  static const char *const names[] = { "text", "markdown", "integer", "boolean", "time", "date", "id", "enum", "json" };

  if (field->type == DESK_FIELD_ID)
    return g_strconcat ("id:", desk_table_get (field->refers_to)->name, NULL);
  if (field->type == DESK_FIELD_ENUM)
    return g_strconcat ("enum:", desk_enum_get_name (field->enumeration), NULL);

  return g_strdup (names[field->type]);
}

static char *
flags_of (const DeskField *field)
{
  return g_strconcat ((field->flags & DESK_FIELD_REQUIRED) != 0 ? "R" : "", (field->flags & DESK_FIELD_FIXED) != 0 ? "F" : "",
                      (field->flags & DESK_FIELD_EXCLUSIVE) != 0 ? "X" : "", NULL);
}

/* The same letters, whatever their order. */
static gboolean
same_flags (const char *a,
            const char *b)
{
  if (strlen (a) != strlen (b))
    return FALSE;
  for (; *a != '\0'; a++)
    {
      if (strchr (b, *a) == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
assert_field_as_written (const DeskTable *table,
                         const DeskField *field,
                         char           **cells)
{
  g_autofree char *type = type_of (field);
  g_autofree char *flags = flags_of (field);

  if (strcmp (type, cells[2]) != 0)
    g_error ("%s.%s is of type %s in the program and %s in docs/records.md", table->name, field->name, type, cells[2]);
  if (!same_flags (flags, cells[3]))
    g_error ("%s.%s has the flags “%s” in the program and “%s” in docs/records.md", table->name, field->name, flags, cells[3]);
}

/*
 * Reads the section line by line: a heading begins a table, a line of a table
 * is a field of it. Every field must be the next one of the program.
 */
static void
test_tables (void)
{
  g_autofree char **lines = section ("## Fact tables", "## ");
  const DeskTable *table = NULL;
  gboolean seen[DESK_N_TABLES] = { FALSE };
  guint n_fields = 0;
  guint n_common = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = cells_of (lines[i]);
      g_autofree char *name = NULL;

      if (g_str_has_prefix (lines[i], "### "))
        {
          if (table != NULL)
            g_assert_cmpuint (n_fields, ==, table->n_fields);
          name = name_in (lines[i] + strlen ("### "));
          g_test_message ("%s", name);
          table = desk_table_find (name);
          if (table == NULL)
            g_error ("docs/records.md has a table “%s”, the program has not", name);
          g_assert_false (seen[table->id]);
          seen[table->id] = TRUE;
          g_assert_cmpint (table->is_set, ==, g_str_has_suffix (lines[i], "` (set)"));
          g_assert_true (table->is_set || g_str_has_suffix (lines[i], "`"));
          n_fields = n_common;
          continue;
        }
      if (cells == NULL)
        continue;

      g_assert_cmpuint (g_strv_length (cells), ==, 6);
      name = name_in (cells[1]);
      if (table == NULL)
        {
          /* What every table has stands first in every one. */
          for (int id = DESK_TABLE_NONE + 1; id < DESK_N_TABLES; id++)
            {
              g_assert_cmpstr (desk_table_get ((DeskTableId) id)->fields[n_common].name, ==, name);
              assert_field_as_written (desk_table_get ((DeskTableId) id), &desk_table_get ((DeskTableId) id)->fields[n_common], cells);
            }
          n_common++;
          continue;
        }
      if (n_fields == table->n_fields)
        g_error ("docs/records.md has a field “%s.%s”, the program has not", table->name, name);
      g_assert_cmpstr (name, ==, table->fields[n_fields].name);
      assert_field_as_written (table, &table->fields[n_fields], cells);
      n_fields++;
    }

  g_assert_cmpuint (n_common, ==, 1);
  g_assert_nonnull (table);
  g_assert_cmpuint (n_fields, ==, table->n_fields);
  for (int id = DESK_TABLE_NONE + 1; id < DESK_N_TABLES; id++)
    {
      if (!seen[id])
        g_error ("The program has a table “%s”, docs/records.md has not", desk_table_get ((DeskTableId) id)->name);
    }
}

static void
test_enumerations (void)
{
  g_autofree char **lines = section ("## Enumerations", "## ");
  gboolean seen[DESK_N_ENUMS] = { FALSE };
  int id = DESK_ENUM_NONE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "**`"))
        {
          g_autofree char *name = name_in (lines[i] + 2);

          g_test_message ("%s", name);
          for (id = DESK_ENUM_NONE + 1; id < DESK_N_ENUMS && strcmp (desk_enum_get_name ((DeskEnumId) id), name) != 0;)
            id++;
          if (id == DESK_N_ENUMS)
            g_error ("docs/records.md has an enumeration “%s”, the program has not", name);
          g_assert_false (seen[id]);
        }
      else if (g_str_has_prefix (lines[i], "`"))
        {
          g_auto (GStrv) names = g_strsplit (lines[i], ", ", -1);

          g_assert_cmpint (id, !=, DESK_ENUM_NONE);
          g_assert_false (seen[id]);
          seen[id] = TRUE;
          g_assert_cmpuint (g_strv_length (names) + 1, ==, desk_enum_get_n_values ((DeskEnumId) id));
          for (guint j = 0; names[j] != NULL; j++)
            {
              g_autofree char *name = name_in (names[j]);

              g_assert_cmpstr (name, ==, desk_enum_value_name ((DeskEnumId) id, (int) j + 1));
              g_assert_cmpint (desk_enum_parse ((DeskEnumId) id, name), ==, (int) j + 1);
            }
        }
    }

  for (id = DESK_ENUM_NONE + 1; id < DESK_N_ENUMS; id++)
    {
      if (!seen[id])
        g_error ("The program has an enumeration “%s”, docs/records.md has not", desk_enum_get_name ((DeskEnumId) id));
    }
}

static void
test_labels (void)
{
  for (int id = DESK_ENUM_NONE + 1; id < DESK_N_ENUMS; id++)
    {
      g_assert_null (desk_enum_value_name ((DeskEnumId) id, 0));
      g_assert_null (desk_enum_value_label ((DeskEnumId) id, 0));
      g_assert_cmpint (desk_enum_parse ((DeskEnumId) id, NULL), ==, 0);
      g_assert_cmpint (desk_enum_parse ((DeskEnumId) id, ""), ==, 0);
      for (int value = 1; value < (int) desk_enum_get_n_values ((DeskEnumId) id); value++)
        {
          const char *label = desk_enum_value_label ((DeskEnumId) id, value);

          g_assert_true (label != NULL && *label != '\0' && strchr (label, '_') == NULL);
        }
    }
}

static void
test_actions (void)
{
  g_autofree char **lines = section ("## Actions", "## ");
  const char *const *actions = desk_records_get_actions ();
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = cells_of (lines[i]);
      g_autofree char *name = NULL;

      if (cells == NULL)
        continue;
      name = name_in (cells[1]);
      g_assert_cmpstr (name, ==, actions[n]);
      g_assert_true (desk_action_is_known (name));
      n++;
    }
  g_assert_cmpuint (n, ==, g_strv_length ((char **) actions));
  g_assert_false (desk_action_is_known (NULL));
  g_assert_false (desk_action_is_known ("ticket_delete"));
}

/* The second cell of the line of @section whose first is @name. */
static char *
cell_beside (const char *heading,
             const char *name,
             guint       column)
{
  g_autofree char **lines = section (heading, "## ");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = cells_of (lines[i]);

      if (cells == NULL)
        continue;
      g_autofree char *found = name_in (cells[1]);
      if (strcmp (found, name) == 0)
        return g_strdup (cells[column]);
    }

  g_error ("docs/records.md: nothing on “%s” in “%s”", name, heading);
}

static void
test_application_id (void)
{
  g_autofree char *cell = cell_beside ("## Files", "application_id", 2);

  g_assert_cmphex (g_ascii_strtoull (cell, NULL, 16), ==, DESK_FILE_APPLICATION_ID);
  g_assert_cmphex (DESK_FILE_APPLICATION_ID, ==, 'D' << 24 | 'e' << 16 | 's' << 8 | 'k');
}

static void
test_limits (void)
{
  static const struct {
    const char *type;
    guint max_bytes;
  } limits[] = { { "text", DESK_TEXT_MAX_BYTES }, { "markdown", DESK_MARKDOWN_MAX_BYTES }, { "json", DESK_JSON_MAX_BYTES } };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *cell = cell_beside ("## Types", limits[i].type, 2);
      const char *number = strstr (cell, "at most ");
      guint max_bytes = 0;

      g_assert_nonnull (number);
      for (number += strlen ("at most "); g_ascii_isdigit (*number) || *number == ','; number++)
        {
          if (*number != ',')
            max_bytes = 10 * max_bytes + (guint) g_ascii_digit_value (*number);
        }
      g_assert_true (g_str_has_prefix (number, " bytes"));
      g_assert_cmpuint (max_bytes, ==, limits[i].max_bytes);
    }
}

/* Names go into the log, into JSON and into SQL as they are. */
static void
test_names (void)
{
  for (int id = DESK_TABLE_NONE + 1; id < DESK_N_TABLES; id++)
    {
      const DeskTable *table = desk_table_get ((DeskTableId) id);
      guint n_fixed = 0;

      g_assert_cmpint ((int) table->id, ==, id);
      g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9_]{0,63}$", table->name, 0, 0));
      g_assert_true (desk_table_find (table->name) == table);
      for (guint i = 0; i < table->n_fields; i++)
        {
          const DeskField *field = &table->fields[i];

          g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9_]{0,63}$", field->name, 0, 0));
          g_assert_true (desk_table_find_field (table, field->name) == field);
          g_assert_cmpint (field->type == DESK_FIELD_ID, ==, field->refers_to != DESK_TABLE_NONE);
          g_assert_cmpint (field->type == DESK_FIELD_ENUM, ==, field->enumeration != DESK_ENUM_NONE);
          n_fixed += (field->flags & DESK_FIELD_FIXED) != 0 ? 1 : 0;
          /* What a member is made of is all there, and stays as it is. */
          if (table->is_set && strcmp (field->name, "withdrawn") != 0)
            g_assert_cmpint (field->flags, ==, DESK_FIELD_REQUIRED | DESK_FIELD_FIXED);
        }
      if (table->is_set)
        g_assert_cmpuint (n_fixed, >=, 2);
      g_assert_null (desk_table_find_field (table, "x"));
      g_assert_null (desk_table_find_field (table, NULL));
    }
  g_assert_null (desk_table_find ("x"));
  g_assert_null (desk_table_find (NULL));
}

static void
test_numbers_for_people (void)
{
  g_autofree char *incident = desk_ticket_format_number (DESK_TICKET_TYPE_INCIDENT, 4213);
  g_autofree char *release = desk_ticket_format_number (DESK_TICKET_TYPE_RELEASE, 12345678);
  g_autofree char *untyped = desk_ticket_format_number (DESK_TICKET_TYPE_UNSET, 1);
  g_autofree char *article = desk_article_format_name (42);
  g_autofree char *new_article = desk_article_format_name (0);
  g_autofree char *named = desk_ticket_format_name (DESK_TICKET_TYPE_INCIDENT, 4213, "D-K7-12Q");
  g_autofree char *alias = desk_ticket_format_name (DESK_TICKET_TYPE_INCIDENT, 0, "D-K7-12Q");
  g_autofree char *last = desk_ticket_format_name (DESK_TICKET_TYPE_INCIDENT, G_MAXINT64, "D-K7-12Q");
  g_autofree char *neither = desk_ticket_format_name (DESK_TICKET_TYPE_INCIDENT, 0, NULL);

  g_assert_cmpstr (incident, ==, "INC-004213");
  g_assert_cmpstr (release, ==, "REL-12345678");
  g_assert_cmpstr (untyped, ==, "TKT-000001");
  g_assert_cmpstr (article, ==, "KB-0042");
  g_assert_cmpstr (new_article, ==, "KB (new)");
  g_assert_cmpstr (named, ==, "INC-004213");
  g_assert_cmpstr (alias, ==, "D-K7-12Q");
  g_assert_cmpstr (last, ==, "D-K7-12Q");
  g_assert_cmpstr (neither, ==, "INC (new)");
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  load_page ();

  g_test_add_func ("/core/records/tables-are-those-of-the-document", test_tables);
  g_test_add_func ("/core/records/enumerations-are-those-of-the-document", test_enumerations);
  g_test_add_func ("/core/records/every-value-has-a-label", test_labels);
  g_test_add_func ("/core/records/actions-are-those-of-the-document", test_actions);
  g_test_add_func ("/core/records/application-id-is-that-of-the-document", test_application_id);
  g_test_add_func ("/core/records/limits-are-those-of-the-document", test_limits);
  g_test_add_func ("/core/records/names-are-plain-and-unique", test_names);
  g_test_add_func ("/core/records/numbers-for-people", test_numbers_for_people);

  status = g_test_run ();
  g_strfreev (page);

  return status;
}
