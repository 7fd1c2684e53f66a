// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Splices between two lists of row keys.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-row-diff.h"

#define N_ROUNDS 300

static GArray *
count_up (guint n)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 i = 0; i < n; i++)
    g_array_append_val (rows, i);

  return rows;
}

static gint64
take_out (GArray *rows,
          guint   position)
{
  gint64 row = g_array_index (rows, gint64, position);

  g_array_remove_index (rows, position);

  return row;
}

/* Makes the splices, and says how many rows they touch. */
static guint
apply (GArray       *rows,
       const GArray *target,
       const GArray *splices)
{
  guint n_touched = 0;

  for (guint i = 0; i < splices->len; i++)
    {
      const DeskSplice *splice = &g_array_index (splices, DeskSplice, i);

      g_assert_cmpuint (splice->position + splice->n_removed, <=, rows->len);
      g_assert_cmpuint (splice->position + splice->n_added, <=, target->len);
      if (splice->n_removed > 0)
        g_array_remove_range (rows, splice->position, splice->n_removed);
      if (splice->n_added > 0)
        g_array_insert_vals (rows, splice->position, &g_array_index (target, gint64, splice->position), splice->n_added);
      n_touched += splice->n_removed + splice->n_added;
    }

  return n_touched;
}

static GArray *
diff_and_check (const GArray *before,
                const GArray *after,
                guint        *n_touched)
{
  GArray *splices = desk_row_diff ((const gint64 *) before->data, before->len, (const gint64 *) after->data, after->len);
  g_autoptr (GArray) rows = g_array_copy ((GArray *) before);

  *n_touched = apply (rows, after, splices);
  g_assert_cmpmem (rows->data, rows->len * sizeof (gint64), after->data, after->len * sizeof (gint64));

  return splices;
}

static void
test_same (void)
{
  g_autoptr (GArray) rows = count_up (1000);
  g_autoptr (GArray) splices = NULL;
  guint n_touched;

  splices = diff_and_check (rows, rows, &n_touched);
  g_assert_cmpuint (splices->len, ==, 0);
}

static void
test_near_move (void)
{
  g_autoptr (GArray) before = count_up (100000);
  g_autoptr (GArray) after = count_up (100000);
  g_autoptr (GArray) splices = NULL;
  gint64 row = take_out (after, 5000);
  guint n_touched;

  /* In one splice, so that who holds on to the row finds it again. */
  g_array_insert_val (after, 5020, row);
  splices = diff_and_check (before, after, &n_touched);
  g_assert_cmpuint (splices->len, ==, 1);
  g_assert_cmpuint (n_touched, <=, 2 * 21);
}

static void
test_far_moves (void)
{
  g_autoptr (GArray) before = count_up (100000);
  g_autoptr (GArray) after = count_up (100000);
  g_autoptr (GArray) splices = NULL;
  gint64 row = take_out (after, 10);
  guint n_touched;

  g_array_insert_val (after, 90000, row);
  row = take_out (after, 80000);
  g_array_insert_val (after, 3, row);
  splices = diff_and_check (before, after, &n_touched);
  g_assert_cmpuint (n_touched, <=, 2 * 16);
}

static void
test_other_list (void)
{
  g_autoptr (GArray) before = count_up (3000);
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) splices = NULL;
  guint n_touched;

  for (gint64 i = 5000; i > 2000; i--)
    g_array_append_val (after, i);
  splices = diff_and_check (before, after, &n_touched);

  /* Nothing that has many rows replaces anything: the old ones go first. */
  for (guint i = 0; i < splices->len; i++)
    {
      const DeskSplice *splice = &g_array_index (splices, DeskSplice, i);

      g_assert_true (splice->n_removed == 0 || splice->n_added <= 512);
    }
}

static void
test_any (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n = (guint) g_test_rand_int_range (0, 900);
      guint n_changes = (guint) g_test_rand_int_range (0, 60);
      g_autoptr (GArray) before = count_up (n);
      g_autoptr (GArray) after = count_up (n);
      g_autoptr (GArray) splices = NULL;
      gint64 fresh = n;
      guint n_touched;

      for (guint i = 0; i < n_changes; i++)
        {
          gint64 row = fresh++;

          if (after->len > 0 && g_test_rand_bit ())
            row = take_out (after, (guint) g_test_rand_int_range (0, (gint32) after->len));
          if (g_test_rand_int_range (0, 3) > 0)
            g_array_insert_val (after, (guint) g_test_rand_int_range (0, (gint32) after->len + 1), row);
        }
      splices = diff_and_check (before, after, &n_touched);
      g_assert_cmpuint (splices->len, <=, 2 * 24);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/row-diff/same-list-needs-nothing", test_same);
  g_test_add_func ("/store/row-diff/near-move-is-one-splice", test_near_move);
  g_test_add_func ("/store/row-diff/far-moves-touch-few-rows", test_far_moves);
  g_test_add_func ("/store/row-diff/other-list-goes-before-it-comes", test_other_list);
  g_test_add_func ("/store/row-diff/any-list-becomes-any-other", test_any);

  return g_test_run ();
}
