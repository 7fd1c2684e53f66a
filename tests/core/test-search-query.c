// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is made of what people type into a search field.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-enums.h"
#include "desk-search-query.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

/* One term as "[-]field[=]text[/values][#number]", = for exact. */
static char *
describe (DeskSearchQuery *query)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < desk_search_query_get_n_terms (query); i++)
    {
      const DeskSearchTerm *term = desk_search_query_get_term (query, i);

      g_string_append_printf (text, "%s[%s%s%s%s]", i > 0 ? " " : "", term->is_negated ? "-" : "", desk_search_field_get_name (term->field),
                              term->is_exact ? "=" : "~", term->text);
      if (term->number != 0)
        g_string_append_printf (text, "#%s%" G_GINT64_FORMAT, term->is_article ? "KB" : "", term->number);
    }

  return g_string_free (text, FALSE);
}

static void
assert_query (const char *text,
              const char *expected,
              gboolean    is_remarked)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  g_autoptr (DeskSearchQuery) again = NULL;
  g_autofree char *found = describe (query);
  g_autofree char *written = desk_search_query_to_string (query);
  const char *const *remarks = desk_search_query_get_remarks (query);

  g_test_message ("%s → %s%s%s", text, found, remarks[0] != NULL ? " | " : "", remarks[0] != NULL ? remarks[0] : "");
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpint (remarks[0] != NULL, ==, is_remarked);

  again = desk_search_query_parse (written);
  g_assert_true (desk_search_query_equal (query, again));
}

static void
test_words (void)
{
  assert_query ("", "", FALSE);
  assert_query (NULL, "", FALSE);
  assert_query ("  \t\n ", "", FALSE);
  assert_query ("printer", "[~printer]", FALSE);
  assert_query ("Printer  floor 3", "[~Printer] [~floor] [~3]#3", FALSE);
  assert_query ("print*", "[~print]", FALSE);
  assert_query ("wi-fi e-mail", "[~wi-fi] [~e-mail]", FALSE);
  assert_query ("caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac", "[~caf\xc3\xa9] [~\xe6\x97\xa5\xe6\x9c\xac]", FALSE);
  /* A space that is none of ASCII's. */
  assert_query ("one\xe3\x80\x80two\xc2\xa0three", "[~one] [~two] [~three]", FALSE);
}

static void
test_phrases (void)
{
  assert_query ("\"paper jam\" tray", "[=paper jam] [~tray]", FALSE);
  assert_query ("\"paper jam", "[=paper jam]", FALSE);
  assert_query ("\xe2\x80\x9cpaper jam\xe2\x80\x9d", "[=paper jam]", FALSE);
  assert_query ("\xe2\x80\x9epaper jam\xe2\x80\x9c", "[=paper jam]", FALSE);
  assert_query ("\"\" \" \"", "", FALSE);
  assert_query ("24\"monitor\"", "[~24]#24 [=monitor]", FALSE);
}

static void
test_negation (void)
{
  assert_query ("-paper", "[-=paper]", FALSE);
  assert_query ("-\"paper jam\"", "[-=paper jam]", FALSE);
  assert_query ("-status:closed", "[-status~closed]", FALSE);
  assert_query ("printer - jam", "[~printer] [~jam]", FALSE);
  assert_query ("printer -", "[~printer]", FALSE);
  assert_query ("--x", "[-=-x]", FALSE);
  assert_query ("--", "", FALSE);
}

static void
test_fields (void)
{
  assert_query ("owner:me", "[owner~me]", FALSE);
  assert_query ("OWNER:Me", "[owner~Me]", FALSE);
  assert_query ("owner:\"Ada Quist\"", "[owner=Ada Quist]", FALSE);
  assert_query ("owner:ada status:open", "[owner~ada] [status~open]", FALSE);
  assert_query ("status:open|waiting", "[status~open|waiting]", FALSE);
  assert_query ("status:waiting,open", "[status~open|waiting]", FALSE);
  assert_query ("type:incident channel:face-to-face", "[type~incident] [channel~face_to_face]", FALSE);
  assert_query ("channel:\"Face to face\"", "[channel~face_to_face]", FALSE);
  assert_query ("level:gold level:none", "[level~gold] [level~none]", FALSE);
  assert_query ("priority:1", "[priority~1]", FALSE);
  assert_query ("priority:1-3", "[priority~1|2|3]", FALSE);
  assert_query ("prio:P1|4", "[priority~1|4]", FALSE);
  assert_query ("priority:3-1", "[priority~1|2|3]", FALSE);
  assert_query ("due:today is:vip is:unowned", "[due~today] [is~vip] [is~unowned]", FALSE);
  assert_query ("tag:printer -tag:vpn", "[tag~printer] [-tag~vpn]", FALSE);
  assert_query ("organization:north requester:ada", "[organisation~north] [customer~ada]", FALSE);
  assert_query ("kind:known_error state:draft audience:customers", "[kind~known_error] [state~draft] [audience~customers]", FALSE);
  assert_query ("category:\"E-mail/Calendar\"", "[category=E-mail/Calendar]", FALSE);
  assert_query ("team:none", "[team~none]", FALSE);
}

static void
test_values (void)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse ("status:open|waiting priority:1-2 due:missed is:mine owner:me service:none owner:\"me\"");

  g_assert_cmpuint (desk_search_query_get_n_terms (query), ==, 7);
  g_assert_true (desk_search_query_get_term (query, 0)->values == (BIT (DESK_STATUS_OPEN) | BIT (DESK_STATUS_WAITING)));
  g_assert_true (desk_search_query_get_term (query, 1)->values == (BIT (1) | BIT (2)));
  g_assert_true (desk_search_query_get_term (query, 2)->values == DESK_SEARCH_DUE_MISSED);
  g_assert_true (desk_search_query_get_term (query, 3)->values == DESK_SEARCH_IS_MINE);
  g_assert_true (desk_search_query_get_term (query, 4)->values == DESK_SEARCH_NAME_ME);
  g_assert_true (desk_search_query_get_term (query, 5)->values == DESK_SEARCH_NAME_NONE);
  /* In quotes it is a name. */
  g_assert_true (desk_search_query_get_term (query, 6)->values == 0);
  g_assert_true (desk_search_query_has_field (query, DESK_SEARCH_FIELD_DUE));
  g_assert_false (desk_search_query_has_field (query, DESK_SEARCH_FIELD_TAG));
}

static void
test_names_of_values (void)
{
  static const struct {
    const char *text;
    guint64 values;
  } due_and_is[] = {
    { "due:missed", DESK_SEARCH_DUE_MISSED },     { "due:shift", DESK_SEARCH_DUE_SHIFT },     { "due:today", DESK_SEARCH_DUE_TODAY },
    { "due:tomorrow", DESK_SEARCH_DUE_TOMORROW }, { "due:week", DESK_SEARCH_DUE_WEEK },       { "is:unowned", DESK_SEARCH_IS_UNOWNED },
    { "is:mine", DESK_SEARCH_IS_MINE },           { "is:vip", DESK_SEARCH_IS_VIP },           { "is:open", DESK_SEARCH_IS_OPEN },
    { "is:finished", DESK_SEARCH_IS_FINISHED },   { "is:critical", DESK_SEARCH_IS_CRITICAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (due_and_is); i++)
    {
      g_autoptr (DeskSearchQuery) query = desk_search_query_parse (due_and_is[i].text);

      g_assert_cmpuint (desk_search_query_get_n_terms (query), ==, 1);
      g_assert_cmpuint (desk_search_query_get_term (query, 0)->values, ==, due_and_is[i].values);
    }
}

/* Every state of the field between the first letter and the last. */
static void
test_while_typing (void)
{
  assert_query ("owner:", "", TRUE);
  assert_query ("status:", "", TRUE);
  assert_query ("status:o", "[status~open]", FALSE);
  assert_query ("status:c", "[status~closed|cancelled]", FALSE);
  assert_query ("status:open|", "[status~open]", FALSE);
  assert_query ("status:open|w", "[status~open|waiting]", FALSE);
  assert_query ("due:to", "[due~today|tomorrow]", FALSE);
  assert_query ("owner:\"", "", TRUE);
  assert_query ("owner:\"Ada Q", "[owner=Ada Q]", FALSE);
  assert_query ("-owner:", "", TRUE);
}

static void
test_not_understood (void)
{
  assert_query ("colour:red", "[~colour:red]", TRUE);
  assert_query ("colour:\"dark red\"", "[=colour:dark red]", TRUE);
  assert_query ("status:purple", "[~status:purple]", TRUE);
  assert_query ("status:open|purple", "[~status:open|purple]", TRUE);
  assert_query ("priority:9", "[~priority:9]", TRUE);
  assert_query ("priority:0", "[~priority:0]", TRUE);
  assert_query ("priority:high", "[~priority:high]", TRUE);
  assert_query ("-status:purple", "[-=status:purple]", TRUE);
  /* These are no fields, and nobody thinks they are. */
  assert_query ("https://desk.example/a", "[~https://desk.example/a]", FALSE);
  assert_query ("C:\\Windows", "[~C:\\Windows]", FALSE);
  assert_query ("12:30", "[~12:30]", FALSE);
  assert_query ("std::string", "[~std::string]", FALSE);
  assert_query (":", "[~:]", FALSE);
}

static void
test_remarks (void)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse ("colour:red status:purple colour:red");
  const char *const *remarks = desk_search_query_get_remarks (query);

  g_assert_cmpuint (g_strv_length ((char **) remarks), ==, 2);
  g_assert_nonnull (strstr (remarks[0], "colour:"));
  g_assert_nonnull (strstr (remarks[1], "purple"));
  g_assert_nonnull (strstr (remarks[1], "new, open, waiting"));
}

static void
test_numbers (void)
{
  assert_query ("4213", "[~4213]#4213", FALSE);
  assert_query ("#4213", "[~#4213]#4213", FALSE);
  assert_query ("INC-004213", "[~INC-004213]#4213", FALSE);
  assert_query ("inc4213", "[~inc4213]#4213", FALSE);
  assert_query ("KB-0042", "[~KB-0042]#KB42", FALSE);
  assert_query ("number:INC-004213", "[number~INC-004213]#4213", FALSE);
  assert_query ("number:D-K7-12Q", "[number~D-K7-12Q]", FALSE);
  assert_query ("number:\"/x *\"", "[number~/x]", FALSE);
  assert_query ("\"4213\"", "[=4213]", FALSE);
  assert_query ("-4213", "[-=4213]", FALSE);
  assert_query ("0x80070005", "[~0x80070005]", FALSE);
  assert_query ("ABC-123", "[~ABC-123]", FALSE);
  assert_query ("99999999999999999999", "[~99999999999999999999]", FALSE);
  assert_query ("0", "[~0]", FALSE);
}

static void
test_hostile (void)
{
  g_autofree char *quotes = g_strnfill (10000, '"');
  g_autofree char *dashes = g_strnfill (10000, '-');
  g_autofree char *colons = g_strnfill (10000, ':');
  g_autofree char *word = g_strnfill (10000, 'x');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (DeskSearchQuery) long_word = desk_search_query_parse (word);
  g_autoptr (DeskSearchQuery) many = NULL;
  g_autoptr (DeskSearchQuery) invalid = desk_search_query_parse ("a\xff\xfe\x01z \xf0\x9f");
  g_autofree char *text = NULL;

  g_assert_cmpuint (desk_search_query_get_n_terms (long_word), ==, 1);
  g_assert_cmpuint (strlen (desk_search_query_get_term (long_word, 0)->text), ==, DESK_SEARCH_MAX_BYTES);
  g_assert_nonnull (desk_search_query_get_remarks (long_word)[0]);

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (words, "w%u ", i);
  many = desk_search_query_parse (words->str);
  g_assert_cmpuint (desk_search_query_get_n_terms (many), ==, DESK_SEARCH_MAX_TERMS);
  g_assert_nonnull (desk_search_query_get_remarks (many)[0]);
  g_assert_null (desk_search_query_get_remarks (many)[1]);

  text = desk_search_query_to_string (invalid);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\x01'));

  desk_search_query_unref (desk_search_query_parse (quotes));
  desk_search_query_unref (desk_search_query_parse (dashes));
  desk_search_query_unref (desk_search_query_parse (colons));
}

static void
test_cut_between_letters (void)
{
  for (guint shift = 0; shift < 4; shift++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (DeskSearchQuery) query = NULL;
      const char *kept;

      for (guint i = 0; i < shift; i++)
        g_string_append_c (text, 'x');
      for (guint i = 0; i < 1000; i++)
        g_string_append (text, "\xe6\x97\xa5");
      query = desk_search_query_parse (text->str);
      kept = desk_search_query_get_term (query, 0)->text;
      g_assert_true (g_utf8_validate (kept, -1, NULL));
      g_assert_cmpuint (strlen (kept), <=, DESK_SEARCH_MAX_BYTES);
      g_assert_cmpuint (strlen (kept), >, DESK_SEARCH_MAX_BYTES - 4);
    }
}

static void
test_quote (void)
{
  static const char *const names[] = { "Ada Quist", "O\"Brien “Bob”", "me", "-x", "a:b", "tab\there" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = desk_search_quote (names[i]);
      g_autofree char *text = g_strconcat ("customer:", quoted, " x", NULL);
      g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);

      g_assert_cmpuint (desk_search_query_get_n_terms (query), ==, 2);
      g_assert_cmpint (desk_search_query_get_term (query, 0)->field, ==, DESK_SEARCH_FIELD_CUSTOMER);
      g_assert_true (desk_search_query_get_term (query, 0)->is_exact);
      g_assert_cmpuint (desk_search_query_get_term (query, 0)->values, ==, 0);
    }
}

/* Whatever is typed, writing it down and reading it again changes nothing. */
static void
test_round_trip (void)
{
  static const char *const pieces[] = {
    "owner:", "status:", "number:", "priority:", "is:", "me", "none", "open", "1-2", "\"", "-", "*", ":", "|", ",", " ", "x", "foo:", "KB-1", "\xe2\x80\x9c", "/", "#7", "\xc3\xa9",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (8147);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (DeskSearchQuery) query = NULL;
      g_autoptr (DeskSearchQuery) again = NULL;
      g_autofree char *written = NULL;
      int n = g_rand_int_range (random, 0, 12);

      for (int j = 0; j < n; j++)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      query = desk_search_query_parse (text->str);
      written = desk_search_query_to_string (query);
      again = desk_search_query_parse (written);
      if (!desk_search_query_equal (query, again))
        g_error ("“%s” was written as “%s”", text->str, written);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/search-query/words", test_words);
  g_test_add_func ("/core/search-query/phrases", test_phrases);
  g_test_add_func ("/core/search-query/negation", test_negation);
  g_test_add_func ("/core/search-query/fields", test_fields);
  g_test_add_func ("/core/search-query/values", test_values);
  g_test_add_func ("/core/search-query/names-of-values", test_names_of_values);
  g_test_add_func ("/core/search-query/while-typing", test_while_typing);
  g_test_add_func ("/core/search-query/not-understood", test_not_understood);
  g_test_add_func ("/core/search-query/remarks", test_remarks);
  g_test_add_func ("/core/search-query/numbers", test_numbers);
  g_test_add_func ("/core/search-query/hostile", test_hostile);
  g_test_add_func ("/core/search-query/cut-between-letters", test_cut_between_letters);
  g_test_add_func ("/core/search-query/quote", test_quote);
  g_test_add_func ("/core/search-query/round-trip", test_round_trip);

  return g_test_run ();
}
