// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "desk-commit.h"

G_BEGIN_DECLS

/**
 * DeskCsvTarget:
 * @DESK_CSV_KEPT: nowhere: kept in `source_data`
 * @DESK_CSV_LEFT_OUT: nowhere, and not kept
 * @DESK_CSV_FIELD: a field of the ticket
 * @DESK_CSV_NUMBER: the number the ticket has there
 * @DESK_CSV_AT: when the row became true
 * @DESK_CSV_BY: name of the analyst who made it so
 * @DESK_CSV_NOTE: a note on the ticket
 * @DESK_CSV_TAGS: tags, separated by blanks, commas or semicolons
 * @DESK_CSV_EMAIL: address of the requester
 * @DESK_CSV_REQUESTER: and the following: somebody or something by its name
 *
 * Where the cells of a column go.
 */
typedef enum {
  DESK_CSV_KEPT,
  DESK_CSV_LEFT_OUT,
  DESK_CSV_FIELD,
  DESK_CSV_NUMBER,
  DESK_CSV_AT,
  DESK_CSV_BY,
  DESK_CSV_NOTE,
  DESK_CSV_TAGS,
  DESK_CSV_EMAIL,
  DESK_CSV_REQUESTER,
  DESK_CSV_ORGANISATION,
  DESK_CSV_TEAM,
  DESK_CSV_OWNER,
  DESK_CSV_LOGGED_BY,
  DESK_CSV_SERVICE,
  DESK_CSV_ITEM,
  DESK_CSV_VENDOR,
  DESK_CSV_N_TARGETS
} DeskCsvTarget;

/** DESK_CSV_FIRST_NAME: the first target that is a name of another record. */
#define DESK_CSV_FIRST_NAME DESK_CSV_REQUESTER
#define DESK_CSV_N_NAMES (DESK_CSV_N_TARGETS - DESK_CSV_FIRST_NAME)

/**
 * DeskCsvDates:
 *
 * What 03/04/2026 means. Guessing looks at all dates of the file first.
 */
typedef enum {
  DESK_CSV_DATES_GUESS,
  DESK_CSV_DATES_DAY_FIRST,
  DESK_CSV_DATES_MONTH_FIRST,
} DeskCsvDates;

/**
 * DeskCsvColumn:
 * @target: where its cells go
 * @field: (nullable): of %DESK_CSV_FIELD
 * @values: (nullable): text in small letters: DeskOperation with what it means
 */
typedef struct {
  DeskCsvTarget target;
  const DeskField *field;
  GHashTable *values;
} DeskCsvColumn;

/**
 * DeskCsvMapping:
 *
 * What the columns of a CSV file mean: docs/import.md. Immutable once made.
 */
typedef struct _DeskCsvMapping DeskCsvMapping;

DeskCsvMapping      *desk_csv_mapping_new_from_text (const char *text, gsize size, GError **error);
DeskCsvMapping      *desk_csv_mapping_find_known (char **header, guint n_columns, GError **error);
DeskCsvMapping      *desk_csv_mapping_ref (DeskCsvMapping *self);
void                 desk_csv_mapping_unref (DeskCsvMapping *self);

const char          *desk_csv_mapping_get_name (DeskCsvMapping *self);
gboolean             desk_csv_mapping_has_events (DeskCsvMapping *self);
DeskTicketType       desk_csv_mapping_get_type (DeskCsvMapping *self);
DeskCsvDates         desk_csv_mapping_get_dates (DeskCsvMapping *self);
const char          *desk_csv_mapping_get_time_zone (DeskCsvMapping *self);
gboolean             desk_csv_mapping_is_unknown (DeskCsvMapping *self, const char *text);
const DeskCsvColumn *desk_csv_mapping_get_column (DeskCsvMapping *self, const char *name);
gboolean             desk_csv_mapping_recognises (DeskCsvMapping *self, char **header, guint n_columns);
guint                desk_csv_mapping_count_columns (DeskCsvMapping *self, char **header, guint n_columns);
char                *desk_csv_fold (const char *text);

const DeskOperation *desk_csv_column_find_value (const DeskCsvColumn *self, const char *text);
const char          *desk_csv_target_get_field (DeskCsvTarget target, DeskTableId *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCsvMapping, desk_csv_mapping_unref)

G_END_DECLS
