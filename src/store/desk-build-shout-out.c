// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Asking for help with a ticket, the answers, and saying thanks. The rules are
 * in src/core/desk-guard-shout-out.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-store-error.h"
#include "desk-ticket-build.h"

/**
 * desk_build_load_entries:
 * @build: an action on a ticket
 * @condition: SQL: which of its entries
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type DeskRecord): those that
 *   are not withdrawn, oldest first
 */
GPtrArray *
desk_build_load_entries (DeskTicketBuild *build,
                         const char      *condition,
                         GError         **error)
{
  g_autofree char *where = g_strdup_printf ("WHERE ticket_id = ? AND %s AND withdrawn IS NOT 1 ORDER BY made_at, id", condition);
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket, &build->set->row);

  return desk_record_load_where (build->file, DESK_TABLE_ENTRY, where, &ticket, 1, error);
}

/**
 * desk_build_load_target:
 * @build: an action whose target is an entry
 * @kind: of which kind it has to be
 * @message: what is said when it is not one of the ticket
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the entry
 */
DeskRecord *
desk_build_load_target (DeskTicketBuild *build,
                        DeskEntryKind    kind,
                        const char      *message,
                        GError         **error)
{
  g_autoptr (DeskRecord) entry = desk_record_load (build->file, DESK_TABLE_ENTRY, &build->action->target, error);
  DeskUuid ticket;

  if (entry == NULL)
    return NULL;
  if (!desk_record_get_uuid (entry, "ticket_id", &ticket) || !desk_uuid_equal (&ticket, &build->set->row) || desk_record_get_enum (entry, "kind") != (int) kind ||
      desk_record_is_withdrawn (entry))
    {
      desk_build_refuse (error, message);
      return NULL;
    }

  return g_steal_pointer (&entry);
}

static GPtrArray *
load_open (DeskTicketBuild *build,
           GError         **error)
{
  return desk_build_load_entries (build, "kind = 'shout_out' AND ended_at IS NULL", error);
}

static gboolean
is_by (DeskRecord     *entry,
       const DeskUuid *who)
{
  DeskUuid author;

  return desk_record_get_uuid (entry, "author_id", &author) && desk_uuid_equal (&author, who);
}

/* The newest of mine, or of others; else the newest. */
static DeskRecord *
find_newest (GPtrArray      *entries,
             const DeskUuid *me,
             gboolean        is_mine)
{
  for (guint i = entries->len; i > 0; i--)
    {
      if (is_by (g_ptr_array_index (entries, i - 1), me) == is_mine)
        return desk_record_ref (g_ptr_array_index (entries, i - 1));
    }

  return entries->len == 0 ? NULL : desk_record_ref (g_ptr_array_index (entries, entries->len - 1));
}

static DeskRecord *
find_shout_out (DeskTicketBuild *build,
                gboolean         is_mine,
                GError         **error)
{
  g_autoptr (GPtrArray) open = NULL;
  DeskRecord *found;

  if (!desk_uuid_is_nil (&build->action->target))
    return desk_build_load_target (build, DESK_ENTRY_KIND_SHOUT_OUT, _("This is no shout-out of the ticket"), error);

  open = load_open (build, error);
  if (open == NULL)
    return NULL;
  found = find_newest (open, &build->action->me, is_mine);
  if (found == NULL)
    desk_build_refuse (error, _("Nobody asks for help with this ticket: there is no open shout-out"));

  return found;
}

/**
 * desk_build_answer:
 * @build: with the answer in its entry
 * @error: return location
 *
 * To the shout-out that is its target, or else the newest open one.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_answer (DeskTicketBuild *build,
                   GError         **error)
{
  g_autoptr (DeskRecord) shout_out = find_shout_out (build, FALSE, error);

  if (shout_out == NULL)
    return FALSE;
  desk_operation_put_uuid (desk_ticket_action_get_entry (build->action), "parent_id", desk_record_get_id (shout_out));

  return desk_build_add_entry (build, DESK_ENTRY_KIND_ANSWER, error);
}

/* The newest answer of somebody else that nobody has said thanks for, to what
 * I have asked, or on what I own. */
static DeskRecord *
find_answer (DeskTicketBuild *build,
             GError         **error)
{
  g_autoptr (GPtrArray) answers = NULL;
  DeskUuid owner, parent;
  gboolean is_mine = desk_record_get_uuid (build->ticket, "owner_id", &owner) && desk_uuid_equal (&owner, &build->action->me);

  if (!desk_uuid_is_nil (&build->action->target))
    return desk_build_load_target (build, DESK_ENTRY_KIND_ANSWER, _("This is no answer on the ticket"), error);

  answers = desk_build_load_entries (build, "kind = 'answer' AND thanked_at IS NULL", error);
  if (answers == NULL)
    return NULL;
  for (guint i = answers->len; i > 0; i--)
    {
      DeskRecord *answer = g_ptr_array_index (answers, i - 1);
      g_autoptr (DeskRecord) shout_out = NULL;

      if (is_by (answer, &build->action->me) || !desk_record_get_uuid (answer, "parent_id", &parent))
        continue;
      shout_out = desk_record_load (build->file, DESK_TABLE_ENTRY, &parent, error);
      if (shout_out == NULL)
        return NULL;
      if (is_mine || is_by (shout_out, &build->action->me))
        return desk_record_ref (answer);
    }
  desk_build_refuse (error, _("There is no answer to say thanks for"));

  return NULL;
}

/**
 * desk_build_thank:
 * @build: thanks
 * @error: return location
 *
 * For the answer that is its target, or else the newest.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_thank (DeskTicketBuild *build,
                  GError         **error)
{
  g_autoptr (DeskRecord) answer = find_answer (build, error);

  if (answer == NULL)
    return FALSE;
  if (desk_record_get_integer (answer, "thanked_at", 0) != 0)
    return desk_build_refuse (error, _("Thanks were said for this answer already"));
  desk_operation_put_integer (desk_commit_add_set (build->commit, DESK_TABLE_ENTRY, desk_record_get_id (answer)), "thanked_at", build->now_ms);

  return TRUE;
}

static void
put_end (DeskTicketBuild *build,
         DeskRecord      *shout_out)
{
  desk_operation_put_integer (desk_commit_add_set (build->commit, DESK_TABLE_ENTRY, desk_record_get_id (shout_out)), "ended_at",
                              MAX (build->now_ms, desk_record_get_integer (shout_out, "made_at", 0)));
}

/**
 * desk_build_shout_end:
 * @build: the end of a shout-out
 * @error: return location
 *
 * Of its target, or else the newest open one of mine, or of others.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_shout_end (DeskTicketBuild *build,
                      GError         **error)
{
  g_autoptr (DeskRecord) shout_out = find_shout_out (build, TRUE, error);

  if (shout_out == NULL)
    return FALSE;
  if (desk_record_get_integer (shout_out, "ended_at", 0) != 0)
    return desk_build_refuse (error, _("This shout-out has ended already"));
  put_end (build, shout_out);

  return TRUE;
}

/**
 * desk_build_end_shout_outs:
 * @build: the end of a ticket
 * @error: return location
 *
 * What is done needs no help any more.
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_build_end_shout_outs (DeskTicketBuild *build,
                           GError         **error)
{
  g_autoptr (GPtrArray) open = build->ticket != NULL ? load_open (build, error) : g_ptr_array_new ();

  for (guint i = 0; open != NULL && i < open->len; i++)
    put_end (build, g_ptr_array_index (open, i));

  return open != NULL;
}
