// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskView:
 * @DESK_VIEW_MY_WORK: not finished, and I own it or work on it, or stand in
 *   for its owner, who is absent
 * @DESK_VIEW_UNASSIGNED: not finished, and nobody owns it or works on it
 * @DESK_VIEW_TEAM: not finished, and with a team of mine
 * @DESK_VIEW_ESCALATED: handed over to me, to a team of mine, or to somebody
 *   absent whom I stand in for, and not answered yet; and what goes back and
 *   forth in a team that I lead
 * @DESK_VIEW_SHOUT_OUTS: somebody else calls for help with it: me, a team of
 *   mine, on a subject of mine, or anybody
 * @DESK_VIEW_TO_SEND: a message of mine, or on a ticket of mine, is to be sent;
 *   finished ones too
 * @DESK_VIEW_WAITING: its status is waiting
 * @DESK_VIEW_DUE_TODAY: not finished, and a target falls due before the day
 *   ends, or has been missed
 * @DESK_VIEW_ALL_OPEN: not finished
 * @DESK_VIEW_ALL: every ticket
 *
 * The lists of the queue.
 */
typedef enum {
  DESK_VIEW_MY_WORK,
  DESK_VIEW_UNASSIGNED,
  DESK_VIEW_TEAM,
  DESK_VIEW_ESCALATED,
  DESK_VIEW_SHOUT_OUTS,
  DESK_VIEW_TO_SEND,
  DESK_VIEW_WAITING,
  DESK_VIEW_DUE_TODAY,
  DESK_VIEW_ALL_OPEN,
  DESK_VIEW_ALL,
  DESK_N_VIEWS
} DeskView;

const char *desk_view_get_name (DeskView view);
const char *desk_view_get_label (DeskView view);
gboolean    desk_view_parse (const char *name, DeskView *view);

/**
 * DeskViewer:
 * @me: the analyst who looks, or nil
 * @now_ms: when
 * @shift_end_ms: when the viewer's shift ends
 * @day_end_ms: when the day of the desk ends
 *
 * What the order and the extent of a view depend on, beside the desk. A plain
 * value; made by desk_viewer_init().
 */
typedef struct {
  DeskUuid me;
  gint64 now_ms;
  gint64 shift_end_ms;
  gint64 day_end_ms;
} DeskViewer;

gboolean desk_viewer_init (DeskViewer *self, DeskFile *file, const DeskUuid *me, gint64 now_ms, GError **error);

gboolean desk_queue_select_ids (DeskFile         *file,
                                DeskView          view,
                                const DeskViewer *viewer,
                                const GArray     *filter,
                                guint             limit,
                                GArray          **rows,
                                GError          **error);
gboolean desk_queue_count_views (DeskFile         *file,
                                 const DeskViewer *viewer,
                                 guint             counts[DESK_N_VIEWS],
                                 GError          **error);

G_END_DECLS
