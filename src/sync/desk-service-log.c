// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A log that is kept by a service. Commits are handed in, and segments come
 * back; the service puts them in order.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-json.h"
#include "desk-segment.h"
#include "desk-service-log.h"

#define TYPE_BYTES "application/octet-stream"
#define TYPE_JSON "application/json"
/* What is asked for at once, and the most that may come. */
#define ASKED_BYTES (1024 * 1024)
#define MAX_BYTES (DESK_SEGMENT_MAX_BYTES + ASKED_BYTES)
#define VERDICTS_TYPE "a(ayuts)"
#define VERDICT_INVALID 4

typedef struct {
  DeskLog parent;
  DeskServiceClient *client;
  char *tag;
  GHashTable *segments; /* guint64: GBytes, that came along and will be asked for */
  guint64 newest;
} ServiceLog;

/* --- reading --- */

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

static gboolean
service_identify (DeskLog         *log,
                  DeskLogIdentity *identity,
                  GCancellable    *cancellable,
                  GError         **error)
{
  ServiceLog *self = (ServiceLog *) log;
  g_autoptr (JsonNode) node = desk_service_client_get_json (self->client, "/v1/head", cancellable, error);
  DeskLogIdentity result = { 0 };
  gint64 epoch, segment;

  if (node == NULL)
    return FALSE;
  epoch = json_object_get_int_member_with_default (json_node_get_object (node), "epoch", 0);
  segment = json_object_get_int_member_with_default (json_node_get_object (node), "segment", -1);
  if (epoch <= 0 || epoch > G_MAXUINT32 || segment < 0 || !read_uuid (json_node_get_object (node), "desk", &result.desk))
    return refuse_reply (error);
  (void) read_uuid (json_node_get_object (node), "analyst", &result.author);
  result.epoch = (guint32) epoch;
  self->newest = (guint64) segment;
  *identity = result;

  return TRUE;
}

/* Follows the identity, which brought it along. */
static gboolean
service_find_newest (DeskLog      *log,
                     guint64      *number,
                     GCancellable *cancellable,
                     GError      **error)
{
  *number = ((ServiceLog *) log)->newest;

  return TRUE;
}

/* aay, little-endian. */
static GVariant *
unpack (GBytes  *body,
        GError **error)
{
  g_autoptr (GVariant) list = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aay"), body, FALSE));

  if (g_variant_is_normal_form (list))
    return g_steal_pointer (&list);

  refuse_reply (error);
  return NULL;
}

/* Asks for what comes after a number, and keeps it until it is read. */
static gboolean
fetch (ServiceLog   *self,
       guint64       after,
       guint         wait_s,
       GCancellable *cancellable,
       GError      **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/segments?after=%" G_GUINT64_FORMAT "&wait=%u&max=%d", after, wait_s, ASKED_BYTES);
  g_autoptr (GBytes) body = desk_service_client_get (self->client, path, MAX_BYTES, cancellable, error);
  g_autoptr (GVariant) list = NULL;

  if (body == NULL)
    return FALSE;
  list = unpack (body, error);
  if (list == NULL)
    return FALSE;
  g_hash_table_remove_all (self->segments);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      guint64 number = after + 1 + i;

      g_hash_table_insert (self->segments, g_memdup2 (&number, sizeof number), g_variant_get_data_as_bytes (child));
    }

  return TRUE;
}

static GBytes *
service_read (DeskLog      *log,
              guint64       number,
              GCancellable *cancellable,
              GError      **error)
{
  ServiceLog *self = (ServiceLog *) log;
  GBytes *bytes = g_hash_table_lookup (self->segments, &number);

  if (bytes == NULL && !fetch (self, number - 1, 0, cancellable, error))
    return NULL;
  bytes = g_hash_table_lookup (self->segments, &number);
  if (bytes == NULL)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("The service has no part %" G_GUINT64_FORMAT " of the log"), number);
      return NULL;
    }

  return g_bytes_ref (bytes);
}

static gboolean
service_wait (DeskLog      *log,
              guint64       number,
              guint         timeout_ms,
              GCancellable *cancellable,
              GError      **error)
{
  return fetch ((ServiceLog *) log, number, MAX (timeout_ms / 1000, 1), cancellable, error);
}

static gboolean
service_get_time (DeskLog      *log,
                  gint64       *now_ms,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (JsonNode) node = desk_service_client_get_json (((ServiceLog *) log)->client, "/v1/head", cancellable, error);
  const char *text;

  if (node == NULL)
    return FALSE;
  text = json_object_get_string_member_with_default (json_node_get_object (node), "time", "");

  return desk_time_parse (text, now_ms) || refuse_reply (error);
}

/* --- handing in --- */

static gboolean
service_put (DeskLog      *log,
             guint64       number,
             GBytes       *segment,
             DeskLogPut   *outcome,
             GCancellable *cancellable,
             GError      **error)
{
  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED,
               _("The service has lost its log from part %" G_GUINT64_FORMAT " on. What was done is kept here; who runs the service has to restore a newer backup"), number);
  return FALSE;
}

/* What is invalid will never be anything else. */
static GPtrArray *
read_refusals (GBytes  *body,
               GError **error)
{
  g_autoptr (GVariant) verdicts = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (VERDICTS_TYPE), body, FALSE));
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_log_refusal_free);

  if (!g_variant_is_normal_form (verdicts))
    {
      refuse_reply (error);
      return NULL;
    }
  for (guint i = 0; i < g_variant_n_children (verdicts); i++)
    {
      guint32 kind;
      const char *reason;

      g_variant_get_child (verdicts, i, "(@ayut&s)", NULL, &kind, NULL, &reason);
      if (GUINT32_FROM_LE (kind) == VERDICT_INVALID)
        g_ptr_array_add (refusals, desk_log_refusal_new (i, reason));
    }

  return g_steal_pointer (&refusals);
}

static gboolean
service_push (DeskLog      *log,
              GPtrArray    *commits,
              GPtrArray   **refusals,
              GCancellable *cancellable,
              GError      **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aay"));
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) reply = NULL;

  for (guint i = 0; i < commits->len; i++)
    g_variant_builder_add_value (&builder, g_variant_new_from_bytes (G_VARIANT_TYPE ("ay"), g_ptr_array_index (commits, i), TRUE));
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  body = g_variant_get_data_as_bytes (list);
  reply = desk_service_client_post (((ServiceLog *) log)->client, "/v1/push", TYPE_BYTES, body, cancellable, error);
  *refusals = reply != NULL ? read_refusals (reply, error) : NULL;

  return *refusals != NULL;
}

/* --- checkpoints --- */

static gboolean
service_find_checkpoint (DeskLog      *log,
                         guint64      *number,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autofree char *text = desk_service_client_ask (((ServiceLog *) log)->client, "/v1/checkpoint", "Deskbell-Segment", cancellable, error);

  if (text == NULL)
    return FALSE;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, number, NULL) || refuse_reply (error);
}

static gboolean
service_fetch_checkpoint (DeskLog      *log,
                          guint64       number,
                          const char   *path,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autofree char *segment = NULL;
  guint64 is;

  if (!desk_service_client_download (((ServiceLog *) log)->client, "/v1/checkpoint", path, "Deskbell-Segment", &segment, cancellable, error))
    return FALSE;
  /* It may have made a newer one meanwhile. */
  if (segment != NULL && g_ascii_string_to_unsigned (segment, 10, 0, G_MAXINT64, &is, NULL) && is == number)
    return TRUE;

  (void) g_unlink (path);
  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("The service has no checkpoint of part %" G_GUINT64_FORMAT " any more"), number);
  return FALSE;
}

/* The service makes its own. */
static gboolean
service_store_checkpoint (DeskLog      *log,
                          guint64       number,
                          const char   *path,
                          GCancellable *cancellable,
                          GError      **error)
{
  return TRUE;
}

/* --- seats --- */

static char *
service_claim_tag (DeskLog        *log,
                   const DeskUuid *replica,
                   GCancellable   *cancellable,
                   GError        **error)
{
  return g_strdup (((ServiceLog *) log)->tag);
}

static gboolean
service_write_seat (DeskLog        *log,
                    const DeskSeat *seat,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *ticket = desk_uuid_is_nil (&seat->ticket) ? NULL : desk_uuid_to_string (&seat->ticket);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) reply = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ticket");
  if (ticket != NULL)
    json_builder_add_string_value (builder, ticket);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "writing");
  json_builder_add_boolean_value (builder, seat->is_writing);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = json_to_string (node, FALSE);
  body = g_bytes_new (text, strlen (text));
  reply = desk_service_client_post (((ServiceLog *) log)->client, "/v1/presence", TYPE_JSON, body, cancellable, error);

  return reply != NULL;
}

static DeskSeat *
read_seat (JsonObject *present)
{
  g_autoptr (DeskSeat) seat = desk_seat_new ();

  if (!read_uuid (present, "device", &seat->replica) || !read_uuid (present, "analyst", &seat->analyst))
    return NULL;
  read_uuid (present, "ticket", &seat->ticket);
  seat->is_writing = json_object_get_boolean_member_with_default (present, "writing", FALSE);
  seat->tag = g_strdup ("");

  return g_steal_pointer (&seat);
}

static GPtrArray *
service_list_seats (DeskLog      *log,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autoptr (JsonNode) node = desk_service_client_get_json (((ServiceLog *) log)->client, "/v1/presence", cancellable, error);
  g_autoptr (GPtrArray) seats = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_seat_free);
  JsonObject *object;
  JsonArray *present;

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  present = json_object_has_member (object, "present") && JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, "present")) ? json_object_get_array_member (object, "present") : NULL;
  for (guint i = 0; present != NULL && i < json_array_get_length (present); i++)
    {
      JsonNode *element = json_array_get_element (present, i);
      DeskSeat *seat = JSON_NODE_HOLDS_OBJECT (element) ? read_seat (json_node_get_object (element)) : NULL;

      if (seat != NULL)
        g_ptr_array_add (seats, seat);
    }

  return g_steal_pointer (&seats);
}

static gboolean
service_found_again (DeskLog               *log,
                     const DeskLogIdentity *next,
                     GCancellable          *cancellable,
                     GError               **error)
{
  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED, _("The log of a service is founded again where it runs"));
  return FALSE;
}

static gboolean
no_blobs (GError **error)
{
  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("This version does not send attachments to a service yet"));
  return FALSE;
}

static gboolean
service_put_blob (DeskLog      *log,
                  const char   *sha256,
                  const char   *path,
                  GCancellable *cancellable,
                  GError      **error)
{
  return no_blobs (error);
}

static gboolean
service_has_blob (DeskLog      *log,
                  const char   *sha256,
                  gboolean     *has,
                  GCancellable *cancellable,
                  GError      **error)
{
  return no_blobs (error);
}

static void
service_free (DeskLog *log)
{
  ServiceLog *self = (ServiceLog *) log;

  desk_service_client_free (self->client);
  g_hash_table_unref (self->segments);
  g_free (self->tag);
  g_free (self);
}

static const DeskLogClass service_class = {
  .kind = "service",
  .identify = service_identify,
  .find_newest = service_find_newest,
  .read = service_read,
  .put = service_put,
  .push = service_push,
  .wait = service_wait,
  .get_time = service_get_time,
  .find_checkpoint = service_find_checkpoint,
  .fetch_checkpoint = service_fetch_checkpoint,
  .store_checkpoint = service_store_checkpoint,
  .claim_tag = service_claim_tag,
  .write_seat = service_write_seat,
  .list_seats = service_list_seats,
  .found_again = service_found_again,
  .put_blob = service_put_blob,
  .fetch_blob = service_put_blob,
  .has_blob = service_has_blob,
  .free = service_free,
};

/**
 * desk_service_log_new:
 * @place: the address, with the fingerprint
 * @token: of this device
 * @tag: of this seat
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the log; nothing has been asked yet
 */
DeskLog *
desk_service_log_new (const char *place,
                      const char *token,
                      const char *tag,
                      GError    **error)
{
  g_autoptr (DeskServiceClient) client = desk_service_client_new (place, token, error);
  ServiceLog *self;

  if (client == NULL)
    return NULL;
  self = g_new0 (ServiceLog, 1);
  self->parent.klass = &service_class;
  self->client = g_steal_pointer (&client);
  self->tag = g_strdup (tag);
  self->segments = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);

  return &self->parent;
}

/* --- enrolling --- */

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
  g_autoptr (JsonNode) hello = client != NULL ? desk_service_client_get_json (client, "/v1/hello", cancellable, error) : NULL;
  const char *fingerprint;

  if (hello == NULL)
    return NULL;
  fingerprint = desk_service_client_get_fingerprint (client);

  return g_strdup (fingerprint != NULL ? fingerprint : "");
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

  return g_bytes_new_take (text, strlen (text));
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
  enrolment->token = g_strdup (json_object_get_string_member_with_default (object, "token", NULL));
  enrolment->tag = g_strdup (json_object_get_string_member_with_default (object, "tag", NULL));
  if (enrolment->token == NULL || enrolment->tag == NULL || !read_uuid (object, "desk", &enrolment->desk) || !read_uuid (object, "analyst", &enrolment->analyst))
    {
      refuse_reply (error);
      return NULL;
    }

  return g_steal_pointer (&enrolment);
}
