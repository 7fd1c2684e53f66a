// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Articles are searched, read, and follow what happens on the desk.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <adwaita.h>

#include "desk-article-cell.h"
#include "desk-fixture-records.h"
#include "desk-knowledge-view.h"
#include "desk-markdown-view.h"
#include "desk-marked-text.h"
#include "desk-search.h"

#define LIMIT_SECONDS 60

typedef struct {
  DeskFixture *fixture;
  DeskUuid labels;
  DeskUuid duplex;
  DeskUuid ticket;
  DeskStore *store;
  DeskSession *session;
  GtkWidget *window;
  DeskKnowledgeView *view;
  gboolean is_done;
  DeskUuid activated;
} Desk;

static gboolean
too_late_cb (gpointer data)
{
  g_error ("%s was not to be seen within %d seconds", (const char *) data, LIMIT_SECONDS);

  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Desk *desk = data;
  g_autoptr (GError) error = NULL;

  desk->store = desk_store_open_finish (result, &error);
  g_assert_no_error (error);
  desk->is_done = TRUE;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Desk *desk = data;

  g_assert_true (desk_store_close_finish (DESK_STORE (source), result, NULL));
  desk->is_done = TRUE;
}

static void
wait_until_done (Desk *desk)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, (gpointer) "an answer");

  while (!desk->is_done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  desk->is_done = FALSE;
}

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));

  return NULL;
}

/* The first widget under @widget that can be seen and says @text. */
static GtkWidget *
find_text (GtkWidget  *widget,
           const char *text)
{
  const char *said = text_of (widget);

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (said != NULL && strstr (said, text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
wait_for_text (Desk       *desk,
               const char *text)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, (gpointer) text);
  GtkWidget *found;

  while ((found = find_text (GTK_WIDGET (desk->view), text)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);

  return found;
}

static void
wait_until_gone (Desk       *desk,
                 const char *text)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, (gpointer) "the end of a text");

  while (find_text (GTK_WIDGET (desk->view), text) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
ticket_activated_cb (Desk           *desk,
                     const DeskUuid *ticket)
{
  desk->activated = *ticket;
}

static void
fill (Desk *desk)
{
  desk_fixture_add_article (desk->fixture, DESK_ARTICLE_KIND_ANSWER, "Labels come out shifted", "Close the **lid** on both sides.", &desk->labels);
  desk_fixture_add_article (desk->fixture, DESK_ARTICLE_KIND_HOTFIX, "No duplex from tablets", "Use the other queue.", &desk->duplex);
  desk_fixture_set_text (desk->fixture, DESK_TABLE_ARTICLE, &desk->labels, "review_on", "2026-03-01");
  desk_fixture_set_uuid (desk->fixture, DESK_TABLE_ARTICLE, &desk->labels, "owner_id", &desk->fixture->me);
  desk_fixture_add_ticket (desk->fixture, "Hall 2 cannot print", NULL, &desk->ticket);
  desk_fixture_add_article_use (desk->fixture, &desk->ticket, &desk->labels, DESK_OUTCOME_WORKED);
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
  desk->fixture = desk_fixture_new (20260302);
  if (GPOINTER_TO_INT (data) & ARTICLES)
    fill (desk);
  desk_store_open_async (desk->fixture->path, desk->fixture->clock, desk->fixture->ids, NULL, opened_cb, desk);
  wait_until_done (desk);
  desk->session = desk_session_new (desk->store);
  desk_session_set_me (desk->session, &desk->fixture->me);

  desk->view = DESK_KNOWLEDGE_VIEW (desk_knowledge_view_new ());
  g_signal_connect_swapped (desk->view, "ticket-activated", G_CALLBACK (ticket_activated_cb), desk);
  desk->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (desk->window), GTK_WIDGET (desk->view));
  gtk_window_set_default_size (GTK_WINDOW (desk->window), GPOINTER_TO_INT (data) & NARROW ? 360 : 1000, 640);
  gtk_window_present (GTK_WINDOW (desk->window));
  g_object_set (desk->view, "session", desk->session, NULL);
}

static void
tear_down (Desk          *desk,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  g_clear_object (&desk->session);
  desk_store_close_async (desk->store, closed_cb, desk);
  wait_until_done (desk);
  g_clear_object (&desk->store);
  desk_fixture_free (desk->fixture);
}

static void
test_search (Desk          *desk,
             gconstpointer  data)
{
  wait_for_text (desk, "Labels come out shifted");
  wait_for_text (desk, "No duplex from tablets");
  /* Its beginning, without markup. */
  wait_for_text (desk, "Close the lid on both sides.");
  wait_for_text (desk, "Review due");

  desk_knowledge_view_set_search (desk->view, "tabl dupl");
  wait_until_gone (desk, "Labels come out shifted");
  wait_for_text (desk, "No duplex from tablets");

  desk_knowledge_view_set_search (desk->view, "zeppelin");
  wait_for_text (desk, "No article found");
  desk_knowledge_view_set_search (desk->view, "");
  wait_for_text (desk, "Labels come out shifted");
}

static void
test_empty (Desk          *desk,
            gconstpointer  data)
{
  wait_for_text (desk, "No articles yet");
  wait_for_text (desk, "No article chosen");
}

static void
test_article (Desk          *desk,
              gconstpointer  data)
{
  GtkWidget *use;

  desk_knowledge_view_show_article (desk->view, &desk->labels);
  wait_for_text (desk, "This article was to be reviewed by Sunday, 1 March 2026.");
  wait_for_text (desk, "Robin Lee");
  wait_for_text (desk, "For customers too");
  wait_for_text (desk, "Used on 1 ticket, worked on 1");
  use = gtk_widget_get_ancestor (wait_for_text (desk, "Hall 2 cannot print"), ADW_TYPE_ACTION_ROW);
  adw_action_row_activate (ADW_ACTION_ROW (use));
  g_assert_true (desk_uuid_equal (&desk->activated, &desk->ticket));
  g_assert_true (desk_uuid_equal (desk_knowledge_view_get_article (desk->view), &desk->labels));

  desk_knowledge_view_show_article (desk->view, &desk->duplex);
  wait_for_text (desk, "Not used on a ticket yet");
  g_assert_null (find_text (desk->window, "This article was to be reviewed"));
}

/* What somebody writes into the article, also from another program, is to be
 * seen; what goes is said. */
static void
test_follows_the_desk (Desk          *desk,
                       gconstpointer  data)
{
  desk_knowledge_view_show_article (desk->view, &desk->duplex);
  wait_for_text (desk, "Use the other queue.");
  desk_fixture_set_text (desk->fixture, DESK_TABLE_ARTICLE, &desk->duplex, "body", "Use **either** queue.");
  wait_for_text (desk, "Use either queue.");
  desk_fixture_set_text (desk->fixture, DESK_TABLE_ARTICLE, &desk->duplex, "state", "retired");
  wait_for_text (desk, "This article is retired.");
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_ARTICLE, &desk->duplex, "withdrawn", 1);
  wait_for_text (desk, "This article cannot be shown");
  wait_until_gone (desk, "No duplex from tablets");
}

static void
test_return_opens_the_best (Desk          *desk,
                            gconstpointer  data)
{
  GtkWidget *entry = find_type (GTK_WIDGET (desk->view), GTK_TYPE_SEARCH_ENTRY);

  desk_knowledge_view_set_search (desk->view, "duplex");
  wait_until_gone (desk, "Labels come out shifted");
  g_signal_emit_by_name (entry, "activate");
  wait_for_text (desk, "Use the other queue.");
  g_assert_true (desk_uuid_equal (desk_knowledge_view_get_article (desk->view), &desk->duplex));
  /* One goes on typing. */
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk->window)), entry));
}

static void
test_folds (Desk          *desk,
            gconstpointer  data)
{
  wait_for_text (desk, "Labels come out shifted");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (desk->view)), <=, 360);
  g_assert_null (find_text (GTK_WIDGET (desk->view), "No article chosen"));
  g_assert_false (desk_knowledge_view_go_back (desk->view));

  desk_knowledge_view_show_article (desk->view, &desk->duplex);
  wait_for_text (desk, "Use the other queue.");
  wait_until_gone (desk, "Labels come out shifted");
  g_assert_true (desk_knowledge_view_go_back (desk->view));
  wait_for_text (desk, "Labels come out shifted");
}

static void
test_names (Desk          *desk,
            gconstpointer  data)
{
  GtkWidget *cell = gtk_widget_get_ancestor (wait_for_text (desk, "No duplex from tablets"), DESK_TYPE_ARTICLE_CELL);
  const DeskArticleRow *row = desk_article_item_get_row (desk_article_cell_get_item (DESK_ARTICLE_CELL (cell)));
  g_autofree char *name = g_strdup_printf ("No duplex from tablets, %s · Hotfix", row->hit->number);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_type (GTK_WIDGET (desk->view), GTK_TYPE_SEARCH_ENTRY)), GTK_ACCESSIBLE_PROPERTY_LABEL,
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
