// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskPathStep:
 * @DESK_PATH_LISTEN: what the customer is trying to do and sees
 * @DESK_PATH_CAUSE: find the cause
 * @DESK_PATH_SOLUTION: develop and carry out the solution
 * @DESK_PATH_VALIDATE: make sure of it oneself
 * @DESK_PATH_CHECK: the customer says that it works
 *
 * The way from a call to a solved problem.
 */
typedef enum {
  DESK_PATH_LISTEN,
  DESK_PATH_CAUSE,
  DESK_PATH_SOLUTION,
  DESK_PATH_VALIDATE,
  DESK_PATH_CHECK,
  DESK_N_PATH_STEPS
} DeskPathStep;

/**
 * DeskEvidence:
 * @has_symptoms: symptoms are written down
 * @has_goal: the customer's goal is written down
 * @has_contact: there is a contact with the customer
 * @has_cause: a cause is written down
 * @has_attempt: something was tried
 * @has_attempt_that_worked: … and worked
 * @has_resolution: a resolution is written down
 * @has_validation: how we made sure is written down
 * @customer_confirmed: the customer said that it works
 *
 * What a ticket holds. A plain value.
 */
typedef struct {
  gboolean has_symptoms;
  gboolean has_goal;
  gboolean has_contact;
  gboolean has_cause;
  gboolean has_attempt;
  gboolean has_attempt_that_worked;
  gboolean has_resolution;
  gboolean has_validation;
  gboolean customer_confirmed;
} DeskEvidence;

gboolean    desk_path_is_lit (DeskPathStep step, const DeskEvidence *evidence);
const char *desk_path_get_label (DeskPathStep step);
const char *desk_path_get_hint (DeskPathStep step);

G_END_DECLS
