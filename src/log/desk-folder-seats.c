// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Seats in a shared folder: who sits at the desk, and the tag each has.
 *
 * A seat's file is written by its replica alone. Whatever else lies there is
 * passed over: a list of colleagues is no reason to fail.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-folder-log-private.h"
#include "desk-folder-names.h"
#include "desk-json.h"

#define MAX_SEATS 1000
#define SEAT_NAME_MAX_BYTES 500
#define VERSION_MAX_BYTES 100

/* --- writing --- */

static void
add_uuid (JsonObject     *object,
          const char     *name,
          const DeskUuid *uuid)
{
  char text[DESK_UUID_STRING_LENGTH + 1];

  if (desk_uuid_is_nil (uuid))
    return;
  desk_uuid_write_string (uuid, text);
  json_object_set_string_member (object, name, text);
}

static void
add_text (JsonObject *object,
          const char *name,
          const char *text,
          gsize       max_bytes)
{
  g_autofree char *valid = NULL;
  g_autofree char *cut = NULL;

  if (text == NULL)
    return;
  valid = g_utf8_make_valid (text, -1);
  cut = g_utf8_substring (valid, 0, g_utf8_strlen (valid, (gssize) MIN (strlen (valid), max_bytes)));
  if (strlen (cut) <= max_bytes)
    json_object_set_string_member (object, name, cut);
}

static GBytes *
write_json (const DeskSeat *seat)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  char *text;

  json_object_set_int_member (object, "format", DESK_FOLDER_FORMAT);
  add_uuid (object, "replica", &seat->replica);
  add_text (object, "name", seat->name, SEAT_NAME_MAX_BYTES);
  add_uuid (object, "analyst", &seat->analyst);
  add_text (object, "tag", seat->tag, DESK_FOLDER_TAG_MAX);
  add_text (object, "version", seat->version, VERSION_MAX_BYTES);
  json_object_set_int_member (object, "head", (gint64) MIN (seat->head, G_MAXINT64));
  add_uuid (object, "ticket", &seat->ticket);
  json_object_set_int_member (object, "writing", seat->is_writing ? 1 : 0);
  json_node_set_object (root, object);
  text = desk_json_to_text (root);

  return g_bytes_new_take (text, strlen (text));
}

gboolean
desk_folder_log_write_seat (DeskLog         *log,
                            const DeskSeat  *seat,
                            GCancellable    *cancellable,
                            GError         **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autofree char *path = desk_folder_seat_path (&seat->replica);
  g_autoptr (GBytes) bytes = write_json (seat);
  DeskUuid desk = self->identity.desk;
  int result;

  g_return_val_if_fail (!desk_uuid_is_nil (&seat->replica), FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !desk_folder_log_check_desk (self, &desk, error))
    return FALSE;
  result = desk_folder_share_replace (&self->share, path, bytes);
  if (result == ENOENT && desk_folder_share_make_folder (&self->share, DESK_FOLDER_SEATS) == 0)
    result = desk_folder_share_replace (&self->share, path, bytes);

  return result == 0 || desk_folder_log_fail (self, result, path, error);
}

/* --- reading --- */

static char *
take_text (JsonObject *object,
           const char *name,
           gsize       max_bytes)
{
  const char *text;

  if (!json_object_has_member (object, name) || !desk_json_get_text (json_object_get_member (object, name), &text) || strlen (text) > max_bytes)
    return g_strdup ("");

  return g_strdup (text);
}

static void
take_uuid (JsonObject *object,
           const char *name,
           DeskUuid   *uuid)
{
  g_autofree char *text = take_text (object, name, DESK_UUID_STRING_LENGTH);

  desk_uuid_parse (text, uuid);
}

static gint64
take_number (JsonObject *object,
             const char *name)
{
  gint64 number;

  if (!json_object_has_member (object, name) || !desk_json_get_integer (json_object_get_member (object, name), &number) || number < 0)
    return 0;

  return number;
}

static DeskSeat *
parse_seat (const char     *text,
            const DeskUuid *replica,
            gint64          seen_ms)
{
  g_autoptr (JsonNode) root = desk_json_parse (text, NULL);
  g_autoptr (DeskSeat) seat = NULL;
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);

  seat = desk_seat_new ();
  take_uuid (object, "replica", &seat->replica);
  /* A file that says to be somebody else's. */
  if (!desk_uuid_equal (&seat->replica, replica))
    return NULL;
  seat->name = take_text (object, "name", SEAT_NAME_MAX_BYTES);
  take_uuid (object, "analyst", &seat->analyst);
  seat->tag = take_text (object, "tag", DESK_FOLDER_TAG_MAX);
  if (!desk_folder_is_tag (seat->tag))
    *seat->tag = '\0';
  seat->version = take_text (object, "version", VERSION_MAX_BYTES);
  seat->head = (guint64) take_number (object, "head");
  seat->seen_ms = seen_ms;
  take_uuid (object, "ticket", &seat->ticket);
  seat->is_writing = take_number (object, "writing") == 1;

  return g_steal_pointer (&seat);
}

static DeskSeat *
read_seat (DeskFolderLog  *self,
           const DeskUuid *replica)
{
  g_autofree char *path = desk_folder_seat_path (replica);
  g_autofree char *text = NULL;
  DeskFolderInfo info;
  DeskSeat *seat;

  if (self->share.ops->look (self->share.ops, path, &info) != 0 ||
      desk_folder_share_read_text (&self->share, path, DESK_FOLDER_JSON_MAX_BYTES, &text) != 0)
    return NULL;

  seat = parse_seat (text, replica, info.changed_ms);
  if (seat == NULL)
    g_debug ("“%s” is no seat", path);

  return seat;
}

static gboolean
seat_listed_cb (const char *name,
                gpointer    data)
{
  GArray *replicas = data;
  DeskUuid replica;

  if (desk_folder_parse_seat (name, &replica))
    g_array_append_val (replicas, replica);

  return replicas->len < MAX_SEATS;
}

GPtrArray *
desk_folder_log_list_seats (DeskLog       *log,
                            GCancellable  *cancellable,
                            GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autoptr (GArray) replicas = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  g_autoptr (GPtrArray) seats = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_seat_free);
  DeskUuid desk = self->identity.desk;
  int result = self->share.ops->list (self->share.ops, DESK_FOLDER_SEATS, seat_listed_cb, replicas);

  if (result == ENOENT && desk_folder_log_check_desk (self, &desk, error))
    return g_steal_pointer (&seats);
  if (result == ENOENT)
    return NULL;
  if (result != 0)
    {
      desk_folder_share_fail (&self->share, result, DESK_FOLDER_SEATS, error);
      return NULL;
    }

  for (guint i = 0; i < replicas->len; i++)
    {
      DeskSeat *seat;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      seat = read_seat (self, &g_array_index (replicas, DeskUuid, i));
      if (seat != NULL)
        g_ptr_array_add (seats, seat);
    }

  return g_steal_pointer (&seats);
}
