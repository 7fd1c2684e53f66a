// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskNewcomer:
 * @id: who it is, new
 * @name: what people call them
 * @email: (nullable): their address
 *
 * Somebody who comes to a desk that others work on already.
 */
typedef struct {
  DeskUuid id;
  char *name;
  char *email;
} DeskNewcomer;

DeskNewcomer *desk_newcomer_new (const DeskUuid *id, const char *name, const char *email);
void          desk_newcomer_free (DeskNewcomer *self);
DeskCommit   *desk_newcomer_build (DeskFile *file, gpointer newcomer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskNewcomer, desk_newcomer_free)

G_END_DECLS
