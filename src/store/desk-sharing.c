// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Whether the log of a desk is kept in its file or elsewhere.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-fact.h"
#include "desk-file-private.h"
#include "desk-rules.h"
#include "desk-sharing.h"
#include "desk-store-error.h"

void
desk_sharing_free (DeskSharing *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->kind);
  g_free (self->place);
  g_free (self->tag);
  g_free (self);
}

DeskSharing *
desk_sharing_copy (const DeskSharing *self)
{
  DeskSharing *copy = g_memdup2 (self, sizeof *self);

  copy->kind = g_strdup (self->kind);
  copy->place = g_strdup (self->place);
  copy->tag = g_strdup (self->tag);

  return copy;
}

/**
 * desk_sharing_is_same_log:
 * @self: (nullable): where a log is kept; %NULL: in the desk file
 * @other: (nullable): likewise
 *
 * Returns: whether that is one place, spoken to as one seat
 */
gboolean
desk_sharing_is_same_log (const DeskSharing *self,
                          const DeskSharing *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return g_strcmp0 (self->kind, other->kind) == 0 && g_strcmp0 (self->place, other->place) == 0 && g_strcmp0 (self->tag, other->tag) == 0;
}

/**
 * desk_sharing_read:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where the log is kept; %NULL without an
 *   error: in the file itself
 */
DeskSharing *
desk_sharing_read (DeskFile *file,
                   GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT shared, place, tag, account FROM head WHERE shared IS NOT NULL", error);
  g_autoptr (DeskSharing) sharing = NULL;
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error) || !has_row)
    return NULL;

  sharing = g_new0 (DeskSharing, 1);
  sharing->kind = desk_statement_dup_text (read, 0);
  sharing->place = desk_statement_dup_text (read, 1);
  sharing->tag = desk_statement_dup_text (read, 2);
  (void) desk_statement_get_uuid (read, 3, &sharing->account);

  return g_steal_pointer (&sharing);
}

static gboolean
write_sharing (DeskFile          *file,
               const DeskSharing *sharing,
               GError           **error)
{
  g_autoptr (DeskStatement) write = NULL;

  g_return_val_if_fail (strlen (sharing->tag) <= DESK_TAG_MAX_LENGTH, FALSE);

  write = desk_file_prepare (file, "UPDATE head SET shared = ?, place = ?, tag = ?, account = ?, revision = max (revision, segment)", error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_text (write, 1, sharing->kind);
  desk_statement_bind_text (write, 2, sharing->place);
  desk_statement_bind_text (write, 3, sharing->tag);
  if (!desk_uuid_is_nil (&sharing->account))
    desk_statement_bind_uuid (write, 4, &sharing->account);

  return desk_statement_run (write, error);
}

/**
 * desk_sharing_begin:
 * @file: a writer on a desk that keeps its own log
 * @sharing: where its log is kept from now on
 * @segment: the newest segment that stands there already
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_CLASH when the desk has gone on
 *   meanwhile: put the rest of its log there, and try again
 */
gboolean
desk_sharing_begin (DeskFile          *file,
                    const DeskSharing *sharing,
                    guint64            segment,
                    GError           **error)
{
  if (!desk_file_begin (file, error))
    return FALSE;
  if (file->head.is_shared)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("This desk is shared already"));
  else if (file->head.segment != segment)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("Somebody has worked on the desk meanwhile"));
  else if (write_sharing (file, sharing, error))
    return desk_file_end (file, error);

  desk_file_abandon (file);
  return FALSE;
}

/**
 * desk_sharing_move:
 * @file: a writer on a shared desk
 * @place: where the same log is found now
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
desk_sharing_move (DeskFile   *file,
                   const char *place,
                   GError    **error)
{
  g_autoptr (DeskStatement) write = NULL;

  if (!desk_file_begin (file, error))
    return FALSE;
  write = desk_file_prepare (file, "UPDATE head SET place = ? WHERE shared IS NOT NULL", error);
  if (write != NULL)
    {
      desk_statement_bind_text (write, 1, place);
      if (desk_statement_run (write, error))
        return desk_file_end (file, error);
    }

  desk_file_abandon (file);
  return FALSE;
}

/**
 * desk_sharing_change:
 * @file: a writer
 * @sharing: where its log is kept from now on
 * @error: return location
 *
 * For a desk whose log has moved, to a log of another kind too, or that has
 * kept it itself: what the two have not in common shows when it follows.
 *
 * Returns: whether it was written
 */
gboolean
desk_sharing_change (DeskFile          *file,
                     const DeskSharing *sharing,
                     GError           **error)
{
  if (!desk_file_begin (file, error))
    return FALSE;
  if (write_sharing (file, sharing, error))
    return desk_file_end (file, error);

  desk_file_abandon (file);
  return FALSE;
}

/**
 * desk_sharing_join:
 * @file: a writer on an empty desk file
 * @sharing: where the log is kept
 * @desk: which desk that is
 * @error: return location
 *
 * Returns: whether the file is a replica of that desk now, with nothing in it
 */
gboolean
desk_sharing_join (DeskFile          *file,
                   const DeskSharing *sharing,
                   const DeskUuid    *desk,
                   GError           **error)
{
  g_autoptr (DeskStatement) write = NULL;

  if (!desk_file_begin (file, error))
    return FALSE;
  g_return_val_if_fail (file->head.commit_no == 0 && !file->head.is_shared, FALSE);
  write = desk_file_prepare (file, "UPDATE head SET desk = ?", error);
  if (write != NULL)
    {
      desk_statement_bind_uuid (write, 1, desk);
      if (desk_statement_run (write, error) && write_sharing (file, sharing, error))
        return desk_file_end (file, error);
    }

  desk_file_abandon (file);
  return FALSE;
}

/* --- the log that is meant --- */

/**
 * desk_sharing_expect:
 * @file: a writer, between transactions
 * @sharing: (nullable): lent: the log that what is done from now on is meant
 *   for; %NULL: whichever there is
 *
 * Another program can take a desk out of its log at any moment, or point it to
 * another one. While a log is expected no transaction begins on a desk that
 * does not follow it: what is of one log never gets into the other.
 */
void
desk_sharing_expect (DeskFile          *file,
                     const DeskSharing *sharing)
{
  file->expected = sharing;
}

/**
 * desk_sharing_check_expected:
 * @file: a desk file; inside a transaction it holds until that ends
 * @error: return location
 *
 * Returns: whether the desk follows the log that is expected, or none is;
 *   %DESK_STORE_ERROR_MOVED otherwise
 */
gboolean
desk_sharing_check_expected (DeskFile *file,
                             GError  **error)
{
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (GError) failure = NULL;

  if (file->expected == NULL)
    return TRUE;
  sharing = desk_sharing_read (file, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (desk_sharing_is_same_log (sharing, file->expected))
    return TRUE;

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_MOVED,
                       sharing == NULL ? _("This desk was taken out of the log that others share: it keeps its own now") : _("This desk follows another log than before"));
  return FALSE;
}

/**
 * desk_sharing_renew_replica:
 * @file: a writer inside a transaction, of a shared desk
 *
 * Gives the replica another name: there is a copy of it that has gone on, or
 * what it did under the old one comes in again. From then on aliases carry a
 * tag made of that name, because the copy has the old tag too.
 */
void
desk_sharing_renew_replica (DeskFile *file)
{
  static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  DeskHead *head = &file->head;

  desk_id_source_next_uuid (file->ids, desk_clock_get_now_ms (file->clock), &head->replica);
  /* The last bytes of an id are random. */
  for (guint i = 0; i < DESK_TAG_MAX_LENGTH; i++)
    head->alias_tag[i] = letters[head->replica.bytes[15 - i] % 32];
  head->alias_tag[DESK_TAG_MAX_LENGTH] = '\0';
  head->alias_no = 0;
}

static gboolean
refuse_author (DeskFile *file,
               GError  **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_ANALYST);
  g_auto (DeskValue) name = DESK_VALUE_INIT;
  const char *text;

  if (!desk_fact_get (file, table, &file->head.account, desk_table_find_field (table, "name"), &name, error))
    return FALSE;
  text = desk_value_get_text (&name);
  /* Translators: the name of an analyst */
  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("The service that keeps this desk knows you as %s, and takes nothing from here in another name"),
               text != NULL ? text : _("somebody else"));

  return FALSE;
}

/**
 * desk_sharing_check_author:
 * @file: a writer inside a transaction
 * @commit: is about to be done here
 * @error: return location
 *
 * A service takes commits of its account only, and imports of administrators
 * only. It is better said before the work than after.
 *
 * Returns: whether the log would take it
 */
gboolean
desk_sharing_check_author (DeskFile         *file,
                           const DeskCommit *commit,
                           GError          **error)
{
  const DeskHead *head = &file->head;
  gboolean is_administrator;

  if (!head->is_shared || desk_uuid_is_nil (&head->account))
    return TRUE;
  if (!desk_uuid_equal (&commit->author, &head->account))
    return refuse_author (file, error);
  if (!g_str_has_prefix (commit->action, "import_"))
    return TRUE;
  if (!desk_rules_has_role (file, &commit->author, DESK_ROLE_ADMINISTRATOR, &is_administrator, error))
    return FALSE;
  if (!is_administrator)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("Only an administrator can import into a desk that a service keeps"));

  return is_administrator;
}
