// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_ACT_DIALOG (desk_act_dialog_get_type ())
G_DECLARE_DERIVABLE_TYPE (DeskActDialog, desk_act_dialog, DESK, ACT_DIALOG, AdwWindow)

/**
 * DeskActDialogClass:
 * @fill: puts what the ticket holds into the editors
 * @write: adds what has been typed to an object
 * @read: puts what @write wrote into the editors
 * @find_fault: what is still missing, or %NULL
 * @make_action: what is done when it is accepted
 *
 * A dialog that ends with one action on a ticket. What is typed is a draft; an
 * action that is refused leaves the dialog open, with the reason.
 */
struct _DeskActDialogClass {
  AdwWindowClass parent_class;

  void (*fill) (DeskActDialog *self);
  void (*write) (DeskActDialog *self, JsonBuilder *builder);
  void (*read) (DeskActDialog *self, JsonObject *object);
  const char *(*find_fault) (DeskActDialog *self);
  DeskTicketAction *(*make_action) (DeskActDialog *self);
};

void                desk_act_dialog_present (DeskActDialog *self, GtkWidget *parent, DeskSession *session, DeskTicketSnapshot *snapshot, const char *draft);

void                desk_act_dialog_set_words (DeskActDialog *self, const char *title, const char *accept);
void                desk_act_dialog_add (DeskActDialog *self, GtkWidget *child);
GtkWidget          *desk_act_dialog_add_group (DeskActDialog *self);
GtkWidget          *desk_act_dialog_add_text (DeskActDialog *self, const char *label, const char *placeholder);
void                desk_act_dialog_begin_at (DeskActDialog *self, GtkWidget *text);
void                desk_act_dialog_add_remark (DeskActDialog *self, const char *remark);
void                desk_act_dialog_typed (DeskActDialog *self);
void                desk_act_dialog_begin_filling (DeskActDialog *self);
void                desk_act_dialog_end_filling (DeskActDialog *self);

DeskSession        *desk_act_dialog_get_session (DeskActDialog *self);
DeskTicketSnapshot *desk_act_dialog_get_snapshot (DeskActDialog *self);
DeskTicketAction   *desk_act_dialog_begin_action (DeskActDialog *self, DeskTicketActionKind kind);

GtkWidget          *desk_act_dialog_make_combo (DeskActDialog *self, DeskEnumId id, const char *title, const char *unset);
void                desk_act_dialog_write_text (JsonBuilder *builder, const char *name, const char *text);
const char         *desk_act_dialog_read_text (JsonObject *object, const char *name);

G_END_DECLS
