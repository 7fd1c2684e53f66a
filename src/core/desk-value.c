// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One value of one field, its bytes in the log, and the check of what may
 * stand in which field.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-json-scan.h"
#include "desk-value.h"

void
desk_value_clear (DeskValue *self)
{
  g_clear_pointer (&self->bytes, g_free);
  self->type = DESK_VALUE_NULL;
  self->integer = 0;
  self->size = 0;
}

/**
 * desk_value_copy:
 * @self: a value
 * @copy: (out caller-allocates): overwritten without being cleared first
 */
void
desk_value_copy (const DeskValue *self,
                 DeskValue       *copy)
{
  *copy = *self;
  if (self->bytes != NULL)
    {
      copy->bytes = g_malloc (self->size + 1);
      memcpy (copy->bytes, self->bytes, self->size + 1);
    }
}

void
desk_value_set_integer (DeskValue *self,
                        gint64     integer)
{
  desk_value_clear (self);
  self->type = DESK_VALUE_INTEGER;
  self->integer = integer;
}

static void
value_set_bytes (DeskValue     *self,
                 DeskValueType  type,
                 const void    *bytes,
                 gsize          size)
{
  char *copy = g_malloc (size + 1);

  if (size > 0)
    memcpy (copy, bytes, size);
  copy[size] = '\0';

  desk_value_clear (self);
  self->type = type;
  self->bytes = copy;
  self->size = size;
}

/**
 * desk_value_set_text:
 * @self: a value
 * @text: (nullable): a text; %NULL makes the value null
 */
void
desk_value_set_text (DeskValue  *self,
                     const char *text)
{
  if (text == NULL)
    desk_value_clear (self);
  else
    value_set_bytes (self, DESK_VALUE_TEXT, text, strlen (text));
}

void
desk_value_set_blob (DeskValue  *self,
                     const void *bytes,
                     gsize       size)
{
  value_set_bytes (self, DESK_VALUE_BLOB, bytes, size);
}

/**
 * desk_value_set_uuid:
 * @self: a value
 * @uuid: (nullable): an id; %NULL or the nil id makes the value null
 */
void
desk_value_set_uuid (DeskValue      *self,
                     const DeskUuid *uuid)
{
  if (uuid == NULL || desk_uuid_is_nil (uuid))
    desk_value_clear (self);
  else
    value_set_bytes (self, DESK_VALUE_BLOB, uuid->bytes, DESK_UUID_SIZE);
}

void
desk_value_set_enum (DeskValue  *self,
                     DeskEnumId  id,
                     int         value)
{
  desk_value_set_text (self, desk_enum_value_name (id, value));
}

gboolean
desk_value_equal (const DeskValue *a,
                  const DeskValue *b)
{
  if (a->type != b->type)
    return FALSE;

  switch (a->type)
    {
    case DESK_VALUE_NULL:
      return TRUE;
    case DESK_VALUE_INTEGER:
      return a->integer == b->integer;
    case DESK_VALUE_TEXT:
    case DESK_VALUE_BLOB:
    default:
      return a->size == b->size && memcmp (a->bytes, b->bytes, a->size) == 0;
    }
}

gboolean
desk_value_is_null (const DeskValue *self)
{
  return self->type == DESK_VALUE_NULL;
}

/**
 * desk_value_get_text:
 * @self: a value
 *
 * Returns: (nullable): its text, %NULL when it is not a text
 */
const char *
desk_value_get_text (const DeskValue *self)
{
  return self->type == DESK_VALUE_TEXT ? self->bytes : NULL;
}

gint64
desk_value_get_integer (const DeskValue *self,
                        gint64           when_null)
{
  return self->type == DESK_VALUE_INTEGER ? self->integer : when_null;
}

/**
 * desk_value_get_uuid:
 * @self: a value
 * @uuid: (out): set to the id, or to the nil id
 *
 * Returns: whether the value was an id
 */
gboolean
desk_value_get_uuid (const DeskValue *self,
                     DeskUuid        *uuid)
{
  memset (uuid, 0, sizeof *uuid);
  if (self->type != DESK_VALUE_BLOB || self->size != DESK_UUID_SIZE)
    return FALSE;

  memcpy (uuid->bytes, self->bytes, DESK_UUID_SIZE);
  return TRUE;
}

int
desk_value_get_enum (const DeskValue *self,
                     DeskEnumId       id)
{
  return desk_enum_parse (id, desk_value_get_text (self));
}

/**
 * desk_value_encode:
 * @self: a value
 * @to: its bytes in the log are added here: `n`; `i` and eight bytes,
 *   little-endian; `t` or `b` and the bytes
 */
void
desk_value_encode (const DeskValue *self,
                   GByteArray      *to)
{
  static const guint8 tags[] = { 'n', 'i', 't', 'b' };

  g_byte_array_append (to, &tags[self->type], 1);
  if (self->type == DESK_VALUE_INTEGER)
    {
      guint64 little = GUINT64_TO_LE ((guint64) self->integer);

      g_byte_array_append (to, (const guint8 *) &little, sizeof little);
    }
  else if (self->size > 0)
    {
      g_byte_array_append (to, (const guint8 *) self->bytes, (guint) self->size);
    }
}

/**
 * desk_value_decode:
 * @bytes: what desk_value_encode() wrote
 * @size: how many
 * @value: (out caller-allocates): overwritten when %TRUE is returned
 *
 * Returns: whether the bytes were a value: the tag known, a text valid UTF-8
 *   without NUL
 */
gboolean
desk_value_decode (const guint8 *bytes,
                   gsize         size,
                   DeskValue    *value)
{
  DeskValue result = DESK_VALUE_INIT;

  if (size < 1)
    return FALSE;

  switch (bytes[0])
    {
    case 'n':
      if (size != 1)
        return FALSE;
      break;
    case 'i':
      {
        guint64 little;

        if (size != 1 + sizeof little)
          return FALSE;
        memcpy (&little, bytes + 1, sizeof little);
        result.type = DESK_VALUE_INTEGER;
        result.integer = (gint64) GUINT64_FROM_LE (little);
      }
      break;
    case 't':
      if (!g_utf8_validate_len ((const char *) bytes + 1, size - 1, NULL))
        return FALSE;
      value_set_bytes (&result, DESK_VALUE_TEXT, bytes + 1, size - 1);
      break;
    case 'b':
      value_set_bytes (&result, DESK_VALUE_BLOB, bytes + 1, size - 1);
      break;
    default:
      return FALSE;
    }

  *value = result;
  return TRUE;
}

static gboolean
check_text (const DeskValue *self,
            const DeskField *field,
            gsize            max_bytes,
            GError         **error)
{
  if (self->type != DESK_VALUE_TEXT)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be a text"), field->name);
      return FALSE;
    }
  if (self->size > max_bytes)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE,
                   _("“%s” is too long: %" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT " fit"), field->name, self->size, max_bytes);
      return FALSE;
    }
  if (!g_utf8_validate_len (self->bytes, self->size, NULL))
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” is not valid UTF-8 text"), field->name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_date (const DeskValue *self)
{
  static const char form[] = "dddd-dd-dd";

  if (self->size != strlen (form))
    return FALSE;
  for (guint i = 0; i < strlen (form); i++)
    {
      if (form[i] == 'd' ? !g_ascii_isdigit (self->bytes[i]) : self->bytes[i] != form[i])
        return FALSE;
    }

  return g_date_valid_dmy ((GDateDay) g_ascii_strtoull (self->bytes + 8, NULL, 10), (GDateMonth) g_ascii_strtoull (self->bytes + 5, NULL, 10),
                           (GDateYear) g_ascii_strtoull (self->bytes, NULL, 10));
}

/**
 * desk_value_check:
 * @self: a value
 * @field: where it is to stand
 * @error: return location: what is wrong with it
 *
 * Whether the value may stand in the field: kind, length, and for an
 * enumeration whether it has the value (docs/records.md, "Types").
 *
 * Returns: whether it may
 */
gboolean
desk_value_check (const DeskValue *self,
                  const DeskField *field,
                  GError         **error)
{
  if (self->type == DESK_VALUE_NULL)
    {
      if ((field->flags & DESK_FIELD_REQUIRED) == 0)
        return TRUE;
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must not be empty"), field->name);
      return FALSE;
    }

  switch (field->type)
    {
    case DESK_FIELD_TEXT:
      if (!check_text (self, field, DESK_TEXT_MAX_BYTES, error))
        return FALSE;
      if (strpbrk (self->bytes, "\r\n") != NULL)
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be one line"), field->name);
          return FALSE;
        }
      if ((field->flags & DESK_FIELD_REQUIRED) != 0 && self->bytes[strspn (self->bytes, " \t\r\n")] == '\0')
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must not be empty"), field->name);
          return FALSE;
        }
      return TRUE;

    case DESK_FIELD_MARKDOWN:
      return check_text (self, field, DESK_MARKDOWN_MAX_BYTES, error);

    case DESK_FIELD_JSON:
      {
        g_autoptr (GError) scan_error = NULL;

        if (!check_text (self, field, DESK_JSON_MAX_BYTES, error))
          return FALSE;
        if (desk_json_scan (self->bytes, self->size, DESK_JSON_MAX_DEPTH, &scan_error))
          return TRUE;
        g_set_error (error, DESK_CORE_ERROR, scan_error->code, _("“%s” is not valid JSON: %s"), field->name, scan_error->message);
        return FALSE;
      }

    case DESK_FIELD_DATE:
      if (!check_text (self, field, DESK_TEXT_MAX_BYTES, error))
        return FALSE;
      if (check_date (self))
        return TRUE;
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be a date such as 2026-03-31, not “%s”"), field->name, self->bytes);
      return FALSE;

    case DESK_FIELD_ENUM:
      if (!check_text (self, field, DESK_TEXT_MAX_BYTES, error))
        return FALSE;
      if (desk_enum_parse (field->enumeration, self->bytes) != 0)
        return TRUE;
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” cannot be “%s”"), field->name, self->bytes);
      return FALSE;

    case DESK_FIELD_INTEGER:
    case DESK_FIELD_TIME:
      if (self->type == DESK_VALUE_INTEGER)
        return TRUE;
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be a number"), field->name);
      return FALSE;

    case DESK_FIELD_BOOLEAN:
      if (self->type == DESK_VALUE_INTEGER && (self->integer == 0 || self->integer == 1))
        return TRUE;
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be yes or no"), field->name);
      return FALSE;

    case DESK_FIELD_ID:
      if (self->type == DESK_VALUE_BLOB && self->size == DESK_UUID_SIZE)
        return TRUE;
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("“%s” must be the id of a record"), field->name);
      return FALSE;

    default:
      g_assert_not_reached ();
    }
}
