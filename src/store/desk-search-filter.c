// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The part of a search that names fields, as conditions of SQL. Every value
 * that comes from a person is bound; the statement is made of our own words.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-back-and-forth.h"
#include "desk-clock.h"
#include "desk-file-private.h"
#include "desk-policies.h"
#include "desk-search-filter.h"
#include "desk-search-names.h"

typedef struct {
  DeskFile *file;
  const DeskSearchScope *scope;
  GString *sql;
  GArray *values; /* of DeskValue, bound in this order */
  gint64 day_start_ms;
  gint64 day_end_ms;
  gint64 next_day_end_ms;
  gint64 week_end_ms;
} Filter;

/* --- building a statement --- */

static void
filter_clear (Filter *self)
{
  g_string_free (self->sql, TRUE);
  g_array_unref (self->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filter, filter_clear)

static void
add_sql (Filter     *self,
         const char *sql)
{
  g_string_append (self->sql, sql);
}

/* Each "?" that add_sql() has left is bound by one of these, in order. */
static void
bind_text (Filter     *self,
           const char *text)
{
  DeskValue value = DESK_VALUE_INIT;

  desk_value_set_text (&value, text);
  g_array_append_val (self->values, value);
}

static void
bind_integer (Filter *self,
              gint64  integer)
{
  DeskValue value = DESK_VALUE_INIT;

  desk_value_set_integer (&value, integer);
  g_array_append_val (self->values, value);
}

static void
bind_uuid (Filter         *self,
           const DeskUuid *uuid)
{
  DeskValue value = DESK_VALUE_INIT;

  if (uuid != NULL && !desk_uuid_is_nil (uuid))
    desk_value_set_uuid (&value, uuid);
  g_array_append_val (self->values, value);
}

static void
bind_name (Filter               *self,
           const DeskSearchTerm *term)
{
  bind_text (self, term->text);
  bind_integer (self, term->is_exact);
}

/* A column that points at something with a name. */
static void
add_reference (Filter               *self,
               const DeskSearchTerm *term,
               const char           *column,
               const char           *table)
{
  if (term->values == DESK_SEARCH_NAME_ME)
    {
      g_string_append_printf (self->sql, "%s = ?", column);
      bind_uuid (self, self->scope->me);
    }
  else if (term->values == DESK_SEARCH_NAME_NONE)
    {
      g_string_append_printf (self->sql, "%s IS NULL", column);
    }
  else
    {
      g_string_append_printf (self->sql, "%s IN (SELECT id FROM %s WHERE desk_name_matches (name, ?, ?))", column, table);
      bind_name (self, term);
    }
}

static void
add_enumeration (Filter     *self,
                 const char *column,
                 DeskEnumId  enumeration,
                 guint64     values)
{
  g_string_append_printf (self->sql, "%s IN (''", column);
  for (guint i = 1; i < desk_enum_get_n_values (enumeration); i++)
    {
      if ((values >> i & 1) == 0)
        continue;
      add_sql (self, ", ?");
      bind_text (self, desk_enum_value_name (enumeration, (int) i));
    }
  add_sql (self, ")");
}

static void
add_assignee (Filter               *self,
              const DeskSearchTerm *term)
{
  if (term->values == DESK_SEARCH_NAME_NONE)
    {
      add_sql (self, "t.id NOT IN (SELECT ticket_id FROM ticket_assignee WHERE withdrawn IS NOT 1)");
      return;
    }
  add_sql (self, "t.id IN (SELECT ticket_id FROM ticket_assignee WHERE withdrawn IS NOT 1 AND ");
  add_reference (self, term, "analyst_id", "analyst");
  add_sql (self, ")");
}

static void
add_tag (Filter               *self,
         const DeskSearchTerm *term)
{
  g_autofree char *tag = g_utf8_strdown (term->text, -1);

  if (term->values == DESK_SEARCH_NAME_NONE)
    {
      add_sql (self, "t.id NOT IN (SELECT ticket_id FROM ticket_tag WHERE withdrawn IS NOT 1)");
      return;
    }
  g_string_append_printf (self->sql, "t.id IN (SELECT ticket_id FROM ticket_tag WHERE withdrawn IS NOT 1 AND %s)",
                          term->is_exact ? "tag = ?" : "instr (tag, ?) = 1");
  bind_text (self, tag);
}

static void
add_number (Filter               *self,
            const DeskSearchTerm *term)
{
  g_autofree char *alias = g_ascii_strup (term->text, -1);

  if (term->is_article)
    {
      add_sql (self, "0");
      return;
    }
  add_sql (self, "t.number = ? OR t.reference = ? OR t.alias = ?");
  bind_integer (self, term->number != 0 ? term->number : -1);
  bind_text (self, term->text);
  bind_text (self, alias);
}

static void
add_due (Filter *self,
         guint64 values)
{
  static const DeskSearchDue until[] = { DESK_SEARCH_DUE_MISSED, DESK_SEARCH_DUE_SHIFT, DESK_SEARCH_DUE_TODAY, DESK_SEARCH_DUE_WEEK };
  const gint64 ends[] = { self->scope->now_ms - 1, self->scope->shift_end_ms, self->day_end_ms, self->week_end_ms };

  add_sql (self, "q.state < 2 AND (0");
  for (guint i = 0; i < G_N_ELEMENTS (until); i++)
    {
      if ((values & until[i]) == 0)
        continue;
      add_sql (self, " OR min (q.respond_by, q.resolve_by, q.promise_by) <= ?");
      bind_integer (self, ends[i]);
    }
  if ((values & DESK_SEARCH_DUE_TOMORROW) != 0)
    {
      add_sql (self, " OR q.respond_by BETWEEN ? AND ? OR q.resolve_by BETWEEN ? AND ? OR q.promise_by BETWEEN ? AND ?");
      for (guint i = 0; i < 3; i++)
        {
          bind_integer (self, self->day_end_ms + 1);
          bind_integer (self, self->next_day_end_ms);
        }
    }
  add_sql (self, ")");
}

static void
add_is (Filter *self,
        guint64 values)
{
  static const struct {
    DeskSearchIs is;
    const char *sql;
  } conditions[] = {
    { DESK_SEARCH_IS_UNOWNED, "t.owner_id IS NULL" },
    { DESK_SEARCH_IS_VIP, "t.requester_id IN (SELECT id FROM customer WHERE vip = 1)" },
    { DESK_SEARCH_IS_OPEN, "t.status NOT IN ('resolved', 'closed', 'cancelled')" },
    { DESK_SEARCH_IS_FINISHED, "t.status IN ('resolved', 'closed', 'cancelled')" },
    { DESK_SEARCH_IS_CRITICAL, "t.business_critical = 1" },
    { DESK_SEARCH_IS_BACK_AND_FORTH, DESK_BACK_AND_FORTH ("t.id") },
  };

  add_sql (self, "0");
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      if ((values & conditions[i].is) != 0)
        g_string_append_printf (self->sql, " OR %s", conditions[i].sql);
    }
  if ((values & DESK_SEARCH_IS_MINE) != 0)
    {
      add_sql (self, " OR t.owner_id = ? OR t.id IN (SELECT ticket_id FROM ticket_assignee WHERE withdrawn IS NOT 1 AND analyst_id = ?)");
      bind_uuid (self, self->scope->me);
      bind_uuid (self, self->scope->me);
    }
}

static void
add_category (Filter               *self,
              const DeskSearchTerm *term)
{
  if (term->values == DESK_SEARCH_NAME_NONE)
    {
      add_sql (self, "t.category IS NULL");
      return;
    }
  add_sql (self, "desk_name_matches (t.category, ?, ?) OR desk_name_matches (t.subcategory, ?, ?)");
  bind_name (self, term);
  bind_name (self, term);
}

static void
add_ticket_condition (Filter               *self,
                      const DeskSearchTerm *term)
{
  switch (term->field)
    {
    case DESK_SEARCH_FIELD_OWNER:
      add_reference (self, term, "t.owner_id", "analyst");
      break;
    case DESK_SEARCH_FIELD_ASSIGNEE:
      add_assignee (self, term);
      break;
    case DESK_SEARCH_FIELD_CUSTOMER:
      add_reference (self, term, "t.requester_id", "customer");
      break;
    case DESK_SEARCH_FIELD_ORGANISATION:
      add_reference (self, term, "t.organisation_id", "organisation");
      break;
    case DESK_SEARCH_FIELD_TEAM:
      add_reference (self, term, "t.team_id", "team");
      break;
    case DESK_SEARCH_FIELD_SERVICE:
      add_reference (self, term, "t.service_id", "service");
      break;
    case DESK_SEARCH_FIELD_ITEM:
      add_reference (self, term, "t.configuration_item_id", "configuration_item");
      break;
    case DESK_SEARCH_FIELD_CATEGORY:
      add_category (self, term);
      break;
    case DESK_SEARCH_FIELD_TAG:
      add_tag (self, term);
      break;
    case DESK_SEARCH_FIELD_NUMBER:
      add_number (self, term);
      break;
    case DESK_SEARCH_FIELD_PRIORITY:
      add_sql (self, "(? >> t.priority) & 1");
      bind_integer (self, (gint64) term->values);
      break;
    case DESK_SEARCH_FIELD_STATUS:
      add_enumeration (self, "t.status", DESK_ENUM_STATUS, term->values);
      break;
    case DESK_SEARCH_FIELD_TYPE:
      add_enumeration (self, "t.type", DESK_ENUM_TICKET_TYPE, term->values);
      break;
    case DESK_SEARCH_FIELD_CHANNEL:
      add_enumeration (self, "t.channel", DESK_ENUM_CHANNEL, term->values);
      break;
    case DESK_SEARCH_FIELD_LEVEL:
      add_enumeration (self, "coalesce (t.service_level, 'none')", DESK_ENUM_SERVICE_LEVEL, term->values);
      break;
    case DESK_SEARCH_FIELD_WAITING:
      add_sql (self, "t.status = 'waiting' AND ");
      add_enumeration (self, "t.waiting_reason", DESK_ENUM_WAITING_REASON, term->values);
      break;
    case DESK_SEARCH_FIELD_DUE:
      add_due (self, term->values);
      break;
    case DESK_SEARCH_FIELD_IS:
      add_is (self, term->values);
      break;
    case DESK_SEARCH_FIELD_TEXT:
    case DESK_SEARCH_FIELD_KIND:
    case DESK_SEARCH_FIELD_STATE:
    case DESK_SEARCH_FIELD_AUDIENCE:
    case DESK_N_SEARCH_FIELDS:
    default:
      add_sql (self, "0");
      break;
    }
}

static void
add_article_condition (Filter               *self,
                       const DeskSearchTerm *term)
{
  switch (term->field)
    {
    case DESK_SEARCH_FIELD_OWNER:
      add_reference (self, term, "t.owner_id", "analyst");
      break;
    case DESK_SEARCH_FIELD_SERVICE:
      if (term->values == DESK_SEARCH_NAME_NONE)
        {
          add_sql (self, "t.id NOT IN (SELECT article_id FROM article_service WHERE withdrawn IS NOT 1)");
          break;
        }
      add_sql (self, "t.id IN (SELECT article_id FROM article_service WHERE withdrawn IS NOT 1 AND ");
      add_reference (self, term, "service_id", "service");
      add_sql (self, ")");
      break;
    case DESK_SEARCH_FIELD_NUMBER:
      add_sql (self, "t.number = ?");
      bind_integer (self, term->number != 0 ? term->number : -1);
      break;
    case DESK_SEARCH_FIELD_KIND:
      add_enumeration (self, "t.kind", DESK_ENUM_ARTICLE_KIND, term->values);
      break;
    case DESK_SEARCH_FIELD_STATE:
      add_enumeration (self, "t.state", DESK_ENUM_ARTICLE_STATE, term->values);
      break;
    case DESK_SEARCH_FIELD_AUDIENCE:
      add_enumeration (self, "t.audience", DESK_ENUM_AUDIENCE, term->values);
      break;
    default:
      /* Articles have no status, customer or priority. */
      add_sql (self, "0");
      break;
    }
}

/* Of several values for a field that has one, either; a ticket can have
 * several tags, but two customers it cannot have. */
static void
add_conditions (Filter          *self,
                DeskSearchQuery *query,
                gboolean         is_article)
{
  void (*add_condition) (Filter *, const DeskSearchTerm *) = is_article ? add_article_condition : add_ticket_condition;
  guint n = desk_search_query_get_n_terms (query);

  for (guint field = DESK_SEARCH_FIELD_TEXT + 1; field < DESK_N_SEARCH_FIELDS; field++)
    {
      gboolean is_all = field == DESK_SEARCH_FIELD_TAG || field == DESK_SEARCH_FIELD_IS || field == DESK_SEARCH_FIELD_ASSIGNEE;
      guint n_added = 0;

      for (guint i = 0; i < n; i++)
        {
          const DeskSearchTerm *term = desk_search_query_get_term (query, i);

          if (term->field != field || term->is_negated)
            continue;
          add_sql (self, n_added++ == 0 ? " AND ((" : is_all ? ") AND (" : ") OR (");
          add_condition (self, term);
        }
      if (n_added > 0)
        add_sql (self, "))");
      for (guint i = 0; i < n; i++)
        {
          const DeskSearchTerm *term = desk_search_query_get_term (query, i);

          if (term->field != field || !term->is_negated)
            continue;
          /* What is not known is not so. */
          add_sql (self, " AND NOT coalesce ((");
          add_condition (self, term);
          add_sql (self, "), 0)");
        }
    }
}

/* --- running it --- */

static gboolean
read_days (Filter          *self,
           DeskSearchQuery *query,
           GError         **error)
{
  g_autoptr (DeskCalendar) calendar = NULL;
  int today;

  if (!desk_search_query_has_field (query, DESK_SEARCH_FIELD_DUE))
    return TRUE;
  if (!desk_policies_dup_desk_calendar (self->file, &calendar, error))
    return FALSE;

  today = desk_calendar_local_day (calendar, self->scope->now_ms);
  self->day_end_ms = desk_calendar_day_end_ms (calendar, today) - 1;
  self->next_day_end_ms = desk_calendar_day_end_ms (calendar, today + 1) - 1;
  self->week_end_ms = desk_calendar_day_end_ms (calendar, today + 6) - 1;

  return TRUE;
}

static char *
list_numbers (const GArray *numbers)
{
  GString *list = g_string_sized_new (numbers->len * 8 + 2);

  g_string_append_c (list, '[');
  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (list, i > 0 ? ",%" G_GINT64_FORMAT : "%" G_GINT64_FORMAT, g_array_index (numbers, gint64, i));
  g_string_append_c (list, ']');

  return g_string_free (list, FALSE);
}

static gboolean
run (Filter  *self,
     GArray  *rows,
     GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean has_row = TRUE;
  gboolean done;
  int code;

  /* There are too many of them to be kept prepared. */
  code = sqlite3_prepare_v2 (self->file->db, self->sql->str, -1, &statement, NULL);
  if (code != SQLITE_OK)
    {
      desk_sql_set_error (error, self->file->db, code);
      return FALSE;
    }
  for (guint i = 0; i < self->values->len; i++)
    desk_statement_bind_value (statement, (int) i + 1, &g_array_index (self->values, DeskValue, i));
  do
    {
      done = desk_statement_step (statement, &has_row, error);
      if (done && has_row)
        {
          gint64 row_no = sqlite3_column_int64 (statement, 0);

          g_array_append_val (rows, row_no);
        }
    }
  while (done && has_row);
  sqlite3_finalize (statement);

  return done;
}

static gboolean
filter_rows (DeskFile              *file,
             DeskSearchQuery       *query,
             const DeskSearchScope *scope,
             gboolean               is_article,
             const GArray          *candidates,
             guint                  limit,
             GArray                *rows,
             GError               **error)
{
  g_auto (Filter) self = { file, scope, g_string_new (NULL), g_array_new (FALSE, TRUE, sizeof (DeskValue)), 0, 0, 0, 0 };
  const char *table = is_article ? "article" : "ticket";

  g_array_set_clear_func (self.values, (GDestroyNotify) desk_value_clear);
  if (!desk_search_names_ensure (file, error) || !read_days (&self, query, error))
    return FALSE;

  if (candidates != NULL)
    {
      g_autofree char *list = list_numbers (candidates);

      g_string_append_printf (self.sql, "SELECT t.row_no FROM json_each (?) j CROSS JOIN %s t ON t.row_no = j.value", table);
      bind_text (&self, list);
    }
  else
    {
      g_string_append_printf (self.sql, "SELECT t.row_no FROM %s t", table);
    }
  if (!is_article && desk_search_query_has_field (query, DESK_SEARCH_FIELD_DUE))
    add_sql (&self, " LEFT JOIN ticket_queue q ON q.ticket_no = t.row_no");
  add_sql (&self, " WHERE t.withdrawn IS NOT 1");
  add_conditions (&self, query, is_article);
  if (candidates == NULL)
    add_sql (&self, " ORDER BY t.row_no DESC");
  if (limit > 0)
    g_string_append_printf (self.sql, " LIMIT %u", limit);

  return run (&self, rows, error);
}

/**
 * desk_search_has_conditions:
 * @query: a search
 *
 * Returns: whether it names fields
 */
gboolean
desk_search_has_conditions (DeskSearchQuery *query)
{
  for (guint i = 0; i < desk_search_query_get_n_terms (query); i++)
    {
      if (desk_search_query_get_term (query, i)->field != DESK_SEARCH_FIELD_TEXT)
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_search_filter_tickets:
 * @file: a desk file
 * @query: a search
 * @scope: who searches, and when
 * @candidates: (nullable) (element-type gint64): tickets to choose from, all
 *   if %NULL
 * @limit: how many at most, 0: all
 * @rows: (element-type gint64): those that meet the conditions of the search
 *   and were not withdrawn are added; the newest first unless there are
 *   @candidates
 * @error: return location
 *
 * Looks at the fields that a search names, not at its words.
 *
 * Returns: whether it was done
 */
gboolean
desk_search_filter_tickets (DeskFile              *file,
                            DeskSearchQuery       *query,
                            const DeskSearchScope *scope,
                            const GArray          *candidates,
                            guint                  limit,
                            GArray                *rows,
                            GError               **error)
{
  return filter_rows (file, query, scope, FALSE, candidates, limit, rows, error);
}

/**
 * desk_search_filter_articles:
 * @file: a desk file
 * @query: a search
 * @scope: who searches, and when
 * @candidates: (nullable) (element-type gint64): articles to choose from, all
 *   if %NULL
 * @limit: how many at most, 0: all
 * @rows: (element-type gint64): as of desk_search_filter_tickets()
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
desk_search_filter_articles (DeskFile              *file,
                             DeskSearchQuery       *query,
                             const DeskSearchScope *scope,
                             const GArray          *candidates,
                             guint                  limit,
                             GArray                *rows,
                             GError               **error)
{
  return filter_rows (file, query, scope, TRUE, candidates, limit, rows, error);
}
