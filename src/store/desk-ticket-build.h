// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-record.h"
#include "desk-ticket-actions.h"

G_BEGIN_DECLS

/*
 * DeskTicketBuild: a commit on one ticket while it is put together, and the
 * parts that actions are made of. For desk-ticket-actions.c and desk-build-*.c
 * only.
 */
typedef struct {
  DeskFile *file;
  DeskTicketAction *action;
  DeskCommit *commit;
  DeskRecord *ticket;  /* as it stands; NULL for a new one */
  DeskOperation *set;  /* the change of the ticket, or its insertion */
  gint64 now_ms;
} DeskTicketBuild;

gboolean desk_build_refuse (GError **error, const char *message);
const DeskValue *desk_build_get (DeskTicketBuild *build, const char *field);
int desk_build_get_enum (DeskTicketBuild *build, const char *field);
gboolean desk_build_is_put (DeskTicketBuild *build, const char *field);
void desk_build_add_assignee (DeskTicketBuild *build, const DeskUuid *analyst);
void desk_build_put_fields (DeskTicketBuild *build);
gboolean desk_build_put_seen (DeskTicketBuild *build, GError **error);
gboolean desk_build_put_status (DeskTicketBuild *build, DeskStatus to, GError **error);
gboolean desk_build_put_priority (DeskTicketBuild *build, GError **error);
gboolean desk_build_add_entry (DeskTicketBuild *build, DeskEntryKind kind, GError **error);

/* desk-build-hand-over.c */
gboolean desk_build_escalate (DeskTicketBuild *build, GError **error);
gboolean desk_build_answer_hand_over (DeskTicketBuild *build, GError **error);
gboolean desk_build_end_hand_overs (DeskTicketBuild *build, GError **error);

/* desk-build-shout-out.c */
GPtrArray *desk_build_load_entries (DeskTicketBuild *build, const char *condition, GError **error);
DeskRecord *desk_build_load_target (DeskTicketBuild *build, DeskEntryKind kind, const char *message, GError **error);
gboolean desk_build_answer (DeskTicketBuild *build, GError **error);
gboolean desk_build_thank (DeskTicketBuild *build, GError **error);
gboolean desk_build_shout_end (DeskTicketBuild *build, GError **error);
gboolean desk_build_end_shout_outs (DeskTicketBuild *build, GError **error);

/* desk-ticket-actions.c */
gboolean desk_build_new (DeskTicketBuild *build, GError **error);

/* desk-build-same.c */
gboolean desk_build_same (DeskTicketBuild *build, GError **error);

/* desk-build-correction.c */
gboolean desk_build_correct (DeskTicketBuild *build, GError **error);
gboolean desk_build_tell_correction (DeskTicketBuild *build, GError **error);

/* desk-build-link.c */
gboolean desk_build_link (DeskTicketBuild *build, GError **error);

/* desk-build-promise.c */
gboolean desk_build_promise (DeskTicketBuild *build, GError **error);
gboolean desk_build_promise_end (DeskTicketBuild *build, GError **error);
gboolean desk_build_follow_up (DeskTicketBuild *build, GError **error);
gboolean desk_build_follow_up_end (DeskTicketBuild *build, GError **error);

/* desk-build-message.c */
gboolean desk_build_message (DeskTicketBuild *build, GError **error);
gboolean desk_build_message_sent (DeskTicketBuild *build, GError **error);

G_END_DECLS
