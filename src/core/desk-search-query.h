// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** DESK_SEARCH_MAX_BYTES: as much of a text is looked at. */
#define DESK_SEARCH_MAX_BYTES 2000
/** DESK_SEARCH_MAX_TERMS: as many terms of it count. */
#define DESK_SEARCH_MAX_TERMS 32

typedef enum {
  DESK_SEARCH_FIELD_TEXT = 0, /* no field: words anywhere */
  DESK_SEARCH_FIELD_OWNER,
  DESK_SEARCH_FIELD_ASSIGNEE,
  DESK_SEARCH_FIELD_CUSTOMER,
  DESK_SEARCH_FIELD_ORGANISATION,
  DESK_SEARCH_FIELD_TEAM,
  DESK_SEARCH_FIELD_SERVICE,
  DESK_SEARCH_FIELD_ITEM,
  DESK_SEARCH_FIELD_CATEGORY,
  DESK_SEARCH_FIELD_TAG,
  DESK_SEARCH_FIELD_NUMBER,
  DESK_SEARCH_FIELD_PRIORITY,
  DESK_SEARCH_FIELD_STATUS,
  DESK_SEARCH_FIELD_TYPE,
  DESK_SEARCH_FIELD_CHANNEL,
  DESK_SEARCH_FIELD_LEVEL,
  DESK_SEARCH_FIELD_WAITING,
  DESK_SEARCH_FIELD_DUE,
  DESK_SEARCH_FIELD_IS,
  DESK_SEARCH_FIELD_KIND,     /* of articles, as the two that follow */
  DESK_SEARCH_FIELD_STATE,
  DESK_SEARCH_FIELD_AUDIENCE,
  DESK_N_SEARCH_FIELDS
} DeskSearchField;

/** DeskSearchName: values of a field that names somebody or something; 0: by its text. */
typedef enum {
  DESK_SEARCH_NAME_ME = 1 << 0,
  DESK_SEARCH_NAME_NONE = 1 << 1, /* nobody, nothing */
} DeskSearchName;

/** DeskSearchDue: bits of the values of `due:`. */
typedef enum {
  DESK_SEARCH_DUE_MISSED = 1 << 1,
  DESK_SEARCH_DUE_SHIFT = 1 << 2,    /* until the shift ends, missed or not */
  DESK_SEARCH_DUE_TODAY = 1 << 3,    /* until the day ends, missed or not */
  DESK_SEARCH_DUE_TOMORROW = 1 << 4, /* tomorrow */
  DESK_SEARCH_DUE_WEEK = 1 << 5,     /* within seven days, missed or not */
} DeskSearchDue;

/** DeskSearchIs: bits of the values of `is:`. */
typedef enum {
  DESK_SEARCH_IS_UNOWNED = 1 << 1,
  DESK_SEARCH_IS_MINE = 1 << 2,     /* I own it or work on it */
  DESK_SEARCH_IS_VIP = 1 << 3,
  DESK_SEARCH_IS_OPEN = 1 << 4,     /* not finished */
  DESK_SEARCH_IS_FINISHED = 1 << 5, /* resolved, closed or cancelled */
  DESK_SEARCH_IS_CRITICAL = 1 << 6, /* business-critical */
  DESK_SEARCH_IS_BACK_AND_FORTH = 1 << 7, /* handed over there and back */
} DeskSearchIs;

/**
 * DeskSearchTerm:
 * @field: what is looked at
 * @is_negated: it must not be so
 * @is_exact: was in quotes: whole words in this order; otherwise the last
 *   word is the beginning of one
 * @text: what to look for, without quotes
 * @values: bits: of #DeskSearchName, #DeskSearchDue, #DeskSearchIs, of the
 *   values of an enumeration, or of priorities
 * @number: what may be a number of a ticket or article, or 0
 * @is_article: @number can only be an article's
 */
typedef struct {
  DeskSearchField field;
  gboolean is_negated;
  gboolean is_exact;
  char *text;
  guint64 values;
  gint64 number;
  gboolean is_article;
} DeskSearchTerm;

/**
 * DeskSearchQuery:
 *
 * What a person typed into a search field, understood as far as it goes. All
 * terms have to be met; of several for a field that has one value, one of
 * them. Immutable and reference-counted; may be used from any thread.
 */
typedef struct _DeskSearchQuery DeskSearchQuery;

#define DESK_TYPE_SEARCH_QUERY (desk_search_query_get_type ())

GType                 desk_search_query_get_type (void);
DeskSearchQuery      *desk_search_query_parse (const char *text);
DeskSearchQuery      *desk_search_query_ref (DeskSearchQuery *self);
void                  desk_search_query_unref (DeskSearchQuery *self);

guint                 desk_search_query_get_n_terms (const DeskSearchQuery *self);
const DeskSearchTerm *desk_search_query_get_term (const DeskSearchQuery *self, guint index);
gboolean              desk_search_query_has_field (const DeskSearchQuery *self, DeskSearchField field);
const char *const    *desk_search_query_get_remarks (const DeskSearchQuery *self);
gboolean              desk_search_query_equal (const DeskSearchQuery *a, const DeskSearchQuery *b);
char                 *desk_search_query_to_string (const DeskSearchQuery *self);
DeskSearchQuery      *desk_search_query_replace_words (const DeskSearchQuery *self, GHashTable *words);

gboolean              desk_search_term_is_alias (const DeskSearchTerm *self);
const char           *desk_search_field_get_name (DeskSearchField field);
char                 *desk_search_quote (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchQuery, desk_search_query_unref)

G_END_DECLS
