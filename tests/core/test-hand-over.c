// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The card of a hand-over, to and from JSON.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-hand-over.h"

static void
test_there_and_back (void)
{
  static const char whole[] = "{\"contact_checked\":true,\"category_checked\":true,\"understood\":true,\"error_messages\":\"0x80\\nagain\",\"screenshots\":\"in the mail\","
                              "\"steps\":\"Cable\",\"special_circumstances\":\"Court\",\"next_steps\":\"We call\",\"attempts\":[\"0195b1a0-0000-7000-8000-000000000005\"],"
                              "\"articles\":[\"0195b1a0-0000-7000-8000-000000000006\"],\"minutes_spent\":25,\"expected_by\":1772442000000}";
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskHandOver) card = desk_hand_over_parse (whole, &error);
  g_autofree char *json = NULL;

  g_assert_no_error (error);
  json = desk_hand_over_to_json (card);
  g_assert_cmpstr (json, ==, whole);
  for (guint i = 0; i < DESK_N_HAND_OVER_PARTS; i++)
    {
      g_assert_cmpint (desk_hand_over_has_part (card, (DeskHandOverPart) i, "told"), ==, TRUE);
      g_assert_nonnull (desk_hand_over_part_label ((DeskHandOverPart) i));
    }
  g_assert_false (desk_hand_over_is_empty (card));
}

static void
test_empty (void)
{
  static const struct {
    const char *json;
    gboolean is_empty;
  } cards[] = {
    { "{}", TRUE },
    { "{\"contact_checked\":true,\"category_checked\":true,\"understood\":true,\"minutes_spent\":90,\"expected_by\":5}", TRUE },
    { "{\"next_steps\":\"We call\"}", TRUE },
    { "{\"steps\":\" \\n\\t\",\"error_messages\":\"\"}", TRUE },
    { "{\"attempts\":[],\"articles\":[]}", TRUE },
    { "{\"steps\":\"Cable\"}", FALSE },
    { "{\"error_messages\":\"0x80\"}", FALSE },
    { "{\"screenshots\":\"in the mail\"}", FALSE },
    { "{\"special_circumstances\":\"Court\"}", FALSE },
    { "{\"attempts\":[\"0195b1a0-0000-7000-8000-000000000005\"]}", FALSE },
    { "{\"articles\":[\"0195b1a0-0000-7000-8000-000000000005\"]}", FALSE },
    /* What a later version says, and null. */
    { "{\"colour\":{\"a\":[1]},\"steps\":null}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskHandOver) card = desk_hand_over_parse (cards[i].json, &error);

      g_test_message ("%s", cards[i].json);
      g_assert_no_error (error);
      g_assert_cmpint (desk_hand_over_is_empty (card), ==, cards[i].is_empty);
    }
}

static void
test_blanks_go (void)
{
  g_autoptr (DeskHandOver) card = desk_hand_over_parse ("{\"steps\":\"  Cable \\n\",\"next_steps\":\"  \",\"minutes_spent\":0,\"understood\":false}", NULL);
  g_autofree char *json = desk_hand_over_to_json (card);

  g_assert_cmpstr (json, ==, "{\"steps\":\"Cable\"}");
}

static void
test_nonsense (void)
{
  static const char *const cards[] = {
    "", "[]", "null", "5", "{", "{\"steps\":5}", "{\"contact_checked\":\"yes\"}", "{\"contact_checked\":1}", "{\"attempts\":{}}", "{\"attempts\":[\"x\"]}",
    "{\"attempts\":[5]}", "{\"minutes_spent\":-1}", "{\"minutes_spent\":1.5}", "{\"minutes_spent\":\"5\"}", "{\"expected_by\":[]}",
  };
  g_autoptr (GString) many = g_string_new ("{\"attempts\":[");

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cards[i]);
      g_assert_null (desk_hand_over_parse (cards[i], &error));
      g_assert_cmpint (error->domain, ==, DESK_CORE_ERROR);
    }
  for (guint i = 0; i < 501; i++)
    g_string_append_printf (many, "%s\"0195b1a0-0000-7000-8000-000000000005\"", i > 0 ? "," : "");
  g_string_append (many, "]}");
  g_assert_null (desk_hand_over_parse (many->str, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/hand-over/there-and-back", test_there_and_back);
  g_test_add_func ("/core/hand-over/empty", test_empty);
  g_test_add_func ("/core/hand-over/blanks-go", test_blanks_go);
  g_test_add_func ("/core/hand-over/nonsense", test_nonsense);

  return g_test_run ();
}
