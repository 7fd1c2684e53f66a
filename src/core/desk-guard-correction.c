// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of corrections: one thing that was wrong, what is right, and how we
 * know. What was wrong stays where it is.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-guard-private.h"

/* What was concluded about a ticket, and what an article advises. */
static const char *const ticket_fields[] = { "cause", "resolution", "validation", NULL };
static const char *const article_fields[] = { "body", "title", NULL };

static gboolean
check_entry (const DeskState *state,
             const DeskUuid  *correction,
             const DeskValue *parent,
             GError         **error)
{
  g_auto (DeskValue) here = DESK_VALUE_INIT;
  g_auto (DeskValue) there = DESK_VALUE_INIT;
  DeskUuid id;
  int kind;

  if (!desk_value_get_uuid (parent, &id))
    return desk_guard_refuse (error, _("A correction says what was wrong"));
  if (!desk_guard_get_entry (state, correction, "ticket_id", &here, error) || !desk_guard_get_entry (state, &id, "ticket_id", &there, error) ||
      !desk_guard_get_entry_kind (state, &id, &kind, error))
    return FALSE;
  if (!desk_value_equal (&here, &there))
    return desk_guard_refuse (error, _("What was wrong stands on another ticket: correct it there"));
  if (kind == DESK_ENTRY_KIND_CORRECTION)
    return desk_guard_refuse (error, _("A correction is not corrected: correct what was wrong once more"));

  return TRUE;
}

static gboolean
check_field (const DeskState   *state,
             const DeskUuid    *correction,
             const DeskValue   *field,
             const char *const *allowed,
             GError           **error)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  DeskUuid id;

  if (desk_value_get_text (field) == NULL || !g_strv_contains (allowed, desk_value_get_text (field)))
    return desk_guard_refuse (error, _("Of a ticket its cause, resolution or validation is corrected, of an article its text or title"));
  if (allowed != ticket_fields)
    return TRUE;
  if (!desk_guard_get_entry (state, correction, "ticket_id", &ticket, error))
    return FALSE;
  if (!desk_value_get_uuid (&ticket, &id) || !state->get (state->data, DESK_TABLE_TICKET, &id, desk_value_get_text (field), &value, error))
    return FALSE;

  return !desk_guard_is_blank (&value) || desk_guard_refuse (error, _("Nothing stands there that could be wrong"));
}

gboolean
desk_guard_check_correction (const DeskState     *state,
                             const DeskCommit    *commit,
                             const DeskOperation *operation,
                             GError             **error)
{
  const DeskUuid *entry = &operation->row;
  g_auto (DeskValue) parent = DESK_VALUE_INIT;
  g_auto (DeskValue) article = DESK_VALUE_INIT;
  g_auto (DeskValue) field = DESK_VALUE_INIT;
  g_auto (DeskValue) right = DESK_VALUE_INIT;
  g_auto (DeskValue) evidence = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, entry, "parent_id", &parent, error) || !desk_guard_get_entry (state, entry, "article_id", &article, error) ||
      !desk_guard_get_entry (state, entry, "corrected_field", &field, error) || !desk_guard_get_entry (state, entry, "corrected_text", &right, error) ||
      !desk_guard_get_entry (state, entry, "evidence", &evidence, error))
    return FALSE;
  if (desk_guard_is_blank (&right))
    return desk_guard_refuse (error, _("A correction says what is right"));
  if (desk_guard_is_blank (&evidence))
    return desk_guard_refuse (error, _("A correction says how we know"));
  if (!desk_value_is_null (&parent) + !desk_value_is_null (&article) + (desk_value_is_null (&article) && !desk_value_is_null (&field)) != 1)
    return desk_guard_refuse (error, _("A correction is of one thing: an entry of the ticket, its cause, its resolution or its validation, or an article"));
  if (!desk_value_is_null (&parent))
    return check_entry (state, entry, &parent, error);
  if (desk_value_is_null (&article))
    return check_field (state, entry, &field, ticket_fields, error);

  return desk_value_is_null (&field) || check_field (state, entry, &field, article_fields, error);
}
