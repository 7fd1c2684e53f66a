// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/* A row of any table, made or changed as it stands: customers, organisations … */
typedef struct {
  const char *action;
  DeskUuid me;
  DeskOperation *operation;
} DeskRecordAction;

DeskRecordAction *desk_record_action_new (const char *action, const DeskUuid *me, DeskOperationKind kind, DeskTableId table, const DeskUuid *row);
void              desk_record_action_free (DeskRecordAction *self);
DeskCommit       *desk_record_action_build (DeskFile *file, gpointer action, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskRecordAction, desk_record_action_free)

G_END_DECLS
