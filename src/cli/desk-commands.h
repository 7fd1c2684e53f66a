// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The commands: each has a file of its own.
 */
#pragma once

#include "desk-cli.h"

G_BEGIN_DECLS

extern const DeskCommand desk_command_account_add;
extern const DeskCommand desk_command_account_list;
extern const DeskCommand desk_command_account_revoke;
extern const DeskCommand desk_command_account_role;
extern const DeskCommand desk_command_analyst_absent;
extern const DeskCommand desk_command_analyst_deputy;
extern const DeskCommand desk_command_article_show;
extern const DeskCommand desk_command_calendar;
extern const DeskCommand desk_command_desk_conflicts;
extern const DeskCommand desk_command_desk_enrol;
extern const DeskCommand desk_command_desk_info;
extern const DeskCommand desk_command_desk_join;
extern const DeskCommand desk_command_desk_leave;
extern const DeskCommand desk_command_desk_new;
extern const DeskCommand desk_command_desk_rejected;
extern const DeskCommand desk_command_desk_repair;
extern const DeskCommand desk_command_desk_settle;
extern const DeskCommand desk_command_desk_share;
extern const DeskCommand desk_command_desk_status;
extern const DeskCommand desk_command_desk_sync;
extern const DeskCommand desk_command_desk_verify;
extern const DeskCommand desk_command_export_csv;
extern const DeskCommand desk_command_export_jsonl;
extern const DeskCommand desk_command_generate;
extern const DeskCommand desk_command_history;
extern const DeskCommand desk_command_holiday_add;
extern const DeskCommand desk_command_holiday_import;
extern const DeskCommand desk_command_holiday_list;
extern const DeskCommand desk_command_holiday_remove;
extern const DeskCommand desk_command_hours_set;
extern const DeskCommand desk_command_hours_show;
extern const DeskCommand desk_command_import_csv;
extern const DeskCommand desk_command_import_jsonl;
extern const DeskCommand desk_command_log;
extern const DeskCommand desk_command_policy_priority;
extern const DeskCommand desk_command_policy_round_the_clock;
extern const DeskCommand desk_command_policy_set;
extern const DeskCommand desk_command_policy_show;
extern const DeskCommand desk_command_queue;
extern const DeskCommand desk_command_rebuild;
extern const DeskCommand desk_command_redo;
extern const DeskCommand desk_command_reset_sample;
extern const DeskCommand desk_command_search;
extern const DeskCommand desk_command_ticket_accept;
extern const DeskCommand desk_command_ticket_answer;
extern const DeskCommand desk_command_ticket_assign;
extern const DeskCommand desk_command_ticket_attempt;
extern const DeskCommand desk_command_ticket_bundle;
extern const DeskCommand desk_command_ticket_cancel;
extern const DeskCommand desk_command_ticket_close;
extern const DeskCommand desk_command_ticket_contact;
extern const DeskCommand desk_command_ticket_escalate;
extern const DeskCommand desk_command_ticket_follow_up;
extern const DeskCommand desk_command_ticket_follow_up_end;
extern const DeskCommand desk_command_ticket_leave;
extern const DeskCommand desk_command_ticket_correct;
extern const DeskCommand desk_command_ticket_corrected;
extern const DeskCommand desk_command_ticket_correct_tell;
extern const DeskCommand desk_command_ticket_link;
extern const DeskCommand desk_command_ticket_tried;
extern const DeskCommand desk_command_ticket_message;
extern const DeskCommand desk_command_ticket_new;
extern const DeskCommand desk_command_ticket_note;
extern const DeskCommand desk_command_ticket_policy;
extern const DeskCommand desk_command_ticket_promise;
extern const DeskCommand desk_command_ticket_promise_end;
extern const DeskCommand desk_command_ticket_reopen;
extern const DeskCommand desk_command_ticket_resolve;
extern const DeskCommand desk_command_ticket_return;
extern const DeskCommand desk_command_ticket_same;
extern const DeskCommand desk_command_ticket_sent;
extern const DeskCommand desk_command_ticket_set;
extern const DeskCommand desk_command_ticket_shout_end;
extern const DeskCommand desk_command_ticket_shout_out;
extern const DeskCommand desk_command_ticket_show;
extern const DeskCommand desk_command_ticket_similar;
extern const DeskCommand desk_command_ticket_stage;
extern const DeskCommand desk_command_ticket_take;
extern const DeskCommand desk_command_ticket_take_back;
extern const DeskCommand desk_command_ticket_thank;
extern const DeskCommand desk_command_ticket_wait;
extern const DeskCommand desk_command_ticket_wake;
extern const DeskCommand desk_command_undo;
extern const DeskCommand desk_command_who;

G_END_DECLS
