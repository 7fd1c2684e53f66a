// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskCustomerMatch:
 * @id: the customer
 * @name: name
 * @email: (nullable): e-mail address
 * @phone: (nullable): telephone number
 * @department: (nullable): department
 * @organisation: organisation, or nil
 * @organisation_name: (nullable): its name
 * @service_level: what was agreed with it
 * @vip: is a VIP
 *
 * A customer as a look-up shows one.
 */
typedef struct {
  DeskUuid id;
  char *name;
  char *email;
  char *phone;
  char *department;
  DeskUuid organisation;
  char *organisation_name;
  DeskServiceLevel service_level;
  gboolean vip;
} DeskCustomerMatch;

void       desk_customer_match_free (DeskCustomerMatch *self);

GPtrArray *desk_customers_find (DeskFile *file, const char *text, guint limit, GError **error);
DeskCustomerMatch *desk_customers_get (DeskFile *file, const DeskUuid *customer, GError **error);
gboolean   desk_customers_load_open_tickets (DeskFile *file, const DeskUuid *customer, guint limit, GPtrArray **rows, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCustomerMatch, desk_customer_match_free)

G_END_DECLS
