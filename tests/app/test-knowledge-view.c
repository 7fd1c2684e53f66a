// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Articles are searched, read, and follow what happens on the desk.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "app-desk.h"
#include "desk-article-cell.h"
#include "desk-knowledge-view.h"
#include "desk-marked-text.h"
#include "desk-search.h"

typedef struct {
  AppDesk *app;
  DeskUuid labels;
  DeskUuid duplex;
  DeskUuid ticket;
  DeskKnowledgeView *view;
  DeskUuid activated;
} Desk;

static void
ticket_activated_cb (Desk           *desk,
                     const DeskUuid *ticket)
{
  desk->activated = *ticket;
}

static void
fill (Desk *desk)
{
  DeskFixture *fixture = desk->app->fixture;

  desk_fixture_add_article (fixture, DESK_ARTICLE_KIND_ANSWER, "Labels come out shifted", "Close the **lid** on both sides.", &desk->labels);
  desk_fixture_add_article (fixture, DESK_ARTICLE_KIND_HOTFIX, "No duplex from tablets", "Use the other queue.", &desk->duplex);
  desk_fixture_set_text (fixture, DESK_TABLE_ARTICLE, &desk->labels, "review_on", "2026-03-01");
  desk_fixture_set_uuid (fixture, DESK_TABLE_ARTICLE, &desk->labels, "owner_id", &fixture->me);
  desk_fixture_add_ticket (fixture, "Hall 2 cannot print", NULL, &desk->ticket);
  desk_fixture_add_article_use (fixture, &desk->ticket, &desk->labels, DESK_OUTCOME_WORKED);
}

enum {
  ARTICLES = 1 << 0,
  NARROW = 1 << 1,
};

/* @data: what is to be there. */
static void
set_up (Desk          *desk,
        gconstpointer  data)
{
  desk->app = app_desk_new (20260302);
  if (GPOINTER_TO_INT (data) & ARTICLES)
    fill (desk);
  desk->view = DESK_KNOWLEDGE_VIEW (desk_knowledge_view_new ());
  g_signal_connect_swapped (desk->view, "ticket-activated", G_CALLBACK (ticket_activated_cb), desk);
  app_desk_show (desk->app, GTK_WIDGET (desk->view), GPOINTER_TO_INT (data) & NARROW ? 360 : 1000, 640);
}

static void
tear_down (Desk          *desk,
           gconstpointer  data)
{
  app_desk_free (desk->app);
}

static void
test_search (Desk          *desk,
             gconstpointer  data)
{
  app_desk_wait_for_text (desk->app, "Labels come out shifted");
  app_desk_wait_for_text (desk->app, "No duplex from tablets");
  /* Its beginning, without markup. */
  app_desk_wait_for_text (desk->app, "Close the lid on both sides.");
  app_desk_wait_for_text (desk->app, "Review due");

  desk_knowledge_view_set_search (desk->view, "tabl dupl");
  app_desk_wait_until_gone (desk->app, "Labels come out shifted");
  app_desk_wait_for_text (desk->app, "No duplex from tablets");

  desk_knowledge_view_set_search (desk->view, "zeppelin");
  app_desk_wait_for_text (desk->app, "No article found");
  desk_knowledge_view_set_search (desk->view, "");
  app_desk_wait_for_text (desk->app, "Labels come out shifted");
}

static void
test_empty (Desk          *desk,
            gconstpointer  data)
{
  app_desk_wait_for_text (desk->app, "No articles yet");
  app_desk_wait_for_text (desk->app, "No article chosen");
}

static void
test_article (Desk          *desk,
              gconstpointer  data)
{
  GtkWidget *use;

  desk_knowledge_view_show_article (desk->view, &desk->labels);
  app_desk_wait_for_text (desk->app, "This article was to be reviewed by Sunday, 1 March 2026.");
  app_desk_wait_for_text (desk->app, "Robin Lee");
  app_desk_wait_for_text (desk->app, "For customers too");
  app_desk_wait_for_text (desk->app, "Used on 1 ticket, worked on 1");
  use = gtk_widget_get_ancestor (app_desk_wait_for_text (desk->app, "Hall 2 cannot print"), ADW_TYPE_ACTION_ROW);
  adw_action_row_activate (ADW_ACTION_ROW (use));
  g_assert_true (desk_uuid_equal (&desk->activated, &desk->ticket));
  g_assert_true (desk_uuid_equal (desk_knowledge_view_get_article (desk->view), &desk->labels));

  desk_knowledge_view_show_article (desk->view, &desk->duplex);
  app_desk_wait_for_text (desk->app, "Not used on a ticket yet");
  g_assert_null (app_desk_find_text (desk->app->window, "This article was to be reviewed"));
}

/* What somebody writes into the article, also from another program, is to be
 * seen; what goes is said. */
static void
test_follows_the_desk (Desk          *desk,
                       gconstpointer  data)
{
  desk_knowledge_view_show_article (desk->view, &desk->duplex);
  app_desk_wait_for_text (desk->app, "Use the other queue.");
  desk_fixture_set_text (desk->app->fixture, DESK_TABLE_ARTICLE, &desk->duplex, "body", "Use **either** queue.");
  app_desk_wait_for_text (desk->app, "Use either queue.");
  desk_fixture_set_text (desk->app->fixture, DESK_TABLE_ARTICLE, &desk->duplex, "state", "retired");
  app_desk_wait_for_text (desk->app, "This article is retired.");
  desk_fixture_set_integer (desk->app->fixture, DESK_TABLE_ARTICLE, &desk->duplex, "withdrawn", 1);
  app_desk_wait_for_text (desk->app, "This article cannot be shown");
  app_desk_wait_until_gone (desk->app, "No duplex from tablets");
}

static void
test_return_opens_the_best (Desk          *desk,
                            gconstpointer  data)
{
  GtkWidget *entry = app_desk_find_type (GTK_WIDGET (desk->view), GTK_TYPE_SEARCH_ENTRY);

  desk_knowledge_view_set_search (desk->view, "duplex");
  app_desk_wait_until_gone (desk->app, "Labels come out shifted");
  g_signal_emit_by_name (entry, "activate");
  app_desk_wait_for_text (desk->app, "Use the other queue.");
  g_assert_true (desk_uuid_equal (desk_knowledge_view_get_article (desk->view), &desk->duplex));
  /* One goes on typing. */
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk->app->window)), entry));
}

static void
test_folds (Desk          *desk,
            gconstpointer  data)
{
  app_desk_wait_for_text (desk->app, "Labels come out shifted");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (desk->view)), <=, 360);
  app_desk_wait_until_gone (desk->app, "No article chosen");
  g_assert_false (desk_knowledge_view_go_back (desk->view));

  desk_knowledge_view_show_article (desk->view, &desk->duplex);
  app_desk_wait_for_text (desk->app, "Use the other queue.");
  app_desk_wait_until_gone (desk->app, "Labels come out shifted");
  g_assert_true (desk_knowledge_view_go_back (desk->view));
  app_desk_wait_for_text (desk->app, "Labels come out shifted");
}

static void
test_names (Desk          *desk,
            gconstpointer  data)
{
  GtkWidget *cell = gtk_widget_get_ancestor (app_desk_wait_for_text (desk->app, "No duplex from tablets"), DESK_TYPE_ARTICLE_CELL);
  const DeskArticleRow *row = desk_article_item_get_row (desk_article_cell_get_item (DESK_ARTICLE_CELL (cell)));
  g_autofree char *name = g_strdup_printf ("No duplex from tablets, %s · Hotfix", row->hit->number);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (app_desk_find_type (GTK_WIDGET (desk->view), GTK_TYPE_SEARCH_ENTRY)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Search articles");
}

static void
test_marked_text (void)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *text = desk_marked_text_read ("a " DESK_SEARCH_MARK_START "b\u202e" DESK_SEARCH_MARK_END " c " DESK_SEARCH_MARK_START "d", &attributes);
  PangoAttrIterator *iterator = pango_attr_list_get_iterator (attributes);
  PangoAttribute *weight;

  g_assert_cmpstr (text, ==, "a b⟨U+202E⟩ c d");
  g_assert_true (pango_attr_iterator_next (iterator));
  weight = pango_attr_iterator_get (iterator, PANGO_ATTR_WEIGHT);
  g_assert_cmpuint (weight->start_index, ==, 2);
  g_assert_cmpuint (weight->end_index, ==, strlen ("a b⟨U+202E⟩"));
  pango_attr_iterator_destroy (iterator);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/app/knowledge-view/search", Desk, GINT_TO_POINTER (ARTICLES), set_up, test_search, tear_down);
  g_test_add ("/app/knowledge-view/empty", Desk, GINT_TO_POINTER (0), set_up, test_empty, tear_down);
  g_test_add ("/app/knowledge-view/article", Desk, GINT_TO_POINTER (ARTICLES), set_up, test_article, tear_down);
  g_test_add ("/app/knowledge-view/follows-the-desk", Desk, GINT_TO_POINTER (ARTICLES), set_up, test_follows_the_desk, tear_down);
  g_test_add ("/app/knowledge-view/return-opens-the-best", Desk, GINT_TO_POINTER (ARTICLES), set_up, test_return_opens_the_best, tear_down);
  g_test_add ("/app/knowledge-view/folds", Desk, GINT_TO_POINTER (ARTICLES | NARROW), set_up, test_folds, tear_down);
  g_test_add ("/app/knowledge-view/names", Desk, GINT_TO_POINTER (ARTICLES), set_up, test_names, tear_down);
  g_test_add_func ("/app/knowledge-view/marked-text", test_marked_text);

  return g_test_run ();
}
