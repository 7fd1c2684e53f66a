// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The desk that tests of searching begin with.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "search-desk.h"

#define SEED 2718

void
search_desk_init (SearchDesk *self)
{
  self->fixture = desk_fixture_new (SEED);
  self->reader = desk_fixture_open_reader (self->fixture);
  self->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
search_desk_clear (SearchDesk *self)
{
  g_clear_pointer (&self->reader, desk_file_close);
  g_clear_pointer (&self->fixture, desk_fixture_free);
  g_clear_pointer (&self->names, g_hash_table_unref);
}

void
search_desk_add_ticket (SearchDesk     *self,
                        const char     *name,
                        const char     *summary,
                        const DeskUuid *requester,
                        DeskUuid       *id)
{
  gint64 row_no;

  desk_fixture_add_ticket (self->fixture, summary, requester, id);
  row_no = desk_fixture_find_row (self->fixture, DESK_TABLE_TICKET, id);
  g_hash_table_insert (self->names, g_memdup2 (&row_no, sizeof row_no), (gpointer) name);
}

void
search_desk_add_note (SearchDesk     *self,
                      const DeskUuid *ticket,
                      const char     *body)
{
  DeskUuid id;

  desk_fixture_add_note (self->fixture, ticket, body, &id);
}

void
search_desk_set_text (SearchDesk     *self,
                      const DeskUuid *ticket,
                      const char     *field,
                      const char     *text)
{
  desk_fixture_set_text (self->fixture, DESK_TABLE_TICKET, ticket, field, text);
}

void
search_desk_add_article (SearchDesk     *self,
                         const char     *title,
                         const char     *kind,
                         const char     *keywords,
                         const char     *body,
                         const DeskUuid *service,
                         DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "article_new");
  DeskOperation *operation;

  desk_id_source_next_uuid (self->fixture->ids, desk_fixture_get_now_ms (self->fixture), id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_ARTICLE, id);
  desk_operation_put_text (operation, "kind", kind);
  desk_operation_put_text (operation, "title", title);
  desk_operation_put_text (operation, "keywords", keywords);
  desk_operation_put_text (operation, "body", body);
  desk_operation_put_text (operation, "audience", "internal");
  desk_operation_put_text (operation, "state", "draft");
  if (service != NULL)
    {
      g_auto (DeskValue) article_value = DESK_VALUE_INIT;
      g_auto (DeskValue) service_value = DESK_VALUE_INIT;

      desk_value_set_uuid (&article_value, id);
      desk_value_set_uuid (&service_value, service);
      desk_commit_add_member (commit, DESK_TABLE_ARTICLE_SERVICE, "article_id", &article_value, "service_id", &service_value, NULL);
    }
  desk_fixture_act (self->fixture, commit);
}

void
search_desk_index (SearchDesk *self)
{
  g_autoptr (GError) error = NULL;

  desk_search_index_run (self->fixture->file, NULL, NULL, &error);
  g_assert_no_error (error);
}

char *
search_desk_name_rows (SearchDesk *self,
                       GArray     *rows)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const char *name = g_hash_table_lookup (self->names, &g_array_index (rows, gint64, i));

      g_assert_nonnull (name);
      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }

  return g_string_free (names, FALSE);
}

static char *
find (SearchDesk *self,
      const char *text)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  gint64 now_ms = desk_fixture_get_now_ms (self->fixture);
  gboolean is_complete = FALSE;

  rows = desk_search_tickets (self->reader, query, &self->fixture->me, now_ms, now_ms + 2 * DESK_HOUR_MS, 0, &is_complete, &error);
  g_assert_no_error (error);
  g_assert_true (is_complete);

  return search_desk_name_rows (self, rows);
}

/* Tickets by name, in the order they are found. */
void
search_desk_assert_found (SearchDesk *self,
                          const char *text,
                          const char *expected)
{
  g_autofree char *found = find (self, text);

  g_test_message ("%.60s → %s", text, found);
  g_assert_cmpstr (found, ==, expected);
}

GPtrArray *
search_desk_find_hits (SearchDesk       *self,
                       const char       *text,
                       DeskSearchPlaces  places)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  g_autoptr (GError) error = NULL;
  gint64 now_ms = desk_fixture_get_now_ms (self->fixture);
  GPtrArray *hits = desk_search_hits (self->reader, query, places, &self->fixture->me, now_ms, now_ms, 20, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    {
      DeskSearchHit *hit = g_ptr_array_index (hits, i);

      g_test_message ("%s → %s %s | %s | %s", text, hit->number, hit->marked_title, hit->snippet, hit->why);
    }

  return hits;
}
