// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"
#include "desk-search-index.h"
#include "desk-search.h"

G_BEGIN_DECLS

/**
 * SearchDesk:
 * @fixture: a desk, with its writer
 * @reader: a reader of it, which searches
 * @names: row_no of each ticket, and what the test calls it
 *
 * A desk to search.
 */
typedef struct {
  DeskFixture *fixture;
  DeskFile *reader;
  GHashTable *names;
} SearchDesk;

void       search_desk_init (SearchDesk *self);
void       search_desk_clear (SearchDesk *self);
void       search_desk_index (SearchDesk *self);

void       search_desk_add_ticket (SearchDesk *self, const char *name, const char *summary, const DeskUuid *requester, DeskUuid *id);
void       search_desk_add_note (SearchDesk *self, const DeskUuid *ticket, const char *body);
void       search_desk_add_article (SearchDesk *self, const char *title, const char *kind, const char *keywords, const char *body, const DeskUuid *service, DeskUuid *id);
void       search_desk_set_text (SearchDesk *self, const DeskUuid *ticket, const char *field, const char *text);

char      *search_desk_name_rows (SearchDesk *self, GArray *rows);
void       search_desk_assert_found (SearchDesk *self, const char *text, const char *expected);
GPtrArray *search_desk_find_hits (SearchDesk *self, const char *text, DeskSearchPlaces places);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SearchDesk, search_desk_clear)

G_END_DECLS
