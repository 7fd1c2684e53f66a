// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include "desk-file.h"
#include "desk-search-query.h"

G_BEGIN_DECLS

/** DESK_SEARCH_MARK_START: stands in front of what matched, in marked texts. */
#define DESK_SEARCH_MARK_START "\xee\x80\x80" /* U+E000 */
/** DESK_SEARCH_MARK_END: stands behind it. */
#define DESK_SEARCH_MARK_END "\xee\x80\x81" /* U+E001 */

typedef enum {
  DESK_SEARCH_HIT_TICKET,
  DESK_SEARCH_HIT_ARTICLE,
} DeskSearchHitKind;

typedef enum {
  DESK_SEARCH_IN_TICKETS = 1 << 0,
  DESK_SEARCH_IN_ARTICLES = 1 << 1,
  DESK_SEARCH_IN_ALL = DESK_SEARCH_IN_TICKETS | DESK_SEARCH_IN_ARTICLES,
} DeskSearchPlaces;

/**
 * DeskSearchHit:
 * @kind: a ticket or an article
 * @row_no: its key in this file
 * @id: its id
 * @entry_no: an entry of the ticket's timeline that matched, or 0
 * @number: what people call it, `INC-004213`; or what stands for its number as long as it has none
 * @title: its summary or title
 * @marked_title: the same, with what matched between
 *   %DESK_SEARCH_MARK_START and %DESK_SEARCH_MARK_END; on one line
 * @snippet: where else it matched, marked like @marked_title, on one line;
 *   otherwise how its text begins; may be empty
 * @why: for people: which words stand where
 *
 * Something that was found. Plain values; may be handed to another thread.
 */
typedef struct {
  DeskSearchHitKind kind;
  gint64 row_no;
  DeskUuid id;
  gint64 entry_no;
  char *number;
  char *title;
  char *marked_title;
  char *snippet;
  char *why;
} DeskSearchHit;

#define DESK_TYPE_SEARCH_HIT (desk_search_hit_get_type ())

GType          desk_search_hit_get_type (void);
DeskSearchHit *desk_search_hit_copy (const DeskSearchHit *self);
void           desk_search_hit_free (DeskSearchHit *self);

GArray    *desk_search_tickets (DeskFile        *file,
                                DeskSearchQuery *query,
                                const DeskUuid  *me,
                                gint64           now_ms,
                                gint64           shift_end_ms,
                                guint            limit,
                                gboolean        *is_complete,
                                GError         **error);
GArray    *desk_search_keep_tickets (DeskFile        *file,
                                     DeskSearchQuery *query,
                                     const DeskUuid  *me,
                                     gint64           now_ms,
                                     gint64           shift_end_ms,
                                     const GArray    *within,
                                     gboolean        *is_complete,
                                     GError         **error);
GPtrArray *desk_search_hits (DeskFile         *file,
                             DeskSearchQuery  *query,
                             DeskSearchPlaces  places,
                             const DeskUuid   *me,
                             gint64            now_ms,
                             gint64            shift_end_ms,
                             guint             limit,
                             gboolean         *is_complete,
                             GError          **error);
GPtrArray *desk_search_articles (DeskFile        *file,
                                 DeskSearchQuery *query,
                                 const DeskUuid  *me,
                                 gint64           now_ms,
                                 gint64           shift_end_ms,
                                 guint            limit,
                                 gboolean        *is_complete,
                                 GError         **error);
gboolean   desk_search_suggest (DeskFile         *file,
                                DeskSearchQuery  *query,
                                DeskSearchQuery **suggestion,
                                GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchHit, desk_search_hit_free)

G_END_DECLS
