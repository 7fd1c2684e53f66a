// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Corrections, and telling everybody who got what was wrong. The rules are in
 * src/core/desk-guard-correction.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-correction.h"
#include "desk-ticket-build.h"

/**
 * desk_build_correct:
 * @build: with the correction in its entry: `parent_id`, `corrected_field` or
 *   `article_id` says what was wrong
 * @error: return location
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_correct (DeskTicketBuild *build,
                    GError         **error)
{
  return desk_build_add_entry (build, DESK_ENTRY_KIND_CORRECTION, error);
}

static gboolean
add_message (DeskTicketBuild   *build,
             const DeskRecord  *correction,
             const DeskReached *reached,
             GError           **error)
{
  g_autofree char *body = desk_correction_write_message (build->file, correction, reached, error);
  /* Translators: the number of a ticket and its summary */
  g_autofree char *subject = g_strdup_printf (_("[%s] Correction: %s"), reached->number, reached->summary != NULL ? reached->summary : "");
  DeskOperation *entry;
  DeskUuid id;

  if (body == NULL)
    return FALSE;
  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
  entry = desk_commit_add_insert (build->commit, DESK_TABLE_ENTRY, &id);
  desk_operation_put_uuid (entry, "ticket_id", &reached->ticket);
  desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_MESSAGE);
  desk_operation_put_uuid (entry, "author_id", &build->action->me);
  desk_operation_put_integer (entry, "made_at", build->now_ms);
  desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, DESK_CHANNEL_EMAIL);
  desk_operation_put_text (entry, "subject", subject);
  desk_operation_put_text (entry, "recipients", reached->address);
  desk_operation_put_text (entry, "body", body);
  desk_operation_put_uuid (entry, "parent_id", desk_record_get_id (correction));
  /* No answer to what they asked. */
  desk_operation_put_integer (entry, "first_response", 0);

  return TRUE;
}

static DeskRecord *
find_correction (DeskTicketBuild *build,
                 GError         **error)
{
  g_autoptr (GPtrArray) corrections = NULL;

  if (!desk_uuid_is_nil (&build->action->target))
    return desk_build_load_target (build, DESK_ENTRY_KIND_CORRECTION, _("This is no correction on the ticket"), error);
  corrections = desk_build_load_entries (build, "kind = 'correction'", error);
  if (corrections == NULL)
    return NULL;
  if (corrections->len == 0)
    {
      desk_build_refuse (error, _("Nothing was corrected on this ticket"));
      return NULL;
    }

  return desk_record_ref (g_ptr_array_index (corrections, corrections->len - 1));
}

/* Who has got a message already; addresses do not tell capitals apart. */
static GHashTable *
list_told (GPtrArray *reached)
{
  GHashTable *told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < reached->len; i++)
    {
      const DeskReached *one = g_ptr_array_index (reached, i);

      if (one->address != NULL && one->n_messages > 0)
        g_hash_table_add (told, g_utf8_casefold (one->address, -1));
    }

  return told;
}

/**
 * desk_build_tell_correction:
 * @build: says which correction; nil: the newest
 * @error: return location
 *
 * A message *to send* for everybody who got what was wrong, has an address and
 * no such message yet: one step, undone as one. Who got it by several tickets
 * is told once, by the one of the correction or else the newest.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_tell_correction (DeskTicketBuild *build,
                            GError         **error)
{
  g_autoptr (DeskRecord) correction = find_correction (build, error);
  g_autoptr (GPtrArray) reached = NULL;
  g_autoptr (GHashTable) told = NULL;
  guint n = 0;

  if (correction == NULL)
    return FALSE;
  reached = desk_correction_load_reached (build->file, desk_record_get_id (correction), error);
  if (reached == NULL)
    return FALSE;
  told = list_told (reached);
  for (guint i = 0; i < reached->len; i++)
    {
      const DeskReached *one = g_ptr_array_index (reached, i);

      if (one->address == NULL || !g_hash_table_add (told, g_utf8_casefold (one->address, -1)))
        continue;
      if (!add_message (build, correction, one, error))
        return FALSE;
      n++;
    }

  return n > 0 || desk_build_refuse (error, _("Everybody who got it and has an address has a message about it already"));
}
