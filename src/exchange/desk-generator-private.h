// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"
#include "desk-calendar.h"
#include "desk-generator.h"
#include "desk-priority.h"

G_BEGIN_DECLS

typedef struct {
  DeskUuid id;
  char *name;
  DeskServiceLevel level;
} DeskGeneratedOrganisation;

typedef struct {
  DeskUuid id;
  guint organisation;
} DeskGeneratedCustomer;

/*
 * DeskGenerator: what is kept while a desk is filled. Ids are arrays of
 * DeskUuid.
 */
typedef struct {
  DeskFile *file;
  const DeskGeneration *wanted;
  GCancellable *cancellable;
  GRand *random;
  DeskIdSource *ids;
  DeskCalendar *calendar;
  DeskUuid policy;
  gboolean has_policy;
  DeskPriorityMatrix matrix;

  GArray *analysts;
  GArray *teams;
  GArray *services;
  GArray *items;
  GArray *organisations; /* of DeskGeneratedOrganisation */
  GArray *customers;     /* of DeskGeneratedCustomer */
  GArray *articles;

  DeskBatch *batch;
  guint n_commits;
  gsize n_bytes;
  guint64 n_done;
  guint64 n_all;
} DeskGenerator;

/* Chance. */
guint    desk_generator_below (DeskGenerator *self, guint end);
gboolean desk_generator_chance (DeskGenerator *self, guint percent);
guint    desk_generator_crowded (DeskGenerator *self, guint end);
const DeskUuid *desk_generator_pick (DeskGenerator *self, GArray *ids);

/* Commits. */
DeskCommit    *desk_generator_begin (DeskGenerator *self, const char *action, const DeskUuid *author, gint64 made_at_ms);
DeskOperation *desk_generator_insert (DeskGenerator *self, DeskCommit *commit, DeskTableId table, gint64 made_at_ms, DeskUuid *id);
gboolean       desk_generator_end (DeskGenerator *self, DeskCommit *commit, GError **error);

/* One thing after the other; each in a file of its own. */
gboolean desk_generator_make_people (DeskGenerator *self, gint64 from_ms, GError **error);
gboolean desk_generator_make_ticket (DeskGenerator *self, gint64 logged_ms, guint n_entries, GError **error);
gboolean desk_generator_make_article (DeskGenerator *self, gint64 made_at_ms, GError **error);

/* Words; in desk-generator-text.c. */
char *desk_generator_person (DeskGenerator *self);
char *desk_generator_organisation (guint index);
const char *desk_generator_service (guint index);
const char *desk_generator_team (guint index);
char *desk_generator_item (DeskGenerator *self, guint index, DeskItemKind *kind);
char *desk_generator_summary (DeskGenerator *self, DeskTicketType type);
char *desk_generator_description (DeskGenerator *self);
char *desk_generator_entry (DeskGenerator *self, DeskEntryKind kind);
char *desk_generator_cause (DeskGenerator *self);
char *desk_generator_resolution (DeskGenerator *self);
char *desk_generator_title (DeskGenerator *self);
char *desk_generator_steps (DeskGenerator *self, guint n);
const char *desk_generator_category (DeskGenerator *self);
const char *desk_generator_tag (DeskGenerator *self);
const char *desk_generator_validation (DeskGenerator *self);

G_END_DECLS
