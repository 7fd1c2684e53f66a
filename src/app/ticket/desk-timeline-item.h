// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-ticket-actions.h"
#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

/**
 * DeskTimelineText:
 * @label: (nullable): what it is; %NULL: what the item is about
 * @text: Markdown
 */
typedef struct {
  char *label;
  char *text;
} DeskTimelineText;

/**
 * DeskTimelineFact:
 * @label: (nullable): what it is
 * @before: (nullable): what stood there, in a change
 * @value: (nullable): what stands there; %NULL: nothing any more
 * @is_change: it was changed
 */
typedef struct {
  char *label;
  char *before;
  char *value;
  gboolean is_change;
} DeskTimelineFact;

/**
 * DeskTimelineTarget:
 * @table: tickets or articles; %DESK_TABLE_NONE: an address on the web
 * @id: the ticket or article
 * @label: how people call it; the address
 */
typedef struct {
  DeskTableId table;
  DeskUuid id;
  char *label;
} DeskTimelineTarget;

/**
 * DeskTimelineHand:
 * @DESK_TIMELINE_HAND_ACT: an action on the ticket
 * @DESK_TIMELINE_HAND_COPY: its text goes to the clipboard
 * @DESK_TIMELINE_HAND_MAIL: it is opened in the mail program
 *
 * What a deed is done with.
 */
typedef enum {
  DESK_TIMELINE_HAND_ACT,
  DESK_TIMELINE_HAND_COPY,
  DESK_TIMELINE_HAND_MAIL,
} DeskTimelineHand;

/**
 * DeskTimelineDeed:
 * @hand: what it is done with
 * @kind: what I can do, if that is an action
 * @kept: of the end of a promise: whether it was kept
 * @entry: what it is done to
 * @label: on its button
 */
typedef struct {
  DeskTimelineHand hand;
  DeskTicketActionKind kind;
  gint64 kept;
  DeskUuid entry;
  char *label;
} DeskTimelineDeed;

/**
 * DeskTimelineMood:
 * @DESK_TIMELINE_MOOD_NONE: nothing waits
 * @DESK_TIMELINE_MOOD_OPEN: somebody has to do something
 * @DESK_TIMELINE_MOOD_LATE: somebody ought to have done it
 * @DESK_TIMELINE_MOOD_DONE: it is done
 * @DESK_TIMELINE_MOOD_FAILED: it was not
 */
typedef enum {
  DESK_TIMELINE_MOOD_NONE,
  DESK_TIMELINE_MOOD_OPEN,
  DESK_TIMELINE_MOOD_LATE,
  DESK_TIMELINE_MOOD_DONE,
  DESK_TIMELINE_MOOD_FAILED,
} DeskTimelineMood;

/**
 * DeskTimelineItem:
 * @key: stays the same as long as it is the same entry or commit
 * @time_ms: when it happened
 * @order: tie-break of the same moment
 * @kind: of an entry; unset: fields were changed
 * @outcome: of an attempt
 * @is_first: how the ticket began
 * @is_imported: history of another system
 * @is_withdrawn: it was taken back
 * @who: (nullable): who did it
 * @what: (nullable): what it is: “Note”, “took the ticket”; of a change of
 *   fields %NULL when @who and @facts say it all
 * @texts: (element-type DeskTimelineText)
 * @facts: (element-type DeskTimelineFact)
 * @targets: (element-type DeskTimelineTarget)
 * @mood: how it stands
 * @standing: (nullable): the same in words
 * @deeds: (element-type DeskTimelineDeed): what I can do about it
 *
 * One item of the timeline as it is shown. Immutable once it was made; counted
 * by references.
 */
typedef struct {
  gatomicrefcount ref_count;
  char *key;
  gint64 time_ms;
  guint64 order;
  DeskEntryKind kind;
  DeskOutcome outcome;
  gboolean is_first;
  gboolean is_imported;
  gboolean is_withdrawn;
  char *who;
  char *what;
  GPtrArray *texts;
  GPtrArray *facts;
  GPtrArray *targets;
  DeskTimelineMood mood;
  char *standing;
  GPtrArray *deeds;
} DeskTimelineItem;

GPtrArray        *desk_timeline_items_build (const DeskTicketDetails *details, GTimeZone *zone);
void              desk_timeline_items_add_deeds (GPtrArray *items, const DeskTicketSnapshot *snapshot);

DeskTimelineItem *desk_timeline_item_ref (DeskTimelineItem *self);
void              desk_timeline_item_unref (DeskTimelineItem *self);
gboolean          desk_timeline_item_equal (const DeskTimelineItem *a, const DeskTimelineItem *b);
const char       *desk_timeline_item_get_icon_name (const DeskTimelineItem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTimelineItem, desk_timeline_item_unref)

G_END_DECLS
