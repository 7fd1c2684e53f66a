// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What an administrator has typed into the settings of the desk. It stays
 * beside what stands there, so that somebody else's change shows in every cell
 * that was not touched, and each cell can say what is wrong with it.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-hours.h"
#include "desk-json.h"
#include "desk-policy-cell.h"
#include "desk-policy-draft.h"

struct _DeskPolicyDraft {
  DeskPolicyState state;
  GHashTable *standing; /* key: text */
  GHashTable *typed;    /* key: text, or NULL for what is taken out */
};

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Keys, in their order. They are those of the table. */
static GPtrArray *
list_typed (DeskPolicyDraft *self)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->typed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_texts);

  return keys;
}

/**
 * desk_policy_draft_new:
 * @state: what stands there, of the desk
 * @error: return location
 *
 * Returns: (transfer full) (nullable): nothing typed yet; %NULL when what
 *   stands there cannot be read
 */
DeskPolicyDraft *
desk_policy_draft_new (const DeskPolicyState *state,
                       GError               **error)
{
  g_autoptr (DeskPolicyDraft) self = g_new0 (DeskPolicyDraft, 1);

  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return desk_policy_draft_rebase (self, state, error) ? g_steal_pointer (&self) : NULL;
}

void
desk_policy_draft_free (DeskPolicyDraft *self)
{
  g_return_if_fail (self != NULL);

  desk_policy_state_clear (&self->state);
  g_clear_pointer (&self->standing, g_hash_table_unref);
  g_hash_table_unref (self->typed);
  g_free (self);
}

/**
 * desk_policy_draft_rebase:
 * @self: a draft
 * @state: what stands there now
 * @error: return location
 *
 * What was typed stays, unless it stands there meanwhile.
 *
 * Returns: whether @state could be read; @self is as it was otherwise
 */
gboolean
desk_policy_draft_rebase (DeskPolicyDraft       *self,
                          const DeskPolicyState *state,
                          GError               **error)
{
  GHashTable *standing = desk_policy_cells_read (state, error);
  g_autoptr (GPtrArray) keys = NULL;

  if (standing == NULL)
    return FALSE;

  g_clear_pointer (&self->standing, g_hash_table_unref);
  self->standing = standing;
  desk_policy_state_clear (&self->state);
  desk_policy_state_copy (&self->state, state);
  keys = list_typed (self);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (g_strcmp0 (g_hash_table_lookup (self->typed, key), g_hash_table_lookup (standing, key)) == 0)
        g_hash_table_remove (self->typed, key);
    }

  return TRUE;
}

/* --- what is typed --- */

/**
 * desk_policy_draft_get:
 * @self: a draft
 * @key: a cell
 *
 * Returns: (nullable): what has been typed there, or else what stands there;
 *   %NULL when there is no such, as a holiday that is taken out
 */
const char *
desk_policy_draft_get (DeskPolicyDraft *self,
                       const char      *key)
{
  gpointer text;

  return g_hash_table_lookup_extended (self->typed, key, NULL, &text) ? text : g_hash_table_lookup (self->standing, key);
}

const char *
desk_policy_draft_get_standing (DeskPolicyDraft *self,
                                const char      *key)
{
  return g_hash_table_lookup (self->standing, key);
}

/**
 * desk_policy_draft_set:
 * @self: a draft
 * @key: a cell
 * @text: (nullable): what is typed there; %NULL: it is taken out
 */
void
desk_policy_draft_set (DeskPolicyDraft *self,
                       const char      *key,
                       const char      *text)
{
  g_return_if_fail (self != NULL && key != NULL);

  if (g_strcmp0 (text, g_hash_table_lookup (self->standing, key)) == 0)
    g_hash_table_remove (self->typed, key);
  else
    g_hash_table_insert (self->typed, g_strdup (key), g_strdup (text));
}

/**
 * desk_policy_draft_forget:
 * @self: a draft
 *
 * Throws away what has been typed.
 */
void
desk_policy_draft_forget (DeskPolicyDraft *self)
{
  g_hash_table_remove_all (self->typed);
}

/**
 * desk_policy_draft_count:
 * @self: a draft
 *
 * Returns: how many cells are not as they stand there
 */
guint
desk_policy_draft_count (DeskPolicyDraft *self)
{
  return g_hash_table_size (self->typed);
}

/**
 * desk_policy_draft_list_holidays:
 * @self: a draft
 *
 * Returns: (transfer full) (element-type utf8): the dates, in their order, of
 *   those that there would be
 */
GPtrArray *
desk_policy_draft_list_holidays (DeskPolicyDraft *self)
{
  GPtrArray *dates = g_ptr_array_new_with_free_func (g_free);
  GHashTable *const tables[] = { self->standing, self->typed };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          if (g_str_has_prefix (key, DESK_POLICY_HOLIDAY) && (i == 1 || !g_hash_table_contains (self->typed, key)) && desk_policy_draft_get (self, key) != NULL)
            g_ptr_array_add (dates, g_strdup ((const char *) key + strlen (DESK_POLICY_HOLIDAY)));
        }
    }
  g_ptr_array_sort (dates, compare_texts);

  return dates;
}

/* --- the change it makes --- */

static const char *
get_beside (DeskPolicyDraft      *self,
            const DeskPolicyCell *cell,
            const char           *kind)
{
  g_autofree char *key = desk_policy_cell_make_key (kind, (int) cell->level, cell->number);

  return desk_policy_draft_get (self, key);
}

static gboolean
add_zone (DeskPolicyEdit *edit,
          const char     *zone,
          GError        **error)
{
  g_autofree char *transitions = desk_calendar_expand_zone (zone, 0, DESK_CALENDAR_ZONE_END_S, error);

  if (transitions == NULL)
    return FALSE;
  desk_policy_edit_set_time_zone (edit, zone, transitions);

  return TRUE;
}

/* A holiday gets another name by going and coming again. */
static void
add_holiday (DeskPolicyDraft      *self,
             DeskPolicyEdit       *edit,
             const char           *key,
             const DeskPolicyCell *cell,
             const char           *name)
{
  if (g_hash_table_contains (self->standing, key))
    desk_policy_edit_remove_holiday (edit, cell->date);
  if (name != NULL)
    desk_policy_edit_add_holiday (edit, cell->date, name, FALSE);
}

static gboolean
add_cell (DeskPolicyDraft *self,
          DeskPolicyEdit  *edit,
          const char      *key,
          GError         **error)
{
  const char *text = desk_policy_draft_get (self, key);
  DeskPolicyCell cell;

  if (!desk_policy_cell_parse (key, &cell) || (text == NULL && cell.kind != DESK_POLICY_CELL_HOLIDAY))
    return TRUE;
  switch (cell.kind)
    {
    case DESK_POLICY_CELL_RESPOND:
    case DESK_POLICY_CELL_RESOLVE:
      desk_policy_edit_set_target (edit, cell.level, cell.number, get_beside (self, &cell, "respond"), get_beside (self, &cell, "resolve"));
      return TRUE;
    case DESK_POLICY_CELL_CLOCK:
      desk_policy_edit_set_round_the_clock (edit, cell.level, cell.number, g_str_equal (text, "yes"));
      return TRUE;
    case DESK_POLICY_CELL_DAY:
      desk_policy_edit_set_day (edit, cell.number, text);
      return TRUE;
    case DESK_POLICY_CELL_ZONE:
      return add_zone (edit, text, error);
    case DESK_POLICY_CELL_HOLIDAY:
      add_holiday (self, edit, key, &cell, text);
      return TRUE;
    case DESK_POLICY_CELL_PRIORITY:
      desk_policy_edit_set_priority (edit, cell.impact, cell.urgency, strlen (text) == 1 ? atoi (text) : 0);
      return TRUE;
    case DESK_POLICY_CELL_UNKNOWN:
    default:
      return TRUE;
    }
}

/**
 * desk_policy_draft_make_edit:
 * @self: a draft
 * @me: who changes it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): all that has been typed, as one change
 */
DeskPolicyEdit *
desk_policy_draft_make_edit (DeskPolicyDraft *self,
                             const DeskUuid  *me,
                             GError         **error)
{
  g_autoptr (DeskPolicyEdit) edit = desk_policy_edit_new (me, NULL);
  g_autoptr (GPtrArray) keys = list_typed (self);

  for (guint i = 0; i < keys->len; i++)
    {
      if (!add_cell (self, edit, g_ptr_array_index (keys, i), error))
        return NULL;
    }

  return g_steal_pointer (&edit);
}

/* --- what is wrong with it --- */

/* A time to respond is looked at by itself, so that the one beside it is not
 * blamed for it. */
static gboolean
check_respond (DeskPolicyDraft      *self,
               const DeskPolicyCell *cell,
               const char           *text,
               GError              **error)
{
  g_autofree char *targets = desk_targets_set (desk_record_get_text (self->state.policy, "targets"), cell->level, cell->number, text, NULL, error);

  return targets != NULL;
}

static gboolean
check_cell (DeskPolicyDraft *self,
            const char      *key,
            GError         **error)
{
  static const DeskUuid nobody = { { 0 } };
  g_autoptr (DeskPolicyEdit) edit = NULL;
  const char *text = desk_policy_draft_get (self, key);
  DeskPolicyCell cell;

  if (text == NULL || !desk_policy_cell_parse (key, &cell))
    return TRUE;
  if (cell.kind == DESK_POLICY_CELL_RESPOND)
    return check_respond (self, &cell, text, error);
  if (cell.kind == DESK_POLICY_CELL_RESOLVE && !check_respond (self, &cell, get_beside (self, &cell, "respond"), NULL))
    return TRUE;
  if (cell.kind == DESK_POLICY_CELL_DAY)
    {
      g_autofree char *hours = desk_hours_set_day (NULL, cell.number, text, error);

      return hours != NULL;
    }
  edit = desk_policy_edit_new (&nobody, NULL);

  return add_cell (self, edit, key, error) && desk_policy_edit_check (edit, &self->state, error);
}

/**
 * desk_policy_draft_find_fault:
 * @self: a draft
 * @key: a cell
 *
 * Returns: (transfer full) (nullable): what is wrong with what has been typed
 *   there; %NULL: nothing, also when nothing has been typed
 */
char *
desk_policy_draft_find_fault (DeskPolicyDraft *self,
                              const char      *key)
{
  g_autoptr (GError) error = NULL;
  DeskPolicyCell cell = { 0 };

  /* What is typed into the one may make the other one wrong. */
  if (!g_hash_table_contains (self->typed, key))
    {
      g_autofree char *beside = NULL;

      if (!desk_policy_cell_parse (key, &cell) || cell.kind != DESK_POLICY_CELL_RESOLVE)
        return NULL;
      beside = desk_policy_cell_make_key ("respond", (int) cell.level, cell.number);
      if (!g_hash_table_contains (self->typed, beside))
        return NULL;
    }

  return check_cell (self, key, &error) ? NULL : g_strdup (error->message);
}

/**
 * desk_policy_draft_find_any_fault:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): why all of it could not be done
 */
char *
desk_policy_draft_find_any_fault (DeskPolicyDraft *self)
{
  static const DeskUuid nobody = { { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskPolicyEdit) edit = desk_policy_draft_make_edit (self, &nobody, &error);

  if (edit != NULL && desk_policy_edit_check (edit, &self->state, &error))
    return NULL;

  return g_strdup (error->message);
}

/* --- kept --- */

/**
 * desk_policy_draft_to_json:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what has been typed, by key; %NULL when
 *   nothing has
 */
char *
desk_policy_draft_to_json (DeskPolicyDraft *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) keys = list_typed (self);
  g_autoptr (JsonNode) root = NULL;

  if (keys->len == 0)
    return NULL;
  json_builder_begin_object (builder);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *text = g_hash_table_lookup (self->typed, g_ptr_array_index (keys, i));

      json_builder_set_member_name (builder, g_ptr_array_index (keys, i));
      if (text != NULL)
        json_builder_add_string_value (builder, text);
      else
        json_builder_add_null_value (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return desk_json_to_text (root);
}

/**
 * desk_policy_draft_read_json:
 * @self: a draft
 * @json: what desk_policy_draft_to_json() wrote
 * @error: return location
 *
 * What is of no cell that there is, is left out.
 *
 * Returns: whether it could be read
 */
gboolean
desk_policy_draft_read_json (DeskPolicyDraft *self,
                             const char      *json,
                             GError         **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (json, error);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return TRUE;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &key, &value))
    {
      const char *text = NULL;
      DeskPolicyCell cell;

      (void) desk_json_get_text (value, &text);
      if (desk_policy_cell_parse (key, &cell) && (text != NULL || (cell.kind == DESK_POLICY_CELL_HOLIDAY && JSON_NODE_HOLDS_NULL (value))) &&
          (cell.kind == DESK_POLICY_CELL_HOLIDAY || g_hash_table_contains (self->standing, key)))
        desk_policy_draft_set (self, key, text);
    }

  return TRUE;
}

/**
 * desk_policy_draft_settle:
 * @self: a draft
 * @saved: (nullable): what desk_policy_draft_to_json() wrote when it was saved
 *
 * Forgets what has been saved. What was typed since stays.
 */
void
desk_policy_draft_settle (DeskPolicyDraft *self,
                          const char      *saved)
{
  g_autoptr (JsonNode) root = saved != NULL ? desk_json_parse (saved, NULL) : NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &key, &value))
    {
      const char *text = NULL;
      gpointer typed;

      (void) desk_json_get_text (value, &text);
      if (g_hash_table_lookup_extended (self->typed, key, NULL, &typed) && g_strcmp0 (typed, text) == 0)
        g_hash_table_remove (self->typed, key);
    }
}
