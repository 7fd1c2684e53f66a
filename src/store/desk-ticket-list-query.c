// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a DeskTicketList asks of a reader.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-queue-row.h"
#include "desk-row-diff.h"
#include "desk-search.h"
#include "desk-ticket-list-query.h"

DeskListQuestion *
desk_list_question_new (DeskView        view,
                        const DeskUuid *me,
                        const char     *search,
                        gint64          now_ms,
                        guint           limit,
                        GArray         *old_rows)
{
  DeskListQuestion *self = g_new0 (DeskListQuestion, 1);

  self->view = view;
  self->me = *me;
  self->search = g_strdup (search);
  self->now_ms = now_ms;
  self->limit = limit;
  self->old_rows = g_array_ref (old_rows);

  return self;
}

void
desk_list_question_free (DeskListQuestion *self)
{
  g_free (self->search);
  g_array_unref (self->old_rows);
  g_free (self);
}

void
desk_list_answer_free (DeskListAnswer *self)
{
  g_array_unref (self->rows);
  g_array_unref (self->splices);
  g_free (self);
}

/* A DeskReadFunc: DeskListQuestion to DeskListAnswer. */
gpointer
desk_list_select (DeskFile  *file,
                  gpointer   question,
                  GError   **error)
{
  const DeskListQuestion *self = question;
  g_autoptr (GArray) found = NULL;
  DeskListAnswer *answer;
  DeskViewer viewer;
  GArray *rows;

  if (!desk_viewer_init (&viewer, file, &self->me, self->now_ms, error))
    return NULL;
  if (self->search != NULL)
    {
      g_autoptr (DeskSearchQuery) query = desk_search_query_parse (self->search);

      found = desk_search_tickets (file, query, &self->me, viewer.now_ms, viewer.shift_end_ms, 0, NULL, error);
      if (found == NULL)
        return NULL;
    }
  if (!desk_queue_select_ids (file, self->view, &viewer, found, self->limit, &rows, error))
    return NULL;

  answer = g_new0 (DeskListAnswer, 1);
  answer->viewer = viewer;
  answer->rows = rows;
  answer->splices = desk_row_diff ((const gint64 *) self->old_rows->data, self->old_rows->len, (const gint64 *) rows->data, rows->len);

  return answer;
}

/* A DeskReadFunc: GArray of row keys to GPtrArray of DeskQueueRow or NULL. */
gpointer
desk_list_load (DeskFile  *file,
                gpointer   row_nos,
                GError   **error)
{
  const GArray *wanted = row_nos;
  GPtrArray *rows;

  return desk_queue_load_rows (file, (const gint64 *) wanted->data, wanted->len, &rows, error) ? rows : NULL;
}

/* --- what a change means for the list --- */

static gboolean
has_any (DeskChangeSet     *changes,
         const DeskTableId *tables,
         guint              n_tables)
{
  if (desk_change_set_is_everything (changes))
    return TRUE;
  for (guint i = 0; i < n_tables; i++)
    {
      if (desk_change_set_has_table (changes, tables[i]))
        return TRUE;
    }

  return FALSE;
}

/* Hand-overs, shout-outs, messages and follow-ups are entries. */
static gboolean
view_is_of_entries (DeskView view)
{
  return view == DESK_VIEW_ESCALATED || view == DESK_VIEW_SHOUT_OUTS || view == DESK_VIEW_TO_SEND || view == DESK_VIEW_DUE_TODAY;
}

/* Whether other tickets may stand in the list, or in another order. In most
 * lists entries and tags are only searched: what they mean for the queue is on
 * the ticket. */
gboolean
desk_list_changes_order (DeskChangeSet *changes,
                         DeskView       view,
                         gboolean       is_searching)
{
  static const DeskTableId tables[] = {
    DESK_TABLE_TICKET,       DESK_TABLE_TICKET_ASSIGNEE,  DESK_TABLE_PAUSE,  DESK_TABLE_CUSTOMER,
    DESK_TABLE_ORGANISATION, DESK_TABLE_WORKING_CALENDAR, DESK_TABLE_POLICY, DESK_TABLE_TEAM_MEMBER,
    DESK_TABLE_DESK,         DESK_TABLE_ENTRY,            DESK_TABLE_TICKET_TAG,
  };

  if (view_is_of_entries (view) && (desk_change_set_has_table (changes, DESK_TABLE_ENTRY) || desk_change_set_has_table (changes, DESK_TABLE_ANALYST_SUBJECT)))
    return TRUE;

  return has_any (changes, tables, is_searching ? G_N_ELEMENTS (tables) : G_N_ELEMENTS (tables) - 2);
}

/* Whether any row may have another name on it. */
gboolean
desk_list_changes_names (DeskChangeSet *changes)
{
  static const DeskTableId tables[] = { DESK_TABLE_CUSTOMER, DESK_TABLE_ORGANISATION, DESK_TABLE_ANALYST, DESK_TABLE_TEAM };

  return has_any (changes, tables, G_N_ELEMENTS (tables));
}

/* The tables whose rows belong to one ticket and tell in its row. */
static const struct
{
  DeskTableId table;
  const char *sql;
} parts[] = {
  { DESK_TABLE_TICKET_ASSIGNEE,
    "SELECT ticket.row_no FROM ticket_assignee CROSS JOIN ticket ON ticket.id = ticket_assignee.ticket_id WHERE ticket_assignee.row_no = ?" },
  { DESK_TABLE_SETTLEMENT,
    "SELECT ticket.row_no FROM settlement CROSS JOIN conflict ON lower (hex (conflict.row_id)) = replace (settlement.record, '-', '') "
    "CROSS JOIN ticket ON ticket.id = conflict.row_id WHERE settlement.row_no = ?" },
  { DESK_TABLE_PAUSE, "SELECT ticket.row_no FROM pause CROSS JOIN ticket ON ticket.id = pause.ticket_id WHERE pause.row_no = ?" },
};

gboolean
desk_list_changes_parts (DeskChangeSet *changes)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (desk_change_set_has_table (changes, parts[i].table))
        return TRUE;
    }

  return FALSE;
}

/* A DeskReadFunc: DeskChangeSet to GArray of the keys of tickets whose parts
 * have changed. */
gpointer
desk_list_find_touched (DeskFile  *file,
                        gpointer   changes,
                        GError   **error)
{
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < desk_change_set_get_n_rows (changes); i++)
    {
      const DeskRowChange *change = desk_change_set_get_row (changes, i);

      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        {
          g_autoptr (DeskStatement) read = NULL;
          gint64 row_no;
          gboolean has_row;

          if (parts[j].table != change->table)
            continue;
          read = desk_file_prepare (file, parts[j].sql, error);
          if (read == NULL)
            return NULL;
          sqlite3_bind_int64 (read, 1, change->row_no);
          if (!desk_statement_step (read, &has_row, error))
            return NULL;
          if (!has_row)
            continue;
          row_no = sqlite3_column_int64 (read, 0);
          g_array_append_val (touched, row_no);
        }
    }

  return g_steal_pointer (&touched);
}
