// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The timeline of a ticket: its entries, and when its clock stood still.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-caller.h"
#include "desk-day.h"
#include "desk-record-output.h"
#include "desk-timeline.h"

static const DeskColumn entry_columns[] = {
  { "made_at", N_ ("When"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "kind", N_ ("What"), DESK_COLUMN_PLAIN },
  { "author", N_ ("Who"), DESK_COLUMN_PLAIN },
  { "withdrawn", NULL, DESK_COLUMN_JSON },
  { "imported", NULL, DESK_COLUMN_JSON },
  { "remark", NULL, DESK_COLUMN_TEXT },
  { "customer", NULL, DESK_COLUMN_JSON },
  { "channel", NULL, DESK_COLUMN_JSON },
  { "direction", NULL, DESK_COLUMN_JSON },
  { "first_response", NULL, DESK_COLUMN_JSON },
  { "started_at", NULL, DESK_COLUMN_JSON },
  { "ended_at", NULL, DESK_COLUMN_JSON },
  { "duration_s", NULL, DESK_COLUMN_JSON },
  { "promised_at", NULL, DESK_COLUMN_JSON },
  { "question_kind", NULL, DESK_COLUMN_JSON },
  { "hypothesis", NULL, DESK_COLUMN_JSON },
  { "expected", NULL, DESK_COLUMN_JSON },
  { "outcome", NULL, DESK_COLUMN_JSON },
  { "source", NULL, DESK_COLUMN_JSON },
  { "rules_out", NULL, DESK_COLUMN_JSON },
  { "escalation_reason", NULL, DESK_COLUMN_JSON },
  { "from_team", NULL, DESK_COLUMN_JSON },
  { "to_team", NULL, DESK_COLUMN_JSON },
  { "to_analyst", NULL, DESK_COLUMN_JSON },
  { "subject", NULL, DESK_COLUMN_JSON },
  { "hand_over", NULL, DESK_COLUMN_JSON },
  { "decision", NULL, DESK_COLUMN_JSON },
  { "decided_by", NULL, DESK_COLUMN_JSON },
  { "decided_at", NULL, DESK_COLUMN_JSON },
  { "due_at", NULL, DESK_COLUMN_JSON },
  { "follow_up_reason", NULL, DESK_COLUMN_JSON },
  { "parent", NULL, DESK_COLUMN_JSON },
  { "link_kind", NULL, DESK_COLUMN_JSON },
  { "linked_ticket", NULL, DESK_COLUMN_JSON },
  { "article", NULL, DESK_COLUMN_JSON },
  { "configuration_item", NULL, DESK_COLUMN_JSON },
  { "url", NULL, DESK_COLUMN_JSON },
  { "file_name", NULL, DESK_COLUMN_JSON },
  { "media_type", NULL, DESK_COLUMN_JSON },
  { "size_bytes", NULL, DESK_COLUMN_JSON },
  { "sha256", NULL, DESK_COLUMN_JSON },
  { "recipients", NULL, DESK_COLUMN_JSON },
  { "sent_at", NULL, DESK_COLUMN_JSON },
  { "thanked_at", NULL, DESK_COLUMN_JSON },
  { "kept", NULL, DESK_COLUMN_JSON },
  { "corrected_field", NULL, DESK_COLUMN_JSON },
  { "validated_by", NULL, DESK_COLUMN_JSON },
  { "scam_marks", NULL, DESK_COLUMN_JSON },
  { "consent", NULL, DESK_COLUMN_JSON },
  { "details", NULL, DESK_COLUMN_TEXT | DESK_COLUMN_BLOCK },
  { "body", NULL, DESK_COLUMN_BLOCK },
  { "answer", NULL, DESK_COLUMN_BLOCK },
  { "told", NULL, DESK_COLUMN_BLOCK },
  { "decision_reason", NULL, DESK_COLUMN_BLOCK },
  { "result", NULL, DESK_COLUMN_BLOCK },
  { "corrected_text", NULL, DESK_COLUMN_BLOCK },
  { "evidence", NULL, DESK_COLUMN_BLOCK },
  { NULL },
};

static const DeskColumn pause_columns[] = {
  { "reason", N_ ("Waited for"), DESK_COLUMN_PLAIN },
  { "started_at", N_ ("From"), DESK_COLUMN_PLAIN },
  { "ended_at", N_ ("To"), DESK_COLUMN_PLAIN },
  { NULL },
};

typedef struct {
  const char *field;
  const char *words; /* (nullable): with a place for the value */
} Part;

/* What stands beside kind and author, in the order in which it is told. */
static const Part remark_parts[] = {
  { "direction", NULL },
  { "channel", NULL },
  { "customer_id", N_ ("with %s") },
  { "question_kind", NULL },
  { "outcome", NULL },
  { "source", NULL },
  { "escalation_reason", NULL },
  { "from_team_id", N_ ("from %s") },
  { "to_team_id", N_ ("to %s") },
  { "to_analyst_id", N_ ("to %s") },
  { "recipients", N_ ("to %s") },
  { "decision", NULL },
  { "decided_by_id", N_ ("by %s") },
  { "follow_up_reason", NULL },
  { "due_at", N_ ("due %s") },
  { "promised_at", N_ ("promised for %s") },
  { "link_kind", NULL },
};

/* What stands below, each on a line of its own, before the text. */
static const Part detail_parts[] = {
  { "subject", N_ ("Subject: %s") },
  { "hypothesis", N_ ("Suspected: %s") },
  { "expected", N_ ("Expected: %s") },
  { "rules_out", N_ ("Rules out: %s") },
  { "article_id", N_ ("Article: %s") },
  { "linked_ticket_id", N_ ("Ticket: %s") },
  { "configuration_item_id", N_ ("Item: %s") },
  { "url", N_ ("Address: %s") },
  { "file_name", N_ ("File: %s") },
};

static void
append_part (GString    *to,
             const char *separator,
             const char *part)
{
  g_string_append_printf (to, "%s%s", to->len > 0 ? separator : "", part);
}

static void
append_parts (DeskOutput       *output,
              const DeskRecord *entry,
              DeskNames        *names,
              const Part       *parts,
              guint             n_parts,
              const char       *separator,
              GString          *to)
{
  for (guint i = 0; i < n_parts; i++)
    {
      const DeskField *field = desk_table_find_field (desk_record_get_table (entry), parts[i].field);
      g_autofree char *value = desk_record_output_format (output, field, desk_record_get (entry, parts[i].field), names);
      g_auto (GStrv) around = NULL;
      g_autofree char *part = NULL;

      if (value == NULL)
        continue;
      around = g_strsplit (parts[i].words != NULL ? _(parts[i].words) : "%s", "%s", 2);
      part = g_strconcat (around[0], value, around[1], NULL);
      append_part (to, separator, part);
    }
}

static void
append_list (GString    *to,
             const char *words,
             GString    *list)
{
  if (list->len > 0)
    g_string_append_printf (to, "%s%s: %s", to->len > 0 ? "\n" : "", words, list->str);
}

/* How a caller was validated; what a newer version has written stands in the
 * JSON alone. */
static void
append_caller (const DeskRecord *entry,
               GString          *to)
{
  const char *matched = desk_record_get_text (entry, "validated_by");
  const char *marks = desk_record_get_text (entry, "scam_marks");
  g_autoptr (GString) identifiers = g_string_new (NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  DeskCaller caller = { 0 };

  if (matched != NULL)
    (void) desk_caller_parse_matched (&caller, matched, NULL);
  if (marks != NULL)
    (void) desk_caller_parse_marks (&caller, marks, NULL);
  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    {
      if (caller.matched_ms[i] != 0)
        append_part (identifiers, ", ", desk_identifier_label ((DeskIdentifier) i));
    }
  for (guint i = 0; i < DESK_N_SCAM_MARKS; i++)
    {
      if (caller.scam_marks[i])
        append_part (seen, ", ", desk_scam_mark_label ((DeskScamMark) i));
    }
  append_list (to, _("Validated by"), identifiers);
  append_list (to, _("Marks of a scam"), seen);
  if (desk_record_get_boolean (entry, "consent"))
    append_part (to, "\n", _("Agreed to a remote session"));
}

/* Of a hold or a mute that was timed. */
static gint64
get_length_s (const DeskRecord *entry)
{
  gint64 started_ms = desk_record_get_integer (entry, "started_at", 0);
  gint64 ended_ms = desk_record_get_integer (entry, "ended_at", 0);
  int kind = desk_record_get_enum (entry, "kind");

  if (kind != DESK_ENTRY_KIND_HOLD && kind != DESK_ENTRY_KIND_MUTE)
    return 0;

  return started_ms <= 0 || ended_ms < started_ms ? 0 : (ended_ms - started_ms) / 1000;
}

/* How something stands that is opened and ended. */
static const char *
get_standing (const DeskRecord *entry)
{
  gboolean has_ended = desk_record_get_integer (entry, "ended_at", 0) != 0;

  switch (desk_record_get_enum (entry, "kind"))
    {
    case DESK_ENTRY_KIND_SHOUT_OUT:
      return has_ended ? _("ended") : _("open");
    case DESK_ENTRY_KIND_ANSWER:
      return desk_record_get_integer (entry, "thanked_at", 0) != 0 ? _("thanks said") : NULL;
    case DESK_ENTRY_KIND_PROMISE:
      if (!has_ended)
        return _("open");
      if (desk_value_is_null (desk_record_get (entry, "kept")))
        return _("let go");
      return desk_record_get_boolean (entry, "kept") ? _("kept") : _("not kept");
    case DESK_ENTRY_KIND_FOLLOW_UP:
      return desk_record_get_text (entry, "result") != NULL ? _("done") : _("open");
    default:
      return NULL;
    }
}

static void
put_remark (DeskOutput       *output,
            const DeskRecord *entry,
            DeskNames        *names)
{
  g_autoptr (GString) remark = g_string_new (NULL);
  g_autoptr (GString) details = g_string_new (NULL);
  gint64 duration_s = desk_record_get_integer (entry, "duration_s", get_length_s (entry));
  const char *standing = get_standing (entry);

  if (desk_record_is_withdrawn (entry))
    append_part (remark, ", ", _("withdrawn"));
  if (desk_record_get_boolean (entry, "imported"))
    append_part (remark, ", ", _("imported"));
  append_parts (output, entry, names, remark_parts, G_N_ELEMENTS (remark_parts), ", ", remark);
  if (standing != NULL && !desk_record_is_withdrawn (entry))
    append_part (remark, ", ", standing);
  if (duration_s > 0)
    {
      g_autofree char *duration = desk_duration_format (duration_s * 1000);

      append_part (remark, ", ", duration);
    }
  append_parts (output, entry, names, detail_parts, G_N_ELEMENTS (detail_parts), "\n", details);
  append_caller (entry, details);
  desk_output_put_text (output, "remark", remark->str);
  desk_output_put_text (output, "details", details->str);
}

/**
 * desk_timeline_put:
 * @output: an output that has told the fields of a ticket
 * @details: the ticket
 * @names: names of records
 */
void
desk_timeline_put (DeskOutput              *output,
                   const DeskTicketDetails *details,
                   DeskNames               *names)
{
  desk_output_begin_list (output, "entries", details->entries->len > 0 ? _("Timeline") : NULL, entry_columns);
  for (guint i = 0; i < details->entries->len; i++)
    {
      const DeskRecord *entry = g_ptr_array_index (details->entries, i);

      desk_output_next_row (output);
      desk_record_output_put (output, entry_columns, entry, names);
      desk_output_put_uuid (output, "id", desk_record_get_id (entry));
      put_remark (output, entry, names);
    }
  desk_output_end (output);

  desk_output_begin_list (output, "pauses", details->pauses->len > 0 ? _("Its clock stood still") : NULL, pause_columns);
  for (guint i = 0; i < details->pauses->len; i++)
    {
      desk_output_next_row (output);
      desk_record_output_put (output, pause_columns, g_ptr_array_index (details->pauses, i), names);
    }
  desk_output_end (output);
}
