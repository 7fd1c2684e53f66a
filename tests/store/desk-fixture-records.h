// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"

G_BEGIN_DECLS

void desk_fixture_add_service (DeskFixture *self, const char *name, DeskUuid *id);
void desk_fixture_add_calendar_entry (DeskFixture *self, DeskCalendarKind kind, const char *title, const char *starts, const char *ends, const char *recurrence, DeskUuid *id);
void desk_fixture_add_calendar_service (DeskFixture *self, const DeskUuid *entry, const DeskUuid *service);
void desk_fixture_add_article (DeskFixture *self, DeskArticleKind kind, const char *title, const char *body, DeskUuid *id);
void desk_fixture_add_article_service (DeskFixture *self, const DeskUuid *article, const DeskUuid *service);
void desk_fixture_add_article_use (DeskFixture *self, const DeskUuid *ticket, const DeskUuid *article, DeskOutcome outcome);

G_END_DECLS
