// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to break the rules of links.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

static DeskCommit *
link_to (Guards         *self,
         const char     *kind,
         const DeskUuid *ticket,
         const char     *url)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_link");
  DeskOperation *entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &self->id);

  desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
  desk_operation_put_text (entry, "kind", "link");
  desk_operation_put_integer (entry, "made_at", desk_fixture_get_now_ms (self->fixture));
  desk_operation_put_text (entry, "link_kind", kind);
  if (ticket != NULL)
    desk_operation_put_uuid (entry, "linked_ticket_id", ticket);
  if (url != NULL)
    desk_operation_put_text (entry, "url", url);

  return commit;
}

static DeskCommit *
link_to_itself (Guards   *self,
                gboolean  mend)
{
  DeskUuid other;

  desk_fixture_add_ticket (self->fixture, "Another one", NULL, &other);

  return link_to (self, "related", mend ? &other : &self->ticket, NULL);
}

static DeskCommit *
link_to_nothing (Guards   *self,
                 gboolean  mend)
{
  return link_to (self, "web", NULL, mend ? "mailto:help@example.org" : NULL);
}

static DeskCommit *
link_to_two_things (Guards   *self,
                    gboolean  mend)
{
  DeskCommit *commit;
  DeskUuid other;

  desk_fixture_add_ticket (self->fixture, "Another one", NULL, &other);
  commit = link_to (self, "related", &other, NULL);
  if (!mend)
    {
      DeskOperation *entry = g_ptr_array_index (commit->operations, 0);

      desk_operation_put_text (entry, "link_kind", "web");
      desk_operation_put_text (entry, "url", "https://example.org/");
    }

  return commit;
}

static DeskCommit *
link_to_a_file (Guards   *self,
                gboolean  mend)
{
  return link_to (self, "web", NULL, mend ? "HTTPS://example.org/a?b=c" : "file:///etc/passwd");
}

static DeskCommit *
link_with_blanks (Guards   *self,
                  gboolean  mend)
{
  return link_to (self, "web", NULL, mend ? "https://example.org/" : "https://example.org/ javascript:alert(1)");
}

static DeskCommit *
link_says_something_else (Guards   *self,
                          gboolean  mend)
{
  DeskUuid other;

  desk_fixture_add_ticket (self->fixture, "Another one", NULL, &other);

  return link_to (self, mend ? "caused_by" : "article_used", &other, NULL);
}

static DeskCommit *
link_twice (Guards   *self,
            gboolean  mend)
{
  g_autoptr (DeskCommit) first = NULL;
  DeskUuid other;

  desk_fixture_add_ticket (self->fixture, "Another one", NULL, &other);
  first = link_to (self, "related", &other, NULL);
  desk_fixture_act (self->fixture, first);
  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &self->id);

  return link_to (self, mend ? "duplicate" : "related", &other, NULL);
}

const GuardAttempt guard_attempts_of_links[] = {
  { "link_leads_to_one_other_thing_once", link_to_itself, "not linked to itself" },
  { "link_leads_to_one_other_thing_once", link_to_nothing, "leads to one thing" },
  { "link_leads_to_one_other_thing_once", link_to_two_things, "A link" },
  { "link_leads_to_one_other_thing_once", link_to_a_file, "begins with http" },
  { "link_leads_to_one_other_thing_once", link_with_blanks, "begins with http" },
  { "link_leads_to_one_other_thing_once", link_says_something_else, "cannot say that" },
  { "link_leads_to_one_other_thing_once", link_twice, "there already" },
};
const guint guard_n_attempts_of_links = G_N_ELEMENTS (guard_attempts_of_links);
