// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What an editor saw. It goes along with what is written there, so that nothing
 * is replaced by somebody who had not seen it.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-fact.h"
#include "desk-seen.h"

struct _DeskSeen {
  gatomicrefcount ref_count;
  DeskRecord *record;
  DeskUuid origin;
  GHashTable *writers; /* of fields that were written after the row was made */
};

G_DEFINE_BOXED_TYPE (DeskSeen, desk_seen, desk_seen_ref, desk_seen_unref)

static DeskSeen *
seen_new (DeskRecord     *record,
          const DeskUuid *origin)
{
  DeskSeen *self = g_new0 (DeskSeen, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->record = desk_record_ref (record);
  self->origin = *origin;
  self->writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

DeskSeen *
desk_seen_ref (DeskSeen *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_seen_unref (DeskSeen *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  desk_record_unref (self->record);
  g_hash_table_unref (self->writers);
  g_free (self);
}

static gboolean
load_writers (DeskSeen *self,
              DeskFile *file,
              GError  **error)
{
  /* Of rows of a group, SQLite takes the one with the greatest id. */
  g_autoptr (DeskStatement) read = desk_file_prepare (file,
                                                      "SELECT history.field, log_commit.id, max (history.id) FROM history "
                                                      "JOIN log_commit ON log_commit.no = history.id >> 16 WHERE history.row_id = ? GROUP BY history.field",
                                                      error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, desk_record_get_id (self->record));
  while (TRUE)
    {
      DeskUuid writer;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if (desk_statement_get_uuid (read, 1, &writer))
        g_hash_table_insert (self->writers, desk_statement_dup_text (read, 0), desk_uuid_copy (&writer));
    }
}

/**
 * desk_seen_load:
 * @file: a desk file, within the transaction that has read @record
 * @record: what is put in front of somebody
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the values, and who has written them
 */
DeskSeen *
desk_seen_load (DeskFile   *file,
                DeskRecord *record,
                GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT origin FROM %s WHERE id = ?", desk_record_get_table (record)->name);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  g_autoptr (DeskSeen) self = NULL;
  DeskUuid origin = { { 0 } };
  gboolean has_row;

  if (read == NULL)
    return NULL;
  desk_statement_bind_uuid (read, 1, desk_record_get_id (record));
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  if (has_row)
    desk_statement_get_uuid (read, 0, &origin);
  self = seen_new (record, &origin);

  return load_writers (self, file, error) ? g_steal_pointer (&self) : NULL;
}

const DeskUuid *
desk_seen_get_row (const DeskSeen *self)
{
  return desk_record_get_id (self->record);
}

/**
 * desk_seen_get_writer:
 * @self: what was seen
 * @field: a field
 *
 * Returns: (transfer none): the commit that had last written it
 */
const DeskUuid *
desk_seen_get_writer (const DeskSeen *self,
                      const char     *field)
{
  const DeskUuid *writer = g_hash_table_lookup (self->writers, field);

  return writer != NULL ? writer : &self->origin;
}

/**
 * desk_seen_renew:
 * @self: what was seen when the editor was opened
 * @newer: the same row, now
 *
 * For an editor that stays open after its author has been told that somebody
 * else was there first: of status, owner and the like the new state counts,
 * for everything that was typed over still the old one.
 *
 * Returns: (transfer full): what the author has seen by now
 */
DeskSeen *
desk_seen_renew (const DeskSeen *self,
                 const DeskSeen *newer)
{
  const DeskTable *table = desk_record_get_table (self->record);
  DeskSeen *renewed = seen_new (self->record, &self->origin);
  GHashTableIter iter;
  gpointer field, writer;

  g_hash_table_iter_init (&iter, self->writers);
  while (g_hash_table_iter_next (&iter, &field, &writer))
    g_hash_table_insert (renewed->writers, g_strdup (field), desk_uuid_copy (writer));
  for (guint i = 0; i < table->n_fields; i++)
    {
      if ((table->fields[i].flags & DESK_FIELD_EXCLUSIVE) != 0)
        g_hash_table_insert (renewed->writers, g_strdup (table->fields[i].name), desk_uuid_copy (desk_seen_get_writer (newer, table->fields[i].name)));
    }

  return renewed;
}

/* --- in drafts --- */

/**
 * desk_seen_to_string:
 * @self: what was seen
 *
 * Returns: (transfer full): who had written which field, for a draft
 */
char *
desk_seen_to_string (const DeskSeen *self)
{
  g_autofree char *origin = desk_uuid_to_string (&self->origin);
  GString *text = g_string_new (origin);
  GHashTableIter iter;
  gpointer field, writer;

  g_hash_table_iter_init (&iter, self->writers);
  while (g_hash_table_iter_next (&iter, &field, &writer))
    {
      g_autofree char *id = desk_uuid_to_string (writer);

      g_string_append_printf (text, "\n%s %s", id, (const char *) field);
    }

  return g_string_free (text, FALSE);
}

/**
 * desk_seen_new_since:
 * @now: the row, now
 * @text: of desk_seen_to_string(), from when a draft was begun
 *
 * For an editor that is opened again with what was typed then: of status, owner
 * and the like what is shown now counts, for everything else what was seen
 * then.
 *
 * Returns: (transfer full): what the author has seen by now; @now if @text is
 *   of nothing
 */
DeskSeen *
desk_seen_new_since (const DeskSeen *now,
                     const char     *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (DeskSeen) then = NULL;
  DeskUuid id;

  if (lines[0] == NULL || !desk_uuid_parse (lines[0], &id) || !desk_uuid_equal (&id, &now->origin))
    return desk_seen_ref ((DeskSeen *) now);

  then = seen_new (now->record, &now->origin);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      const char *field = strchr (lines[i], ' ');
      g_autofree char *writer = field != NULL ? g_strndup (lines[i], (gsize) (field - lines[i])) : NULL;

      if (writer != NULL && desk_uuid_parse (writer, &id))
        g_hash_table_insert (then->writers, g_strdup (field + 1), desk_uuid_copy (&id));
    }

  return desk_seen_renew (then, now);
}

/* --- what goes along with a commit --- */

/* Who writes twice from one editor has seen what was written first. */
static gboolean
is_own (DeskFile       *file,
        const DeskUuid *commit,
        const DeskUuid *author,
        gboolean       *own,
        GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT author, replica FROM log_commit WHERE id = ?", error);
  DeskUuid who, replica;
  gboolean has_row;
  DeskHead head;

  if (read == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  desk_statement_bind_uuid (read, 1, commit);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *own = has_row && desk_statement_get_uuid (read, 0, &who) && desk_statement_get_uuid (read, 1, &replica) && desk_uuid_equal (&who, author) &&
         desk_uuid_equal (&replica, &head.replica);

  return TRUE;
}

/**
 * desk_seen_put:
 * @self: what was seen
 * @file: a writer inside the transaction that makes the commit
 * @author: who writes
 * @change: a change of a field of the row; what was seen there is written down
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_seen_put (const DeskSeen  *self,
               DeskFile        *file,
               const DeskUuid  *author,
               DeskFieldChange *change,
               GError         **error)
{
  DeskUuid last;
  gboolean own = FALSE;

  if (!desk_fact_last_writer (file, desk_record_get_table (self->record), desk_record_get_id (self->record), change->name, &last, error))
    return FALSE;
  change->seen = *desk_seen_get_writer (self, change->name);
  if (!desk_uuid_equal (&last, &change->seen) && !is_own (file, &last, author, &own, error))
    return FALSE;
  if (own)
    change->seen = last;

  return TRUE;
}

/**
 * desk_seen_is_untouched:
 * @self: what was seen
 * @change: what an editor holds
 *
 * A dialog hands in all it shows.
 *
 * Returns: whether it holds what it showed at first: its author says nothing
 *   about this field
 */
gboolean
desk_seen_is_untouched (const DeskSeen        *self,
                        const DeskFieldChange *change)
{
  return desk_value_equal (desk_record_get (self->record, change->name), &change->new.value);
}
