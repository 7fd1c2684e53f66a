// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-record.h"

G_BEGIN_DECLS

/** DESK_REACHED_MAX: of more tickets than these the newest are listed. */
#define DESK_REACHED_MAX 500

/**
 * DeskReached:
 * @ticket: a ticket on which it was used, or where it stands
 * @number: of the ticket, for people
 * @summary: (nullable): of the ticket
 * @customer: (nullable): who got it
 * @address: (nullable): where a message reaches them
 * @n_messages: how many messages about the correction there are on the ticket
 * @is_sent: whether one of them was sent
 * @is_here: whether it is the ticket of the correction itself
 *
 * Somebody who got what has turned out to be wrong.
 */
typedef struct {
  DeskUuid ticket;
  char *number;
  char *summary;
  char *customer;
  char *address;
  guint n_messages;
  gboolean is_sent;
  gboolean is_here;
} DeskReached;

void       desk_reached_free (DeskReached *self);
GPtrArray *desk_corrections_load (DeskFile *file, const DeskUuid *ticket, GError **error);
GPtrArray *desk_correction_load_reached (DeskFile *file, const DeskUuid *correction, GError **error);
char      *desk_correction_write_message (DeskFile *file, const DeskRecord *correction, const DeskReached *reached, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskReached, desk_reached_free)

G_END_DECLS
