// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How a caller was validated: which identifiers matched and when, and which
 * marks of a scam were seen. Both are written down by name alone.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-caller.h"
#include "desk-core-error.h"
#include "desk-json.h"

typedef struct {
  const char *name;
  const char *label;
} Named;

static const Named identifiers[DESK_N_IDENTIFIERS] = {
  [DESK_IDENTIFIER_NAME] = { "name", N_("Name") },
  [DESK_IDENTIFIER_EMAIL] = { "email", N_("E-mail address") },
  [DESK_IDENTIFIER_PHONE] = { "phone", N_("Phone number") },
  [DESK_IDENTIFIER_CALL_BACK] = { "call_back", N_("Answered when called back") },
  [DESK_IDENTIFIER_EMPLOYEE_NUMBER] = { "employee_number", N_("Employee or customer number") },
  [DESK_IDENTIFIER_MANAGER] = { "manager", N_("Manager") },
  [DESK_IDENTIFIER_DEPARTMENT] = { "department", N_("Department") },
  [DESK_IDENTIFIER_SITE] = { "site", N_("Site") },
  [DESK_IDENTIFIER_ASSET_TAG] = { "asset_tag", N_("Number of the equipment") },
};

static const Named marks[DESK_N_SCAM_MARKS] = {
  [DESK_SCAM_MARK_ASKS_FOR_PASSWORD] = { "asks_for_password", N_("Wants a password or a code, or one set anew") },
  [DESK_SCAM_MARK_ASKS_FOR_ACCESS] = { "asks_for_access", N_("Wants rights or access that are not theirs") },
  [DESK_SCAM_MARK_ASKS_FOR_MONEY] = { "asks_for_money", N_("Wants a payment, or details of an account") },
  [DESK_SCAM_MARK_ASKS_ABOUT_OTHERS] = { "asks_about_others", N_("Wants to know about other people or systems") },
  [DESK_SCAM_MARK_AVOIDS_VALIDATION] = { "avoids_validation", N_("Avoids saying who they are") },
  [DESK_SCAM_MARK_REFUSES_CALL_BACK] = { "refuses_call_back", N_("Cannot be called back") },
  [DESK_SCAM_MARK_PRESSES] = { "presses", N_("Leaves no time to think") },
  [DESK_SCAM_MARK_CLAIMS_AUTHORITY] = { "claims_authority", N_("Threatens with somebody important") },
  [DESK_SCAM_MARK_STRANGE_NUMBER] = { "strange_number", N_("The number does not fit the person") },
};

static int
find (const Named *all,
      guint        n_all,
      const char  *name)
{
  for (guint i = 0; i < n_all; i++)
    {
      if (g_strcmp0 (all[i].name, name) == 0)
        return (int) i;
    }

  return -1;
}

/**
 * desk_identifier_name:
 * @self: an identifier
 *
 * Returns: what it is called in `entry.validated_by`
 */
const char *
desk_identifier_name (DeskIdentifier self)
{
  g_return_val_if_fail (self < DESK_N_IDENTIFIERS, NULL);

  return identifiers[self].name;
}

const char *
desk_identifier_label (DeskIdentifier self)
{
  g_return_val_if_fail (self < DESK_N_IDENTIFIERS, NULL);

  return _(identifiers[self].label);
}

/**
 * desk_identifier_find:
 * @name: what it is called
 *
 * Returns: a #DeskIdentifier, or -1
 */
int
desk_identifier_find (const char *name)
{
  return find (identifiers, G_N_ELEMENTS (identifiers), name);
}

/**
 * desk_scam_mark_name:
 * @self: a mark
 *
 * Returns: what it is called in `entry.scam_marks`
 */
const char *
desk_scam_mark_name (DeskScamMark self)
{
  g_return_val_if_fail (self < DESK_N_SCAM_MARKS, NULL);

  return marks[self].name;
}

const char *
desk_scam_mark_label (DeskScamMark self)
{
  g_return_val_if_fail (self < DESK_N_SCAM_MARKS, NULL);

  return _(marks[self].label);
}

/**
 * desk_scam_mark_find:
 * @name: what it is called
 *
 * Returns: a #DeskScamMark, or -1
 */
int
desk_scam_mark_find (const char *name)
{
  return find (marks, G_N_ELEMENTS (marks), name);
}

guint
desk_caller_count_matched (const DeskCaller *self)
{
  guint n_matched = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    n_matched += self->matched_ms[i] != 0;

  return n_matched;
}

guint
desk_caller_count_marks (const DeskCaller *self)
{
  guint n_marks = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < DESK_N_SCAM_MARKS; i++)
    n_marks += self->scam_marks[i] ? 1 : 0;

  return n_marks;
}

/**
 * desk_caller_matched_to_json:
 * @self: a caller
 *
 * Returns: (transfer full) (nullable): `entry.validated_by`, %NULL when nothing
 *   matched
 */
char *
desk_caller_matched_to_json (const DeskCaller *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  if (desk_caller_count_matched (self) == 0)
    return NULL;
  json_builder_begin_object (builder);
  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    {
      if (self->matched_ms[i] == 0)
        continue;
      json_builder_set_member_name (builder, identifiers[i].name);
      json_builder_add_int_value (builder, self->matched_ms[i]);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return desk_json_to_text (root);
}

/* Says no more than that: what stands there may be what is not to be kept. */
static gboolean
refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, message);

  return FALSE;
}

/**
 * desk_caller_parse_matched:
 * @self: a caller; not touched on failure
 * @json: `entry.validated_by`
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: whether it has names of identifiers, each with a time, and nothing
 *   else
 */
gboolean
desk_caller_parse_matched (DeskCaller  *self,
                           const char  *json,
                           GError     **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (json, error);
  gint64 matched_ms[DESK_N_IDENTIFIERS] = { 0 };
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, _("How a caller was validated is a JSON object: names of identifiers with the times at which they matched"));
  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      int identifier = desk_identifier_find (name);

      if (identifier < 0)
        return refuse (error, _("Only which identifiers matched is kept, by their names, never the identifiers themselves"));
      if (!desk_json_get_integer (node, &matched_ms[identifier]) || matched_ms[identifier] <= 0)
        return refuse (error, _("Beside the name of an identifier stands when it matched, and nothing else"));
    }
  memcpy (self->matched_ms, matched_ms, sizeof matched_ms);

  return TRUE;
}

/**
 * desk_caller_marks_to_json:
 * @self: a caller
 *
 * Returns: (transfer full) (nullable): `entry.scam_marks`, %NULL when none was
 *   seen
 */
char *
desk_caller_marks_to_json (const DeskCaller *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  if (desk_caller_count_marks (self) == 0)
    return NULL;
  json_builder_begin_array (builder);
  for (guint i = 0; i < DESK_N_SCAM_MARKS; i++)
    {
      if (self->scam_marks[i])
        json_builder_add_string_value (builder, marks[i].name);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);

  return desk_json_to_text (root);
}

/**
 * desk_caller_parse_marks:
 * @self: a caller; not touched on failure
 * @json: `entry.scam_marks`
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: whether it has names of marks and nothing else
 */
gboolean
desk_caller_parse_marks (DeskCaller  *self,
                         const char  *json,
                         GError     **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (json, error);
  gboolean seen[DESK_N_SCAM_MARKS] = { FALSE };
  JsonArray *array;

  if (root == NULL)
    return FALSE;
  array = desk_json_get_array (root);
  if (array == NULL)
    return refuse (error, _("Marks of a scam are a JSON array of their names"));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *name;
      int mark = desk_json_get_text (json_array_get_element (array, i), &name) ? desk_scam_mark_find (name) : -1;

      if (mark < 0)
        return refuse (error, _("This is no known mark of a scam: describe what was strange in the text"));
      seen[mark] = TRUE;
    }
  memcpy (self->scam_marks, seen, sizeof seen);

  return TRUE;
}
