// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands in the composer, as JSON for the draft and as an action.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "desk-call.h"
#include "desk-composer-draft.h"

static const char *const mode_names[DESK_N_COMPOSER_MODES] = { "contact", "note", "question", "attempt" };

void
desk_composer_draft_clear_mode (DeskComposerDraft *self,
                                DeskComposerMode   mode)
{
  g_clear_pointer (&self->bodies[mode], g_free);
  switch (mode)
    {
    case DESK_COMPOSER_CONTACT:
      self->minutes = 0;
      g_clear_pointer (&self->call, g_free);
      break;
    case DESK_COMPOSER_QUESTION:
      g_clear_pointer (&self->question, g_free);
      break;
    case DESK_COMPOSER_ATTEMPT:
      g_clear_pointer (&self->hypothesis, g_free);
      g_clear_pointer (&self->expected, g_free);
      g_clear_pointer (&self->rules_out, g_free);
      self->outcome = DESK_OUTCOME_UNSET;
      self->source = DESK_SOURCE_UNSET;
      break;
    case DESK_COMPOSER_NOTE:
    case DESK_N_COMPOSER_MODES:
    default:
      break;
    }
}

void
desk_composer_draft_clear (DeskComposerDraft *self)
{
  for (guint i = 0; i < DESK_N_COMPOSER_MODES; i++)
    desk_composer_draft_clear_mode (self, (DeskComposerMode) i);
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[0] == '\0';
}

/**
 * desk_composer_draft_is_empty:
 * @self: a draft
 *
 * Returns: whether nothing was typed that would be missed
 */
gboolean
desk_composer_draft_is_empty (const DeskComposerDraft *self)
{
  for (guint i = 0; i < DESK_N_COMPOSER_MODES; i++)
    {
      if (self->bodies[i] != NULL && self->bodies[i][0] != '\0')
        return FALSE;
    }

  return self->call == NULL && is_blank (self->question) && is_blank (self->hypothesis) && is_blank (self->expected) && is_blank (self->rules_out);
}

static void
write_enum (JsonBuilder *builder,
            const char  *name,
            DeskEnumId   id,
            int          value)
{
  if (value == 0)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, desk_enum_value_name (id, value));
}

static void
write_text (JsonBuilder *builder,
            const char  *name,
            const char  *text)
{
  if (text == NULL || text[0] == '\0')
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/**
 * desk_composer_draft_write:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): JSON, %NULL when there is nothing in it
 */
char *
desk_composer_draft_write (const DeskComposerDraft *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (desk_composer_draft_is_empty (self))
    return NULL;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  write_text (builder, "mode", mode_names[self->mode]);
  for (guint i = 0; i < DESK_N_COMPOSER_MODES; i++)
    write_text (builder, mode_names[i], self->bodies[i]);
  write_enum (builder, "channel", DESK_ENUM_CHANNEL, (int) self->channel);
  write_enum (builder, "direction", DESK_ENUM_DIRECTION, (int) self->direction);
  if (self->minutes > 0)
    {
      json_builder_set_member_name (builder, "minutes");
      json_builder_add_int_value (builder, self->minutes);
    }
  write_text (builder, "call", self->call);
  write_enum (builder, "question_kind", DESK_ENUM_QUESTION_KIND, (int) self->question_kind);
  write_text (builder, "asked", self->question);
  write_text (builder, "hypothesis", self->hypothesis);
  write_text (builder, "expected", self->expected);
  write_text (builder, "rules_out", self->rules_out);
  write_enum (builder, "outcome", DESK_ENUM_OUTCOME, (int) self->outcome);
  write_enum (builder, "source", DESK_ENUM_SOURCE, (int) self->source);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static const char *
read_text (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static int
read_enum (JsonObject *object,
           const char *name,
           DeskEnumId  id)
{
  const char *value = read_text (object, name);

  return value == NULL ? 0 : desk_enum_parse (id, value);
}

/**
 * desk_composer_draft_read:
 * @self: a draft that is overwritten
 * @json: (nullable): what desk_composer_draft_write() gave; anything else
 *   reads as an empty draft
 */
void
desk_composer_draft_read (DeskComposerDraft *self,
                          const char        *json)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object;
  JsonNode *minutes;
  const char *mode;

  desk_composer_draft_clear (self);
  if (json == NULL || !json_parser_load_from_data (parser, json, -1, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;

  object = json_node_get_object (json_parser_get_root (parser));
  mode = read_text (object, "mode");
  for (guint i = 0; i < DESK_N_COMPOSER_MODES; i++)
    {
      self->bodies[i] = g_strdup (read_text (object, mode_names[i]));
      if (g_strcmp0 (mode, mode_names[i]) == 0)
        self->mode = (DeskComposerMode) i;
    }
  self->channel = (DeskChannel) read_enum (object, "channel", DESK_ENUM_CHANNEL);
  self->direction = (DeskDirection) read_enum (object, "direction", DESK_ENUM_DIRECTION);
  minutes = json_object_get_member (object, "minutes");
  self->minutes = minutes != NULL && JSON_NODE_HOLDS_VALUE (minutes) ? (int) CLAMP (json_node_get_int (minutes), 0, 24 * 60) : 0;
  self->call = g_strdup (read_text (object, "call"));
  self->question_kind = (DeskQuestionKind) read_enum (object, "question_kind", DESK_ENUM_QUESTION_KIND);
  self->question = g_strdup (read_text (object, "asked"));
  self->hypothesis = g_strdup (read_text (object, "hypothesis"));
  self->expected = g_strdup (read_text (object, "expected"));
  self->rules_out = g_strdup (read_text (object, "rules_out"));
  self->outcome = (DeskOutcome) read_enum (object, "outcome", DESK_ENUM_OUTCOME);
  self->source = (DeskSource) read_enum (object, "source", DESK_ENUM_SOURCE);
}

static void
put_line (DeskOperation *entry,
          const char    *field,
          const char    *text)
{
  if (!is_blank (text))
    desk_operation_put_text (entry, field, text);
}

/* A call that has ended, or NULL. */
static DeskCall *
read_call (const DeskComposerDraft *self)
{
  g_autoptr (DeskCall) call = self->mode == DESK_COMPOSER_CONTACT && self->call != NULL ? desk_call_parse (self->call, NULL) : NULL;

  return call != NULL && call->state == DESK_CALL_ENDED ? g_steal_pointer (&call) : NULL;
}

static void
put_contact (const DeskComposerDraft *self,
             DeskOperation           *entry)
{
  if (self->channel != DESK_CHANNEL_UNSET)
    desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, (int) self->channel);
  if (self->direction != DESK_DIRECTION_UNSET)
    desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, (int) self->direction);
  if (self->minutes > 0)
    desk_operation_put_integer (entry, "duration_s", self->minutes * 60);
}

/**
 * desk_composer_draft_make_action:
 * @self: a draft
 * @me: who sends it
 * @ticket: to which ticket
 *
 * Returns: (transfer full): what sending the page that is shown does
 */
DeskTicketAction *
desk_composer_draft_make_action (const DeskComposerDraft *self,
                                 const DeskUuid          *me,
                                 const DeskUuid          *ticket)
{
  static const DeskTicketActionKind kinds[] = { DESK_ACTION_CONTACT, DESK_ACTION_NOTE, DESK_ACTION_QUESTION, DESK_ACTION_ATTEMPT };
  g_autoptr (DeskCall) call = read_call (self);
  DeskTicketAction *action = desk_ticket_action_new (call != NULL ? DESK_ACTION_CALL : kinds[self->mode], me, ticket);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  const char *body = self->bodies[self->mode];

  if (body != NULL)
    desk_operation_put_text (entry, self->mode == DESK_COMPOSER_QUESTION ? "answer" : "body", body);
  if (call != NULL)
    {
      desk_call_put_contact (call, entry);
      desk_ticket_action_take_more (action, desk_call_make_entries (call));
    }
  else if (self->mode == DESK_COMPOSER_CONTACT)
    {
      put_contact (self, entry);
    }
  else if (self->mode == DESK_COMPOSER_QUESTION)
    {
      put_line (entry, "body", self->question);
      desk_operation_put_enum (entry, "question_kind", DESK_ENUM_QUESTION_KIND, (int) self->question_kind);
    }
  else if (self->mode == DESK_COMPOSER_ATTEMPT)
    {
      put_line (entry, "hypothesis", self->hypothesis);
      put_line (entry, "expected", self->expected);
      put_line (entry, "rules_out", self->rules_out);
      if (self->outcome != DESK_OUTCOME_UNSET)
        desk_operation_put_enum (entry, "outcome", DESK_ENUM_OUTCOME, (int) self->outcome);
      if (self->source != DESK_SOURCE_UNSET)
        desk_operation_put_enum (entry, "source", DESK_ENUM_SOURCE, (int) self->source);
    }

  return action;
}
