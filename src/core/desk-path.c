// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The path through a ticket. A step is lit by what the ticket holds; nobody
 * ticks it.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-path.h"

/**
 * desk_path_is_lit:
 * @step: a step
 * @evidence: what the ticket holds
 *
 * Returns: whether the ticket holds the evidence for the step
 */
gboolean
desk_path_is_lit (DeskPathStep        step,
                  const DeskEvidence *evidence)
{
  g_return_val_if_fail (evidence != NULL, FALSE);

  switch (step)
    {
    case DESK_PATH_LISTEN:
      return (evidence->has_symptoms || evidence->has_goal) && evidence->has_contact;
    case DESK_PATH_CAUSE:
      return evidence->has_cause || evidence->has_attempt || evidence->has_attempt_that_worked;
    case DESK_PATH_SOLUTION:
      return evidence->has_attempt_that_worked || evidence->has_resolution;
    case DESK_PATH_VALIDATE:
      return evidence->has_validation;
    case DESK_PATH_CHECK:
      return evidence->customer_confirmed;
    case DESK_N_PATH_STEPS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * desk_path_get_label:
 * @step: a step
 *
 * Returns: its name for people
 */
const char *
desk_path_get_label (DeskPathStep step)
{
  switch (step)
    {
    case DESK_PATH_LISTEN:
      return _("Listen");
    case DESK_PATH_CAUSE:
      return _("Find the cause");
    case DESK_PATH_SOLUTION:
      return _("Carry out the solution");
    case DESK_PATH_VALIDATE:
      return _("Validate it yourself");
    case DESK_PATH_CHECK:
      return _("Check with the customer");
    case DESK_N_PATH_STEPS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * desk_path_get_hint:
 * @step: a step
 *
 * Returns: what lights it, for people
 */
const char *
desk_path_get_hint (DeskPathStep step)
{
  switch (step)
    {
    case DESK_PATH_LISTEN:
      return _("Write down the symptoms or the goal, and record the contact with the customer");
    case DESK_PATH_CAUSE:
      return _("Write down the cause, or record what was tried");
    case DESK_PATH_SOLUTION:
      return _("Record the attempt that worked, or write down the resolution");
    case DESK_PATH_VALIDATE:
      return _("Write down how you made sure that it works");
    case DESK_PATH_CHECK:
      return _("Record that the customer confirmed it");
    case DESK_N_PATH_STEPS:
    default:
      g_return_val_if_reached (NULL);
    }
}
