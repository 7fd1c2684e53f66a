// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Texts in Markdown as widgets.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <gtk/gtk.h>

#include "desk-label.h"
#include "desk-markdown.h"
#include "desk-markdown-view.h"

static GtkWidget *
make_view (const char *markdown)
{
  GtkWidget *view = g_object_ref_sink (desk_markdown_view_new ());

  desk_markdown_view_set_text (DESK_MARKDOWN_VIEW (view), markdown);

  return view;
}

/* The labels under a widget, in the order of the page. */
static void
collect_labels (GtkWidget *widget,
                GPtrArray *labels)
{
  if (GTK_IS_LABEL (widget))
    {
      g_ptr_array_add (labels, widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_labels (child, labels);
}

static GtkLabel *
label (GtkWidget *view,
       guint      index)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  collect_labels (view, labels);
  g_assert_cmpuint (index, <, labels->len);

  return g_ptr_array_index (labels, index);
}

static void
test_shows_text (void)
{
  GtkWidget *view = make_view ("# Roll\n\nClose the **lid**.\n\n1. first\n\n| a | b |\n| --- | --- |\n| c | d |\n");

  g_assert_cmpstr (gtk_label_get_text (label (view, 0)), ==, "Roll");
  g_assert_cmpstr (gtk_label_get_text (label (view, 1)), ==, "Close the lid.");
  g_assert_cmpstr (gtk_label_get_text (label (view, 2)), ==, "1.");
  g_assert_cmpstr (gtk_label_get_text (label (view, 3)), ==, "first");
  g_assert_cmpstr (gtk_label_get_text (label (view, 7)), ==, "d");
  g_assert_true (gtk_label_get_selectable (label (view, 1)));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (label (view, 0)), GTK_ACCESSIBLE_ROLE_HEADING);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (label (view, 0)), GTK_ACCESSIBLE_PROPERTY_LEVEL, 1);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (gtk_widget_get_parent (gtk_widget_get_parent (GTK_WIDGET (label (view, 2))))), GTK_ACCESSIBLE_ROLE_LIST);

  desk_markdown_view_set_text (DESK_MARKDOWN_VIEW (view), NULL);
  g_assert_null (gtk_widget_get_first_child (view));
  g_object_unref (view);
}

static void
test_same_text_keeps_selection (void)
{
  GtkWidget *view = make_view ("some words");
  int start, end;

  gtk_label_select_region (label (view, 0), 0, 4);
  desk_markdown_view_set_text (DESK_MARKDOWN_VIEW (view), "some words");
  g_assert_true (gtk_label_get_selection_bounds (label (view, 0), &start, &end));
  g_assert_cmpint (end, ==, 4);
  g_object_unref (view);
}

static void
test_empty_header_is_left_out (void)
{
  GtkWidget *view = make_view ("| | |\n| --- | --- |\n| c | d |\n");

  g_assert_cmpstr (gtk_label_get_text (label (view, 0)), ==, "c");
  g_object_unref (view);
}

/* From link to link, past paragraphs without one. */
static void
test_tab_stops_at_links (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = make_view ("no link\n\n[a](https://a.example/) and [b](https://b.example/)\n\nno link\n\n[c](https://c.example/)\n");

  gtk_window_set_child (GTK_WINDOW (window), view);
  /* A window that opens goes to the first stop. */
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (gtk_label_get_current_uri (label (view, 1)), ==, "https://a.example/");
  g_assert_true (gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD));
  g_assert_cmpstr (gtk_label_get_current_uri (label (view, 1)), ==, "https://b.example/");
  g_assert_true (gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD));
  g_assert_cmpstr (gtk_label_get_current_uri (label (view, 3)), ==, "https://c.example/");
  g_assert_false (gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_child_focus (view, GTK_DIR_TAB_BACKWARD));
  g_assert_cmpstr (gtk_label_get_current_uri (label (view, 1)), ==, "https://b.example/");

  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (view);
}

static void
test_long_text_can_be_seen_whole (void)
{
  g_autofree char *text = g_strnfill (DESK_MARKDOWN_MAX_WORD + 10, 'x');
  GtkWidget *view = make_view (text);
  GtkWidget *button = gtk_widget_get_last_child (gtk_widget_get_last_child (view));
  GtkWidget *whole;
  GtkTextIter start, end;
  g_autofree char *shown = NULL;
  GtkTextBuffer *buffer;

  g_assert_true (GTK_IS_BUTTON (button));
  g_signal_emit_by_name (button, "clicked");
  whole = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (view)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (whole));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  shown = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  g_assert_cmpstr (shown, ==, text);
  g_object_unref (view);
}

/* Pango needs a minute for it, if it may look for words. */
static void
test_long_word (void)
{
  g_autofree char *text = g_strnfill (DESK_MARKDOWN_MAX_WORD - 1, 'x');
  GtkWidget *view = make_view (text);
  int height;

  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, 600, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, >, 100);
  g_assert_cmpint (gtk_label_get_wrap_mode (label (view, 0)), ==, PANGO_WRAP_CHAR);
  g_object_unref (view);
}

/* Outside Markdown too: a summary is somebody else's text as well. */
static void
test_label_wraps_for_its_text (void)
{
  g_autofree char *word = g_strnfill (2000, 'w');
  GtkWidget *label_widget = g_object_ref_sink (gtk_label_new (NULL));

  desk_label_wrap_for (GTK_LABEL (label_widget), word);
  g_assert_cmpint (gtk_label_get_wrap_mode (GTK_LABEL (label_widget)), ==, PANGO_WRAP_CHAR);
  desk_label_wrap_for (GTK_LABEL (label_widget), "Printer on floor 3 does not wake up");
  g_assert_cmpint (gtk_label_get_wrap_mode (GTK_LABEL (label_widget)), ==, PANGO_WRAP_WORD_CHAR);
  desk_label_wrap_for (GTK_LABEL (label_widget), NULL);
  g_assert_cmpint (gtk_label_get_wrap_mode (GTK_LABEL (label_widget)), ==, PANGO_WRAP_WORD_CHAR);
  g_object_unref (label_widget);
}

static void
test_narrow (void)
{
  GtkWidget *view = make_view ("`a-command --with-an-option=/that/is/much/too/long/for/a/line/of/a/phone`\n\n"
                               "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz\n\n"
                               "| a | b | c | d | e |\n| --- | --- | --- | --- | --- |\n"
                               "| Kraftfahrzeughaftpflichtversicherung | Kraftfahrzeughaftpflichtversicherung | 3 | 4 | 5 |\n");
  int minimum;

  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 330);
  g_object_unref (view);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/markdown-view/shows-text", test_shows_text);
  g_test_add_func ("/app/markdown-view/same-text-keeps-selection", test_same_text_keeps_selection);
  g_test_add_func ("/app/markdown-view/empty-header-is-left-out", test_empty_header_is_left_out);
  g_test_add_func ("/app/markdown-view/tab-stops-at-links", test_tab_stops_at_links);
  g_test_add_func ("/app/markdown-view/long-text-can-be-seen-whole", test_long_text_can_be_seen_whole);
  g_test_add_func ("/app/markdown-view/long-word", test_long_word);
  g_test_add_func ("/app/markdown-view/label-wraps-for-its-text", test_label_wraps_for_its_text);
  g_test_add_func ("/app/markdown-view/narrow", test_narrow);

  return g_test_run ();
}
