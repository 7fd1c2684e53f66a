// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskChoice:
 * @id: the record, nil for a text
 * @label: its name
 * @detail: (nullable): what tells it from another one of the same name
 *
 * Something that a field can be set to.
 */
typedef struct {
  DeskUuid id;
  char *label;
  char *detail;
} DeskChoice;

DeskChoice *desk_choice_new (const DeskUuid *id, const char *label, const char *detail);
void        desk_choice_free (DeskChoice *self);

GPtrArray  *desk_choices_load (DeskFile *file, DeskTableId table, GError **error);
GPtrArray  *desk_choices_load_texts (DeskFile *file, const char *field, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskChoice, desk_choice_free)

G_END_DECLS
