// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"
#include "desk-import.h"

G_BEGIN_DECLS

GInputStream *import_stream (const char *text, gssize size);
void          import_json (DeskFile *file, const char *text, const DeskImport *options, DeskImportReport *report);
void          import_csv (DeskFile *file, const char *text, const char *mapping, const DeskImport *options, DeskImportReport *report);
void          assert_adds_up (const DeskImportReport *report);
void          assert_counts (const DeskImportReport *report, guint64 n_taken, guint64 n_there, guint64 n_passed_over, guint64 n_bad);
void          assert_same_report (const DeskImportReport *a, const DeskImportReport *b);
const char   *report_message (const DeskImportReport *report, guint64 line);
void          assert_message (const DeskImportReport *report, guint64 line, const char *part);
void          print_messages (const DeskImportReport *report);

gint64        read_integer (DeskFile *file, const char *sql);
char         *read_text (DeskFile *file, const char *sql);
char         *desk_digests (DeskFile *file);
void          assert_verified (DeskFile *file);

G_END_DECLS
