// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-csv-names.h"
#include "desk-csv-ticket.h"
#include "desk-priority.h"
#include "desk-record.h"

G_BEGIN_DECLS

/**
 * DeskCsvName:
 * @is_given: the row has such a name
 * @is_there: it is on the desk
 * @id: who or what is meant
 */
typedef struct {
  gboolean is_given;
  gboolean is_there;
  DeskUuid id;
} DeskCsvName;

/**
 * DeskCsvBuild:
 * @importer: where it goes
 * @mapping: what columns mean
 * @names: who is meant
 * @source: name of the system the file comes from
 * @desk: (nullable): settings of the desk
 * @matrix: the desk's priorities
 * @highest_number: that a row asks for
 * @finished: identities of tickets that are finished when the file ends
 *
 * What is needed to make commits of rows.
 */
typedef struct {
  DeskImporter *importer;
  DeskCsvMapping *mapping;
  DeskCsvNames *names;
  const char *source;
  DeskRecord *desk;
  DeskPriorityMatrix matrix;
  gint64 highest_number;
  GHashTable *finished;
} DeskCsvBuild;

DeskImportOutcome desk_csv_build_take (DeskCsvBuild *self, DeskCsvTicket *ticket, DeskCsvTicket *before, GError **reason);
DeskImportOutcome desk_csv_build_insert (DeskCsvBuild *self, DeskCsvTicket *ticket, const DeskUuid *id, GError **reason);
DeskImportOutcome desk_csv_build_change (DeskCsvBuild *self, DeskCsvTicket *ticket, DeskCsvTicket *before, const DeskUuid *id, gint64 made_at_ms, gboolean has_time, GError **reason);

DeskStatus        desk_csv_build_get_status (DeskCsvTicket *ticket, gboolean *is_given);
DeskCommit       *desk_csv_build_new_commit (DeskCsvBuild *self, const char *action, DeskCsvTicket *ticket, gint64 made_at_ms, GError **error);
gboolean          desk_csv_build_find_names (DeskCsvBuild *self, DeskCsvTicket *ticket, DeskOperation *fields, DeskCsvName *names, GError **error);
void              desk_csv_build_add_names (DeskCsvBuild *self, DeskCsvTicket *ticket, DeskCommit *commit, const DeskOperation *fields, const DeskCsvName *names);
gboolean          desk_csv_build_add_pause (DeskCsvBuild *self, DeskCommit *commit, const DeskUuid *id, gint64 started_at_ms, GError **error);
gboolean          desk_csv_build_add_note (DeskCsvBuild *self, DeskCommit *commit, DeskCsvTicket *ticket, const DeskUuid *id, GError **error);
DeskOperation    *desk_csv_build_copy_fields (DeskCsvTicket *ticket, const char *const *without);
void              desk_csv_build_put_rest (DeskCsvBuild *self, DeskCsvTicket *ticket, gboolean tell, DeskOperation *fields);
gboolean          desk_csv_build_get_end (DeskCsvTicket *ticket, gint64 *end_ms);
DeskStage         desk_csv_build_find_stage (DeskTicketType type, DeskStatus status);

G_END_DECLS
