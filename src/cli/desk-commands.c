// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The list of commands, in the order in which they are told.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include "desk-cli-parse.h"
#include "desk-commands.h"

static const DeskCommand *const commands[] = {
  &desk_command_desk_new,
  &desk_command_desk_info,
  &desk_command_desk_verify,
  &desk_command_desk_share,
  &desk_command_desk_join,
  &desk_command_desk_enrol,
  &desk_command_desk_sync,
  &desk_command_desk_status,
  &desk_command_desk_conflicts,
  &desk_command_desk_settle,
  &desk_command_desk_rejected,
  &desk_command_desk_leave,
  &desk_command_desk_repair,
  &desk_command_account_add,
  &desk_command_account_list,
  &desk_command_account_revoke,
  &desk_command_account_role,
  &desk_command_reset_sample,
  &desk_command_who,
  &desk_command_analyst_absent,
  &desk_command_analyst_deputy,
  &desk_command_queue,
  &desk_command_ticket_show,
  &desk_command_ticket_new,
  &desk_command_ticket_set,
  &desk_command_ticket_take,
  &desk_command_ticket_assign,
  &desk_command_ticket_leave,
  &desk_command_ticket_note,
  &desk_command_ticket_contact,
  &desk_command_ticket_attempt,
  &desk_command_ticket_tried,
  &desk_command_ticket_similar,
  &desk_command_ticket_same,
  &desk_command_ticket_link,
  &desk_command_ticket_correct,
  &desk_command_ticket_corrected,
  &desk_command_ticket_correct_tell,
  &desk_command_ticket_escalate,
  &desk_command_ticket_accept,
  &desk_command_ticket_return,
  &desk_command_ticket_take_back,
  &desk_command_ticket_shout_out,
  &desk_command_ticket_answer,
  &desk_command_ticket_thank,
  &desk_command_ticket_shout_end,
  &desk_command_ticket_promise,
  &desk_command_ticket_promise_end,
  &desk_command_ticket_follow_up,
  &desk_command_ticket_follow_up_end,
  &desk_command_ticket_bundle,
  &desk_command_ticket_message,
  &desk_command_ticket_sent,
  &desk_command_ticket_stage,
  &desk_command_ticket_wait,
  &desk_command_ticket_wake,
  &desk_command_ticket_resolve,
  &desk_command_ticket_close,
  &desk_command_ticket_reopen,
  &desk_command_ticket_cancel,
  &desk_command_ticket_policy,
  &desk_command_article_show,
  &desk_command_calendar,
  &desk_command_policy_show,
  &desk_command_policy_set,
  &desk_command_policy_round_the_clock,
  &desk_command_policy_priority,
  &desk_command_hours_show,
  &desk_command_hours_set,
  &desk_command_holiday_list,
  &desk_command_holiday_add,
  &desk_command_holiday_remove,
  &desk_command_holiday_import,
  &desk_command_search,
  &desk_command_history,
  &desk_command_log,
  &desk_command_undo,
  &desk_command_redo,
  &desk_command_import_csv,
  &desk_command_import_jsonl,
  &desk_command_export_csv,
  &desk_command_export_jsonl,
  &desk_command_generate,
  &desk_command_rebuild,
  NULL,
};

/**
 * desk_cli_get_commands:
 *
 * Returns: (transfer none) (array zero-terminated=1): every command
 */
const DeskCommand *const *
desk_cli_get_commands (void)
{
  return commands;
}
