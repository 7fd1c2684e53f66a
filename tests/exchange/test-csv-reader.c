// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reading and writing CSV, whatever somebody calls so.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-csv-reader.h"
#include "desk-csv-value.h"
#include "desk-csv-writer.h"
#include "import-helpers.h"

/* Every row as cells in brackets, with the line it begins at. */
static char *
read_all (const char *bytes,
          gssize      size,
          char      **encoding,
          char       *delimiter)
{
  g_autoptr (GInputStream) stream = import_stream (bytes, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCsvReader) reader = desk_csv_reader_new (stream, NULL, &error);
  g_autoptr (GString) result = g_string_new (NULL);

  g_assert_no_error (error);
  if (encoding != NULL)
    *encoding = g_strdup (desk_csv_reader_get_encoding (reader));
  if (delimiter != NULL)
    *delimiter = desk_csv_reader_get_delimiter (reader);
  while (TRUE)
    {
      g_autoptr (DeskCsvRow) row = desk_csv_reader_next (reader, NULL, &error);

      g_assert_no_error (error);
      if (row == NULL)
        return g_string_free (g_steal_pointer (&result), FALSE);
      g_string_append_printf (result, "%" G_GUINT64_FORMAT ":", row->line);
      for (guint i = 0; i < row->n_cells; i++)
        {
          g_assert_true (g_utf8_validate (row->cells[i], -1, NULL));
          g_string_append_printf (result, "[%s]", row->cells[i]);
        }
      if (row->fault != NULL)
        g_string_append (result, "bad");
      if (row->is_blank)
        g_string_append (result, "blank");
      if (row->was_repaired)
        g_string_append (result, "repaired");
      g_string_append_c (result, ' ');
    }
}

static void
assert_rows (const char *text,
             const char *expected)
{
  g_autofree char *rows = read_all (text, -1, NULL, NULL);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_rows (void)
{
  assert_rows ("", "");
  assert_rows ("a", "1:[a] ");
  assert_rows ("a,b\n", "1:[a][b] ");
  assert_rows ("a,b\r\nc,d\r\n", "1:[a][b] 2:[c][d] ");
  assert_rows ("a,b\rc,d\r", "1:[a][b] 2:[c][d] ");
  assert_rows ("a,b\nc,\n", "1:[a][b] 2:[c][] ");
  assert_rows ("a,b\n,\n\n \nc,d", "1:[a][b] 2:[][]blank 3:[]blank 4:[ ]blank 5:[c][d] ");
  assert_rows ("\"a\",\"b\"\n\"c,d\",\"e\"\"f\"\n", "1:[a][b] 2:[c,d][e\"f] ");
  assert_rows ("a,b\n\"c\r\nd\ne\",f\ng,h", "1:[a][b] 2:[c\r\nd\ne][f] 5:[g][h] ");
  /* A quote within a cell is a quote, and what follows the last one stays. */
  assert_rows ("a,b\nc\"d,e\n\"f\"g,h\n", "1:[a][b] 2:[c\"d][e] 3:[fg][h] ");
  assert_rows ("a,b\n\"\",\"\"\"\"\n", "1:[a][b] 2:[][\"] ");
}

static void
test_delimiters (void)
{
  static const struct {
    const char *text;
    char delimiter;
    const char *rows;
  } files[] = {
    { "a;b;c\n1,5;2;3\n4,5;6;7\n", ';', "1:[a][b][c] 2:[1,5][2][3] 3:[4,5][6][7] " },
    { "a\tb\n1\t2\n", '\t', "1:[a][b] 2:[1][2] " },
    { "a|b\n1|2\n", '|', "1:[a][b] 2:[1][2] " },
    { "a,b\n\"1;2;3;4\",5\n", ',', "1:[a][b] 2:[1;2;3;4][5] " },
    { "number,text\n1,\"one; two; three\"\n2,four\n", ',', "1:[number][text] 2:[1][one; two; three] 3:[2][four] " },
    { "sep=;\r\na;b\n1;2\n", ';', "2:[a][b] 3:[1][2] " },
    { "alone\n1\n2\n", ',', "1:[alone] 2:[1] 3:[2] " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      char delimiter;
      g_autofree char *rows = read_all (files[i].text, -1, NULL, &delimiter);

      g_assert_cmpint (delimiter, ==, files[i].delimiter);
      g_assert_cmpstr (rows, ==, files[i].rows);
    }
}

static void
assert_encoding (const char *bytes,
                 gsize       size,
                 const char *expected,
                 const char *expected_rows)
{
  g_autofree char *encoding = NULL;
  g_autofree char *rows = read_all (bytes, (gssize) size, &encoding, NULL);

  g_assert_cmpstr (encoding, ==, expected);
  g_assert_cmpstr (rows, ==, expected_rows);
}

#define BYTES(literal) literal, sizeof (literal) - 1

static void
test_encodings (void)
{
  assert_encoding (BYTES ("a,b\n"), "UTF-8", "1:[a][b] ");
  assert_encoding (BYTES ("ä,b\n"), "UTF-8", "1:[ä][b] ");
  assert_encoding (BYTES ("\xef\xbb\xbf"
                          "a,b\n"),
                   "UTF-8", "1:[a][b] ");
  assert_encoding (BYTES ("\xe4,b\n"), "Latin-1", "1:[ä][b] ");
  assert_encoding (BYTES ("\x84\xe4\x93,b\n"), "Windows-1252", "1:[„ä“][b] ");
  /* A byte that Windows does not know. */
  assert_encoding (BYTES ("\xe4\x81,b\n"), "Latin-1", "1:[ä\xc2\x81][b] ");
  assert_encoding (BYTES ("\xff\xfe"
                          "a\0,\0\xe4\0\n\0"),
                   "UTF-16", "1:[a][ä] ");
  assert_encoding (BYTES ("\xfe\xff\0a\0,\0\xe4\0\n"), "UTF-16", "1:[a][ä] ");
  /* Damage in what is UTF-8 otherwise is replaced and said. */
  assert_encoding (BYTES ("äöü,b\nc\xff,d\n"), "UTF-8", "1:[äöü][b] 2:[c\xef\xbf\xbd][d]repaired ");
  assert_encoding (BYTES ("a\0b,c\n"), "UTF-8", "1:[a\xef\xbf\xbd"
                                                "b][c]repaired ");
  /* Cut off in the middle of a character. */
  assert_encoding (BYTES ("äöü,b\nc,\xc3"), "UTF-8", "1:[äöü][b] 2:[c][\xef\xbf\xbd]repaired ");
}

/* The census looks at pieces; a character may lie across two of them. */
static void
test_encoding_of_pieces (void)
{
  for (guint shift = 0; shift < 4; shift++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *encoding = NULL;
      g_autofree char *rows = NULL;

      for (guint i = 0; i < shift; i++)
        g_string_append_c (text, 'x');
      while (text->len < 200 * 1024)
        g_string_append (text, "漢🙂");
      g_string_append_c (text, '\n');
      rows = read_all (text->str, (gssize) text->len, &encoding, NULL);
      g_assert_cmpstr (encoding, ==, "UTF-8");
      g_assert_null (strstr (rows, "repaired"));
      g_assert_cmpuint (strlen (rows), ==, text->len - 1 + strlen ("1:[] "));
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) columns = g_string_new ("a,b\n");
  g_autoptr (GString) line = g_string_new ("a,b\n1,\"");
  g_autoptr (GString) quoted = g_string_new ("a,b\n1,\"");
  g_autofree char *rows_of_columns = NULL;
  g_autofree char *rows_of_line = NULL;
  g_autofree char *rows_of_quoted = NULL;

  /* A hundred thousand columns. */
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (columns, ',');
  g_string_append (columns, "\n3,4\n");
  rows_of_columns = read_all (columns->str, (gssize) columns->len, NULL, NULL);
  g_assert_cmpstr (rows_of_columns, ==, "1:[a][b] 2:bad 3:[3][4] ");

  /* A line of five megabytes, without and within quotes. */
  g_string_truncate (line, line->len - 1);
  for (guint i = 0; i < 5 * 1024 * 1024; i++)
    g_string_append_c (line, 'x');
  g_string_append (line, "\n3,4\n");
  rows_of_line = read_all (line->str, (gssize) line->len, NULL, NULL);
  g_assert_cmpstr (rows_of_line, ==, "1:[a][b] 2:bad 3:[3][4] ");

  for (guint i = 0; i < 5 * 1024 * 1024 / 8; i++)
    g_string_append (quoted, "xxxxxxx\n");
  g_string_append (quoted, "\"\n");
  rows_of_quoted = read_all (quoted->str, (gssize) quoted->len, NULL, NULL);
  g_assert_true (g_str_has_prefix (rows_of_quoted, "1:[a][b] 2:bad 3:[xxxxxxx] 4:[xxxxxxx] "));
}

/* A quote that is never closed costs its own line, not the rest. */
static void
test_open_quote (void)
{
  assert_rows ("a,b\n1,\"two\n3,4\n5,6\n", "1:[a][b] 2:bad 3:[3][4] 4:[5][6] ");
  assert_rows ("a,b\n1,\"two", "1:[a][b] 2:bad ");
  assert_rows ("a,b\r\n1,\"two\r\n3,4", "1:[a][b] 2:bad 3:[3][4] ");
}

/* Whatever the bytes are, rows come out and the lines are counted right. */
static void
test_random_bytes (void)
{
  static const char letters[] = "ab,;\t|\"\"\r\n\n\xc3\xa4\xff\0 ";
  const guint32 seed = 20260603;
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 3000; i++)
    {
      char bytes[64];
      gsize size = (gsize) g_rand_int_range (random, 0, sizeof bytes);
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (DeskCsvReader) reader = NULL;
      g_autoptr (GError) error = NULL;
      guint64 line = 0;

      for (gsize j = 0; j < size; j++)
        bytes[j] = letters[g_rand_int_range (random, 0, sizeof letters - 1)];
      stream = import_stream (bytes, (gssize) size);
      reader = desk_csv_reader_new (stream, NULL, &error);
      g_assert_no_error (error);
      while (TRUE)
        {
          g_autoptr (DeskCsvRow) row = desk_csv_reader_next (reader, NULL, &error);

          g_assert_no_error (error);
          if (row == NULL)
            break;
          g_assert_cmpuint (row->line, >, line);
          line = row->line;
          for (guint j = 0; j < row->n_cells; j++)
            g_assert_true (g_utf8_validate (row->cells[j], -1, NULL));
        }
      g_assert_cmpuint (line, <=, size + 1);
    }
}

/* --- writing --- */

static char *
write_cells (const char *const *cells,
             gboolean           for_machines)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (DeskCsvWriter) writer = desk_csv_writer_new (stream, for_machines);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; cells[i] != NULL; i++)
    desk_csv_writer_add (writer, cells[i]);
  g_assert_true (desk_csv_writer_end_row (writer, NULL, &error));
  g_output_stream_write_all (stream, "", 1, NULL, NULL, &error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);

  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_write (void)
{
  static const char *const cells[] = { "plain", "with, comma", "with \"quotes\"", "two\nlines", "", "=1+1", "+49", "-5", "@home", "\tx", "\rx", " x", "ä", NULL };
  g_autofree char *for_people = write_cells (cells, FALSE);
  g_autofree char *for_machines = write_cells (cells, TRUE);

  g_assert_cmpstr (for_people, ==,
                   "plain,\"with, comma\",\"with \"\"quotes\"\"\",\"two\nlines\",,\"'=1+1\",\"'+49\",\"'-5\",\"'@home\",\"'\tx\",\"'\rx\",\" x\",ä\r\n");
  g_assert_cmpstr (for_machines, ==, "plain,\"with, comma\",\"with \"\"quotes\"\"\",\"two\nlines\",,=1+1,+49,-5,@home,\"\tx\",\"\rx\",\" x\",ä\r\n");
}

static void
test_write_and_read (void)
{
  static const char letters[] = "ab,;\t|\"\"\r\n =";
  g_autoptr (GRand) random = g_rand_new_with_seed (20260604);

  for (guint i = 0; i < 1000; i++)
    {
      char text[4][16];
      const char *cells[5] = { text[0], text[1], text[2], text[3], NULL };
      g_autofree char *written = NULL;
      g_autofree char *both = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *rows = NULL;

      for (guint j = 0; j < 4; j++)
        {
          guint size = (guint) g_rand_int_range (random, 0, 15);

          for (guint k = 0; k < size; k++)
            text[j][k] = letters[g_rand_int_range (random, 0, sizeof letters - 1)];
          text[j][size] = '\0';
        }
      written = write_cells (cells, TRUE);
      /* A header, so that the delimiter is known. */
      both = g_strconcat ("a,b,c,d\r\nx,x,x,x\r\nx,x,x,x\r\n", written, "end,,,\r\n", NULL);
      rows = read_all (both, -1, NULL, NULL);
      expected = g_strdup_printf ("4:[%s][%s][%s][%s]", text[0], text[1], text[2], text[3]);
      g_assert_nonnull (strstr (rows, expected));
      g_assert_nonnull (strstr (rows, "[end][][][]"));
    }
}

/* --- dates --- */

static void
test_dates (void)
{
  static const struct {
    const char *text;
    gboolean month_first;
    const char *time;
  } dates[] = {
    { "2016-02-29 01:16", FALSE, "2016-02-29T01:16:00.000Z" },
    { "2016-02-29T01:16:30+02:00", FALSE, "2016-02-28T23:16:30.000Z" },
    { "2016-02-29T01:16:30.123Z", FALSE, "2016-02-29T01:16:30.000Z" },
    { "29-02-2016 01:16", FALSE, "2016-02-29T01:16:00.000Z" },
    { "29-02-2016 01:16", TRUE, "2016-02-29T01:16:00.000Z" },
    { "29.2.2016", FALSE, "2016-02-29T00:00:00.000Z" },
    { "03/04/2016 13:05", FALSE, "2016-04-03T13:05:00.000Z" },
    { "03/04/2016 13:05", TRUE, "2016-03-04T13:05:00.000Z" },
    { "2/29/16 1:16 AM", FALSE, "2016-02-29T01:16:00.000Z" },
    { "2/29/16 12:16 am", FALSE, "2016-02-29T00:16:00.000Z" },
    { "2/29/16, 12:16 PM", FALSE, "2016-02-29T12:16:00.000Z" },
    { "29 Feb 2016", FALSE, "2016-02-29T00:00:00.000Z" },
    { "Feb 29, 2016 1:16 pm", FALSE, "2016-02-29T13:16:00.000Z" },
    { "29-Feb-2016 23:59:59", FALSE, "2016-02-29T23:59:59.000Z" },
    { " 2016/02/29 ", FALSE, "2016-02-29T00:00:00.000Z" },
    { "29-02-2015 01:16", FALSE, NULL },
    { "2016-13-01", FALSE, NULL },
    { "2016-02-29 25:00", FALSE, NULL },
    { "2016-02-29 13:00 PM", FALSE, NULL },
    { "2016-02-29 01:16 and more", FALSE, NULL },
    { "yesterday", FALSE, NULL },
    { "1-2-3-4", FALSE, NULL },
    { "257-2-2016", FALSE, NULL },
    { "1-257-2016", FALSE, NULL },
    { "?", FALSE, NULL },
    { "99999999-1-1", FALSE, NULL },
    { "", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      const DeskCsvTimes times = { NULL, dates[i].month_first };
      g_autofree char *text = NULL;
      gint64 time_ms;

      if (desk_csv_parse_time (dates[i].text, &times, &time_ms))
        text = desk_time_to_string (time_ms);
      g_test_message ("%s", dates[i].text);
      g_assert_cmpstr (text, ==, dates[i].time);
    }
}

static void
test_guess (void)
{
  DeskCsvGuess guess = { 0 };

  desk_csv_guess_date ("03/04/2016", &guess);
  g_assert_false (desk_csv_guess_is_month_first (&guess));
  desk_csv_guess_date ("03/04/2016 1:05 PM", &guess);
  g_assert_true (desk_csv_guess_is_month_first (&guess));
  desk_csv_guess_date ("23/04/2016 1:05 PM", &guess);
  g_assert_false (desk_csv_guess_is_month_first (&guess));
  desk_csv_guess_date ("2016-04-03", &guess);
  desk_csv_guess_date ("04/23/2016", &guess);
  desk_csv_guess_date ("04/23/2016", &guess);
  g_assert_true (desk_csv_guess_is_month_first (&guess));
}

static void
test_cut (void)
{
  gboolean was_cut = FALSE;
  g_autofree char *whole = desk_csv_cut ("äöü", 6, &was_cut);
  g_autofree char *cut = NULL;

  g_assert_cmpstr (whole, ==, "äöü");
  g_assert_false (was_cut);
  /* Three bytes of ellipsis leave four: one letter and not half of another. */
  cut = desk_csv_cut ("xäöüäöü", 7, &was_cut);
  g_assert_cmpstr (cut, ==, "xä…");
  g_assert_true (was_cut);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/csv-reader/rows", test_rows);
  g_test_add_func ("/exchange/csv-reader/delimiters", test_delimiters);
  g_test_add_func ("/exchange/csv-reader/encodings", test_encodings);
  g_test_add_func ("/exchange/csv-reader/encoding-of-pieces", test_encoding_of_pieces);
  g_test_add_func ("/exchange/csv-reader/limits", test_limits);
  g_test_add_func ("/exchange/csv-reader/open-quote", test_open_quote);
  g_test_add_func ("/exchange/csv-reader/random-bytes", test_random_bytes);
  g_test_add_func ("/exchange/csv-writer/cells", test_write);
  g_test_add_func ("/exchange/csv-writer/what-is-written-can-be-read", test_write_and_read);
  g_test_add_func ("/exchange/csv-value/dates", test_dates);
  g_test_add_func ("/exchange/csv-value/day-or-month-first", test_guess);
  g_test_add_func ("/exchange/csv-value/cut-to-fit", test_cut);

  return g_test_run ();
}
