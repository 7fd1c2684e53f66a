// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-cli.h"
#include "desk-ticket-actions.h"

G_BEGIN_DECLS

/**
 * DeskVerbOption:
 * @option: an option of the command
 * @field: what it sets
 */
typedef struct {
  const char *option;
  const char *field;
} DeskVerbOption;

DeskTicketAction *desk_verb_begin (DeskCli *cli, DeskTicketActionKind kind, GError **error);
gboolean          desk_verb_put_fields (DeskCli *cli, DeskTicketAction *action, const DeskVerbOption *options, guint n_options, GError **error);
gboolean          desk_verb_put_entry (DeskCli *cli, DeskTicketAction *action, const char *text, const DeskVerbOption *options, guint n_options, GError **error);
gboolean          desk_verb_put_assignments (DeskCli *cli, DeskTicketAction *action, guint first, GError **error);
gboolean          desk_verb_put_target (DeskCli *cli, DeskTicketAction *action, const char *option, GError **error);
gboolean          desk_verb_act_build (DeskCli *cli, DeskBuildFunc build, gpointer data, GError **error);
gboolean          desk_verb_act (DeskCli *cli, DeskTicketAction *action, GError **error);
gboolean          desk_verb_run_simple (DeskCli *cli, DeskTicketActionKind kind, GError **error);

const char       *desk_verb_describe (const char *action);

G_END_DECLS
