// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An article with what stands around it.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-article-details.h"
#include "desk-day.h"
#include "desk-fixture-records.h"
#include "desk-store-error.h"

static DeskArticleDetails *
load (DeskFixture    *fixture,
      const DeskUuid *article)
{
  g_autoptr (DeskFile) reader = desk_fixture_open_reader (fixture);
  g_autoptr (GError) error = NULL;
  DeskArticleDetails *details = desk_article_details_load (reader, article, &error);

  g_assert_no_error (error);

  return details;
}

static void
test_bare (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (1);
  g_autoptr (DeskArticleDetails) details = NULL;
  DeskUuid article;

  desk_fixture_add_article (fixture, DESK_ARTICLE_KIND_ANSWER, "Labels come out shifted", "Calibrate.", &article);
  details = load (fixture, &article);
  g_assert_cmpstr (desk_record_get_text (details->article, "title"), ==, "Labels come out shifted");
  g_assert_null (details->owner);
  g_assert_cmpuint (g_strv_length (details->services), ==, 0);
  g_assert_cmpuint (details->uses->len, ==, 0);
  g_assert_true (desk_uuid_is_nil (&details->problem));
  g_assert_cmpint (details->review_day, ==, DESK_DAY_NONE);
  g_assert_cmpstr (g_time_zone_get_identifier (details->zone), ==, "Europe/Berlin");
}

static void
test_surroundings (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (2);
  g_autoptr (DeskArticleDetails) details = NULL;
  DeskUuid article, service, other, problem;

  desk_fixture_add_article (fixture, DESK_ARTICLE_KIND_KNOWN_ERROR, "Duplex from tablets", "", &article);
  desk_fixture_add_service (fixture, "Printing", &service);
  desk_fixture_add_service (fixture, "Accounts", &other);
  desk_fixture_add_article_service (fixture, &article, &service);
  desk_fixture_add_article_service (fixture, &article, &other);
  desk_fixture_add_ticket (fixture, "Duplex", NULL, &problem);
  desk_fixture_set_uuid (fixture, DESK_TABLE_ARTICLE, &article, "problem_id", &problem);
  desk_fixture_set_uuid (fixture, DESK_TABLE_ARTICLE, &article, "owner_id", &fixture->me);
  desk_fixture_set_text (fixture, DESK_TABLE_ARTICLE, &article, "review_on", "2026-05-01");

  details = load (fixture, &article);
  g_assert_cmpstr (details->owner, ==, "Robin Lee");
  g_assert_cmpstr (details->services[0], ==, "Accounts");
  g_assert_cmpstr (details->services[1], ==, "Printing");
  g_assert_true (desk_uuid_equal (&details->problem, &problem));
  g_assert_cmpstr (details->problem_summary, ==, "Duplex");
  g_assert_cmpint (details->review_day, ==, desk_day_from_ymd (2026, 5, 1));
}

/* Each ticket once, with what was said last of how the article did there. */
static void
test_uses (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (3);
  g_autoptr (DeskArticleDetails) details = NULL;
  const DeskArticleUse *use;
  DeskUuid article, other, first, second, gone;

  desk_fixture_add_article (fixture, DESK_ARTICLE_KIND_ANSWER, "Labels", "", &article);
  desk_fixture_add_article (fixture, DESK_ARTICLE_KIND_ANSWER, "Another", "", &other);
  desk_fixture_add_ticket (fixture, "First", NULL, &first);
  desk_fixture_add_ticket (fixture, "Second", NULL, &second);
  desk_fixture_add_ticket (fixture, "Gone", NULL, &gone);
  desk_fixture_add_article_use (fixture, &first, &article, DESK_OUTCOME_NO_EFFECT);
  desk_clock_advance_ms (fixture->clock, DESK_HOUR_MS);
  desk_fixture_add_article_use (fixture, &first, &article, DESK_OUTCOME_WORKED);
  desk_clock_advance_ms (fixture->clock, DESK_HOUR_MS);
  desk_fixture_add_article_use (fixture, &second, &article, DESK_OUTCOME_PARTLY);
  desk_fixture_add_article_use (fixture, &second, &other, DESK_OUTCOME_WORKED);
  desk_fixture_add_article_use (fixture, &gone, &article, DESK_OUTCOME_WORKED);
  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &gone, "withdrawn", 1);
  desk_clock_advance_ms (fixture->clock, DESK_HOUR_MS);
  desk_fixture_add_article_use (fixture, &first, &article, DESK_OUTCOME_UNSET);

  details = load (fixture, &article);
  g_assert_cmpuint (details->uses->len, ==, 2);
  g_assert_cmpuint (details->n_uses, ==, 2);
  g_assert_cmpuint (details->n_worked, ==, 1);
  use = g_ptr_array_index (details->uses, 0);
  g_assert_true (desk_uuid_equal (&use->ticket, &first));
  g_assert_cmpstr (use->summary, ==, "First");
  g_assert_true (g_str_has_prefix (use->number, "INC-"));
  g_assert_cmpint (use->outcome, ==, DESK_OUTCOME_WORKED);
  g_assert_cmpint (use->status, ==, DESK_STATUS_NEW);
  g_assert_cmpint (use->used_ms, ==, FIXTURE_NOW_MS + 3 * DESK_HOUR_MS);
  use = g_ptr_array_index (details->uses, 1);
  g_assert_cmpint (use->outcome, ==, DESK_OUTCOME_PARTLY);
}

static void
test_many_uses (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (4);
  g_autoptr (DeskArticleDetails) details = NULL;
  DeskUuid article, ticket;

  desk_fixture_add_article (fixture, DESK_ARTICLE_KIND_ANSWER, "Labels", "", &article);
  for (guint i = 0; i < DESK_ARTICLE_MAX_USES + 5; i++)
    {
      desk_fixture_add_ticket (fixture, "Again", NULL, &ticket);
      desk_fixture_add_article_use (fixture, &ticket, &article, DESK_OUTCOME_WORKED);
    }
  details = load (fixture, &article);
  g_assert_cmpuint (details->uses->len, ==, DESK_ARTICLE_MAX_USES);
  g_assert_cmpuint (details->n_uses, ==, DESK_ARTICLE_MAX_USES + 5);
  g_assert_cmpuint (details->n_worked, ==, DESK_ARTICLE_MAX_USES + 5);
}

static void
test_not_there (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (5);
  g_autoptr (GError) error = NULL;
  DeskUuid article = { { 1 } };

  g_assert_null (desk_article_details_load (fixture->file, &article, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/article-details/bare", test_bare);
  g_test_add_func ("/store/article-details/surroundings", test_surroundings);
  g_test_add_func ("/store/article-details/uses", test_uses);
  g_test_add_func ("/store/article-details/many-uses", test_many_uses);
  g_test_add_func ("/store/article-details/not-there", test_not_there);

  return g_test_run ();
}
