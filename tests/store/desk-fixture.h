// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"

G_BEGIN_DECLS

/** FIXTURE_NOW_MS: 2026-03-02T09:00:00Z, a Monday; 10:00 on the desk's wall clock. */
#define FIXTURE_NOW_MS G_GINT64_CONSTANT (1772442000000)

/**
 * DeskFixture:
 * @folder: a temporary folder of its own, removed with everything in it
 * @path: the desk file
 * @clock: stands at %FIXTURE_NOW_MS until it is advanced
 * @ids: seeded
 * @file: the writer
 * @me: the first analyst, an administrator
 *
 * A founded desk in a temporary folder: Europe/Berlin, Monday to Friday from
 * 8 to 17, default service levels. What cannot be done fails the test.
 */
typedef struct {
  char *folder;
  char *path;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskFile *file;
  DeskUuid me;
} DeskFixture;

DeskFixture *desk_fixture_new (guint64 seed);
DeskFixture *desk_fixture_new_in (const char *parent, guint64 seed);
void         desk_fixture_free (DeskFixture *self);
DeskFile    *desk_fixture_open_reader (DeskFixture *self);
gint64       desk_fixture_get_now_ms (DeskFixture *self);

DeskCommit  *desk_fixture_begin (DeskFixture *self, const char *action);
void         desk_fixture_act (DeskFixture *self, DeskCommit *commit);

void         desk_fixture_add_organisation (DeskFixture *self, const char *name, DeskServiceLevel level, DeskUuid *id);
void         desk_fixture_add_customer (DeskFixture *self, const char *name, const DeskUuid *organisation, gboolean vip, DeskUuid *id);
void         desk_fixture_add_analyst (DeskFixture *self, const char *name, DeskUuid *id);
void         desk_fixture_add_team (DeskFixture *self, const char *name, const DeskUuid *member, DeskUuid *id);
void         desk_fixture_get_policy (DeskFixture *self, DeskUuid *policy);
void         desk_fixture_add_ticket (DeskFixture *self, const char *summary, const DeskUuid *requester, DeskUuid *id);
void         desk_fixture_add_note (DeskFixture *self, const DeskUuid *ticket, const char *body, DeskUuid *id);

void         desk_fixture_set_text (DeskFixture *self, DeskTableId table, const DeskUuid *row, const char *field, const char *text);
void         desk_fixture_set_integer (DeskFixture *self, DeskTableId table, const DeskUuid *row, const char *field, gint64 integer);
void         desk_fixture_set_uuid (DeskFixture *self, DeskTableId table, const DeskUuid *row, const char *field, const DeskUuid *uuid);
void         desk_fixture_set_null (DeskFixture *self, DeskTableId table, const DeskUuid *row, const char *field);
void         desk_fixture_refuse (DeskFixture *self, DeskCommit *commit, GQuark domain, int code, const char *words);
void         desk_fixture_get (DeskFixture *self, DeskTableId table, const DeskUuid *row, const char *field, DeskValue *value);
void         desk_fixture_assert_text (DeskFixture *self, DeskTableId table, const DeskUuid *row, const char *field, const char *expected);
void         desk_fixture_assert_integer (DeskFixture *self, DeskTableId table, const DeskUuid *row, const char *field, gint64 expected);
gint64       desk_fixture_count (DeskFixture *self, const char *sql);
void         desk_fixture_get_head (DeskFixture *self, DeskHead *head);
char        *desk_fixture_dup_facts (DeskFixture *self);
void         desk_fixture_assert_whole (DeskFixture *self);
void         desk_head_assert_equal (const DeskHead *a, const DeskHead *b);
gint64       desk_fixture_find_row (DeskFixture *self, DeskTableId table, const DeskUuid *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskFixture, desk_fixture_free)

G_END_DECLS
