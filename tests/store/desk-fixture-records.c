// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Services, articles and calendar entries of the desk that tests begin with.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-fixture-records.h"

static DeskOperation *
begin_row (DeskFixture *self,
           const char  *action,
           DeskTableId  table,
           DeskCommit **commit,
           DeskUuid    *id)
{
  desk_id_source_next_uuid (self->ids, desk_fixture_get_now_ms (self), id);
  *commit = desk_fixture_begin (self, action);

  return desk_commit_add_insert (*commit, table, id);
}

static gint64
parse_time (const char *text)
{
  gint64 time_ms;

  g_assert_true (desk_time_parse (text, &time_ms));

  return time_ms;
}

void
desk_fixture_add_service (DeskFixture *self,
                          const char  *name,
                          DeskUuid    *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "record_edit", DESK_TABLE_SERVICE, &commit, id);

  desk_operation_put_text (operation, "name", name);
  desk_fixture_act (self, commit);
}

/**
 * desk_fixture_add_calendar_entry:
 * @self: a fixture
 * @kind: what it is
 * @title: what it is called
 * @starts: RFC 3339
 * @ends: RFC 3339
 * @recurrence: (nullable): a rule
 * @id: (out): id of the entry
 */
void
desk_fixture_add_calendar_entry (DeskFixture      *self,
                                 DeskCalendarKind  kind,
                                 const char       *title,
                                 const char       *starts,
                                 const char       *ends,
                                 const char       *recurrence,
                                 DeskUuid         *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "calendar_new", DESK_TABLE_CALENDAR_ENTRY, &commit, id);

  desk_operation_put_enum (operation, "kind", DESK_ENUM_CALENDAR_KIND, (int) kind);
  desk_operation_put_text (operation, "title", title);
  desk_operation_put_integer (operation, "starts_at", parse_time (starts));
  desk_operation_put_integer (operation, "ends_at", parse_time (ends));
  if (recurrence != NULL)
    desk_operation_put_text (operation, "recurrence", recurrence);
  desk_fixture_act (self, commit);
}

static void
add_pair (DeskFixture    *self,
          const char     *action,
          DeskTableId     table,
          const char     *one_field,
          const DeskUuid *one_id,
          const char     *other_field,
          const DeskUuid *other_id)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self, action);
  g_auto (DeskValue) one = DESK_VALUE_INIT;
  g_auto (DeskValue) other = DESK_VALUE_INIT;

  desk_value_set_uuid (&one, one_id);
  desk_value_set_uuid (&other, other_id);
  desk_commit_add_member (commit, table, one_field, &one, other_field, &other, NULL);
  desk_fixture_act (self, commit);
}

void
desk_fixture_add_calendar_service (DeskFixture    *self,
                                   const DeskUuid *entry,
                                   const DeskUuid *service)
{
  add_pair (self, "calendar_edit", DESK_TABLE_CALENDAR_ENTRY_SERVICE, "calendar_entry_id", entry, "service_id", service);
}

/* A published one, for everybody. */
void
desk_fixture_add_article (DeskFixture     *self,
                          DeskArticleKind  kind,
                          const char      *title,
                          const char      *body,
                          DeskUuid        *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "article_new", DESK_TABLE_ARTICLE, &commit, id);

  desk_operation_put_enum (operation, "kind", DESK_ENUM_ARTICLE_KIND, (int) kind);
  desk_operation_put_text (operation, "title", title);
  desk_operation_put_text (operation, "body", body);
  desk_operation_put_enum (operation, "audience", DESK_ENUM_AUDIENCE, DESK_AUDIENCE_CUSTOMERS);
  desk_operation_put_enum (operation, "state", DESK_ENUM_ARTICLE_STATE, DESK_ARTICLE_STATE_PUBLISHED);
  desk_fixture_act (self, commit);
}

void
desk_fixture_add_article_service (DeskFixture    *self,
                                  const DeskUuid *article,
                                  const DeskUuid *service)
{
  add_pair (self, "article_edit", DESK_TABLE_ARTICLE_SERVICE, "article_id", article, "service_id", service);
}

/* A link to an article on the timeline of a ticket. */
void
desk_fixture_add_article_use (DeskFixture    *self,
                              const DeskUuid *ticket,
                              const DeskUuid *article,
                              DeskOutcome     outcome)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskUuid id;
  DeskOperation *operation = begin_row (self, "ticket_link", DESK_TABLE_ENTRY, &commit, &id);

  desk_operation_put_uuid (operation, "ticket_id", ticket);
  desk_operation_put_enum (operation, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_LINK);
  desk_operation_put_enum (operation, "link_kind", DESK_ENUM_LINK_KIND, DESK_LINK_KIND_ARTICLE_USED);
  desk_operation_put_uuid (operation, "author_id", &self->me);
  desk_operation_put_uuid (operation, "article_id", article);
  desk_operation_put_integer (operation, "made_at", desk_fixture_get_now_ms (self));
  if (outcome != DESK_OUTCOME_UNSET)
    desk_operation_put_enum (operation, "outcome", DESK_ENUM_OUTCOME, (int) outcome);
  desk_fixture_act (self, commit);
}
