// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Commits and values as JSON: docs/json-lines.md. A commit loses nothing on
 * the way there and back, salts included.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-commit-json.h"
#include "desk-core-error.h"
#include "desk-json.h"
#include "desk-json-scan.h"

static const char *const outcome_names[] = { "set", "conflict", "passed" };
static const char *const verdict_names[] = { "ok", "conflict", "rejected" };
static const char *const operation_names[] = { "insert", "set" };

static int
name_index (const char *const *names,
            guint              n_names,
            const char        *name)
{
  for (guint i = 0; name != NULL && i < n_names; i++)
    {
      if (strcmp (names[i], name) == 0)
        return (int) i;
    }

  return -1;
}

static void
set_uuid (JsonObject     *object,
          const char     *name,
          const DeskUuid *uuid)
{
  char text[DESK_UUID_STRING_LENGTH + 1];

  if (desk_uuid_is_nil (uuid))
    {
      json_object_set_null_member (object, name);
      return;
    }
  desk_uuid_write_string (uuid, text);
  json_object_set_string_member (object, name, text);
}

static void
set_time (JsonObject *object,
          const char *name,
          gint64      time_ms)
{
  g_autofree char *text = desk_time_to_string (time_ms);

  json_object_set_string_member (object, name, text);
}

static char *
hex (const guint8 *bytes,
     gsize         size)
{
  char *text = g_malloc (2 * size + 1);

  sodium_bin2hex (text, 2 * size + 1, bytes, size);

  return text;
}

static JsonArray *
leaf_to_json (DeskLeaf *leaf)
{
  JsonArray *array = json_array_new ();
  g_autofree char *salt = NULL;

  if (leaf->is_redacted)
    {
      g_autofree char *hash = hex (leaf->hash, DESK_HASH_SIZE);

      json_array_add_string_element (array, "");
      json_array_add_string_element (array, "redacted");
      json_array_add_string_element (array, hash);
      return array;
    }

  salt = hex (leaf->salt, DESK_SALT_SIZE);
  json_array_add_string_element (array, salt);
  switch (leaf->value.type)
    {
    case DESK_VALUE_INTEGER:
      json_array_add_string_element (array, "integer");
      json_array_add_int_element (array, leaf->value.integer);
      break;
    case DESK_VALUE_TEXT:
      json_array_add_string_element (array, "text");
      json_array_add_string_element (array, leaf->value.bytes);
      break;
    case DESK_VALUE_BLOB:
      {
        g_autofree char *text = hex ((const guint8 *) leaf->value.bytes, leaf->value.size);

        json_array_add_string_element (array, "blob");
        json_array_add_string_element (array, text);
      }
      break;
    case DESK_VALUE_NULL:
    default:
      json_array_add_string_element (array, "null");
      json_array_add_null_element (array);
      break;
    }

  return array;
}

static JsonObject *
operation_to_json (DeskOperation *operation)
{
  JsonObject *object = json_object_new ();
  JsonArray *fields = json_array_new ();

  json_object_set_string_member (object, "operation", operation_names[operation->kind]);
  json_object_set_string_member (object, "table", operation->table);
  set_uuid (object, "id", &operation->row);
  for (guint i = 0; i < operation->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      JsonObject *field = json_object_new ();

      json_object_set_string_member (field, "name", change->name);
      if (operation->kind == DESK_OPERATION_SET)
        json_object_set_array_member (field, "old", leaf_to_json (&change->old));
      json_object_set_array_member (field, "new", leaf_to_json (&change->new));
      if (!desk_uuid_is_nil (&change->seen))
        set_uuid (field, "seen", &change->seen);
      if (change->outcome != DESK_FIELD_OUTCOME_SET)
        json_object_set_string_member (field, "outcome", outcome_names[change->outcome]);
      json_array_add_object_element (fields, field);
    }
  json_object_set_array_member (object, "fields", fields);

  return object;
}

/**
 * desk_commit_to_json:
 * @commit: a commit
 *
 * Returns: (transfer full): the object of docs/json-lines.md, "A commit"
 */
JsonNode *
desk_commit_to_json (DeskCommit *commit)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *operations = json_array_new ();
  JsonArray *reliances = json_array_new ();

  set_uuid (object, "id", &commit->id);
  set_uuid (object, "replica", &commit->replica);
  json_object_set_int_member (object, "replica_no", (gint64) commit->replica_no);
  set_uuid (object, "author", &commit->author);
  set_time (object, "made_at", commit->made_at_ms);
  if (commit->corrected_ms != commit->made_at_ms)
    set_time (object, "corrected", commit->corrected_ms);
  json_object_set_string_member (object, "action", commit->action);
  set_uuid (object, "undoes", &commit->undoes);
  json_object_set_string_member (object, "verdict", verdict_names[commit->verdict]);
  if (commit->reason[0] != '\0')
    json_object_set_string_member (object, "reason", commit->reason);
  for (guint i = 0; i < commit->operations->len; i++)
    json_array_add_object_element (operations, operation_to_json (g_ptr_array_index (commit->operations, i)));
  json_object_set_array_member (object, "operations", operations);
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "table", reliance->table);
      set_uuid (item, "id", &reliance->row);
      json_object_set_string_member (item, "field", reliance->field);
      set_uuid (item, "seen", &reliance->seen);
      json_array_add_object_element (reliances, item);
    }
  json_object_set_array_member (object, "relies_on", reliances);
  json_node_take_object (node, object);

  return node;
}

/* --- reading --- */

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
get_uuid (JsonObject *object,
          const char *name,
          gboolean    required,
          DeskUuid   *uuid)
{
  JsonNode *node = json_object_get_member (object, name);

  memset (uuid, 0, sizeof *uuid);
  if (node == NULL || json_node_is_null (node))
    return !required;

  return desk_uuid_parse (get_text (object, name), uuid);
}

static gboolean
get_integer (JsonNode *node,
             gint64   *integer)
{
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *integer = json_node_get_int (node);
  return TRUE;
}

static gboolean
parse_hex (const char *text,
           guint8     *bytes,
           gsize       size)
{
  gsize n;

  return text != NULL && strlen (text) == 2 * size && sodium_hex2bin (bytes, size, text, 2 * size, NULL, &n, NULL) == 0 && n == size;
}

static gboolean
leaf_from_json (JsonObject *field,
                const char *name,
                DeskLeaf   *leaf)
{
  JsonNode *node = json_object_get_member (field, name);
  JsonArray *array;
  JsonNode *value;
  const char *kind;
  const char *text;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) != 3 || json_node_get_value_type (json_array_get_element (array, 0)) != G_TYPE_STRING ||
      json_node_get_value_type (json_array_get_element (array, 1)) != G_TYPE_STRING)
    return FALSE;

  kind = json_array_get_string_element (array, 1);
  value = json_array_get_element (array, 2);
  text = json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : NULL;

  if (g_str_equal (kind, "redacted"))
    {
      leaf->is_redacted = TRUE;
      return parse_hex (text, leaf->hash, DESK_HASH_SIZE);
    }

  if (!parse_hex (json_array_get_string_element (array, 0), leaf->salt, DESK_SALT_SIZE))
    return FALSE;
  if (g_str_equal (kind, "null"))
    return json_node_is_null (value);
  if (g_str_equal (kind, "integer"))
    {
      leaf->value.type = DESK_VALUE_INTEGER;
      return get_integer (value, &leaf->value.integer);
    }
  if (text == NULL)
    return FALSE;
  if (g_str_equal (kind, "text"))
    {
      desk_value_set_text (&leaf->value, text);
      return TRUE;
    }
  if (g_str_equal (kind, "blob"))
    {
      gsize size = strlen (text) / 2;
      g_autofree guint8 *bytes = g_malloc (size + 1);

      if (!parse_hex (text, bytes, size))
        return FALSE;
      desk_value_set_blob (&leaf->value, bytes, size);
      return TRUE;
    }

  return FALSE;
}

static gboolean
operation_from_json (JsonNode   *node,
                     DeskCommit *commit)
{
  JsonObject *object;
  JsonNode *fields;
  DeskOperation *operation;
  const char *table;
  DeskUuid row;
  int kind;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  table = get_text (object, "table");
  kind = name_index (operation_names, G_N_ELEMENTS (operation_names), get_text (object, "operation"));
  fields = json_object_get_member (object, "fields");
  if (kind < 0 || table == NULL || !get_uuid (object, "id", TRUE, &row) || fields == NULL || !JSON_NODE_HOLDS_ARRAY (fields))
    return FALSE;

  operation = desk_commit_add_operation (commit, (DeskOperationKind) kind, table, &row);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (fields)); i++)
    {
      JsonNode *field_node = json_array_get_element (json_node_get_array (fields), i);
      JsonObject *field;
      DeskFieldChange *change;
      const char *name;
      int outcome = 0;

      if (!JSON_NODE_HOLDS_OBJECT (field_node))
        return FALSE;
      field = json_node_get_object (field_node);
      name = get_text (field, "name");
      if (json_object_has_member (field, "outcome"))
        outcome = name_index (outcome_names, G_N_ELEMENTS (outcome_names), get_text (field, "outcome"));
      if (name == NULL || outcome < 0)
        return FALSE;
      change = desk_operation_add_field (operation, name);
      change->outcome = (DeskFieldOutcome) outcome;
      if (!leaf_from_json (field, "new", &change->new) || !get_uuid (field, "seen", FALSE, &change->seen))
        return FALSE;
      if (kind == DESK_OPERATION_SET && !leaf_from_json (field, "old", &change->old))
        return FALSE;
    }

  return TRUE;
}

static gboolean
reliance_from_json (JsonNode   *node,
                    DeskCommit *commit)
{
  DeskReliance reliance = { 0 };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  if (get_text (object, "table") == NULL || get_text (object, "field") == NULL || !get_uuid (object, "id", TRUE, &reliance.row) ||
      !get_uuid (object, "seen", FALSE, &reliance.seen))
    return FALSE;
  reliance.table = g_strdup (get_text (object, "table"));
  reliance.field = g_strdup (get_text (object, "field"));
  g_array_append_val (commit->relies_on, reliance);

  return TRUE;
}

/* Returns: (nullable): the name of the member that is wrong. */
static const char *
read_head (JsonObject *object,
           DeskCommit *commit)
{
  gint64 replica_no = 0;
  int verdict = DESK_VERDICT_OK;

  if (!get_uuid (object, "id", TRUE, &commit->id))
    return "id";
  if (!get_uuid (object, "replica", TRUE, &commit->replica))
    return "replica";
  if (!get_integer (json_object_get_member (object, "replica_no"), &replica_no) || replica_no < 0)
    return "replica_no";
  if (!get_uuid (object, "author", FALSE, &commit->author))
    return "author";
  if (!get_uuid (object, "undoes", FALSE, &commit->undoes))
    return "undoes";
  if (!desk_time_parse (get_text (object, "made_at"), &commit->made_at_ms))
    return "made_at";
  commit->corrected_ms = commit->made_at_ms;
  if (json_object_has_member (object, "corrected") && !desk_time_parse (get_text (object, "corrected"), &commit->corrected_ms))
    return "corrected";
  if (json_object_has_member (object, "verdict"))
    verdict = name_index (verdict_names, G_N_ELEMENTS (verdict_names), get_text (object, "verdict"));
  if (verdict < 0)
    return "verdict";
  if (json_object_has_member (object, "reason"))
    {
      if (get_text (object, "reason") == NULL)
        return "reason";
      g_free (commit->reason);
      commit->reason = g_strdup (get_text (object, "reason"));
    }
  commit->replica_no = (guint64) replica_no;
  commit->verdict = (DeskVerdict) verdict;

  return NULL;
}

/**
 * desk_commit_from_json:
 * @object: what desk_commit_to_json() wrote
 * @error: return location
 *
 * What comes from outside is put through desk_json_scan() before it is parsed.
 *
 * Returns: (transfer full) (nullable): a commit that desk_commit_check()
 *   accepts, or %NULL with %DESK_CORE_ERROR_INVALID or
 *   %DESK_CORE_ERROR_TOO_LARGE
 */
DeskCommit *
desk_commit_from_json (JsonObject *object,
                       GError    **error)
{
  g_autoptr (DeskCommit) commit = NULL;
  JsonNode *operations;
  JsonNode *reliances;
  const char *action;
  const char *wrong;

  g_return_val_if_fail (object != NULL, NULL);

  action = get_text (object, "action");
  operations = json_object_get_member (object, "operations");
  reliances = json_object_get_member (object, "relies_on");
  commit = desk_commit_new (action != NULL ? action : "", NULL, 0);
  wrong = action != NULL ? read_head (object, commit) : "action";

  if (wrong == NULL && (operations == NULL || !JSON_NODE_HOLDS_ARRAY (operations)))
    wrong = "operations";
  for (guint i = 0; wrong == NULL && i < json_array_get_length (json_node_get_array (operations)); i++)
    {
      if (!operation_from_json (json_array_get_element (json_node_get_array (operations), i), commit))
        wrong = "operations";
    }
  if (wrong == NULL && reliances != NULL && !JSON_NODE_HOLDS_ARRAY (reliances))
    wrong = "relies_on";
  for (guint i = 0; wrong == NULL && reliances != NULL && i < json_array_get_length (json_node_get_array (reliances)); i++)
    {
      if (!reliance_from_json (json_array_get_element (json_node_get_array (reliances), i), commit))
        wrong = "relies_on";
    }

  if (wrong != NULL)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("The commit's “%s” is missing or not what it must be"), wrong);
      return NULL;
    }
  if (!desk_commit_check (commit, error))
    return NULL;

  return g_steal_pointer (&commit);
}

/* --- values by field --- */

/**
 * desk_value_to_json:
 * @value: a value
 * @field: where it stands
 *
 * Returns: (transfer full): the value as docs/records.md, "Types", writes it
 */
JsonNode *
desk_value_to_json (const DeskValue *value,
                    const DeskField *field)
{
  JsonNode *node;

  if (desk_value_is_null (value))
    return json_node_new (JSON_NODE_NULL);

  if (field->type == DESK_FIELD_JSON && value->type == DESK_VALUE_TEXT)
    {
      /* A desk may hold what an older or a careless version let in. */
      if (desk_json_scan (value->bytes, value->size, DESK_JSON_MAX_DEPTH, NULL))
        return json_from_string (value->bytes, NULL);
    }

  node = json_node_new (JSON_NODE_VALUE);
  if (value->type == DESK_VALUE_BLOB)
    {
      DeskUuid uuid;
      g_autofree char *text = NULL;

      if (desk_value_get_uuid (value, &uuid))
        text = desk_uuid_to_string (&uuid);
      else
        text = hex ((const guint8 *) value->bytes, value->size);
      json_node_set_string (node, text);
    }
  else if (value->type == DESK_VALUE_TEXT)
    {
      json_node_set_string (node, value->bytes);
    }
  else if (field->type == DESK_FIELD_BOOLEAN)
    {
      json_node_set_boolean (node, value->integer != 0);
    }
  else if (field->type == DESK_FIELD_TIME)
    {
      g_autofree char *text = desk_time_to_string (value->integer);

      json_node_set_string (node, text);
    }
  else
    {
      json_node_set_int (node, value->integer);
    }

  return node;
}

/**
 * desk_value_from_json:
 * @node: a JSON value
 * @field: where it is to stand
 * @value: (out caller-allocates): overwritten when %TRUE is returned
 * @error: return location
 *
 * Returns: whether it may stand there; `#key` and relative times are not
 *   known here, see src/exchange
 */
gboolean
desk_value_from_json (JsonNode        *node,
                      const DeskField *field,
                      DeskValue       *value,
                      GError         **error)
{
  g_auto (DeskValue) result = DESK_VALUE_INIT;
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (json_node_is_null (node))
    {
      /* null */
    }
  else if (field->type == DESK_FIELD_JSON)
    {
      g_autofree char *text = desk_json_to_text (node);

      desk_value_set_text (&result, text);
    }
  else if (type == G_TYPE_STRING && field->type == DESK_FIELD_TIME)
    {
      gint64 time_ms;

      if (!desk_time_parse (json_node_get_string (node), &time_ms))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be a time such as 2026-03-31T09:15:00Z, not “%s”"), field->name,
                       json_node_get_string (node));
          return FALSE;
        }
      desk_value_set_integer (&result, time_ms);
    }
  else if (type == G_TYPE_STRING && field->type == DESK_FIELD_ID)
    {
      DeskUuid uuid;

      if (!desk_uuid_parse (json_node_get_string (node), &uuid))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be the id of a record, not “%s”"), field->name, json_node_get_string (node));
          return FALSE;
        }
      desk_value_set_uuid (&result, &uuid);
    }
  else if (type == G_TYPE_STRING)
    {
      desk_value_set_text (&result, json_node_get_string (node));
    }
  else if (type == G_TYPE_INT64)
    {
      desk_value_set_integer (&result, json_node_get_int (node));
    }
  else if (type == G_TYPE_BOOLEAN && field->type == DESK_FIELD_BOOLEAN)
    {
      desk_value_set_integer (&result, json_node_get_boolean (node) ? 1 : 0);
    }
  else
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” cannot hold such a value"), field->name);
      return FALSE;
    }

  if (!desk_value_check (&result, field, error))
    return FALSE;

  *value = result;
  memset (&result, 0, sizeof result);
  return TRUE;
}
