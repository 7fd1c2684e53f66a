// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A log that is kept by a service. Commits are handed in, and segments come
 * back; the service puts them in order.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "desk-json.h"
#include "desk-segment.h"
#include "desk-service-blobs.h"
#include "desk-service-enrol.h"
#include "desk-service-log.h"
#include "desk-signing.h"

#define TYPE_BYTES "application/octet-stream"
#define TYPE_JSON "application/json"
/* What is asked for at once, and the most that may come. */
#define ASKED_BYTES (1024 * 1024)
#define MAX_BYTES (DESK_SEGMENT_MAX_BYTES + ASKED_BYTES)
#define VERDICTS_TYPE "a(ayuts)"
#define VERDICT_INVALID 4
#define MAX_SECONDS_AGO 86400

typedef struct {
  DeskLog parent;
  DeskServiceClient *client;
  DeskClock *clock;
  gint64 skew_ms; /* of the service's clock, as it was measured last */
  DeskUuid device;
  char *tag;
  gboolean has_key;
  guint8 key[DESK_SIGNING_PUBLIC_SIZE];
  guint64 signed_since;
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
read_hash (JsonObject *object,
           guint8      hash[DESK_HASH_SIZE])
{
  const char *digits = json_object_get_string_member_with_default (object, "hash", "");
  gsize size;

  return sodium_hex2bin (hash, DESK_HASH_SIZE, digits, strlen (digits), NULL, &size, NULL) == 0 && size == DESK_HASH_SIZE;
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
  result.has_hash = read_hash (json_node_get_object (node), result.hash);
  /* One that has lost its end has other things to say than before. */
  if ((guint64) segment < self->newest)
    g_hash_table_remove_all (self->segments);
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
  self->newest = MAX (self->newest, after + g_variant_n_children (list));
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      guint64 number = after + 1 + i;

      g_hash_table_insert (self->segments, g_memdup2 (&number, sizeof number), g_variant_get_data_as_bytes (child));
    }

  return TRUE;
}

static GBytes *
find_segment (ServiceLog *self,
              guint64     number)
{
  GBytes *bytes = g_hash_table_lookup (self->segments, &number);

  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

static GBytes *
service_read (DeskLog      *log,
              guint64       number,
              GCancellable *cancellable,
              GError      **error)
{
  ServiceLog *self = (ServiceLog *) log;
  g_autoptr (GBytes) bytes = NULL;

  if (!g_hash_table_contains (self->segments, &number) && !fetch (self, number - 1, 0, cancellable, error))
    return NULL;
  /* Once: whoever asks again wants to know what stands there now. */
  bytes = find_segment (self, number);
  g_hash_table_remove (self->segments, &number);
  if (bytes == NULL)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("The service has no part %" G_GUINT64_FORMAT " of the log"), number);
      return NULL;
    }

  return g_steal_pointer (&bytes);
}

/* What is before the first that is signed is held by the chain: that one names
 * the hash of the one before. */
static gboolean
service_check (DeskLog           *log,
               const DeskSegment *segment,
               GError           **error)
{
  ServiceLog *self = (ServiceLog *) log;

  if (!self->has_key || segment->number < self->signed_since || desk_segment_is_signed_by (segment, self->key))
    return TRUE;

  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED,
               _("Part %" G_GUINT64_FORMAT " of the log does not carry the signature of this service, and is not taken in. What was done here is kept. Ask who runs the service; if it has a new key, enrol again"),
               segment->number);
  return FALSE;
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
  ServiceLog *self = (ServiceLog *) log;
  const char *text;

  if (node == NULL)
    return FALSE;
  text = json_object_get_string_member_with_default (json_node_get_object (node), "time", "");
  if (!desk_time_parse (text, now_ms))
    return refuse_reply (error);
  self->skew_ms = *now_ms - desk_clock_get_now_ms (self->clock);

  return TRUE;
}

/* --- handing in --- */

/* Parts are put only where the service has lost them. What it does not know as
 * its own stands against it like something else: it is followed again. */
static gboolean
service_put (DeskLog      *log,
             guint64       number,
             GBytes       *segment,
             DeskLogPut   *outcome,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/segments/%" G_GUINT64_FORMAT, number);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) reply = desk_service_client_send (((ServiceLog *) log)->client, "PUT", path, TYPE_BYTES, segment, cancellable, &failure);

  if (reply != NULL)
    {
      *outcome = DESK_LOG_PUT_WON;
      return TRUE;
    }
  if (g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS) || g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED))
    {
      g_message ("Part %" G_GUINT64_FORMAT " of the log was not taken back as it was: %s", number, failure->message);
      *outcome = DESK_LOG_PUT_LOST;
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What is in it is put at the end of the log, which is what a conflict says. */
static gboolean
service_give_back (DeskLog       *log,
                   GBytes        *bytes,
                   guint64        last,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (DeskSegment) segment = desk_segment_decode (bytes, error);
  g_autofree char *path = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) reply = NULL;

  if (segment == NULL)
    return FALSE;
  path = g_strdup_printf ("/v1/segments/%" G_GUINT64_FORMAT "?otherwise=1&last=%" G_GUINT64_FORMAT, segment->number, last);
  reply = desk_service_client_send (((ServiceLog *) log)->client, "PUT", path, TYPE_BYTES, bytes, cancellable, &failure);
  if (reply != NULL || g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
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

/* The service knows devices and accounts: whose replica and what name it is, it
 * does not say. */
static DeskSeat *
read_seat (ServiceLog *self,
           JsonObject *present)
{
  g_autoptr (DeskSeat) seat = desk_seat_new ();
  gint64 seconds_ago = json_object_get_int_member_with_default (present, "seconds_ago", 0);

  if (!read_uuid (present, "device", &seat->replica) || !read_uuid (present, "analyst", &seat->analyst))
    return NULL;
  read_uuid (present, "ticket", &seat->ticket);
  seat->is_writing = json_object_get_boolean_member_with_default (present, "writing", FALSE);
  seat->tag = g_strdup (desk_uuid_equal (&seat->replica, &self->device) ? self->tag : "");
  seat->seen_ms = desk_clock_get_now_ms (self->clock) + self->skew_ms - CLAMP (seconds_ago, 0, MAX_SECONDS_AGO) * 1000;

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
      DeskSeat *seat = JSON_NODE_HOLDS_OBJECT (element) ? read_seat ((ServiceLog *) log, json_node_get_object (element)) : NULL;

      if (seat != NULL)
        g_ptr_array_add (seats, seat);
    }

  return g_steal_pointer (&seats);
}

/* The epoch is the service's to open: it is told that there is no more. */
static gboolean
service_found_again (DeskLog               *log,
                     const DeskLogIdentity *next,
                     GCancellable          *cancellable,
                     GError               **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/segments/%" G_GUINT64_FORMAT, next->base);
  g_autoptr (GBytes) reply = desk_service_client_send (((ServiceLog *) log)->client, "POST", path, NULL, NULL, cancellable, error);

  return reply != NULL;
}

static gboolean
service_put_blob (DeskLog      *log,
                  const char   *sha256,
                  const char   *path,
                  GCancellable *cancellable,
                  GError      **error)
{
  return desk_service_put_blob (((ServiceLog *) log)->client, sha256, path, cancellable, error);
}

static gboolean
service_fetch_blob (DeskLog      *log,
                    const char   *sha256,
                    const char   *path,
                    GCancellable *cancellable,
                    GError      **error)
{
  return desk_service_fetch_blob (((ServiceLog *) log)->client, sha256, path, cancellable, error);
}

static gboolean
service_has_blob (DeskLog      *log,
                  const char   *sha256,
                  gboolean     *has,
                  GCancellable *cancellable,
                  GError      **error)
{
  return desk_service_has_blob (((ServiceLog *) log)->client, sha256, has, cancellable, error);
}

static void
service_free (DeskLog *log)
{
  ServiceLog *self = (ServiceLog *) log;

  desk_service_client_free (self->client);
  desk_clock_unref (self->clock);
  g_hash_table_unref (self->segments);
  g_free (self->tag);
  g_free (self);
}

static const DeskLogClass service_class = {
  .kind = "service",
  .identify = service_identify,
  .find_newest = service_find_newest,
  .read = service_read,
  .check = service_check,
  .put = service_put,
  .push = service_push,
  .give_back = service_give_back,
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
  .fetch_blob = service_fetch_blob,
  .has_blob = service_has_blob,
  .free = service_free,
};

static gboolean
read_key (ServiceLog *self,
          const char *token)
{
  g_auto (GStrv) parts = g_strsplit (token, " ", 4);
  gsize size;

  if (g_strv_length (parts) == 1)
    return TRUE;
  self->has_key = g_strv_length (parts) == 3 && sodium_hex2bin (self->key, sizeof self->key, parts[1], strlen (parts[1]), NULL, &size, NULL) == 0 && size == sizeof self->key &&
                  g_ascii_string_to_unsigned (parts[2], 10, 1, G_MAXINT64, &self->signed_since, NULL);

  return self->has_key;
}

/**
 * desk_service_log_new:
 * @place: the address, with the fingerprint
 * @token: of this device, as #DeskEnrolment has it
 * @tag: of this seat
 * @clock: the time
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the log; nothing has been asked yet
 */
DeskLog *
desk_service_log_new (const char *place,
                      const char *token,
                      const char *tag,
                      DeskClock  *clock,
                      GError    **error)
{
  g_autoptr (DeskServiceClient) client = desk_service_client_new (place, token, error);
  ServiceLog *self;

  if (client == NULL)
    return NULL;
  self = g_new0 (ServiceLog, 1);
  self->parent.klass = &service_class;
  self->client = g_steal_pointer (&client);
  self->clock = desk_clock_ref (clock);
  self->tag = g_strdup (tag);
  desk_enrolment_find_device (token, &self->device);
  self->segments = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);
  if (!read_key (self, token))
    {
      desk_log_free (&self->parent);
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED, _("What lets this machine in at the service is damaged. Enrol again"));
      return NULL;
    }

  return &self->parent;
}
