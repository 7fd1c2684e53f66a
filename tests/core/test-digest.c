// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-digest.h"
#include "desk-id-source.h"

#define N_CELLS 200

typedef struct {
  const char *table;
  DeskUuid row;
  char *field;
  DeskValue value;
} Cell;

static void
cell_clear (gpointer data)
{
  Cell *cell = data;

  g_free (cell->field);
  desk_value_clear (&cell->value);
}

static GArray *
cells_new (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded ((guint64) g_test_rand_int ());
  GArray *cells = g_array_new (FALSE, TRUE, sizeof (Cell));

  g_array_set_clear_func (cells, cell_clear);
  for (guint i = 0; i < N_CELLS; i++)
    {
      Cell cell = { i % 2 ? "ticket" : "entry" };

      desk_id_source_fill (ids, cell.row.bytes, DESK_UUID_SIZE);
      cell.field = g_strdup_printf ("field_%u", i % 7);
      if (i % 3 == 0)
        desk_value_set_integer (&cell.value, g_test_rand_int ());
      else if (i % 3 == 1)
        desk_value_set_text (&cell.value, cell.field);
      else
        desk_value_set_blob (&cell.value, cell.row.bytes, i % DESK_UUID_SIZE);
      g_array_append_val (cells, cell);
    }

  return cells;
}

static void
apply (DeskDigest          *digest,
       DeskDigestDirection  direction,
       GArray              *cells,
       guint                index)
{
  Cell *cell = &g_array_index (cells, Cell, index);

  desk_digest_cell (digest, direction, cell->table, &cell->row, cell->field, &cell->value);
}

static gboolean
is_zero (const DeskDigest *digest)
{
  DeskDigest zero = { { 0 } };

  return desk_digest_equal (digest, &zero);
}

static void
test_order (void)
{
  g_autoptr (GArray) cells = cells_new ();
  DeskDigest forwards = { { 0 } };
  DeskDigest shuffled = { { 0 } };
  guint order[N_CELLS];

  for (guint i = 0; i < N_CELLS; i++)
    {
      apply (&forwards, DESK_DIGEST_ADD, cells, i);
      order[i] = i;
    }
  for (guint i = N_CELLS - 1; i > 0; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (int) i + 1);
      guint other = order[i];

      order[i] = order[j];
      order[j] = other;
    }
  for (guint i = 0; i < N_CELLS; i++)
    apply (&shuffled, DESK_DIGEST_ADD, cells, order[i]);

  g_assert_false (is_zero (&forwards));
  g_assert_true (desk_digest_equal (&forwards, &shuffled));
}

static void
test_take (void)
{
  g_autoptr (GArray) cells = cells_new ();
  DeskDigest digest = { { 0 } };
  DeskDigest before = { { 0 } };

  /* Out before in: below zero and back. */
  for (guint i = 0; i < N_CELLS; i++)
    apply (&digest, i % 2 ? DESK_DIGEST_ADD : DESK_DIGEST_TAKE, cells, i);
  for (guint i = 0; i < N_CELLS; i++)
    {
      before = digest;
      apply (&digest, i % 2 ? DESK_DIGEST_TAKE : DESK_DIGEST_ADD, cells, i);
      g_assert_false (desk_digest_equal (&before, &digest));
    }
  g_assert_true (is_zero (&digest));
}

static void
test_null_adds_nothing (void)
{
  DeskDigest digest = { { 1, 2, 3, 4 } };
  DeskDigest before = digest;
  DeskUuid row = { { 1 } };
  DeskValue null = DESK_VALUE_INIT;

  desk_digest_cell (&digest, DESK_DIGEST_ADD, "ticket", &row, "summary", &null);
  g_assert_true (desk_digest_equal (&digest, &before));
  desk_digest_cell (&digest, DESK_DIGEST_TAKE, "ticket", &row, "summary", &null);
  g_assert_true (desk_digest_equal (&digest, &before));
}

static void
test_every_part_counts (void)
{
  static const struct {
    const char *table;
    guint8 row;
    const char *field;
    int kind; /* 0 text, 1 blob, 2 integer */
    const char *bytes;
    gint64 integer;
  } cells[] = {
    { "ticket", 1, "summary", 0, "1", 0 },  { "entry", 1, "summary", 0, "1", 0 },  { "ticket", 2, "summary", 0, "1", 0 },
    { "ticket", 1, "body", 0, "1", 0 },     { "ticket", 1, "summary", 0, "2", 0 }, { "ticket", 1, "summary", 0, "", 0 },
    { "ticket", 1, "summary", 1, "1", 0 },  { "ticket", 1, "summary", 1, "", 0 },  { "ticket", 1, "summary", 2, NULL, 0 },
    { "ticket", 1, "summary", 2, NULL, 1 }, { "ticket", 1, "summary", 2, NULL, G_GINT64_CONSTANT (1) << 40 },
    /* A name and what follows it do not run into each other. */
    { "ticke", 1, "tsummary", 0, "1", 0 },  { "ticket", 1, "summaryt", 0, "1", 0 }, { "ticket", 1, "summar", 0, "y1", 0 },
  };
  DeskDigest digests[G_N_ELEMENTS (cells)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_auto (DeskValue) value = DESK_VALUE_INIT;
      DeskUuid row = { { cells[i].row } };

      if (cells[i].kind == 0)
        desk_value_set_text (&value, cells[i].bytes);
      else if (cells[i].kind == 1)
        desk_value_set_blob (&value, cells[i].bytes, strlen (cells[i].bytes));
      else
        desk_value_set_integer (&value, cells[i].integer);
      desk_digest_cell (&digests[i], DESK_DIGEST_ADD, cells[i].table, &row, cells[i].field, &value);
      for (guint j = 0; j < i; j++)
        g_assert_false (desk_digest_equal (&digests[i], &digests[j]));
    }
}

/* The longest names there may be, and longer ones from elsewhere. */
static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (64, 'n');
  g_autofree char *longer = g_strnfill (5000, 'n');
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  DeskUuid row = { { 1 } };
  DeskDigest digest = { { 0 } };

  desk_value_set_integer (&value, G_MININT64);
  desk_digest_cell (&digest, DESK_DIGEST_ADD, name, &row, name, &value);
  g_assert_false (is_zero (&digest));
  desk_digest_cell (&digest, DESK_DIGEST_ADD, longer, &row, longer, &value);
  desk_digest_cell (&digest, DESK_DIGEST_TAKE, longer, &row, longer, &value);
  desk_digest_cell (&digest, DESK_DIGEST_TAKE, name, &row, name, &value);
  g_assert_true (is_zero (&digest));
}

static void
test_carry (void)
{
  DeskDigest one = { { 1, 0, 0, 0 } };
  DeskDigest most = { { G_MAXUINT64, G_MAXUINT64, G_MAXUINT64, G_MAXUINT64 } };
  DeskDigest low = { { G_MAXUINT64, 0, 0, 0 } };
  DeskDigest low_carried = { { 0, 1, 0, 0 } };
  DeskDigest middle = { { G_MAXUINT64, G_MAXUINT64, 5, 0 } };
  DeskDigest middle_carried = { { 0, 0, 6, 0 } };
  DeskDigest twice = { { G_MAXUINT64 - 1, G_MAXUINT64, G_MAXUINT64, G_MAXUINT64 } };
  DeskDigest sum;

  desk_digest_sum (&most, &one, &sum);
  g_assert_true (is_zero (&sum));
  desk_digest_sum (&low, &one, &sum);
  g_assert_true (desk_digest_equal (&sum, &low_carried));
  desk_digest_sum (&middle, &one, &sum);
  g_assert_true (desk_digest_equal (&sum, &middle_carried));
  desk_digest_sum (&most, &most, &sum);
  g_assert_true (desk_digest_equal (&sum, &twice));

  /* Taking borrows over all words as well. */
  for (guint i = 0; i < 1000; i++)
    {
      DeskDigest digest = { { i % 2, 0, 0, 0 } };
      DeskDigest before = digest;

      desk_digest_bytes (&digest, DESK_DIGEST_TAKE, "t", (const guint8 *) &i, sizeof i);
      g_assert_false (desk_digest_equal (&digest, &before));
      desk_digest_bytes (&digest, DESK_DIGEST_ADD, "t", (const guint8 *) &i, sizeof i);
      g_assert_true (desk_digest_equal (&digest, &before));
    }
}

static void
test_sum (void)
{
  g_autoptr (GArray) cells = cells_new ();
  DeskDigest a = { { 0 } };
  DeskDigest b = { { 0 } };
  DeskDigest both = { { 0 } };
  DeskDigest sum;

  for (guint i = 0; i < N_CELLS; i++)
    {
      apply (i % 3 ? &a : &b, DESK_DIGEST_ADD, cells, i);
      apply (&both, DESK_DIGEST_ADD, cells, i);
    }
  desk_digest_sum (&a, &b, &sum);
  g_assert_true (desk_digest_equal (&sum, &both));
  desk_digest_sum (&b, &a, &b);
  g_assert_true (desk_digest_equal (&b, &both));
}

static void
test_bytes_come_back (void)
{
  DeskDigest digest = { { 0x0102030405060708, 2, 3, G_MAXUINT64 } };
  DeskDigest read = { { 7 } };
  DeskDigest untouched = read;
  guint8 bytes[DESK_DIGEST_SIZE];

  desk_digest_write (&digest, bytes);
  g_assert_cmphex (bytes[0], ==, 0x08);
  g_assert_false (desk_digest_read (bytes, 31, &read));
  g_assert_false (desk_digest_read (bytes, 0, &read));
  g_assert_true (desk_digest_equal (&read, &untouched));
  g_assert_true (desk_digest_read (bytes, DESK_DIGEST_SIZE, &read));
  g_assert_true (desk_digest_equal (&read, &digest));
}

/* The digests of the desks that are out there. */
static void
test_known_values (void)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  DeskUuid row;
  DeskDigest cells = { { 0 } };
  DeskDigest rows = { { 0 } };

  g_assert_true (desk_uuid_parse ("019cadd7-c6c0-7abc-8def-0123456789ab", &row));
  desk_value_set_text (&value, "Größe");
  desk_digest_cell (&cells, DESK_DIGEST_ADD, "ticket", &row, "summary", &value);
  desk_value_set_integer (&value, 2);
  desk_digest_cell (&cells, DESK_DIGEST_ADD, "ticket", &row, "priority", &value);
  desk_value_set_uuid (&value, &row);
  desk_digest_cell (&cells, DESK_DIGEST_ADD, "ticket", &row, "owner_id", &value);
  desk_digest_bytes (&rows, DESK_DIGEST_ADD, "history", (const guint8 *) "\0row", 4);

  g_autofree char *cells_text = desk_digest_to_string (&cells);
  g_autofree char *rows_text = desk_digest_to_string (&rows);
  g_assert_cmpstr (cells_text, ==, "e07339fd22a848dc155e9d1d10d132876f2f50aaee4e2f724f487c285b2d0e14");
  g_assert_cmpstr (rows_text, ==, "288edae4b79bedd82552b9729b9e84b44ef586f2c22fbf1dd5b117f3defe54df");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/digest/the-same-in-any-order", test_order);
  g_test_add_func ("/core/digest/taking-undoes-adding", test_take);
  g_test_add_func ("/core/digest/null-adds-nothing", test_null_adds_nothing);
  g_test_add_func ("/core/digest/every-part-of-a-cell-counts", test_every_part_counts);
  g_test_add_func ("/core/digest/long-names-stay-inside", test_long_names);
  g_test_add_func ("/core/digest/carries-over-words", test_carry);
  g_test_add_func ("/core/digest/sum-is-that-of-all-rows", test_sum);
  g_test_add_func ("/core/digest/bytes-come-back", test_bytes_come_back);
  g_test_add_func ("/core/digest/known-values", test_known_values);

  return g_test_run ();
}
