// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"
#include "desk-guard.h"

G_BEGIN_DECLS

/**
 * Guards:
 *
 * A desk on which a rule is tried to be broken.
 */
typedef struct {
  DeskFixture *fixture;
  DeskUuid ticket;  /* an incident of priority 3, new */
  DeskUuid trainee; /* an analyst without any role */
  DeskUuid id;      /* for a row that is made */
} Guards;

/**
 * GuardAttempt:
 * @guard: name of the rule
 * @break_it: makes the commit that breaks the rule; with its second argument
 *   what the rule asks for is in it too
 * @words: of what is said then
 */
typedef struct {
  const char *guard;
  DeskCommit *(*break_it) (Guards *self, gboolean mend);
  const char *words;
} GuardAttempt;

void        guards_set_up (Guards *self);
DeskCommit *guards_begin_edit (Guards *self, DeskOperation **operation);
void        guards_put_ticket (Guards *self, const char *field, const char *text);
void        guards_add_entry (Guards *self, DeskCommit *commit, const char *kind, const char *field, const char *text);

extern const GuardAttempt guard_attempts_of_hand_overs[];
extern const guint guard_n_attempts_of_hand_overs;
extern const GuardAttempt guard_attempts_of_shout_outs[];
extern const guint guard_n_attempts_of_shout_outs;
extern const GuardAttempt guard_attempts_of_promises[];
extern const guint guard_n_attempts_of_promises;
extern const GuardAttempt guard_attempts_of_messages[];
extern const guint guard_n_attempts_of_messages;

extern const GuardAttempt guard_attempts_of_links[];
extern const guint guard_n_attempts_of_links;
extern const GuardAttempt guard_attempts_of_settings[];
extern const guint guard_n_attempts_of_settings;
extern const GuardAttempt guard_attempts_of_corrections[];
extern const guint guard_n_attempts_of_corrections;

G_END_DECLS
