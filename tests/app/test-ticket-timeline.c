// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The timeline of a ticket in words.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-field-text.h"
#include "desk-fixture.h"
#include "desk-ticket-actions.h"
#include "desk-ticket-details.h"
#include "desk-timeline-item.h"

typedef struct {
  DeskFixture *fixture;
  DeskUuid customer;
  DeskUuid ticket;
} Desk;

static void
set_up (Desk          *desk,
        gconstpointer  data)
{
  desk->fixture = desk_fixture_new (7);
  desk_fixture_add_customer (desk->fixture, "Anna Weber", NULL, FALSE, &desk->customer);
  desk_fixture_add_ticket (desk->fixture, "No picture", &desk->customer, &desk->ticket);
  desk_clock_advance_ms (desk->fixture->clock, DESK_MINUTE_MS);
}

static void
tear_down (Desk          *desk,
           gconstpointer  data)
{
  desk_fixture_free (desk->fixture);
}

static DeskTicketAction *
begin (Desk                 *desk,
       DeskTicketActionKind  kind)
{
  return desk_ticket_action_new (kind, &desk->fixture->me, &desk->ticket);
}

/* Takes @action; a minute passes. */
static void
act (Desk             *desk,
     DeskTicketAction *action,
     DeskUuid         *commit_id)
{
  g_autoptr (DeskTicketAction) owned = action;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  desk_act_build (desk->fixture->file, desk_ticket_action_build, owned, &commit, NULL, &error);
  g_assert_no_error (error);
  if (commit_id != NULL)
    *commit_id = commit->id;
  desk_clock_advance_ms (desk->fixture->clock, DESK_MINUTE_MS);
}

static void
add_note (Desk       *desk,
          const char *body)
{
  DeskTicketAction *action = begin (desk, DESK_ACTION_NOTE);

  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", body);
  act (desk, action, NULL);
}

static GPtrArray *
build (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskTicketDetails) details = desk_ticket_details_load (desk->fixture->file, &desk->ticket, &error);

  g_assert_no_error (error);

  return desk_timeline_items_build (details, NULL);
}

static DeskTimelineItem *
get (GPtrArray *items,
     guint      index)
{
  g_assert_cmpuint (index, <, items->len);

  return g_ptr_array_index (items, index);
}

static DeskTimelineFact *
find_fact (DeskTimelineItem *item,
           const char       *label)
{
  for (guint i = 0; i < item->facts->len; i++)
    {
      DeskTimelineFact *fact = g_ptr_array_index (item->facts, i);

      if (g_strcmp0 (fact->label, label) == 0)
        return fact;
    }

  return NULL;
}

static void
test_merged (Desk          *desk,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) items = NULL;
  DeskTicketAction *action;

  add_note (desk, "Looked at the cable");
  action = begin (desk, DESK_ACTION_EDIT);
  desk_operation_put_enum (action->fields, "urgency", DESK_ENUM_URGENCY, DESK_URGENCY_STOPPED);
  act (desk, action, NULL);
  add_note (desk, "Swapped it");

  items = build (desk);
  g_assert_cmpuint (items->len, ==, 4);
  g_assert_true (get (items, 0)->is_first);
  g_assert_cmpstr (get (items, 0)->who, ==, "Robin Lee");
  g_assert_cmpint (get (items, 1)->kind, ==, DESK_ENTRY_KIND_NOTE);
  g_assert_cmpstr (((DeskTimelineText *) g_ptr_array_index (get (items, 1)->texts, 0))->text, ==, "Looked at the cable");
  /* The change stands between the notes, with what it brought about. */
  g_assert_cmpint (get (items, 2)->kind, ==, DESK_ENTRY_KIND_UNSET);
  g_assert_cmpstr (find_fact (get (items, 2), "Urgency")->before, ==, "Hindered");
  g_assert_cmpstr (find_fact (get (items, 2), "Urgency")->value, ==, "Stopped");
  g_assert_cmpstr (find_fact (get (items, 2), "Priority")->before, ==, "3 Medium");
  g_assert_cmpstr (find_fact (get (items, 2), "Priority")->value, ==, "2 High");
  g_assert_cmpint (get (items, 3)->kind, ==, DESK_ENTRY_KIND_NOTE);
}

static void
test_contact (Desk          *desk,
              gconstpointer  data)
{
  DeskTicketAction *action = begin (desk, DESK_ACTION_CONTACT);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autoptr (GPtrArray) items = NULL;

  desk_operation_put_text (entry, "body", "Will try it");
  desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, DESK_CHANNEL_PHONE);
  desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, DESK_DIRECTION_OUTBOUND);
  desk_operation_put_integer (entry, "duration_s", 300);
  act (desk, action, NULL);

  /* What a contact does to the clocks of the ticket is no item of its own. */
  items = build (desk);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (get (items, 1)->what, ==, "Phone, to Anna Weber");
  g_assert_cmpstr (find_fact (get (items, 1), "Took")->value, ==, "5 min");
  g_assert_nonnull (find_fact (get (items, 1), NULL));
}

static void
test_undone (Desk          *desk,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) items = NULL;
  DeskTicketAction *action = begin (desk, DESK_ACTION_NOTE);
  DeskTicketAction *undo;
  DeskUuid commit;

  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Wrong ticket");
  act (desk, action, &commit);
  undo = begin (desk, DESK_ACTION_UNDO);
  undo->target = commit;
  act (desk, undo, NULL);
  items = build (desk);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_true (get (items, 1)->is_withdrawn);

  action = begin (desk, DESK_ACTION_EDIT);
  desk_operation_put_text (action->fields, "summary", "No picture and no sound");
  act (desk, action, &commit);
  undo = begin (desk, DESK_ACTION_UNDO);
  undo->target = commit;
  act (desk, undo, NULL);
  g_clear_pointer (&items, g_ptr_array_unref);
  items = build (desk);
  g_assert_cmpuint (items->len, ==, 4);
  g_assert_true (get (items, 2)->is_withdrawn);
  g_assert_false (get (items, 3)->is_withdrawn);
  g_assert_cmpstr (find_fact (get (items, 3), "Summary")->value, ==, "No picture");
}

static void
test_long_values (Desk          *desk,
                  gconstpointer  data)
{
  g_autofree char *cause = g_strnfill (4000, 'x');
  g_autoptr (GPtrArray) items = NULL;
  DeskTicketAction *action = begin (desk, DESK_ACTION_EDIT);

  desk_operation_put_text (action->fields, "cause", cause);
  act (desk, action, NULL);
  items = build (desk);
  g_assert_cmpint (g_utf8_strlen (find_fact (get (items, 1), "Cause")->value, -1), <, 100);
}

static void
test_same (Desk          *desk,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  DeskTicketAction *action;

  add_note (desk, "One");
  before = build (desk);
  add_note (desk, "Two");
  action = begin (desk, DESK_ACTION_EDIT);
  desk_operation_put_text (action->fields, "description", "It is dark");
  act (desk, action, NULL);
  after = build (desk);

  /* Only what looks different is different: rows are kept by that. */
  g_assert_false (desk_timeline_item_equal (get (before, 0), get (after, 0)));
  g_assert_cmpstr (get (before, 0)->key, ==, get (after, 0)->key);
  g_assert_true (desk_timeline_item_equal (get (before, 1), get (after, 1)));
}

static void
test_cut (void)
{
  g_autofree char *short_text = desk_field_text_cut ("A few words", 1200);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *cut_words = NULL;
  g_autofree char *cut_lines = NULL;
  g_autofree char *stream = g_strnfill (9000, 'x');
  g_autofree char *cut_stream = NULL;

  g_assert_cmpstr (short_text, ==, "A few words");

  for (guint i = 0; i < 800; i++)
    g_string_append (words, "Bücher ");
  cut_words = desk_field_text_cut (words->str, 1200);
  g_assert_cmpuint (strlen (cut_words), <, 1500);
  g_assert_true (g_utf8_validate (cut_words, -1, NULL));
  g_assert_true (g_str_has_suffix (cut_words, "Bücher"));

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (lines, "- %u\n", i);
  cut_lines = desk_field_text_cut (lines->str, 1200);
  g_assert_cmpuint (strlen (cut_lines), <, 200);

  cut_stream = desk_field_text_cut (stream, 1200);
  g_assert_cmpuint (strlen (cut_stream), ==, 1200);
}

#define ADD(name, func) g_test_add ("/app/ticket-timeline/" name, Desk, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("changes-stand-among-entries", test_merged);
  ADD ("contact-says-with-whom", test_contact);
  ADD ("what-was-undone-is-said", test_undone);
  ADD ("long-values-are-cut", test_long_values);
  ADD ("same-items-are-equal", test_same);
  g_test_add_func ("/app/ticket-timeline/texts-are-cut-at-words-and-lines", test_cut);

  return g_test_run ();
}
