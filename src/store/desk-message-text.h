// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-record.h"

G_BEGIN_DECLS

/**
 * DeskMessageText:
 * @recipients: (nullable): the address of the requester
 * @subject: number and summary of the ticket
 * @receipt: that the ticket exists, its number, and what happens next
 *
 * What a message to the customer begins with.
 */
typedef struct {
  char *recipients;
  char *subject;
  char *receipt;
} DeskMessageText;

DeskMessageText *desk_message_text_new (DeskFile *file, const DeskRecord *ticket, GError **error);
void             desk_message_text_free (DeskMessageText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskMessageText, desk_message_text_free)

G_END_DECLS
