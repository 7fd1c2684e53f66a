// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-call-bar.h"
#include "desk-composer.h"
#include "desk-draft-keeper.h"
#include "desk-text-box.h"

G_BEGIN_DECLS

/* What the two files of the composer share. */

/* What has been sent and not been answered yet. */
typedef struct {
  DeskComposer *self;
  DeskSession *session;
  DeskUuid ticket;
  DeskComposerDraft draft;
} DeskComposerSending;

struct _DeskComposer {
  GtkWidget parent_instance;

  GtkBox *box;
  DeskCallBar *call;
  GtkStackSwitcher *switcher;
  GtkStack *stack;
  DeskTextBox *contact_text;
  GtkBox *contact_fields;
  GtkDropDown *direction;
  GtkDropDown *channel;
  GtkSpinButton *minutes;
  DeskTextBox *note_text;
  DeskTextBox *question_text;
  GtkDropDown *question_kind;
  GtkEntry *question;
  DeskTextBox *attempt_text;
  GtkEntry *hypothesis;
  GtkEntry *expected;
  GtkEntry *rules_out;
  GtkBox *attempt_fields;
  GtkDropDown *outcome;
  GtkDropDown *source;
  GtkLabel *message;
  GtkButton *send;

  DeskSession *session;
  DeskUuid ticket;
  gboolean has_ticket;
  DeskChannel usual_channel;
  DeskDraftKeeper *keeper;
  GHashTable *left; /* drafts of tickets that were left, by id: the disk may be behind */
  gboolean is_filling;
  DeskComposerSending *sending; /* not owned */
  gboolean is_refused;
  gboolean is_expanded;
  gboolean is_writing;
};

void     desk_composer_collect (DeskComposer *self, DeskComposerDraft *draft);
void     desk_composer_take_out (DeskComposerDraft *draft, const DeskComposerDraft *sent);
void     desk_composer_fill (DeskComposer *self, const DeskComposerDraft *draft);
void     desk_composer_update (DeskComposer *self);
void     desk_composer_say (DeskComposer *self, const char *message);

/* desk-composer-send.c */
void     desk_composer_send (DeskComposer *self);

G_END_DECLS
