// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-csv-mapping.h"
#include "desk-csv-reader.h"
#include "desk-csv-value.h"
#include "desk-importer.h"

G_BEGIN_DECLS

/**
 * DeskCsvColumns:
 * @mapping: what they mean
 * @names: their names, each of its own
 * @columns: (nullable elements): where each goes
 * @n_columns: how many there are
 * @times: how dates are to be read
 * @told: (element-type utf8): values that were spoken of already
 *
 * The header of a file, understood.
 */
typedef struct {
  DeskCsvMapping *mapping;
  GPtrArray *names;
  const DeskCsvColumn **columns;
  guint n_columns;
  DeskCsvTimes times;
  GHashTable *told;
} DeskCsvColumns;

/**
 * DeskCsvTicket:
 * @line: where the row begins
 * @reference: (nullable): number there
 * @identity: by which the ticket is known again: its number there, or what
 *   the row holds
 * @number: the same as a number of ours, 0 when it is none
 * @type: by the letters before the number, or unset
 * @has_at: whether the row says when it became true
 * @at_ms: when
 * @by: (nullable): name of who made it so
 * @note: (nullable): a note
 * @tags: (nullable): tags
 * @email: (nullable): of the requester
 * @names: (nullable elements): names of other records, by target
 * @fields: what goes into fields of the ticket; those of its history that
 *   have to fit its status are taken out by the import
 * @rest: columns and values that have no field
 *
 * A row, understood.
 */
typedef struct {
  guint64 line;
  char *reference;
  char *identity;
  gint64 number;
  DeskTicketType type;
  gboolean has_at;
  gint64 at_ms;
  char *by;
  char *note;
  char *tags;
  char *email;
  char *names[DESK_CSV_N_NAMES];
  DeskOperation *fields;
  JsonObject *rest;
} DeskCsvTicket;

void            desk_csv_columns_init (DeskCsvColumns *self, DeskCsvMapping *mapping, const DeskCsvRow *header, DeskImporter *importer);
void            desk_csv_columns_clear (DeskCsvColumns *self);
void            desk_csv_columns_guess (DeskCsvColumns *self, const DeskCsvRow *row, DeskCsvGuess *guess);

DeskCsvTicket  *desk_csv_ticket_new (DeskCsvColumns *columns, const DeskCsvRow *row, DeskImporter *importer, GError **error);
void            desk_csv_ticket_free (DeskCsvTicket *self);
char           *desk_csv_ticket_dup_rest (DeskCsvTicket *self, gboolean *was_cut);
const char     *desk_csv_ticket_get_text (DeskCsvTicket *self, const char *field);
gboolean        desk_csv_ticket_get_time (DeskCsvTicket *self, const char *field, gint64 *time_ms);
int             desk_csv_ticket_get_enum (DeskCsvTicket *self, const char *field, DeskEnumId id);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskCsvColumns, desk_csv_columns_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCsvTicket, desk_csv_ticket_free)

G_END_DECLS
