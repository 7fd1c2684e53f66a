// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A new ticket before it is logged, as JSON for the draft and as an action.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "desk-draft.h"
#include "desk-new-ticket-draft.h"
#include "desk-record.h"

void
desk_new_ticket_draft_clear (DeskNewTicketDraft *self)
{
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->service_name, g_free);
  g_clear_pointer (&self->item_name, g_free);
  memset (self, 0, sizeof *self);
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\r\n")] == '\0';
}

/**
 * desk_new_ticket_draft_is_empty:
 * @self: a draft
 *
 * Returns: whether nothing was typed that would be missed
 */
gboolean
desk_new_ticket_draft_is_empty (const DeskNewTicketDraft *self)
{
  return desk_uuid_is_nil (&self->customer) && is_blank (self->summary) && is_blank (self->description);
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

static void
write_uuid (JsonBuilder    *builder,
            const char     *name,
            const DeskUuid *uuid)
{
  char text[DESK_UUID_STRING_LENGTH + 1];

  if (desk_uuid_is_nil (uuid))
    return;
  desk_uuid_write_string (uuid, text);
  write_text (builder, name, text);
}

/**
 * desk_new_ticket_draft_write:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): JSON, %NULL when there is nothing in it
 */
char *
desk_new_ticket_draft_write (const DeskNewTicketDraft *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (desk_new_ticket_draft_is_empty (self))
    return NULL;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  write_uuid (builder, "customer", &self->customer);
  write_text (builder, "type", desk_enum_value_name (DESK_ENUM_TICKET_TYPE, (int) self->type));
  write_text (builder, "channel", desk_enum_value_name (DESK_ENUM_CHANNEL, (int) self->channel));
  write_text (builder, "impact", desk_enum_value_name (DESK_ENUM_IMPACT, (int) self->impact));
  write_text (builder, "urgency", desk_enum_value_name (DESK_ENUM_URGENCY, (int) self->urgency));
  write_text (builder, "summary", self->summary);
  write_text (builder, "description", self->description);
  write_uuid (builder, "service", &self->service);
  write_text (builder, "service_name", self->service_name);
  write_uuid (builder, "item", &self->item);
  write_text (builder, "item_name", self->item_name);
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

static void
read_uuid (JsonObject *object,
           const char *name,
           DeskUuid   *uuid)
{
  const char *text = read_text (object, name);

  if (text != NULL)
    desk_uuid_parse (text, uuid);
}

static int
read_enum (JsonObject *object,
           const char *name,
           DeskEnumId  id)
{
  const char *text = read_text (object, name);

  return text == NULL ? 0 : desk_enum_parse (id, text);
}

/**
 * desk_new_ticket_draft_read:
 * @self: a draft that is overwritten
 * @json: what desk_new_ticket_draft_write() gave; anything else reads as an
 *   empty draft
 */
void
desk_new_ticket_draft_read (DeskNewTicketDraft *self,
                            const char         *json)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object;

  desk_new_ticket_draft_clear (self);
  if (json == NULL || !json_parser_load_from_data (parser, json, -1, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;

  object = json_node_get_object (json_parser_get_root (parser));
  read_uuid (object, "customer", &self->customer);
  self->type = (DeskTicketType) read_enum (object, "type", DESK_ENUM_TICKET_TYPE);
  self->channel = (DeskChannel) read_enum (object, "channel", DESK_ENUM_CHANNEL);
  self->impact = (DeskImpact) read_enum (object, "impact", DESK_ENUM_IMPACT);
  self->urgency = (DeskUrgency) read_enum (object, "urgency", DESK_ENUM_URGENCY);
  self->summary = g_strdup (read_text (object, "summary"));
  self->description = g_strdup (read_text (object, "description"));
  read_uuid (object, "service", &self->service);
  self->service_name = g_strdup (read_text (object, "service_name"));
  read_uuid (object, "item", &self->item);
  self->item_name = g_strdup (read_text (object, "item_name"));
}

static void
put_uuid (DeskTicketAction *action,
          const char       *field,
          const DeskUuid   *uuid)
{
  if (!desk_uuid_is_nil (uuid))
    desk_operation_put_uuid (action->fields, field, uuid);
}

static void
put_enum (DeskTicketAction *action,
          const char       *field,
          DeskEnumId        id,
          int               value)
{
  if (value != 0)
    desk_operation_put_enum (action->fields, field, id, value);
}

/**
 * desk_new_ticket_draft_make_action:
 * @self: a draft
 * @me: who logs it
 *
 * Returns: (transfer full): what logs the ticket
 */
DeskTicketAction *
desk_new_ticket_draft_make_action (const DeskNewTicketDraft *self,
                                   const DeskUuid           *me)
{
  DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_NEW, me, NULL);
  g_autofree char *summary = g_strstrip (g_strdup (self->summary));

  put_enum (action, "type", DESK_ENUM_TICKET_TYPE, (int) self->type);
  desk_operation_put_text (action->fields, "summary", summary);
  if (!is_blank (self->description))
    desk_operation_put_text (action->fields, "description", self->description);
  put_enum (action, "channel", DESK_ENUM_CHANNEL, (int) self->channel);
  put_enum (action, "impact", DESK_ENUM_IMPACT, (int) self->impact);
  put_enum (action, "urgency", DESK_ENUM_URGENCY, (int) self->urgency);
  put_uuid (action, "requester_id", &self->customer);
  put_uuid (action, "service_id", &self->service);
  put_uuid (action, "configuration_item_id", &self->item);

  return action;
}

/**
 * desk_new_ticket_draft_make_similar_query:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what asks for something like it, %NULL
 *   as long as there is too little to go by
 */
DeskSimilarQuery *
desk_new_ticket_draft_make_similar_query (const DeskNewTicketDraft *self)
{
  DeskSimilarQuery *query;

  if (is_blank (self->summary) && is_blank (self->description) && desk_uuid_is_nil (&self->item))
    return NULL;
  query = desk_similar_query_new ();
  query->text = g_strdup_printf ("%s\n%s", self->summary != NULL ? self->summary : "", self->description != NULL ? self->description : "");
  query->customer = self->customer;
  query->item = self->item;

  return query;
}

void
desk_new_ticket_beginning_free (DeskNewTicketBeginning *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->draft);
  g_free (self);
}

/**
 * desk_new_ticket_beginning_load:
 * @file: a desk file, within a read transaction
 * @data: not used
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a #DeskNewTicketBeginning
 */
gpointer
desk_new_ticket_beginning_load (DeskFile *file,
                                gpointer  data,
                                GError  **error)
{
  g_autoptr (DeskNewTicketBeginning) beginning = g_new0 (DeskNewTicketBeginning, 1);
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DeskDraft) draft = NULL;
  const char *matrix;

  if (desk == NULL)
    return NULL;
  matrix = desk_record_get_text (desk, "priority_matrix");
  desk_priority_matrix_init_default (&beginning->matrix);
  if (matrix != NULL && !desk_priority_matrix_parse (&beginning->matrix, matrix, error))
    return NULL;
  draft = desk_draft_load (file, DESK_NEW_TICKET_DRAFT_NAME, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (draft != NULL)
    beginning->draft = g_strdup (draft->body);

  return g_steal_pointer (&beginning);
}
