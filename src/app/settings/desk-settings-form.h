// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-policy-draft.h"

G_BEGIN_DECLS

/**
 * DeskSettingsForm:
 *
 * The editors of the settings of a desk, each beside the cell of the
 * #DeskPolicyDraft that it shows. It fills them, takes what is typed, and says
 * at once what is wrong with it.
 */
typedef struct _DeskSettingsForm DeskSettingsForm;

/**
 * DeskSettingsFunc:
 * @data: what was given with it
 */
typedef void (*DeskSettingsFunc) (gpointer data);

DeskSettingsForm *desk_settings_form_new (DeskSettingsFunc typed, gpointer data);
void              desk_settings_form_free (DeskSettingsForm *self);

void              desk_settings_form_show (DeskSettingsForm *self, DeskPolicyDraft *draft, gboolean may_change);
DeskPolicyDraft  *desk_settings_form_get_draft (DeskSettingsForm *self);
gboolean          desk_settings_form_may_change (DeskSettingsForm *self);
gboolean          desk_settings_form_has_fault (DeskSettingsForm *self);

GtkWidget        *desk_settings_form_make_fault (void);
void              desk_settings_form_add (DeskSettingsForm *self, const char *key, GtkWidget *editor, GtkWidget *fault);
void              desk_settings_form_add_view (DeskSettingsForm *self, DeskSettingsFunc update, gpointer data);
void              desk_settings_form_set (DeskSettingsForm *self, const char *key, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSettingsForm, desk_settings_form_free)

G_END_DECLS
