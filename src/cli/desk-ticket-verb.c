// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the commands that do something to a ticket share: from the command
 * line to an action, doing it, and saying what was done.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-cli-value.h"
#include "desk-history.h"
#include "desk-record.h"
#include "desk-ticket-verb.h"

/* The commit that was just made is among the newest, unless other programs
 * are very busy. */
#define NEWEST_COMMITS 64

static const DeskColumn columns[] = {
  { "action", NULL, DESK_COLUMN_JSON },
  { "commit", NULL, DESK_COLUMN_JSON },
  { "commit_id", NULL, DESK_COLUMN_JSON },
  { "is_pending", NULL, DESK_COLUMN_JSON },
  { "number", NULL, DESK_COLUMN_JSON },
  { "id", NULL, DESK_COLUMN_JSON },
  { "summary", NULL, DESK_COLUMN_JSON },
  { "status", NULL, DESK_COLUMN_JSON },
  { "priority", NULL, DESK_COLUMN_JSON },
  { NULL },
};

static const struct
{
  const char *action;
  const char *words;
} words[] = {
  { "ticket_new", N_ ("logged") },
  { "ticket_edit", N_ ("changed") },
  { "ticket_take", N_ ("taken") },
  { "ticket_assign", N_ ("assigned") },
  { "ticket_note", N_ ("noted") },
  { "ticket_contact", N_ ("contact recorded") },
  { "ticket_attempt", N_ ("attempt recorded") },
  { "ticket_question", N_ ("question recorded") },
  { "ticket_link", N_ ("linked") },
  { "ticket_wait", N_ ("waits") },
  { "ticket_wake", N_ ("worked on again") },
  { "ticket_stage", N_ ("moved to the next stage") },
  { "ticket_resolve", N_ ("resolved") },
  { "ticket_close", N_ ("closed") },
  { "ticket_reopen", N_ ("reopened") },
  { "ticket_cancel", N_ ("cancelled") },
  { "ticket_escalate", N_ ("handed over, and waits to be accepted") },
  { "ticket_accept", N_ ("accepted") },
  { "ticket_return", N_ ("returned") },
  { "ticket_take_back", N_ ("taken back") },
  { "ticket_shout_out", N_ ("asked for help") },
  { "ticket_answer", N_ ("shout-out answered") },
  { "ticket_thank", N_ ("thanks said") },
  { "ticket_shout_end", N_ ("shout-out ended") },
  { "ticket_promise", N_ ("promised") },
  { "ticket_promise_end", N_ ("promise ended") },
  { "ticket_follow_up", N_ ("follow-up planned") },
  { "ticket_follow_up_end", N_ ("followed up") },
  { "ticket_correct", N_ ("corrected") },
  { "ticket_call", N_ ("call recorded") },
  { "ticket_hold", N_ ("hold recorded") },
  { "ticket_mute", N_ ("mute recorded") },
  { "ticket_transfer", N_ ("call transferred") },
  { "ticket_recovery", N_ ("recovery recorded") },
  { "ticket_work", N_ ("work time recorded") },
  { "ticket_visit", N_ ("visit planned") },
  { "ticket_check", N_ ("checklist changed") },
  { "ticket_message", N_ ("message written") },
  { "ticket_message_sent", N_ ("message marked sent") },
  { "ticket_policy", N_ ("promised under the policy of today") },
  { "shift_note", N_ ("note to the next shift written") },
  { "desk_new", N_ ("desk made") },
  { "desk_edit", N_ ("settings of the desk changed") },
  { "customer_new", N_ ("customer written down") },
  { "customer_edit", N_ ("customer changed") },
  { "organisation_new", N_ ("organisation written down") },
  { "organisation_edit", N_ ("organisation changed") },
  { "article_new", N_ ("article written") },
  { "article_edit", N_ ("article changed") },
  { "calendar_new", N_ ("calendar entry made") },
  { "calendar_edit", N_ ("calendar entry changed") },
  { "record_edit", N_ ("changed") },
  { "conflict_settle", N_ ("conflict settled") },
  { "desk_upgrade", N_ ("desk upgraded") },
  { "import_record", N_ ("imported") },
  { "import_event", N_ ("imported history") },
  { "undo", N_ ("undone") },
  { "redo", N_ ("done again") },
};

/**
 * desk_verb_describe:
 * @action: name of an action
 *
 * Returns: what was done, for people
 */
const char *
desk_verb_describe (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (words[i].action, action) == 0)
        return _(words[i].words);
    }

  return action;
}

/**
 * desk_verb_begin:
 * @cli: a command line whose first argument is a ticket
 * @kind: what is done to it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): my action
 */
DeskTicketAction *
desk_verb_begin (DeskCli             *cli,
                 DeskTicketActionKind kind,
                 GError             **error)
{
  gboolean has_ticket = kind != DESK_ACTION_NEW && kind != DESK_ACTION_UNDO && kind != DESK_ACTION_REDO;
  DeskUuid me, ticket;

  if (!desk_cli_get_me (cli, &me, error))
    return NULL;
  if (has_ticket && !desk_record_find_ticket (desk_cli_get_file (cli), desk_cli_get_argument (cli, 0), &ticket, error))
    return NULL;

  return desk_ticket_action_new (kind, &me, has_ticket ? &ticket : NULL);
}

static gboolean
put_options (DeskCli              *cli,
             DeskOperation        *operation,
             const DeskVerbOption *options,
             guint                 n_options,
             GError              **error)
{
  for (guint i = 0; i < n_options; i++)
    {
      if (!desk_cli_put_option (cli, operation, options[i].option, options[i].field, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_verb_put_fields:
 * @cli: the command line
 * @action: an action
 * @options: (array length=n_options): which option sets which field of the
 *   ticket
 * @n_options: how many
 * @error: return location
 *
 * Returns: whether the fields can hold what was given
 */
gboolean
desk_verb_put_fields (DeskCli              *cli,
                      DeskTicketAction     *action,
                      const DeskVerbOption *options,
                      guint                 n_options,
                      GError              **error)
{
  return put_options (cli, action->fields, options, n_options, error);
}

/**
 * desk_verb_put_entry:
 * @cli: the command line
 * @action: an action
 * @text: what is said, noted or tried; `-` for standard input
 * @options: (array length=n_options): which option sets which field of the
 *   entry
 * @n_options: how many
 * @error: return location
 *
 * An option `minutes` becomes the duration.
 *
 * Returns: whether the entry can hold what was given
 */
gboolean
desk_verb_put_entry (DeskCli              *cli,
                     DeskTicketAction     *action,
                     const char           *text,
                     const DeskVerbOption *options,
                     guint                 n_options,
                     GError              **error)
{
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  gint64 minutes = -1;

  if (!put_options (cli, entry, options, n_options, error) || !desk_cli_get_count (cli, "minutes", 0, 100000, &minutes, error))
    return FALSE;
  if (minutes >= 0)
    desk_operation_put_integer (entry, "duration_s", minutes * 60);
  if (!desk_cli_put_text (cli, entry, "body", text, error))
    return FALSE;
  if (desk_value_is_null (desk_operation_get (entry, "body")))
    return desk_cli_usage_error (error, _("The text is empty"));

  return TRUE;
}

/**
 * desk_verb_put_target:
 * @cli: the command line
 * @action: an action
 * @option: which option names an entry
 * @error: return location
 *
 * Returns: whether the option, if it is there, is the id of a record
 */
gboolean
desk_verb_put_target (DeskCli          *cli,
                      DeskTicketAction *action,
                      const char       *option,
                      GError          **error)
{
  const char *id = desk_cli_get_option (cli, option);

  if (id == NULL || desk_uuid_parse (id, &action->target))
    return TRUE;

  return desk_cli_usage_error (error, _("“%s” is not the id of an entry. “ticket show --json” has them"), id);
}

/**
 * desk_verb_put_assignments:
 * @cli: the command line
 * @action: an action
 * @first: the first argument that is FIELD=VALUE
 * @error: return location
 *
 * Returns: whether the ticket has these fields and they can hold these values
 */
gboolean
desk_verb_put_assignments (DeskCli          *cli,
                           DeskTicketAction *action,
                           guint             first,
                           GError          **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);

  for (guint i = first; i < desk_cli_get_n_arguments (cli); i++)
    {
      const char *argument = desk_cli_get_argument (cli, i);
      const char *sign = strchr (argument, '=');
      g_autofree char *name = NULL;
      const DeskField *field;

      if (sign == NULL || sign == argument)
        return desk_cli_usage_error (error, _("“%s” is not FIELD=VALUE"), argument);
      name = g_strndup (argument, (gsize) (sign - argument));
      field = desk_cli_find_field (table, name);
      if (field == NULL)
        return desk_cli_usage_error (error, _("A ticket has no field “%s”. “ticket show --json” has all of them"), name);
      if ((field->flags & DESK_FIELD_FIXED) != 0)
        return desk_cli_usage_error (error, _("“%s” is given once, when a ticket is logged, and does not change"), field->name);
      if (strcmp (field->name, "withdrawn") == 0)
        return desk_cli_usage_error (error, _("A ticket is taken back by undoing what logged it, not by setting “%s”"), field->name);
      if (!desk_cli_put_text (cli, action->fields, field->name, sign + 1, error))
        return FALSE;
    }

  return TRUE;
}

/* --- doing it, and saying so --- */

/* The ticket that a commit is about: of an undo, that of a row it touches. */
static gboolean
find_ticket (DeskFile         *file,
             const DeskCommit *commit,
             DeskUuid         *ticket)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);
      g_autoptr (DeskRecord) record = NULL;

      if (table == NULL)
        continue;
      if (table->id == DESK_TABLE_TICKET)
        {
          *ticket = operation->row;
          return TRUE;
        }
      if (desk_table_find_field (table, "ticket_id") == NULL)
        continue;
      record = desk_record_load (file, table->id, &operation->row, NULL);
      if (record != NULL && desk_record_get_uuid (record, "ticket_id", ticket))
        return TRUE;
    }

  return FALSE;
}

/* Its number in the log, and whether it waits for that. */
static guint64
find_number (DeskFile       *file,
             const DeskUuid *commit,
             gboolean       *is_pending)
{
  g_autoptr (GPtrArray) newest = desk_log_list (file, 0, NEWEST_COMMITS, NULL);

  for (guint i = 0; newest != NULL && i < newest->len; i++)
    {
      const DeskLogEntry *entry = g_ptr_array_index (newest, i);

      if (desk_uuid_equal (&entry->id, commit))
        {
          *is_pending = entry->is_pending;
          return entry->no;
        }
    }
  *is_pending = FALSE;

  return 0;
}

static void
say_done (DeskCli    *cli,
          DeskCommit *commit)
{
  DeskFile *file = desk_cli_get_file (cli);
  DeskOutput *output = desk_cli_get_output (cli);
  gboolean is_pending;
  guint64 commit_no = find_number (file, &commit->id, &is_pending);
  g_autoptr (DeskRecord) ticket = NULL;
  g_autofree char *number = NULL;
  g_autofree char *commit_text = NULL;
  DeskUuid id;

  if (find_ticket (file, commit, &id))
    ticket = desk_record_load (file, DESK_TABLE_TICKET, &id, NULL);
  if (ticket != NULL)
    number = desk_record_dup_number (ticket);

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "action", commit->action);
  desk_output_put_integer (output, "commit", (gint64) commit_no);
  desk_output_put_uuid (output, "commit_id", &commit->id);
  desk_output_put_boolean (output, "is_pending", is_pending);
  if (ticket != NULL)
    {
      desk_output_put_text (output, "number", number);
      desk_output_put_uuid (output, "id", &id);
      desk_output_put_text (output, "summary", desk_record_get_text (ticket, "summary"));
      desk_output_put_enum (output, "status", DESK_ENUM_STATUS, desk_record_get_enum (ticket, "status"));
      desk_output_put_integer (output, "priority", desk_record_get_integer (ticket, "priority", 0));
    }
  desk_output_end (output);

  commit_text = g_strdup_printf ("%" G_GUINT64_FORMAT, commit_no);
  if (ticket != NULL && is_pending)
    /* Translators: what a ticket is called, and what was done to it */
    desk_output_say (output, _("%s %s (waits for the log)"), number, desk_verb_describe (commit->action));
  else if (ticket != NULL)
    /* Translators: the number of a ticket, what was done to it, the commit */
    desk_output_say (output, _("%s %s (commit %s)"), number, desk_verb_describe (commit->action), commit_text);
  else if (is_pending)
    /* Translators: what was done */
    desk_output_say (output, _("%s (waits for the log)"), desk_verb_describe (commit->action));
  else
    /* Translators: what was done, the commit */
    desk_output_say (output, _("%s (commit %s)"), desk_verb_describe (commit->action), commit_text);
}

/**
 * desk_verb_act_build:
 * @cli: the command line
 * @build: makes the commit
 * @data: passed to @build
 * @error: return location
 *
 * Returns: whether it is on the disk; says so
 */
gboolean
desk_verb_act_build (DeskCli       *cli,
                     DeskBuildFunc  build,
                     gpointer       data,
                     GError       **error)
{
  g_autoptr (DeskCommit) commit = NULL;

  if (!desk_act_build (desk_cli_get_file (cli), build, data, &commit, NULL, error))
    return FALSE;
  say_done (cli, commit);

  return TRUE;
}

/**
 * desk_verb_act:
 * @cli: the command line
 * @action: what I do
 * @error: return location
 *
 * Returns: whether it is on the disk; says so
 */
gboolean
desk_verb_act (DeskCli          *cli,
               DeskTicketAction *action,
               GError          **error)
{
  return desk_verb_act_build (cli, desk_ticket_action_build, action, error);
}

/**
 * desk_verb_run_simple:
 * @cli: a command line whose first argument is a ticket
 * @kind: what is done to it; nothing else is to be said
 * @error: return location
 *
 * Returns: whether it is on the disk; says so
 */
gboolean
desk_verb_run_simple (DeskCli             *cli,
                      DeskTicketActionKind kind,
                      GError             **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, kind, error);

  return action != NULL && desk_verb_act (cli, action, error);
}
