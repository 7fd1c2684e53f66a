// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The commands: each has a file of its own.
 */
#pragma once

#include "desk-cli.h"

G_BEGIN_DECLS

extern const DeskCommand desk_command_desk_info;
extern const DeskCommand desk_command_desk_new;
extern const DeskCommand desk_command_desk_verify;
extern const DeskCommand desk_command_queue;
extern const DeskCommand desk_command_reset_sample;
extern const DeskCommand desk_command_who;

G_END_DECLS
