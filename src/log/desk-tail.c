// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The end that the log of a service has lost, for instance when an old backup
 * of it was restored: replicas bring it back. The signature shows that it is
 * the service's own, whoever brings it.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-act.h"
#include "desk-commit-codec.h"
#include "desk-log-error.h"
#include "desk-signing.h"
#include "desk-store-error.h"
#include "desk-tail.h"
#include "desk-take.h"

static gboolean
has_redacted (const DeskSegment *segment)
{
  for (guint i = 0; i < segment->commits->len; i++)
    {
      DeskCommit *commit = g_ptr_array_index (segment->commits, i);

      for (guint j = 0; j < commit->operations->len; j++)
        {
          DeskOperation *operation = g_ptr_array_index (commit->operations, j);

          for (guint k = 0; k < operation->fields->len; k++)
            {
              DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, k);

              if (change->new.is_redacted || (operation->kind == DESK_OPERATION_SET && change->old.is_redacted))
                return TRUE;
            }
        }
    }

  return FALSE;
}

/* The signature covers values by their hashes only: so the bytes have to be
 * those that the service itself would have written, with nothing left out. */
static DeskSegment *
check_own (DeskFile *file,
           guint64   number,
           GBytes   *bytes,
           GError  **error)
{
  const DeskSigningKey *key = desk_file_get_signing_key (file);
  g_autoptr (DeskSegment) segment = desk_segment_decode (bytes, error);
  g_autoptr (GBytes) again = NULL;
  DeskHead head;

  if (segment == NULL || !desk_file_read_head (file, &head, error))
    return NULL;
  if (!desk_uuid_equal (&segment->desk, &head.desk))
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK, _("That part of a log is of another desk"));
      return NULL;
    }
  if (key == NULL || !desk_segment_is_signed_by (segment, key->public_key))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED, _("Part %" G_GUINT64_FORMAT " of the log does not carry this service's signature"), number);
      return NULL;
    }
  again = desk_segment_encode (segment);
  if (segment->number != number || has_redacted (segment) || !g_bytes_equal (again, bytes))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("Part %" G_GUINT64_FORMAT " of the log is not as this service has made it"), number);
      return NULL;
    }

  return g_steal_pointer (&segment);
}

static gboolean
take_verbatim (DeskFile      *file,
               DeskSegment   *segment,
               GBytes        *bytes,
               DeskChangeSet *changes,
               GError       **error)
{
  g_autoptr (DeskChangeSet) touched = NULL;
  gboolean is_whole;

  if (!desk_take_segment (file, segment, bytes, segment->commits->len, &is_whole, &touched, error))
    return FALSE;
  g_assert (is_whole);
  desk_change_set_add_all (changes, touched);

  return TRUE;
}

/* As their authors made them; what had been rejected stays so. */
static void
add_intents (const DeskSegment *segment,
             GPtrArray         *intents)
{
  for (guint i = 0; i < segment->commits->len; i++)
    {
      g_autoptr (DeskCommit) intent = desk_commit_copy (g_ptr_array_index (segment->commits, i));

      if (intent->verdict != DESK_VERDICT_REJECTED)
        {
          intent->verdict = DESK_VERDICT_OK;
          g_free (intent->reason);
          intent->reason = g_strdup ("");
        }
      g_ptr_array_add (intents, desk_commit_encode (intent));
    }
}

/**
 * desk_tail_take:
 * @file: the writer of a service, with its signing key
 * @number: the number that the segment is brought under
 * @bytes: what is brought, by anybody
 * @is_otherwise: whoever brings it has seen that the log goes on otherwise
 *   before that number: it can only be put in order anew
 * @waited_for: those up to this number have been waited for, and nobody has
 *   brought them: what follows them need not wait any more
 * @outcome: (out): what became of it
 * @epoch: (out): in which it was made
 * @intents: (element-type GBytes): with %DESK_TAIL_OTHERWISE the commits in it
 *   are added; each is proven to be its author's
 * @changes: rows that were touched are added
 * @error: return location
 *
 * A segment that follows the newest is carried out and kept as it is. One
 * whose place is taken, or that does not follow, shows that the log has gone
 * on otherwise.
 *
 * Returns: %FALSE with %DESK_LOG_ERROR_DENIED, %DESK_LOG_ERROR_DAMAGED,
 *   %DESK_LOG_ERROR_OTHER_DESK or an error of the core when it is not the
 *   service's own, and %DESK_LOG_ERROR_NOT_FOUND when those before it are
 *   missing
 */
gboolean
desk_tail_take (DeskFile        *file,
                guint64          number,
                GBytes          *bytes,
                gboolean         is_otherwise,
                guint64          waited_for,
                DeskTailOutcome *outcome,
                guint32         *epoch,
                GPtrArray       *intents,
                DeskChangeSet   *changes,
                GError         **error)
{
  g_autoptr (DeskSegment) segment = check_own (file, number, bytes, error);
  g_autoptr (GBytes) there = NULL;
  DeskHead head;

  if (segment == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  if (number > head.segment + 1 && (!is_otherwise || number > waited_for))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("Part %" G_GUINT64_FORMAT " of the log is missing before that one"), head.segment + 1);
      return FALSE;
    }
  *epoch = segment->epoch;
  if (!is_otherwise && number == head.segment + 1 && segment->epoch >= head.epoch && memcmp (segment->previous, head.hash, DESK_HASH_SIZE) == 0)
    {
      *outcome = DESK_TAIL_TAKEN;
      return take_verbatim (file, segment, bytes, changes, error);
    }

  if (number <= head.segment)
    there = desk_log_read_bytes (file, number, NULL);
  if (there != NULL && g_bytes_equal (there, bytes))
    {
      *outcome = DESK_TAIL_THERE;
      return TRUE;
    }
  *outcome = DESK_TAIL_OTHERWISE;
  add_intents (segment, intents);

  return TRUE;
}
