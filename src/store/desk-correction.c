// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who got what has turned out to be wrong, and what they are told.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-correction.h"
#include "desk-enums.h"
#include "desk-life-cycle.h"

#define LINKS "kind = 'link' AND withdrawn IS NOT 1 AND link_kind IN ('related', 'duplicate', 'caused_by')"

/* An article reaches all tickets that it was used on, anything else those that
 * are linked with its ticket. ?1 is the correction, ?2 its ticket, ?3 the
 * article. */
static const char reached_sql[] =
    "SELECT t.id, t.type, t.number, t.alias, t.summary, c.name, c.email, t.id = ?2, count (m.id), count (m.sent_at) FROM ticket t "
    "LEFT JOIN customer c ON c.id = t.requester_id "
    "LEFT JOIN entry m ON m.ticket_id = t.id AND m.kind = 'message' AND m.parent_id = ?1 AND m.withdrawn IS NOT 1 "
    "WHERE t.withdrawn IS NOT 1 AND t.id IN (SELECT ?2 "
    "UNION SELECT ticket_id FROM entry WHERE ?3 IS NOT NULL AND article_id = ?3 AND kind IN ('link', 'attempt') AND withdrawn IS NOT 1 "
    "UNION SELECT linked_ticket_id FROM entry WHERE ?3 IS NULL AND ticket_id = ?2 AND " LINKS " "
    "UNION SELECT ticket_id FROM entry WHERE ?3 IS NULL AND linked_ticket_id = ?2 AND " LINKS ") "
    "GROUP BY t.id ORDER BY t.id = ?2 DESC, t.logged_at DESC, t.id LIMIT ?4";

void
desk_reached_free (DeskReached *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->number);
  g_free (self->summary);
  g_free (self->customer);
  g_free (self->address);
  g_free (self);
}

static DeskReached *
read_reached (DeskStatement *read)
{
  DeskReached *self = g_new0 (DeskReached, 1);

  desk_statement_get_uuid (read, 0, &self->ticket);
  self->number = desk_ticket_format_name ((DeskTicketType) desk_enum_parse (DESK_ENUM_TICKET_TYPE, (const char *) sqlite3_column_text (read, 1)), sqlite3_column_int64 (read, 2),
                                          (const char *) sqlite3_column_text (read, 3));
  self->summary = desk_statement_dup_text (read, 4);
  self->customer = desk_statement_dup_text (read, 5);
  self->address = desk_statement_dup_text (read, 6);
  self->is_here = sqlite3_column_int (read, 7) != 0;
  self->n_messages = (guint) sqlite3_column_int (read, 8);
  self->is_sent = sqlite3_column_int (read, 9) > 0;

  return self;
}

/**
 * desk_corrections_load:
 * @file: a desk file
 * @ticket: a ticket
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type DeskRecord): the
 *   corrections on it, oldest first
 */
GPtrArray *
desk_corrections_load (DeskFile       *file,
                       const DeskUuid *ticket,
                       GError        **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_uuid (&value, ticket);

  return desk_record_load_where (file, DESK_TABLE_ENTRY, "WHERE ticket_id = ? AND kind = 'correction' AND withdrawn IS NOT 1 ORDER BY made_at, id", &value, 1, error);
}

/**
 * desk_correction_load_reached:
 * @file: a desk file
 * @correction: an entry
 * @error: return location
 *
 * The ticket of the correction, and those on which the same was used: of an
 * article, every ticket with it in a link or an attempt; otherwise the tickets
 * that are linked with this one (`related`, `duplicate`, `caused_by`).
 *
 * Returns: (transfer full) (nullable) (element-type DeskReached): its own
 *   ticket first, then the newest
 */
GPtrArray *
desk_correction_load_reached (DeskFile       *file,
                              const DeskUuid *correction,
                              GError        **error)
{
  g_autoptr (DeskRecord) entry = desk_record_load (file, DESK_TABLE_ENTRY, correction, error);
  g_autoptr (GPtrArray) reached = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_reached_free);
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row = FALSE;
  DeskUuid ticket, article;

  if (entry == NULL || !desk_record_get_uuid (entry, "ticket_id", &ticket))
    return NULL;
  read = desk_file_prepare (file, reached_sql, error);
  if (read == NULL)
    return NULL;
  desk_statement_bind_uuid (read, 1, correction);
  desk_statement_bind_uuid (read, 2, &ticket);
  if (desk_record_get_uuid (entry, "article_id", &article))
    desk_statement_bind_uuid (read, 3, &article);
  sqlite3_bind_int (read, 4, DESK_REACHED_MAX);
  while (desk_statement_step (read, &has_row, error) && has_row)
    g_ptr_array_add (reached, read_reached (read));

  return !has_row ? g_steal_pointer (&reached) : NULL;
}

/* What was wrong, in the words in which the customer has it. */
static char *
describe (DeskFile         *file,
          const DeskRecord *correction,
          GError          **error)
{
  const char *field = desk_record_get_text (correction, "corrected_field");
  g_autoptr (DeskRecord) other = NULL;
  DeskUuid id;

  if (desk_record_get_uuid (correction, "article_id", &id))
    {
      other = desk_record_load (file, DESK_TABLE_ARTICLE, &id, error);
      /* Translators: the title of an article */
      return other != NULL ? g_strdup_printf (_("what our article “%s” says"), desk_record_get_text (other, "title")) : NULL;
    }
  if (field != NULL && g_str_equal (field, "cause"))
    return g_strdup (_("what we said about the cause"));
  if (field != NULL)
    return g_strdup (_("what we said about the solution"));

  return g_strdup (_("something that we told you"));
}

/**
 * desk_correction_write_message:
 * @file: a desk file
 * @correction: an entry
 * @reached: who is told
 * @error: return location
 *
 * It says what is right, and blames nobody.
 *
 * Returns: (transfer full) (nullable): a draft of the message
 */
char *
desk_correction_write_message (DeskFile          *file,
                               const DeskRecord  *correction,
                               const DeskReached *reached,
                               GError           **error)
{
  g_autofree char *what = describe (file, correction, error);
  g_autoptr (DeskRecord) desk = what != NULL ? desk_record_load_desk (file, error) : NULL;

  if (desk == NULL)
    return NULL;

  /* Translators: the name of a customer; the summary and the number of a
   * ticket; what was not right; what is right; the number; the name of the desk */
  return g_strdup_printf (_("%s,\n\nabout “%s” (%s): we have learned more since, and %s is not right as it stands. What is right:\n\n%s\n\n"
                            "Please use this from now on. If you have done something because of it that should be put right, answer or call us and name %s: we help you with it.\n\n%s"),
                          reached->customer != NULL ? reached->customer : _("Good day"), reached->summary != NULL ? reached->summary : "", reached->number, what,
                          desk_record_get_text (correction, "corrected_text"), reached->number, desk_record_get_text (desk, "name"));
}
