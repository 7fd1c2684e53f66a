// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The same trouble again: what helped on another ticket is tried on this one,
 * the two are linked, and a problem may be raised behind both.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-ticket-build.h"

/* Of a field that holds one line. */
#define LINE_BYTES 2000

static DeskOperation *
add_link (DeskTicketBuild *build,
          const DeskUuid  *from,
          const DeskUuid  *to,
          DeskLinkKind     kind)
{
  DeskOperation *entry;
  DeskUuid id;

  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
  entry = desk_commit_add_insert (build->commit, DESK_TABLE_ENTRY, &id);
  desk_operation_put_uuid (entry, "ticket_id", from);
  desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_LINK);
  desk_operation_put_uuid (entry, "author_id", &build->action->me);
  desk_operation_put_integer (entry, "made_at", build->now_ms);
  desk_operation_put_enum (entry, "link_kind", DESK_ENUM_LINK_KIND, (int) kind);
  desk_operation_put_uuid (entry, "linked_ticket_id", to);

  return entry;
}

/* Whether one leads to the other, whatever the link says. */
static gboolean
are_linked (DeskTicketBuild *build,
            const DeskUuid  *one,
            const DeskUuid  *other,
            gboolean        *result,
            GError         **error)
{
  g_autoptr (DeskStatement) read
    = desk_file_prepare (build->file,
                         "SELECT 1 FROM entry WHERE kind = 'link' AND withdrawn IS NOT 1 "
                         "AND ((ticket_id = ?1 AND linked_ticket_id = ?2) OR (ticket_id = ?2 AND linked_ticket_id = ?1)) LIMIT 1",
                         error);

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, one);
  desk_statement_bind_uuid (read, 2, other);

  return desk_statement_step (read, result, error);
}

/* The problem that a ticket says to be caused by. */
static gboolean
find_problem (DeskTicketBuild *build,
              const DeskUuid  *ticket,
              DeskUuid        *problem,
              gboolean        *is_there,
              GError         **error)
{
  g_autoptr (DeskStatement) read
    = desk_file_prepare (build->file,
                         "SELECT t.id FROM entry e JOIN ticket t ON t.id = e.linked_ticket_id WHERE e.ticket_id = ? AND e.kind = 'link' AND e.withdrawn IS NOT 1 "
                         "AND e.link_kind = 'caused_by' AND t.type = 'problem' AND t.withdrawn IS NOT 1 ORDER BY e.made_at DESC LIMIT 1",
                         error);

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, ticket);

  return desk_statement_step (read, is_there, error) && (!*is_there || desk_statement_get_uuid (read, 0, problem));
}

static void
insert_problem (DeskTicketBuild  *build,
                const DeskRecord *other,
                DeskUuid         *problem)
{
  static const char *const copied[] = { "service_id", "configuration_item_id", "category", "subcategory", "team_id" };
  DeskOperation *insert;

  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, problem);
  insert = desk_commit_add_insert (build->commit, DESK_TABLE_TICKET, problem);
  desk_operation_put_all (insert, build->action->problem);
  if (desk_operation_get (insert, "summary") == NULL)
    desk_operation_put (insert, "summary", desk_record_get (other, "summary"));
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    {
      const DeskValue *value = desk_record_get (other, copied[i]);

      if (!desk_value_is_null (value) && desk_operation_get (insert, copied[i]) == NULL)
        desk_operation_put (insert, copied[i], value);
    }
  if (!desk_value_is_null (desk_record_get (other, "symptoms")))
    desk_operation_put (insert, "symptoms", desk_record_get (other, "symptoms"));
  desk_operation_put_enum (insert, "type", DESK_ENUM_TICKET_TYPE, DESK_TICKET_TYPE_PROBLEM);
}

/* One problem is behind both: the one that is known, or a new one. */
static gboolean
put_problem (DeskTicketBuild  *build,
             const DeskRecord *other,
             GError          **error)
{
  const DeskUuid *here = &build->action->ticket;
  const DeskUuid *there = desk_record_get_id (other);
  gboolean is_here, is_there;
  DeskUuid problem, mine;

  if (!find_problem (build, here, &mine, &is_here, error) || !find_problem (build, there, &problem, &is_there, error))
    return FALSE;
  if (is_here && is_there)
    return desk_uuid_equal (&mine, &problem) ? desk_build_refuse (error, _("There is a problem behind both tickets already"))
                                             : desk_build_refuse (error, _("Each of the tickets has a problem of its own behind it already"));
  if (is_here)
    problem = mine;
  if (!is_here && !is_there)
    {
      DeskTicketBuild fresh = *build;
      DeskTicketAction raising = *build->action;

      insert_problem (build, other, &problem);
      fresh.set = g_ptr_array_index (build->commit->operations, build->commit->operations->len - 1);
      fresh.ticket = NULL;
      raising.entry = NULL;
      fresh.action = &raising;
      if (!desk_build_new (&fresh, error))
        return FALSE;
    }
  if (!is_here)
    add_link (build, here, &problem, DESK_LINK_KIND_CAUSED_BY);
  if (!is_there)
    add_link (build, there, &problem, DESK_LINK_KIND_CAUSED_BY);

  return TRUE;
}

static void
put_first_line (DeskOperation *entry,
                const char    *field,
                const char    *text)
{
  gsize size = text == NULL ? 0 : strcspn (text, "\r\n");
  g_autofree char *line = NULL;

  if (size == 0 || desk_operation_get (entry, field) != NULL)
    return;
  if (size > LINE_BYTES)
    size = (gsize) (g_utf8_find_prev_char (text, text + LINE_BYTES + 1) - text);
  line = g_strndup (text, size);
  desk_operation_put_text (entry, field, line);
}

/* What its author has left open is what the other ticket says. */
static gboolean
fill_attempt (DeskTicketBuild  *build,
              const DeskRecord *other,
              GError          **error)
{
  DeskOperation *entry = desk_ticket_action_get_entry (build->action);
  const char *resolution = desk_record_get_text (other, "resolution");

  if (resolution == NULL)
    resolution = desk_record_get_text (other, "workaround");
  if (desk_operation_get (entry, "body") == NULL)
    {
      if (resolution == NULL)
        return desk_build_refuse (error, _("The other ticket does not say what helped: write down what was tried"));
      desk_operation_put_text (entry, "body", resolution);
    }
  put_first_line (entry, "hypothesis", desk_record_get_text (other, "cause"));
  if (desk_operation_get (entry, "source") == NULL)
    desk_operation_put_enum (entry, "source", DESK_ENUM_SOURCE, DESK_SOURCE_PEER);

  return TRUE;
}

/**
 * desk_build_same:
 * @build: whose target is the other ticket; the symptoms were confirmed
 * @error: return location
 *
 * One commit: the attempt, the link, and with `problem` the problem behind
 * both. A ticket that has no symptoms gets those that were confirmed.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_same (DeskTicketBuild *build,
                 GError         **error)
{
  const DeskUuid *here = &build->action->ticket;
  g_autoptr (DeskRecord) other = NULL;
  gboolean is_linked;

  if (desk_uuid_equal (here, &build->action->target))
    return desk_build_refuse (error, _("The same trouble is on another ticket: choose that one"));
  other = desk_record_load (build->file, DESK_TABLE_TICKET, &build->action->target, error);
  if (other == NULL)
    return FALSE;
  if (desk_record_is_withdrawn (other))
    return desk_build_refuse (error, _("The other ticket was withdrawn: what it says counts no more"));
  if (!fill_attempt (build, other, error) || !desk_build_add_entry (build, DESK_ENTRY_KIND_ATTEMPT, error) ||
      !are_linked (build, here, &build->action->target, &is_linked, error))
    return FALSE;
  if (!is_linked)
    add_link (build, here, &build->action->target, DESK_LINK_KIND_RELATED);
  if (desk_value_is_null (desk_record_get (build->ticket, "symptoms")) && !desk_value_is_null (desk_record_get (other, "symptoms")))
    desk_operation_put (build->set, "symptoms", desk_record_get (other, "symptoms"));

  return build->action->problem == NULL || put_problem (build, other, error);
}
