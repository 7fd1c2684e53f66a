// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskSearchKind:
 * @DESK_SEARCH_KIND_TICKET: a ticket with the names that stand on it
 * @DESK_SEARCH_KIND_ENTRY: one entry of a timeline
 * @DESK_SEARCH_KIND_ARTICLE: an article
 * @DESK_SEARCH_KIND_ORGANISATION: no document: all tickets of an organisation
 *   that has got another name
 * @DESK_SEARCH_KIND_CUSTOMER: no document: all tickets of such a customer
 *
 * What a row of `search_mark` speaks of; the first three are documents.
 */
typedef enum {
  DESK_SEARCH_KIND_NONE = 0,
  DESK_SEARCH_KIND_TICKET = 1,
  DESK_SEARCH_KIND_ENTRY = 2,
  DESK_SEARCH_KIND_ARTICLE = 3,
  DESK_SEARCH_KIND_ORGANISATION = 4,
  DESK_SEARCH_KIND_CUSTOMER = 5,
} DeskSearchKind;

/**
 * DeskSearchPart:
 * @field: name of the field the text comes from
 * @start: first byte in the body
 * @end: first byte after it
 */
typedef struct {
  const char *field;
  gsize start;
  gsize end;
} DeskSearchPart;

/**
 * DeskSearchDocument:
 * @kind: what it is of
 * @row_no: key of the row
 * @is_there: the row is there and was not withdrawn
 * @title: empty for entries
 * @body: all of its text, the title in front
 * @parts: (element-type DeskSearchPart): which field says what in @body
 *
 * What can be found of one row. Made once and read into many times.
 */
typedef struct {
  DeskSearchKind kind;
  gint64 row_no;
  gboolean is_there;
  GString *title;
  GString *body;
  GArray *parts;
} DeskSearchDocument;

/* The key of a document in the index. */
static inline gint64
desk_search_document_id (DeskSearchKind kind,
                         gint64         row_no)
{
  return row_no * 4 + (gint64) kind;
}

DeskSearchDocument *desk_search_document_new (void);
void                desk_search_document_free (DeskSearchDocument *self);
gboolean            desk_search_document_read (DeskSearchDocument *self, DeskFile *file, DeskSearchKind kind, gint64 row_no, GError **error);

DeskSearchKind      desk_search_kind_of_table (const char *table);
gboolean            desk_search_kind_has_field (DeskSearchKind kind, const char *field);
const char         *desk_search_field_label (const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchDocument, desk_search_document_free)

G_END_DECLS
