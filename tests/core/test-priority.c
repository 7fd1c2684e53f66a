// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "desk-priority.h"

static void
test_default (void)
{
  const int expected[3][3] = { { 1, 2, 3 }, { 2, 3, 4 }, { 3, 4, 5 } };
  DeskPriorityMatrix matrix;

  desk_priority_matrix_init_default (&matrix);
  for (int impact = DESK_IMPACT_ORGANISATION; impact < DESK_N_IMPACT; impact++)
    {
      for (int urgency = DESK_URGENCY_STOPPED; urgency < DESK_N_URGENCY; urgency++)
        {
          int row = impact - 1;

          g_assert_cmpint (desk_priority_from_matrix (&matrix, impact, urgency, FALSE, FALSE), ==, expected[row][urgency - 1]);
          /* One VIP counts as a department, more than one as what they are. */
          g_assert_cmpint (desk_priority_from_matrix (&matrix, impact, urgency, TRUE, FALSE), ==,
                           expected[MIN (row, 1)][urgency - 1]);
          g_assert_cmpint (desk_priority_from_matrix (&matrix, impact, urgency, FALSE, TRUE), ==, 1);
        }
    }
}

static void
test_not_known_yet (void)
{
  DeskPriorityMatrix matrix;

  desk_priority_matrix_init_default (&matrix);
  g_assert_cmpint (desk_priority_from_matrix (&matrix, 0, 0, FALSE, FALSE), ==, 4);
  g_assert_cmpint (desk_priority_from_matrix (&matrix, 0, 0, TRUE, FALSE), ==, 3);
  g_assert_cmpint (desk_priority_from_matrix (&matrix, 0, 0, FALSE, TRUE), ==, 1);
  g_assert_cmpint (desk_priority_from_matrix (&matrix, DESK_IMPACT_ORGANISATION, 0, FALSE, FALSE), ==, 2);
  g_assert_cmpint (desk_priority_from_matrix (&matrix, 0, DESK_URGENCY_STOPPED, FALSE, FALSE), ==, 3);
}

static void
test_own_matrix (void)
{
  const char *json = "[[1,1,2],[2,2,3],[4,5,5]]";
  g_autoptr (GError) error = NULL;
  g_autofree char *back = NULL;
  DeskPriorityMatrix matrix;

  g_assert_true (desk_priority_matrix_parse (&matrix, json, &error));
  g_assert_no_error (error);
  g_assert_cmpint (desk_priority_from_matrix (&matrix, DESK_IMPACT_PERSON, DESK_URGENCY_STOPPED, FALSE, FALSE), ==, 4);
  g_assert_cmpint (desk_priority_from_matrix (&matrix, DESK_IMPACT_PERSON, DESK_URGENCY_STOPPED, TRUE, FALSE), ==, 2);
  back = desk_priority_matrix_to_json (&matrix);
  g_assert_cmpstr (back, ==, json);

  g_assert_true (desk_priority_matrix_parse (&matrix, NULL, &error));
  g_assert_cmpint (desk_priority_from_matrix (&matrix, DESK_IMPACT_PERSON, DESK_URGENCY_STOPPED, FALSE, FALSE), ==, 3);
}

static void
test_refuses (void)
{
  const struct
  {
    const char *json;
    const char *says;
  } cases[] = {
    { "", "Priorities" },
    { "{}", "three rows" },
    { "[[1,2,3],[1,2,3]]", "three rows" },
    { "[[1,2,3],[1,2],[1,2,3]]", "row 2" },
    { "[[1,2,3],[1,2,3],[1,2,6]]", "row 3: number 3" },
    { "[[1,2,3],[1,0,3],[1,2,5]]", "row 2: number 2" },
    { "[[1,2,3],[1,2.5,3],[1,2,5]]", "row 2: number 2" },
    { "[[1,2,3],[1,null,3],[1,2,5]]", "row 2: number 2" },
  };
  DeskPriorityMatrix matrix = { { { 5, 5, 5 }, { 5, 5, 5 }, { 5, 5, 5 } } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (desk_priority_matrix_parse (&matrix, cases[i].json, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_cmpint (matrix.cells[0][0], ==, 5);
    }
}

static void
test_labels (void)
{
  for (int priority = 1; priority <= 5; priority++)
    g_assert_nonnull (desk_priority_get_label (priority));
  g_assert_null (desk_priority_get_label (0));
  g_assert_null (desk_priority_get_label (6));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/priority/default-matrix", test_default);
  g_test_add_func ("/core/priority/not-known-yet", test_not_known_yet);
  g_test_add_func ("/core/priority/own-matrix", test_own_matrix);
  g_test_add_func ("/core/priority/refuses-what-is-wrong", test_refuses);
  g_test_add_func ("/core/priority/labels", test_labels);

  return g_test_run ();
}
