// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The names in a shared folder: made, and read back strictly. A name that is
 * not exactly as it would have been made is somebody else's file.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <string.h>

#include "desk-folder-names.h"

#define NEW_PREFIX ".new-"
#define PART_PREFIX ".part-"
#define NEW_BYTES 16
#define SHA256_LENGTH 64

char *
desk_folder_thousand_path (guint64 thousand)
{
  return g_strdup_printf (DESK_FOLDER_LOG "/%06" G_GUINT64_FORMAT, thousand);
}

char *
desk_folder_segment_path (guint64 number)
{
  return g_strdup_printf (DESK_FOLDER_LOG "/%06" G_GUINT64_FORMAT "/%09" G_GUINT64_FORMAT DESK_FOLDER_SEGMENT_ENDING,
                          number / DESK_FOLDER_THOUSAND, number);
}

char *
desk_folder_checkpoint_path (guint64 number)
{
  return g_strdup_printf (DESK_FOLDER_CHECKPOINTS "/%09" G_GUINT64_FORMAT DESK_FOLDER_CHECKPOINT_ENDING, number);
}

char *
desk_folder_epoch_path (guint32 epoch)
{
  return g_strdup_printf (DESK_FOLDER_EPOCHS "/%u", epoch);
}

char *
desk_folder_pack_path (guint64 thousand)
{
  return g_strdup_printf (DESK_FOLDER_PACKS "/%06" G_GUINT64_FORMAT DESK_FOLDER_PACK_ENDING, thousand);
}

char *
desk_folder_seat_path (const DeskUuid *replica)
{
  char id[DESK_UUID_STRING_LENGTH + 1];

  desk_uuid_write_string (replica, id);

  return g_strconcat (DESK_FOLDER_SEATS "/", id, NULL);
}

char *
desk_folder_tag_path (const char *tag)
{
  g_assert (desk_folder_is_tag (tag));

  return g_strconcat (DESK_FOLDER_TAGS "/", tag, NULL);
}

char *
desk_folder_blob_path (const char *sha256)
{
  g_assert (desk_folder_is_sha256 (sha256));

  return g_strdup_printf (DESK_FOLDER_BLOBS "/%.2s/%s", sha256, sha256);
}

/**
 * desk_folder_parent:
 * @path: a path in the shared folder
 *
 * Returns: (transfer full): the folder it is in, empty for the shared one
 */
char *
desk_folder_parent (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? g_strndup (path, (gsize) (slash - path)) : g_strdup ("");
}

/**
 * desk_folder_new_name:
 * @path: what is to be written
 * @ids: what makes the name unique among all who write
 *
 * Returns: (transfer full): a temporary name in the same folder
 */
char *
desk_folder_new_name (const char   *path,
                      DeskIdSource *ids)
{
  guint8 bytes[NEW_BYTES];
  g_autofree char *parent = desk_folder_parent (path);
  GString *result = g_string_new (parent);

  desk_id_source_fill (ids, bytes, sizeof bytes);
  g_string_append (result, *parent != '\0' ? "/" NEW_PREFIX : NEW_PREFIX);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (result, "%02x", bytes[i]);

  return g_string_free (result, FALSE);
}

/**
 * desk_folder_part_name:
 * @sha256: of a blob
 * @replica: who uploads it
 *
 * Returns: (transfer full): where that replica's upload of that blob goes on
 */
char *
desk_folder_part_name (const char     *sha256,
                       const DeskUuid *replica)
{
  char id[DESK_UUID_STRING_LENGTH + 1];

  g_assert (desk_folder_is_sha256 (sha256));
  desk_uuid_write_string (replica, id);

  return g_strdup_printf (DESK_FOLDER_BLOBS "/%.2s/" PART_PREFIX "%s-%s", sha256, sha256, id);
}

gboolean
desk_folder_name_is_temporary (const char *name)
{
  static const char *const prefixes[] = { NEW_PREFIX, DESK_FOLDER_PROBE_PREFIX };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize length = strlen (prefixes[i]);

      if (g_str_has_prefix (name, prefixes[i]))
        return strspn (name + length, "0123456789abcdef") == 2 * NEW_BYTES && strlen (name) == length + 2 * NEW_BYTES;
    }

  return g_str_has_prefix (name, PART_PREFIX) && strlen (name) == strlen (PART_PREFIX) + SHA256_LENGTH + 1 + DESK_UUID_STRING_LENGTH;
}

/**
 * desk_folder_parse_number:
 * @name: a name in a folder
 * @n_digits: how many digits it has at least
 * @ending: what follows them
 * @number: (out): the number
 *
 * Returns: whether @name is exactly how that number is written
 */
gboolean
desk_folder_parse_number (const char *name,
                          guint       n_digits,
                          const char *ending,
                          guint64    *number)
{
  gsize n = strspn (name, "0123456789");
  guint64 result = 0;

  /* 18 digits fit, and nobody has that many. */
  if (n < MAX (n_digits, 1) || n > 18 || !g_str_equal (name + n, ending) || (n > n_digits && n > 1 && *name == '0'))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    result = result * 10 + (guint64) (name[i] - '0');

  *number = result;
  return TRUE;
}

gboolean
desk_folder_parse_seat (const char *name,
                        DeskUuid   *replica)
{
  char written[DESK_UUID_STRING_LENGTH + 1];
  DeskUuid result;

  if (!desk_uuid_parse (name, &result) || desk_uuid_is_nil (&result))
    return FALSE;
  desk_uuid_write_string (&result, written);
  if (!g_str_equal (written, name))
    return FALSE;

  *replica = result;
  return TRUE;
}

gboolean
desk_folder_is_tag (const char *name)
{
  gsize n = strspn (name, DESK_FOLDER_TAG_LETTERS);

  return n >= 2 && n <= DESK_FOLDER_TAG_MAX && name[n] == '\0';
}

gboolean
desk_folder_is_sha256 (const char *text)
{
  return strspn (text, "0123456789abcdef") == SHA256_LENGTH && text[SHA256_LENGTH] == '\0';
}
