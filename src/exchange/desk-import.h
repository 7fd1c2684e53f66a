// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"

G_BEGIN_DECLS

/** DESK_IMPORT_MAX_MESSAGES: so many are kept; the rest is counted. */
#define DESK_IMPORT_MAX_MESSAGES 10000

/** DESK_IMPORT_MAX_NUMBER: a higher number is kept as a reference only, or one line could use up the numbers of the desk. */
#define DESK_IMPORT_MAX_NUMBER G_GINT64_CONSTANT (99999999)

/**
 * DeskImportProgress:
 * @fraction: how much of the file has been gone through, 0 to 1
 * @data: of the caller
 *
 * Called now and then on the thread that imports.
 */
typedef void (*DeskImportProgress) (double fraction, gpointer data);

/**
 * DeskImport:
 * @author: the importing analyst, who did what the file names nobody for; may
 *   be nil
 * @source: (nullable): name of the system the file comes from: together with
 *   a number of that system it says which ticket is meant
 * @file_name: (nullable): name of the file, without folder and ending: stands
 *   in for @source where nothing else tells it
 * @dry_run: find out what would come in, and write nothing
 * @by_time: make the commits in the order of time, not of the lines; the file
 *   is kept in memory
 * @first_number: tickets without a number get this one or higher ones
 * @progress: (nullable): told how far it is
 * @progress_data: passed to @progress
 *
 * What is wanted of an import. All zeros are the usual case.
 */
typedef struct {
  DeskUuid author;
  const char *source;
  const char *file_name;
  gboolean dry_run;
  gboolean by_time;
  gint64 first_number;
  DeskImportProgress progress;
  gpointer progress_data;
} DeskImport;

/**
 * DeskImportMessage:
 * @line: from 1; 0 when it is about the whole file
 * @is_bad: the line was not taken; otherwise something to know
 * @text: in the user's words
 */
typedef struct {
  guint64 line;
  gboolean is_bad;
  char *text;
} DeskImportMessage;

/**
 * DeskImportReport:
 * @n_lines: lines (JSON Lines) or rows below the header (CSV); the sum of the
 *   next four
 * @n_taken: came in, or would
 * @n_there: the desk has it already
 * @n_passed_over: empty, a comment, or said to be left out
 * @n_bad: could not be understood or done
 * @n_events: changes of records among those taken
 * @n_new: new rows by table
 * @format: (nullable): what the file was taken for
 * @encoding: (nullable): how its text was written
 * @delimiter: of a CSV file
 * @messages: (element-type DeskImportMessage): what is to be said about lines
 * @n_messages_left_out: more than were kept
 *
 * What an import did. Free with desk_import_report_clear().
 */
typedef struct {
  guint64 n_lines;
  guint64 n_taken;
  guint64 n_there;
  guint64 n_passed_over;
  guint64 n_bad;
  guint64 n_events;
  guint64 n_new[DESK_N_TABLES];
  char *format;
  char *encoding;
  char delimiter;
  GPtrArray *messages;
  guint64 n_messages_left_out;
} DeskImportReport;

void desk_import_report_init (DeskImportReport *self);
void desk_import_report_clear (DeskImportReport *self);
void desk_import_report_add (DeskImportReport *self, guint64 line, gboolean is_bad, const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskImportReport, desk_import_report_clear)

G_END_DECLS
