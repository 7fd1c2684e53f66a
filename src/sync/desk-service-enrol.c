// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How a machine is let in at a service: its certificate is looked at, and a
 * device is enrolled by name and password.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-service-enrol.h"

#define TYPE_JSON "application/json"
/* The version of docs/protocol.md. */
#define PROTOCOL 1

static gboolean
read_uuid (JsonObject *object,
           const char *member,
           DeskUuid   *id)
{
  const char *text = json_object_get_string_member_with_default (object, member, NULL);

  return text != NULL && desk_uuid_parse (text, id);
}

static gboolean
refuse_reply (GError **error)
{
  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The service does not answer as one of Deskbell does"));
  return FALSE;
}

void
desk_enrolment_free (DeskEnrolment *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->place);
  if (self->token != NULL)
    memset (self->token, 0, strlen (self->token));
  g_free (self->token);
  g_free (self->tag);
  g_free (self);
}

/**
 * desk_enrolment_find_device:
 * @token: a token
 * @device: (out): what the service calls the device that it lets in
 *
 * Returns: whether it is a token
 */
gboolean
desk_enrolment_find_device (const char *token,
                            DeskUuid   *device)
{
  const char *stop = strchr (token, '.');
  g_autofree char *id = stop != NULL ? g_strndup (token, (gsize) (stop - token)) : NULL;

  return id != NULL && desk_uuid_parse (id, device);
}

/**
 * desk_enrolment_revoke:
 * @self: an enrolment that is of no use
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: whether its token lets nobody in any more
 */
gboolean
desk_enrolment_revoke (DeskEnrolment *self,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (DeskServiceClient) client = desk_service_client_new (self->place, self->token, error);
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  DeskUuid device;

  if (client == NULL || !desk_enrolment_find_device (self->token, &device))
    return FALSE;
  id = desk_uuid_to_string (&device);
  path = g_strconcat ("/v1/devices/", id, NULL);

  return desk_service_client_exchange (client, "DELETE", path, NULL, NULL, NULL, cancellable, error) != 0;
}

/* Whatever answers otherwise than a service would. */
static gboolean
is_stranger (const GError *error)
{
  return error->domain == DESK_LOG_ERROR && (error->code == DESK_LOG_ERROR_NOT_FOUND || error->code == DESK_LOG_ERROR_DAMAGED || error->code == DESK_LOG_ERROR_DENIED ||
                                             error->code == DESK_LOG_ERROR_FAILED || error->code == DESK_LOG_ERROR_EXISTS);
}

static gboolean
check_hello (JsonObject *hello,
             const char *place,
             GError    **error)
{
  JsonNode *member = json_object_get_member (hello, "protocols");
  JsonArray *protocols = member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;

  if (protocols == NULL)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG, _("Something answers at “%s”, but it is no service of Deskbell. Look at the address and its port"), place);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (protocols); i++)
    {
      JsonNode *each = json_array_get_element (protocols, i);

      if (JSON_NODE_HOLDS_VALUE (each) && json_node_get_value_type (each) == G_TYPE_INT64 && json_node_get_int (each) == PROTOCOL)
        return TRUE;
    }

  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NEWER, _("The service at “%s” does not speak with this version of Deskbell any more. Install a newer one"), place);
  return FALSE;
}

/**
 * desk_service_find_fingerprint:
 * @place: an address
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the fingerprint of the certificate that
 *   is shown there, for people to compare; empty without TLS
 */
char *
desk_service_find_fingerprint (const char   *place,
                               GCancellable *cancellable,
                               GError      **error)
{
  g_autoptr (DeskServiceClient) client = desk_service_client_new (place, NULL, error);
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) hello = client != NULL ? desk_service_client_get_json (client, "/v1/hello", cancellable, &failure) : NULL;
  const char *fingerprint;

  if (client == NULL)
    return NULL;
  if (hello == NULL && is_stranger (failure))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG, _("Something answers at “%s”, but it is no service of Deskbell. Look at the address and its port"), place);
      return NULL;
    }
  if (hello == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (!check_hello (json_node_get_object (hello), place, error))
    return NULL;
  fingerprint = desk_service_client_get_fingerprint (client);

  return g_strdup (fingerprint != NULL ? fingerprint : "");
}

/* A secret that was copied is wiped with the copy. */
static void
secret_free (gpointer data)
{
  char *text = data;

  memset (text, 0, strlen (text));
  g_free (text);
}

static GBytes *
make_request (const char     *name,
              const char     *password,
              const DeskUuid *replica,
              const char     *device)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *id = desk_uuid_to_string (replica);
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, password);
  json_builder_set_member_name (builder, "replica");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "device");
  json_builder_add_string_value (builder, device);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = json_to_string (node, FALSE);

  return g_bytes_new_with_free_func (text, strlen (text), secret_free, text);
}

/* With the key by which the service's segments are known, where it has one. */
static char *
read_token (JsonObject *object)
{
  const char *token = json_object_get_string_member_with_default (object, "token", NULL);
  const char *key = json_object_get_string_member_with_default (object, "signing_key", NULL);

  if (token == NULL || key == NULL)
    return g_strdup (token);

  return g_strdup_printf ("%s %s %" G_GINT64_FORMAT, token, key, json_object_get_int_member_with_default (object, "signed_since", 1));
}

/**
 * desk_service_enrol:
 * @place: an address, with the fingerprint that people have compared
 * @name: of an account
 * @password: its password; not kept
 * @replica: this replica
 * @device: what this device is called, for the one who may want to revoke it
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what the service says
 */
DeskEnrolment *
desk_service_enrol (const char     *place,
                    const char     *name,
                    const char     *password,
                    const DeskUuid *replica,
                    const char     *device,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr (DeskServiceClient) client = desk_service_client_new (place, NULL, error);
  g_autoptr (DeskEnrolment) enrolment = g_new0 (DeskEnrolment, 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) reply = NULL;
  JsonObject *object;

  if (client == NULL)
    return NULL;
  body = make_request (name, password, replica, device);
  reply = desk_service_client_post (client, "/v1/devices", TYPE_JSON, body, cancellable, error);
  if (reply == NULL)
    return NULL;
  if (!json_parser_load_from_data (parser, g_bytes_get_data (reply, NULL), (gssize) g_bytes_get_size (reply), NULL) || json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      refuse_reply (error);
      return NULL;
    }
  object = json_node_get_object (json_parser_get_root (parser));
  enrolment->place = desk_service_client_dup_place (client);
  enrolment->token = read_token (object);
  enrolment->tag = g_strdup (json_object_get_string_member_with_default (object, "tag", NULL));
  if (enrolment->token == NULL || enrolment->tag == NULL || !read_uuid (object, "desk", &enrolment->desk) || !read_uuid (object, "analyst", &enrolment->analyst))
    {
      refuse_reply (error);
      return NULL;
    }

  return g_steal_pointer (&enrolment);
}
