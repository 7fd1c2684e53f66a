// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "desk-value.h"

/* --- bytes --- */

static void
assert_encoded (const DeskValue *value,
                const void      *bytes,
                gsize            size)
{
  g_autoptr (GByteArray) encoded = g_byte_array_new ();
  g_auto (DeskValue) decoded = DESK_VALUE_INIT;

  desk_value_encode (value, encoded);
  g_assert_cmpmem (encoded->data, encoded->len, bytes, size);
  g_assert_true (desk_value_decode (encoded->data, encoded->len, &decoded));
  g_assert_true (desk_value_equal (value, &decoded));
  if (decoded.bytes != NULL)
    g_assert_cmpint (decoded.bytes[decoded.size], ==, '\0');
}

static void
test_encoding (void)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autofree char *longest = g_strnfill (DESK_MARKDOWN_MAX_BYTES, 'x');
  g_autofree char *encoded = g_strconcat ("t", longest, NULL);

  assert_encoded (&value, "n", 1);
  desk_value_set_integer (&value, 0);
  assert_encoded (&value, "i\0\0\0\0\0\0\0\0", 9);
  desk_value_set_integer (&value, 0x0102030405060708);
  assert_encoded (&value, "i\x08\x07\x06\x05\x04\x03\x02\x01", 9);
  desk_value_set_integer (&value, -1);
  assert_encoded (&value, "i\xff\xff\xff\xff\xff\xff\xff\xff", 9);
  desk_value_set_integer (&value, G_MININT64);
  assert_encoded (&value, "i\0\0\0\0\0\0\0\x80", 9);
  desk_value_set_text (&value, "");
  assert_encoded (&value, "t", 1);
  desk_value_set_text (&value, "Größe");
  assert_encoded (&value, "tGr\xc3\xb6\xc3\x9f" "e", 8);
  desk_value_set_blob (&value, NULL, 0);
  assert_encoded (&value, "b", 1);
  desk_value_set_blob (&value, "\0\xff\0", 3);
  assert_encoded (&value, "b\0\xff\0", 4);
  desk_value_set_text (&value, longest);
  assert_encoded (&value, encoded, 1 + DESK_MARKDOWN_MAX_BYTES);
}

static void
test_wrong_bytes (void)
{
  static const struct {
    const char *bytes;
    gsize size;
  } wrong[] = {
    { "", 0 },
    { "nn", 2 },
    { "x", 1 },
    { "\0", 1 },
    { "N", 1 },
    { "i", 1 },
    { "i\0\0\0\0\0\0\0", 8 },
    { "i\0\0\0\0\0\0\0\0\0", 10 },
    { "t\xff", 2 },
    { "t\xc3", 2 },              /* cut inside a character */
    { "t\xc0\x80", 3 },          /* NUL, written too long */
    { "t\xed\xa0\x80", 4 },      /* half of a surrogate pair */
    { "t\xf4\x90\x80\x80", 5 },  /* past the last character */
    { "ta\0b", 4 },
  };
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_integer (&value, 4711);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%u", i);
      g_assert_false (desk_value_decode ((const guint8 *) wrong[i].bytes, wrong[i].size, &value));
    }
  g_assert_cmpint (desk_value_get_integer (&value, 0), ==, 4711);
}

static void
test_equality (void)
{
  DeskValue values[7] = { 0 };

  desk_value_set_integer (&values[1], 0);
  desk_value_set_integer (&values[2], 1);
  desk_value_set_text (&values[3], "");
  desk_value_set_text (&values[4], "1");
  desk_value_set_blob (&values[5], "1", 1);
  desk_value_set_blob (&values[6], "", 0);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (values); j++)
        g_assert_cmpint (desk_value_equal (&values[i], &values[j]), ==, i == j);
    }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_auto (DeskValue) copy = DESK_VALUE_INIT;

      desk_value_copy (&values[i], &copy);
      g_assert_true (desk_value_equal (&values[i], &copy));
      desk_value_clear (&values[i]);
      g_assert_true (desk_value_is_null (&values[i]));
      g_assert_true (values[i].bytes == NULL && values[i].size == 0);
    }
}

static void
test_getters (void)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  DeskUuid uuid = { { 1, 2, 3 } };
  DeskUuid read;
  DeskUuid nil = { { 0 } };

  g_assert_null (desk_value_get_text (&value));
  g_assert_cmpint (desk_value_get_integer (&value, -7), ==, -7);
  g_assert_false (desk_value_get_uuid (&value, &read));
  g_assert_true (desk_uuid_is_nil (&read));
  g_assert_cmpint (desk_value_get_enum (&value, DESK_ENUM_STATUS), ==, DESK_STATUS_UNSET);

  desk_value_set_enum (&value, DESK_ENUM_STATUS, DESK_STATUS_WAITING);
  g_assert_cmpstr (desk_value_get_text (&value), ==, "waiting");
  g_assert_cmpint (desk_value_get_enum (&value, DESK_ENUM_STATUS), ==, DESK_STATUS_WAITING);
  g_assert_cmpint (desk_value_get_enum (&value, DESK_ENUM_CHANNEL), ==, 0);
  desk_value_set_enum (&value, DESK_ENUM_STATUS, DESK_STATUS_UNSET);
  g_assert_true (desk_value_is_null (&value));

  desk_value_set_uuid (&value, &uuid);
  g_assert_true (desk_value_get_uuid (&value, &read));
  g_assert_true (desk_uuid_equal (&uuid, &read));
  desk_value_set_uuid (&value, &nil);
  g_assert_true (desk_value_is_null (&value));
  desk_value_set_uuid (&value, &uuid);
  desk_value_set_uuid (&value, NULL);
  g_assert_true (desk_value_is_null (&value));
  desk_value_set_text (&value, "x");
  desk_value_set_text (&value, desk_value_get_text (&value));
  g_assert_cmpstr (desk_value_get_text (&value), ==, "x");
  desk_value_set_text (&value, NULL);
  g_assert_true (desk_value_is_null (&value));
}

/* --- what may stand in which field --- */

static const DeskField *
field_of (const char *table,
          const char *name)
{
  const DeskField *field = desk_table_find_field (desk_table_find (table), name);

  g_assert_nonnull (field);

  return field;
}

static void
assert_fits (const DeskValue *value,
             const DeskField *field)
{
  g_autoptr (GError) error = NULL;

  desk_value_check (value, field, &error);
  g_assert_no_error (error);
}

static void
assert_refused (const DeskValue *value,
                const DeskField *field,
                DeskCoreError    code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quoted = g_strdup_printf ("“%s”", field->name);

  g_assert_false (desk_value_check (value, field, &error));
  g_assert_error (error, DESK_CORE_ERROR, (int) code);
  /* A person has to find the field. */
  g_assert_nonnull (strstr (error->message, quoted));
}

static void
assert_text_fits (const char      *text,
                  const DeskField *field)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autofree char *shown = g_strescape (text, NULL);

  g_test_message ("%s may be “%.40s”", field->name, shown);
  desk_value_set_text (&value, text);
  assert_fits (&value, field);
}

static void
assert_text_refused (const char      *text,
                     const DeskField *field,
                     DeskCoreError    code)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autofree char *shown = g_strescape (text, NULL);

  g_test_message ("%s may not be “%.40s”", field->name, shown);
  desk_value_set_text (&value, text);
  assert_refused (&value, field, code);
}

/* Every field takes values of its own kind only. */
static void
test_kinds (void)
{
  DeskValue values[4] = { 0 };

  desk_value_set_integer (&values[1], 1);
  desk_value_set_text (&values[2], "2026-03-02");
  desk_value_set_blob (&values[3], "0123456789abcdef", DESK_UUID_SIZE);

  for (int id = DESK_TABLE_NONE + 1; id < DESK_N_TABLES; id++)
    {
      const DeskTable *table = desk_table_get ((DeskTableId) id);

      for (guint i = 0; i < table->n_fields; i++)
        {
          const DeskField *field = &table->fields[i];
          gboolean fits[4];

          fits[DESK_VALUE_NULL] = (field->flags & DESK_FIELD_REQUIRED) == 0;
          fits[DESK_VALUE_INTEGER] = field->type == DESK_FIELD_INTEGER || field->type == DESK_FIELD_TIME || field->type == DESK_FIELD_BOOLEAN;
          fits[DESK_VALUE_TEXT] = field->type == DESK_FIELD_TEXT || field->type == DESK_FIELD_MARKDOWN || field->type == DESK_FIELD_DATE;
          fits[DESK_VALUE_BLOB] = field->type == DESK_FIELD_ID;
          for (guint j = 0; j < G_N_ELEMENTS (values); j++)
            {
              if (fits[j])
                assert_fits (&values[j], field);
              else
                assert_refused (&values[j], field, DESK_CORE_ERROR_INVALID);
            }
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    desk_value_clear (&values[i]);
}

static void
test_text (void)
{
  const DeskField *summary = field_of ("ticket", "summary");
  const DeskField *category = field_of ("ticket", "category");
  g_autofree char *longest = g_strnfill (DESK_TEXT_MAX_BYTES, 'x');
  g_autofree char *too_long = g_strnfill (DESK_TEXT_MAX_BYTES + 1, 'x');

  assert_text_fits ("Drucker", summary);
  assert_text_fits (longest, summary);
  assert_text_refused (too_long, summary, DESK_CORE_ERROR_TOO_LARGE);
  assert_text_refused ("", summary, DESK_CORE_ERROR_INVALID);
  assert_text_refused (" \t ", summary, DESK_CORE_ERROR_INVALID);
  assert_text_fits ("", category);
  assert_text_fits (" ", category);
  assert_text_fits ("one\ttwo", category);
  assert_text_refused ("one\ntwo", category, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("one\r", category, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("\xff", summary, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("Gr\xf6\xdf" "e", category, DESK_CORE_ERROR_INVALID);
}

static void
test_markdown (void)
{
  const DeskField *field = field_of ("ticket", "description");
  g_autofree char *longest = g_strnfill (DESK_MARKDOWN_MAX_BYTES, 'x');
  g_autofree char *too_long = g_strnfill (DESK_MARKDOWN_MAX_BYTES + 1, 'x');

  assert_text_fits ("# Title\n\n* one\r\n* two\n", field);
  assert_text_fits ("", field);
  assert_text_fits (longest, field);
  assert_text_refused (too_long, field, DESK_CORE_ERROR_TOO_LARGE);
  assert_text_refused ("\xc3", field, DESK_CORE_ERROR_INVALID);
}

static void
test_json (void)
{
  const DeskField *field = field_of ("ticket", "source_data");
  g_autoptr (GString) longest = g_string_new ("\"");
  g_autoptr (GString) deep = g_string_new (NULL);

  assert_text_fits ("{}", field);
  assert_text_fits ("null", field);
  assert_text_fits ("[[\"2026-12-25\", \"Christmas Day\"]]", field);
  assert_text_refused ("", field, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("{", field, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("{} {}", field, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("// comment\n1", field, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("\"\xff\"", field, DESK_CORE_ERROR_INVALID);

  while (longest->len < DESK_JSON_MAX_BYTES - 1)
    g_string_append_c (longest, 'x');
  g_string_append_c (longest, '"');
  assert_text_fits (longest->str, field);
  g_string_append_c (longest, ' ');
  assert_text_refused (longest->str, field, DESK_CORE_ERROR_TOO_LARGE);

  for (guint i = 0; i < DESK_JSON_MAX_BYTES / 2; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < DESK_JSON_MAX_BYTES / 2; i++)
    g_string_append_c (deep, ']');
  assert_text_refused (deep->str, field, DESK_CORE_ERROR_TOO_LARGE);
}

static void
test_dates (void)
{
  static const char *const fit[] = { "2026-03-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31" };
  static const char *const wrong[] = {
    "",           "2026-02-29", "1900-02-29", "2026-02-30", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-01",   "2026-01-1",
    "0000-01-01", "26-01-01",   "2026/01/01", "2026-01-01T00:00", "+026-01-01", "-026-01-01", "2026- 1- 1", "2026-+1-+1",  "2026--1-01",
    " 026-01-01", "2026-01-1 ", "２026-01-01", "20260101",
  };
  const DeskField *field = field_of ("article", "review_on");

  for (guint i = 0; i < G_N_ELEMENTS (fit); i++)
    assert_text_fits (fit[i], field);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_text_refused (wrong[i], field, DESK_CORE_ERROR_INVALID);
}

static void
test_enumerations (void)
{
  const DeskField *field = field_of ("ticket", "status");

  for (int status = 1; status < DESK_N_STATUS; status++)
    assert_text_fits (desk_enum_value_name (DESK_ENUM_STATUS, status), field);
  assert_text_refused ("", field, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("New", field, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("new ", field, DESK_CORE_ERROR_INVALID);
  assert_text_refused ("incident", field, DESK_CORE_ERROR_INVALID);
}

static void
test_numbers (void)
{
  static const gint64 numbers[] = { G_MININT64, -1, 0, 1, 2, G_MAXINT64 };
  const DeskField *integer = field_of ("ticket", "downtime_minutes");
  const DeskField *time = field_of ("ticket", "waiting_until");
  const DeskField *boolean = field_of ("ticket", "business_critical");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      desk_value_set_integer (&value, numbers[i]);
      assert_fits (&value, integer);
      assert_fits (&value, time);
      if (numbers[i] == 0 || numbers[i] == 1)
        assert_fits (&value, boolean);
      else
        assert_refused (&value, boolean, DESK_CORE_ERROR_INVALID);
    }
}

static void
test_ids (void)
{
  const DeskField *field = field_of ("ticket", "owner_id");
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_blob (&value, "0123456789abcdef", 16);
  assert_fits (&value, field);
  desk_value_set_blob (&value, "0123456789abcdef", 15);
  assert_refused (&value, field, DESK_CORE_ERROR_INVALID);
  desk_value_set_blob (&value, "0123456789abcdef", 17);
  assert_refused (&value, field, DESK_CORE_ERROR_INVALID);
  desk_value_set_blob (&value, "", 0);
  assert_refused (&value, field, DESK_CORE_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/value/bytes-are-as-documented-and-come-back", test_encoding);
  g_test_add_func ("/core/value/wrong-bytes-are-refused-and-touch-nothing", test_wrong_bytes);
  g_test_add_func ("/core/value/equal-only-in-kind-and-content", test_equality);
  g_test_add_func ("/core/value/getters-answer-for-other-kinds", test_getters);
  g_test_add_func ("/core/value/every-field-takes-its-own-kind-only", test_kinds);
  g_test_add_func ("/core/value/text-is-one-line-of-bounded-length", test_text);
  g_test_add_func ("/core/value/markdown-has-lines-and-a-bound", test_markdown);
  g_test_add_func ("/core/value/json-is-json-and-not-too-deep", test_json);
  g_test_add_func ("/core/value/dates-are-days-that-exist", test_dates);
  g_test_add_func ("/core/value/enumerations-know-their-names-only", test_enumerations);
  g_test_add_func ("/core/value/numbers-have-64-bits-and-booleans-one", test_numbers);
  g_test_add_func ("/core/value/ids-have-16-bytes", test_ids);

  return g_test_run ();
}
