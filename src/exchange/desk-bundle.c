// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a vendor gets of a ticket that is handed over: the card and what was
 * tried, for programs as JSON and for people as text, in a zip file with the
 * checksums of both. Neither internal notes nor the customer's name, address
 * or number are in it: the vendor speaks with us.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "desk-bundle.h"
#include "desk-exchange-error.h"
#include "desk-hand-over.h"
#include "desk-hand-over-query.h"

typedef struct {
  DeskFile *file;
  DeskRecord *desk;
  DeskRecord *ticket;
  DeskRecord *escalation;
  DeskHandOver *card;
  JsonBuilder *json;
  GString *text;
} Bundle;

static void
bundle_clear (Bundle *self)
{
  g_clear_pointer (&self->desk, desk_record_unref);
  g_clear_pointer (&self->ticket, desk_record_unref);
  g_clear_pointer (&self->escalation, desk_record_unref);
  g_clear_pointer (&self->card, desk_hand_over_free);
  g_clear_object (&self->json);
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bundle, bundle_clear)

/* --- what is in it --- */

static gboolean
load_escalation (Bundle          *self,
                 const DeskUuid  *ticket,
                 GError         **error)
{
  const char *json;

  self->escalation = desk_hand_over_load_of_vendor (self->file, ticket, error);
  if (self->escalation == NULL)
    return FALSE;
  json = desk_record_get_text (self->escalation, "hand_over");
  self->card = json != NULL ? desk_hand_over_parse (json, error) : desk_hand_over_new ();

  return self->card != NULL;
}

/* One value in both: @name for programs, @label for people. */
static void
put (Bundle     *self,
     const char *name,
     const char *label,
     const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  json_builder_set_member_name (self->json, name);
  json_builder_add_string_value (self->json, value);
  if (label != NULL)
    g_string_append_printf (self->text, strchr (value, '\n') != NULL ? "%s:\n%s\n\n" : "%s: %s\n", label, value);
}

/* A name for programs, a label for people. */
static void
put_enum (Bundle           *self,
          const char       *name,
          const char       *label,
          const DeskRecord *record)
{
  const char *value = desk_record_get_text (record, name);

  if (value == NULL)
    return;
  put (self, name, NULL, value);
  g_string_append_printf (self->text, "%s: %s\n", label, desk_record_get_enum_label (record, name));
}

static gboolean
put_name (Bundle      *self,
          const char  *name,
          const char  *label,
          DeskTableId  table,
          const char  *field,
          GError     **error)
{
  g_autoptr (DeskRecord) record = NULL;
  DeskUuid id;

  if (!desk_record_get_uuid (self->ticket, field, &id))
    return TRUE;
  record = desk_record_load (self->file, table, &id, error);
  if (record == NULL)
    return FALSE;
  put (self, name, label, desk_record_get_text (record, "name"));

  return TRUE;
}

static char *
format_time (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_ms / 1000);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static gboolean
put_ticket (Bundle  *self,
            GError **error)
{
  g_autofree char *number = desk_record_dup_number (self->ticket);
  g_autofree char *logged = format_time (desk_record_get_integer (self->ticket, "logged_at", 0));

  json_builder_set_member_name (self->json, "ticket");
  json_builder_begin_object (self->json);
  put (self, "number", _("Ticket"), number);
  put (self, "vendor_reference", _("Your reference"), desk_record_get_text (self->ticket, "vendor_reference"));
  put (self, "summary", _("Summary"), desk_record_get_text (self->ticket, "summary"));
  put (self, "logged_at", _("Logged"), logged);
  json_builder_set_member_name (self->json, "priority");
  json_builder_add_int_value (self->json, desk_record_get_integer (self->ticket, "priority", 0));
  put_enum (self, "urgency", _("Urgency"), self->ticket);
  put_enum (self, "impact", _("Impact"), self->ticket);
  put (self, "category", _("Category"), desk_record_get_text (self->ticket, "category"));
  if (!put_name (self, "service", _("Service"), DESK_TABLE_SERVICE, "service_id", error) ||
      !put_name (self, "configuration_item", _("Configuration item"), DESK_TABLE_CONFIGURATION_ITEM, "configuration_item_id", error))
    return FALSE;
  put (self, "symptoms", _("Symptoms"), desk_record_get_text (self->ticket, "symptoms"));
  json_builder_end_object (self->json);

  return TRUE;
}

static gboolean
put_from (Bundle  *self,
          GError **error)
{
  g_autoptr (DeskRecord) author = NULL;
  DeskUuid id;

  json_builder_set_member_name (self->json, "from");
  json_builder_begin_object (self->json);
  put (self, "desk", _("From"), desk_record_get_text (self->desk, "name"));
  if (desk_record_get_uuid (self->escalation, "author_id", &id))
    {
      author = desk_record_load (self->file, DESK_TABLE_ANALYST, &id, error);
      if (author == NULL)
        return FALSE;
      put (self, "name", _("Your contact"), desk_record_get_text (author, "name"));
      put (self, "email", _("E-mail"), desk_record_get_text (author, "email"));
      put (self, "phone", _("Phone"), desk_record_get_text (author, "phone"));
    }
  json_builder_end_object (self->json);

  return TRUE;
}

static gboolean
put_attempts (Bundle  *self,
              GError **error)
{
  json_builder_set_member_name (self->json, "attempts");
  json_builder_begin_array (self->json);
  for (guint i = 0; i < self->card->attempts->len; i++)
    {
      g_autoptr (DeskRecord) attempt = desk_record_load (self->file, DESK_TABLE_ENTRY, &g_array_index (self->card->attempts, DeskUuid, i), error);

      if (attempt == NULL)
        return FALSE;
      if (desk_record_is_withdrawn (attempt))
        continue;
      g_string_append_printf (self->text, "\n%s %u\n", _("Attempt"), i + 1);
      json_builder_begin_object (self->json);
      put (self, "suspected", _("Suspected"), desk_record_get_text (attempt, "hypothesis"));
      put (self, "step", _("Step"), desk_record_get_text (attempt, "body"));
      put (self, "expected", _("Expected"), desk_record_get_text (attempt, "expected"));
      put_enum (self, "outcome", _("Outcome"), attempt);
      put (self, "rules_out", _("Rules out"), desk_record_get_text (attempt, "rules_out"));
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);

  return TRUE;
}

static gboolean
put_card (Bundle  *self,
          GError **error)
{
  g_string_append_c (self->text, '\n');
  json_builder_set_member_name (self->json, "hand_over");
  json_builder_begin_object (self->json);
  put (self, "asked", _("What is asked"), desk_record_get_text (self->escalation, "body"));
  put_enum (self, "escalation_reason", _("Reason"), self->escalation);
  put (self, "error_messages", _("Error messages"), self->card->error_messages);
  put (self, "screenshots", _("Screenshots"), self->card->screenshots);
  put (self, "steps", _("Steps tried"), self->card->steps);
  put (self, "special_circumstances", _("Special circumstances"), self->card->circumstances);
  if (!put_attempts (self, error))
    return FALSE;
  json_builder_end_object (self->json);

  return TRUE;
}

/* --- the file --- */

static la_ssize_t
append_cb (struct archive *archive,
           void           *data,
           const void     *bytes,
           size_t          size)
{
  g_byte_array_append (data, bytes, (guint) size);

  return (la_ssize_t) size;
}

static gboolean
add_file (struct archive  *archive,
          const char      *name,
          const char      *contents,
          gint64           made_ms,
          GError         **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize size = strlen (contents);
  gboolean done;

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_size (entry, (la_int64_t) size);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, made_ms / 1000, 0);
  done = archive_write_header (archive, entry) == ARCHIVE_OK && archive_write_data (archive, contents, size) == (la_ssize_t) size;
  archive_entry_free (entry);
  if (!done)
    g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("The bundle cannot be written: %s"), archive_error_string (archive));

  return done;
}

static gboolean
add_sealed (struct archive  *archive,
            const Bundle    *self,
            const char      *json,
            GError         **error)
{
  gint64 made_ms = desk_record_get_integer (self->escalation, "made_at", 0);
  g_autofree char *number = desk_record_dup_number (self->ticket);
  g_autofree char *json_name = g_strconcat (number, ".json", NULL);
  g_autofree char *text_name = g_strconcat (number, ".txt", NULL);
  g_autofree char *json_sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  g_autofree char *text_sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->text->str, -1);
  /* As sha256sum --check reads it. */
  g_autofree char *seal = g_strdup_printf ("%s  %s\n%s  %s\n", json_sum, json_name, text_sum, text_name);

  return add_file (archive, json_name, json, made_ms, error) && add_file (archive, text_name, self->text->str, made_ms, error) &&
         add_file (archive, "SHA256SUMS", seal, made_ms, error);
}

static GBytes *
pack (const Bundle  *self,
      const char    *json,
      GError       **error)
{
  struct archive *archive = archive_write_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean done;

  done = archive_write_set_format_zip (archive) == ARCHIVE_OK && archive_write_set_bytes_in_last_block (archive, 1) == ARCHIVE_OK &&
         archive_write_open (archive, bytes, NULL, append_cb, NULL) == ARCHIVE_OK;
  if (!done)
    g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("The bundle cannot be written: %s"), archive_error_string (archive));
  done = done && add_sealed (archive, self, json, error);
  if (archive_write_close (archive) != ARCHIVE_OK && done)
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("The bundle cannot be written: %s"), archive_error_string (archive));
      done = FALSE;
    }
  archive_write_free (archive);

  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * desk_bundle_make:
 * @file: a desk file, best a reader
 * @ticket: a ticket that was handed over to a vendor
 * @error: return location
 *
 * The same ticket gives the same bytes as long as nothing of it changes.
 *
 * Returns: (transfer full) (nullable): a zip file: `INC-000042.json`,
 *   `INC-000042.txt`, and `SHA256SUMS` over both
 */
GBytes *
desk_bundle_make (DeskFile        *file,
                  const DeskUuid  *ticket,
                  GError         **error)
{
  g_auto (Bundle) self = { file };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  self.desk = desk_record_load_desk (file, error);
  if (self.desk == NULL)
    return NULL;
  self.ticket = desk_record_load (file, DESK_TABLE_TICKET, ticket, error);
  if (self.ticket == NULL || !load_escalation (&self, ticket, error))
    return NULL;

  self.json = json_builder_new ();
  self.text = g_string_new (NULL);
  json_builder_begin_object (self.json);
  put (&self, "format", NULL, "deskbell-bundle");
  json_builder_set_member_name (self.json, "version");
  json_builder_add_int_value (self.json, 1);
  if (!put_ticket (&self, error) || !put_from (&self, error) || !put_card (&self, error))
    return NULL;
  json_builder_end_object (self.json);
  root = json_builder_get_root (self.json);
  json = json_to_string (root, TRUE);

  return pack (&self, json, error);
}

/**
 * desk_bundle_save:
 * @file: a desk file, best a reader
 * @ticket: a ticket that was handed over to a vendor
 * @path: where to; what stands there is replaced once all is written
 * @error: return location
 *
 * Returns: whether it is on the disk
 */
gboolean
desk_bundle_save (DeskFile        *file,
                  const DeskUuid  *ticket,
                  const char      *path,
                  GError         **error)
{
  g_autoptr (GBytes) bytes = desk_bundle_make (file, ticket, error);
  gsize size;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);

  if (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return TRUE;

  g_prefix_error (error, "%s ", _("The bundle cannot be written."));
  return FALSE;
}
