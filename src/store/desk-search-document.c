// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The text of a ticket, an entry or an article as it can be found: the one
 * place that says which fields that is. The index, its comparison with the
 * facts, and the search for what is not indexed yet all read it here.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-search-document.h"

/* clang-format off */
#define TICKET_FIELDS(X) \
  X (description, N_("Description")) X (symptoms, N_("Symptoms")) X (goal, N_("Goal")) \
  X (special_circumstances, N_("Special circumstances")) X (cause, N_("Cause")) \
  X (resolution, N_("Resolution")) X (workaround, N_("Workaround")) X (validation, N_("Validation")) \
  X (promise, N_("Promise")) X (reason, N_("Reason")) X (risk, N_("Risk")) X (plan, N_("Plan")) \
  X (back_out_plan, N_("Back-out plan")) X (benefit, N_("Benefit")) X (backup, N_("Backup")) \
  X (priority_reason, N_("Reason of the priority")) X (category, N_("Category")) \
  X (subcategory, N_("Subcategory")) X (reference, N_("Reference")) \
  X (vendor_reference, N_("Vendor’s reference"))

#define ENTRY_FIELDS(X) \
  X (body, N_("Text")) X (answer, N_("Answer")) X (subject, N_("Subject")) X (hypothesis, N_("Hypothesis")) \
  X (expected, N_("Expected")) X (rules_out, N_("Rules out")) X (told, N_("Told the customer")) \
  X (decision_reason, N_("Reason of the decision")) X (result, N_("Result")) \
  X (corrected_text, N_("Correction")) X (evidence, N_("Evidence")) X (recipients, N_("Recipients")) \
  X (url, N_("Address")) X (file_name, N_("File name"))

#define ARTICLE_FIELDS(X) \
  X (keywords, N_("Keywords")) X (symptoms, N_("Symptoms")) X (cause, N_("Cause")) \
  X (resolution, N_("Resolution")) X (workaround, N_("Workaround")) X (body, N_("Text")) \
  X (versions, N_("Versions"))
/* clang-format on */

#define FIELD_NAME(name, label) #name,
#define FIELD_LABEL(name, label) { #name, label },
#define FIELD_COLUMN(name, label) ", r." #name

static const char *const ticket_fields[] = { "summary", TICKET_FIELDS (FIELD_NAME) "requester_id", "organisation_id", "withdrawn", NULL };
static const char *const entry_fields[] = { ENTRY_FIELDS (FIELD_NAME) "hand_over", "withdrawn", NULL };
static const char *const article_fields[] = { "title", ARTICLE_FIELDS (FIELD_NAME) "withdrawn", NULL };
static const char *const name_fields[] = { "name", NULL };

/* Of a card that was handed over, what was written and not the names of its
 * fields. */
#define CARD \
  ", CASE WHEN json_valid (r.hand_over) THEN (SELECT group_concat (atom, char (10)) FROM json_tree (r.hand_over) WHERE type = 'text') END AS hand_over"

static const char ticket_sql[] = "SELECT r.withdrawn, r.summary" TICKET_FIELDS (FIELD_COLUMN) ", c.name AS requester_id, o.name AS organisation_id "
                                 "FROM ticket r LEFT JOIN customer c ON c.id = r.requester_id LEFT JOIN organisation o ON o.id = r.organisation_id "
                                 "WHERE r.row_no = ?";
static const char entry_sql[] = "SELECT r.withdrawn, NULL" ENTRY_FIELDS (FIELD_COLUMN) CARD " FROM entry r WHERE r.row_no = ?";
static const char article_sql[] = "SELECT r.withdrawn, r.title" ARTICLE_FIELDS (FIELD_COLUMN) " FROM article r WHERE r.row_no = ?";

static const struct {
  const char *name;
  const char *label;
} labels[] = {
  { "summary", N_("Summary") },
  { "title", N_("Title") },
  { "requester_id", N_("Customer") },
  { "organisation_id", N_("Organisation") },
  { "hand_over", N_("Hand-over") },
  { "number", N_("Number") },
  TICKET_FIELDS (FIELD_LABEL)
  ENTRY_FIELDS (FIELD_LABEL)
  ARTICLE_FIELDS (FIELD_LABEL)
};

/**
 * desk_search_field_label:
 * @field: a field of a document
 *
 * Returns: its name for people
 */
const char *
desk_search_field_label (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (g_str_equal (labels[i].name, field))
        return _(labels[i].label);
    }

  return field;
}

/**
 * desk_search_kind_of_table:
 * @table: name of a table
 *
 * Returns: what its rows mean to the index
 */
DeskSearchKind
desk_search_kind_of_table (const char *table)
{
  if (g_str_equal (table, "entry"))
    return DESK_SEARCH_KIND_ENTRY;
  if (g_str_equal (table, "ticket"))
    return DESK_SEARCH_KIND_TICKET;
  if (g_str_equal (table, "article"))
    return DESK_SEARCH_KIND_ARTICLE;
  if (g_str_equal (table, "customer"))
    return DESK_SEARCH_KIND_CUSTOMER;
  if (g_str_equal (table, "organisation"))
    return DESK_SEARCH_KIND_ORGANISATION;

  return DESK_SEARCH_KIND_NONE;
}

/**
 * desk_search_kind_has_field:
 * @kind: a kind of row
 * @field: a field of its table
 *
 * Returns: whether documents change with the field
 */
gboolean
desk_search_kind_has_field (DeskSearchKind  kind,
                            const char     *field)
{
  switch (kind)
    {
    case DESK_SEARCH_KIND_TICKET:
      return g_strv_contains (ticket_fields, field);
    case DESK_SEARCH_KIND_ENTRY:
      return g_strv_contains (entry_fields, field);
    case DESK_SEARCH_KIND_ARTICLE:
      return g_strv_contains (article_fields, field);
    case DESK_SEARCH_KIND_ORGANISATION:
    case DESK_SEARCH_KIND_CUSTOMER:
      return g_strv_contains (name_fields, field);
    case DESK_SEARCH_KIND_NONE:
    default:
      return FALSE;
    }
}

DeskSearchDocument *
desk_search_document_new (void)
{
  DeskSearchDocument *self = g_new0 (DeskSearchDocument, 1);

  self->title = g_string_new (NULL);
  self->body = g_string_new (NULL);
  self->parts = g_array_new (FALSE, FALSE, sizeof (DeskSearchPart));

  return self;
}

void
desk_search_document_free (DeskSearchDocument *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->title, TRUE);
  g_string_free (self->body, TRUE);
  g_array_unref (self->parts);
  g_free (self);
}

static void
add_part (DeskSearchDocument *self,
          const char         *field,
          const char         *text)
{
  DeskSearchPart part = { field, 0, 0 };

  if (text == NULL || text[0] == '\0')
    return;

  if (self->body->len > 0)
    g_string_append_c (self->body, '\n');
  part.start = self->body->len;
  g_string_append (self->body, text);
  part.end = self->body->len;
  g_array_append_val (self->parts, part);
}

/**
 * desk_search_document_read:
 * @self: filled anew
 * @file: a desk file
 * @kind: a ticket, an entry or an article
 * @row_no: key of the row
 * @error: return location
 *
 * Reads what the facts say now, whatever the index holds.
 *
 * Returns: whether it could be read; a row that is not there or was withdrawn
 *   is an empty document
 */
gboolean
desk_search_document_read (DeskSearchDocument *self,
                           DeskFile           *file,
                           DeskSearchKind      kind,
                           gint64              row_no,
                           GError            **error)
{
  const char *const *fields = kind == DESK_SEARCH_KIND_TICKET ? ticket_fields : kind == DESK_SEARCH_KIND_ENTRY ? entry_fields : article_fields;
  const char *sql = kind == DESK_SEARCH_KIND_TICKET ? ticket_sql : kind == DESK_SEARCH_KIND_ENTRY ? entry_sql : article_sql;
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;
  int column = 2;

  g_return_val_if_fail (kind >= DESK_SEARCH_KIND_TICKET && kind <= DESK_SEARCH_KIND_ARTICLE, FALSE);

  self->kind = kind;
  self->row_no = row_no;
  self->is_there = FALSE;
  g_string_truncate (self->title, 0);
  g_string_truncate (self->body, 0);
  g_array_set_size (self->parts, 0);

  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, row_no);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row || sqlite3_column_int64 (read, 0) != 0)
    return TRUE;

  self->is_there = TRUE;
  if (kind != DESK_SEARCH_KIND_ENTRY)
    {
      const char *title = (const char *) sqlite3_column_text (read, 1);

      g_string_append (self->title, title != NULL ? title : "");
      add_part (self, fields[0], title);
    }
  /* The columns stand in the order of the names. */
  for (guint i = kind != DESK_SEARCH_KIND_ENTRY ? 1 : 0; column < sqlite3_column_count (read); i++, column++)
    add_part (self, fields[i], (const char *) sqlite3_column_text (read, column));

  return TRUE;
}
